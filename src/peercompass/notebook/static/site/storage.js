// A learner's logs in this browser's database: one record a line, in the order they were written. They
// are named by the course and by the path of the log (`learn/UNIT/responses.jsonl`), never by a version
// of the course. What is written is written whole or not at all, whatever ends the page.

const LINES = "lines"; // { log, line }, line ends and all
const STAMPS = "stamps"; // log → what changes with it

/** What belongs to a course, in the names of this browser: its database, its locks, its channel. */
export const nameOf = (course) => `peercompass:${course}`;

/** Open the database of a course. Rejects where the browser keeps nothing. */
export async function openStorage(course) {
  const opening = indexedDB.open(nameOf(course), 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(LINES, { autoIncrement: true }).createIndex("log", "log");
    opening.result.createObjectStore(STAMPS);
  };
  return new Storage(await done(opening));
}

class Storage {
  #base;

  constructor(base) {
    this.#base = base;
  }

  /** What changes with each log, by its name. */
  async stamps() {
    const stamps = this.#base.transaction(STAMPS).objectStore(STAMPS);
    const [logs, all] = await Promise.all([done(stamps.getAllKeys()), done(stamps.getAll())]);
    return new Map(logs.map((log, n) => [log, all[n]]));
  }

  /** A log as it is kept; empty where there is none. */
  async read(log) {
    const lines = this.#base.transaction(LINES).objectStore(LINES);
    const found = await done(lines.index("log").getAll(log));
    return found.map(({ line }) => line).join("");
  }

  /** Write all changes or none, and wait for the disk. A change is `{ log, added }`, or `{ log, text }`
   *  where something was erased. Gives the new stamps by log. */
  async write(changes) {
    const stamps = new Map(
      changes.map(({ log }) => [log, crypto.getRandomValues(new Uint32Array(2)).join("-")]),
    );
    const writing = this.#base.transaction([LINES, STAMPS], "readwrite", { durability: "strict" });
    const finished = new Promise((resolve, reject) => {
      writing.oncomplete = resolve;
      writing.onabort = () => reject(writing.error);
    });
    const lines = writing.objectStore(LINES);
    for (const { log, added, text } of changes) {
      if (added === undefined) {
        for (const key of await done(lines.index("log").getAllKeys(log))) lines.delete(key);
      }
      for (const line of (added ?? text).match(/[^\n]*\n|[^\n]+/g) ?? []) lines.add({ log, line });
      writing.objectStore(STAMPS).put(stamps.get(log), log);
    }
    await finished;
    return stamps;
  }
}

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
