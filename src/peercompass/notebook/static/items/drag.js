// Moving a card with a finger, a pen or the mouse, by pointer events: HTML's own drag and drop
// does not work on touch. Keys have ways of their own, on the handle of each card.

import { h } from "../dom.js";

const EDGE = 70; // pixels from the edge of what scrolls, where it scrolls by itself
const STEADY = 5; // pixels: less is a click

/** The dots to take a card by. Under a finger only they move it, so that the rest still scrolls. */
export function cardHandle(label, key, onkeydown) {
  return h(
    "button",
    {
      type: "button",
      class: "pc-handle",
      "aria-label": label,
      "data-key": key,
      onkeydown,
    },
    h("span", { "aria-hidden": "true" }, "⠿"),
  );
}

/** Let `card` be dragged. `over(x, y)` shows where it would land; `drop()` puts it there;
 *  `done()` takes away what was shown, also when Escape or the browser called it off. */
export function dragCard(card, { over, drop, done }) {
  card.addEventListener("pointerdown", (down) => {
    const handle = down.target.closest(".pc-handle");
    const may =
      handle || (down.pointerType === "mouse" && !down.target.closest("button, input, label"));
    if (!may || down.button !== 0 || !down.isPrimary) return;
    const scroller = scrollerOf(card);
    const from = { x: down.clientX, y: down.clientY, top: scroller.scrollTop };
    let at = { x: from.x, y: from.y };
    let lifted = false;
    let frame = null;

    const move = (event) => {
      at = { x: event.clientX, y: event.clientY };
      if (!lifted && Math.hypot(at.x - from.x, at.y - from.y) < STEADY) return;
      if (!lifted) {
        lifted = true;
        card.classList.add("pc-lifted");
        getSelection()?.removeAllRanges();
        frame = requestAnimationFrame(glide);
      }
      show();
    };
    const show = () => {
      card.style.transform = `translate(${at.x - from.x}px, ${at.y - from.y + scroller.scrollTop - from.top}px)`;
      over(at.x, at.y);
    };
    const glide = () => {
      const box =
        scroller === document.scrollingElement
          ? { top: 0, bottom: innerHeight }
          : scroller.getBoundingClientRect();
      const by =
        at.y < box.top + EDGE
          ? at.y - box.top - EDGE
          : at.y > box.bottom - EDGE
            ? at.y - box.bottom + EDGE
            : 0;
      if (by) {
        scroller.scrollTop += Math.max(-EDGE, Math.min(EDGE, by)) / 5;
        show();
      }
      frame = requestAnimationFrame(glide);
    };
    const end = (event) => {
      if (event.type === "keydown") {
        if (event.key !== "Escape" || !lifted) return;
        event.preventDefault();
        event.stopPropagation();
      }
      for (const [name, listener] of listeners) removeEventListener(name, listener, true);
      cancelAnimationFrame(frame);
      if (!lifted) return;
      card.classList.remove("pc-lifted");
      card.style.transform = "";
      if (event.type === "pointerup") {
        if (down.pointerType === "mouse") {
          // a finger that moved does not click
          addEventListener("click", swallow, { capture: true, once: true });
          setTimeout(() => removeEventListener("click", swallow, true));
        }
        drop();
      }
      done();
    };
    const listeners = /** @type {[string, (event: any) => void][]} */ ([
      ["pointermove", move],
      ["pointerup", end],
      ["pointercancel", end],
      ["keydown", end],
      ["selectstart", (event) => event.preventDefault()],
    ]);
    for (const [name, listener] of listeners) addEventListener(name, listener, true);
  });
}

/** The click that ends a drag presses nothing. */
const swallow = (event) => {
  event.preventDefault();
  event.stopPropagation();
};

function scrollerOf(node) {
  for (let at = node.parentElement; at; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY))
      return at;
  }
  return document.scrollingElement;
}
