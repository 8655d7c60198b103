// Telling a story aloud: a calm clock that counts up, and the computer's own voice.

import { say, sayN } from "../../labextension/trainee/voice.js";
import { button, h, redraw, uid } from "../dom.js";
import { makeVoice } from "../scene/read_aloud.js";

const TICK = 250; // milliseconds

/** The clock. It says each full minute softly and rings no bell; `seconds` is how long a story is
 *  meant to be. Gives `place` and `close`. */
export function tellingClock(seconds) {
  const time = h("p", { class: "pc-clock", role: "timer", "aria-label": say("Time") }, "0:00");
  const bar = h("progress", { max: seconds, value: 0, "aria-hidden": "true" });
  const said = h("p", { class: "pc-hint", role: "status" });
  const buttons = h("div", { class: "pc-bar" });
  let before = 0; // milliseconds that ran until the clock last stopped
  let since = null; // when it was started
  let timer = null;

  const ran = () => before + (since === null ? 0 : performance.now() - since);

  function show() {
    const now = Math.floor(ran() / 1000);
    const text = `${Math.floor(now / 60)}:${String(now % 60).padStart(2, "0")}`;
    if (time.textContent === text) return;
    time.textContent = text;
    bar.value = Math.min(now, seconds);
    if (now === seconds)
      said.textContent = say("That is about as long as planned. Take the time you need.");
    else if (now && now % 60 === 0)
      said.textContent = sayN("{n} minute.", "{n} minutes.", now / 60);
  }

  function start() {
    since = performance.now();
    timer = setInterval(show, TICK);
    draw();
  }

  function stop() {
    before = ran();
    since = null;
    clearInterval(timer);
    show();
    said.textContent = say("You told it in {time}.", { time: time.textContent });
    draw();
  }

  function again() {
    clearInterval(timer);
    before = 0;
    since = null;
    said.textContent = "";
    show();
    draw();
  }

  function draw() {
    redraw(
      buttons,
      since === null
        ? button(before ? say("Go on") : say("Start"), start, { "data-key": "clock" })
        : button(say("Stop"), stop, { "data-key": "clock" }),
      before || since !== null
        ? button(say("Back to 0:00"), again, { class: "pc-quiet", "data-key": "clock-again" })
        : null,
    );
  }

  draw();
  return {
    place: [h("div", { class: "pc-clock-face" }, time, bar), said, buttons],
    close: () => clearInterval(timer),
  };
}

/** A button that has the computer read `words()` aloud, where it has a voice of its own. */
export function readToMe(words) {
  const voice = makeVoice();
  const id = uid("read");
  const place = h("span", { class: "pc-bar", id });
  const hush = (event) => {
    if (event.key === "Escape") voice.stop();
  };
  addEventListener("keydown", hush);
  const forget = voice.watch(() => {
    redraw(
      place,
      voice.available()
        ? [
            button(say("Read it to me"), () => voice.play(lines(words())), {
              class: "pc-quiet",
              "data-key": "read",
            }),
            button(say("Stop reading"), () => voice.stop(), {
              class: "pc-quiet",
              "data-key": "hush",
            }),
          ]
        : null,
    );
  });
  return {
    place,
    close() {
      voice.stop();
      forget();
      removeEventListener("keydown", hush);
    },
  };
}

/** A text by sentences: a voice may break off in the middle of what is long. */
const lines = (text) =>
  (text.match(/[^.!?\n]+[.!?…”"]*\s*/g) ?? []).map((one) => ({ name: "", text: one.trim() }));
