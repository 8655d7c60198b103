// What stands below the talk in each phase of a play, and the dock of the moment one is in: what the
// last choice moved, the question, and the choices.

import { say, sayN } from "../../labextension/trainee/voice.js";
import { contentNote } from "../content_note.js";
import { button, drawing, h, paragraphs, uid } from "../dom.js";
import { emergencyNote } from "../notes.js";

/** The line of meters. It says what the last choice moved, once, and never how high a meter
 *  stands: that could speak against what the person just said. */
export function makeMeters() {
  const line = h("p", { class: "pc-meters", role: "status" });
  let told = "";
  return {
    line,
    show(view) {
      const now = JSON.stringify([view.attempt, view.turns.length, view.meters]);
      if (now === told) return;
      told = now;
      line.replaceChildren(...view.meters.map(meterOf));
    },
  };
}

function meterOf({ label, short, moved }) {
  const meter = label;
  const said =
    moved > 0
      ? say("{meter}: went up.", { meter })
      : moved < 0
        ? say("{meter}: went down.", { meter })
        : say("{meter}: as before.", { meter });
  return h(
    "span",
    { class: "pc-meter", title: label, "data-moved": String(moved) },
    h(
      "span",
      { "aria-hidden": "true" },
      short,
      h("b", {}, moved > 0 ? "▲" : moved < 0 ? "▼" : "–"),
    ),
    h("span", { class: "pc-aloud" }, said),
  );
}

function progressOf({ made, left }) {
  const chosen = sayN("{n} choice made", "{n} choices made", made);
  const words =
    left === null ? chosen : say("{made}, at least {left} more", { made: chosen, left });
  return h(
    "div",
    { class: "pc-progress" },
    left === null ? null : h("progress", { max: made + left, value: made, "aria-hidden": "true" }),
    h("span", {}, words),
  );
}

const skip = (act) =>
  button(say("Skip this scene"), () => act({ do: "skip" }), { class: "pc-quiet" });

const takeBreak = (act) =>
  button(say("Take a break"), () => act({ do: "pause" }), { class: "pc-quiet" });

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
    say("Now show me some ways to say it"),
    () => {
      choices.hidden = false;
      more.hidden = true;
      choices.querySelector("button")?.focus();
    },
    { class: "pc-primary" },
  );
  choices.hidden = true;
  heading.textContent = say("Your own words first");
  return {
    area,
    parts: [
      heading,
      h("label", { for: id }, view.write.prompt),
      area,
      h(
        "p",
        { class: "pc-hint" },
        say("Up to about {n} words. Then pick what comes closest. You may leave it empty.", {
          n: view.write.max_words,
        }),
      ),
      more,
      choices,
    ],
  };
}

/** The question of the moment, with its choices. */
export function question(view, act, noteDraft) {
  const heading = h("h4", { tabindex: -1, "data-focus": true }, say("What do you do?"));
  let area = null;
  const choices = h(
    "ol",
    { class: "pc-choices" },
    view.choices.map((choice, n) =>
      h(
        "li",
        {},
        button(
          [h("kbd", { "aria-hidden": "true" }, String(n + 1)), h("span", {}, choice.text)],
          () => act({ do: "choose", node: view.node, choice: choice.id, wrote: area?.value ?? "" }),
          { class: "pc-choice" },
        ),
      ),
    ),
  );
  let parts = [heading, choices];
  if (view.write) ({ area, parts } = writeFirst(view, choices, heading, noteDraft));
  return parts;
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
      sayN("About {n} minute.", "About {n} minutes.", view.minutes),
      " ",
      say("Pick with the mouse, a finger or the keys 1 to 9."),
      " ",
      say("You can take a break or skip this scene at any time."),
      " ",
      view.graded
        ? say("Your newest play is the one that counts.")
        : say("You can go back and try another way."),
    ),
    view.meters.length
      ? h(
          "p",
          { class: "pc-hint" },
          say("While you play, ▲ and ▼ show what your last choice moved:"),
          " ",
          view.meters.map(({ label }) => label).join(" · "),
        )
      : null,
    h(
      "div",
      { class: "pc-bar" },
      button(say("Begin"), () => act({ do: "start" }), { class: "pc-primary", "data-focus": true }),
      skip(act),
    ),
    emergencyNote(view),
  ],

  play: (view, act) => [
    view.coach
      ? h(
          "details",
          { class: "pc-coach" },
          h("summary", {}, say("What could I listen for?")),
          h("p", {}, view.coach),
        )
      : null,
    progressOf(view.progress),
    h(
      "div",
      { class: "pc-bar pc-exits" },
      takeBreak(act),
      view.turns.length > 1 && !view.graded
        ? button(
            say("Undo the last choice"),
            () => act({ do: "rewind", to: view.turns.length - 2 }),
            { class: "pc-quiet" },
          )
        : null,
      skip(act),
    ),
  ],

  pause: (view, act) => [
    h("h4", { tabindex: -1, "data-focus": true }, say("A pause is part of the work.")),
    h(
      "p",
      {},
      say(
        "Look away from the screen. Feel your feet on the floor. Breathe out slowly, a few times. The scene waits where you left it, and you may also leave it for good.",
      ),
    ),
    emergencyNote(view),
    h(
      "div",
      { class: "pc-bar" },
      button(say("Go back to the scene"), () => act({ do: "start" }), { class: "pc-primary" }),
      view.ending ? null : skip(act),
    ),
  ],

  skipped: (view, act) => [
    h("h4", { tabindex: -1, "data-focus": true }, say("You skipped this scene.")),
    h(
      "p",
      {},
      view.graded
        ? say(
            "That is all right. It counts as left open, not as wrong. If it comes too close, tell your instructor: you can show this skill in another way.",
          )
        : say(
            "That is all right. You know best what is good for you today. The rest of the lesson goes on below.",
          ),
    ),
    emergencyNote(view),
    h(
      "div",
      { class: "pc-bar" },
      button(view.turns.length > 1 ? say("Go back to the scene") : say("Play it after all"), () =>
        act({ do: "start" }),
      ),
    ),
  ],

  end: (view, act) => [
    h(
      "div",
      { class: "pc-ending", "data-until": true },
      h("h4", { tabindex: -1, "data-focus": true }, say("How it ended")),
      paragraphs(view.ending.text),
      h(
        "p",
        { class: "pc-reflect" },
        h("strong", {}, say("To think about:")),
        " ",
        view.ending.reflect,
      ),
    ),
    view.graded
      ? h(
          "p",
          { class: "pc-hint" },
          say(
            "Your play is saved. You will talk through its skills in your feedback. If you play once more, the newest play counts from its first choice. The old one is kept.",
          ),
        )
      : null,
    lookBack(view, act),
    h(
      "div",
      { class: "pc-bar" },
      button(view.graded ? say("Play it once more") : say("Play it from the start"), () =>
        act({ do: "again" }),
      ),
      button(say("Print this"), () => act({ do: "print" }), { class: "pc-quiet" }),
      takeBreak(act),
    ),
  ],
};

/** The look back, made and escaped by our own Python, and the way to the choice that it names. */
function lookBack(view, act) {
  if (!view.debrief) return null;
  const place = h("div", { class: "pc-look-back" });
  place.innerHTML = view.debrief;
  if (Number.isInteger(view.try_again)) {
    const n = view.try_again + 1;
    place
      .querySelector(".pc-to-try")
      ?.append(
        button(
          say("Try choice {n} another way", { n }),
          () => act({ do: "rewind", to: view.try_again }),
          { class: "pc-primary" },
        ),
      );
  }
  return place;
}
