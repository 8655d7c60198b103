// Answers on their way to the disk. The page holds each one until the kernel says that it is
// there; it survives a kernel that ends, and asks before leaving only while something is held.

import { listenTo } from "./dom.js";

const SOON = 400; // milliseconds after the last key
const LATEST = 2000; // while the keys do not rest
const STUCK = 4000; // until an answer that is not heard counts as stuck

/** What is held, by place and item: when a kernel starts again, the new widget finds here what the
 *  old one could not send. */
const HELD = new Map();

/** Keep the answers of one item. `read()` gives the words as typed; `changed()` is called when
 *  what there is to say about saving may have changed. */
export function makeKeeper(part, { read, changed }) {
  const key = `${part.view.place}#${part.view.id}`;
  let timer = null;
  let since = 0;
  let watch = null;

  const keeper = {
    /** What an earlier kernel did not hear, or null. */
    left: HELD.get(key) ?? null,
    get dirty() {
      return timer !== null;
    },
    get busy() {
      return HELD.has(key);
    },
    get stuck() {
      return HELD.has(key) && (!part.saved || Date.now() - HELD.get(key).at > STUCK);
    },
    answer(value, more = {}) {
      clearTimeout(timer);
      timer = null;
      const { kept } = part.view;
      HELD.set(key, { value, more, kept, at: HELD.get(key)?.at ?? Date.now() });
      part.tell({ do: "answer", value, ...more });
      clearTimeout(watch);
      watch = setTimeout(changed, STUCK + 50);
      changed();
    },
    /** Something was typed: keep it soon. */
    typed() {
      const now = Date.now();
      if (timer === null) since = now;
      clearTimeout(timer);
      timer = setTimeout(keeper.flush, Math.min(SOON, Math.max(0, since + LATEST - now)));
    },
    /** Forget what is on its way. */
    drop() {
      clearTimeout(timer);
      timer = null;
      HELD.delete(key);
    },
    flush() {
      if (timer !== null) keeper.answer(read());
    },
    /** What is heard and written need not be held. */
    release() {
      if (!part.waiting && part.saved) HELD.delete(key);
    },
    close() {
      keeper.flush();
      clearTimeout(watch);
      stopListening();
    },
  };

  const look = () => part.tell({ do: "look" });
  const stopListening = listenTo([
    [
      document,
      "visibilitychange",
      () => (document.visibilityState === "visible" ? look() : keeper.flush()),
    ],
    [window, "focus", look],
    [window, "pagehide", keeper.flush],
    [
      window,
      "beforeunload",
      (event) => {
        keeper.flush();
        if (keeper.stuck) event.preventDefault();
      },
    ],
  ]);
  return keeper;
}
