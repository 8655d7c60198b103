// The home page: where one is, what is next, what waits and how much is left; then the course as a
// map, and the instructor's door where this server has one.

import { say } from "../../labextension/trainee/voice.js";
import { button, drawing, h, listenTo, redraw } from "../dom.js";
import { ask, documentLink, fileLink } from "../jupyter.js";
import { emergencyNote, when } from "../notes.js";
import { doorOf } from "./door.js";
import { exchangeOf, fetchFrom } from "./exchange.js";
import { factsView } from "./facts.js";
import { roadMap } from "./map.js";

const FETCHING = say("Getting the exercise. The first time this takes a moment…");
const NOT_OPEN = say(
  "The exercise is not open yet. Your instructor opens it when the class is ready.",
);
const NEW_HERE = say(
  "Stop whenever you like. All that you write is kept on this computer. Nothing is sent until you hand it in.",
);

export function homeView(part, el) {
  const root = h("div", { class: "pc-home" });
  // Unfolded, the door lies over what comes next: it folds again when the focus goes on.
  const foldDoor = ({ relatedTarget }) => {
    const open = door.querySelector("details[open]");
    if (relatedTarget && !door.contains(relatedTarget)) open?.removeAttribute("open");
  };
  const door = h("div", { class: "pc-door-place", onfocusout: foldDoor });
  let exchange = { asked: false, released: new Set(), due: new Map(), feedback: new Set() };
  const fetching = new Set(); // units whose exercise or feedback is on its way
  const map = roadMap(el, { exerciseOf, feedbackOf });
  let facts = null;

  async function lookAround() {
    await askExchange();
    const course = encodeURIComponent(part.view.course);
    const desk = await ask(el, `peercompass/door?course=${course}`);
    if (desk) door.replaceChildren(doorOf(el, desk));
  }

  async function askExchange() {
    exchange = await exchangeOf(el, part.view.course);
    draw();
  }

  async function bring(what, unit) {
    fetching.add(unit.id);
    draw();
    await fetchFrom(el, what, part.view.course, unit.id);
    fetching.delete(unit.id);
    if (what === "fetch_feedback") exchange.feedback.delete(unit.id);
    draw();
    part.tell({ do: "look" });
  }

  /** When an exercise that was not handed in is due, in words; nothing where it has no date. */
  function dueOf(unit) {
    const due = exchange.due.get(unit.id);
    if (!due || unit.state === "done") return null;
    const date = when(due);
    return new Date(due) < new Date()
      ? say("Was due on {date}", { date })
      : say("Due on {date}", { date });
  }

  /** What can be done about a unit's exercise. `place` tells the buttons of one unit apart. */
  function exerciseOf(unit, place, look = "pc-button") {
    const key = `get-${place}-${unit.id}`;
    const due = dueOf(unit);
    const hint = (words) =>
      h("span", { class: "pc-hint" }, [words, due].filter(Boolean).join(" · "));
    if (unit.has_exercise) {
      const words = unit.handed_in
        ? say("Handed in on {date}", { date: when(unit.handed_in) })
        : unit.exercise_told;
      const link = { class: look, "data-key": key };
      return [documentLink(el, unit.exercise, say("Open the exercise"), link), hint(words)];
    }
    if (fetching.has(unit.id)) {
      // Under the button's key, so that the focus goes along to it and on to the link.
      return h(
        "span",
        { class: "pc-hint", role: "status", tabindex: "-1", "data-key": key },
        FETCHING,
      );
    }
    if (exchange.released.has(unit.id)) {
      const get = () => bring("fetch", unit);
      return [
        button(say("Get the exercise"), get, { class: look, "data-key": key }),
        hint(say("Your instructor has opened it.")),
      ];
    }
    return hint(exchange.asked ? NOT_OPEN : say("Looking for the exercise…"));
  }

  /** A link to a page of feedback, which then waits no longer. */
  function feedbackOf(unit, path, text, extra = {}) {
    const onclick = () => part.tell({ do: "opened", unit: unit.id });
    return fileLink(el, path, text, { onclick, ...extra });
  }

  function nextStep(view, units) {
    const { next } = view;
    const unit = units.get(next.unit);
    const go = documentLink(
      el,
      next.path,
      next.label,
      { class: "pc-button pc-primary", "data-key": "next" },
      next.part,
    );
    const also = next.also;
    return h(
      "section",
      { class: "pc-card pc-next", "aria-labelledby": "pc-next" },
      next.face ? drawing(view.drawings[next.face], { "aria-hidden": "true" }) : compassRose(),
      h(
        "div",
        { class: "pc-next-words" },
        h(
          "h3",
          { id: "pc-next" },
          h("span", { class: "pc-kicker" }, say("Next:"), " "),
          next.title,
        ),
        h("p", { class: "pc-hint" }, next.told),
      ),
      h(
        "div",
        { class: "pc-bar" },
        next.kind === "lesson" ? go : exerciseOf(unit, "next", "pc-button pc-primary"),
      ),
      also
        ? h(
            "p",
            { class: "pc-also" },
            `${also.lead}: `,
            documentLink(el, also.path, also.title, { "data-key": "also" }, also.part),
            h("span", { class: "pc-hint" }, ` · ${also.told}`),
          )
        : null,
    );
  }

  function waiting(view, units) {
    const link = { class: "pc-button pc-small" };
    const rows = view.waits.map((one) => {
      if (one.kind === "again") return againOf(one);
      const unit = units.get(one.unit);
      const key = { ...link, "data-key": `wait-${one.kind}-${one.unit}` };
      const due = one.kind === "exercise" ? dueOf(unit) : null;
      return row(
        [one.text, due],
        one.title,
        one.kind === "feedback"
          ? feedbackOf(unit, one.path, one.label, key)
          : documentLink(el, one.path, one.label, key, one.part),
      );
    });
    const told = new Set(
      view.waits.filter((one) => one.kind === "exercise").map((one) => one.unit),
    );
    if (view.next?.kind === "exercise") told.add(view.next.unit);
    for (const unit of units.values()) {
      if (exchange.feedback.has(unit.id)) {
        const get = () => bring("fetch_feedback", unit);
        const key = { ...link, "data-key": `news-${unit.id}` };
        const busy = h("span", { class: "pc-hint", role: "status" }, say("Getting the feedback…"));
        const act = fetching.has(unit.id) ? busy : button(say("Get it"), get, key);
        rows.unshift(row([say("Your feedback is ready")], unit.title, act));
      }
      const due = told.has(unit.id) ? null : dueOf(unit);
      if (due) rows.push(row([say("Exercise: {due}", { due })], unit.title, null));
    }
    return rows.length
      ? h(
          "section",
          { class: "pc-waits", "aria-labelledby": "pc-waits" },
          h("h3", { id: "pc-waits" }, say("Waiting for you")),
          h("ul", {}, rows),
        )
      : null;
  }

  /** What was missed in practice, or put off: each a link to its place in the lesson. */
  function againOf({ text, parts }) {
    const links = parts.map(({ title, unit, path, part: id }) =>
      h(
        "li",
        {},
        documentLink(el, path, title, { "data-key": `again-${id}` }, id),
        h("span", { class: "pc-hint" }, ` · ${unit}`),
      ),
    );
    return h(
      "li",
      {},
      h(
        "details",
        { class: "pc-again" },
        h("summary", { "data-key": "again" }, h("strong", {}, text)),
        h("ul", {}, links),
      ),
    );
  }

  /** The pages that a person has for themselves. */
  function besideOf(view) {
    if (!view.beside.length) return null;
    return h(
      "nav",
      { class: "pc-beside-home", "aria-label": say("For yourself") },
      h("h3", {}, say("For yourself")),
      h(
        "ul",
        {},
        view.beside.map(({ path, title, told }) =>
          h(
            "li",
            {},
            documentLink(el, path, title, { "data-key": path }),
            h("span", { class: "pc-hint" }, ` · ${told}`),
          ),
        ),
      ),
    );
  }

  const row = (words, title, act) =>
    h(
      "li",
      {},
      h("span", {}, `${words.filter(Boolean).join(" · ")}: `, h("strong", {}, title)),
      act,
    );

  function welcome(view) {
    return h(
      "header",
      { class: "pc-welcome" },
      compassRose(),
      h(
        "div",
        {},
        h("h2", {}, view.first ? say("Welcome") : say("Welcome back")),
        h("p", {}, view.first ? view.audience || view.tagline : view.where),
      ),
      door,
    );
  }

  function draw() {
    const { view } = part;
    const all = view.areas.flatMap((area) => area.units);
    const units = new Map(all.filter((unit) => unit.id).map((unit) => [unit.id, unit]));
    facts ??= factsView(view.facts);
    redraw(
      root,
      welcome(view),
      view.next ? nextStep(view, units) : h("p", { class: "pc-card" }, view.where),
      view.first && view.next ? h("p", { class: "pc-hint" }, NEW_HERE) : null,
      waiting(view, units),
      map.draw(view),
      besideOf(view),
      facts,
      emergencyNote(view),
      h("p", { class: "pc-hint" }, view.review),
    );
  }

  part.onReply((reply) => reply.view && draw());
  map.onChange(draw);
  el.append(root);
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
