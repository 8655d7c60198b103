// The story workshop: a story that is drafted over days, told aloud, and kept in versions.

import { say } from "../../labextension/trainee/voice.js";
import { button, h, redraw, uid } from "../dom.js";
import { emergencyNote, savedBanner, when, wordingNote } from "../notes.js";
import { makeKeeper } from "../unsent.js";
import { print, save } from "./paper.js";
import { fit, hearKept, promise, saysKept, sure } from "./private.js";
import { readToMe, tellingClock } from "./telling.js";
import { versionList } from "./versions.js";

export function workshopView(part, el) {
  let mine = copyOf(part.view.writing);
  let turn = part.view.turn;
  let asking = false; // whether to delete the story
  const keeper = makeKeeper(part, { read: () => copyOf(mine), changed: drawStatus });
  const others = h("div", {});
  const told = h("p", { class: "pc-hint", id: uid("told") });
  const status = h("p", { class: "pc-status" });
  const notice = h("div", { role: "status" });
  const foot = h("div", {});
  const wording = wordingNote();
  const clock = tellingClock(part.view.seconds);
  const reader = readToMe(() => mine.text);
  const versions = versionList(act);
  const title = h("input", {
    id: uid("title"),
    type: "text",
    maxlength: 200,
    autocomplete: "off",
    "data-key": "title",
    onblur: keeper.flush,
    oninput: () => typed("title", title.value),
  });
  const area = h("textarea", {
    id: uid("story"),
    rows: 10,
    "data-key": "area",
    "aria-describedby": told.id,
    spellcheck: true,
    maxlength: 20000,
    onblur: keeper.flush,
    oninput: () => {
      fit(area);
      typed("text", area.value);
    },
  });
  const notes = new Map(part.view.questions.map((one) => [one.id, noteField(one)]));

  function typed(name, text) {
    mine[name] = text;
    keeper.typed();
    drawStatus();
  }

  function noteField(question) {
    const id = uid("note");
    const field = h("textarea", {
      id,
      rows: 2,
      maxlength: 3000,
      "data-key": `note-${question.id}`,
      "aria-describedby": `${id}-asks`,
      onblur: keeper.flush,
      oninput: () => {
        fit(field);
        mine.notes[question.id] = field.value;
        keeper.typed();
        drawStatus();
      },
    });
    const place = h(
      "div",
      { class: "pc-question" },
      h("label", { for: id }, question.title),
      h("p", { class: "pc-hint", id: `${id}-asks` }, question.text),
      field,
    );
    return { place, field };
  }

  /** Put the words under the hands into their fields. */
  function fill() {
    title.value = mine.title;
    area.value = mine.text;
    for (const [id, { field }] of notes) field.value = mine.notes[id] ?? "";
    requestAnimationFrame(() => {
      for (const field of [area, ...[...notes.values()].map((one) => one.field)])
        if (field.value && field.scrollHeight) fit(field);
    });
  }

  /** Ask the part, once what was typed is on its way. What is not on the disk stays here. */
  function act(message) {
    keeper.flush();
    if (keeper.stuck) drawStatus();
    else part.tell(message);
  }

  function drawStatus() {
    status.textContent = saysKept(part, keeper);
  }

  function drawOthers() {
    const { stories } = part.view;
    redraw(
      others,
      stories.length
        ? h(
            "details",
            { class: "pc-others" },
            h("summary", { "data-key": "others" }, say("Your other stories")),
            h(
              "ul",
              {},
              stories.map((one) =>
                h(
                  "li",
                  {},
                  button(one.title, () => act({ do: "open", story: one.id }), {
                    class: "pc-small",
                    "data-key": one.id,
                    "aria-label": say("Open {title}", one),
                  }),
                  h(
                    "span",
                    { class: "pc-hint" },
                    ` ${[one.told, one.versions, when(one.kept)].join(" · ")}`,
                  ),
                ),
              ),
            ),
          )
        : null,
    );
  }

  function ask(wanted, focus) {
    asking = wanted;
    drawFoot();
    foot.querySelector(`[data-key="${focus}"]`)?.focus();
  }

  function pieces() {
    return [{ heading: mine.title || say("My story"), asked: "", text: mine.text }];
  }

  function drawFoot() {
    redraw(
      foot,
      asking
        ? sure(
            "story",
            say(
              "Delete this story for good, with its notes and all its versions? It cannot be brought back.",
            ),
            say("Yes, delete it"),
            () => {
              asking = false;
              keeper.drop();
              part.tell({ do: "erase" });
            },
            () => ask(false, "erase"),
          )
        : h(
            "div",
            { class: "pc-bar" },
            button(say("Begin another story"), () => act({ do: "new" }), {
              class: "pc-quiet",
              "data-key": "new",
            }),
            button(say("Print my story"), () => print(say("My story"), pieces()), {
              class: "pc-quiet",
              "data-key": "print",
            }),
            button(say("Save a copy"), () => save("my-story.txt", say("My story"), pieces()), {
              class: "pc-quiet",
              "data-key": "save",
            }),
            button(say("Delete this story"), () => ask(true, "story-no"), {
              class: "pc-quiet",
              "data-key": "erase",
            }),
          ),
    );
  }

  function draw() {
    const { view } = part;
    told.textContent = view.told;
    redraw(notice, view.notice ? h("p", { class: "pc-notice" }, view.notice) : null);
    wording.show(view.wording);
    versions.draw(view);
    drawOthers();
    drawFoot();
    drawStatus();
  }

  function hear(reply) {
    hearKept(part, reply);
    if (reply.told) told.textContent = reply.told;
    if (part.waiting) return; // what is on its way is newer than this view
    keeper.release();
    drawStatus();
    if (!reply.view) return;
    const { view } = part;
    if (view.turn !== turn && (view.writing.id !== mine.id || !keeper.dirty)) {
      mine = copyOf(view.writing);
      asking = false;
      fill();
    }
    turn = view.turn;
    draw();
  }

  el.append(
    h(
      "div",
      { class: "pc-own-words" },
      promise(el, part.view.journal ? "journal.ipynb" : null, say("Journal")),
      others,
      h(
        "section",
        { class: "pc-card", "aria-labelledby": "pc-draft" },
        h("h2", { id: "pc-draft" }, say("Your draft")),
        h("label", { for: title.id }, say("What you call it. Only you see this.")),
        title,
        notes.size
          ? h(
              "details",
              { class: "pc-questions" },
              h("summary", { "data-key": "questions" }, say("Questions to think it through")),
              [...notes.values()].map((one) => one.place),
            )
          : null,
        h("label", { for: area.id }, say("Your story")),
        area,
        told,
        savedBanner(part),
        status,
        h(
          "div",
          { class: "pc-bar" },
          button(say("Keep this version"), () => act({ do: "keep" }), {
            class: "pc-primary",
            "data-key": "keep",
          }),
          button(say("Look at my words"), () => act({ do: "words" }), {
            class: "pc-quiet",
            "data-key": "words",
          }),
          reader.place,
        ),
        notice,
        wording.place,
      ),
      h(
        "section",
        { class: "pc-card", "aria-labelledby": "pc-telling" },
        h("h2", { id: "pc-telling" }, say("Tell it aloud")),
        h("p", {}, say("Nothing is recorded. The clock only counts up, and no alarm rings.")),
        clock.place,
      ),
      versions.place,
      foot,
      emergencyNote(part.view),
    ),
  );
  if (keeper.left) mine = copyOf(keeper.left.value);
  fill();
  draw();
  part.onReply(hear);
  if (keeper.left) keeper.answer(keeper.left.value, { base: keeper.left.kept });
  return () => {
    clock.close();
    reader.close();
    keeper.close();
  };
}

const copyOf = (story) => ({ ...story, notes: { ...story.notes } });
