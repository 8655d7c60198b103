// The ways from a unit's page: back at the top, and one next step at the end.

import { waysOf } from "./rules.js";

const TO_THE_EXERCISE = "Next: the exercise";
const TO_GET_IT = "Next: get the exercise, on the home page";
const TO_HOME = "Next: home, where your feedback will wait";

function nav(className, name) {
  const node = document.createElement("nav");
  node.className = `pc-ways ${className}`;
  node.setAttribute("aria-label", name);
  node.hidden = true;
  return node;
}

export class Ways {
  /** `exists(path)` says whether a document is there, `address(path)` where it opens. */
  constructor({ exists, address }) {
    this.top = nav("pc-ways-back", "Back");
    this.end = nav("pc-ways-next", "Next step");
    this._exists = exists;
    this._address = address;
  }

  /** Show the ways from the page at `path`; none from a page that is no learner's. */
  async show(path) {
    const ways = waysOf(path);
    if (!ways || !(await this._exists(ways.home))) return;
    const back = [this._link(ways.home, "‹ Home")];
    let next = this._link(ways.home, TO_HOME, "pc-button");
    if (ways.at === "exercise") back.push(this._link(ways.lesson, "The lesson"));
    else if (await this._exists(ways.exercise))
      next = this._link(ways.exercise, TO_THE_EXERCISE, "pc-button");
    else next.textContent = TO_GET_IT;
    this.top.replaceChildren(...back);
    this.end.replaceChildren(next);
    this.top.hidden = this.end.hidden = false;
  }

  _link(path, words, className = "") {
    const link = document.createElement("a");
    link.href = this._address(path);
    link.dataset.pcOpen = path;
    link.textContent = words;
    link.className = className;
    return link;
  }
}
