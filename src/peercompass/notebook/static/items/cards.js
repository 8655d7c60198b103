// Cards to put in order or to sort into groups: by mouse, by finger and by keys alike.

import { say } from "../../labextension/trainee/voice.js";
import { button, h, uid } from "../dom.js";
import { cardHandle, dragCard } from "./drag.js";
import { noteOn, signOf } from "./feedback.js";
import { isOneByOne, oneByOne } from "./one_by_one.js";
import { chips } from "./options.js";

export const orderKind = {
  hint: () => "",
  /** An order from an earlier wording may lack a card: it comes last. */
  start: (view) => [...new Set([...(view.value ?? []), ...view.cards.map((card) => card.id)])],
  draw(view, value, { change, announce }) {
    const text = Object.fromEntries(view.cards.map((card) => [card.id, card.text]));
    const off = Boolean(view.result);
    const move = (from, to) => {
      if (to < 0 || to >= value.length || from === to) return;
      const next = [...value];
      next.splice(to, 0, ...next.splice(from, 1));
      change(next);
      announce(say("Moved to place {place} of {all}.", { place: to + 1, all: value.length }));
    };
    const rows = value.map((id, place) => {
      const onkeydown = keyed(
        { ArrowUp: place - 1, ArrowDown: place + 1, Home: 0, End: value.length - 1 },
        (to) => move(place, to),
      );
      const arrow = (sign, word, label, to) =>
        button(sign, () => move(place, to), {
          "aria-label": label,
          "data-key": `${id}-${word}`,
          "aria-disabled": to < 0 || to >= value.length,
        });
      return h(
        "li",
        { class: "pc-move", "data-card": id, "data-sign": signOf(view, id) },
        off
          ? null
          : cardHandle(
              say("Move: {card}, place {place} of {all}", {
                card: text[id],
                place: place + 1,
                all: value.length,
              }),
              `${id}-handle`,
              onkeydown,
            ),
        h("span", { class: "pc-card-text" }, text[id]),
        off
          ? null
          : h(
              "span",
              { class: "pc-arrows" },
              arrow("↑", "up", say("Move up: {card}", { card: text[id] }), place - 1),
              arrow("↓", "down", say("Move down: {card}", { card: text[id] }), place + 1),
            ),
        noteOn(view, id),
      );
    });
    const list = h("ol", { class: "pc-order" }, rows);
    for (const [from, row] of off ? [] : rows.entries()) {
      const land = (gap) => move(from, gap > from ? gap - 1 : gap);
      dragCard(row, overRows(list, rows, land));
    }
    return [
      off
        ? null
        : h(
            "p",
            { class: "pc-hint" },
            say(
              "Put the first step on top. Drag a card by its dots, use its arrows, or press the arrow keys on its dots.",
            ),
          ),
      list,
    ];
  },
  foot: (view, value, { change }) =>
    view.graded && !view.answered
      ? button(say("Save this order"), () => change([...value]), { "data-key": "keep" })
      : null,
};

/** A bar between the rows shows where a card would land. */
function overRows(list, rows, land) {
  const bar = h("li", { class: "pc-landing", "aria-hidden": "true" });
  let gap = null;
  return {
    over(_x, y) {
      const boxes = rows.map((row) =>
        row.classList.contains("pc-lifted") ? null : row.getBoundingClientRect(),
      );
      const lifted = boxes.indexOf(null);
      const below = boxes.findIndex((box) => box && y < box.top + box.height / 2);
      gap = below < 0 ? rows.length : below;
      if (gap === lifted) gap = lifted + 1; // above itself and below itself are one place
      const here = gap === lifted + 1;
      const next = boxes[gap]?.top ?? boxes[rows.length - 1]?.bottom + 6;
      bar.hidden = here;
      if (!here) bar.style.top = `${next - list.getBoundingClientRect().top - 6}px`;
      if (!bar.isConnected) list.append(bar);
    },
    drop() {
      land(gap);
    },
    done() {
      bar.remove();
    },
  };
}

