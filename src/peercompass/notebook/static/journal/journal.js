// The journal: something to begin with, a place to write, and what was written.

import { say } from "../../labextension/trainee/voice.js";
import { button, h, redraw } from "../dom.js";
import { emergencyNote, savedBanner } from "../notes.js";
import { makeKeeper } from "../unsent.js";
import { entryList } from "./entries.js";
import { fit, hearKept, promise, saysKept, sure } from "./private.js";

/** The entry under the hands: where a kernel starts again, one goes on with it. */
let underHand = null;

export function journalView(part, el) {
  let mine = { ...part.view.writing };
  let turn = part.view.turn;
  let offered = 0; // which prompt is shown
  let asking = false; // whether to delete what is being written
  const keeper = makeKeeper(part, {
    read: () => ({ id: mine.id, text: mine.text, prompt: mine.prompt }),
    changed: drawStatus,
  });
  const prompts = h("div", {});
  const asked = h("div", {});
  const status = h("p", { class: "pc-status" });
  const aloud = h("p", { class: "pc-aloud", role: "status" });
  const notice = h("div", { role: "status" });
  const bar = h("div", {});
  const entries = entryList((message) => {
    keeper.flush();
    if (keeper.stuck) return drawStatus();
    part.tell(message);
  });
  const area = h("textarea", {
    rows: 6,
    value: mine.text,
    "data-key": "area",
    "aria-label": say("Your words"),
    spellcheck: true,
    maxlength: 30000,
    onblur: keeper.flush,
    oninput: () => {
      const empty = !mine.text;
      mine.text = area.value;
      fit(area);
      keeper.typed();
      drawStatus();
      if (empty !== !mine.text) drawBar();
    },
  });

  function drawPrompt() {
    const all = part.view.prompts;
    const one = all[offered % all.length];
    if (!one || mine.prompt || mine.text) {
      redraw(prompts);
      return;
    }
    redraw(
      prompts,
      h(
        "section",
        { class: "pc-prompt", "aria-label": say("Something to begin with") },
        h("p", { class: "pc-hint" }, say("Something to begin with. Or write whatever you like.")),
        one.note ? h("p", { class: "pc-note" }, one.note) : null,
        h("p", { class: "pc-prompt-words" }, one.text),
        one.unit
          ? h("p", { class: "pc-hint" }, say("Goes with: {unit}", { unit: one.unit }))
          : null,
        h(
          "div",
          { class: "pc-bar" },
          button(say("Write to this"), () => take(one.text), { "data-key": "take" }),
          button(
            say("Another prompt"),
            () => {
              offered += 1;
              drawPrompt();
              aloud.textContent = all[offered % all.length].text;
            },
            { class: "pc-quiet", "data-key": "another" },
          ),
        ),
      ),
    );
  }

  function take(prompt) {
    mine.prompt = prompt;
    if (mine.text) keeper.typed();
    drawPrompt();
    drawAsked();
    area.focus();
  }

  function drawAsked() {
    redraw(
      asked,
      mine.prompt
        ? [
            h("blockquote", {}, mine.prompt),
            button(say("Without this prompt"), () => take(""), {
              class: "pc-quiet pc-small",
              "data-key": "without",
            }),
          ]
        : null,
    );
  }

  function drawBar() {
    drawPrompt();
    if (asking) {
      redraw(
        bar,
        sure(
          "this",
          say("Delete this entry for good? It cannot be brought back."),
          say("Yes, delete it"),
          () => {
            asking = false;
            keeper.drop();
            part.tell({ do: "erase", entry: mine.id });
          },
          () => ask(false, "delete"),
        ),
      );
      return;
    }
    redraw(
      bar,
      mine.text.trim()
        ? h(
            "div",
            { class: "pc-bar" },
            button(say("I'm done for now"), done, { class: "pc-primary", "data-key": "done" }),
            button(say("Delete it"), () => ask(true, "this-no"), {
              class: "pc-quiet",
              "data-key": "delete",
            }),
          )
        : null,
    );
  }

  function ask(wanted, focus) {
    asking = wanted;
    drawBar();
    bar.querySelector(`[data-key="${focus}"]`)?.focus();
  }

  /** What is not on the disk yet stays under the hands. */
  function done() {
    keeper.flush();
    if (keeper.stuck) drawStatus();
    else part.tell({ do: "done" });
  }

  function drawStatus() {
    status.textContent = saysKept(part, keeper);
  }

  function drawNotice() {
    redraw(notice, part.view.notice ? h("p", { class: "pc-notice" }, part.view.notice) : null);
  }

  function hear(reply) {
    hearKept(part, reply);
    if (part.waiting) return; // what is on its way is newer than this view
    keeper.release();
    drawStatus();
    if (!reply.view) return;
    const { view } = part;
    if (view.writing.id !== mine.id && view.turn !== turn) {
      const was = mine.text;
      mine = { ...view.writing };
      area.value = mine.text;
      asking = false;
      offered = 0;
      fit(area);
      drawAsked();
      drawBar();
      if (mine.text) area.focus();
      else if (was && !view.notice) aloud.textContent = say("Kept. It stands below, by its day.");
    } else mine.id = view.writing.id;
    turn = view.turn;
    underHand = mine.id;
    drawNotice();
    entries.draw(view);
    drawStatus();
  }

  el.append(
    h(
      "div",
      { class: "pc-own-words" },
      promise(el, part.view.workshop ? "story-workshop.ipynb" : null, say("Story workshop")),
      h(
        "section",
        { class: "pc-card", "aria-label": say("Write") },
        prompts,
        asked,
        area,
        savedBanner(part),
        status,
        aloud,
        bar,
        notice,
      ),
      entries.place,
      emergencyNote(part.view),
    ),
  );
  if (keeper.left) {
    mine = { ...mine, ...keeper.left.value };
    area.value = mine.text;
  }
  drawAsked();
  drawBar();
  drawNotice();
  drawStatus();
  entries.draw(part.view);
  if (area.value) requestAnimationFrame(() => fit(area));
  part.onReply(hear);
  if (keeper.left) keeper.answer(keeper.left.value, { base: keeper.left.kept });
  else if (part.view.entries.some(({ id }) => id === underHand))
    part.tell({ do: "open", entry: underHand });
  underHand = mine.id;
  return keeper.close;
}
