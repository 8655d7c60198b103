// Every module can be imported on its own, and names what others may use of it.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";

const ROOM = new URL("../../src/peercompass/notebook/", import.meta.url);
const modules = ["static", "labextension/trainee"].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, ROOM), { recursive: true })
    .filter((name) => String(name).endsWith(".js"))
    .map((name) => `${folder}/${name}`),
);
globalThis.location = new URL("http://localhost/notebooks/a.ipynb");
globalThis.window = globalThis;

for (const name of modules) {
  test(name, async () => {
    const module = await import(new URL(name, ROOM).href);
    assert.ok(Object.keys(module).length > 0);
  });
}
