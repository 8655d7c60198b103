// Where links of a page lead, by the address it stands at.

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = {
  cookie: "a=1; _xsrf=2|abc",
  getElementById: () => ({ textContent: '{"baseUrl": "/user/kim/"}' }),
};
const { ask, surroundings } = await import("../../src/peercompass/notebook/static/jupyter.js");
const element = (path) => ({ closest: () => (path ? { dataset: { pcPath: path } } : null) });

test("links keep to the front end that the page is in", () => {
  globalThis.location = new URL("http://localhost/user/kim/notebooks/learn/m2/lesson.ipynb");
  const here = surroundings(element(null));
  assert.deepEqual(here, { base: "/user/kim/", front: "notebooks/", folder: "learn/m2/" });
  globalThis.location = new URL("http://localhost/user/kim/lab/tree/home.ipynb");
  assert.equal(surroundings(element("a/b.ipynb")).front, "lab/tree/");
  assert.equal(surroundings(element("a/b.ipynb")).folder, "a/");
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
  globalThis.fetch = async () => {
    throw new TypeError("offline");
  };
  assert.equal(await ask(element(null), "assignments"), null);
});
