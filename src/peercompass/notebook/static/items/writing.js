// Writing: a text with a count and a rubric, and a private thought. What is typed is kept while
// it grows, and never redrawn under the hands.

import { say } from "../../labextension/trainee/voice.js";
import { button, h, uid } from "../dom.js";
import { fromWorkshop } from "./from_workshop.js";

export const writeKind = {
  typed: true,
  start: (view) => view.value ?? "",
  draw(view, value, tools) {
    const count = h("p", { class: "pc-hint", id: uid("count") });
    tools.tellTyped = ({ told }) => {
      count.textContent = told;
    };
    tools.tellTyped(view);
    const area = textArea(say("Your words"), value, tools, {
      readonly: view.final,
      "aria-describedby": `${tools.stem} ${count.id}`,
    });
    const own = fromWorkshop(view, area, () => tools.ask({ do: "versions" }));
    tools.showWorkshop = own.show;
    return [
      view.final ? null : starters(view, area),
      view.workshop && !view.final ? own.place : null,
      area,
      count,
      rubricOf(view),
      finish(view, tools),
    ];
  },
};

export const reflectKind = {
  typed: true,
  start: (view) => view.value ?? "",
  draw(view, value, tools) {
    const area = textArea(
      say("Your thought"),
      value,
      tools,
      { rows: 6, "aria-describedby": tools.stem },
      (text) => {
        erase.hidden = !text;
      },
    );
    const sure = h(
      "div",
      { class: "pc-notice", role: "group", "aria-label": say("Erase this thought?"), hidden: true },
      h(
        "p",
        {},
        say("Erase this thought, and everything you wrote here before? It cannot be brought back."),
      ),
      h(
        "div",
        { class: "pc-bar" },
        button(
          say("Yes, erase it"),
          () => {
            done(area);
            tools.erase();
          },
          { "data-key": "erase-yes" },
        ),
        button(say("No, keep it"), () => done(erase), {
          "data-key": "erase-no",
          class: "pc-quiet",
        }),
      ),
    );
    const erase = button(
      say("Erase it for good"),
      () => {
        sure.hidden = false;
        sure.querySelector("[data-key=erase-no]").focus();
      },
      { class: "pc-quiet", "data-key": "erase", hidden: !value },
    );
    const done = (focus) => {
      sure.hidden = true;
      erase.hidden = !area.value;
      focus.focus();
    };
    return [
      h(
        "p",
        { class: "pc-private" },
        say(
          "Only for you. This stays on this computer: nobody collects it, and it is never marked.",
        ),
      ),
      starters(view, area),
      area,
      h(
        "div",
        { class: "pc-bar" },
        erase,
        view.journal
          ? tools.link(view.journal, say("There is more room in your journal"), {
              "data-key": "journal",
            })
          : null,
      ),
      sure,
    ];
  },
};

/** A field for words. `tell(text)` hears each change. */
function textArea(label, value, { typed, flush }, extra = {}, tell = (_text) => {}) {
  return h("textarea", {
    rows: 9,
    value,
    "data-key": "area",
    "aria-label": label,
    spellcheck: true,
    maxlength: 30000,
    onblur: flush,
    ...extra,
    oninput: (event) => {
      tell(event.target.value);
      typed(event.target.value);
    },
  });
}

function starters(view, area) {
  const start = (text) => {
    const gap = area.value && !/\s$/.test(area.value) ? "\n" : "";
    area.value += gap + text.replace(/…$/, " ");
    area.dispatchEvent(new Event("input"));
    area.focus();
  };
  return view.starters.length
    ? h(
        "div",
        { class: "pc-starters" },
        h("p", { class: "pc-hint" }, say("A first line to borrow, if you like:")),
        view.starters.map((text) => button(text, () => start(text), { class: "pc-quiet" })),
      )
    : null;
}

export const rubricOf = (view) =>
  h("details", {}, h("summary", {}, say("What a reader looks for")), rubricTable(view.rubric));

function rubricTable(rubric) {
  const marks = [...Array(rubric.highest + 1).keys()];
  return [
    h("p", {}, rubric.note),
    h(
      "div",
      { class: "pc-scroll", tabindex: 0, role: "group", "aria-label": say("Rubric") },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("td", {}),
            marks.map((mark) => h("th", { scope: "col" }, String(mark))),
          ),
        ),
        h(
          "tbody",
          {},
          rubric.rows.map((row) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, row.title),
              row.levels.map((level) => h("td", {}, level)),
            ),
          ),
        ),
      ),
    ),
  ];
}

/** What comes after the words: in practice a look at them, in graded work the final version. */
export function finish(view, { submit }) {
  if (!view.graded) {
    return view.result
      ? null
      : h(
          "div",
          { class: "pc-bar" },
          button(say("Check my answer"), () => submit({ commit: true }), {
            class: "pc-primary",
            "data-key": "commit",
          }),
        );
  }
  return h(
    "div",
    { class: "pc-bar" },
    view.final
      ? [
          h("span", {}, say("This is your final version.")),
          button(say("Go on writing"), () => submit({}), { "data-key": "final" }),
        ]
      : button(say("This is my final version"), () => submit({ final: true }), {
          "data-key": "final",
        }),
  );
}
