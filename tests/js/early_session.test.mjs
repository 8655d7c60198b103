// The session of a page that is started while the application still loads.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  notebookAt,
  startSession,
} from "../../src/peercompass/notebook/labextension/trainee/early_session.js";

const TRAINEE = {
  peercompass: { trainee: true, page: "unchanged" },
  kernelspec: { name: "python3" },
};

/** A server that knows one notebook; what it was asked stands in `asked`. */
function serverWith(metadata, asked = []) {
  return async (path, init) => {
    asked.push([path, init?.body && JSON.parse(init.body)]);
    if (path.startsWith("api/contents/")) return { content: { metadata } };
    return { path: JSON.parse(init.body).path };
  };
}

test("a notebook is known by its address, in every front end", () => {
  assert.equal(notebookAt("/notebooks/learn/m%202/lesson.ipynb", "/"), "learn/m 2/lesson.ipynb");
  assert.equal(notebookAt("/user/kim/lab/tree/home.ipynb", "/user/kim/"), "home.ipynb");
  assert.equal(notebookAt("/user/kim/doc/tree/home.ipynb", "/user/kim/"), "home.ipynb");
  for (const address of [
    "/lab",
    "/tree",
    "/notebooks/",
    "/notebooks/a.txt",
    "/notebooks/%E0.ipynb",
  ]) {
    assert.equal(notebookAt(address, "/"), null, address);
  }
  assert.equal(notebookAt("/other/notebooks/home.ipynb", "/user/kim/"), null);
});

test("a trainee's page gets its session, with the kernel that it names", async () => {
  const asked = [];
  assert.equal(await startSession("a b/lesson.ipynb", serverWith(TRAINEE, asked)), true);
  assert.equal(asked[0][0], "api/contents/a%20b/lesson.ipynb?type=notebook&content=1");
  assert.deepEqual(asked[1], [
    "api/sessions",
    {
      path: "a b/lesson.ipynb",
      name: "lesson.ipynb",
      type: "notebook",
      kernel: { name: "python3" },
    },
  ]);
});

test("no other notebook is touched", async () => {
  const changed = { trainee: true, page: "changed" };
  for (const metadata of [
    {},
    { ...TRAINEE, peercompass: {} },
    { ...TRAINEE, peercompass: changed },
    { ...TRAINEE, kernelspec: {} },
  ]) {
    const asked = [];
    assert.equal(await startSession("a.ipynb", serverWith(metadata, asked)), false);
    assert.equal(asked.length, 1);
  }
});

test("a server that refuses is no error: JupyterLab starts the session as ever", async () => {
  const refuse = async () => {
    throw new Error("503");
  };
  assert.equal(await startSession("a.ipynb", refuse), false);
});
