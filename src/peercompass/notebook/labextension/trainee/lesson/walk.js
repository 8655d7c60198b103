// A lesson walked part by part: one page of a part is on view, the small map in the bar says where one
// is, and at the page's end stands one next step. It knows no Jupyter: it is given cells with their nodes.

import { button, element } from "../elements.js";
import { goTo } from "../go_to.js";
import { say, sayN } from "../voice.js";
import { pagesOf, partsOf, placeOf, runsOf, statesOf } from "./parts.js";

const ELSEWHERE = "pc-elsewhere"; // a cell of another page
const FOLDED = "pc-more"; // one of several things to try, while only the first is open
const HEADING = ":is(h1, h2, h3):not(.pc-part-again)";

export class Walk {
  /** `cells` are those of parts.js with their `node`; `frame` is `{ bar, steps, scroller, column }`,
      the bar, the next step at the end, what scrolls and what in it grows; `place` remembers. */
  constructor(cells, frame, place) {
    this._cells = cells;
    this._frame = frame;
    this._place = place;
    this._next = null; // the way from the last part
    this.parts = partsOf(cells);
    this.pages = pagesOf(this.parts, cells);
    this._fold();
    this._again = this._nameParts();
    const was = ({ part, nth }) => this.parts[part].id === place.part && nth === place.page;
    const known = ({ part }) => this.parts[part].id === place.part;
    this._here = Math.max(this.pages.findIndex(was), this.pages.findIndex(known), 0);
    this.draw();
  }

  /** Whether a lesson has parts to walk. */
  static suits(cells) {
    return partsOf(cells).length > 1;
  }

  /** The way on from the last part, as ways.js has it. */
  set next(way) {
    this._next = way;
    this._drawSteps();
  }

  /** The heading to read from. */
  get heading() {
    const { from, to } = this.pages[this._place.whole ? 0 : this._here];
    const nodes = this._cells.slice(from, to).map(({ node }) => node);
    return nodes.map((node) => node.querySelector(HEADING)).find(Boolean) ?? nodes[0];
  }

  /** Go to a part or to something to try, by its id, and read on from there. Returns whether the lesson
      has it. */
  goTo(wanted) {
    const found = placeOf(this.parts, this.pages, this._cells, wanted);
    if (!found) return false;
    const { kind, node } = this._cells[found.cell];
    if (kind === "thing") this._unfold(found.cell);
    this._turnTo(found.page);
    if (kind === "thing") goTo(node, this._frame.column);
    return true;
  }

  _turnTo(page) {
    const { part, nth, from } = this.pages[page];
    this._here = page;
    this._place.be(this.parts[part].id, nth);
    this.draw();
    this._readFrom(this._place.whole ? this._cells[from].node : null);
  }

  get _part() {
    return this.parts[this.pages[this._here].part];
  }

  /** Show what is to be seen now. */
  draw() {
    const { whole } = this._place;
    const { from, to } = this.pages[this._here];
    this._cells.forEach(({ node }, at) => {
      node.classList.toggle(ELSEWHERE, !whole && !(from <= at && at < to));
    });
    this._frame.scroller.classList.toggle("pc-whole", whole);
    this._frame.bar.isHeading = !whole && this._here > 0;
    this.look();
    this._drawSteps();
  }

  /** Look again at what was tried. */
  look() {
    for (const { kind, shows, node } of this._cells) {
      const drawn = kind === "thing" ? node.querySelector(".pc-root") : null;
      // What is no thing to try, such as the way to feedback, bars no part from being tried.
      if (drawn) this._place.try(shows, drawn.dataset.tried !== "false");
    }
    const { read, tried } = this._place;
    const here = this.pages[this._here].part;
    const states = statesOf(this.parts, this._cells, { here, tried, read });
    const stops = this.parts.map((part, i) => ({ name: nameOf(part), state: states[i] }));
    this._frame.bar.showMap(stops, this._told(), (i) => this.goTo(this.parts[i].id));
  }

  /** Show everything again, and take away what was put in. */
  leave() {
    for (const { node } of this._cells) node.classList.remove(ELSEWHERE, FOLDED);
    for (const node of [...this._folds.map(({ more }) => more), ...this._again]) node.remove();
  }

  /** Where one is, in words for a wide bar and for a narrow one. */
  _told() {
    const total = this.parts.filter(({ number }) => number).length;
    const { number } = this._part;
    const { nth, of } = this.pages[this._here];
    const both = (told) => ({ long: told, short: told });
    if (this._place.whole) return both(say("The whole lesson"));
    if (!number)
      return both(this._here === 0 ? sayN("1 part", "{n} parts", total) : say("The end"));
    const short = say("Part {n} of {total}", { n: number, total });
    if (of === 1) return both(short);
    return {
      long: say("Part {n} of {total}, page {nth} of {of}", { n: number, total, nth, of }),
      short,
    };
  }

  _drawSteps() {
    const { steps } = this._frame;
    const { whole } = this._place;
    const print = { label: say("Print the lesson"), act: () => window.print() };
    if (whole) {
      const act = () => this._showWhole(false);
      steps.show({
        main: this._next,
        others: [{ label: say("Read it part by part"), act }, print],
      });
      return;
    }
    const here = this._here;
    const after = this.pages[here + 1];
    const before = this.pages[here - 1];
    const on = () => {
      if (after.nth === 1) this._place.finish(this._part.id);
      this._turnTo(here + 1);
    };
    const main = after
      ? { label: say("Next: {part} ›", { part: after.title }), act: on }
      : this._next;
    const title = before?.title ?? say("the beginning");
    const back = before
      ? { label: say("‹ Back: {part}", { part: title }), act: () => this._turnTo(here - 1) }
      : null;
    const act = () => this._showWhole(true);
    steps.show({ main, back, others: [{ label: say("Show the whole lesson"), act }, print] });
  }

  _showWhole(whole) {
    this._place.whole = whole;
    this.draw();
    this._readFrom(this._cells[this.pages[this._here].from].node);
  }

  /** Put the focus on the heading of `node`, or of the part on view, and read from there. */
  _readFrom(node) {
    const { scroller } = this._frame;
    const heading = node?.querySelector(HEADING) ?? node ?? this.heading;
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
    if (node) node.scrollIntoView({ block: "start" });
    else scroller.scrollTop = 0;
  }

  /** A page within a part says above it which part that is; so no heading stands without the one above
      it. */
  _nameParts() {
    return this.pages.flatMap(({ part, nth, from }) => {
      if (nth === 1) return [];
      const again = element("h2", "pc-part-again", nameOf(this.parts[part]));
      this._cells[from].node.prepend(again);
      return [again];
    });
  }

  // --- of several things to try, one is open

  _fold() {
    this._folds = runsOf(this._cells).map(([first, ...rest]) => {
      const label = sayN("1 more to try", "{n} more to try", rest.length);
      const more = button("pc-more-button", label, () => show(!fold.open));
      const fold = { rest, more, open: false };
      const show = (wanted) => {
        fold.open = wanted;
        more.setAttribute("aria-expanded", String(wanted));
        for (const at of rest) this._cells[at].node.classList.toggle(FOLDED, !wanted);
      };
      show(false);
      this._cells[first].node.append(more);
      return Object.assign(fold, { show });
    });
  }

  _unfold(cell) {
    this._folds.find(({ rest }) => rest.includes(cell))?.show(true);
  }
}

function nameOf({ number, title }) {
  if (number) return say("Part {n}. {title}", { n: number, title });
  return title ?? say("The beginning");
}
