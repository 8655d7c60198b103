// The frame around every item: its stem, what is kept, what was answered elsewhere, and the look
// back. A graded item keeps each change at once; a practice item waits for "Check my answer".

import { say } from "../../labextension/trainee/voice.js";
import { anotherWay } from "../another_way.js";
import { contentNote } from "../content_note.js";
import { button, h, listenTo, paragraphs, redraw, uid } from "../dom.js";
import { documentLink } from "../jupyter.js";
import { clock, savedBanner, wordingNote } from "../notes.js";
import { makeKeeper } from "../unsent.js";
import { orderKind, sortKind } from "./cards.js";
import { afterwards, verdictOf } from "./feedback.js";
import { PHONE } from "./one_by_one.js";
import { choiceKind, choicesKind } from "./options.js";
import { planKind } from "./plan.js";
import { shownAbove } from "./shown.js";
import { skipBar } from "./skip.js";
import { labelKind } from "./transcript.js";
import { reflectKind, writeKind } from "./writing.js";

const KINDS = {
  choice: choiceKind,
  choices: choicesKind,
  order: orderKind,
  sort: sortKind,
  label: labelKind,
  write: writeKind,
  plan: planKind,
  reflect: reflectKind,
};

export function itemView(part, el) {
  const first = part.view;
  const kind = KINDS[first.kind];
  const notice = h("div", { role: "status" });
  const body = h("div", { class: "pc-body" });
  const foot = h("div");
  // What is typed is kept again and again: to say so each time would talk over the person.
  const status = h("p", { class: "pc-status", role: kind.typed ? null : "status" });
  const verdict = h("div");
  const aloud = h("p", { class: "pc-aloud", role: "status" });
  const result = h("div", { class: "pc-result" });
  const skip = h("div");
  const another = anotherWay(part);
  const wording = wordingNote();
  const above = first.shown ? shownAbove(first) : null;
  const stem = uid("stem");
  const keeper = makeKeeper(part, { read: () => value, changed: drawStatus });
  let value = kind.start(first);
  let drawn = first;

  const tools = {
    change(next) {
      const moved = !same(value, next);
      value = next;
      if (first.graded) keeper.answer(value);
      if (moved) drawBody();
    },
    typed(next) {
      value = next;
      keeper.typed();
      drawStatus();
    },
    flush: keeper.flush,
    submit(more) {
      keeper.answer(value, more);
      if (more.final) tools.announce(say("This is your final version."));
    },
    ask: (message) => part.tell(message),
    link: (path, text, extra) => documentLink(el, path, text, extra),
    erase() {
      keeper.drop();
      part.tell({ do: "erase" });
    },
    /** How far typed words are; a kind that is typed puts its own way here as it draws. */
    tellTyped(_view) {},
    /** Versions of the workshop came; a kind that asks for them puts its own way here. */
    showWorkshop(_versions) {},
    announce(text) {
      aloud.textContent = text;
    },
    redraw: drawBody,
    again() {
      tools.at = {};
      part.tell({ do: "again" });
    },
    el,
    stem, // the id of the question, for the fields that answer it
    at: {}, // where one is among things that are put in place one at a time
  };

  function drawBody() {
    redraw(body, kind.draw(drawn, value, tools));
    drawFoot();
  }
  function drawFoot() {
    redraw(foot, kind.foot?.(drawn, value, tools), commitBar());
  }

  function commitBar() {
    if (drawn.graded || kind.typed || drawn.result) return null;
    const ready = isWhole(drawn, value);
    const needed = uid("needed");
    return h(
      "div",
      { class: "pc-bar" },
      button(say("Check my answer"), () => ready && keeper.answer(value, { commit: true }), {
        class: "pc-primary",
        "aria-disabled": !ready,
        "aria-describedby": ready ? null : needed,
        "data-key": "commit",
      }),
      ready ? null : h("span", { class: "pc-hint", id: needed }, kind.hint(drawn, value)),
    );
  }

  function drawResult() {
    redraw(verdict, drawn.result ? verdictOf(drawn) : null);
    redraw(result, drawn.result ? afterwards(drawn, tools, kind.typed) : null);
  }

  function drawSkip() {
    redraw(skip, skipBar(drawn, tools.ask));
    for (const place of [body, foot, status]) place.hidden = Boolean(drawn.skipped);
    another.take(drawn);
  }
  function drawStatus() {
    status.textContent = sayKept();
  }
  function sayKept() {
    if (!part.saved) return ""; // the banner says it
    if (keeper.stuck)
      return say("Not saved yet. Your answer is kept on this page; please leave it open.");
    if (keeper.busy || keeper.dirty) return say("Saving…");
    if (drawn.value === null) return "";
    const time = clock(drawn.kept);
    if (drawn.kind === "reflect") return say("Saved on this computer only, at {time}.", { time });
    if (kind.typed) {
      if (!drawn.graded) return say("Draft saved at {time}.", { time });
      return drawn.final
        ? say("Final version saved at {time}. You can change it until you hand in.", { time })
        : say("Draft saved at {time}. You can change it until you hand in.", { time });
    }
    if (!drawn.graded) return "";
    const saved = say("Saved. You can change it until you hand in.");
    return isWhole(drawn, value) ? saved : `${saved} ${kind.hint(drawn, value)}`;
  }

  function drawNotice() {
    const { other } = drawn;
    redraw(
      notice,
      drawn.notice ? h("p", { class: "pc-notice" }, drawn.notice) : null,
      other
        ? h(
            "div",
            { class: "pc-notice" },
            h(
              "p",
              {},
              say("In another window this was written at {time}:", { time: clock(other.kept) }),
            ),
            h("blockquote", {}, paragraphs(inWords(other.value))),
            h(
              "div",
              { class: "pc-bar" },
              button(
                say("Take that one"),
                () => {
                  value = other.value ?? kind.start({ ...drawn, value: null });
                  keeper.answer(value, { take: true });
                  drawBody();
                },
                { "data-key": "take" },
              ),
              button(say("Stay with mine"), () => part.tell({ do: "leave" }), {
                "data-key": "stay",
                class: "pc-quiet",
              }),
            ),
          )
        : null,
    );
  }

  function take() {
    if (part.waiting) return; // what is on its way is newer than this view
    keeper.release();
    const { view } = part;
    const before = drawn;
    if (view === before) {
      drawStatus();
      return;
    }
    drawn = view;
    if (kind.typed) {
      const news = view.kept !== before.kept && !keeper.dirty && !same(kind.start(view), value);
      if (news) value = kind.start(view);
      if (news && view.value === null) tools.announce(say("Erased for good."));
      if (news || before.final !== view.final || Boolean(before.result) !== Boolean(view.result))
        drawBody();
      else tools.tellTyped(view);
    } else {
      const was = value;
      if (view.kept !== before.kept) value = kind.start(view); // else what is picked is newer
      // What is under a hand stays where it is unless it changed.
      const moved = !same(was, value) || Boolean(before.result) !== Boolean(view.result);
      if (moved && !body.querySelector(".pc-lifted")) drawBody();
      else if (before.answered !== view.answered) drawFoot();
    }
    drawNotice();
    drawStatus();
    wording.show(view.wording);
    drawSkip();
    drawResult();
    if (view.result && !before.result) verdict.querySelector("h3").focus();
  }

  el.append(
    h(
      "section",
      {
        class: "pc-card",
        "data-kind": first.kind,
        "data-item": first.id,
        "aria-label": say("Question"), // the question itself is read below
      },
      contentNote(first.note),
      above?.place,
      h("div", { class: "pc-stem", id: stem }, paragraphs(first.stem)),
      notice,
      verdict,
      body,
      foot,
      savedBanner(part),
      status,
      aloud,
      wording.place,
      result,
      skip,
      another.place,
    ),
  );
  if (keeper.left) value = keeper.left.value;
  drawBody();
  drawNotice();
  drawStatus();
  wording.show(first.wording);
  const forgetWidth = kind.oneByOne
    ? listenTo([[matchMedia(PHONE), "change", drawBody]])
    : () => {};
  drawSkip();
  drawResult();
  if (keeper.left) keeper.answer(value, { ...keeper.left.more, base: keeper.left.kept });
  part.onReply((reply) => {
    if (reply.workshop) tools.showWorkshop(reply.workshop);
    take();
  });
  return () => {
    forgetWidth();
    above?.close();
    keeper.close();
  };
}

/** Whether a closed answer is whole: the view names what it needs. */
export const isWhole = (view, value) =>
  view.needs ? view.needs.every((id) => value[id]) : value !== null && value.length > 0;

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** A plan or a text as lines to read. */
const inWords = (value) =>
  Array.isArray(value)
    ? value
        .map((row, n) => `${n + 1}. ${Object.values(row).filter(Boolean).join(" · ")}`)
        .join("\n")
    : (value ?? "");
