// One notebook as a trainee's page: it starts by itself, shows prose and parts to work with, and
// never a cell, an error or a kernel.

import { goTo } from "./go_to.js";
import { Banner, Curtain, WayOut } from "./notices.js";
import { isEmpty, isHidden, isUnchanged, shows, titleOf } from "./rules.js";
import { LOST, Speaker } from "./speaker.js";
import { Ways } from "./ways.js";

// What JupyterLab's notebook does with these is for people who edit cells: it moves the focus back to
// a cell at any key (which would trap the Tab key), opens Markdown at a double click, drags cells.
const EDITING = new Set([
  "contextmenu",
  "mousedown",
  "mouseup",
  "mousemove",
  "keydown",
  "dblclick",
  "focusin",
  "focusout",
  "lm-dragenter",
  "lm-dragleave",
  "lm-dragover",
  "lm-drop",
]);
const CHANGED =
  "This page has been changed, so it will not start by itself. " +
  "Ask your instructor for a fresh copy. Your answers are safe.";
const STOPPED =
  "This page has stopped working. Nothing you wrote is lost. You can go on reading; start it " +
  "again before you answer.";
const FAILED =
  "This page could not start. Nothing you wrote is lost. You can read it, but it cannot keep " +
  "answers until it has started. You can try again now, or come back later.";
const OFFLINE =
  "The connection is interrupted. It comes back by itself; please wait before you go on. " +
  "What you have answered so far is safe.";

export class TraineePage {
  /** `app` is what plugin.js lends: CodeCell, defaultKernel(), patience (ms), takeWanted(),
      onChange(), exists(path), address(path), and whether the server has `checked` the page. */
  constructor(panel, app) {
    this.panel = panel;
    this.app = app;
    this.title = titleOf(panel.model, panel.context.path);
    this.active = false; // trainee mode is on
    this.state = "new"; // new · starting · ready · failed · changed · stopped · offline
    this._turn = 0; // a later start makes an earlier one void
    this._before = new Map(); // cell model -> metadata to give back
    this._labels = new Map(); // cell node -> aria-label to give back
    this.curtain = new Curtain();
    this.banner = new Banner();
    this.wayOut = new WayOut(() => this.leave());
    this.ways = new Ways(app);
    this._listen();
    this.enter();
    this.start(false);
  }

  /** Something is going on with the kernel, so JupyterLab's own dialogs about it are in the way. */
  get unsteady() {
    const { session } = this.panel.sessionContext;
    const offline = session?.kernel && session.kernel.connectionStatus !== "connected";
    return this.active && (offline || !["ready", "changed"].includes(this.state));
  }

  get _covered() {
    return this.state === "starting";
  }

  // --- in and out of trainee mode

  enter() {
    if (this.active || this.panel.isDisposed) return;
    this.active = true;
    const { panel } = this;
    panel.addClass("pc-page");
    panel.content.node.setAttribute("aria-label", this.title);
    if (!panel.node.closest("[role=main]")) panel.content.node.setAttribute("role", "main");
    panel.toolbar.hide();
    panel.node.append(this.curtain.node);
    const scroller = panel.content.node.querySelector(".jp-WindowedPanel-outer");
    scroller.prepend(this.ways.top, this.banner.node);
    scroller.append(this.ways.end, this.wayOut.node);
    // The page on disk stays as it was released: answers are the kernel's to store, and outputs
    // are made anew at each visit. So no route may save it, be it autosave or a shortcut.
    panel.context.save = async () => {};
    panel.content.handleEvent = function handleEvent(event) {
      if (!EDITING.has(event.type)) Object.getPrototypeOf(this).handleEvent.call(this, event);
    };
    panel.content.node.inert = this._covered;
    panel.content.notebookConfig = { ...panel.content.notebookConfig, windowingMode: "none" };
    // And so nothing waits to be saved: closing never asks "Leave site?".
    const { sharedModel } = panel.model;
    sharedModel.dirty = false;
    Object.defineProperty(sharedModel, "dirty", { configurable: true, get: () => false, set() {} });
    this._dressCells();
    this.app.onChange();
  }

  leave() {
    if (!this.active) return;
    this.active = false;
    const { panel } = this;
    delete panel.context.save;
    delete panel.content.handleEvent;
    panel.removeClass("pc-page");
    panel.content.node.setAttribute("role", "region");
    panel.content.node.inert = false;
    panel.toolbar.show();
    for (const { node } of [this.curtain, this.banner, this.wayOut]) node.remove();
    for (const node of [this.ways.top, this.ways.end]) node.remove();
    this._undressCells();
    delete panel.model.sharedModel.dirty;
    panel.content.node.focus();
    this.app.onChange();
  }

