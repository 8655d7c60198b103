// Cards to put in order or to sort into groups: by mouse, by finger and by keys alike.

import { button, h, uid } from "../dom.js";
import { cardHandle, dragCard } from "./drag.js";
import { chips } from "./options.js";

export const orderKind = {
  hint: () => "",
  /** An order from an earlier wording may lack a card: it comes last. */
  start: (view) => [...new Set([...(view.value ?? []), ...view.cards.map((card) => card.id)])],
  draw(view, value, { change, say }) {
    const text = Object.fromEntries(view.cards.map((card) => [card.id, card.text]));
    const off = Boolean(view.result);
    const move = (from, to) => {
      if (to < 0 || to >= value.length || from === to) return;
      const next = [...value];
      next.splice(to, 0, ...next.splice(from, 1));
      change(next);
      say(`Moved to place ${to + 1} of ${value.length}.`);
    };
    const rows = value.map((id, place) => {
      const onkeydown = keyed(
        { ArrowUp: place - 1, ArrowDown: place + 1, Home: 0, End: value.length - 1 },
        (to) => move(place, to),
      );
      const arrow = (sign, word, to) =>
        button(sign, () => move(place, to), {
          "aria-label": `Move ${word}: ${text[id]}`,
          "data-key": `${id}-${word}`,
          "aria-disabled": to < 0 || to >= value.length,
          disabled: off,
        });
      return h(
        "li",
        { class: "pc-move", "data-card": id },
        cardHandle(
          `Move: ${text[id]}, place ${place + 1} of ${value.length}`,
          `${id}-handle`,
          onkeydown,
          off,
        ),
        h("span", { class: "pc-card-text" }, text[id]),
        h(
          "span",
          { class: "pc-arrows" },
          arrow("↑", "up", place - 1),
          arrow("↓", "down", place + 1),
        ),
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
            "Put the first step on top. Drag a card by its dots, use its arrows, or press the arrow keys on its dots.",
          ),
      list,
    ];
  },
  foot: (view, value, { change }) =>
    view.graded && !view.answered
      ? button("Keep this order", () => change([...value]), { "data-key": "keep" })
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

export const sortKind = {
  hint: (view, value) => `${Object.keys(value).length} of ${view.cards.length} cards have a place.`,
  start: (view) => view.value ?? {},
  draw(view, value, { change, say }) {
    const off = Boolean(view.result);
    const places = [{ id: "", title: "Not sorted yet" }, ...view.groups];
    const put = (card, group) => {
      if ((value[card] ?? "") === group) return;
      const next = { ...value, [card]: group };
      if (!group) delete next[card];
      change(next);
      say(
        `${group ? `Moved to ${places.find((one) => one.id === group).title}` : "Taken out again"}. ` +
          `${Object.keys(next).length} of ${view.cards.length} cards have a place.`,
      );
    };
    const columns = [];
    const cardOf = ({ id, text }) => {
      const at = places.findIndex((place) => place.id === (value[id] ?? ""));
      const step = (by) => places[at + by] && put(id, places[at + by].id);
      const onkeydown = keyed({ ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }, step);
      const title = uid("card");
      const card = h(
        "fieldset",
        { class: "pc-move pc-sort", disabled: off, "data-card": id, "aria-labelledby": title },
        cardHandle(`Move: ${text}, in ${places[at].title}`, `${id}-handle`, onkeydown, off),
        h("span", { class: "pc-card-text", id: title }, text),
        chips(view.groups, value[id], id, (group) => put(id, group)),
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
            : h("p", { class: "pc-hint" }, place.id ? "No card yet." : "Every card has a place."),
        ),
      );
    }
    return [
      off
        ? null
        : h(
            "p",
            { class: "pc-hint" },
            "Pick a group on each card, or drag the card there by its dots. Arrow keys on the dots move it too.",
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
