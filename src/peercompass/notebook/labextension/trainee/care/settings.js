// How a person wants their pages: kept by this browser, and turned into marks on the document's root,
// by which the stylesheets go. This is the one place that does it. Trainee mode and the parts' script
// each have a copy of this module; what they share is the browser's memory and the event below.

const KEY = "peercompass-settings";
const CHANGED = "peercompass-settings-changed";

/** What each setting may be; the first is how it was at first. */
export const CHOICES = {
  text: ["100", "115", "130", "150", "175", "200"], // percent
  lines: ["plain", "more", "most"],
  letters: ["plain", "more", "most"],
  theme: ["computer", "light", "dark"],
  motion: ["computer", "calm"],
  aloud: ["off", "on"],
  pace: ["plain", "slow", "fast"],
  notes: ["before", "folded", "open"],
};
/** Names that this computer gives: of a typeface and of a voice; empty is the page's own. */
const NAMES = ["face", "voice"];
const LARGE = 150; // percent from which narrow places give way
const page = /** @type {any} */ (globalThis);

/** All settings as they are now, by name. What is kept and is none counts as at first. */
export function settings() {
  const kept = read();
  const all = /** @type {Record<string, string>} */ ({});
  for (const [name, choices] of Object.entries(CHOICES))
    all[name] = choices.includes(kept[name]) ? kept[name] : choices[0];
  for (const name of NAMES) all[name] = typeof kept[name] === "string" ? kept[name] : "";
  return all;
}

/** Whether all is as it was at first. */
export const untouched = () =>
  Object.entries(settings()).every(([name, value]) => value === (CHOICES[name]?.[0] ?? ""));

/** Change some settings, at once and on every part of the page. */
export function change(some) {
  const text = JSON.stringify({ ...settings(), ...some });
  page.peercompassSettings = text; // for a browser that keeps nothing
  try {
    localStorage.setItem(KEY, text);
  } catch {
    // It holds until the page is closed.
  }
  tell();
}

/** All as it was at first. */
export function reset() {
  page.peercompassSettings = undefined;
  try {
    localStorage.removeItem(KEY);
  } catch {
    // It was never kept.
  }
  tell();
}

/** Call `hear(settings)` after each change, also one made in another window. Returns what ends that. */
export function watch(hear) {
  const changed = () => hear(settings());
  const elsewhere = ({ key }) => {
    if (key === KEY || key === null) changed();
  };
  addEventListener(CHANGED, changed);
  addEventListener("storage", elsewhere);
  return () => {
    removeEventListener(CHANGED, changed);
    removeEventListener("storage", elsewhere);
  };
}

/** Whether nothing should move: the person, or their computer, says so. */
export const isCalm = () =>
  settings().motion === "calm" || matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Put the settings on the root of a document, now and after each change. */
export function wear(root) {
  const draw = (now) => {
    const large = Number(now.text) >= LARGE;
    mark(root, "pcText", large ? "large" : "");
    root.style.setProperty("--pc-text", String(Number(now.text) / 100));
    for (const name of ["lines", "letters", "theme", "motion", "notes"])
      mark(root, `pc${name[0].toUpperCase()}${name.slice(1)}`, unlessFirst(name, now[name]));
    mark(root, "pcFace", now.face ? "own" : "");
    if (now.face) root.style.setProperty("--pc-face", `"${now.face.replace(/["\\]/g, "")}"`);
    else root.style.removeProperty("--pc-face");
  };
  draw(settings());
  return watch(draw);
}

const unlessFirst = (name, value) => (value === CHOICES[name][0] ? "" : value);

function mark(root, name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
}

function read() {
  let text = page.peercompassSettings;
  try {
    text = localStorage.getItem(KEY) ?? text;
  } catch {
    // A browser that keeps nothing.
  }
  try {
    return Object(JSON.parse(text ?? "{}"));
  } catch {
    return {}; // whatever stands there, it is not ours
  }
}

const tell = () => dispatchEvent(new Event(CHANGED));
