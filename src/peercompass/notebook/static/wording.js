// A calm note on the learner's own words, in practice only. It never stands in the way.

/** The place of the note: always there, so that what comes into it is heard. `show` takes the notes
 *  of a view; the same ones are not said again. */
function wordingNote() {
  const place = h("div", { role: "status" });
  let said = "[]";
  const show = (notes) => {
    if (JSON.stringify(notes) === said) return;
    said = JSON.stringify(notes);
    place.replaceChildren(notes.length ? h("div", { class: "pc-wording" },
      notes.map((text) => h("p", {}, text)),
      h("p", { class: "pc-hint" }, "If it is someone's own word for themselves, it stays. This is never marked.")) : "");
  };
  return { place, show };
}
