// One notebook as a trainee's page: it is there to be read at once and starts by itself, shows prose and
// parts to work with, and never a cell, an error or a kernel.

import { Bar } from "./bar.js";
import { addCareTools } from "./care/tools.js";
import { Cells } from "./cells.js";
import { goTo, onceMoved } from "./go_to.js";
import { bringUp, follow } from "./kernel.js";
import { Place } from "./lesson/place.js";
import { Walk } from "./lesson/walk.js";
import { Banner, noticeOf, WayOut } from "./notices.js";
import { isEmpty, isLesson, isUnchanged, plainCell, shownIn, titleOf } from "./rules.js";
import { hold, runAll } from "./run.js";
import { NextStep, waysFrom } from "./ways.js";

export class TraineePage {
  /** `app` is what plugin.js lends: CodeCell, defaultKernel(), patience (ms), takeWanted(),
      onChange(), exists(path), address(path), reach(), knows(kernel), whether the server has `checked` the page, and
      `early`, the page's text that was shown ahead, or null. */
  constructor(panel, app) {
    this.panel = panel;
    this.app = app;
    this.title = titleOf(panel.model, panel.context.path);
    this.active = false; // trainee mode is on
    this.state = "new"; // new · starting · ready · failed · changed · stopped · offline · signed-out
    this._turn = 0; // a later start makes an earlier one void
    this._tookOver = false; // the cells are drawn, and shown
    this._wanted = null; // the node of what the page was opened for, until somebody moves
    this._cells = new Cells(panel);
    this._walk = null; // of a lesson with parts
    this.bar = app.early?.bar ?? new Bar(this.title);
    this.bar.care ??= addCareTools(this.bar);
    this.bar.care.kernel = () => panel.sessionContext.session?.kernel ?? null;
    this.banner = new Banner();
    this.steps = new NextStep();
    this.wayOut = new WayOut(() => this.leave());
    this._listen();
    this.enter();
    this._drawn().then(() => this._takeOver());
    this.start(false);
  }

  /** Something is going on with the kernel, so JupyterLab's own dialogs about it are in the way. */
  get unsteady() {
    const { session } = this.panel.sessionContext;
    const offline = session?.kernel && session.kernel.connectionStatus !== "connected";
    return this.active && (offline || !["ready", "changed"].includes(this.state));
  }

  get _scroller() {
    return this.panel.content.node.querySelector(".jp-WindowedPanel-outer");
  }

  // --- in and out of trainee mode

  enter() {
    if (this.active || this.panel.isDisposed) return;
    this.active = true;
    const { panel } = this;
    panel.addClass("pc-page");
    this._name("main");
    panel.toolbar.hide();
    if (!this.app.early?.isShown) this.bar.standOn(panel.node);
    this.bar.node.append(this.banner.node);
    this._scroller.append(this.steps.node, this.wayOut.node);
    this._cells.tame();
    this._dress();
    this._showWays();
    if (this._tookOver) this._beginWalk();
    this.app.onChange();
  }

  leave() {
    if (!this.active) return;
    this.active = false;
    const { panel } = this;
    panel.removeClass("pc-page");
    this._name("region");
    panel.toolbar.show();
    this._walk?.leave();
    this._walk = null;
    for (const { node } of [this.bar, this.steps, this.wayOut]) node.remove();
    this._cells.undress();
    this._cells.release();
    panel.content.node.focus();
    this.app.onChange();
  }

  toggle() {
    if (this.active) this.leave();
    else this.enter();
  }

  /** Say what the notebook is. The page's title names it only where Jupyter has not said yet what is
      on the page; its heading says it anyway. */
  _name(role) {
    const { node, content } = this.panel;
    const inner = role === "main" && node.closest("[role=main]") !== null;
    content.node.setAttribute("role", inner ? "none" : role);
    if (inner) content.node.removeAttribute("aria-label");
    else content.node.setAttribute("aria-label", this.title);
  }

  // --- reading, before and after the page has started

  /** Once the prose of every cell is drawn. */
  async _drawn() {
    await Promise.all(this.panel.content.widgets.map((cell) => cell.ready));
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }

