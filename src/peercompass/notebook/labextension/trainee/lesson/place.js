// Where somebody was in a lesson. This browser remembers it, for each page by itself; what was answered
// is the kernel's to keep, and home goes by that.

const WHOLE = "peercompass-whole-lesson";
const PLACE = "peercompass-place:";

export class Place {
  /** Of the page at `path`. `store` is the browser's. */
  constructor(path, store = storeOfBrowser()) {
    this._key = PLACE + path;
    this._store = store;
    const kept = this._kept();
    /** The id of the part that was on view last; null on a first visit. */
    this.part = typeof kept.part === "string" ? kept.part : null;
    /** Which of its pages that was, counted from 1. */
    this.page = Number.isInteger(kept.page) ? kept.page : 1;
    /** The ids of the parts that were read to their end. */
    this.read = new Set(Array.isArray(kept.read) ? kept.read : []);
    /** The ids of what was tried, as far as it was seen here: the log knows better. */
    this.tried = new Set(Array.isArray(kept.tried) ? kept.tried : []);
    this._whole = this._get(WHOLE) === "yes";
  }

  /** Whether lessons are shown whole. */
  get whole() {
    return this._whole;
  }

  set whole(wanted) {
    this._whole = wanted;
    this._set(WHOLE, wanted ? "yes" : "no");
  }

  /** Somebody is at this page of this part now. */
  be(part, page) {
    this.part = part;
    this.page = page;
    this._keep();
  }

  /** A part was read to its end. */
  finish(part) {
    this.read.add(part);
    this._keep();
  }

  /** Something was tried, or was not. */
  try(thing, tried) {
    if (tried === this.tried.has(thing)) return;
    if (tried) this.tried.add(thing);
    else this.tried.delete(thing);
    this._keep();
  }

  _keep() {
    const { part, page, read, tried } = this;
    this._set(this._key, JSON.stringify({ part, page, read: [...read], tried: [...tried] }));
  }

  _kept() {
    try {
      return JSON.parse(this._get(this._key)) ?? {};
    } catch {
      return {}; // whatever stands there, it is not ours
    }
  }

  _get(key) {
    try {
      return this._store.getItem(key);
    } catch {
      return null; // a browser that keeps nothing
    }
  }

  _set(key, value) {
    try {
      this._store.setItem(key, value);
    } catch {
      // It holds for this visit.
    }
  }
}

function storeOfBrowser() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
