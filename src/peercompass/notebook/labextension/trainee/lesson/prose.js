// The prose of a page, once it is drawn: tables for eyes, ears and small screens, and sources that stand
// one step away, each with its title.

import { element } from "../elements.js";
import { say } from "../voice.js";

const CODES = /\b[A-Z]\d{1,2}\b/; // as authors have them: "Sources: E1, K10", or "Ours, built on K2"
const NUMBER = "a[href^='#source-']"; // as learners get them, with the title
const LEAD = /^\p{L}+:\s*/u;

/** Dress the drawn prose of one cell. What was dressed is left as it is. `fold` is whether the whole
    cell is folded under its first heading. */
export function dress(prose, fold = false) {
  for (const table of prose.querySelectorAll("table:not([role])")) dressTable(table);
  const last = prose.querySelector(":scope > p:last-of-type");
  const only = last?.childNodes.length === 1 && last.firstElementChild;
  if (only?.tagName === "EM" && (only.querySelector(NUMBER) || CODES.test(only.textContent))) {
    const sources = foldOf(say("Sources"), "pc-sources");
    const titles = titlesIn(only);
    only.textContent = only.textContent.replace(LEAD, "");
    last.replaceWith(sources);
    sources.append(last, ...titles);
  }
  const heading = fold && prose.querySelector(":scope > :is(h1, h2, h3)");
  if (heading) {
    const rest = [...prose.childNodes].filter((node) => node !== heading);
    heading.querySelector(".jp-InternalAnchorLink")?.remove(); // JupyterLab's mark of a paragraph
    const folded = foldOf(heading.textContent, "pc-about");
    heading.replaceWith(folded);
    folded.append(...rest);
  }
}

/** What the numbers of a line of sources stand for, as a list; nothing where there are none. */
function titlesIn(line) {
  const links = [...line.querySelectorAll(NUMBER)];
  const titles = new Map(links.map((link) => [link.textContent, link.title]));
  if (!titles.size) return [];
  const rows = [...titles].map(([number, title]) => element("li", "", `${number} ${title}`));
  return [element("ul", "pc-titles", ...rows)];
}

const foldOf = (summary, className) =>
  element("details", className, element("summary", "", summary));

/** On a narrow screen each row is a card, in which every cell has its column's name before it. The roles
    say that it stays a table all the same. */
function dressTable(table) {
  const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
  table.setAttribute("role", "table");
  const roles = { thead: "rowgroup", tbody: "rowgroup", tr: "row", th: "columnheader", td: "cell" };
  for (const [tag, role] of Object.entries(roles))
    for (const node of table.querySelectorAll(tag)) node.setAttribute("role", role);
  for (const head of table.querySelectorAll("th"))
    if (!head.textContent.trim()) head.append(element("span", "pc-aloud", say("What")));
  for (const row of table.querySelectorAll("tbody tr"))
    [...row.children].forEach((cell, i) => {
      if (i > 0 && heads[i]) cell.dataset.pcColumn = heads[i];
    });
}
