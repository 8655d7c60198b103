// What stands above an item's question: texts, a voicemail, a note or a form. Our own Python draws
// it; a voicemail can also be heard, with a voice of this computer.

import { say } from "../../labextension/trainee/voice.js";
import { button, h } from "../dom.js";
import { makeVoice } from "../scene/read_aloud.js";

/** The place to put above the question, and what ends it. */
export function shownAbove(view) {
  const place = h("div", {});
  place.innerHTML = view.shown; // made and escaped by our own Python
  if (!view.heard) return { place, close() {} };
  const voice = makeVoice();
  const listen = button(say("Listen"), () => voice.play([{ name: "", text: view.heard }]), {
    class: "pc-quiet pc-small",
    "aria-label": say("Listen to the voicemail"),
  });
  place.firstElementChild.append(listen);
  const forget = voice.watch(() => {
    listen.hidden = !voice.available();
  });
  return {
    place,
    close() {
      voice.stop();
      forget();
    },
  };
}
