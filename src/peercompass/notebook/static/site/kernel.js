// The page's side of its worker. All that a page tells its parts is held here until the worker has said
// that it is kept; so a worker that dies is followed by another one, and nothing is lost.

const PATIENCE = 20_000; // milliseconds without a word while something is asked of a worker that is ready
const TRIES = 3; // workers in a row that die before anything came of them

export class Kernel {
  #site;
  #tell;
  #waits;
  #worker = null;
  #ready = false;
  #tries = 0;
  #count = 0;
  #lines = new Map(); // viewer → { notebook, shown, hear }
  #asked = new Map(); // id → what was said and is not answered
  #answered = []; // what to call at the next answer
  #watch = null;

  /** `site` is what the page says of the site, its addresses whole; `waits` holds what is not kept.
   *  `tell` has `phase(n)`, `ready()`, `again()` when a worker died and the next one starts, `stopped()`
   *  when none will, and `elsewhere()` when another window has kept something. */
  constructor(site, waits, tell) {
    this.#site = site;
    this.#waits = waits;
    this.#tell = tell;
    this.#start();
  }

  /** Speak with a part of a notebook; `hear(reply, buffers)` hears its replies, the first one with a
   *  view. Gives `send(message)`, `close()`, and `idle()`, which resolves when all that was said to the
   *  part is answered. */
  open(notebook, shown, hear) {
    const viewer = Math.random().toString(36).slice(2);
    const line = { notebook, shown, hear };
    this.#lines.set(viewer, line);
    const send = (message) => this.#send({ notebook, shown, message: { ...message, viewer } });
    send({ do: "open", n: 0 });
    return {
      send,
      idle: async () => {
        while ([...this.#asked.values()].some(({ message }) => message.viewer === viewer))
          await new Promise((resolve) => this.#answered.push(resolve));
      },
      close: () => {
        send({ do: "close" });
        this.#lines.delete(viewer);
      },
    };
  }

  /** What an earlier page had said and nobody has heard. */
  resume(said) {
    for (const one of said) this.#send(one);
  }

  /** Start once more after it has stopped. */
  again() {
    this.#tries = 0;
    this.#start();
  }

  #send({ notebook, shown, message }) {
    const id = ++this.#count;
    const said = { id, notebook, shown, message };
    if (message.do !== "close") {
      this.#asked.set(id, said);
      this.#waits.add(said);
    }
    this.#worker?.postMessage(said);
    this.#watchOver();
  }

  #start() {
    this.#ready = false;
    const worker = new Worker(this.#site.worker, { type: "module" });
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#worker === worker && this.#hear(data);
    worker.onerror = () => this.#worker === worker && this.#die();
    worker.postMessage(this.#site);
    for (const [viewer, { notebook, shown }] of this.#lines)
      worker.postMessage({ id: 0, notebook, shown, message: { do: "open", n: 0, viewer } });
    for (const said of this.#asked.values())
      if (said.message.do !== "open") worker.postMessage(said);
  }

  #hear(data) {
    if (data.phase) this.#tell.phase(data.phase);
    if (data.elsewhere) this.#tell.elsewhere();
    if (data.died) this.#die();
    if (data.ready) {
      this.#ready = true;
      this.#tell.ready();
    }
    if (data.heard !== undefined) {
      this.#tries = 0;
      this.#asked.delete(data.heard);
      const { reply, data: made } = data;
      this.#waits.heard(data.heard, reply?.saved ?? true);
      if (reply) this.#lines.get(reply.to)?.hear(reply, made ? [made] : []);
      for (const tell of this.#answered.splice(0)) tell();
    }
    this.#watchOver();
  }

  /** A worker that says nothing any more is as good as dead. */
  #watchOver() {
    clearTimeout(this.#watch);
    if (this.#ready && this.#asked.size) this.#watch = setTimeout(() => this.#die(), PATIENCE);
  }

  #die() {
    clearTimeout(this.#watch);
    this.#worker?.terminate();
    this.#worker = null;
    this.#tries += 1;
    if (this.#tries >= TRIES) {
      this.#tell.stopped();
      return;
    }
    this.#tell.again();
    this.#start();
  }
}
