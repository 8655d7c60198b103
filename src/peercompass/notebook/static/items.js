// Items: choice, choices, order, sort and write. A graded item keeps each change at once; a
// practice item waits for "Check my thinking" and then shows why.

function itemView({ model, el }) {
  const body = h("div", { class: "pc-body" });
  const status = h("p", { class: "pc-status", role: "status" });
  const result = h("div", { class: "pc-result" });
  const first = model.get("view");
  let value = startValue(first);
  let shownId = 0;
  let sent = null; // the newest answer on its way; views of earlier ones come back first

  const send = (commit) => {
    sent = JSON.stringify(value);
    status.textContent = commit ? "" : "Saving…";
    model.send({ do: "answer", value, commit });
  };
  const change = (next, { silent } = {}) => {
    value = next;
    if (model.get("view").graded && !silent) send(false);
    drawBody();
  };
  const draws = { choice: drawChoice, choices: drawChoices, order: drawOrder, sort: drawSort,
    write: drawWrite };

  function drawBody() {
    const view = model.get("view");
    redraw(body, draws[view.kind](view, value, change, send, model), commitBar(view));
  }

  function commitBar(view) {
    if (view.graded || view.kind === "write" || view.result) return null;
    const ready = isWhole(view, value);
    return h("div", { class: "pc-bar" },
      button("Check my thinking", () => ready && send(true),
        { class: "pc-primary", "aria-disabled": !ready, "data-key": "commit" }),
      ready ? null : h("span", { class: "pc-hint" }, wholeHint(view)));
  }

  function drawAround() {
    const view = model.get("view");
    status.textContent = view.graded && view.value !== null
      ? (model.get("saved") ? "Saved. You can change it until you hand in." : "") : "";
    redraw(result, view.result ? reviewOf(view, () => {
      value = startValue({ ...view, value: null });
      model.send({ do: "again" });
    }) : null);
    if (view.result && shownId++ > 0) result.querySelector("h4")?.focus();
  }

  model.on("change:view", () => {
    const view = model.get("view");
    if (sent !== null && view.value !== null && JSON.stringify(view.value) !== sent) return;
    sent = null;
    // While somebody types, the words on the page are newer than those that come back.
    if (view.kind !== "write" || view.value === null) {
      value = startValue(view);
      drawBody();
    }
    drawAround();
  });

  el.append(h("section", { class: "pc-card", "aria-label": first.stem },
    first.note ? h("p", { class: "pc-note" }, first.note) : null,
    h("div", { class: "pc-stem", id: uid("stem") }, paragraphs(first.stem)),
    body, savedBanner(model), status, result));
  drawBody();
  drawAround();
  shownId = 1;
}

function startValue(view) {
  if (view.value !== null && view.value !== undefined) return view.value;
  return { choice: null, choices: [], order: view.cards?.map((card) => card.id), sort: {},
    write: "" }[view.kind];
}

function isWhole(view, value) {
  if (view.kind === "choice") return value !== null;
  if (view.kind === "choices") return value.length > 0;
  if (view.kind === "sort") return Object.keys(value).length === view.cards.length;
  return true;
}

const wholeHint = (view) => ({ choice: "Pick the one that fits best.", choices: "Pick all that fit.",
  sort: "Give each card a place." })[view.kind] ?? "";

function drawChoice(view, value, change) {
  const name = uid("choice");
  return h("fieldset", { disabled: Boolean(view.result) },
    h("legend", {}, "Pick one"),
    view.options.map((option) => h("label", { class: "pc-option" },
      h("input", { type: "radio", name, checked: value === option.id, "data-key": option.id,
        onchange: () => change(option.id) }),
      h("span", {}, option.text))));
}

function drawChoices(view, value, change) {
  return h("fieldset", { disabled: Boolean(view.result) },
    h("legend", {}, "Pick all that fit"),
    view.options.map((option) => h("label", { class: "pc-option" },
      h("input", { type: "checkbox", checked: value.includes(option.id), "data-key": option.id,
        onchange: (event) => change(event.target.checked
          ? [...value, option.id] : value.filter((id) => id !== option.id)) }),
      h("span", {}, option.text))));
}