  /** The page itself takes the place of the text that was shown ahead of it. */
  _takeOver() {
    if (this.panel.isDisposed || this._tookOver) return;
    this._tookOver = true;
    if (!this.active) return this.app.early?.lift();
    this._dress();
    this._beginWalk();
    const { early } = this.app;
    const read = early?.scrolled ?? 0;
    this.bar.standOn(this.panel.node);
    early?.lift();
    if (early?.isMoved) {
      this.app.takeWanted(this.panel.context.path); // they are past it
    } else {
      const shown = this.reveal();
      this._holdTop();
      if (shown) return;
    }
    this._scroller.scrollTop = read;
    this._focusTop();
  }

  /** Jupyter moves the focus about while it starts, at its own time. Until somebody does anything, it
      comes back to where one begins to read. */
  _holdTop() {
    const back = () => this._focusTop();
    const seen = new ResizeObserver(back); // a page that is shown later, too
    const stop = () => {
      document.removeEventListener("focusin", back);
      seen.disconnect();
      forget();
      this._wanted = null;
    };
    const forget = onceMoved(stop);
    document.addEventListener("focusin", back);
    seen.observe(this.panel.node);
    this.panel.disposed.connect(stop);
  }

  _beginWalk() {
    const { path } = this.panel.context;
    const cells = this.panel.content.widgets.map(({ model, node }) => ({
      ...plainCell(model),
      node,
    }));
    if (!isLesson(path) || !Walk.suits(cells)) return;
    const column = this._cells.viewport;
    const frame = { bar: this.bar, steps: this.steps, scroller: this._scroller, column };
    this._walk = new Walk(cells, frame, new Place(path));
    this._showWays();
  }

  async _showWays() {
    const ways = await waysFrom(this.panel.context.path, this.app);
    if (!ways || !this.active) return;
    this.bar.ways = ways.back;
    if (this._walk) this._walk.next = ways.next;
    else this.steps.show({ main: ways.next });
  }

  /** Go to the part that the page was opened for. Returns whether there is one. */
  reveal() {
    if (!this._tookOver || !this.active) return false;
    const wanted = this.app.takeWanted(this.panel.context.path);
    if (!wanted) return false;
    const cell = this.panel.content.widgets.find(({ model }) => shownIn(model) === wanted);
    this._wanted = cell?.node ?? null;
    if (this._walk) return this._walk.goTo(wanted);
    if (cell) goTo(cell.node, this._cells.viewport);
    return Boolean(cell);
  }

  _focusTop() {
    const focused = document.activeElement;
    const top = this._wanted ?? this._heading;
    // JupyterLab puts the focus on a cell or on what is around them; that is nobody's choice.
    const idle = !focused || focused.contains(this._scroller) || focused.matches(".jp-Cell");
    if (!this.active || !idle || focused === top) return;
    top?.setAttribute("tabindex", "-1");
    top?.focus({ preventScroll: true });
  }

  get _heading() {
    const first = ".jp-Cell:not(.pc-hidden) :is(h1, h2, h3, p)";
    return this._walk?.heading ?? this.panel.content.node.querySelector(first);
  }

  // --- running the page

  /** Run every cell; with `fresh`, in a kernel that has just started. */
  async start(fresh) {
    const turn = ++this._turn;
    if (fresh) this._wanted = null;
    if (!isUnchanged(this.panel.model, this.app.checked)) return this._become("changed");
    this._become("starting");
    hold(this._codeCells, true);
    let timer;
    const limit = new Promise((_, refuse) => {
      timer = setTimeout(refuse, this.app.patience, new Error("It took too long"));
    });
    try {
      await Promise.race([this._kernel(fresh).then(() => this._runAll(turn)), limit]);
      if (turn === this._turn) this._become("ready");
      this._focusTop(); // the button of a notice that is gone had it
    } catch (reason) {
      console.warn("PeerCompass: the page could not start.", reason);
      if (turn === this._turn) {
        this._become("failed");
        this._lookWhy("failed");
      }
    } finally {
      clearTimeout(timer);
      if (turn === this._turn) hold(this._codeCells, false);
    }
  }

  async _kernel(fresh) {
    const renewed = this._renewed;
    this._renewed = false;
    this._restarting = fresh;
    try {
      await bringUp(this.panel, { fresh, renewed, usual: this.app.defaultKernel });
    } finally {
      this._restarting = false;
    }
  }

