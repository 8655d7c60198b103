// Who speaks for a page. A kernel that was restarted from elsewhere tells nobody, but it speaks in
// a new session.
//
// What it publishes has a line of its own, which may come back later than the line of questions, so
// its first signs of life can be lost: a click would be without effect, and nobody would know. A
// page that spoke and heard nothing therefore asks the kernel who it is, on the line of questions.

const FIRST = 2000; // milliseconds without a sign until the kernel is asked
const LONGEST = 60000; // between two questions to one that works long

/** States of a kernel that is gone or going; of some the server tells, in a session of its own. */
export const LOST = new Set(["restarting", "autorestarting", "terminating", "dead"]);

export class Speaker {
  /** `changed()` is called when another session speaks than before. */
  constructor(changed) {
    this._changed = changed;
    this._kernel = null;
    this._session = null; // that the kernel's messages come from
    this._timer = null; // runs while a message is without a sign
    this._listener = (_, { msg, direction }) => {
      if (direction === "recv") this._hear(msg);
      else if (msg.header.msg_type === "comm_msg" && this._timer === null) this._wait(FIRST);
    };
  }

  /** Listen to this kernel (of JupyterLab's) from now on; to none where it is null. */
  follow(kernel) {
    this._kernel?.anyMessage.disconnect(this._listener);
    this._kernel = kernel;
    this._rest();
    kernel?.anyMessage.connect(this._listener);
  }

  /** A status, or a reply: all else may come from the server. */
  _hear({ channel, header, content }) {
    const status = channel === "iopub" && header.msg_type === "status";
    if (!(status || channel === "shell") || LOST.has(content.execution_state)) return;
    this._rest();
    const before = this._session;
    this._session = header.session;
    if (before === null || before === this._session) return;
    // JupyterLab does not know: it would have new widgets speak to a subshell that ended with the
    // other kernel, where nobody hears them.
    this._kernel.commsOverSubshells = "disabled";
    this._changed();
  }

  _wait(pause) {
    this._timer = setTimeout(() => {
      const heard = this._kernel.connectionStatus === "connected"; // else the page says so itself
      this._wait(heard ? Math.min(2 * pause, LONGEST) : FIRST);
      // Its own promise also waits for what is published; the reply is heard above.
      if (heard) this._kernel.requestKernelInfo().catch(() => {});
    }, pause);
  }

  _rest() {
    clearTimeout(this._timer);
    this._timer = null;
  }
}
