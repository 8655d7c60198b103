// Where links of a page lead, by the address it stands at.

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = {
  cookie: "a=1; _xsrf=2|abc",
  getElementById: () => ({ textContent: '{"baseUrl": "/user/kim/"}' }),
  createElement: () => ({
    setAttribute(name, value) {
      this[name] = value;
    },
    append() {},
  }),
};
const { ask, documentLink, fileLink, surroundings } = await import(
  "../../src/peercompass/notebook/static/jupyter.js"
);
const element = (path) => ({ closest: () => (path ? { dataset: { pcPath: path } } : null) });

test("links keep to the front end that the page is in", () => {
  globalThis.location = new URL("http://localhost/user/kim/notebooks/learn/m2/lesson.ipynb");
  const here = surroundings(element(null));
  const { base, front, folder, site } = here;
  assert.deepEqual([base, front, folder, site], ["/user/kim/", "notebooks/", "learn/m2/", false]);
  globalThis.location = new URL("http://localhost/user/kim/lab/tree/home.ipynb");
  assert.equal(surroundings(element("a/b.ipynb")).front, "lab/tree/");
  assert.equal(surroundings(element("a/b.ipynb")).folder, "a/");
});

test("a link may lead to one part of a document, and a file opens beside the page", () => {
  globalThis.location = new URL("http://localhost/user/kim/notebooks/work/home.ipynb");
  const link = documentLink(element(null), "m 2/lesson.ipynb", "Go", {}, "first-coffee");
  assert.equal(link.href, "/user/kim/notebooks/work/m%202/lesson.ipynb#first-coffee");
  assert.equal(link["data-pc-part"], "first-coffee");
  const whole = documentLink(element(null), "a.ipynb", "Go");
  assert.equal(whole.href, "/user/kim/notebooks/work/a.ipynb");
  assert.equal(whole["data-pc-part"], undefined);
  const file = fileLink(element(null), "m2/feedback/1 2/m2.html", "Read it");
  assert.equal(file.href, "/user/kim/files/work/m2/feedback/1%202/m2.html");
  assert.equal(file.target, "_blank");
});

test("a door that is not there is no error", async () => {
  const asked = [];
  globalThis.fetch = async (address, options) => {
    asked.push([address, options.headers?.["X-XSRFToken"]]);
    return { ok: asked.length === 1, json: async () => ({ fine: true }) };
  };
  assert.deepEqual(await ask(element(null), "assignments", { a: 1 }), { fine: true });
  assert.deepEqual(asked[0], ["/user/kim/assignments", "2|abc"]);
  assert.equal(await ask(element(null), "assignments"), null);
  assert.deepEqual(asked[1], ["/user/kim/assignments", "2|abc"], "a hub wants it to read, too");
  globalThis.fetch = async () => {
    throw new TypeError("offline");
  };
  assert.equal(await ask(element(null), "assignments"), null);
});

test("on a site of plain web pages links are relative, and there is no door to ask", async () => {
  const page = (pcPath, pcRoot) => ({ closest: () => ({ dataset: { pcPath, pcRoot } }) });
  const lesson = page("learn/m2/lesson.ipynb", "../../");
  assert.equal(documentLink(lesson, "../../home.ipynb", "Home").href, "../../index.html");
  assert.equal(documentLink(lesson, "../../m2/m2.ipynb", "Go").href, "../../m2/m2.html");
  const home = page("home.ipynb", "./");
  assert.equal(
    documentLink(home, "learn/m2/lesson.ipynb", "", {}, "a").href,
    "./learn/m2/lesson.html#a",
  );
  assert.equal(fileLink(home, "m2/feedback/1/m2.html", "Read").href, "./m2/feedback/1/m2.html");
  globalThis.fetch = () => assert.fail("a site asks nobody");
  assert.equal(await ask(lesson, "assignments"), null);
});
