// What every page of a person's own words has: the promise, whether words are kept, and asking before
// they are erased.

import { say } from "../../labextension/trainee/voice.js";
import { button, h } from "../dom.js";
import { documentLink } from "../jupyter.js";
import { clock } from "../notes.js";

/** The way home and to the other page of one's own words, and the promise. */
export function promise(el, path, text) {
  return [
    h(
      "p",
      { class: "pc-bar pc-beside" },
      documentLink(el, "home.ipynb", say("Home"), { "data-key": "home" }),
      path ? documentLink(el, path, text, { "data-key": "beside" }) : null,
    ),
    h(
      "p",
      { class: "pc-private" },
      say(
        "Only for you. What you write here stays on this computer, in one file that nobody collects. It is never handed in and never marked.",
      ),
    ),
  ];
}

/** Whether what is typed is kept, in a sentence; nothing where the banner says it. */
export function saysKept(part, keeper) {
  if (!part.saved) return "";
  if (keeper.stuck)
    return say("Not saved yet. Your words are kept on this page; please leave it open.");
  if (keeper.busy || keeper.dirty) return say("Saving…");
  return part.view.kept
    ? say("Kept on this computer only, at {time}.", { time: clock(part.view.kept) })
    : "";
}

/** Take over when words were kept: while one types the page is told that alone, and not drawn. */
export function hearKept(part, { kept }) {
  if (kept) part.view = { ...part.view, kept };
}

/** A question before something goes for good, with the focus on keeping it. `key` tells it apart. */
export function sure(key, question, yes, onYes, onNo) {
  return h(
    "div",
    { class: "pc-notice", role: "group", "aria-label": question },
    h("p", {}, question),
    h(
      "div",
      { class: "pc-bar" },
      button(yes, onYes, { "data-key": `${key}-yes` }),
      button(say("No, keep it"), onNo, { class: "pc-quiet", "data-key": `${key}-no` }),
    ),
  );
}

/** Fit a field's height to its words, where the browser does not by itself. */
export function fit(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 4}px`;
}
