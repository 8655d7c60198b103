// The player: a conversation with people who remember. It draws what the engine says and sends
// back ids. Keys 1 to 9 choose; the transcript is a live region; focus always has a place.

function playerView({ model, el }) {
  const root = h("section", { class: "pc-card pc-player" });
  const log = h("div", { class: "pc-log", role: "log", "aria-label": "The conversation so far" });
  const around = h("div", { class: "pc-around" });
  let drawn = { attempt: null, turns: 0 };
  let busy = false;
  let opened = false; // the first drawing must not take the focus

  const act = (message) => {
    if (busy) return;
    busy = true;
    model.send(message);
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
      if (place >= drawn.turns) holder.append(...turn.lines.map(spoken));
      if (turn.chose && !holder.querySelector(".pc-mine")) {
        holder.append(mine(view, turn.chose, place, () => act({ do: "rewind", to: place })));
      }
    });
    drawn.turns = view.turns.length;
  }

  function draw() {
    const view = model.get("view");
    busy = false;
    root.setAttribute("aria-label", view.title);
    root.dataset.phase = view.phase;
    log.hidden = view.phase === "intro" || view.phase === "pause";
    if (!log.hidden) drawLog(view);
    around.replaceChildren(...[scenes[view.phase](view, act)].flat(9).filter(Boolean));
    if (opened) {
      const target = around.querySelector("[data-focus]");
      target?.focus({ preventScroll: true });
      bringIntoView();
    }
    opened = true;
  }

  /** The newest lines and what can be done next, and as much of what came before as fits. */
  function bringIntoView() {
    const newest = log.hidden ? root : log.lastElementChild;
    const said = newest.previousElementSibling?.querySelector(".pc-mine");
    const room = root.closest(".jp-WindowedPanel-outer")?.clientHeight ?? innerHeight;
    const end = around.getBoundingClientRect().bottom;
    const fits = (node) => node && end - node.getBoundingClientRect().top < room - 20;
    ([root, said].find(fits) ?? newest).scrollIntoView({ block: "start", behavior: calmMotion() });
  }

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /TEXTAREA|INPUT/.test(event.target.tagName)) return;
    if (/^[1-9]$/.test(event.key)) {
      const choice = around.querySelectorAll(".pc-choice")[Number(event.key) - 1];
      if (choice && !choice.closest("[hidden]")) { event.preventDefault(); choice.click(); }
    }
  });

  const head = h("header", { class: "pc-head" });
  const first = model.get("view");
  head.append(h("h3", {}, first.title));
  root.append(head, log, around, savedBanner(model));
  el.append(root);
  model.on("change:view", draw);
  draw();
}

const calmMotion = () =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

function spoken(line) {
  if (!line.name) return h("p", { class: "pc-narrator" }, line.text);
  const mood = line.mood ? h("span", { class: "pc-mood" }, line.mood) : null;
  return h("div", { class: line.thought ? "pc-line pc-thought" : "pc-line" },
    drawing(line.svg),
    h("div", { class: "pc-bubble" },
      h("p", { class: "pc-who" }, line.name, line.thought ? " thinks" : "", mood ? [" · ", mood] : null),
      h("p", {}, line.text)));
}

function mine(view, chose, place, rewind) {
  return h("div", { class: "pc-mine" },
    h("div", { class: "pc-bubble" }, h("p", { class: "pc-who" }, "You"),
      chose.wrote ? h("p", { class: "pc-own" }, `“${chose.wrote}”`) : null,
      h("p", {}, chose.text),
      chose.why ? h("details", {},
        h("summary", {}, "Why this matters"),
        h("p", {}, h("strong", {}, chose.shown ?? ""), chose.skill ? ` Skill: ${chose.skill}.` : ""),
        h("p", {}, chose.why)) : null,
      view.graded ? null : button("Try another way from here", rewind,
        { class: "pc-quiet pc-small", "aria-label": `Try another way from choice ${place + 1}` })));
}

function meterOf(meter) {
  const on = Math.round(meter.share * 10);
  return h("li", {},
    h("span", { class: "pc-pips", "aria-hidden": "true" },
      [...Array(10).keys()].map((n) => h("i", { class: n < on ? "on" : "" }))),
    h("span", {}, `${meter.label}: `, h("strong", {}, meter.word)));
}