  async _runAll(turn) {
    const { panel } = this;
    const cells = this._codeCells;
    await Promise.all(cells.map((cell) => cell.ready));
    await runAll(
      cells.filter((cell) => !isEmpty(cell.model)),
      {
        execute: (cell) => this.app.CodeCell.execute(cell, panel.sessionContext),
        isRight: () => turn === this._turn && isUnchanged(panel.model, this.app.checked),
        told: (done, all) => turn === this._turn && this.bar.starting(done, all),
      },
    );
  }

  get _codeCells() {
    return this.panel.content.widgets.filter(({ model }) => model.type === "code");
  }

  _become(state) {
    if (this.panel.isDisposed) return;
    this.state = state;
    this.panel.node.dataset.pcState = state;
    if (state === "starting") this.bar.starting();
    else this.bar.started();
    const notice = noticeOf(state);
    if (!notice) this.banner.clear();
    else this.banner.show(notice, () => this._mend());
    if (state === "failed" && this.active && this.panel.isVisible) this.banner.focus();
  }

  /** What the button of a notice does. */
  async _mend() {
    if (this.state === "signed-out") window.location.reload();
    else if (this.state !== "offline") this.start(true);
    else {
      const found = await this.app.reach();
      if (found === "there") await this._reconnect();
      else this._becomeFrom("offline", found === "signed-out" ? found : "offline");
    }
  }

  async _reconnect() {
    const { kernel } = this.panel.sessionContext.session ?? {};
    if (kernel && (await this.app.knows(kernel.id))) await kernel.reconnect().catch(() => {});
    else this._becomeFrom("offline", "stopped"); // the course was started anew, without this kernel
  }

  // --- what happens around the page

  _dress() {
    if (this.active && !this.panel.isDisposed) this._cells.dress();
  }

  _listen() {
    const { panel } = this;
    const { context } = panel;
    const path = () => {
      panel.node.dataset.pcPath = context.path;
    };
    path();
    context.pathChanged.connect(path);
    context.model.cells.changed.connect(() => requestAnimationFrame(() => this._dress()));
    this.bar.onSkip = () => {
      this._heading?.setAttribute("tabindex", "-1");
      this._heading?.focus();
    };
    new MutationObserver((changes) => {
      if (changes.some(({ attributeName }) => attributeName === "data-tried")) this._walk?.look();
      if (changes.some(({ attributeName }) => attributeName !== "data-tried")) this._dress();
    }).observe(panel.content.node, {
      subtree: true,
      attributeFilter: ["aria-label", "tabindex", "data-tried"],
    });
    follow(panel, {
      lost: (status) => this._onLost(status),
      replaced: () => {
        if (this.state === "ready" || this.state === "offline") this._onLost("restarting");
      },
      away: () => {
        if (this.state === "ready") this._onGap();
      },
      back: () => {
        if (this.state === "offline" || this.state === "signed-out") this._become("ready");
      },
    });
    // No context menu with "Delete Cells"; the browser's own, with "Copy", comes instead.
    panel.node.addEventListener("contextmenu", (event) => {
      if (this.active) event.stopPropagation();
    });
    // A link within the page, to a part or to something to try.
    panel.node.addEventListener(
      "click",
      (event) => {
        const link = /** @type {Element} */ (event.target).closest?.("a[href^='#']");
        if (!link || !this._walk?.goTo(link.getAttribute("href").slice(1))) return;
        event.preventDefault();
        event.stopPropagation();
      },
      true,
    );
  }

  _onLost(status) {
    if (this._restarting) return;
    this._renewed = status === "autorestarting" || status === "restarting";
    if (this.state === "ready" || this.state === "offline") {
      this._become("stopped");
      this._lookWhy("stopped");
    } else if (this.state === "starting" && status === "dead") {
      this._turn++;
      this._become("failed");
    }
  }

  _onGap() {
    this._become("offline");
    this._lookWhy("offline");
  }

  /** What seems wrong with a page may be wrong with the server: then say that. */
  async _lookWhy(state) {
    const found = await this.app.reach();
    if (found === "signed-out") this._becomeFrom(state, found);
    else if (found === "gone") this._becomeFrom(state, "offline");
  }

  /** Become another state, unless the page is not in `before` any more. */
  _becomeFrom(before, state) {
    if (this.state === before) this._become(state);
  }
}