  toggle() {
    if (this.active) this.leave();
    else this.enter();
  }

  // --- running the page

  /** Run every cell; with `fresh`, in a kernel that has just started. */
  async start(fresh) {
    const turn = ++this._turn;
    if (!isUnchanged(this.panel.model, this.app.checked)) return this._become("changed");
    this._become("starting");
    let timer;
    const limit = new Promise((_, refuse) => {
      timer = setTimeout(refuse, this.app.patience, new Error("It took too long"));
    });
    try {
      await Promise.race([this._kernel(fresh).then(() => this._runAll(turn)), limit]);
      if (turn === this._turn) this._become("ready");
    } catch (reason) {
      console.warn("PeerCompass: the page could not start.", reason);
      if (turn === this._turn) this._become("failed");
    } finally {
      clearTimeout(timer);
    }
  }

  async _kernel(fresh) {
    const { sessionContext, model } = this.panel;
    // Said here, before JupyterLab asks: with a known name, or none, it starts without a dialog.
    sessionContext.kernelPreference = {
      ...sessionContext.kernelPreference,
      name: model.defaultKernelName || sessionContext.kernelPreference.name,
      language: model.defaultKernelLanguage,
      autoStartDefault: true,
    };
    await sessionContext.initialize();
    const kernel = sessionContext.session?.kernel;
    if (kernel && !fresh) return;
    // The server brings a kernel that died back by itself. To restart it meanwhile, or once more,
    // would tear down a connection in the making.
    const renewed = this._renewed;
    this._renewed = false;
    if (kernel && renewed && (await settled(kernel))) return;
    this._restarting = true;
    try {
      if (kernel && kernel.status !== "dead") {
        await sessionContext.restartKernel(); // tells by status, not by error, when it cannot
        if (!LOST.has(sessionContext.session?.kernel?.status ?? "dead")) return;
      }
      const name = await this.app.defaultKernel(sessionContext.kernelPreference.name);
      await sessionContext.changeKernel({ name }).catch(async () => {
        await sessionContext.shutdown(); // the server no longer knows this session
        await sessionContext.changeKernel({ name });
      });
    } finally {
      this._restarting = false;
    }
  }

  async _runAll(turn) {
    const { panel } = this;
    const cells = panel.content.widgets.filter((cell) => cell.model.type === "code");
    await Promise.all(cells.map((cell) => cell.ready));
    // Looked at again in the same breath as running: what was checked is what runs.
    if (turn !== this._turn || !isUnchanged(panel.model, this.app.checked))
      throw new Error("The page changed");
    let done = 0;
    const parts = cells.filter((cell) => !isEmpty(cell.model));
    await Promise.all(
      parts.map(async (cell) => {
        const reply = await this.app.CodeCell.execute(cell, panel.sessionContext);
        if (reply?.content.status !== "ok") throw new Error("A part of the page did not start");
        if (turn === this._turn) this.curtain.progress(++done, parts.length);
      }),
    );
  }

  _become(state) {
    if (this.panel.isDisposed) return;
    const before = this.state;
    this.state = state;
    this.panel.node.dataset.pcState = state;
    if (this.active) this.panel.content.node.inert = this._covered;
    if (state === "starting") this.curtain.wait();
    else this.curtain.lift();
    if (state === "changed") this.banner.say(CHANGED);
    else if (state === "stopped") this.banner.say(STOPPED, "Start again", () => this.start(true));
    else if (state === "offline") this.banner.say(OFFLINE);
    else if (state === "failed") {
      this.banner.say(FAILED, "Try again", () => this.start(true));
      if (this.active && this.panel.isVisible) this.banner.focus();
    } else this.banner.clear();
    if (before !== "starting" || state !== "ready") return;
    if (!this.reveal()) this._focusTop();
    this.ways.show(this.panel.context.path);
  }

  /** Once the page is ready, go to the part that it was opened for. Returns whether there is one. */
  reveal() {
    if (this.state !== "ready" || !this.active) return false;
    const part = this.app.takeWanted(this.panel.context.path);
    const cell = part && this.panel.content.widgets.find(({ model }) => shows(model, part));
    if (cell) goTo(cell.node, this.panel.content.node.querySelector(".jp-WindowedPanel-viewport"));
    return Boolean(cell);
  }

  _focusTop() {
    const { node, content } = this.panel;
    const focused = document.activeElement;
    // JupyterLab puts the focus on a cell or the notebook; that is nobody's choice.
    const idle =
      !focused ||
      focused === document.body ||
      focused === node ||
      focused === content.node ||
      focused.classList.contains("jp-Cell") ||
      this.curtain.node.contains(focused);
    if (!this.active || !idle || !this.panel.isVisible) return;
    const top = content.node.querySelector(".jp-Cell:not(.pc-hidden) :is(h1, h2, h3, p)");
    top?.setAttribute("tabindex", "-1");
    top?.focus({ preventScroll: true });
  }

