// Handing in: first what is answered and what is open, then the way out (nbgrader's exchange
// where there is one, else one zip), then a receipt.

import { say, sayN, sayWith } from "../../labextension/trainee/voice.js";
import { button, h, redraw, uid } from "../dom.js";
import { offerFile } from "../download.js";
import { ask, surroundings } from "../jupyter.js";
import { when } from "../notes.js";
import { exchangeOf } from "./exchange.js";
import { feedbackLine } from "./feedback.js";

const PATIENCE = 5000; // milliseconds until the page says that nobody hears it
const OWN = "peercompass-own-id";
const ID = /^[A-Za-z0-9](?:[A-Za-z0-9.@_-]{0,59}[A-Za-z0-9@_-])?$/;

/** The learner's id, which the zip's name carries, so that it is asked for once in a browser. */
function ownId(given) {
  try {
    if (given !== undefined) localStorage.setItem(OWN, given);
    return localStorage.getItem(OWN) ?? given ?? "";
  } catch {
    return given ?? ""; // a browser may keep nothing
  }
}

export function handInView(part, el) {
  const root = h("section", { class: "pc-card", "aria-label": say("Hand in") });
  let exchange = null; // not asked yet
  let message = "";
  let sending = false;
  let own = ownId();
  let asked = false; // for the id
  let typed = "";
  const idField = uid("own-id");
  const feedback = feedbackLine(part, el);

  function takeZip() {
    if (own || asked) {
      part.tell({ do: "zip", as: own });
      return;
    }
    asked = true;
    draw();
    el.querySelector(`#${idField}`)?.focus();
  }

  function takeId(event) {
    event.preventDefault();
    const given = typed.trim();
    if (given && !ID.test(given)) {
      message = say(
        "An id has letters a to z, digits and . @ _ - in it. Write it as your instructor has it, or leave it empty.",
      );
    } else {
      message = "";
      own = given ? ownId(given) : "";
      part.tell({ do: "zip", as: own });
      asked = false;
    }
    draw();
  }
  let looked = 0; // the number of the look that a wish to hand in waits for
  let asking = false; // whether what is still open is put to the person

  async function find() {
    const found = await exchangeOf(el, part.view.course);
    exchange = found.fetched.has(part.view.unit);
    feedback.take(found);
    draw();
  }

  let unheard = null; // the timer of a wish that waits

  /** The list may be older than the answers: look first, and ask where something is open. */
  function wish() {
    if (sending || exchange === null) return;
    looked = part.tell({ do: "look" });
    clearTimeout(unheard);
    unheard = setTimeout(() => {
      looked = 0; // heard later, it would send what nobody waits for any more
      message = say(
        "Nothing was sent: this page cannot reach the course just now. Your answers are kept. Try again in a while.",
      );
      draw();
    }, PATIENCE);
  }

  function decide() {
    looked = 0;
    message = "";
    clearTimeout(unheard);
    asking = part.view.open > 0;
    if (!asking) handIn();
    draw();
    if (asking) root.querySelector(".pc-ask").focus();
  }

  async function handIn() {
    if (sending) return;
    const { view } = part;
    asking = false;
    sending = true;
    draw();
    if (exchange) {
      const answer = await ask(el, "assignments/submit", {
        course_id: view.course,
        assignment_id: view.unit,
      });
      message =
        answer?.success === true
          ? ""
          : say(
              "The course did not take it just now. Your answers are safe. Try again, or take a copy below.",
            );
      if (!message) part.tell({ do: "handed" });
    } else {
      takeZip();
    }
    sending = false;
    draw();
  }

  function draw() {
    const { view } = part;
    const all = view.open === 0;
    feedback.draw();
    redraw(
      root,
      h("h3", {}, say("Hand in your work")),
      feedback.place,
      h(
        "ul",
        { class: "pc-check" },
        view.items.map((item) =>
          h(
            "li",
            {},
            h("span", { "aria-hidden": "true" }, item.done ? "✓ " : item.started ? "◐ " : "○ "),
            item.title,
            h("em", {}, " ", stateOf(item)),
          ),
        ),
      ),
      h(
        "p",
        { role: "status" },
        all
          ? say("Everything is answered.")
          : sayN(
              "{n} question is still open. You may hand in all the same; an open question is “not answered”, not “wrong”.",
              "{n} questions are still open. You may hand in all the same; an open question is “not answered”, not “wrong”.",
              view.open,
            ),
      ),
      view.along ? h("p", { class: "pc-hint" }, view.along) : null,
      h(
        "div",
        { class: "pc-bar" },
        button(
          sending ? say("Handing in…") : all ? say("Hand in") : say("Hand in as it is"),
          wish,
          {
            class: "pc-primary",
            "data-key": "hand",
            "aria-disabled": sending || exchange === null,
          },
        ),
        button(
          view.back_to ? say("Go to {title}", { title: view.back_to.title }) : say("Look again"),
          () => {
            part.tell({ do: "look" });
            if (view.back_to) goTo(view.back_to.id);
            else find();
          },
          { "data-key": "look" },
        ),
        exchange
          ? button(say("Take a copy as a file"), () => part.tell({ do: "zip", as: own }), {
              class: "pc-quiet",
              "data-key": "copy",
            })
          : null,
      ),
      asking ? questionOf(view, handIn, stay) : null,
      exchange === false
        ? h(
            "p",
            { class: "pc-hint" },
            say("You get one file. Send it to your instructor the way you agreed."),
            " ",
            own ? say("Its name begins with your id, {id}.", { id: own }) : "",
            own
              ? button(
                  say("Change it"),
                  () => {
                    own = "";
                    asked = true;
                    draw();
                  },
                  { class: "pc-quiet", "data-key": "other-id" },
                )
              : null,
          )
        : null,
      asked ? askForId() : null,
      message ? h("p", { class: "pc-notice", role: "alert" }, message) : null,
      view.receipt ? receiptOf(view.receipt) : null,
      view.receipt?.how === "file" ? mailOf(surroundings(el).handInTo, view, own) : null,
    );
  }

  function askForId() {
    return h(
      "form",
      { class: "pc-bar", onsubmit: takeId },
      h("label", { for: idField }, say("Your id, as your instructor knows you")),
      h("input", {
        id: idField,
        type: "text",
        maxlength: "61",
        autocomplete: "username",
        "data-key": "own-id",
        value: typed,
        oninput: (event) => {
          typed = event.target.value;
        },
      }),
      h(
        "button",
        { type: "submit", class: "pc-primary", "data-key": "take" },
        say("Take the file"),
      ),
    );
  }

  function stay() {
    asking = false;
    draw();
    root.querySelector('[data-key="hand"]').focus();
  }

  part.onReply((reply, buffers) => {
    if (asking && part.view.open === 0) asking = false; // the last open part was answered meanwhile
    if (looked && reply.n >= looked) decide();
    else if (reply.view) draw();
    if (reply.zip) offerFile(reply.zip, buffers[0]);
  });
  el.append(root);
  draw();
  find();
  // Answers given above change the list without a word: look again whenever this comes into view.
  const watch = new IntersectionObserver(
    (seen) => seen.some((one) => one.isIntersecting) && part.tell({ do: "look" }),
  );
  watch.observe(root);
  return () => {
    clearTimeout(unheard);
    watch.disconnect();
  };
}

