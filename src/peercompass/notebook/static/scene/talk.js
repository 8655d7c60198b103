// The talk: what was said and chosen. It draws what differs and leaves the rest, so that a screen
// reader hears only what is new. The newest lines and the last choice are in sight; what came
// before folds behind one button.

import { say } from "../../labextension/trainee/voice.js";
import { button, drawing, h, uid } from "../dom.js";

/** A talk: `fold` and `log` are what to show, `newest` its last turn. `rewind(place)` goes back to
 *  before the choice of that turn. */
export function makeTalk(rewind) {
  const log = h("div", {
    class: "pc-log",
    id: uid("log"),
    role: "log",
    "aria-label": say("The conversation so far"),
  });
  const unfold = () => {
    log.setAttribute("aria-live", "off"); // what comes back into sight is not news
    open(!log.hasAttribute("data-open"));
  };
  const fold = button("", unfold, {
    class: "pc-quiet pc-small pc-earlier",
    "aria-controls": log.id,
    hidden: true,
  });
  const drawn = []; // what each turn on the page was drawn from

  function open(on) {
    log.toggleAttribute("data-open", on);
    fold.setAttribute("aria-expanded", String(on));
  }

  /** Draw the turns of a view. `news` says whether what is new to the page is new to the person.
   *  Returns whether turns came. */
  function draw(view, news) {
    const before = drawn.length;
    log.setAttribute("aria-live", news ? "polite" : "off");
    const keepFirst = (count) => {
      while (log.children.length > count) log.lastChild.remove();
      drawn.length = count;
    };
    keepFirst(Math.min(drawn.length, view.turns.length));
    view.turns.forEach((turn, place) => {
      const lines = JSON.stringify(turn.lines),
        chose = JSON.stringify(turn.chose);
      if (drawn[place]?.lines !== lines) {
        keepFirst(place);
        log.append(
          h(
            "div",
            { class: "pc-turn" },
            turn.lines.map((line) => spoken(line, view.drawings)),
          ),
        );
        drawn.push({ lines, chose: "null" });
      }
      if (drawn[place].chose === chose) return;
      log.children[place].querySelector(".pc-mine")?.remove();
      if (turn.chose)
        log.children[place].append(mine(turn.chose, place, view.graded ? null : rewind));
      drawn[place].chose = chose;
    });
    if (drawn.length !== before) arrange();
    return drawn.length > before;
  }

  /** Fold all but the newest lines and the choice that led to them. */
  function arrange() {
    const turns = [...log.children];
    turns.forEach((turn, place) => {
      const left = turns.length - 1 - place;
      turn.setAttribute("data-when", left === 0 ? "now" : left === 1 ? "last" : "earlier");
    });
    fold.hidden = turns.length < 2;
    fold.textContent = say("Earlier · {n}", { n: turns.length - 1 });
    open(false);
  }

  return {
    log,
    fold,
    draw,
    get newest() {
      return log.lastElementChild;
    },
    get turns() {
      return drawn.length;
    },
  };
}

function spoken(line, drawings) {
  if (!line.name) return h("p", { class: "pc-narrator" }, line.text);
  const mood = line.mood ? h("span", { class: "pc-mood" }, line.mood) : null;
  const who = line.thought ? say("{name} thinks", { name: line.name }) : line.name;
  return h(
    "div",
    { class: line.thought ? "pc-line pc-thought" : "pc-line" },
    line.drawing ? drawing(drawings[line.drawing]) : null,
    h(
      "div",
      { class: "pc-bubble" },
      h("p", { class: "pc-who" }, who, mood ? [" · ", mood] : null),
      h("p", {}, line.text),
    ),
  );
}

function mine(chose, place, rewind) {
  return h(
    "div",
    { class: "pc-mine" },
    h(
      "div",
      { class: "pc-bubble" },
      h("p", { class: "pc-who" }, say("You")),
      chose.own ? h("p", { class: "pc-own" }, chose.own) : null,
      h("p", {}, chose.text),
      chose.why ? why(chose) : null,
      rewind
        ? button(say("Try another way from here"), () => rewind(place), {
            class: "pc-quiet pc-small",
            "aria-label": say("Try another way from here, choice {n}", { n: place + 1 }),
          })
        : null,
    ),
  );
}

const why = (chose) =>
  h(
    "details",
    {},
    h("summary", {}, say("Why this matters")),
    h(
      "p",
      {},
      h("strong", {}, chose.shown),
      chose.skill ? [" ", say("Skill: {skill}.", { skill: chose.skill })] : "",
    ),
    h("p", {}, chose.why),
  );
