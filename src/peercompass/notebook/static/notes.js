// What stands beside the words of a part: whether they are kept, when that was, and calm notes.

import { locale, say } from "../labextension/trainee/voice.js";
import { button, h } from "./dom.js";

/** A time in words, as this browser writes it. */
export const when = (iso) =>
  new Date(iso).toLocaleString(locale(), { dateStyle: "long", timeStyle: "short" });

/** The hour of a time. */
export const clock = (iso) => new Date(iso).toLocaleTimeString(locale(), { timeStyle: "short" });

/** Whom to turn to at once, as the course names them; nothing where it names nobody. */
export const emergencyNote = (view) =>
  view.emergency ? h("p", { class: "pc-emergency" }, view.emergency) : null;

/** The calm banner shown while an answer could not be written. */
export function savedBanner(part) {
  const banner = h("div", { class: "pc-notice", role: "status" });
  const draw = () => {
    if (banner.hidden === part.saved && banner.firstChild) return;
    banner.hidden = part.saved;
    banner.replaceChildren(
      say("Your answer is not on the disk yet. It is kept on this page."),
      " ",
      button(say("Try to save again"), () => part.tell({ do: "save" })),
    );
  };
  part.onReply(draw);
  draw();
  return banner;
}

/** A note on the learner's own words, in practice only, which never stands in the way. `place` is
 *  always there, so that what comes into it is heard; `show` takes the notes of a view, and the
 *  same ones are not said again. */
export function wordingNote() {
  const place = h("div", { role: "status" });
  let said = "[]";
  const show = (notes) => {
    if (JSON.stringify(notes) === said) return;
    said = JSON.stringify(notes);
    const words = notes.map((text) => h("p", {}, text));
    const last = say("If it is someone's own word for themselves, it stays. This is never marked.");
    const note = h("div", { class: "pc-wording" }, words, h("p", { class: "pc-hint" }, last));
    place.replaceChildren(notes.length ? note : "");
  };
  return { place, show };
}
