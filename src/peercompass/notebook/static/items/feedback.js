// After practice: a verdict on top, a note on each part in its own place, and where to go from there.

import { say } from "../../labextension/trainee/voice.js";
import { button, h } from "../dom.js";
import { goOn } from "./onward.js";

const SIGNS = { good: "✓", part: "◐", missed: "➜", look: "↻" };
const LEFT = new Set(); // the items whose "What happened?" was left, until they are tried again

/** What stands above an answer that was checked. Its heading takes the focus. */
export function verdictOf({ result }) {
  return h(
    "div",
    { class: "pc-verdict" },
    h("h3", { tabindex: -1 }, result.heading),
    result.reason ? h("p", {}, result.reason) : null,
    result.swaps.length
      ? h(
          "ul",
          {},
          result.swaps.map((one) => h("li", {}, one)),
        )
      : null,
  );
}

/** The note on one part, to stand on the part itself; nothing before an answer was checked. */
export function noteOn({ result }, id) {
  const note = result?.notes[id];
  if (!note) return null;
  return h(
    "div",
    { class: "pc-noted", "data-sign": note.sign || null },
    h(
      "p",
      { class: "pc-told" },
      note.sign ? h("span", { class: "pc-mark", "aria-hidden": "true" }, SIGNS[note.sign]) : null,
      h("strong", {}, note.did),
      " ",
      note.key,
    ),
    note.open
      ? h("p", {}, note.why)
      : h("details", {}, h("summary", {}, say("Why")), h("p", {}, note.why)),
  );
}

/** How a part came out, for its own frame. */
export const signOf = ({ result }, id) => result?.notes[id]?.sign || null;

/** What stands below an answer that was checked. `typed` is whether it is written. */
export function afterwards(view, { again, ask, el }, typed) {
  const { result } = view;
  return h(
    "div",
    { class: "pc-review" },
    h("p", { class: "pc-afterthought" }, h("strong", {}, say("A next thought:")), " ", result.next),
    h(
      "div",
      { class: "pc-bar" },
      button(say("Got it, next ›"), () => goOn(el), { class: "pc-primary", "data-key": "onward" }),
      button(
        typed ? say("Write some more") : say("Try again"),
        () => {
          LEFT.delete(view.id);
          again();
        },
        { "data-key": "again" },
      ),
    ),
    result.missed ? whatHappened(view, ask) : null,
  );
}

/** For the learner's own eyes, and folded: what may have happened in a miss. */
function whatHappened(view, ask) {
  const { result } = view;
  const fine = () =>
    h("p", { class: "pc-hint", tabindex: -1, "data-key": "why-left" }, say("That is fine."));
  if (LEFT.has(view.id)) return fine();
  const tell = (value) => ask({ do: "why", value });
  const leave = button(
    say("I would rather not say"),
    (event) => {
      LEFT.add(view.id);
      const words = fine();
      event.target.closest("details").replaceWith(words);
      words.focus();
      if (result.why !== null) tell(null);
    },
    { class: "pc-quiet pc-small", "data-key": "why-leave" },
  );
  return h(
    "details",
    { class: "pc-happened", open: result.why !== null },
    h("summary", {}, say("What happened?")),
    h("p", { class: "pc-hint" }, say("Only for you. Nobody else sees it.")),
    h(
      "div",
      { class: "pc-bar", role: "group", "aria-label": say("What happened?") },
      result.whys.map(({ id, text }) =>
        button(text, () => tell(result.why === id ? null : id), {
          class: "pc-small",
          "aria-pressed": String(result.why === id),
          "data-key": `why-${id}`,
        }),
      ),
      leave,
    ),
  );
}
