// The small map of a lesson, in the bar of its page: where one is in words, a dot for each part, and,
// one press away, the parts by name.

import { button, element } from "../elements.js";
import { say } from "../voice.js";

export class SmallMap {
  constructor() {
    this.node = element("div", "pc-top-map");
    /** The parts by name, while they are asked for. */
    this.list = element("ol", "pc-top-parts");
    this.list.hidden = true;
    this._told = button("pc-top-told", "", () => this._unfold(this.list.hidden));
    this._dots = element("ol", "pc-dots-map");
    this._go = (_) => {};
  }

  /** `stops` are `{ name, state }`, `told` is where one is, `{ long, short }` for a wide bar and a
      narrow one, `go(i)` goes to one of them. Its buttons stay the same, so that the focus stays on
      one. */
  show(stops, told, go) {
    this._go = go;
    if (this._dots.childElementCount !== stops.length) this._make(stops.length);
    this._told.replaceChildren(
      element("span", "pc-told-long", told.long),
      element("span", "pc-told-short", told.short),
    );
    this._told.title = say("All parts");
    const dots = this._dots.querySelectorAll("button");
    const names = this.list.querySelectorAll("button");
    for (const [i, stop] of stops.entries()) {
      mark(dots[i], stop, "title"); // its name as well: beside another one it would be said twice
      mark(names[i], stop, "aria-label");
      names[i].replaceChildren(stop.name);
    }
  }

  /** Leave the dots out where there is no room for them in one line with the words. */
  fit() {
    this.node.classList.remove("pc-tight");
    this.node.classList.toggle("pc-tight", this.node.scrollWidth > this.node.clientWidth + 1);
  }

  /** Fold the list, with the focus back where it was unfolded. Returns whether it was open. */
  fold() {
    const open = !this.list.hidden;
    this._unfold(false);
    if (open) this._told.focus();
    return open;
  }

  _unfold(wanted) {
    this.list.hidden = !wanted;
    this._told.setAttribute("aria-expanded", String(wanted));
  }

  _make(count) {
    const buttons = (className, act) =>
      Array.from({ length: count }, (_, i) =>
        element(
          "li",
          "",
          button(className, "", () => act(i)),
        ),
      );
    this._dots.replaceChildren(...buttons("pc-dot", (i) => this._go(i)));
    const choose = (i) => {
      this._unfold(false);
      this._go(i);
    };
    this.list.replaceChildren(...buttons("pc-top-part", choose));
    this.node.replaceChildren(this._told, this._dots);
    this._unfold(false);
  }
}

/** Say and show of one part how far it is. */
function mark(one, { name, state }, attribute) {
  const labels = {
    here: say("{part}: you are here", { part: name }),
    tried: say("{part}: tried", { part: name }),
    new: say("{part}: not yet", { part: name }),
  };
  one.dataset.state = state;
  one.setAttribute(attribute, labels[state]);
  if (state === "here") one.setAttribute("aria-current", "step");
  else one.removeAttribute("aria-current");
}
