// The site without a network: its service worker keeps one whole version of it. When the next one is kept
// too, a sentence says so, and nothing changes before somebody wants it.

import { say } from "../../labextension/trainee/voice.js";
import { button, h } from "../dom.js";

let begun = false;

/** Keep the site below the address `top` in this browser; once for each page that was loaded. */
export async function keepOffline(top) {
  const workers = navigator.serviceWorker;
  if (begun || !workers) return; // without https there are none
  begun = true;
  const known = Boolean(workers.controller);
  let going = false;
  workers.addEventListener("controllerchange", () => {
    if (going) location.reload();
  });
  try {
    const kept = await workers.register(new URL("sw.js", top), { updateViaCache: "none" });
    const offer = () => {
      if (!known || !kept.waiting) return;
      notice(() => {
        going = true;
        kept.waiting.postMessage("go");
      });
    };
    offer();
    kept.addEventListener("updatefound", () => {
      kept.installing?.addEventListener("statechange", offer);
    });
  } catch (error) {
    console.warn(error); // the site works as long as there is a network
  }
}

/** Say that a new version is there. `go` takes it. */
function notice(go) {
  if (document.querySelector(".pc-site-update")) return;
  const words = say("There is a new version of the course. What you wrote stays.");
  document.body.append(
    h("div", { class: "pc-site-update", role: "status" }, [
      h("p", {}, words),
      button(say("Load it"), go),
    ]),
  );
}
