// Take a break: a calm page over the page. Nothing goes on below it, and nothing is lost.

import { button, element, status, wayLink } from "../elements.js";
import { say } from "../voice.js";
import { isCalm } from "./settings.js";

const IN = 4000; // milliseconds of one breath in
const OUT = 6000; // and out
const SOON = 600; // after the last key, until a note is kept

/** Open a break over the page in `within`. `help` are the lines of whom to turn to, as sentences, `home`
 *  the way home (null where there is none), `note` a person's own note to themselves. */
export function openBreak(within, { help, home, note }) {
  const dialog = /** @type {HTMLDialogElement} */ (element("dialog", "pc-care pc-break"));
  const heading = element("h2", "", say("A pause is part of the work."));
  heading.id = "pc-break";
  heading.tabIndex = -1;
  dialog.setAttribute("aria-labelledby", heading.id);
  const breath = breathing();
  const writing = noteField(note);
  const back = button("pc-button", say("Back to where I was"), () => dialog.close());
  dialog.append(
    element(
      "div",
      "pc-break-page",
      heading,
      element(
        "p",
        "",
        say(
          "All you did so far is kept, and the page waits below this one. Stay as long as you like. If you stop for today, you go on here next time.",
        ),
      ),
      breath.node,
      element("div", "pc-care-foot", back, ...[stopForToday(home)].flat()),
      help.length
        ? element(
            "section",
            "pc-break-help",
            element("h3", "", say("If it is more than a pause can hold")),
            ...help.map((line) => element("p", "", line)),
          )
        : null,
      writing.node,
    ),
  );
  globalThis.speechSynthesis?.cancel();
  dialog.addEventListener("close", () => {
    breath.stop();
    writing.close();
    dialog.remove();
  });
  within.append(dialog);
  dialog.showModal();
  heading.focus();
  return dialog;
}

/** Home, or, where one is at home, a word that this is enough. */
function stopForToday(home) {
  if (home) return wayLink({ ...home, label: say("Stop for today") }, "pc-button pc-plain");
  const words = status("pc-care-word");
  const stop = () => words.replaceChildren(say("Take care. You can close this window now."));
  return [button("pc-button pc-plain", say("Stop for today"), stop), words];
}

/** A circle that grows and gets smaller, with words; words alone where motion is not wanted. */
function breathing() {
  const calm = isCalm();
  const words = element("p", "pc-breath-words");
  const told = element(
    "p",
    "pc-care-hint",
    say(
      "Breathe in slowly, and out more slowly. Count to four, then to six, or go at your own pace.",
    ),
  );
  if (calm) {
    words.textContent = say("Breathe in… and slowly out.");
    return { node: element("div", "pc-breath", words, told), stop() {} };
  }
  const circle = element("div", "pc-breath-circle");
  const drawn = element("div", "pc-breath-drawn", circle, words);
  drawn.setAttribute("aria-hidden", "true"); // the sentence below says it once
  let timer = null;
  const turn = (inward) => {
    drawn.dataset.breath = inward ? "in" : "out";
    words.textContent = inward ? say("Breathe in…") : say("and out…");
    timer = setTimeout(turn, inward ? IN : OUT, !inward);
  };
  const stop = () => {
    clearTimeout(timer);
    timer = null;
  };
  const hold = button("pc-quiet", say("Hold the circle still"), () => {
    if (timer === null) {
      turn(true);
      hold.textContent = say("Hold the circle still");
    } else {
      stop();
      delete drawn.dataset.breath;
      words.textContent = say("Breathe in… and slowly out.");
      hold.textContent = say("Let the circle move");
    }
  });
  timer = setTimeout(turn, 400, true);
  return { node: element("div", "pc-breath", drawn, told, hold), stop };
}

/** The note to oneself, kept while it is typed. */
function noteField(note) {
  const area = /** @type {HTMLTextAreaElement} */ (element("textarea", ""));
  area.rows = 3;
  area.maxLength = note.longest;
  const word = status("pc-care-word");
  let timer = null;
  const tell = () => {
    if (document.activeElement !== area && !timer) area.value = note.text;
    word.textContent = note.said;
  };
  const keep = () => {
    clearTimeout(timer);
    timer = null;
    if (area.value !== note.text) note.keep(area.value);
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, SOON);
  });
  area.addEventListener("blur", keep);
  area.value = note.text;
  const forget = note.watch(tell);
  const label = element("label", "", say("A note to myself"), area);
  const node = element(
    "section",
    "pc-break-note",
    label,
    element(
      "p",
      "pc-care-hint",
      say(
        "What helps you when it gets hard? It comes up here at each break. Only for you: it stays in your own folder, and nobody collects it. Empty the box, and it is gone.",
      ),
    ),
    word,
  );
  return {
    node,
    close() {
      keep();
      note.done();
      forget();
    },
  };
}
