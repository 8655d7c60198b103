// What stands around a page of a site: the bar above it, with the way home, help, settings and a break;
// the next step below it; and what there is to say about the course getting ready.

import { Bar } from "../../labextension/trainee/bar.js";
import { wear } from "../../labextension/trainee/care/settings.js";
import { addCareTools } from "../../labextension/trainee/care/tools.js";
import { say } from "../../labextension/trainee/voice.js";
import { NextStep, waysFrom } from "../../labextension/trainee/ways.js";
import { button, h } from "../dom.js";
import { pageOf } from "../jupyter.js";

export class Frame {
  #bar = new Bar("");
  #next = new NextStep();
  #words = h("div", { class: "pc-site-words", role: "status" });
  #notebooks;

  /** `site` is what the page says of the site; `kernel()` is like a kernel of JupyterLab's to the note
   *  to oneself. */
  constructor(site, kernel) {
    this.#notebooks = new Set(site.notebooks);
    document.getElementById("pc-frame")?.remove(); // it is for a page without a script
    this.#bar.help = site.help;
    this.#bar.onSkip = toHeading;
    this.#bar.standOn(document.body);
    this.#bar.care = addCareTools(this.#bar);
    this.#bar.care.kernel = kernel;
    document.body.append(this.#words);
    wear(document.documentElement);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => {
      document.body.dataset.jpThemeLight = String(!dark.matches);
    };
    dark.addEventListener("change", follow);
    follow();
  }

  /** Stand around another page. */
  async take(main) {
    this.#bar.title.textContent = document.title;
    const ways = await waysFrom(main.dataset.pcPath, {
      exists: (path) => this.#notebooks.has(path),
      address: (path) => main.dataset.pcRoot + pageOf(path),
    });
    this.#bar.ways = ways?.back ?? [];
    this.#next.show({ main: ways?.next ?? null });
    main.append(this.#next.node);
  }

  /** How far the course is in getting ready. */
  phase(n) {
    this.#bar.starting(n, 4);
    this.#show(say("Getting the course ready: {n} of 4. You can read and write already.", { n }));
  }

  ready() {
    this.#bar.started();
    this.#words.replaceChildren();
  }

  /** The course starts again. */
  again() {
    this.#show(say("The course stopped for a moment and starts again. Nothing you wrote is lost."));
  }

  /** It does not start; `retry()` tries once more. */
  stopped(retry) {
    this.#bar.started();
    const words = say(
      "The course could not get ready. You can read everything, and what you wrote is kept.",
    );
    this.#words.replaceChildren(h("p", {}, words, " ", button(say("Try again"), retry)));
  }

  /** The browser keeps nothing: said before anyone types. */
  keepsNothing() {
    const words = say(
      "This browser keeps nothing here: your answers are gone when you close this page. A private window or a setting may do that. Open the course in a plain window, or hand in before you leave.",
    );
    document.body.prepend(h("p", { class: "pc-site-warning", role: "alert" }, words));
  }

  #show(words) {
    this.#words.replaceChildren(h("p", {}, words));
  }
}

/** Put the focus on the page's heading. */
export function toHeading() {
  /** @type {HTMLElement | null} */
  const heading = document.getElementById("pc-main").querySelector("h1,h2");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
