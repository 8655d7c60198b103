// Trainee mode, wired into JupyterLab and Notebook 7.

import { settings, watch } from "./care/settings.js";
import { wearTheme } from "./care/theme.js";
import { Chrome } from "./chrome.js";
import { openEarly } from "./early.js";
import { startSession } from "./early_session.js";
import { TraineePage } from "./page.js";
import { innerPath, isTraineePage } from "./rules.js";
import { say } from "./voice.js";

const LEAVE = "peercompass:leave-trainee-mode";
const ENTER = "peercompass:enter-trainee-mode";
const TOGGLE = "peercompass:toggle-trainee-mode";
const KEYS = "Accel Shift Y";
const NO_SHORTCUTS = "data-lm-suppress-shortcuts";
const OURS_TO_TYPE = new Set(["insertLineBreak", "historyUndo", "historyRedo"]);
// What a page may ask JupyterLab to open, and nothing else.
const COMMANDS = new Set([
  "nbgrader:open-assignment-list",
  "nbgrader:open-formgrader",
  "nbgrader:open-formgrader-local",
]);

// Read now: JupyterLab rewrites the address while it starts.
const asked = new URLSearchParams(window.location.search).get("pc-command");

export async function makePlugin(shared) {
  const taken = (...names) => Promise.all(names.map((name) => shared(`@jupyterlab/${name}`)));
  const [{ PageConfig, URLExt }, { ServerConnection }] = await taken("coreutils", "services");
  const base = PageConfig.getBaseUrl();
  const early = openEarly();
  const ahead = early.path;
  const checked = PageConfig.getOption("peercompassPagesChecked") === "true";
  const session = ahead === null || !checked ? null : startSession(ahead, request);
  const [
    { INotebookTracker },
    { CodeCell },
    { Dialog, ICommandPalette, IThemeManager },
    { ILabShell },
  ] = await taken("notebook", "cells", "apputils", "application");

  /** Ask this server, as JupyterLab does. */
  async function request(path, init = {}) {
    const settings = ServerConnection.makeSettings();
    const answer = await ServerConnection.makeRequest(URLExt.join(base, path), init, settings);
    if (!answer.ok)
      throw Object.assign(new Error(`${path}: ${answer.status}`), { status: answer.status });
    return answer.json();
  }

  function activate(app, tracker, labShell, palette, themes) {
    const pages = new Map(); // panel -> TraineePage
    const wanted = new Map(early.part && ahead ? [[ahead, early.part]] : []); // path -> part to show
    const chrome = new Chrome(app.shell);
    const current = () => pages.get(app.shell.currentWidget);
    const go = (path) => window.location.assign(URLExt.join(PageConfig.getBaseUrl(), path));

    /** Make the application fit the document that is in front. */
    function follow() {
      const page = current();
      if (page?.active) chrome.hide();
      else chrome.show();
      nameWindow();
      nameTabs();
      for (const id of [LEAVE, ENTER, TOGGLE]) app.commands.notifyCommandChanged(id);
    }

    let plainName = document.title; // what the application calls its window
    function nameWindow() {
      const page = current();
      const ours = [...pages.values()].some(({ title }) => title === document.title);
      if (!ours) plainName = document.title;
      const name = page?.active ? page.title : plainName;
      if (document.title !== name) document.title = name;
    }

    /**
     * JupyterLab's tabs show a page's title, and nothing of its file. Written into the tab itself
     * and never into the widget's `title.label`, which JupyterLab takes for the wish to rename the
     * file.
     */
    function nameTabs() {
      setTimeout(() => {
        // after Lumino has drawn them
        for (const { panel, active, title } of pages.values()) {
          const tab = document.querySelector(`.lm-TabBar-tab[data-id="${panel.id}"]`);
          const words = tab?.querySelector(".lm-TabBar-tabLabel")?.firstChild;
          const name = active ? title : panel.title.label;
          if (words && words.textContent !== name) words.textContent = name;
          tab?.setAttribute("title", active ? "" : panel.title.caption);
          const close = tab?.querySelector(".lm-TabBar-tabCloseIcon");
          if (active)
            close?.setAttribute("aria-hidden", "true"); // part of the page's name, else
          else close?.removeAttribute("aria-hidden");
        }
      }, 50);
    }

    async function defaultKernel(name) {
      const { kernelspecs } = app.serviceManager;
      await kernelspecs.ready;
      return kernelspecs.specs?.kernelspecs[name] ? name : kernelspecs.specs?.default;
    }

    /** Let a page whose session was started ahead connect to it, and start no second one. */
    function connect({ context: { path, sessionContext } }) {
      if (path !== ahead || session === null) return;
      const initialize = sessionContext.initialize.bind(sessionContext);
      sessionContext.initialize = async () => {
        await session;
        return initialize();
      };
      session.then((there) => there && !sessionContext.isDisposed && initialize());
    }

    async function welcome(panel) {
      connect(panel);
      await panel.context.ready;
      const { path } = panel.context;
      const own = path === ahead ? early : null;
      if (panel.isDisposed || pages.has(panel)) return;
      if (!isTraineePage(panel.model)) return void own?.lift();
      if (own && !own.isShown) own.lift(); // what comes later than the page is of no use
      const patience = 1000 * (Number(PageConfig.getOption("peercompassPatience")) || 60);
      const page = new TraineePage(panel, {
        CodeCell,
        checked,
        defaultKernel,
        patience,
        takeWanted,
        exists,
        reach,
        knows,
        address: addressOf,
        early: own?.isShown ? own : null,
        onChange: follow,
      });
      pages.set(panel, page);
      helpFor(path, own).then((lines) => {
        page.bar.help = lines;
      });
      panel.title.changed.connect(nameTabs);
      panel.disposed.connect(() => {
        pages.delete(panel);
        follow();
      });
      panel.node.addEventListener("click", onClick, true);
      follow();
    }

    /** Open a document in JupyterLab, at one part of it where named. */
    async function openAt(path, part) {
      if (part) wanted.set(path, part);
      await app.commands.execute("docmanager:open", { path });
      [...pages.values()].find(({ panel }) => panel.context.path === path)?.reveal();
    }

    /** Whether a document is there. */
    const exists = (path) =>
      request(`api/contents/${URLExt.encodeParts(path)}?content=0`).then(
        () => true,
        () => false,
      );

    /** Whom to turn to at once, for the bar of a page: read now, so that it is there when nothing
     *  else is. */
    async function helpFor(path, own) {
      await own?.told;
      if (own?.help.length) return own.help;
      const address = `peercompass/text/${URLExt.encodeParts(path)}`;
      return request(address).then(
        ({ help }) => help,
        () => [],
      );
    }

    /** Whether the server answers: `there`, `signed-out` or `gone`. */
    const reach = () =>
      request("api/status").then(
        () => "there",
        ({ status }) => (status === 401 || status === 403 ? "signed-out" : "gone"),
      );

    /** Whether the server still has a kernel. */
    const knows = (id) =>
      request(`api/kernels/${id}`).then(
        () => true,
        () => false,
      );

    const addressOf = (path) =>
      URLExt.join(base, labShell ? "lab/tree" : "notebooks", URLExt.encodeParts(path));

    /** A reload goes to where one was, and not to what was once asked for. */
    function forgetHash() {
      const { pathname, search } = window.location;
      window.history.replaceState(window.history.state, "", pathname + search);
    }

    /** The part that a page was opened for, told once. */
    function takeWanted(path) {
      const part = wanted.get(path);
      if (part && path === ahead && window.location.hash === `#${part}`) forgetHash();
      wanted.delete(path);
      return part;
    }

    /** Links and buttons of a page that lead to another document or to an nbgrader panel. */
    function onClick(event) {
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const target = event
        .composedPath()
        .find((node) => node.dataset?.pcOpen || node.dataset?.pcCommand);
      if (!target) return;
      event.preventDefault();
      const { pcOpen, pcPart, pcCommand } = target.dataset;
      const path = innerPath(pcOpen);
      if (path && labShell) openAt(path, pcPart);
      else if (path) {
        const front = path.endsWith(".ipynb") ? "notebooks/" : "tree/";
        go(front + URLExt.encodeParts(path) + (pcPart ? `#${encodeURIComponent(pcPart)}` : ""));
      } else if (!COMMANDS.has(pcCommand)) return;
      else if (labShell) app.commands.execute(pcCommand);
      else go(`lab?pc-command=${encodeURIComponent(pcCommand)}`);
    }

    /**
     * The parts of a page get all their keys; Jupyter's shortcuts (a, b, x, d d, 0 0, …) get none.
     *
     * Jupyter listens at the document, so this listens at the window, before it. Shortcuts pass by
     * an element with this attribute, but it must be on the very element that has the focus:
     * many of their selectors match just that.
     */
    function onKey(event) {
      const { target } = event;
      if (!isInPage(target)) return;
      if (!target.hasAttribute(NO_SHORTCUTS)) {
        target.setAttribute(NO_SHORTCUTS, "");
        setTimeout(() => target.removeAttribute(NO_SHORTCUTS));
      }
      if (!event.ctrlKey && !event.metaKey) return;
      const key = event.key.toLowerCase();
      if (key === "s" && !event.shiftKey) event.preventDefault(); // no "Save page as" either
      if (key === "y" && event.shiftKey) {
        event.preventDefault();
        app.commands.execute(TOGGLE);
      }
    }

    /** JupyterLab refuses a new line and an undo to any text field inside a cell. */
    function onBeforeInput(event) {
      if (OURS_TO_TYPE.has(event.inputType) && isInPage(event.target)) event.stopPropagation();
    }

    /** Light or dark, as a person has set it: now where it is not as at first, and at each change. */
    function followTheme(themes) {
      let worn = "computer";
      const follow = (now) => {
        if (now.theme === worn) return;
        worn = now.theme;
        wearTheme(themes, worn).catch(() => {}); // a server that is away: the next page tries again
      };
      follow(settings());
      watch(follow);
    }

    function isInPage(node) {
      const page = current();
      const over = node instanceof Element && node.closest(".pc-care");
      return page?.active === true && Boolean(over || page.panel.node.contains(node));
    }

    app.commands.addCommand(LEAVE, {
      label: say("PeerCompass: leave trainee mode on this page"),
      caption: say("For instructors: show the code, the toolbar and the menus"),
      isEnabled: () => current()?.active === true,
      execute: () => current().leave(),
    });
    app.commands.addCommand(ENTER, {
      label: say("PeerCompass: back to trainee mode"),
      caption: say("Show this page as trainees see it"),
      isEnabled: () => current()?.active === false,
      execute: () => current().enter(),
    });
    app.commands.addCommand(TOGGLE, {
      label: say("PeerCompass: trainee mode on or off"),
      isEnabled: () => current() !== undefined,
      execute: () => current().toggle(),
    });
    app.commands.addKeyBinding({ command: TOGGLE, keys: [KEYS], selector: "body" });
    for (const command of [LEAVE, ENTER]) palette?.addItem({ command, category: "PeerCompass" });

    // A page says itself, calmly, what is the matter with its kernel. The answer waits a moment
    // because a dialog announces itself before it is shown.
    Dialog.tracker.widgetAdded.connect((_, dialog) =>
      queueMicrotask(() => {
        if ([...pages.values()].some((page) => page.unsteady)) dialog.reject();
      }),
    );

    if (themes) followTheme(themes);
    window.addEventListener("keydown", onKey, true);
    window.addEventListener("beforeinput", onBeforeInput, true);
    app.shell.currentChanged?.connect(follow);
    labShell?.layoutModified.connect(nameTabs);
    // Notebook 7 shows its bar again when a phone is turned or a window made wide.
    app.formatChanged?.connect(() => queueMicrotask(follow));
    new MutationObserver(nameWindow).observe(document.head, { childList: true, subtree: true });
    tracker.widgetAdded.connect((_, panel) => {
      welcome(panel);
    });
    tracker.forEach((panel) => {
      welcome(panel);
    });

    if (labShell && COMMANDS.has(asked)) {
      app.restored
        .then(() => {
          const address = new URL(window.location.href);
          address.searchParams.delete("pc-command"); // a reload does not ask again
          window.history.replaceState(window.history.state, "", address);
          return app.commands.execute(asked);
        })
        .catch(console.error);
    }
  }

  return {
    id: "peercompass:trainee",
    description: "Shows a course page to trainees without code, cells or kernels.",
    autoStart: true,
    requires: [INotebookTracker],
    optional: [ILabShell, ICommandPalette, IThemeManager],
    activate,
  };
}
