// The instructor's door: a folded list of the desk's pages, in the corner of the home page.

import { say } from "../../labextension/trainee/voice.js";
import { h } from "../dom.js";
import { surroundings } from "../jupyter.js";

/** The door, from what the server says of its pages; on a hub, of the `desk` that is another server's. */
export function doorOf(el, pages) {
  const { base } = surroundings(el);
  const page = (path, text) => (path ? link(base + path, text) : null);
  const own = [
    page(pages.demo, say("Synthetic cohort: see how marking looks")),
    page(pages.cohort, say("Cohort: who is where, and what to read")),
    page(pages.marking, say("Marking: how marks come about")),
    page(pages.formgrader, say("Your own cohort: release, collect, mark, give feedback")),
  ];
  return h(
    "details",
    { class: "pc-door" },
    h("summary", { "data-key": "door" }, say("For instructors")),
    h(
      "div",
      { class: "pc-card" },
      pages.demo
        ? h(
            "p",
            {},
            say(
              "Look around first with a made-up cohort of 12 people. Each page of it says “synthetic”, and it never mixes with your own.",
            ),
          )
        : null,
      h("ul", {}, pages.desk ? link(pages.desk, say("The desk of this course")) : own),
    ),
  );
}

const link = (href, text) => h("li", {}, h("a", { href }, text));
