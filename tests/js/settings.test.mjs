// What a person set for their pages: kept, put on the root, and taken back.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

const CARE = "../../src/peercompass/notebook/labextension/trainee/care";
const kept = new Map();
const ears = new EventTarget();
for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"])
  globalThis[name] = ears[name].bind(ears);
let refuses = false;
const refusing = (act) => {
  if (refuses) throw new Error("A browser that keeps nothing");
  return act();
};
globalThis.localStorage = {
  getItem: (key) => refusing(() => kept.get(key) ?? null),
  setItem: (key, value) => refusing(() => kept.set(key, value)),
  removeItem: (key) => refusing(() => kept.delete(key)),
};
globalThis.matchMedia = () => ({ matches: false });

const { change, wear, isCalm, reset, settings, untouched, watch } = await import(
  `${CARE}/settings.js`
);
const { facesHere } = await import(`${CARE}/faces.js`);
const { utterance, voicesHere } = await import(`${CARE}/voices.js`);
const { wearTheme } = await import(`${CARE}/theme.js`);
const { NoteToSelf } = await import(`${CARE}/note_to_self.js`);

function rootOf() {
  const style = new Map();
  return {
    dataset: {},
    style: {
      setProperty: (name, value) => style.set(name, value),
      removeProperty: (name) => style.delete(name),
    },
    properties: style,
  };
}

beforeEach(() => {
  refuses = false;
  kept.clear();
  reset();
});

test("all is at first as the computer and the page have it", () => {
  assert.equal(untouched(), true);
  const root = rootOf();
  wear(root)();
  assert.deepEqual(root.dataset, {}, "nothing is marked");
  assert.equal(root.properties.get("--pc-text"), "1");
});

test("a change holds at once, is kept, and all of it can be taken back", () => {
  const root = rootOf();
  const end = wear(root);
  change({ text: "200", lines: "most", motion: "calm", face: "Lexend" });
  assert.deepEqual(root.dataset, {
    pcText: "large",
    pcLines: "most",
    pcMotion: "calm",
    pcFace: "own",
  });
  assert.equal(root.properties.get("--pc-text"), "2");
  assert.equal(root.properties.get("--pc-face"), '"Lexend"');
  assert.equal(isCalm(), true);
  change({ letters: "more" });
  assert.equal(settings().lines, "most", "the others stay");
  const later = rootOf();
  wear(later)();
  assert.equal(later.dataset.pcText, "large", "as on the next page");
  reset();
  assert.deepEqual(root.dataset, {});
  assert.equal(root.properties.has("--pc-face"), false);
  assert.equal(untouched(), true);
  end();
});

test("what another window changed is heard", () => {
  const heard = [];
  const end = watch((now) => heard.push(now.theme));
  kept.set("peercompass-settings", '{"theme":"dark"}');
  dispatchEvent(Object.assign(new Event("storage"), { key: "peercompass-settings" }));
  dispatchEvent(Object.assign(new Event("storage"), { key: "another" }));
  end();
  change({ theme: "light" });
  assert.deepEqual(heard, ["dark"]);
});

for (const nonsense of ["", "7", "null", '"x"', "[1]", "{", '{"text":"9000","lines":5,"face":{}}'])
  test(`whatever stands there is no reason to fail: ${nonsense}`, () => {
    kept.set("peercompass-settings", nonsense);
    assert.equal(untouched(), true);
    wear(rootOf())();
  });

test("a browser that keeps nothing has them until the page is closed", () => {
  refuses = true;
  change({ text: "130" });
  assert.equal(settings().text, "130");
  reset();
  assert.equal(untouched(), true);
});

test("a typeface's name cannot say more than its name", () => {
  const root = rootOf();
  change({ face: 'x"; } body { display: none' });
  wear(root)();
  assert.equal(root.properties.get("--pc-face"), '"x; } body { display: none"');
});

test("a typeface is offered where its letters are not those of the one behind", () => {
  const widths = { monospace: 10, serif: 11, "sans-serif": 12 };
  const measure = (font) => {
    const [, face, behind] = /^72px (?:"(.+)", )?(.+)$/.exec(font);
    return face === "Lexend" || (face === "Verdana" && behind !== "serif") ? 11 : widths[behind];
  };
  assert.deepEqual(facesHere(measure), ["Lexend", "Verdana"]);
  assert.deepEqual(
    facesHere((font) => widths[font.split(" ").at(-1)]),
    [],
  );
});

