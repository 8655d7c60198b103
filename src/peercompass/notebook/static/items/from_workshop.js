// Taking a version from one's own story workshop as the answer to a written item. The list comes when
// it is asked for; only the version that is chosen gets into the answer.

import { say, sayN } from "../../labextension/trainee/voice.js";
import { button, h, redraw } from "../dom.js";
import { documentLink } from "../jupyter.js";
import { when } from "../notes.js";

const FIRST_WORDS = 16; // of each version in the list

/** What stands above the field `area` of a written item. `ask()` asks for the versions, and what
 *  comes is given to `show`; `place` is what to put on the page. */
export function fromWorkshop(view, area, ask) {
  const place = h("div", { class: "pc-from-workshop" });
  let before = null; // what stood in the field

  const start = () =>
    button(say("Use a version from my workshop"), ask, {
      class: "pc-quiet",
      "data-key": "workshop",
    });

  function put(text) {
    area.value = text;
    area.dispatchEvent(new Event("input"));
  }

  function take(version) {
    before = area.value;
    put(version.text);
    closed(
      h(
        "p",
        { class: "pc-hint", role: "status" },
        say("“{title}” is in the box now. You can go on changing it here.", version),
      ),
      before.trim()
        ? button(
            say("Put back what was here"),
            () => {
              put(before);
              closed();
            },
            { class: "pc-quiet pc-small", "data-key": "put-back" },
          )
        : null,
    );
    area.focus();
  }

  /** How a version's length fits what is asked for. */
  function fits({ words }) {
    if (words < view.min) return sayN("{n} word too few", "{n} words too few", view.min - words);
    if (words > view.max) return sayN("{n} word over", "{n} words over", words - view.max);
    return say("the length fits");
  }

  function closed(...more) {
    redraw(place, h("div", { class: "pc-bar" }, start(), more));
  }

  function show({ path, versions }) {
    const link = path
      ? documentLink(place, path, say("Open the story workshop"), { "data-key": "open-workshop" })
      : null;
    redraw(
      place,
      h(
        "section",
        { class: "pc-card", "aria-label": say("Versions from my workshop") },
        versions.length
          ? [
              h(
                "p",
                {},
                say("Only the version that you choose is copied. All else stays in your workshop."),
              ),
              h("ul", {}, versions.map(row)),
            ]
          : h(
              "p",
              {},
              path
                ? say("You have kept no version yet. In the workshop, press “Keep this version”.")
                : say(
                    "Your story workshop does not lie beside this page. Open it from home, and copy your words from there.",
                  ),
            ),
        h(
          "div",
          { class: "pc-bar" },
          button(say("Close"), () => closed(), {
            class: "pc-quiet pc-small",
            "data-key": "workshop",
          }),
          link,
        ),
      ),
    );
  }

  const row = (version) =>
    h(
      "li",
      {},
      h("strong", {}, version.title),
      h(
        "span",
        { class: "pc-hint" },
        ` · ${[when(version.kept), version.told, fits(version)].join(" · ")}`,
      ),
      h("p", { class: "pc-first-words" }, firstWords(version.text)),
      button(say("Use this one"), () => take(version), {
        class: "pc-small",
        "data-key": version.id,
        "aria-label": say("Use this one: {title}, {told}", version),
      }),
    );

  closed();
  return { place, show };
}

function firstWords(text) {
  const words = text.trim().split(/\s+/);
  return words.slice(0, FIRST_WORDS).join(" ") + (words.length > FIRST_WORDS ? "…" : "");
}
