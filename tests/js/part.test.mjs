// A part and the answers that a page holds for it, without a browser.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

// What the modules find of a browser when they are used.
const target = () => Object.assign(new EventTarget(), { visibilityState: "visible" });
globalThis.document = target();
globalThis.window = target();

const { Part } = await import("../../src/peercompass/notebook/static/part.js");
const { makeKeeper } = await import("../../src/peercompass/notebook/static/unsent.js");
const { isWhole } = await import("../../src/peercompass/notebook/static/items/item.js");

const view = (id, more = {}) => ({ place: "m2/exercise", id, kept: "", ...more });

/** A part, and all that it posts. */
function partOf(id) {
  const posted = [];
  const part = new Part((message) => posted.push(message), { view: view(id), saved: true });
  return { part, posted };
}

test("messages are counted, and a reply to the last one ends the waiting", () => {
  const { part, posted } = partOf("counted");
  part.tell({ do: "answer" });
  part.tell({ do: "look" });
  assert.deepEqual(posted, [
    { do: "answer", n: 1 },
    { do: "look", n: 2 },
  ]);
  part.hear({ n: 1, saved: true, view: view("counted", { kept: "1" }) });
  assert.equal(part.waiting, true, "an older view must not overwrite what the page shows");
  part.hear({ n: 2, saved: false });
  assert.equal(part.waiting, false);
  assert.equal(part.view.kept, "1", "a reply without a view leaves it as it is");
  assert.equal(part.saved, false);
});

test("a host that is gone raises nothing", () => {
  const gone = () => {
    throw new Error("no kernel");
  };
  const part = new Part(gone, { view: view("gone"), saved: true });
  assert.equal(part.tell({ do: "look" }), 1);
  assert.equal(part.waiting, true);
});

test("an answer is held until the kernel has it on disk", () => {
  const { part } = partOf("held");
  const keeper = makeKeeper(part, { read: () => "", changed: () => {} });
  keeper.answer("nod");
  assert.equal(keeper.busy, true);
  part.hear({ n: 1, saved: false });
  keeper.release();
  assert.equal(keeper.busy, true, "heard, but not written");
  assert.equal(keeper.stuck, true);
  const later = makeKeeper(partOf("held").part, { read: () => "", changed: () => {} });
  assert.equal(later.left.value, "nod", "a widget of a new kernel finds it");
  part.hear({ n: 1, saved: true });
  keeper.release();
  assert.equal(keeper.busy, false);
  keeper.close();
  later.close();
});

test("typed words are kept soon, and at the latest after two seconds of typing", () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const { part, posted } = partOf("typed");
  let words = "";
  const keeper = makeKeeper(part, { read: () => words, changed: () => {} });
  for (let key = 0; key < 20; key += 1) {
    words += "a";
    keeper.typed();
    mock.timers.tick(300); // never long enough to rest
  }
  assert.ok(posted.length >= 2);
  assert.ok(posted.every(({ value }) => words.startsWith(value)));
  mock.timers.tick(400);
  assert.equal(posted.at(-1).value, words);
  assert.equal(keeper.dirty, false);
  keeper.close();
  mock.timers.reset();
});

test("leaving the page sends what was typed, and asks only while something is stuck", () => {
  const { part, posted } = partOf("leaving");
  const keeper = makeKeeper(part, { read: () => "words", changed: () => {} });
  keeper.typed();
  window.dispatchEvent(new Event("pagehide"));
  assert.equal(posted.at(-1).value, "words");
  const calm = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(calm);
  assert.equal(calm.defaultPrevented, false);
  part.hear({ n: 1, saved: false });
  const worried = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(worried);
  assert.equal(worried.defaultPrevented, true);
  keeper.close();
  window.dispatchEvent(new Event("focus"));
  assert.equal(posted.length, 1, "a part that is gone says nothing more");
});

test("an answer is whole by what its view needs", () => {
  const sort = { needs: ["a", "b"] };
  assert.equal(isWhole(sort, { a: "x" }), false);
  assert.equal(isWhole(sort, { a: "x", b: "y" }), true);
  assert.equal(isWhole({}, null), false);
  assert.equal(isWhole({}, []), false);
  assert.equal(isWhole({}, "nod"), true);
  assert.equal(isWhole({}, ["nod"]), true);
});
