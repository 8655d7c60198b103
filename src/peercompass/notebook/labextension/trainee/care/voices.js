// The computer's own voices, at the pace and in the voice that a person chose. Voices that would send
// the words to a service are left out: nothing leaves the machine.

import { language } from "../voice.js";
import { settings } from "./settings.js";

const RATES = { slow: 0.75, plain: 1, fast: 1.3 };

/** The voices of this computer for the page's language; none where it has none. */
export function voicesHere() {
  const spoken = language().slice(0, 2).toLowerCase();
  return (globalThis.speechSynthesis?.getVoices() ?? []).filter(
    (voice) => voice.localService && voice.lang.toLowerCase().startsWith(spoken),
  );
}

/** Something to be said. The one who was chosen says it, else the voice at `place`, counted round. */
export function utterance(text, { place = 0, pitch = 1 } = {}) {
  const { voice: chosen, pace } = settings();
  const all = voicesHere();
  const voice = all.find(({ name }) => name === chosen) ?? all[place % all.length];
  return Object.assign(new SpeechSynthesisUtterance(text), { voice, pitch, rate: RATES[pace] });
}
