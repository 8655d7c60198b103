// On a phone: one card or line at a time, with a large button for each place it can go to, until all
// have one; then the board, where everything is seen together and can be changed.

import { say } from "../../labextension/trainee/voice.js";
import { button, h } from "../dom.js";

const TWICE = 350; // ms within which a second tap was meant for the card before

export const PHONE = "(max-width: 480px)";

/** Whether things are now put in place one at a time: on a phone, while some have no place and the
 *  person did not ask for all of them. `at` is lent by the item's frame, and keeps where one is. */
export function isOneByOne(view, value, ids, at) {
  if (view.result || at.board || !matchMedia(PHONE).matches) return false;
  return at.place !== undefined || ids.some((id) => !value[id]);
}

/**
 * One of the things, given by `ids` in their order. `show(id)` draws it, `places` are where it can
 * go, and `put(id, place)` puts it there.
 */
export function oneByOne({ ids, value, places, show, put }, { at, redraw, announce }) {
  const open = ids.findIndex((id) => !value[id]);
  at.place ??= Math.max(0, open);
  const id = ids[at.place];
  const drawn = Date.now();
  const number = { n: at.place + 1, all: ids.length };

  const go = (place) => {
    at.place = place;
    if (place >= ids.length) {
      at.place = undefined;
      at.board = true;
    }
    redraw();
    if (at.board) announce(say("All of them, to look over and change."));
    else at.card?.focus({ preventScroll: true });
  };
  const pick = (place) => {
    if (Date.now() - drawn < TWICE) return;
    put(id, place.id);
    go(at.place + 1);
  };

  at.card = h("div", { class: "pc-one-card", tabindex: -1, "data-one": id }, show(id));
  return h(
    "div",
    { class: "pc-one" },
    h("p", { class: "pc-hint", role: "status" }, say("{n} of {all}", number)),
    at.card,
    h(
      "div",
      { class: "pc-one-places" },
      places.map((place) =>
        button(place.title, () => pick(place), {
          "data-key": `one-${place.id}`,
          "aria-pressed": String(value[id] === place.id),
        }),
      ),
    ),
    h(
      "div",
      { class: "pc-bar" },
      button(say("‹ Back"), () => at.place > 0 && go(at.place - 1), {
        class: "pc-quiet pc-small",
        "data-key": "one-back",
        "aria-disabled": at.place === 0,
      }),
      button(say("Later ›"), () => go(at.place + 1), {
        class: "pc-quiet pc-small",
        "data-key": "one-later",
      }),
      button(say("See all of them"), () => go(ids.length), {
        class: "pc-quiet pc-small",
        "data-key": "one-all",
      }),
    ),
  );
}
