// How a lesson is cut into parts and pages, and where in it something lies. Pure: plain cells in, facts
// out.
//
// A cell is `{ kind, source?, shows? }`: `text` with its Markdown source, `thing` that shows something
// to try by its id, `way` that leads on, or `none`, which readers never see.

// The heading that begins a part has its number, in any language: "## Part 3. Four chairs".
const NUMBERED = /^##\s+(?:[^\s\d]+\s+)?(\d+)[.:]\s+(.+?)\s*#*\s*$/m;
const PLAIN = /^##\s+(.+?)\s*#*\s*$/m;
const SMALLER = /^\s*###\s+([^\n]+?)\s*#*\s*(?:\n|$)/; // a cell begins with it

/** The parts of a lesson in order: what stands before the first numbered heading, each numbered part,
 *  and what stands after the last. A part is `{ id, number, title, from, to }`, its cells being those
 *  from `from` up to `to`; one without a number has the number null. None where nothing is
 *  numbered: such a lesson is read as a whole. */
export function partsOf(cells) {
  const headings = cells.map(({ kind, source }) => (kind === "text" ? headingOf(source) : null));
  const last = headings.findLastIndex((heading) => heading?.number);
  if (last < 0) return [];
  const parts = [];
  const begin = (id, number, title, from) => parts.push({ id, number, title, from, to: 0 });
  if (!headings[0]?.number) begin("start", null, null, 0);
  headings.forEach((heading, at) => {
    if (heading?.number) begin(`part-${heading.number}`, heading.number, heading.title, at);
    else if (heading && at > last && parts.at(-1).number) begin("end", null, heading.title, at);
  });
  parts.forEach((part, i) => {
    part.to = parts[i + 1]?.from ?? cells.length;
  });
  return parts;
}

/** The pages of the parts, each `{ part, from, to, title, nth, of }`: read, try, turn the page. A page
 *  ends where something was tried and a smaller heading begins. `title` is what it begins with, and
 *  `nth` of `of` counts within its part. */
export function pagesOf(parts, cells) {
  return parts.flatMap(({ from, to, title }, part) => {
    const pages = [{ part, from, to, title, nth: 1, of: 1 }];
    let tried = false;
    for (let at = from; at < to; at++) {
      const { kind, source } = cells[at];
      const smaller = kind === "text" ? SMALLER.exec(source) : null;
      if (kind === "thing") tried = true;
      if (!smaller || !tried) continue;
      pages.at(-1).to = at;
      const nth = pages.length + 1;
      pages.push({ part, from: at, to, title: withoutSigns(smaller[1]), nth, of: 1 });
      tried = false;
    }
    return pages.map((page) => ({ ...page, of: pages.length }));
  });
}

function headingOf(source) {
  const numbered = NUMBERED.exec(source);
  const plain = PLAIN.exec(source);
  if (numbered) return { number: Number(numbered[1]), title: withoutSigns(numbered[2]) };
  return plain ? { number: 0, title: withoutSigns(plain[1]) } : null;
}

const withoutSigns = (text) => text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*_`]/g, "");

/** Where `wanted` lies, the id of a part or of something to try: `{ page, cell }`, both counted from 0;
 *  null where the lesson has no such thing. */
export function placeOf(parts, pages, cells, wanted) {
  const named = parts.find(({ id }) => id === wanted);
  const cell = named
    ? named.from
    : cells.findIndex(({ kind, shows }) => kind === "thing" && shows === wanted);
  const page = pages.findIndex(({ from, to }) => from <= cell && cell < to);
  return page >= 0 ? { page, cell } : null;
}

/** What to try in one part. */
export function thingsOf({ from, to }, cells) {
  return cells.slice(from, to).flatMap(({ kind, shows }) => (kind === "thing" ? [shows] : []));
}

/** Things to try that follow each other with nothing to read in between: each run of two or more, as
 *  the numbers of its cells. The first of a run stands open, the others are one step away. */
export function runsOf(cells) {
  const runs = [];
  let run = [];
  cells.forEach(({ kind }, at) => {
    if (kind === "thing") run.push(at);
    if (kind === "text") run = [];
    if (run.length === 2 && kind === "thing") runs.push(run);
  });
  return runs;
}

/** How far each part is: `here`, `tried`, or `new`. A part is tried once all its things are, and one
 *  with nothing to try once it was read to its end. */
export function statesOf(parts, cells, { here, tried, read }) {
  return parts.map((part, i) => {
    if (i === here) return "here";
    const things = thingsOf(part, cells);
    const done = things.length ? things.every((one) => tried.has(one)) : read.has(part.id);
    return done ? "tried" : "new";
  });
}
