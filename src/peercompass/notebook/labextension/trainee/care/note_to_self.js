// A person's note to themselves. The kernel keeps it among what is private; this page holds it until the
// kernel has said that it is there, and goes on holding it when there is no kernel.

import { say } from "../voice.js";

const AGAIN = 5000; // milliseconds, while words are not kept
const TARGET = "peercompass.note"; // as `notebook/note_host.py` has it

export class NoteToSelf {
  /** `kernel()` gives the page's kernel (JupyterLab's), or null. */
  constructor(kernel) {
    this.longest = 4000; // letters
    /** The words as they are known here. */
    this.text = "";
    /** What there is to say about them. */
    this.said = "";
    this._kernel = kernel;
    this._comm = null;
    this._held = null; // words that are not kept yet
    this._hears = new Set();
    this._timer = null;
    globalThis.addEventListener?.("beforeunload", (event) => {
      if (this._held !== null) event.preventDefault();
    });
  }

  /** Call `hear()` when words or what is said of them change, and look them up. Returns what ends it. */
  watch(hear) {
    this._hears.add(hear);
    this._send({ do: "look" });
    return () => this._hears.delete(hear);
  }

  keep(text) {
    this.text = this._held = text;
    clearTimeout(this._timer); // there may be a kernel again by then
    this._timer = setTimeout(() => {
      this._tell(notKept()); // nobody answered: the server may be away
      this.keep(this.text);
    }, AGAIN);
    this._send({ do: "write", value: text });
  }

  /** It is done for now: what was there before may go. */
  done() {
    if (this._comm && this._held === null) this._send({ do: "done" });
  }

  _send(message) {
    try {
      this._open().send(message);
    } catch {
      this._lost();
    }
  }

  _open() {
    const kernel = this._kernel();
    if (!kernel || kernel.status === "dead") throw new Error("No kernel");
    if (this._comm?.kernel === kernel && !this._comm.line.isDisposed) return this._comm.line;
    const line = kernel.createComm(TARGET);
    line.onMsg = ({ content }) => this._hear(content.data);
    line.onClose = () => this._lost();
    line.open();
    this._comm = { kernel, line };
    return line;
  }

  _hear({ text, kept }) {
    if (this._held === null) this.text = text;
    else if (kept && text === this._held) {
      this._held = null;
      clearTimeout(this._timer);
    }
    if (this._held !== null) this._tell(kept ? say("Saving…") : notKept());
    else this._tell(this.text ? say("Kept. Only for you.") : "");
  }

  _lost() {
    this._comm = null;
    this._tell(this._held === null ? "" : notKept());
  }

  _tell(said) {
    this.said = said;
    for (const hear of [...this._hears]) hear();
  }
}

const notKept = () =>
  say("Not kept yet. Your note stands on this page; it is kept once the page works again.");
