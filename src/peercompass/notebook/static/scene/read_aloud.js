// Read aloud with the voices of this computer. Voices that would send the words to a service are
// left out: nothing leaves the machine.

const VOICE_KEY = "peercompass-read-aloud";

function remembered(key, value) {
  try {
    if (value !== undefined) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch {
    return null; // a browser that keeps nothing
  }
}

/** A reader: `on`, `available()`, `say(lines)` with lines {name, text} (the name picks the voice),
 *  where it is on, `play(lines)` in any case, `stop()`, `turn(on)` for all readers of the page, and `watch(draw)`. */
export function makeVoice() {
  const synth = window.speechSynthesis;
  const language = (document.documentElement.lang || "en").slice(0, 2).toLowerCase();
  const voices = () =>
    (synth?.getVoices() ?? []).filter(
      (voice) => voice.localService && voice.lang.toLowerCase().startsWith(language),
    );
  const speakers = new Map(); // each person keeps one voice and pitch

  function manner(name) {
    if (!speakers.has(name)) speakers.set(name, speakers.size);
    const place = speakers.get(name),
      all = voices();
    return { voice: all[place % all.length], pitch: 1 + [0, 0.15, -0.15, 0.3, -0.25][place % 5] };
  }

  return {
    on: remembered(VOICE_KEY) === "on",
    available: () => voices().length > 0,
    turn(on) {
      remembered(VOICE_KEY, on ? "on" : "off");
      dispatchEvent(new CustomEvent(VOICE_KEY, { detail: on }));
      if (!on) this.stop();
    },
    stop: () => synth?.cancel(),
    say(lines) {
      if (this.on) this.play(lines);
    },
    play(lines) {
      if (!this.available()) return;
      synth.cancel();
      for (const { name, text } of lines) {
        synth.speak(Object.assign(new SpeechSynthesisUtterance(text), manner(name)));
      }
    },
    /** Call `draw` now, when it is turned on or off anywhere on the page, and when the browser has
     *  found its voices, which can take a moment. Returns what ends that. */
    watch(draw) {
      const turned = (event) => {
        this.on = event.detail;
        draw();
      };
      addEventListener(VOICE_KEY, turned);
      synth?.addEventListener?.("voiceschanged", draw);
      draw();
      return () => {
        removeEventListener(VOICE_KEY, turned);
        synth?.removeEventListener?.("voiceschanged", draw);
      };
    },
  };
}