  // --- cells

  /** Cells as a reader needs them: not stops for the Tab key, not editable, not deletable. */
  _dressCells() {
    if (!this.active || this.panel.isDisposed) return;
    for (const cell of this.panel.content.widgets) {
      cell.toggleClass("pc-hidden", isHidden(cell.model));
      if ("showEditorForReadOnly" in cell) cell.showEditorForReadOnly = false;
      if (!this._before.has(cell.model)) {
        const { editable, deletable } = cell.model.metadata;
        this._before.set(cell.model, { editable, deletable });
        cell.model.setMetadata("editable", false);
        cell.model.setMetadata("deletable", false);
      }
      if (cell.node.tabIndex !== -1) cell.node.tabIndex = -1;
      // "Code Cell Content with Output" tells a trainee nothing.
      const label = cell.node.getAttribute("aria-label");
      if (label === null) continue;
      this._labels.set(cell.node, label);
      cell.node.removeAttribute("aria-label");
    }
    const feed = this.panel.content.node.querySelector(".jp-WindowedPanel-viewport");
    feed.setAttribute("role", "presentation");
  }

  _undressCells() {
    for (const cell of this.panel.content.widgets) {
      cell.removeClass("pc-hidden");
      if ("showEditorForReadOnly" in cell) cell.showEditorForReadOnly = true;
      for (const [key, value] of Object.entries(this._before.get(cell.model) ?? {})) {
        if (value === undefined) cell.model.deleteMetadata(key);
        else cell.model.setMetadata(key, value);
      }
    }
    this._before.clear();
    for (const [node, label] of this._labels) node.setAttribute("aria-label", label);
    this._labels.clear();
    const active = this.panel.content.activeCell;
    if (active) active.node.tabIndex = 0;
    this.panel.content.node
      .querySelector(".jp-WindowedPanel-viewport")
      .setAttribute("role", "feed");
  }

  // --- what happens around the page

  _listen() {
    const { panel } = this;
    const { sessionContext, context } = panel;
    const path = () => {
      panel.node.dataset.pcPath = context.path;
    };
    path();
    context.pathChanged.connect(path);
    context.model.cells.changed.connect(() => requestAnimationFrame(() => this._dressCells()));
    new MutationObserver(() => this._dressCells()).observe(panel.content.node, {
      subtree: true,
      attributeFilter: ["aria-label", "tabindex"],
    });
    sessionContext.statusChanged.connect((_, status) => this._onStatus(status));
    const speaker = new Speaker(() => {
      if (this.state === "ready" || this.state === "offline") this._onStatus("restarting");
    });
    speaker.follow(sessionContext.session?.kernel ?? null);
    sessionContext.kernelChanged.connect((_, change) => {
      speaker.follow(change.newValue);
      if (!change.newValue) this._onStatus("terminating"); // shut down from elsewhere
    });
    panel.disposed.connect(() => speaker.follow(null));
    sessionContext.connectionStatusChanged.connect((_, status) => this._onConnection(status));
    // No context menu with "Delete Cells"; the browser's own, with "Copy", comes instead.
    panel.node.addEventListener("contextmenu", (event) => {
      if (this.active) event.stopPropagation();
    });
  }

  _onStatus(status) {
    if (this._restarting || !LOST.has(status)) return;
    this._renewed = status === "autorestarting" || status === "restarting";
    if (this.state === "ready" || this.state === "offline") this._become("stopped");
    else if (this.state === "starting" && status === "dead") {
      this._turn++;
      this._become("failed");
    }
  }

  _onConnection(status) {
    clearTimeout(this._patience);
    if (status === "connected" && this.state === "offline") this._become("ready");
    // Short gaps mend themselves; a word about each would only worry.
    if (status !== "connected" && this.state === "ready") {
      this._patience = setTimeout(() => {
        if (this.state === "ready" && !this.panel.isDisposed) this._become("offline");
      }, 3000);
    }
  }
}

/** Whether a kernel that is on its way back is there again; false when it is not within 15 s. */
function settled(kernel) {
  return new Promise((resolve) => {
    const done = (answer) => {
      clearTimeout(timer);
      kernel.statusChanged.disconnect(look);
      resolve(answer);
    };
    const look = () => {
      if (kernel.status === "dead") done(false);
      else if (kernel.status === "idle" || kernel.status === "busy") done(true);
    };
    const timer = setTimeout(done, 15000, false);
    kernel.statusChanged.connect(look);
    look();
  });
}
