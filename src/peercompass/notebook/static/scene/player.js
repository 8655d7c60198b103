// The player: a conversation with people who remember. It draws what the engine says and sends
// back ids. Keys 1 to 9 choose; the transcript is a live region; focus always has a place.

import { isCalm } from "../../labextension/trainee/care/settings.js";
import { say } from "../../labextension/trainee/voice.js";
import { anotherWay } from "../another_way.js";
import { button, drawing, h, listenTo } from "../dom.js";
import { savedBanner, wordingNote } from "../notes.js";
import { printPage } from "../print_page.js";
import { makeMeters, question, scenes } from "./phases.js";
import { makeVoice } from "./read_aloud.js";
import { makeTalk } from "./talk.js";

const PATIENCE = 10_000; // milliseconds until the page says that it waits
const slow = () =>
  say(
    "This takes longer than it should. Your choices so far are saved. Try once more, or load the page again.",
  );

export function playerView(part, el) {
  const root = h("section", { class: "pc-card pc-player" });
  const talk = makeTalk((place) => act({ do: "rewind", to: place }));
  const meters = makeMeters();
  const ask = h("div");
  const dock = h("div", { class: "pc-dock" }, meters.line, ask);
  const around = h("div", { class: "pc-around" });
  const word = h("div", { role: "status" }); // always there, so that what comes into it is heard
  const wording = wordingNote();
  const voice = makeVoice();
  const another = anotherWay(part);
  let away = true; // whether the talk is out of sight
  let waiting = null; // the step on its way: its number and its timer
  let acted = false; // the first drawing, and one that nobody asked for, must not take the focus
  const draft = { node: null, text: null, timer: null };

  let late = false; // whether the page says that it waits
  const tell = (text, waits = false) => {
    late = waits;
    word.replaceChildren(text ? h("p", { class: "pc-notice" }, text) : "");
  };
  const act = (message) => {
    if (waiting) return;
    keepDraft();
    voice.stop();
    acted = true;
    const timer = setTimeout(() => {
      waiting = null;
      tell(slow(), true);
    }, PATIENCE);
    waiting = { n: part.tell(message), timer };
  };
  const heard = (n) => {
    if (waiting?.n !== n) return; // of a draft, or a look
    clearTimeout(waiting.timer);
    waiting = null;
    acted = false; // what is drawn from now on, nobody here asked for
    if (late) tell("");
  };
  const keepDraft = () => {
    clearTimeout(draft.timer);
    if (draft.text !== null) part.tell({ do: "draft", node: draft.node, wrote: draft.text });
    draft.text = null;
  };
  const noteDraft = (node, text) => {
    clearTimeout(draft.timer);
    Object.assign(draft, { node, text, timer: setTimeout(keepDraft, 500) });
  };

  function draw() {
    const { view } = part;
    const before = talk.turns;
    const held = root.contains(document.activeElement); // and is lost when its control goes
    const asked = acted && (held || document.activeElement === document.body);
    root.dataset.phase = view.phase;
    // A talk that comes back into sight is not news; a talk that begins is.
    const news = !(away && before);
    away = !["play", "end"].includes(view.phase);
    const came = !away && talk.draw(view, news);
    tell(view.notice);
    wording.show(away ? [] : view.wording);
    another.take(view);
    const playing = view.phase === "play";
    dock.hidden = !playing;
    if (playing) meters.show(view);
    ask.replaceChildren(...(playing ? question(view, act, noteDraft) : []));
    around.replaceChildren(...scenes[view.phase](view, act).flat(9).filter(Boolean));
    if (asked || (held && !root.contains(document.activeElement))) {
      root.querySelector("[data-focus]").focus({ preventScroll: true });
    }
    if (!asked) return;
    bringIntoView();
    if (came) read(view);
  }

  /** Read the newest lines aloud, and what can be done next. */
  function read(view) {
    const spokenBy = ({ name, thought }) => (thought ? say("{name} thinks", { name }) : name);
    const lines = view.turns.at(-1).lines.map((line) => ({
      name: line.name,
      text: line.name ? `${spokenBy(line)}. ${line.text}` : line.text,
    }));
    const hidden = ask.querySelector(".pc-choices[hidden]"); // own words come first
    const next = view.ending
      ? [view.ending.text]
      : hidden
        ? [view.write.prompt]
        : view.choices.map((choice, n) => `${n + 1}. ${choice.text}`);
    voice.tell([...lines, ...next.map((text) => ({ name: "", text }))]);
  }

  /** Show the newest lines and what can be done next, and as much of what came before as fits. The
   *  dock may be held at the window's edge, so its place is reckoned and not measured. */
  function bringIntoView() {
    const room = root.closest(".jp-WindowedPanel-outer")?.clientHeight ?? innerHeight;
    const until = around.querySelector("[data-until]") ?? around.lastElementChild;
    const above = wording.place.getBoundingClientRect().bottom;
    const end = dock.hidden ? until.getBoundingClientRect().bottom : above + dock.offsetHeight;
    const newest = away ? root : talk.newest;
    const said = newest.previousElementSibling?.querySelector(".pc-mine");
    const fits = (node) => node && end - node.getBoundingClientRect().top < room - 20;
    ([root, said].find(fits) ?? newest).scrollIntoView({
      block: "start",
      behavior: isCalm() ? "auto" : "smooth",
    });
  }

  root.addEventListener("keydown", (event) => {
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      /TEXTAREA|INPUT/.test(event.target.tagName)
    )
      return;
    if (/^[1-9]$/.test(event.key)) {
      const choice = ask.querySelectorAll(".pc-choice")[Number(event.key) - 1];
      if (choice && !choice.closest("[hidden]")) {
        event.preventDefault();
        choice.click();
      }
    }
  });

  const aloud = button(
    say("Read aloud"),
    () => {
      voice.turn(!voice.on);
      if (!away) read(part.view);
    },
    { class: "pc-quiet pc-small" },
  );
  const forget = voice.watch(() => {
    aloud.hidden = !voice.available();
    aloud.setAttribute("aria-pressed", String(voice.on));
  });

  const { id, title, form, way, place } = part.view;
  root.dataset.item = id;
  root.setAttribute("aria-label", title);
  root.dataset.form = form;
  root.append(
    place ? drawing(place.svg, { class: "pc-place", role: "img", "aria-label": place.alt }) : "",
    h(
      "header",
      { class: "pc-head" },
      h("div", {}, h("h3", {}, title), way ? h("p", { class: "pc-way" }, way) : null),
      aloud,
    ),
    talk.fold,
    talk.log,
    word,
    wording.place,
    dock,
    around,
    savedBanner(part),
    another.place,
  );
  el.append(root);

  part.onReply((reply) => {
    if (reply.view) draw();
    heard(reply.n);
    if (reply.print) printPage(reply.print);
  });
  // Another window may have gone on with the scene; two may also stand side by side.
  const look = () => {
    keepDraft();
    if (document.visibilityState === "visible") part.tell({ do: "look" });
  };
  const hush = (event) => {
    if (event.key === "Escape") voice.stop();
  };
  const stopListening = listenTo([
    [document, "visibilitychange", look],
    [window, "focus", look],
    [window, "pagehide", keepDraft],
    [window, "keydown", hush],
  ]);
  draw();
  return () => {
    voice.stop();
    forget();
    stopListening();
  };
}
