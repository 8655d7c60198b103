// The entries of a journal, by day: folded, to be found by a word, changed and deleted.

import { locale, say, sayN } from "../../labextension/trainee/voice.js";
import { button, h, paragraphs, redraw, uid } from "../dom.js";
import { clock } from "../notes.js";
import { print, save } from "./paper.js";
import { sure } from "./private.js";

const AT_ONCE = 15; // entries that are shown before one asks for older ones
const FIRST_WORDS = 70; // characters of an entry in the list

/** The list. `act(message)` asks the part; gives `place` and `draw(view)`. */
export function entryList(act) {
  const place = h("div", {});
  const open = new Set(); // entries that are unfolded
  const list = h("div", { class: "pc-entries" });
  const count = h("p", { class: "pc-hint", role: "status" });
  const id = uid("find");
  let entries = [];
  let wanted = "";
  let all = false;
  let asking = null; // what the person was asked about: an entry's id, "all", or "all-twice"

  const find = h("input", {
    id,
    type: "search",
    autocomplete: "off",
    "data-key": "find",
    oninput: (event) => {
      wanted = event.target.value;
      drawList();
    },
  });

  function ask(what, focus) {
    asking = what;
    draw();
    place.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
  }

  function row(entry) {
    const key = entry.id;
    const details = h(
      "details",
      { class: "pc-entry", open: open.has(key) || Boolean(wanted.trim()) },
      h(
        "summary",
        { "data-key": key },
        h("span", { class: "pc-hint" }, `${clock(entry.begun)} `),
        firstWords(entry.text),
      ),
      entry.prompt ? h("blockquote", {}, entry.prompt) : null,
      paragraphs(entry.text),
      asking === key
        ? sure(
            key,
            say("Delete this entry for good? It cannot be brought back."),
            say("Yes, delete it"),
            () => {
              asking = null;
              act({ do: "erase", entry: key });
            },
            () => ask(null, `${key}-delete`),
          )
        : h(
            "div",
            { class: "pc-bar" },
            button(say("Change it"), () => act({ do: "open", entry: key }), {
              class: "pc-small",
              "data-key": `${key}-change`,
            }),
            button(say("Delete it"), () => ask(key, `${key}-no`), {
              class: "pc-small pc-quiet",
              "data-key": `${key}-delete`,
            }),
          ),
    );
    details.addEventListener("toggle", () => {
      if (wanted.trim()) return; // what a search unfolded folds again after it
      if (details.open) open.add(key);
      else open.delete(key);
    });
    return details;
  }

  function drawList() {
    const needle = plain(wanted);
    const found = entries.filter(({ text, prompt }) => plain(`${prompt} ${text}`).includes(needle));
    const shown = all || needle ? found : found.slice(0, AT_ONCE);
    const days = new Map();
    for (const one of shown) {
      const title = day(one.begun);
      days.set(title, [...(days.get(title) ?? []), one]);
    }
    if (!needle) count.textContent = "";
    else
      count.textContent = found.length
        ? sayN("{n} entry has it.", "{n} entries have it.", found.length)
        : say("Nothing found. Try a part of the word.");
    redraw(
      list,
      [...days].map(([title, ones]) => [h("h3", {}, title), ones.map(row)]),
      shown.length < found.length
        ? button(
            sayN("Show {n} older entry", "Show {n} older entries", found.length - shown.length),
            () => {
              all = true;
              drawList();
            },
            { class: "pc-quiet", "data-key": "older" },
          )
        : null,
    );
  }

  const pieces = () =>
    entries.map((one) => ({
      heading: `${day(one.begun)}, ${clock(one.begun)}`,
      asked: one.prompt,
      text: one.text,
    }));

  function foot() {
    const title = say("My journal");
    if (asking === "all")
      return sure(
        "all",
        sayN(
          "Delete the whole journal? {n} entry goes for good. Stories in the workshop stay.",
          "Delete the whole journal? {n} entries go for good. Stories in the workshop stay.",
          entries.length,
        ),
        say("Yes, go on"),
        () => ask("all-twice", "all-no"),
        () => ask(null, "all"),
      );
    if (asking === "all-twice")
      return sure(
        "all",
        say("Are you sure? Nobody can bring it back. “Save a copy” makes a file for you first."),
        say("Yes, delete all of it"),
        () => {
          asking = null;
          act({ do: "erase_all" });
        },
        () => ask(null, "all"),
      );
    return h(
      "div",
      { class: "pc-bar" },
      button(say("Print my journal"), () => print(title, pieces()), {
        class: "pc-quiet",
        "data-key": "print",
      }),
      button(say("Save a copy"), () => save("my-journal.txt", title, pieces()), {
        class: "pc-quiet",
        "data-key": "save",
      }),
      button(say("Delete all"), () => ask("all", "all-no"), {
        class: "pc-quiet",
        "data-key": "all",
      }),
    );
  }

  function draw(view) {
    if (view) entries = view.entries;
    if (view && !entries.some((one) => one.id === asking)) asking = null;
    if (!entries.length) {
      redraw(
        place,
        h("h2", {}, say("Your entries")),
        h("p", {}, say("Nothing is here yet. What you write will stand here, by day.")),
      );
      return;
    }
    drawList();
    redraw(
      place,
      h("h2", {}, sayN("Your entry", "Your {n} entries", entries.length)),
      entries.length > 1
        ? h(
            "div",
            { class: "pc-filter" },
            h("label", { for: id }, say("Find a word in your entries")),
            find,
            count,
          )
        : null,
      list,
      foot(),
    );
  }

  return { place, draw };
}

const day = (iso) => new Date(iso).toLocaleDateString(locale(), { dateStyle: "full" });
const plain = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();

function firstWords(text) {
  const line = text.trim().split(/\n/)[0];
  return line.length > FIRST_WORDS ? `${line.slice(0, FIRST_WORDS).trimEnd()}…` : line;
}
