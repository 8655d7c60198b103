// The home page: a welcome, the units and what is done, going on where you left off, and the
// instructor's door where this server has one.

import { button, h, listenTo, redraw } from "../dom.js";
import { ask, documentLink, surroundings } from "../jupyter.js";
import { emergencyNote, when } from "../notes.js";
import { aboutUnit, factsView } from "./facts.js";

const FETCHING = "Getting the exercise. The first time this takes a moment…";

export function homeView(part, el) {
  const root = h("div", { class: "pc-home" });
  const door = h("div", {});
  const about = new Map(); // each unit's facts, made once, so that what is unfolded stays so
  let facts = null;
  let released = null;
  const fetching = new Set(); // units whose exercise is on its way

  async function lookAround() {
    const { course } = part.view;
    const listed = await ask(el, `assignments?course_id=${encodeURIComponent(course)}`);
    released = listed?.success
      ? new Map(listed.value.map((one) => [one.assignment_id, one.status]))
      : new Map();
    draw();
    const desk = await ask(el, "peercompass/door");
    if (desk) door.replaceChildren(...doorOf(desk));
  }

  async function fetchExercise(unit) {
    const { course } = part.view;
    fetching.add(unit.id);
    draw();
    await ask(el, "assignments/fetch", { course_id: course, assignment_id: unit.id });
    fetching.delete(unit.id);
    draw();
    part.tell({ do: "look" });
  }

  function doorOf(desk) {
    const { base } = surroundings(el);
    const page = (path, text) => h("li", {}, h("a", { href: base + path }, text));
    return [
      h(
        "details",
        { class: "pc-card pc-door" },
        h("summary", {}, "For instructors"),
        h(
          "p",
          {},
          "Look around first with a made-up cohort of 12 people. It is labeled synthetic everywhere and never mixes with your own.",
        ),
        h(
          "ul",
          {},
          desk.demo ? page(desk.demo, "Synthetic cohort: see how marking looks") : null,
          desk.cohort ? page(desk.cohort, "Cohort: who is where, and what to read") : null,
          desk.marking ? page(desk.marking, "Marking: how marks come about") : null,
          desk.formgrader
            ? page(desk.formgrader, "Your own cohort: release, collect, mark, give feedback")
            : null,
        ),
      ),
    ];
  }

  function exerciseOf(unit) {
    const state = released?.get(unit.id);
    if (unit.has_exercise) {
      const words = unit.handed_in
        ? `Handed in on ${when(unit.handed_in)}`
        : unit.exercise_done
          ? `${unit.exercise_done} of ${unit.exercise_parts} begun`
          : "Not begun";
      return [
        documentLink(el, unit.exercise, "Open the exercise", {
          class: "pc-button",
          "data-key": `get-${unit.id}`,
        }),
        h("span", { class: "pc-hint" }, words),
      ];
    }
    if (fetching.has(unit.id)) {
      // Under the button's key, so that the focus goes along to it and on to the link.
      const place = { role: "status", tabindex: "-1", "data-key": `get-${unit.id}` };
      return h("span", { class: "pc-hint", ...place }, FETCHING);
    }
    if (state) {
      return [
        button("Get the exercise", () => fetchExercise(unit), {
          class: "pc-button",
          "data-key": `get-${unit.id}`,
        }),
        h("span", { class: "pc-hint" }, "Your instructor has opened it."),
      ];
    }
    return h(
      "span",
      { class: "pc-hint" },
      released === null
        ? "Looking for the exercise…"
        : "The exercise is not open yet. Your instructor opens it when the class is ready.",
    );
  }

  function unitCard(unit) {
    return h(
      "li",
      { class: "pc-card pc-unit" },
      h("h3", {}, unit.title),
      h("p", { class: "pc-hint" }, `${unit.domain} · about ${unit.minutes} minutes`),
      h("p", {}, unit.summary),
      unit.content_note
        ? h("p", { class: "pc-note" }, h("strong", {}, "Content note: "), unit.content_note)
        : null,
      h(
        "div",
        { class: "pc-bar" },
        documentLink(
          el,
          unit.lesson,
          unit.lesson_done ? "Go on with the lesson" : "Start the lesson",
          { class: "pc-button pc-primary" },
        ),
        h(
          "span",
          { class: "pc-hint" },
          unit.lesson_done
            ? `${unit.lesson_done} of ${unit.lesson_parts} parts tried`
            : `${unit.lesson_parts} parts to try`,
        ),
      ),
      unit.lesson_done
        ? h("progress", {
            max: unit.lesson_parts,
            value: unit.lesson_done,
            "aria-label": `Lesson parts tried: ${unit.lesson_done} of ${unit.lesson_parts}`,
          })
        : null,
      unit.look_again
        ? h(
            "p",
            {},
            documentLink(
              el,
              unit.lesson,
              `${unit.look_again} ${unit.look_again === 1 ? "question" : "questions"} you marked to look at again`,
            ),
          )
        : null,
      h("div", { class: "pc-bar" }, exerciseOf(unit)),
      aboutOf(unit),
    );
  }

  function aboutOf(unit) {
    if (!about.has(unit.id)) about.set(unit.id, aboutUnit(unit));
    return about.get(unit.id);
  }

  function draw() {
    const { view } = part;
    facts ??= factsView(view.facts);
    redraw(
      root,
      h(
        "header",
        { class: "pc-welcome" },
        compassRose(),
        h("div", {}, h("h2", {}, "Welcome"), h("p", {}, view.tagline)),
      ),
      view.resume
        ? h(
            "p",
            { class: "pc-card pc-resume" },
            "Continue where you left off: ",
            documentLink(el, view.resume.path, view.resume.title),
          )
        : h(
            "p",
            { class: "pc-card" },
            "New here? Start the first lesson below. Stop whenever you like: everything you write is kept on this computer, and nothing is sent anywhere until you hand it in.",
          ),
      view.units.length
        ? h("ul", { class: "pc-units" }, view.units.map(unitCard))
        : h("p", { class: "pc-card" }, "No units yet. Your instructor adds them."),
      facts,
      emergencyNote(view),
      h("p", { class: "pc-hint" }, view.review),
    );
  }

  part.onReply((reply) => reply.view && draw());
  el.append(root, door);
  draw();
  lookAround();
  // Coming back with the browser's back button shows what is new.
  return listenTo([[window, "pageshow", () => part.tell({ do: "look" })]]);
}

function compassRose() {
  const holder = h("span", { class: "pc-rose", "aria-hidden": "true" });
  holder.innerHTML =
    '<svg viewBox="0 0 64 64"><circle cx="32" cy="32" r="29" fill="none" stroke="currentColor" stroke-width="3"/><path d="M32 8 38 32 32 56 26 32Z" fill="currentColor"/><path d="M8 32 32 26 56 32 32 38Z" fill="currentColor" opacity=".35"/></svg>';
  return holder;
}
