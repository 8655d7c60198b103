// The course as a map: one list of areas with their units, drawn as roads with stops. A reader who
// prefers it, or prints it, has the same list without the drawing.

import { say } from "../../labextension/trainee/voice.js";
import { contentNoteMarks, contentNoteOpens, contentNoteTitle } from "../content_note.js";
import { button, drawing, h } from "../dom.js";
import { documentLink } from "../jupyter.js";
import { when } from "../notes.js";
import { aboutUnit } from "./facts.js";

const FORM = "peercompass-home"; // what the browser remembers: "list", or nothing
const SWAY = [0, 1, 2, 1]; // how far a stop stands from the edge, in turn, so that the road winds
const SIGNS = { done: "✓", open: "◐", new: "○", coming: "◌" };

/** The map of the page in `el`. `exerciseOf(unit, place)` and `feedbackOf(unit, path, text)` are
 *  lent by the page. Gives `draw(view)`, and `onChange(redraw)` for when the form is changed. */
export function roadMap(el, { exerciseOf, feedbackOf }) {
  const unfolded = new Map(); // what was folded or unfolded by hand, by key
  const about = new Map(); // each unit's facts, made once, so that what is unfolded stays so
  let asList = remembered();
  let changed = () => {};

  function folded(key, open, summary, attributes, ...children) {
    const details = h(
      "details",
      { ...attributes, open: unfolded.get(key) ?? open },
      h("summary", { "data-key": key }, summary),
      children,
    );
    details.addEventListener("toggle", () => unfolded.set(key, details.open));
    return details;
  }

  function change() {
    asList = !asList;
    remember(asList);
    for (const key of [...unfolded.keys()]) if (key.startsWith("area-")) unfolded.delete(key);
    changed();
  }

  function draw(view) {
    if (!view.areas.length) return null;
    return h(
      "section",
      { class: asList ? "pc-course" : "pc-course pc-map", "aria-labelledby": "pc-course" },
      h(
        "div",
        { class: "pc-head" },
        h("h3", { id: "pc-course" }, say("The course")),
        button(asList ? say("Show as a map") : say("Show as a list"), change, {
          class: "pc-quiet pc-small",
          "data-key": "form",
        }),
      ),
      h("p", { class: "pc-left" }, view.left),
      h(
        "ol",
        { class: "pc-areas" },
        view.areas.map((area, place) => areaOf(view, area, place)),
      ),
    );
  }

  function areaOf(view, area, place) {
    const only = view.areas.length === 1;
    return h(
      "li",
      { class: "pc-area", "data-hue": place % 6 },
      folded(
        `area-${area.id}`,
        asList || only || area.open,
        [
          h("h4", {}, area.title),
          h("span", { class: "pc-hint" }, area.told),
          h(
            "span",
            { class: "pc-dots", "aria-hidden": "true" },
            area.units.map((unit) => h("i", { "data-state": unit.state }, SIGNS[unit.state])),
          ),
        ],
        {},
        h(
          "ol",
          { class: "pc-stops" },
          area.units.map((unit, stop) => stopOf(view, unit, stop, stop < area.units.length - 1)),
        ),
      ),
    );
  }

  function stopOf(view, unit, place, goesOn) {
    const words = [
      h("span", { class: "pc-sign", "aria-hidden": "true" }, SIGNS[unit.state]),
      h(
        "span",
        { class: "pc-stop-words" },
        h("h5", {}, unit.title),
        h("span", { class: "pc-hint" }, [`${unit.time} · ${unit.said}`]),
        unit.here ? h("strong", { class: "pc-here" }, say("You are here")) : null,
      ),
    ];
    const face = unit.face
      ? drawing(view.drawings[unit.face], { "aria-hidden": "true" })
      : h("span", { class: "pc-portrait pc-faceless", "aria-hidden": "true" });
    return h(
      "li",
      { class: "pc-stop", "data-state": unit.state, "data-sway": SWAY[place % 4] },
      goesOn ? road(SWAY[place % 4], SWAY[(place + 1) % 4]) : null,
      unit.state === "coming"
        ? h("div", { class: "pc-unit pc-row" }, face, words)
        : folded(`unit-${unit.id}`, false, [face, words], { class: "pc-unit" }, bodyOf(unit)),
    );
  }

  function bodyOf(unit) {
    if (!about.has(unit.id)) about.set(unit.id, aboutUnit(unit));
    return h(
      "div",
      { class: "pc-unit-body" },
      h("p", {}, unit.summary),
      unit.content_note
        ? folded(
            `note-${unit.id}`,
            contentNoteOpens("away"),
            contentNoteTitle(),
            contentNoteMarks("away"),
            h("p", {}, unit.content_note),
          )
        : null,
      h(
        "div",
        { class: "pc-bar" },
        documentLink(
          el,
          unit.lesson,
          unit.lesson_label,
          { class: "pc-button", "data-key": `lesson-${unit.id}` },
          unit.part,
        ),
        h("span", { class: "pc-hint" }, unit.lesson_told),
      ),
      unit.scenes.length
        ? h(
            "ul",
            { class: "pc-scenes" },
            unit.scenes.map((scene) =>
              h(
                "li",
                {},
                documentLink(el, unit.lesson, scene.title, {}, scene.part),
                h("span", { class: "pc-hint" }, ` · ${scene.told}`),
              ),
            ),
          )
        : null,
      h("div", { class: "pc-bar" }, exerciseOf(unit, "unit")),
      unit.feedback.length
        ? h(
            "ul",
            {},
            unit.feedback.map((one) =>
              h(
                "li",
                {},
                feedbackOf(unit, one.path, feedbackTitle(one.path)),
                one.unread ? h("strong", {}, " · ", say("not read yet")) : null,
              ),
            ),
          )
        : null,
      about.get(unit.id),
    );
  }

  return {
    draw,
    onChange: (redraw) => {
      changed = redraw;
    },
  };
}

/** The road from one stop to the next. */
function road(from, to) {
  const [start, end] = [from, to].map((sway) => 27.5 + 22.5 * sway);
  const holder = h("span", { class: "pc-road", "aria-hidden": "true" });
  holder.innerHTML = `<svg viewBox="0 0 100 100" preserveAspectRatio="none"><path d="M${start} 0C${start} 50 ${end} 50 ${end} 100"/></svg>`;
  return holder;
}

/** A page of feedback by when its work was handed in: nbgrader names the folder by it, in UTC. */
function feedbackTitle(path) {
  const found = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(path);
  if (!found) return say("Feedback on what you handed in");
  const date = when(`${found[1]}T${found[2]}Z`);
  return say("Feedback on what you handed in on {date}", { date });
}

function remembered() {
  try {
    return localStorage.getItem(FORM) === "list";
  } catch {
    return false; // a browser that keeps nothing
  }
}

function remember(list) {
  try {
    if (list) localStorage.setItem(FORM, "list");
    else localStorage.removeItem(FORM);
  } catch {
    // The choice holds for this visit.
  }
}
