// What of a notebook runs by itself. The cells are those that the Python side is tested on too.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  innerPath,
  isFolded,
  isHidden,
  isLesson,
  isTraineePage,
  isUnchanged,
  plainCell,
  shownIn,
  titleOf,
  waysOf,
} from "../../src/peercompass/notebook/labextension/trainee/rules.js";

const CELLS = JSON.parse(readFileSync(new URL("cells.json", import.meta.url), "utf8"));

/** A cell as JupyterLab's model has it. */
const cell = (source, type = "code", metadata = {}) => ({
  type,
  sharedModel: { getSource: () => source },
  getMetadata: (key) => metadata[key],
});
const PAGE = { peercompass: { trainee: true, page: "unchanged" } };
const notebook = (cells, metadata = PAGE) => ({ cells, getMetadata: (key) => metadata[key] });

for (const { source, shown, empty } of CELLS) {
  test(`runs by itself: ${JSON.stringify(source)}`, () => {
    assert.equal(isUnchanged(notebook([cell(source)]), true), shown !== null || empty === true);
  });
}

test("one strange cell stops the whole page, and prose never does", () => {
  const good = cell(CELLS[0].source);
  const prose = cell("import os", "markdown");
  assert.equal(isUnchanged(notebook([good, prose]), true), true);
  assert.equal(isUnchanged(notebook([good, cell("import os")]), true), false);
});

test("only the server's word starts a page, and only where the server looks at pages", () => {
  const good = cell(CELLS[0].source);
  assert.equal(isUnchanged(notebook([good]), true), true);
  assert.equal(isUnchanged(notebook([good]), false), false);
  for (const page of [undefined, "changed", true, ["unchanged"]]) {
    const metadata = { peercompass: { trainee: true, page } };
    assert.equal(isUnchanged(notebook([good], metadata), true), false, String(page));
  }
  assert.equal(isUnchanged(notebook([good], {}), true), false);
});

test("a part is found by the cell that shows it", () => {
  for (const { source, shown } of CELLS) {
    assert.equal(shownIn(cell(source)) ?? null, shown, source);
    assert.equal(shownIn(cell(source, "markdown")), undefined, source);
  }
});

test("a cell is text, a thing to try, or nothing that readers see", () => {
  const show = 'from peercompass.notebook import show; show("one")';
  const hidden = { peercompass: { hidden: true } };
  assert.deepEqual(plainCell(cell(show, "code")), { kind: "thing", shows: "one" });
  const feedback = show.replace("one", "feedback");
  assert.deepEqual(plainCell(cell(feedback, "code")), { kind: "way" }, "nothing to try");
  assert.deepEqual(plainCell(cell("Words", "markdown")), { kind: "text", source: "Words" });
  assert.deepEqual(plainCell(cell("Words", "markdown", hidden)), { kind: "none" });
  assert.deepEqual(plainCell(cell("", "code")), { kind: "none" });
  const fold = { peercompass: { fold: true } };
  assert.equal(isFolded(cell("Words", "markdown", fold)), true);
  assert.equal(
    isFolded(cell(show, "code", fold)),
    false,
    "what is to be tried is never folded away",
  );
  assert.equal(isFolded(cell("Words", "markdown")), false);
});

test("a lesson is one by the name of its file", () => {
  assert.equal(isLesson("learn/m1/lesson.ipynb"), true);
  assert.equal(isLesson("lesson.ipynb"), true);
  for (const path of ["home.ipynb", "m1/m1.ipynb", "a/my-lesson.ipynb"])
    assert.equal(isLesson(path), false, path);
});

test("only our flag makes a page a trainee's", () => {
  assert.equal(isTraineePage(notebook([], { peercompass: { trainee: true } })), true);
  assert.equal(isTraineePage(notebook([], { peercompass: { trainee: "true" } })), false);
  assert.equal(isTraineePage(notebook([], {})), false);
});

test("code that could run is never out of sight", () => {
  const hidden = { peercompass: { hidden: true } };
  assert.equal(isHidden(cell("import os", "code", hidden)), false);
  assert.equal(isHidden(cell("", "code", hidden)), true);
  assert.equal(isHidden(cell("Words", "markdown", hidden)), true);
});

test("a page is named by its first heading that is seen", () => {
  const hidden = cell("# Hidden", "markdown", { peercompass: { hidden: true } });
  const cells = [hidden, cell("Text\n## A *story* with [purpose](x) ##", "markdown")];
  assert.equal(titleOf(notebook(cells), "a/b.ipynb"), "A story with purpose");
  assert.equal(titleOf(notebook([]), "a/b.ipynb"), "b");
});

test("a unit's page knows the pages around it, and no other page does", () => {
  const around = {
    home: "workspace/home.ipynb",
    lesson: "workspace/learn/m2/lesson.ipynb",
    exercise: "workspace/m2/m2.ipynb",
  };
  assert.deepEqual(waysOf(around.lesson), { at: "lesson", ...around });
  assert.deepEqual(waysOf(around.exercise), { at: "exercise", ...around });
  assert.equal(waysOf("learn/m2/lesson.ipynb").home, "home.ipynb");
  for (const path of [
    "home.ipynb",
    "workspace/home.ipynb",
    "modules/m2/lesson.ipynb",
    "m2/m3.ipynb",
  ])
    assert.equal(waysOf(path), null, path);
});

test("a link leads nowhere but under the server's root", () => {
  assert.equal(innerPath("/learn/a.ipynb"), "learn/a.ipynb");
  for (const path of ["", null, "../a", "a/../../b", "https://x", "a\\b", "javascript:x"]) {
    assert.equal(innerPath(path), null, path);
  }
});
