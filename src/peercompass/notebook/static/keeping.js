// Answers on their way to the disk. The page holds each one until the kernel says that it is
// there; it survives a kernel that ends, and asks before leaving only while something is held.

const SOON = 400; // milliseconds after the last key
const LATEST = 2000; // while the keys do not rest
const STUCK = 4000; // until an answer that is not heard counts as stuck

/** What is held, by place and item. It stands outside this module, which each widget loads anew:
 *  when a kernel starts again, the new widget finds here what the old one could not send. */
const HELD = (globalThis.peercompassHeld ??= new Map());

/** Keep the answers of one item. `read()` gives the words as typed; `changed()` is called when
 *  what there is to say about saving may have changed. */
function makeKeeper(model, { read, changed }) {
  const first = model.get("view");
  const key = `${first.place}#${first.id}`;
  let { n } = first; // counts this page's messages; a view says which it answers
  let heard = n;
  let timer = null;
  let since = 0;
  let watch = null;

  const keeper = {
    /** What an earlier kernel did not hear, or null. */
    left: HELD.get(key) ?? null,
    get dirty() { return timer !== null; },
    get busy() { return HELD.has(key); },
    get stuck() {
      return HELD.has(key) && (!model.get("saved") || Date.now() - HELD.get(key).at > STUCK);
    },
    ask(message) {
      n += 1;
      try {
        model.send({ ...message, n });
      } catch { /* the kernel is gone: what counts is held */ }
    },
    answer(value, more = {}) {
      clearTimeout(timer);
      timer = null;
      const { kept } = model.get("view");
      HELD.set(key, { value, more, kept, at: HELD.get(key)?.at ?? Date.now() });
      keeper.ask({ do: "answer", value, ...more });
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
    /** Whether a view is the newest word. Views of earlier messages come back first. */
    takes(view) {
      if (view.n < n) return false;
      heard = view.n;
      release();
      return true;
    },
    close() {
      keeper.flush();
      clearTimeout(watch);
      for (const [place, name, listener] of listeners) place.removeEventListener(name, listener);
    },
  };

  function release() {
    if (heard === n && model.get("saved")) HELD.delete(key);
  }
  const listeners = [
    [document, "visibilitychange", () =>
      document.visibilityState === "visible" ? keeper.ask({ do: "look" }) : keeper.flush()],
    [window, "focus", () => keeper.ask({ do: "look" })],
    [window, "pagehide", () => keeper.flush()],
    [window, "beforeunload", (event) => {
      keeper.flush();
      if (keeper.stuck) event.preventDefault();
    }],
  ];
  for (const [place, name, listener] of listeners) place.addEventListener(name, listener);
  model.on("change:saved", () => { release(); changed(); });
  return keeper;
}

const clock = (iso) => new Date(iso).toLocaleTimeString([], { timeStyle: "short" });
