// What the player shows: lines, choices made, meters, and one scene for each phase of a play.

import { contentNote } from "../content_note.js";
import { button, drawing, h, paragraphs, uid } from "../dom.js";
import { emergencyNote } from "../notes.js";

export function spoken(line, drawings) {
  if (!line.name) return h("p", { class: "pc-narrator" }, line.text);
  const mood = line.mood ? h("span", { class: "pc-mood" }, line.mood) : null;
  return h(
    "div",
    { class: line.thought ? "pc-line pc-thought" : "pc-line" },
    line.drawing ? drawing(drawings[line.drawing]) : null,
    h(
      "div",
      { class: "pc-bubble" },
      h(
        "p",
        { class: "pc-who" },
        line.name,
        line.thought ? " thinks" : "",
        mood ? [" · ", mood] : null,
      ),
      h("p", {}, line.text),
    ),
  );
}

export function mine(view, chose, place, rewind) {
  return h(
    "div",
    { class: "pc-mine" },
    h(
      "div",
      { class: "pc-bubble" },
      h("p", { class: "pc-who" }, "You"),
      chose.wrote ? h("p", { class: "pc-own" }, `“${chose.wrote}”`) : null,
      h("p", {}, chose.text),
      chose.why
        ? h(
            "details",
            {},
            h("summary", {}, "Why this matters"),
            h(
              "p",
              {},
              h("strong", {}, chose.shown ?? ""),
              chose.skill ? ` Skill: ${chose.skill}.` : "",
            ),
            h("p", {}, chose.why),
          )
        : null,
      view.graded
        ? null
        : button("Try another way from here", rewind, {
            class: "pc-quiet pc-small",
            "aria-label": `Try another way from here, choice ${place + 1}`,
          }),
    ),
  );
}

function meterOf(meter) {
  const on = Math.round(meter.share * 10);
  const moved = { 1: " ▲ went up", "-1": " ▼ went down" }[meter.moved] ?? "";
  return h(
    "li",
    {},
    h(
      "span",
      { class: "pc-pips", "aria-hidden": "true" },
      [...Array(10).keys()].map((n) => h("i", { class: n < on ? "on" : "" })),
    ),
    h("span", {}, `${meter.label}: `, h("strong", {}, meter.word), moved),
  );
}

function progressOf({ made, left }) {
  const more = left === null ? "" : `, at least ${left} more`;
  const words = made === 1 ? `1 choice made${more}` : `${made} choices made${more}`;
  return h(
    "div",
    { class: "pc-progress" },
    left === null ? null : h("progress", { max: made + left, value: made, "aria-hidden": "true" }),
    h("span", {}, words),
  );
}

/** The ways out, at every moment of a scene. */
const exits = (act, ...more) =>
  h(
    "div",
    { class: "pc-bar pc-exits" },
    more,
    button("Skip this scene", () => act({ do: "skip" }), { class: "pc-quiet" }),
  );

/** Own words first; then the choices show. Returns the parts, and where the words are. */
function writeFirst(view, choices, heading, noteDraft) {
  const id = uid("own");
  const area = h("textarea", {
    id,
    rows: 3,
    maxlength: 4000,
    value: view.write.draft,
    dir: "auto",
    oninput: () => noteDraft(view.node, area.value),
  });
  const more = button(
    "Now show me some ways to say it",
    () => {
      choices.hidden = false;
      more.hidden = true;
      choices.querySelector("button")?.focus();
    },
    { class: "pc-primary" },
  );
  choices.hidden = true;
  heading.textContent = "Your own words first";
  return {
    area,
    parts: [
      heading,
      h("label", { for: id }, view.write.prompt),
      area,
      h(
        "p",
        { class: "pc-hint" },
        `Up to about ${view.write.max_words} words. Then pick what comes closest. You may leave it empty.`,
      ),
      more,
      choices,
    ],
  };
}

