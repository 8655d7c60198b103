// Who speaks for a page, and what it does when nobody seems to hear it.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Speaker } from "../../src/peercompass/notebook/labextension/trainee/speaker.js";

mock.timers.enable({ apis: ["setTimeout"] });

let kernel;
let speaker;
let changes;

/** A kernel as JupyterLab gives it; `asked` counts how often it was asked who it is. */
function makeKernel() {
  const slots = new Set();
  return {
    asked: 0,
    connectionStatus: "connected",
    anyMessage: {
      connect: (slot) => slots.add(slot),
      disconnect: (slot) => slots.delete(slot),
    },
    requestKernelInfo() {
      this.asked += 1;
      return Promise.reject(new Error("Canceled"));
    },
    emit(direction, msg) {
      for (const slot of slots) slot(this, { direction, msg });
    },
    click() {
      this.emit("send", { channel: "shell", header: { msg_type: "comm_msg" }, content: {} });
    },
    say(session, channel = "iopub", msg_type = "status", content = { execution_state: "busy" }) {
      this.emit("recv", { channel, header: { session, msg_type }, content });
    },
  };
}

beforeEach(() => {
  kernel = makeKernel();
  changes = 0;
  speaker = new Speaker(() => {
    changes += 1;
  });
  speaker.follow(kernel);
});

test("a kernel in a new session is another one", () => {
  kernel.say("first");
  kernel.say("first");
  assert.deepEqual([changes, kernel.commsOverSubshells], [0, undefined]);
  kernel.say("second");
  assert.deepEqual([changes, kernel.commsOverSubshells], [1, "disabled"]);
});

test("what the server says of a kernel is not the kernel's", () => {
  kernel.say("first");
  kernel.say("server", "iopub", "status", { execution_state: "restarting" });
  kernel.say("server", "iopub", "stream", { text: "too much at once" });
  kernel.say("first");
  assert.equal(changes, 0);
});

test("a page that is heard asks nothing", () => {
  kernel.click();
  mock.timers.tick(1900);
  kernel.say("first");
  mock.timers.tick(300_000);
  assert.equal(kernel.asked, 0);
});

test("a page that hears nothing asks who is there, and knows another one by its reply", () => {
  kernel.say("first");
  kernel.click();
  mock.timers.tick(2000);
  assert.equal(kernel.asked, 1);
  kernel.say("second", "shell", "kernel_info_reply", {});
  assert.equal(changes, 1);
  mock.timers.tick(300_000);
  assert.equal(kernel.asked, 1);
});

test("one that works long is asked ever more rarely, and is not another one", () => {
  kernel.say("first");
  kernel.click();
  kernel.click();
  for (const [place, pause] of [2, 4, 8, 16, 32, 60, 60].entries()) {
    mock.timers.tick(1000 * pause - 1);
    assert.equal(kernel.asked, place);
    mock.timers.tick(1);
    assert.equal(kernel.asked, place + 1);
  }
  kernel.say("first");
  mock.timers.tick(300_000);
  assert.deepEqual([kernel.asked, changes], [7, 0]);
});

test("nobody is asked while the connection is down", () => {
  kernel.connectionStatus = "connecting";
  kernel.click();
  mock.timers.tick(60_000);
  assert.equal(kernel.asked, 0);
  kernel.connectionStatus = "connected";
  mock.timers.tick(2000);
  assert.equal(kernel.asked, 1);
});

test("a kernel that is left is asked nothing more", () => {
  kernel.click();
  speaker.follow(null);
  kernel.click();
  mock.timers.tick(60_000);
  assert.equal(kernel.asked, 0);
});