test("only this computer's voices speak, the chosen one at the chosen pace", () => {
  const voice = (name, localService, lang = "en-US") => ({ name, localService, lang });
  globalThis.speechSynthesis = {
    getVoices: () => [
      voice("Far", false),
      voice("Ann", true),
      voice("Bo", true, "en-GB"),
      voice("Eva", true, "de-DE"),
    ],
  };
  globalThis.SpeechSynthesisUtterance = class {
    constructor(text) {
      this.text = text;
    }
  };
  assert.deepEqual(
    voicesHere().map(({ name }) => name),
    ["Ann", "Bo"],
  );
  const said = (place) => utterance("Hello.", { place });
  assert.deepEqual(
    [said(0).voice.name, said(1).voice.name, said(2).voice.name],
    ["Ann", "Bo", "Ann"],
  );
  change({ voice: "Bo", pace: "slow" });
  assert.deepEqual([said(0).voice.name, said(0).rate < 1], ["Bo", true]);
  change({ voice: "Gone" });
  assert.equal(said(0).voice.name, "Ann");
});

for (const [wanted, follows, done] of [
  ["computer", true, []],
  ["computer", false, ["adaptive"]],
  ["dark", true, ["Dark", "adaptive"]],
  ["light", false, ["Light"]],
])
  test(`JupyterLab wears ${wanted} where it ${follows ? "follows" : "did not follow"} the computer`, async () => {
    const asked = [];
    const themes = {
      theme: "Light",
      preferredLightTheme: "Light",
      preferredDarkTheme: "Dark",
      isToggledAdaptiveTheme: () => follows,
      toggleAdaptiveTheme: async () => asked.push("adaptive"),
      setTheme: async (name) => asked.push(name),
    };
    await wearTheme(themes, wanted);
    assert.deepEqual(asked, done);
  });

/** A kernel, and the lines that pages opened to it. */
function kernelOf() {
  const lines = [];
  const createComm = () => {
    const line = { sent: [], open() {}, send: (data) => line.sent.push(data) };
    lines.push(line);
    return line;
  };
  return { status: "idle", createComm, lines };
}
const tells = (line, data) => line.onMsg({ content: { data } });

mock.timers.enable({ apis: ["setTimeout"] });

test("a note is held until the kernel says that it is kept", () => {
  const kernel = kernelOf();
  const note = new NoteToSelf(() => kernel);
  let told = 0;
  const end = note.watch(() => told++);
  const [line] = kernel.lines;
  tells(line, { text: "Call Lou.", kept: true });
  assert.deepEqual([note.text, note.said, told], ["Call Lou.", "Kept. Only for you.", 1]);
  note.keep("Call Lou. Walk.");
  tells(line, { text: "Call Lou.", kept: true });
  assert.equal(note.text, "Call Lou. Walk.", "an older answer changes nothing");
  tells(line, { text: "Call Lou. Walk.", kept: false });
  assert.match(note.said, /^Not kept yet/);
  mock.timers.tick(5000);
  tells(line, { text: "Call Lou. Walk.", kept: true });
  mock.timers.tick(60000);
  assert.equal(note.said, "Kept. Only for you.");
  note.done();
  assert.deepEqual(
    line.sent.map((one) => one.do),
    ["look", "write", "write", "done"],
  );
  assert.equal(kernel.lines.length, 1);
  end();
});

test("a note outlives its kernel", () => {
  let kernel = kernelOf();
  const note = new NoteToSelf(() => kernel);
  note.watch(() => {});
  kernel.status = "dead";
  note.keep("Breathe.");
  assert.match(note.said, /^Not kept yet/);
  kernel = null;
  mock.timers.tick(5000);
  assert.equal(note.text, "Breathe.");
  kernel = kernelOf();
  mock.timers.tick(5000);
  assert.deepEqual(kernel.lines[0].sent, [{ do: "write", value: "Breathe." }]);
  tells(kernel.lines[0], { text: "Breathe.", kept: true });
  assert.equal(note.said, "Kept. Only for you.");
});

test("notes on what may be hard stand open or folded as they were set", async () => {
  const { contentNoteMarks, contentNoteOpens } = await import(
    "../../src/peercompass/notebook/static/content_note.js"
  );
  const notes = ["before", "away"].map((place) => ({ dataset: { pcNote: place }, open: null }));
  globalThis.document = { querySelectorAll: () => notes };
  contentNoteMarks("before");
  const stand = () => notes.map(({ open }) => open);
  assert.deepEqual(["before", "away"].map(contentNoteOpens), [true, false]);
  for (const [set, open] of [
    ["folded", [false, false]],
    ["open", [true, true]],
    ["before", [true, false]],
  ]) {
    change({ notes: set });
    assert.deepEqual(stand(), open);
  }
});
