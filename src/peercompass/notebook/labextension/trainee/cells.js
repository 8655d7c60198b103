// The cells of a page as a reader needs them: not stops for the Tab key, not editable, not deletable.

import { dress } from "./lesson/prose.js";
import { isFolded, isHidden } from "./rules.js";

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

export class Cells {
  /** Of a panel of JupyterLab's with a notebook. */
  constructor(panel) {
    this._panel = panel;
    this._notebook = panel.content;
    this._before = new Map(); // cell model -> metadata to give back
    this._labels = new Map(); // cell node -> aria-label to give back
  }

  get viewport() {
    return this._notebook.node.querySelector(".jp-WindowedPanel-viewport");
  }

  /** Nothing of the notebook is edited or saved from here on. */
  tame() {
    const panel = this._panel;
    // The page on disk stays as it was released: answers are the kernel's to store, and outputs
    // are made anew at each visit. So no route may save it, be it autosave or a shortcut.
    panel.context.save = async () => {};
    panel.content.handleEvent = function handleEvent(event) {
      if (!EDITING.has(event.type)) Object.getPrototypeOf(this).handleEvent.call(this, event);
    };
    panel.content.notebookConfig = { ...panel.content.notebookConfig, windowingMode: "none" };
    // And so nothing waits to be saved: closing never asks "Leave site?".
    const { sharedModel } = panel.model;
    sharedModel.dirty = false;
    Object.defineProperty(sharedModel, "dirty", { configurable: true, get: () => false, set() {} });
  }

  /** It is an ordinary notebook again. */
  release() {
    const panel = this._panel;
    delete panel.context.save;
    delete panel.content.handleEvent;
    delete panel.model.sharedModel.dirty;
  }

  dress() {
    for (const cell of this._notebook.widgets) {
      cell.toggleClass("pc-hidden", isHidden(cell.model));
      if ("showEditorForReadOnly" in cell) cell.showEditorForReadOnly = false;
      if (!this._before.has(cell.model)) {
        const { editable, deletable } = cell.model.metadata;
        this._before.set(cell.model, { editable, deletable });
        cell.model.setMetadata("editable", false);
        cell.model.setMetadata("deletable", false);
      }
      if (cell.node.tabIndex !== -1) cell.node.tabIndex = -1;
      const prose =
        cell.model.type === "markdown" && cell.node.querySelector(".jp-RenderedMarkdown");
      if (prose) dress(prose, isFolded(cell.model));
      // "Code Cell Content with Output" tells a trainee nothing.
      const label = cell.node.getAttribute("aria-label");
      if (label === null) continue;
      this._labels.set(cell.node, label);
      cell.node.removeAttribute("aria-label");
    }
    this.viewport.setAttribute("role", "presentation");
  }

  undress() {
    for (const cell of this._notebook.widgets) {
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
    const active = this._notebook.activeCell;
    if (active) active.node.tabIndex = 0;
    this.viewport.setAttribute("role", "feed");
  }
}
