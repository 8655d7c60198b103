// The player: a conversation with people who remember. It draws what the engine says and sends
// back ids. Keys 1 to 9 choose; the transcript is a live region; focus always has a place.

const PATIENCE = 10_000; // milliseconds until the page says that it waits

function playerView({ model, el }) {
  const root = h("section", { class: "pc-card pc-player" });
  const log = h("div", { class: "pc-log", role: "log", "aria-label": "The conversation so far" });
  const around = h("div", { class: "pc-around" });
  const slow = h("p", { class: "pc-notice", role: "status", hidden: true },
    "This takes longer than it should. Your choices so far are saved. Try once more, or load the page again.");
  const voice = makeVoice();
  let drawn = { attempt: null, turns: 0 };
  let waiting = null; // the timer of a step on its way
  let acted = false; // the first drawing, and one that nobody asked for, must not take the focus
  const draft = { node: null, text: null, timer: null };

  const heard = () => { clearTimeout(waiting); waiting = null; slow.hidden = true; };
  const act = (message) => {
    if (waiting) return;
    keepDraft();
    voice.stop();
    acted = true;
    waiting = setTimeout(() => { waiting = null; slow.hidden = false; }, PATIENCE);
    model.send(message);
  };
  const keepDraft = () => {
    clearTimeout(draft.timer);
    if (draft.text !== null) model.send({ do: "draft", node: draft.node, wrote: draft.text });
    draft.text = null;
  };
  const noteDraft = (node, text) => {
    clearTimeout(draft.timer);
    Object.assign(draft, { node, text, timer: setTimeout(keepDraft, 500) });
  };

  function drawLog(view) {
    if (view.attempt !== drawn.attempt || view.turns.length < drawn.turns) {
      log.replaceChildren();
      drawn = { attempt: view.attempt, turns: 0 };
    }
    // What was chosen belongs to the turn before the new lines.
    view.turns.forEach((turn, place) => {
      if (place < drawn.turns - 1) return;
      const holder = log.children[place] ?? log.appendChild(h("div", { class: "pc-turn" }));
      if (place >= drawn.turns) holder.append(...turn.lines.map((line) => spoken(line, view.drawings)));
      if (turn.chose && !holder.querySelector(".pc-mine")) {
        holder.append(mine(view, turn.chose, place, () => act({ do: "rewind", to: place })));
      }
    });
    drawn.turns = view.turns.length;
  }

  function draw() {
    const view = model.get("view");
    const before = drawn.turns;
    const mayFocus = acted && (root.contains(document.activeElement) || document.activeElement === document.body);
    acted = false;
    root.dataset.phase = view.phase;
    log.hidden = !["play", "end"].includes(view.phase);
    if (!log.hidden) drawLog(view);
    around.replaceChildren(...[
      view.notice ? h("p", { class: "pc-notice", role: "status" }, view.notice) : null,
      scenes[view.phase](view, act, noteDraft),
    ].flat(9).filter(Boolean));
    if (!mayFocus) return;
    around.querySelector("[data-focus]")?.focus({ preventScroll: true });
    bringIntoView();
    if (!log.hidden && view.turns.length > before) read(view);
  }

  /** Read the newest lines aloud, and what can be done next. */
  function read(view) {
    const ask = view.ending ? [{ text: view.ending.text }]
      : view.choices.map((choice, n) => ({ text: `${n + 1}. ${choice.text}` }));
    voice.say([...view.turns.at(-1).lines, ...ask]);
  }

  /** The newest lines and what can be done next, and as much of what came before as fits. */
  function bringIntoView() {
    const newest = log.hidden ? root : log.lastElementChild;
    const said = newest.previousElementSibling?.querySelector(".pc-mine");
    const room = root.closest(".jp-WindowedPanel-outer")?.clientHeight ?? innerHeight;
    const end = (around.querySelector("[data-until]") ?? around).getBoundingClientRect().bottom;
    const fits = (node) => node && end - node.getBoundingClientRect().top < room - 20;
    ([root, said].find(fits) ?? newest).scrollIntoView({ block: "start", behavior: calmMotion() });
  }

  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") voice.stop();
    if (event.ctrlKey || event.metaKey || event.altKey || /TEXTAREA|INPUT/.test(event.target.tagName)) return;
    if (/^[1-9]$/.test(event.key)) {
      const choice = around.querySelectorAll(".pc-choice")[Number(event.key) - 1];
      if (choice && !choice.closest("[hidden]")) { event.preventDefault(); choice.click(); }
    }
  });

  const aloud = button("Read aloud", () => {
    voice.turn(!voice.on);
    aloud.setAttribute("aria-pressed", String(voice.on));
    if (!log.hidden) read(model.get("view"));
  }, { class: "pc-quiet pc-small", "aria-pressed": String(voice.on) });
  const showAloud = () => { aloud.hidden = !voice.available(); };
  voice.whenReady(showAloud);
  showAloud();

  const title = model.get("view").title;
  root.setAttribute("aria-label", title);
  root.append(h("header", { class: "pc-head" }, h("h3", {}, title), aloud), log, slow, around, savedBanner(model));
  el.append(root);

  model.on("change:view", draw);
  model.on("msg:custom", (content) => {
    if (content.heard) heard();
    if (content.print) printPage(content.print);
  });
  const look = () => document.visibilityState === "visible" ? model.send({ do: "look" }) : keepDraft();
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", keepDraft);
  draw();
  return () => {
    voice.stop();
    document.removeEventListener("visibilitychange", look);
    removeEventListener("pagehide", keepDraft);
  };
}

const calmMotion = () =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

/** Hand a page, made by our own Python, to the browser's print dialog. */
function printPage(page) {
  document.querySelector("iframe.pc-print")?.remove();
  const frame = h("iframe", { class: "pc-print", title: "Page to print", srcdoc: page,
    style: "position:fixed;width:0;height:0;border:0;visibility:hidden" });
  frame.addEventListener("load", () => frame.contentWindow.print());
  document.body.append(frame);
}