/** Go to a question of this page: its own part, with the focus on it. */
function goTo(id) {
  /** @type {HTMLElement | null} */
  const there = document.querySelector(`[data-item="${CSS.escape(id)}"]`);
  if (!there) return;
  there.setAttribute("tabindex", "-1");
  there.focus({ preventScroll: true });
  there.scrollIntoView({ block: "start" });
}

/** Asked before anything is sent that is not whole: how much is answered, and what is not begun and
 *  what is half done, by name. */
function questionOf(view, handIn, stay) {
  const open = view.items.filter((item) => !item.done);
  const half = open.filter((item) => item.started);
  const unbegun = open.filter((item) => !item.started);
  const named = (items) =>
    h(
      "ul",
      {},
      items.map((item) => h("li", {}, item.title)),
    );
  const count = { n: view.items.length - open.length, all: view.items.length };
  return h(
    "div",
    {
      class: "pc-notice pc-ask",
      role: "group",
      tabindex: -1,
      "aria-label": say("Hand in as it is?"),
    },
    h(
      "p",
      {},
      h("strong", {}, say("Hand in as it is?")),
      " ",
      say("{n} of {all} questions are answered. Nothing has been sent yet.", count),
    ),
    half.length ? [h("p", {}, say("Half done:")), named(half)] : null,
    unbegun.length ? [h("p", {}, say("Not begun:")), named(unbegun)] : null,
    h(
      "div",
      { class: "pc-bar" },
      button(say("Yes, hand in {n} of {all}", count), handIn, { "data-key": "hand-open" }),
      button(say("Not yet"), stay, { class: "pc-primary", "data-key": "stay" }),
    ),
  );
}

/** Where to send the file, and a mail that says what it is; nothing where the site names nobody. */
function mailOf(whom, { unit, receipt }, own) {
  if (!whom) return null;
  const subject = say("Exercise: {title}", { title: unit });
  const text = [
    say("Hello,"),
    say("here is my exercise “{title}”. The file is attached.", { title: unit }),
    say("Receipt code: {code}.", { code: receipt.code }),
    own,
  ].filter(Boolean);
  const query = `subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text.join("\n\n"))}`;
  return h(
    "div",
    { class: "pc-mail" },
    h("p", {}, say("Send the file to {whom}. You put it into the mail yourself.", { whom })),
    whom.includes("@")
      ? h(
          "p",
          {},
          h(
            "a",
            { href: `mailto:${encodeURI(whom)}?${query}`, class: "pc-button" },
            say("Write the mail"),
          ),
        )
      : null,
    h(
      "details",
      {},
      h("summary", { "data-key": "mail" }, say("Words for the mail")),
      text.map((line) => h("p", {}, line)),
    ),
  );
}

function receiptOf(receipt) {
  const date = when(receipt.time);
  return h(
    "div",
    { class: "pc-receipt", role: "status" },
    h("h4", {}, say("Your receipt")),
    h(
      "p",
      {},
      receipt.how === "exchange"
        ? say("Handed in to your course on {date}.", { date })
        : say("Saved as a file on {date}.", { date }),
      " ",
      say("{n} of {all} answered.", { n: receipt.answers, all: receipt.of }),
      " ",
      sayWith("Receipt code: {code}.", { code: h("code", {}, receipt.code) }),
    ),
    h(
      "p",
      { class: "pc-hint" },
      say("You can still change answers and hand in again. Your newest hand-in counts."),
    ),
  );
}

function stateOf({ done, started, state }) {
  if (state === "final") return say("answered, final version");
  if (state) return say("answered, still a draft");
  return done ? say("answered") : started ? say("begun") : say("open");
}
