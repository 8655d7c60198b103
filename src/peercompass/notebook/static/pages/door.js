// The instructor's door: a folded list of the desk's pages, in the corner of the home page.

import { h } from "../dom.js";
import { surroundings } from "../jupyter.js";

/** The door, from what the server says of its pages. */
export function doorOf(el, desk) {
  const { base } = surroundings(el);
  const page = (path, text) => (path ? h("li", {}, h("a", { href: base + path }, text)) : null);
  return h(
    "details",
    { class: "pc-door" },
    h("summary", { "data-key": "door" }, "For instructors"),
    h(
      "div",
      { class: "pc-card" },
      h(
        "p",
        {},
        "Look around first with a made-up cohort of 12 people. It is labeled synthetic everywhere and never mixes with your own.",
      ),
      h(
        "ul",
        {},
        page(desk.demo, "Synthetic cohort: see how marking looks"),
        page(desk.cohort, "Cohort: who is where, and what to read"),
        page(desk.marking, "Marking: how marks come about"),
        page(desk.formgrader, "Your own cohort: release, collect, mark, give feedback"),
      ),
    ),
  );
}
