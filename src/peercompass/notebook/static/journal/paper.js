// One's own words on paper or in a file: made here, from what the page already shows.

import { language } from "../../labextension/trainee/voice.js";
import { h, paragraphs } from "../dom.js";
import { offerFile } from "../download.js";
import { printPage } from "../print_page.js";

const STYLE = [
  "@page{margin:20mm}",
  "body{font:12pt/1.5 serif;color:#000;background:#fff;max-width:40em;margin:0 auto;overflow-wrap:anywhere}",
  "h1{font-size:18pt}",
  "h2{font-size:13pt;margin:1.4em 0 0.2em;break-after:avoid}",
  "blockquote{margin:0.2em 0;font-style:italic}",
].join("");

/** Entries or stories, each `{ heading, asked, text }`, in the browser's print dialog. */
export function print(title, pieces) {
  const body = h(
    "body",
    {},
    h("h1", {}, title),
    pieces.map(({ heading, asked, text }) =>
      h(
        "article",
        {},
        h("h2", {}, heading),
        asked ? h("blockquote", {}, asked) : null,
        paragraphs(text),
      ),
    ),
  );
  const head = h("head", {}, h("meta", { charset: "utf-8" }), h("title", {}, title));
  head.append(h("style", {}, STYLE));
  printPage(`<!DOCTYPE html><html lang="${language()}">${head.outerHTML}${body.outerHTML}</html>`);
}

/** The same as a text file that the browser saves. */
export function save(name, title, pieces) {
  const parts = pieces.map(({ heading, asked, text }) =>
    [heading, asked ? `(${asked})` : null, text].filter(Boolean).join("\n"),
  );
  offerFile(name, `${[title, ...parts].join("\n\n\n")}\n`, "text/plain");
}
