// The way to feedback, wherever it stands: a line that is there once feedback has come.

import { say } from "../../labextension/trainee/voice.js";
import { button, h, redraw } from "../dom.js";
import { fileLink } from "../jupyter.js";
import { exchangeOf, fetchFrom } from "./exchange.js";

/** The line for a part whose view has `feedback`, `course` and `unit`. Gives its `place`, `draw()`,
 *  and `take(exchange)` for when it was asked what the exchange has. */
export function feedbackLine(part, el) {
  const place = h("div", { class: "pc-feedback-line", role: "status" });
  let waits = false; // in the exchange
  let coming = false;

  async function get() {
    const { course, unit } = part.view;
    coming = true;
    draw();
    const got = await fetchFrom(el, "fetch_feedback", course, unit);
    coming = false;
    waits = got?.success !== true;
    draw();
    part.tell({ do: "look" });
  }

  function draw() {
    const { feedback } = part.view;
    const look = { class: "pc-button pc-primary", "data-key": "feedback" };
    redraw(
      place,
      waits
        ? h(
            "p",
            { class: "pc-bar" },
            h("strong", {}, say("Your feedback is ready:")),
            coming ? h("span", {}, say("Getting the feedback…")) : button(say("Get it"), get, look),
          )
        : feedback
          ? h(
              "p",
              { class: "pc-bar" },
              h(
                "strong",
                {},
                feedback.unread
                  ? say("Feedback on your exercise has come.")
                  : say("Your feedback on the exercise is here."),
              ),
              fileLink(el, feedback.path, say("Read your feedback"), {
                ...look,
                class: feedback.unread ? look.class : "pc-button",
                onclick: () => part.tell({ do: "opened" }),
              }),
            )
          : null,
    );
  }

  return {
    place,
    draw,
    take(exchange) {
      waits = exchange.feedback.has(part.view.unit);
      draw();
    },
  };
}

/** The line as a part of its own, at the end of a lesson. */
export function feedbackView(part, el) {
  const line = feedbackLine(part, el);
  part.onReply((reply) => reply.view && line.draw());
  el.append(line.place);
  line.draw();
  exchangeOf(el, part.view.course).then(line.take);
}
