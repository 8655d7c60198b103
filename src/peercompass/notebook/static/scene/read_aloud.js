// Reading aloud on a page: who speaks when, and whether anybody does. The voices and how they speak are
// a person's settings.

import { change, settings, watch } from "../../labextension/trainee/care/settings.js";
import { utterance, voicesHere } from "../../labextension/trainee/care/voices.js";

const PITCHES = [1, 1.15, 0.85, 1.3, 0.75];

/** A reader: `on`, `available()`, `tell(lines)` with lines {name, text} (the name picks the voice),
 *  where it is on, `play(lines)` in any case, `stop()`, `turn(on)` for all readers of the page, and `watch(draw)`. */
export function makeVoice() {
  const synth = window.speechSynthesis;
  const speakers = new Map(); // each person keeps one voice and pitch

  function manner(name) {
    if (!speakers.has(name)) speakers.set(name, speakers.size);
    const place = speakers.get(name);
    return { place, pitch: PITCHES[place % PITCHES.length] };
  }

  return {
    get on() {
      return settings().aloud === "on";
    },
    available: () => voicesHere().length > 0,
    turn: (on) => change({ aloud: on ? "on" : "off" }),
    stop: () => synth?.cancel(),
    tell(lines) {
      if (this.on) this.play(lines);
    },
    play(lines) {
      if (!this.available()) return;
      synth.cancel();
      for (const { name, text } of lines) synth.speak(utterance(text, manner(name)));
    },
    /** Call `draw` now, when it is turned on or off anywhere, and when the browser has found its
     *  voices, which can take a moment. Returns what ends that. */
    watch(draw) {
      const forget = watch(() => {
        if (!this.on) this.stop();
        draw();
      });
      synth?.addEventListener?.("voiceschanged", draw);
      draw();
      return () => {
        forget();
        synth?.removeEventListener?.("voiceschanged", draw);
      };
    },
  };
}
