// The logs of the worker's Python and those of the browser's database, held together: whoever speaks to
// the parts first takes what another window has kept, and afterwards keeps what the parts have written.

import { nameOf } from "./storage.js";

export class KeptLogs {
  #host;
  #storage;
  #course;
  #known = new Map(); // log → { stamp, text } as in the database
  #channel;

  /** `host` is `WebHost` of `web_host.py`; `storage` is null where the browser keeps nothing. `elsewhere()`
   *  is called when another window has kept something. */
  constructor(host, storage, course, elsewhere) {
    this.#host = host;
    this.#storage = storage;
    this.#course = course;
    this.#channel = new BroadcastChannel(nameOf(course));
    this.#channel.onmessage = elsewhere;
  }

  /** Let `speak()` have the logs for itself, as they stand in all windows. Gives what it gives, and
   *  whether all that was written is kept. */
  async during(speak) {
    return await alone(nameOf(this.#course), async () => {
      await this.#take().catch(() => {}); // what is here is then all there is
      const said = speak();
      return { said, kept: await this.#keep().catch(() => false) };
    });
  }

  async #take() {
    if (!this.#storage) return;
    for (const [log, stamp] of await this.#storage.stamps()) {
      const before = this.#known.get(log) ?? { stamp: "", text: "" };
      if (before.stamp === stamp) continue;
      const text = await this.#storage.read(log);
      const here = this.#host.text(log);
      // What the database did not take yet goes after what another window wrote.
      const waits = here.startsWith(before.text) ? here.slice(before.text.length) : "";
      this.#host.put(log, text + waits, waits === "");
      this.#known.set(log, { stamp, text });
    }
  }

  async #keep() {
    const texts = new Map(this.#host.changed().map((log) => [log, this.#host.text(log)]));
    if (!texts.size) return true;
    if (!this.#storage) return false;
    const changes = [...texts].map(([log, text]) => {
      const before = this.#known.get(log)?.text ?? "";
      return text.startsWith(before) ? { log, added: text.slice(before.length) } : { log, text };
    });
    for (const [log, stamp] of await this.#storage.write(changes)) {
      this.#known.set(log, { stamp, text: texts.get(log) });
      this.#host.settle(log);
    }
    this.#channel.postMessage("kept");
    return true;
  }
}

const alone = (name, act) => (navigator.locks ? navigator.locks.request(name, act) : act());
