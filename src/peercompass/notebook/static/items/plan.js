// A plan: rows of a table in the person's own words; on a narrow page each row is a card.

import { say } from "../../labextension/trainee/voice.js";
import { button, h, uid } from "../dom.js";
import { finish, rubricOf } from "./writing.js";

export const planKind = {
  typed: true,
  start: (view) => view.value ?? [],
  draw(view, value, tools) {
    const off = view.final;
    const rows = value.map((row) => ({ ...row }));
    while (rows.length < view.min) rows.push({});
    const body = h("tbody", { role: "rowgroup" });
    const undo = h("div", { class: "pc-notice", role: "status", hidden: true });
    const add = button(
      say("Add a row"),
      () => {
        rows.push({});
        draw();
        focusRow(rows.length - 1);
      },
      { "data-key": "add" },
    );
    const left = h("p", { class: "pc-hint", role: "status" });

    const cells = (row) => Object.fromEntries(view.columns.map(({ id }) => [id, row[id] ?? ""]));
    const begun = (row) => view.columns.some(({ id }) => (row[id] ?? "").trim());
    const changed = () => tools.typed(rows.filter(begun).map(cells));
    const focusRow = (place) => body.children[place]?.querySelector("textarea")?.focus();

    // What is told is about the rows that were kept: those that are begun, in their order.
    let told = view;
    tools.tellTyped = (newer) => {
      told = newer;
      if (left.textContent !== told.told) left.textContent = told.told;
      const states = [...body.querySelectorAll(".pc-row-state")];
      let kept = 0;
      rows.forEach((row, place) => {
        states[place].textContent = begun(row)
          ? (told.rows[kept++] ?? "")
          : say("Nothing here yet.");
      });
    };

    function remove(place) {
      const [gone] = rows.splice(place, 1);
      draw();
      changed();
      undo.hidden = false;
      undo.replaceChildren(
        say("Row {n} was taken out.", { n: place + 1 }),
        " ",
        button(say("Bring it back"), () => {
          rows.splice(place, 0, gone);
          undo.hidden = true;
          draw();
          changed();
          focusRow(place);
        }),
      );
      undo.querySelector("button").focus();
    }

    function rowOf(row, place) {
      const state = h("p", { class: "pc-hint pc-row-state", id: uid("row") });
      return h(
        "tr",
        { role: "row" },
        h(
          "th",
          { scope: "row", role: "rowheader" },
          h("span", { class: "pc-narrow" }, say("Row"), " "),
          String(place + 1),
        ),
        view.columns.map((column) =>
          h(
            "td",
            { role: "cell" },
            h("span", { class: "pc-narrow pc-cell-title", "aria-hidden": "true" }, column.title),
            column.hint
              ? h("span", { class: "pc-narrow pc-hint", "aria-hidden": "true" }, column.hint)
              : null,
            h("textarea", {
              rows: 2,
              value: row[column.id] ?? "",
              maxlength: 600,
              spellcheck: true,
              readonly: off,
              "aria-label": say("{column}, row {n}", { column: column.title, n: place + 1 }),
              "data-key": `${place}-${column.id}`,
              "aria-describedby": state.id,
              onblur: tools.flush,
              oninput: (event) => {
                row[column.id] = event.target.value;
                changed();
              },
            }),
          ),
        ),
        h(
          "td",
          { role: "cell" },
          state,
          !off && rows.length > 1
            ? button(say("Take out"), () => remove(place), {
                class: "pc-quiet pc-small",
                "aria-label": say("Take out row {n}", { n: place + 1 }),
              })
            : null,
        ),
      );
    }
    function draw() {
      body.replaceChildren(...rows.map(rowOf));
      add.hidden = off || rows.length >= view.max;
      undo.hidden = true;
      tools.tellTyped(told);
    }
    draw();
    const heading = (column) =>
      h(
        "th",
        { scope: "col", role: "columnheader" },
        column.title,
        column.hint ? h("span", { class: "pc-hint" }, column.hint) : null,
      );
    return [
      h(
        "div",
        { class: "pc-plan" },
        h(
          "table",
          { role: "table", "aria-label": say("Your plan") },
          h(
            "thead",
            { role: "rowgroup" },
            h(
              "tr",
              { role: "row" },
              h(
                "th",
                { scope: "col", role: "columnheader" },
                h("span", { class: "pc-aloud" }, say("Row")),
              ),
              view.columns.map(heading),
              h(
                "th",
                { scope: "col", role: "columnheader" },
                h("span", { class: "pc-aloud" }, say("How far it is")),
              ),
            ),
          ),
          body,
        ),
      ),
      undo,
      h("div", { class: "pc-bar" }, add),
      left,
      rubricOf(view),
      finish(view, tools),
    ];
  },
};
