// The text of a page, shown while the application that draws it anew is still loading. The server has it
// ready for pages that are as they were published.

import { Bar } from "./bar.js";
import { wear } from "./care/settings.js";
import { addCareTools } from "./care/tools.js";
import { notebookAt } from "./early_session.js";
import { element } from "./elements.js";
import { onceMoved } from "./go_to.js";
import { Place } from "./lesson/place.js";
import { dress } from "./lesson/prose.js";
import { Walk } from "./lesson/walk.js";
import { ownHeaders } from "./own_server.js";
import { isLesson } from "./rules.js";
import { language } from "./voice.js";
import { NextStep } from "./ways.js";

/** The text ahead of its page: a bar that the page takes over, and what can be read. */
class EarlyPage {
  /** With the settings that Jupyter gives every page. */
  constructor({ baseUrl = "/", token = "" }) {
    const base = new URL(baseUrl, window.location.href).pathname;
    /** The page that the address opens, or null, and what of it is asked for: read now, since
        JupyterLab rewrites the address while it starts. */
    this.path = notebookAt(window.location.pathname, base);
    this.part = /^#([a-z0-9-]+)$/.exec(window.location.hash)?.[1] ?? null;
    this.isShown = false;
    /** Whether somebody has begun to read on. */
    this.isMoved = false;
    /** Whom to turn to, as `help` of the bar; settled once the server has answered. */
    this.help = [];
    this._base = baseUrl;
    const headers = { ...ownHeaders(), ...(token ? { Authorization: `token ${token}` } : {}) };
    this.told = this.path ? this._ask(headers).catch(() => {}) : Promise.resolve();
  }

  async _ask(headers) {
    const answer = await fetch(this._address(`peercompass/text/${this.path}`), { headers });
    if (!answer.ok) return;
    const { cells, help } = await answer.json();
    this.help = help;
    if (cells.length && !this._over) this._show(cells, help);
  }

  _address(inner) {
    return this._base + inner.split("/").map(encodeURIComponent).join("/");
  }

  _show(cells, help) {
    const nodes = cells.map((cell) => ({ ...cell, node: this._draw(cell) }));
    const column = element("div", "jp-WindowedPanel-viewport", ...nodes.map(({ node }) => node));
    this.steps = new NextStep();
    const inner = element("div", "jp-WindowedPanel-inner", column);
    this._scroller = element("main", "jp-WindowedPanel-outer", inner, this.steps.node);
    this.bar = new Bar(column.querySelector("h1, h2")?.textContent ?? "");
    this.bar.help = help;
    this.bar.care = addCareTools(this.bar);
    this.bar.starting();
    const notebook = element("div", "jp-Notebook", this._scroller);
    this.node = element("div", "pc-page pc-early", notebook);
    document.documentElement.lang = language();
    document.body.append(this.node);
    this.bar.standOn(this.node);
    this.isShown = true;
    onceMoved(() => {
      this.isMoved = true;
    }, this.node);
    if (isLesson(this.path) && Walk.suits(nodes)) {
      const frame = { bar: this.bar, steps: this.steps, scroller: this._scroller, column };
      const walk = new Walk(nodes, frame, new Place(this.path));
      if (this.part) walk.goTo(this.part);
    }
  }

  _draw({ kind, html, fold }) {
    const prose = element("div", "jp-RenderedHTMLCommon jp-RenderedMarkdown");
    const drawn = document.createElement("template"); // nothing in it loads
    drawn.innerHTML = html;
    const folder = this.path.slice(0, this.path.lastIndexOf("/") + 1);
    for (const picture of drawn.content.querySelectorAll("img"))
      picture.src = this._address(`files/${folder}${picture.getAttribute("src")}`);
    prose.append(drawn.content);
    if (kind === "text") dress(prose, fold);
    return element("div", kind === "none" ? "jp-Cell pc-hidden" : "jp-Cell", prose);
  }

  /** How far somebody has read on. */
  get scrolled() {
    return this._scroller.scrollTop;
  }

  /** Take the text away, or let none come. */
  lift() {
    this._over = true;
    this.isShown = false;
    this.node?.remove();
  }
}

let begun;

/** The text ahead of the page that the address opens, asked for once. */
export function openEarly() {
  if (begun) return begun;
  for (const sheet of ["trainee.css", "care/care.css"]) {
    const style = element("link", "");
    Object.assign(style, { rel: "stylesheet", href: new URL(sheet, import.meta.url).href });
    document.head.append(style);
  }
  wear(document.documentElement);
  const config = document.getElementById("jupyter-config-data")?.textContent ?? "{}";
  begun = new EarlyPage(JSON.parse(config));
  return begun;
}