function drawOrder(view, value, change) {
  const text = Object.fromEntries(view.cards.map((card) => [card.id, card.text]));
  const off = Boolean(view.result);
  const move = (from, to) => {
    if (to < 0 || to >= value.length || from === to) return;
    const next = [...value];
    next.splice(to, 0, ...next.splice(from, 1));
    change(next);
  };
  return [
    h("p", { class: "pc-hint" }, "Put the first step on top. Drag a card, or use its arrows."),
    h("ol", { class: "pc-order" }, value.map((id, place) => h("li", {
      class: "pc-move", draggable: !off,
      ondragstart: (event) => event.dataTransfer.setData("text/plain", String(place)),
      ondragover: (event) => event.preventDefault(),
      ondrop: (event) => { event.preventDefault(); move(Number(event.dataTransfer.getData("text/plain")), place); },
    },
    h("span", {}, text[id]),
    h("span", { class: "pc-arrows" },
      button("↑", () => move(place, place - 1), { "aria-label": `Move up: ${text[id]}`,
        "data-key": `${id}-up`, "aria-disabled": place === 0, disabled: off }),
      button("↓", () => move(place, place + 1), { "aria-label": `Move down: ${text[id]}`,
        "data-key": `${id}-down`, "aria-disabled": place === value.length - 1, disabled: off }))))),
    view.graded && !view.answered
      ? button("Keep this order", () => change([...value]), { "data-key": "keep" }) : null,
  ];
}

function drawSort(view, value, change) {
  return view.cards.map((card) => {
    const name = uid("sort");
    return h("fieldset", { class: "pc-sort", disabled: Boolean(view.result) },
      h("legend", {}, card.text),
      view.groups.map((group) => h("label", { class: "pc-chip" },
        h("input", { type: "radio", name, checked: value[card.id] === group.id,
          "data-key": `${card.id}-${group.id}`,
          onchange: () => change({ ...value, [card.id]: group.id }) }),
        h("span", {}, group.title))));
  });
}

function drawWrite(view, value, change, send, model) {
  const count = h("span", { class: "pc-hint" });
  const label = uid("write");
  let timer = null;
  const words = (text) => text.trim().split(/\s+/).filter(Boolean).length;
  const tell = (text) => {
    const n = words(text);
    const more = n < view.min ? ` ${view.min - n} more to go.` : n > view.max ? ` ${n - view.max} over.` : "";
    count.textContent = `${n} words (${view.min} to ${view.max}).${more}`;
  };
  const keep = (commit = false) => {
    clearTimeout(timer);
    timer = null;
    model.send({ do: "answer", value: area.value, commit });
  };
  const area = h("textarea", { id: label, rows: 9, value: value ?? "", "data-key": "area",
    "aria-label": "Your words", spellcheck: true, maxlength: 30000,
    oninput: () => {
      tell(area.value);
      clearTimeout(timer);
      timer = setTimeout(keep, 700);
    },
    onblur: () => timer && keep(),
  });
  tell(area.value);
  const start = (text) => {
    const gap = area.value && !/\s$/.test(area.value) ? "\n" : "";
    area.value += gap + text.replace(/…$/, " ");
    area.dispatchEvent(new Event("input"));
    area.focus();
  };
  return [
    view.starters.length ? h("div", { class: "pc-starters" }, h("p", { class: "pc-hint" },
      "A first line to borrow, if you like:"), view.starters.map((text) =>
      button(text, () => start(text), { class: "pc-quiet" }))) : null,
    area, count,
    h("details", {}, h("summary", {}, "What a reader looks for"), rubricTable(view.rubric)),
    view.graded ? null : h("div", { class: "pc-bar" },
      button("I have written enough for now", () => keep(true), { class: "pc-primary", "data-key": "commit" })),
  ];
}

function rubricTable(rubric) {
  const marks = [...Array(rubric.highest + 1).keys()];
  return [h("p", {}, rubric.note), h("div", { class: "pc-scroll", tabindex: 0, role: "group",
    "aria-label": "Rubric" }, h("table", {},
    h("thead", {}, h("tr", {}, h("td", {}), marks.map((mark) => h("th", { scope: "col" }, String(mark))))),
    h("tbody", {}, rubric.rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row.title),
      row.levels.map((level) => h("td", {}, level)))))))];
}

function reviewOf(view, again) {
  const note = (entry) => h("li", { class: entry.fits === null ? "" : entry.fits ? "pc-fits" : "pc-look" },
    h("strong", {}, entry.text),
    entry.fits === null ? null : h("em", {}, entry.fits ? " fits" : " worth another look"),
    h("p", {}, entry.why));
  return h("div", { class: "pc-review" },
    h("h4", { tabindex: -1 }, view.result.heading),
    h("ul", {}, view.result.yours.map(note)),
    view.result.others.length
      ? h("details", {}, h("summary", {}, "The other options, and why"), h("ul", {}, view.result.others.map(note)))
      : null,
    button(view.kind === "write" ? "Write some more" : "Try another way", again, { "data-key": "again" }));
}
