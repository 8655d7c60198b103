// Hides the parts of JupyterLab or Notebook 7 that are not the page: menus, bars, side panels.
//
// They are hidden as Lumino widgets, so that the page gets their room, and not collapsed through
// the shell's own switches, because the shell stores those: an instructor would come back to a
// workspace without side bars.

import { language } from "./voice.js";

const IDS = new Set([
  // JupyterLab
  "jp-skiplink",
  "jp-header-panel",
  "jp-top-panel",
  "jp-menu-panel",
  "jp-title-panel-title",
  "jp-bottom-panel",
  // Notebook 7
  "top-panel-wrapper",
  "menu-panel-wrapper",
  "spacer-widget-top",
  "spacer-widget-bottom",
  // both
  "jp-left-stack",
  "jp-right-stack",
  "jp-down-stack",
]);
const APPLICATION = "en"; // what Jupyter's own pages say they are in
const CLASSES = ["jp-SideBar", "jp-SideArea", "jp-skiplink-wrapper"];

export class Chrome {
  constructor(shell) {
    this._shell = shell;
    this._hidden = new Set(); // what we hid, and so what we show again
    // The application shows parts again by itself: when it restores its layout, when a phone is
    // turned. The class is how Lumino hides.
    this._watch = new MutationObserver(() => this._hideAll());
    this._wanted = true;
  }

  hide() {
    if (!this._wanted) return;
    this._wanted = false;
    document.body.classList.add("pc-trainee");
    document.documentElement.lang = language();
    for (const { node } of parts(this._shell)) {
      this._watch.observe(node, { attributeFilter: ["class"] });
    }
    this._hideAll();
  }

  show() {
    if (this._wanted) return;
    this._wanted = true;
    this._watch.disconnect();
    document.body.classList.remove("pc-trainee");
    document.documentElement.lang = APPLICATION;
    for (const widget of this._hidden) {
      if (!widget.isDisposed) widget.show();
    }
    this._hidden.clear();
  }

  _hideAll() {
    for (const widget of parts(this._shell)) {
      if (widget.isHidden) continue;
      this._hidden.add(widget);
      widget.hide();
    }
  }
}

function* parts(widget) {
  for (const child of widget.children()) {
    if (IDS.has(child.id) || CLASSES.some((name) => child.hasClass(name))) yield child;
    else if (!child.hasClass("jp-MainAreaWidget")) yield* parts(child);
  }
}
