// Every module can be imported on its own, and names what others may use of it; but those with which a
// site's page and its workers begin, which act at once and are tried in a browser.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";

const ROOM = new URL("../../src/peercompass/notebook/", import.meta.url);
const BEGINNINGS = ["site", "worker", "sw"].map((name) => `static/site/${name}.js`);
const modules = ["static", "labextension/trainee"].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, ROOM), { recursive: true })
    .filter((name) => String(name).endsWith(".js"))
    .map((name) => `${folder}/${name}`)
    .filter((name) => !BEGINNINGS.includes(name)),
);
globalThis.location = new URL("http://localhost/notebooks/a.ipynb");
globalThis.window = globalThis;

for (const name of modules) {
  test(name, async () => {
    const module = await import(new URL(name, ROOM).href);
    assert.ok(Object.keys(module).length > 0);
  });
}
