// How a lesson is cut into parts and pages, and where somebody was in it.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  pagesOf,
  partsOf,
  placeOf,
  runsOf,
  statesOf,
} from "../../src/peercompass/notebook/labextension/trainee/lesson/parts.js";
import { Place } from "../../src/peercompass/notebook/labextension/trainee/lesson/place.js";

const text = (source) => ({ kind: "text", source });
const thing = (shows) => ({ kind: "thing", shows });
const none = { kind: "none" };

const LESSON = [
  text("# Your role\n\nA story."),
  text("## Before you start\n\nYou may pass."),
  text("## Part 1. What a *peer* does\n\nText."),
  text("### At ten in the morning\n\nMore."),
  thing("one"),
  none,
  thing("two"),
  thing("three"),
  text("**A good place for a break.**"),
  text("## Part 2. [Four](x) chairs ##\n\nText."),
  thing("four"),
  text("### See it: a bench\n\n#### Small"),
  thing("five"),
  text("## What you have now"),
  text("### Carry this with you"),
  text("## What is next"),
];

test("a lesson is its beginning, its numbered parts and its end", () => {
  const parts = partsOf(LESSON);
  assert.deepEqual(
    parts.map(({ id, number, title, from, to }) => [id, number, title, from, to]),
    [
      ["start", null, null, 0, 2],
      ["part-1", 1, "What a peer does", 2, 9],
      ["part-2", 2, "Four chairs", 9, 13],
      ["end", null, "What you have now", 13, 16],
    ],
  );
});

test("a part is known by its number in any language, and a page without numbers has none", () => {
  for (const heading of ["## Parte 1. La silla", "## 1. La silla", "## Teil 1: La silla"])
    assert.deepEqual(
      partsOf([text(heading), thing("one")]).map(({ id, title }) => [id, title]),
      [["part-1", "La silla"]],
      heading,
    );
  for (const heading of ["# 1. A title", "### 1. Small", "## Twelve values", "Part 1. Words"])
    assert.deepEqual(partsOf([text(heading), thing("one")]), [], heading);
});

test("a page is turned where something was tried and a smaller heading begins", () => {
  const parts = partsOf(LESSON);
  assert.deepEqual(
    pagesOf(parts, LESSON).map(({ part, from, to, title, nth, of }) => [
      part,
      from,
      to,
      title,
      `${nth}/${of}`,
    ]),
    [
      [0, 0, 2, null, "1/1"],
      [1, 2, 9, "What a peer does", "1/1"],
      [2, 9, 11, "Four chairs", "1/2"],
      [2, 11, 13, "See it: a bench", "2/2"],
      [3, 13, 16, "What you have now", "1/1"],
    ],
  );
});

test("each thing to try and each part is found by its id", () => {
  const parts = partsOf(LESSON);
  const pages = pagesOf(parts, LESSON);
  const at = (wanted) => placeOf(parts, pages, LESSON, wanted);
  assert.deepEqual(at("three"), { page: 1, cell: 7 });
  assert.deepEqual(at("five"), { page: 3, cell: 12 });
  assert.deepEqual(at("part-2"), { page: 2, cell: 9 });
  assert.deepEqual(at("end"), { page: 4, cell: 13 });
  for (const [i, cell] of LESSON.entries())
    if (cell.shows) assert.equal(at(cell.shows).cell, i, cell.shows);
  assert.equal(at("no-such-thing"), null);
});

test("of several things in a row the first is open, whatever hidden cells stand between", () => {
  assert.deepEqual(runsOf(LESSON), [[4, 6, 7]]);
  assert.deepEqual(runsOf([thing("a"), text("x"), thing("b")]), []);
});

test("a part is tried once all its things are, or it was read to its end", () => {
  const parts = partsOf(LESSON);
  const states = (here, tried, read) =>
    statesOf(parts, LESSON, { here, tried: new Set(tried), read: new Set(read) });
  assert.deepEqual(states(0, [], []), ["here", "new", "new", "new"]);
  assert.deepEqual(states(3, ["one", "two"], ["start", "part-1"]), ["tried", "new", "new", "here"]);
  assert.deepEqual(states(0, ["four", "five"], []), ["here", "new", "tried", "new"]);
});

/** A browser's store, or one that refuses everything. */
const store = (broken = false) => {
  const kept = new Map();
  const deny = () => {
    throw new Error("This browser keeps nothing.");
  };
  return {
    getItem: broken ? deny : (key) => kept.get(key) ?? null,
    setItem: broken ? deny : (key, value) => kept.set(key, value),
  };
};

test("a place is found again, for each lesson by itself, and the wish to see all of it for all", () => {
  const browser = store();
  const place = new Place("learn/m1/lesson.ipynb", browser);
  assert.deepEqual([place.part, place.page, place.whole], [null, 1, false]);
  place.finish("start");
  place.be("part-2", 2);
  place.try("one", true);
  place.try("two", true);
  place.try("two", false);
  place.whole = true;
  const again = new Place("learn/m1/lesson.ipynb", browser);
  assert.deepEqual([again.part, again.page, again.whole], ["part-2", 2, true]);
  assert.deepEqual([[...again.read], [...again.tried]], [["start"], ["one"]]);
  const other = new Place("learn/m2/lesson.ipynb", browser);
  assert.deepEqual([other.part, other.read.size, other.whole], [null, 0, true]);
});

test("what a browser keeps may be anything, or nothing", () => {
  for (const kept of ["", "null", "7", "[]", '{"part": 3, "page": "x", "read": {}}', "{"]) {
    const browser = store();
    browser.setItem("peercompass-place:a", kept);
    const place = new Place("a", browser);
    assert.deepEqual([place.part, place.page, place.read.size], [null, 1, 0], kept);
  }
  const place = new Place("a", store(true));
  place.be("part-1", 1);
  place.whole = true;
  assert.deepEqual([place.part, place.whole], ["part-1", true], "it holds for this visit");
  assert.equal(new Place("a", null).part, null);
});
