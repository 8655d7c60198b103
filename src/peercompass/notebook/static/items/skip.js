// Passing a practice item over, and taking it up again. Whether it is skipped is the part's to keep.

import { say } from "../../labextension/trainee/voice.js";
import { button, h } from "../dom.js";

/** What a learner may do about skipping the item of `view`; nothing where it was answered, is graded,
 *  or is a private thought. `ask(message)` tells the part. */
export function skipBar(view, ask) {
  if (view.graded || view.result || view.kind === "reflect") return null;
  const skip = (value) => ask({ do: "skip", value });
  if (!view.skipped)
    return button(say("Skip this one"), () => skip("skipped"), {
      class: "pc-quiet pc-small",
      "data-key": "skip",
    });
  const later = view.skipped === "later";
  return h(
    "div",
    { class: "pc-skipped" },
    h("p", {}, say("You skipped this one. That is all right. It does not count against you.")),
    h(
      "div",
      { class: "pc-bar" },
      button(say("Take it up after all"), () => skip(null), { "data-key": "skip" }),
      button(say("Remind me on the home page"), () => skip(later ? "skipped" : "later"), {
        class: "pc-quiet",
        "data-key": "skip-later",
        "aria-pressed": String(later),
      }),
    ),
  );
}
