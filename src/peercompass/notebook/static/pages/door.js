// The instructor's door: a folded list of the desk's pages, in the corner of the home page.

import { say } from "../../labextension/trainee/voice.js";
import { h } from "../dom.js";
import { surroundings } from "../jupyter.js";

/** The door, from what the server says of its pages. */
export function doorOf(el, desk) {
  const { base } = surroundings(el);
  const page = (path, text) => (path ? h("li", {}, h("a", { href: base + path }, text)) : null);
  return h(
    "details",
    { class: "pc-door" },
    h("summary", { "data-key": "door" }, say("For instructors")),
    h(
      "div",
      { class: "pc-card" },
      h(
        "p",
        {},
        say(
          "Look around first with a made-up cohort of 12 people. Each page of it says “synthetic”, and it never mixes with your own.",
        ),
      ),
      h(
        "ul",
        {},
        page(desk.demo, say("Synthetic cohort: see how marking looks")),
        page(desk.cohort, say("Cohort: who is where, and what to read")),
        page(desk.marking, say("Marking: how marks come about")),
        page(desk.formgrader, say("Your own cohort: release, collect, mark, give feedback")),
      ),
    ),
  );
}
