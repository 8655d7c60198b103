// The versions of a story: read, compared in plain view, put back, erased.

import { say, sayWith } from "../../labextension/trainee/voice.js";
import { button, h, paragraphs, redraw, uid } from "../dom.js";
import { when } from "../notes.js";
import { sure } from "./private.js";

const DRAFT = "draft";

/** The list. `act(message)` asks the part; gives `place` and `draw(view)`. */
export function versionList(act) {
  const place = h("div", {});
  const open = new Set();
  const picked = { one: null, other: DRAFT }; // what is compared with what
  let asking = null; // the version that the person was asked about
  let drawn = null;

  function ask(version, focus) {
    asking = version;
    draw(drawn);
    place.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
  }

  function row(version, number) {
    const key = version.id;
    const details = h(
      "details",
      { class: "pc-entry", open: open.has(key) },
      h(
        "summary",
        { "data-key": key },
        h("strong", {}, say("Version {n}", { n: number })),
        h("span", { class: "pc-hint" }, ` ${when(version.kept)} · ${version.told}`),
      ),
      h("div", { class: "pc-version" }, paragraphs(version.text)),
      asking === key
        ? sure(
            key,
            say("Delete this version for good? It cannot be brought back."),
            say("Yes, delete it"),
            () => {
              asking = null;
              act({ do: "erase_version", version: key });
            },
            () => ask(null, `${key}-delete`),
          )
        : h(
            "div",
            { class: "pc-bar" },
            button(say("Go on from this one"), () => act({ do: "back", version: key }), {
              class: "pc-small",
              "data-key": `${key}-back`,
            }),
            button(say("Delete it"), () => ask(key, `${key}-no`), {
              class: "pc-small pc-quiet",
              "data-key": `${key}-delete`,
            }),
          ),
    );
    details.addEventListener("toggle", () => {
      if (details.open) open.add(key);
      else open.delete(key);
    });
    return details;
  }

  function chooser(view, name, label) {
    const id = uid("compare");
    const option = (value, text) => h("option", { value, selected: picked[name] === value }, text);
    return h(
      "span",
      {},
      h("label", { for: id }, label),
      h(
        "select",
        {
          id,
          "data-key": `compare-${name}`,
          onchange: (event) => {
            picked[name] = event.target.value;
          },
        },
        option(DRAFT, say("My draft")),
        view.versions.map((one, place) =>
          option(one.id, `${nameOf(view, place)} (${when(one.kept)})`),
        ),
      ),
    );
  }

  function comparing(view) {
    const { compared } = view;
    const title = (id) =>
      id === DRAFT
        ? say("My draft")
        : nameOf(
            view,
            view.versions.findIndex((one) => one.id === id),
          );
    return h(
      "section",
      { class: "pc-compare", "aria-label": say("Compare two versions") },
      h("h3", {}, say("Compare two versions")),
      h(
        "div",
        { class: "pc-bar" },
        chooser(view, "one", say("Compare")),
        chooser(view, "other", say("with")),
        button(
          say("Compare them"),
          () => act({ do: "compare", versions: [picked.one, picked.other] }),
          { "data-key": "compare" },
        ),
      ),
      h(
        "div",
        { role: "status" },
        compared
          ? h(
              "p",
              { class: "pc-hint" },
              compared.same
                ? say("These two have the very same words.")
                : sayWith("From {older} to {newer}: {out} was taken out, {in} was put in.", {
                    older: title(compared.older),
                    newer: title(compared.newer),
                    out: h("del", {}, say("this")),
                    in: h("ins", {}, say("this")),
                  }),
            )
          : null,
      ),
      compared && !compared.same
        ? [
            h("div", { class: "pc-version" }, compared.pieces.map(pieceOf)),
            button(say("Close"), () => act({ do: "compare", versions: [] }), {
              class: "pc-quiet pc-small",
              "data-key": "compare-close",
            }),
          ]
        : null,
    );
  }

  function draw(view) {
    drawn = view;
    const known = new Set([DRAFT, ...view.versions.map((one) => one.id)]);
    if (!known.has(picked.one)) picked.one = view.versions[0]?.id ?? null;
    if (!known.has(picked.other)) picked.other = DRAFT;
    if (!known.has(asking)) asking = null;
    redraw(
      place,
      h("h2", {}, say("Versions you kept")),
      view.versions.length
        ? [
            view.versions.map((one, place) => row(one, view.versions.length - place)),
            comparing(view),
          ]
        : h(
            "p",
            {},
            say(
              "None yet. “Keep this version” sets your words aside as they are. Then you can change them freely, and come back.",
            ),
          ),
    );
  }

  return { place, draw };
}

const nameOf = (view, place) => say("Version {n}", { n: view.versions.length - place });

/** A run of text; what went or came says so to a screen reader, too. */
function pieceOf({ kind, text }) {
  if (kind === "same") return h("span", {}, text);
  const heard = kind === "out" ? say("taken out:") : say("put in:");
  return h(
    kind === "out" ? "del" : "ins",
    {},
    h("span", { class: "pc-aloud" }, " ", heard, " "),
    text,
    h("span", { class: "pc-aloud" }, " ", say("end"), " "),
  );
}
