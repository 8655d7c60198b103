// What was said to the parts and is not kept yet, held by the browser's small memory, which is written
// at once: so a window that is closed while Python starts loses nothing. Each window has a list of its
// own; one that is left behind is taken over by the next window that opens.

import { nameOf } from "./storage.js";

/** What a page asks and does not give. */
const ASKS = ["open", "look", "save", "zip", "copy", "print", "handed", "opened", "versions"];

export class Waits {
  #key;
  #lists;
  #said = new Map(); // id → what was said
  #heard = new Set(); // those that Python has, and the disk has not

  /** Of the course of this id. */
  constructor(course) {
    this.#lists = `${nameOf(course)}:waits:`;
    this.#key = this.#lists + Math.random().toString(36).slice(2);
    hold(this.#key);
  }

  add(said) {
    if (ASKS.includes(said.message.do)) return;
    this.#said.set(said.id, said);
    this.#keep();
  }

  /** A message was answered; `saved` is whether all is on the disk. */
  heard(id, saved) {
    if (this.#said.has(id)) this.#heard.add(id);
    if (!saved || !this.#heard.size) return;
    for (const one of this.#heard) this.#said.delete(one);
    this.#heard.clear();
    this.#keep();
  }

  /** What windows that are gone have left, in the order it was said. */
  async takeOver() {
    const taken = [];
    for (const key of await listsLeft(this.#lists, this.#key)) {
      taken.push(...(parsed(localStorage.getItem(key)) ?? []));
      localStorage.removeItem(key);
    }
    return taken;
  }

  #keep() {
    try {
      if (this.#said.size)
        localStorage.setItem(this.#key, JSON.stringify([...this.#said.values()]));
      else localStorage.removeItem(this.#key);
    } catch {
      // A browser that keeps nothing has been told of.
    }
  }
}

/** Hold a lock for as long as this window lives. */
function hold(name) {
  navigator.locks?.request(name, () => new Promise(() => {}));
}

/** The lists whose windows are gone. */
async function listsLeft(prefix, own) {
  try {
    const held = new Set((await navigator.locks.query()).held.map(({ name }) => name));
    return Object.keys(localStorage).filter(
      (key) => key.startsWith(prefix) && key !== own && !held.has(key),
    );
  } catch {
    return [];
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
