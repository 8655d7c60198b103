// One's own answers: a copy to save, and deleting, which is asked for twice and says what goes.

import { say, sayN } from "../../labextension/trainee/voice.js";
import { button, h, uid } from "../dom.js";
import { when } from "../notes.js";

const ALL = "*";

/** The section of the page that `part` shows. Gives `draw()`, `hear(reply)`, and `onChange(redraw)`. */
export function ownAnswers(part) {
  const group = uid("place");
  let changed = () => {};
  let unfolded = false;
  let withNotes = false; // whether the copy has private notes
  let chosen = ALL;
  const goes = { answers: true, private: false };
  let asked = 0; // how often it was asked: 0, 1, 2
  let sent = 0; // the number of the message that deletes

  const step = (next) => {
    asked = next;
    changed();
    const focus = asked ? ".pc-ask" : '[data-key="delete"]';
    /** @type {HTMLElement | null} */ (document.querySelector(`.pc-own-answers ${focus}`))?.focus();
  };

  const copy = () => part.tell({ do: "copy", private: withNotes });

  function remove() {
    sent = part.tell({ do: "delete", place: chosen === ALL ? null : chosen, ...goes });
    asked = 0;
    changed();
  }

  function draw() {
    const { own } = part.view;
    if (!own.places.some((one) => one.place === chosen)) chosen = ALL;
    return h(
      "section",
      { class: "pc-card pc-own-answers", "aria-labelledby": "pc-own-answers" },
      h("h2", { id: "pc-own-answers" }, say("Your answers are yours")),
      h("p", {}, own.told),
      own.places.length ? [copyBar(own), deleting(own)] : null,
    );
  }

  function copyBar(own) {
    return [
      own.private
        ? tick(say("Put my private notes into the copy too"), withNotes, "with-notes", (on) => {
            withNotes = on;
          })
        : null,
      h(
        "div",
        { class: "pc-bar" },
        button(say("Save a copy of all my answers"), copy, { "data-key": "copy" }),
      ),
      h(
        "p",
        { class: "pc-hint" },
        say(
          "You get one file. In it is a page to read, and your answers as the course keeps them.",
        ),
      ),
    ];
  }

  function deleting(own) {
    const details = h(
      "details",
      { open: unfolded },
      h("summary", { "data-key": "deleting" }, say("Delete my answers")),
      h(
        "fieldset",
        {},
        h("legend", {}, say("Which ones?")),
        [{ place: ALL, title: say("All of them") }, ...own.places].map((one) =>
          h(
            "label",
            { class: "pc-tick" },
            h("input", {
              type: "radio",
              name: group,
              checked: one.place === chosen,
              "data-key": `place-${one.place}`,
              onchange: () => {
                chosen = one.place;
                asked = 0;
                changed();
              },
            }),
            one.title,
          ),
        ),
      ),
      what(places(own)),
    );
    details.addEventListener("toggle", () => {
      unfolded = details.open;
    });
    return details;
  }

  const places = (own) => own.places.filter((one) => chosen === ALL || one.place === chosen);

  function what(there) {
    const answers = there.some((one) => one.answers);
    const notes = there.reduce((sum, one) => sum + one.private, 0);
    const takes = { answers: goes.answers && answers, private: goes.private && notes > 0 };
    const any = takes.answers || takes.private;
    return [
      h("p", { class: "pc-goes" }, say("What goes for good")),
      answers
        ? tick(say("My answers"), goes.answers, "goes-answers", (on) => {
            goes.answers = on;
            asked = 0;
            changed();
          })
        : null,
      notes
        ? tick(say("My private notes"), goes.private, "goes-private", (on) => {
            goes.private = on;
            asked = 0;
            changed();
          })
        : null,
      any
        ? h(
            "ul",
            {},
            there.map((one) => rowOf(one, takes)),
          )
        : h("p", {}, say("Nothing is picked, so nothing goes.")),
      any ? [h("p", { class: "pc-goes" }, say("What stays")), stays(there, takes)] : null,
      asked ? question() : null,
      asked
        ? null
        : h(
            "div",
            { class: "pc-bar" },
            button(say("Delete these"), () => any && step(1), {
              "data-key": "delete",
              "aria-disabled": !any,
            }),
          ),
    ];
  }

  function question() {
    const first = asked === 1;
    return h(
      "div",
      { class: "pc-notice pc-ask", role: "group", tabindex: -1, "aria-label": say("Delete?") },
      h(
        "p",
        {},
        first
          ? say("You can save a copy first. What is deleted here cannot be brought back.")
          : say("Once more: delete this for good?"),
      ),
      h(
        "div",
        { class: "pc-bar" },
        button(say("No, keep it all"), () => step(0), { class: "pc-primary", "data-key": "keep" }),
        first ? button(say("Save a copy first"), copy, { "data-key": "copy-first" }) : null,
        first
          ? button(say("Go on and delete"), () => step(2), { "data-key": "go-on" })
          : button(say("Yes, delete for good"), remove, { "data-key": "delete-now" }),
      ),
    );
  }

  return {
    draw,
    onChange: (redraw) => {
      changed = redraw;
    },
    hear: (reply) => {
      if (!sent || reply.n < sent) return;
      sent = 0;
      const { own } = part.view;
      unfolded = own.places.length > 0;
      /** @type {HTMLElement | null} */ (document.querySelector(".pc-path .pc-told-now"))?.focus();
    },
  };
}

function tick(text, on, key, hear) {
  return h(
    "label",
    { class: "pc-tick" },
    h("input", {
      type: "checkbox",
      checked: on,
      "data-key": key,
      onchange: (event) => hear(event.target.checked),
    }),
    text,
  );
}

/** What goes of one place. */
function rowOf(one, takes) {
  const gone = [...(takes.answers ? one.goes : []), takes.private ? one.notes : ""].filter(Boolean);
  return gone.length ? h("li", {}, h("strong", {}, one.title), ` · ${gone.join(" · ")}`) : null;
}

/** What deleting cannot take back, and what it leaves. */
function stays(there, takes) {
  const rows = [];
  for (const one of takes.answers ? there : []) {
    if (one.handed_in) {
      const day = when(one.handed_in);
      rows.push(
        say("{unit}: what you handed in on {day} is with your instructor.", {
          unit: one.title,
          day,
        }),
      );
    } else if (one.begun) {
      rows.push(
        say("{unit}: this work was not handed in. Deleted, there is nothing to hand in.", {
          unit: one.title,
        }),
      );
    }
  }
  const pages = there.reduce((sum, one) => sum + one.feedback, 0);
  if (takes.answers && pages) {
    rows.push(
      sayN(
        "One page of feedback stays here. It shows what you handed in.",
        "{n} pages of feedback stay here. They show what you handed in.",
        pages,
      ),
    );
  }
  rows.push(say("Copies that you saved yourself stay where you put them."));
  return h(
    "ul",
    {},
    rows.map((row) => h("li", {}, row)),
  );
}