const scenes = {
  intro: (view, act) => [
    h("ul", { class: "pc-cast" }, view.people.map((person) => h("li", {},
      drawing(person.svg, { role: "img", "aria-label": person.alt }),
      h("p", {}, h("strong", {}, person.name), h("br"), person.about)))),
    view.setting ? paragraphs(view.setting) : null,
    view.note ? h("p", { class: "pc-note" }, h("strong", {}, "Before you start: "), view.note,
      " You can stop at any time, or skip this scene.") : null,
    h("p", { class: "pc-hint" }, `About ${view.minutes} minutes. Pick with the mouse, a finger or the keys 1 to 9. `,
      view.graded ? "Your newest play is the one that counts. " : "You can go back and try another way. "),
    h("div", { class: "pc-bar" },
      button("Begin", () => act({ do: "start" }), { class: "pc-primary", "data-focus": true })),
    h("p", { class: "pc-crisis" }, CRISIS),
  ],

  play: (view, act) => {
    const heading = h("h4", { tabindex: -1, "data-focus": true }, "What do you do?");
    const choices = h("ol", { class: "pc-choices" }, view.choices.map((choice, n) => h("li", {},
      button([h("kbd", { "aria-hidden": "true" }, String(n + 1)), h("span", {}, choice.text)], () =>
        act({ do: "choose", node: view.node, choice: choice.id, wrote: area?.value ?? "" }),
      { class: "pc-choice" }))));
    let area = null;
    let parts = [heading, choices];
    if (view.write) {
      const id = uid("own");
      const go = () => { choices.hidden = false; more.hidden = true; choices.querySelector("button")?.focus(); };
      area = h("textarea", { id, rows: 3, maxlength: 4000 });
      const more = button("Now show me some ways to say it", go, { class: "pc-primary" });
      choices.hidden = true;
      heading.textContent = "Your own words first";
      parts = [heading, h("label", { for: id }, view.write.prompt), area,
        h("p", { class: "pc-hint" }, `Up to about ${view.write.max_words} words. Then pick what comes closest. You may leave it empty.`),
        more, choices];
    }
    return [
      h("ul", { class: "pc-meters", "aria-label": "How it is going" }, view.meters.map(meterOf)),
      parts,
      view.coach ? h("details", { class: "pc-coach" }, h("summary", {}, "What could I listen for?"), h("p", {}, view.coach)) : null,
      h("div", { class: "pc-bar pc-exits" },
        button("Take a break", () => act({ do: "pause" }), { class: "pc-quiet" }),
        view.turns.length > 1 && !view.graded ? button("Undo the last choice", () => act({ do: "rewind", to: view.turns.length - 2 }), { class: "pc-quiet" }) : null),
    ];
  },

  pause: (view, act) => [
    h("h4", { tabindex: -1, "data-focus": true }, "A pause is part of the work."),
    h("p", {}, "Look away from the screen. Feel your feet on the floor. Breathe out slowly, a few times. The scene waits where you left it, and you may also leave it for good."),
    h("p", { class: "pc-crisis" }, CRISIS),
    h("div", { class: "pc-bar" }, button("Go back to the scene", () => act({ do: "start" }), { class: "pc-primary" })),
  ],

  end: (view, act) => [
    h("div", { class: "pc-ending" },
      h("h4", { tabindex: -1, "data-focus": true }, "How it ended"),
      paragraphs(view.ending.text),
      h("p", { class: "pc-reflect" }, h("strong", {}, "To think about: "), view.ending.reflect)),
    view.debrief ? h("details", { class: "pc-debrief" },
      h("summary", {}, "Look back at your choices"),
      h("ol", {}, view.debrief.map((moment) => h("li", {},
        h("strong", {}, moment.text),
        h("p", {}, `${moment.shown} `, moment.skill ? `Skill: ${moment.skill}. ` : "", moment.change.join(" · ")),
        h("p", {}, moment.why))))) : h("p", {}, "Your play is saved. You will talk through its skills in your feedback."),
    h("div", { class: "pc-bar" }, button(view.graded ? "Play it once more" : "Play it again", () => act({ do: "rewind", to: 0 }))),
    view.graded ? h("p", { class: "pc-hint" }, "If you play once more, the newest play counts from its first choice. The old one is kept.") : null,
  ],
};