const placedOf = (view, value) =>
  say("{n} of {all} cards have a place.", {
    n: Object.keys(value).length,
    all: view.cards.length,
  });

export const sortKind = {
  oneByOne: true,
  hint: placedOf,
  start: (view) => view.value ?? {},
  draw(view, value, tools) {
    const { change, announce } = tools;
    const off = Boolean(view.result);
    const text = new Map(view.cards.map((card) => [card.id, card.text]));
    const places = [{ id: "", title: say("Not sorted yet") }, ...view.groups];
    const put = (card, group) => {
      if ((value[card] ?? "") === group) return;
      const next = { ...value, [card]: group };
      if (!group) delete next[card];
      change(next);
      const moved = group
        ? say("Moved to {group}.", { group: places.find((one) => one.id === group).title })
        : say("Taken out again.");
      announce(`${moved} ${placedOf(view, next)}`);
    };
    const ids = view.cards.map((card) => card.id);
    if (isOneByOne(view, value, ids, tools.at)) {
      const show = (id) => h("p", {}, text.get(id));
      return oneByOne({ ids, value, places: view.groups, show, put }, tools);
    }
    const columns = [];
    const cardOf = ({ id, text }) => {
      const at = places.findIndex((place) => place.id === (value[id] ?? ""));
      const step = (by) => places[at + by] && put(id, places[at + by].id);
      const onkeydown = keyed({ ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }, step);
      const title = uid("card");
      const card = h(
        "fieldset",
        {
          class: "pc-move pc-sort",
          disabled: off,
          "data-card": id,
          "data-sign": signOf(view, id),
          "aria-labelledby": title,
        },
        off
          ? null
          : cardHandle(
              say("Move: {card}, in {group}", { card: text, group: places[at].title }),
              `${id}-handle`,
              onkeydown,
            ),
        h("span", { class: "pc-card-text", id: title }, text),
        off ? null : chips(view.groups, value[id], id, (group) => put(id, group)),
        noteOn(view, id),
      );
      if (!off)
        dragCard(
          card,
          overColumns(columns, (group) => put(id, group)),
        );
      return card;
    };
    const left = view.cards.filter((card) => !value[card.id]);
    for (const place of places) {
      const cards = place.id ? view.cards.filter((card) => value[card.id] === place.id) : left;
      if (!place.id && !cards.length && off) continue;
      columns.push(
        h(
          "div",
          {
            class: place.id ? "pc-column" : "pc-column pc-pile",
            "data-group": place.id,
            role: "group",
            "aria-label": `${place.title}, ${cards.length}`,
          },
          h(
            "p",
            { class: "pc-column-title", "aria-hidden": "true" },
            `${place.title} (${cards.length})`,
          ),
          cards.length
            ? cards.map(cardOf)
            : h(
                "p",
                { class: "pc-hint" },
                place.id ? say("No card yet.") : say("Every card has a place."),
              ),
        ),
      );
    }
    return [
      off
        ? null
        : h(
            "p",
            { class: "pc-hint" },
            say(
              "Pick a group on each card, or drag the card there by its dots. Arrow keys on the dots move it too.",
            ),
          ),
      h("div", { class: "pc-columns" }, columns),
    ];
  },
};

/** The column under the pointer is where the card would land. */
function overColumns(columns, land) {
  let under = null;
  const mark = (column) => {
    for (const one of columns) one.classList.toggle("pc-over", one === column);
  };
  return {
    over(x, y) {
      under = columns.find((column) => {
        const box = column.getBoundingClientRect();
        return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
      });
      mark(under);
    },
    drop() {
      if (under) land(under.dataset.group);
    },
    done() {
      mark(null);
    },
  };
}

/** Arrow keys of a handle: each key in `ways` calls `go` with what it stands for. */
function keyed(ways, go) {
  return (event) => {
    if (!(event.key in ways) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go(ways[event.key]);
  };
}