export const scenes = {
  intro: (view, act) => [
    h(
      "ul",
      { class: "pc-cast" },
      view.people.map((person) =>
        h(
          "li",
          {},
          drawing(person.svg, { role: "img", "aria-label": person.alt }),
          h("p", {}, h("strong", {}, person.name), h("br"), person.about),
        ),
      ),
    ),
    view.setting ? paragraphs(view.setting) : null,
    contentNote(view.note),
    h(
      "p",
      { class: "pc-hint" },
      `About ${view.minutes} minutes. Pick with the mouse, a finger or the keys 1 to 9. `,
      "You can take a break or skip this scene at any time. ",
      view.graded
        ? "Your newest play is the one that counts."
        : "You can go back and try another way.",
    ),
    h(
      "div",
      { class: "pc-bar" },
      button("Begin", () => act({ do: "start" }), { class: "pc-primary", "data-focus": true }),
      button("Skip this scene", () => act({ do: "skip" }), { class: "pc-quiet" }),
    ),
    emergencyNote(view),
  ],

  play: (view, act, noteDraft) => {
    const heading = h("h4", { tabindex: -1, "data-focus": true }, "What do you do?");
    let area = null;
    const choices = h(
      "ol",
      { class: "pc-choices", "data-until": true },
      view.choices.map((choice, n) =>
        h(
          "li",
          {},
          button(
            [h("kbd", { "aria-hidden": "true" }, String(n + 1)), h("span", {}, choice.text)],
            () =>
              act({ do: "choose", node: view.node, choice: choice.id, wrote: area?.value ?? "" }),
            { class: "pc-choice" },
          ),
        ),
      ),
    );
    let parts = [heading, choices];
    if (view.write) ({ area, parts } = writeFirst(view, choices, heading, noteDraft));
    return [
      h("ul", { class: "pc-meters", "aria-label": "How it is going" }, view.meters.map(meterOf)),
      parts,
      view.coach
        ? h(
            "details",
            { class: "pc-coach" },
            h("summary", {}, "What could I listen for?"),
            h("p", {}, view.coach),
          )
        : null,
      progressOf(view.progress),
      exits(
        act,
        button("Take a break", () => act({ do: "pause" }), { class: "pc-quiet" }),
        view.turns.length > 1 && !view.graded
          ? button("Undo the last choice", () => act({ do: "rewind", to: view.turns.length - 2 }), {
              class: "pc-quiet",
            })
          : null,
      ),
    ];
  },

  pause: (view, act) => [
    h("h4", { tabindex: -1, "data-focus": true }, "A pause is part of the work."),
    h(
      "p",
      {},
      "Look away from the screen. Feel your feet on the floor. Breathe out slowly, a few times. The scene waits where you left it, and you may also leave it for good.",
    ),
    emergencyNote(view),
    h(
      "div",
      { class: "pc-bar" },
      button("Go back to the scene", () => act({ do: "start" }), { class: "pc-primary" }),
      view.ending
        ? null
        : button("Skip this scene", () => act({ do: "skip" }), { class: "pc-quiet" }),
    ),
  ],

  skipped: (view, act) => [
    h("h4", { tabindex: -1, "data-focus": true }, "You skipped this scene."),
    h(
      "p",
      {},
      view.graded
        ? "That is all right. It counts as left open, not as wrong. If it comes too close, tell your instructor: you can show this skill in another way."
        : "That is all right. You know best what is good for you today. The rest of the lesson goes on below.",
    ),
    emergencyNote(view),
    h(
      "div",
      { class: "pc-bar" },
      button(view.turns.length > 1 ? "Go back to the scene" : "Play it after all", () =>
        act({ do: "start" }),
      ),
    ),
  ],

  end: (view, act) => {
    const lookBack = h("div", { class: "pc-look-back" });
    lookBack.innerHTML = view.debrief ?? ""; // made and escaped by our own Python
    return [
      h(
        "div",
        { class: "pc-ending" },
        h("h4", { tabindex: -1, "data-focus": true }, "How it ended"),
        paragraphs(view.ending.text),
        h("p", { class: "pc-reflect" }, h("strong", {}, "To think about: "), view.ending.reflect),
      ),
      view.graded
        ? h(
            "p",
            { class: "pc-hint" },
            "Your play is saved. You will talk through its skills in your feedback. If you play once more, the newest play counts from its first choice. The old one is kept.",
          )
        : null,
      h(
        "div",
        { class: "pc-bar", "data-until": true },
        Number.isInteger(view.try_again)
          ? button(
              `Try choice ${view.try_again + 1} another way`,
              () => act({ do: "rewind", to: view.try_again }),
              { class: "pc-primary" },
            )
          : null,
        button(view.graded ? "Play it once more" : "Play it from the start", () =>
          act({ do: "again" }),
        ),
        button("Print this", () => act({ do: "print" }), { class: "pc-quiet" }),
        button("Take a break", () => act({ do: "pause" }), { class: "pc-quiet" }),
      ),
      lookBack,
    ];
  },
};
