// The parts of the page on view: each is drawn at once where nothing was answered yet, from what the site
// says it looks like then, and otherwise when Python has told what was.

import { h } from "../dom.js";
import { drawPart } from "../main.js";
import { Part } from "../part.js";

const ALONE = ["item", "scenario"]; // types of parts that show answers to themselves only

/** Open every part of the page `main`. `given` are the answers that this browser holds, as `givenIn`
 *  has them. Gives what looks at all of them again, and what leaves them. */
export function openParts(main, kernel, given) {
  const notebook = main.dataset.pcPath;
  const views = JSON.parse(main.querySelector("#pc-views")?.textContent ?? "{}");
  const open = [];
  for (const el of main.querySelectorAll("[data-shown]")) {
    const view = views[el.dataset.shown];
    const first = view && isAsAtFirst(view, el.dataset.shown, given) ? view : null;
    open.push(openPart(el, kernel, notebook, first));
  }
  return {
    look() {
      for (const one of open) one.look();
    },
    /** What was typed is told, and the parts go when it was heard. */
    leave() {
      dispatchEvent(new Event("pagehide"));
      for (const one of open) one.leave();
    },
  };
}

function openPart(el, kernel, notebook, view) {
  let part = null;
  let leave = null;
  const line = kernel.open(notebook, el.dataset.shown, (reply, buffers) => {
    if (reply.failed) draw(() => el.append(h("p", { class: "pc-notice" }, reply.failed)));
    else if (part)
      part.hear(same(reply.view, view) ? { ...reply, view: undefined } : reply, buffers);
    else start(reply);
    view = null;
  });
  const draw = (act) => {
    leave?.();
    leave = null;
    el.replaceChildren();
    act();
  };
  const start = (first) => {
    part = new Part(line.send, first);
    draw(() => {
      leave = drawPart(part, el);
    });
  };
  if (view) start({ view, saved: true });
  return {
    look: () => part?.tell({ do: "look" }),
    leave: () =>
      line.idle().then(() => {
        leave?.();
        line.close();
      }),
  };
}

/** Whether what the site says of a part with nothing answered is true of it now. */
const isAsAtFirst = (view, shown, given) =>
  ALONE.includes(view.type) ? !given.items.has(shown) : !given.any;

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** What this browser holds of the course: whether it is `any` at all, and the `items` of the notebook's
 *  folder that were answered. `waiting` is what was said and is not kept yet. */
export async function givenIn(storage, notebook, waiting) {
  const folder = notebook.slice(0, notebook.lastIndexOf("/") + 1);
  const items = new Set(waiting.map(({ shown }) => shown));
  if (!storage) return { any: waiting.length > 0, items };
  const stamps = await storage.stamps();
  for (const name of ["responses.jsonl", "private.jsonl"])
    if (stamps.has(folder + name))
      for (const [, item] of (await storage.read(folder + name)).matchAll(/"item":"([^"]*)"/g))
        items.add(item);
  return { any: stamps.size > 0 || waiting.length > 0, items };
}
