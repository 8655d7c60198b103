// After practice: what was chosen and what was missed, each with what it is, what was done with it
// and why; the rest folded; a next thought, and what happened.

import { button, h } from "../dom.js";

const LEFT = new Set(); // the items whose "What happened?" was left, until they are tried again

/** The look back at a practice item. `typed` is whether its answer is written. */
export function reviewOf(view, { again, ask }, typed) {
  const { result } = view;
  return h(
    "div",
    { class: "pc-review" },
    h("h4", { tabindex: -1 }, result.heading),
    h("ul", {}, result.open.map(noteOf)),
    result.folded.length
      ? h(
          "details",
          {},
          h("summary", {}, "The other options, and why"),
          h("ul", {}, result.folded.map(noteOf)),
        )
      : null,
    h("p", { class: "pc-next" }, h("strong", {}, "A next thought: "), result.next),
    result.missed ? whatHappened(view, ask) : null,
    h(
      "div",
      { class: "pc-bar" },
      button(
        typed ? "Write some more" : "Try another way",
        () => {
          LEFT.delete(view.id);
          again();
        },
        { "data-key": "again" },
      ),
    ),
  );
}

const noteOf = (entry) =>
  h(
    "li",
    {},
    h("strong", {}, entry.text),
    h(
      "p",
      { class: "pc-told" },
      h("span", { class: "pc-key" }, entry.key),
      entry.did
        ? h("span", { class: entry.right ? "pc-did" : "pc-did pc-look" }, ` ${entry.did}`)
        : null,
    ),
    h("p", {}, entry.why),
  );

/** For the learner's own eyes: the home page counts what is marked here to look at again. */
function whatHappened(view, ask) {
  const { result } = view;
  const fine = () =>
    h("p", { class: "pc-hint", tabindex: -1, "data-key": "why-left" }, "That is fine.");
  if (LEFT.has(view.id)) return fine();
  const tell = (value) => ask({ do: "why", value });
  const leave = button(
    "I would rather not say",
    (event) => {
      LEFT.add(view.id);
      const words = fine();
      event.target.closest("fieldset").replaceWith(words);
      words.focus();
      if (result.why !== null) tell(null);
    },
    { class: "pc-quiet pc-small", "data-key": "why-leave" },
  );
  return h(
    "fieldset",
    { class: "pc-happened" },
    h("legend", {}, "What happened?"),
    h("p", { class: "pc-hint" }, "Only for you. It marks this question to look at again."),
    h(
      "div",
      { class: "pc-bar" },
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
