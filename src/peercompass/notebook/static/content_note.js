// Notes on what may be hard, before it comes: open, or folded, as a person has set it.

import { settings, watch } from "../labextension/trainee/care/settings.js";
import { say } from "../labextension/trainee/voice.js";
import { h } from "./dom.js";

let watched = false;

/** A note before something that may be hard; nothing where there is no `text`. */
export function contentNote(text) {
  if (!text) return null;
  const marks = { ...contentNoteMarks("before"), open: contentNoteOpens("before") };
  return h("details", marks, h("summary", {}, contentNoteTitle()), h("p", {}, text));
}

/** How such a note is called. */
export const contentNoteTitle = () => say("Content note: what may be hard here");

/** Whether a note stands open at first: `place` is `before` what is hard, or `away` from it. */
export function contentNoteOpens(place) {
  const { notes } = settings();
  return notes === "open" || (notes === "before" && place === "before");
}

/** What a folded note has to carry, so that it follows the setting when that changes. */
export function contentNoteMarks(place) {
  if (!watched) watch(followAll);
  watched = true;
  return { class: "pc-note", "data-pc-note": place };
}

function followAll() {
  for (const note of /** @type {NodeListOf<HTMLDetailsElement>} */ (
    document.querySelectorAll("details[data-pc-note]")
  ))
    note.open = contentNoteOpens(note.dataset.pcNote);
}
