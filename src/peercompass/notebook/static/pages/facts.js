// Facts on the home page: what a unit is about and rests on, the words we use and avoid, and where
// facts come from. All is folded; a long list has a field that narrows it.

import { say, sayN } from "../../labextension/trainee/voice.js";
import { h, uid } from "../dom.js";

const LONG = 10; // entries that are seen at a glance

const badge = (text) => (text ? [" ", h("strong", { class: "pc-badge" }, text)] : null);

/** "About this unit", as it stands on the unit's card. */
export function aboutUnit(unit) {
  const { objectives, skills, framework, counts, hours, date, sources, review } = unit.about;
  return h(
    "details",
    { class: "pc-facts" },
    h(
      "summary",
      { "data-key": `about-${unit.id}` },
      say("About this unit"),
      h("span", { class: "pc-aloud" }, `: ${unit.title}`),
    ),
    h("h4", {}, say("By the end you can")),
    h(
      "ul",
      {},
      objectives.map((text) => h("li", {}, text)),
    ),
    h("h4", {}, say("Skills you practice")),
    h("p", { class: "pc-hint" }, framework),
    h(
      "ul",
      {},
      skills.map((skill) =>
        h(
          "li",
          {},
          h("strong", {}, `${skill.title}.`),
          ` ${skill.plain} `,
          h("span", { class: "pc-hint" }, skill.place),
        ),
      ),
    ),
    h("p", {}, counts),
    hours
      ? [
          h("h4", {}, say("Training hours")),
          h("p", {}, `${hours.asked} ${hours.sure}`, badge(hours.badge)),
        ]
      : null,
    h("h4", {}, say("Where its facts come from")),
    h("p", {}, say("Facts as of {date}.", { date })),
    h(
      "ul",
      {},
      sources.map((source) =>
        h(
          "li",
          {},
          source.title,
          source.check ? [" ", h("em", { class: "pc-doubt" }, `(${source.check})`)] : null,
        ),
      ),
    ),
    h("p", {}, review),
  );
}

/** The words and facts below the units. */
export const factsView = (parts) =>
  h(
    "section",
    { class: "pc-card", "aria-label": say("Words and facts") },
    h("h3", {}, say("Words and facts")),
    parts.filter((part) => part.entries.length).map(factsOf),
  );

function factsOf(part) {
  const list = h("dl", {}, part.entries.map(entryOf));
  return h(
    "details",
    { class: "pc-facts" },
    h("summary", { "data-key": `facts-${part.id}` }, part.title),
    part.before.map((text) => h("p", {}, text)),
    part.hours
      ? [
          h("h4", {}, part.hours_title),
          part.hours_note && h("p", {}, part.hours_note),
          h(
            "ul",
            {},
            part.hours.map((one) =>
              h("li", {}, h("strong", {}, `${one.text}.`), ` ${one.sure}`, badge(one.badge)),
            ),
          ),
        ]
      : null,
    part.entries.length > LONG ? filterOf(part, list) : null,
    list,
  );
}

const entryOf = (entry) =>
  h(
    "div",
    {},
    h("dt", {}, entry.term),
    h(
      "dd",
      {},
      entry.lead ? h("p", { class: "pc-lead" }, entry.lead) : null,
      entry.lines.map((text) => h("p", {}, text)),
      entry.from
        ? h("p", { class: "pc-hint" }, say("Source: {source}", { source: entry.from }))
        : null,
      entry.check ? h("p", { class: "pc-doubt" }, `(${entry.check})`) : null,
    ),
  );

/** A field that leaves in `list` only the entries that hold what is typed. */
function filterOf(part, list) {
  const id = uid("filter");
  const entries = [...list.children];
  const count = h("p", { class: "pc-hint", role: "status" });
  const narrow = (wanted) => {
    // As it stands there now: a browser may have translated it.
    for (const entry of entries) entry.hidden = !plain(entry.textContent).includes(plain(wanted));
    const left = entries.filter((entry) => !entry.hidden).length;
    count.textContent = !wanted.trim()
      ? ""
      : left
        ? say("{left} of {all}.", { left, all: entries.length })
        : say("Nothing found. Try a part of the word.");
  };
  return h(
    "div",
    { class: "pc-filter" },
    h(
      "label",
      { for: id },
      part.id === "sources"
        ? sayN("Find in this source", "Find in these {n} sources", entries.length)
        : sayN("Find in this word", "Find in these {n} words", entries.length),
    ),
    h("input", {
      id,
      type: "search",
      "data-key": `find-${part.id}`,
      autocomplete: "off",
      oninput: (event) => narrow(event.target.value),
    }),
    count,
  );
}

const plain = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();
