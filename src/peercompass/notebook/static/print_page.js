// A page of its own for the browser's print dialog.

import { say } from "../labextension/trainee/voice.js";
import { h } from "./dom.js";

/** Hand a page (HTML made by our own code, everything that people wrote escaped) to the print dialog. */
export function printPage(page) {
  document.querySelector("iframe.pc-print")?.remove();
  const frame = /** @type {HTMLIFrameElement} */ (
    h("iframe", {
      class: "pc-print",
      title: say("Page to print"),
      srcdoc: page,
      style: "position:fixed;width:0;height:0;border:0;visibility:hidden",
    })
  );
  frame.addEventListener("load", () => frame.contentWindow.print());
  document.body.append(frame);
}
