// The bar that stays in view above every page: the way home, where one is, what helps.

import { button, element, status, wayLink } from "./elements.js";
import { SmallMap } from "./lesson/small_map.js";
import { say } from "./voice.js";

export class Bar {
  constructor(title) {
    this.node = element("div", "pc-top");
    this._links = [];
    this._lines = [];
    /** What `addCareTools` gave, or null. */
    this.care = null;
    this.title = element("p", "pc-top-title", title);
    this._ways = element("div", "pc-top-ways");
    this._map = new SmallMap();
    const nav = element(
      "nav",
      "pc-top-nav",
      this._ways,
      this.title,
      this._map.node,
      this._map.list,
    );
    nav.setAttribute("aria-label", say("This page"));
    this._tools = element("div", "pc-top-tools");
    this._help = element("div", "pc-top-help");
    this._help.hidden = true;
    this._words = status("pc-top-words");
    this._progress = /** @type {HTMLProgressElement} */ (element("progress", "pc-top-progress"));
    this._progress.hidden = true;
    this._progress.setAttribute("aria-label", say("Getting ready"));
    const skip = button("pc-skip", say("Skip to the text"), () => this.onSkip());
    this.node.append(skip, nav, this._tools, this._help, this._words, this._progress);
    /** What to do when somebody skips the bar. */
    this.onSkip = () => {};
    this.node.addEventListener("keydown", ({ key }) => key === "Escape" && this._map.fold());
    new ResizeObserver(() => {
      this._map.fit();
      this._makeRoom();
    }).observe(this.node);
  }

  /** Stand above all else of `page`, which begins where the bar ends. */
  standOn(page) {
    page.prepend(this.node);
    this._makeRoom();
  }

  /** However many lines it takes, nothing is below it. */
  _makeRoom() {
    const { parentElement: page, offsetHeight } = this.node;
    page?.style.setProperty("--pc-top", `${offsetHeight}px`);
  }

  /** The page's heading stands in the bar while no other heading of its rank is on view. */
  set isHeading(wanted) {
    if (wanted) {
      this.title.setAttribute("role", "heading");
      this.title.setAttribute("aria-level", "1");
    } else {
      this.title.removeAttribute("role");
      this.title.removeAttribute("aria-level");
    }
  }

  /** The links back, as ways.js has them. */
  get ways() {
    return this._links;
  }

  set ways(links) {
    this._links = links;
    this._ways.replaceChildren(...links.map((way) => wayLink(way)));
  }

  /** A button of yours at the right, `{ label, act }`, before the one for help. Returns it. */
  addTool({ label, act }) {
    const tool = button("pc-tool", label, act);
    this._tools.insertBefore(tool, this._tools.querySelector(".pc-tool-help"));
    return tool;
  }

  /** Whom to turn to at once, each `{ contact, said }`. It stays on the page, so it also works when
      nothing else does. */
  get help() {
    return this._lines;
  }

  set help(lines) {
    this._lines = lines;
    this._tools.querySelector(".pc-tool-help")?.remove();
    this._help.replaceChildren(...lines.map(({ said }) => element("p", "", said)));
    if (!lines.length) return;
    const [{ contact }] = lines;
    const short = contact.length <= 6;
    const label = short ? say("Help {contact}", { contact }) : say("Help");
    const open = button("pc-tool pc-tool-help", "", () => show(this._help.hidden));
    open.setAttribute("aria-label", label);
    open.title = label;
    open.append(
      element("span", short ? "pc-told-long" : "", label),
      element("span", "pc-told-short", short ? contact : ""),
    );
    const show = (wanted) => {
      this._help.hidden = !wanted;
      open.setAttribute("aria-expanded", String(wanted));
    };
    show(false);
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this._help.hidden) return;
      show(false);
      open.focus();
    });
    this._tools.append(open);
  }

  /** Show a small map of the page's parts, as small_map.js has them. */
  showMap(stops, told, go) {
    this._map.show(stops, told, go);
    this._map.fit();
  }

  /** The page starts: a calm word, and how far it is once that is known. */
  starting(done = 0, all = 0) {
    this._progress.hidden = false;
    if (all) {
      this._progress.max = all;
      this._progress.value = done;
      return;
    }
    this._progress.removeAttribute("value");
    // A status speaks of changes only, so the words come after it is on the page.
    requestAnimationFrame(() => {
      if (this._progress.hidden || this.node.querySelector(".pc-banner.pc-shown")) return;
      this._words.replaceChildren(say("Getting ready. You can read already."));
    });
  }

  started() {
    this._progress.hidden = true;
    this._words.replaceChildren();
  }
}
