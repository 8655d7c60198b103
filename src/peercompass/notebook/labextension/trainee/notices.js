// What trainee mode says when something is the matter, and the instructor's way out at the bottom.

import { button, element, status } from "./elements.js";
import { say } from "./voice.js";

/** What to say of a page in this state, and what can be done: `{ words, action }`; null where there is
    nothing to say. */
export function noticeOf(state) {
  switch (state) {
    case "changed":
      return {
        words: say(
          "This page has been changed, so it will not start by itself. Ask your instructor for a fresh copy. Your answers are safe.",
        ),
      };
    case "stopped":
      return {
        words: say(
          "This page has stopped working. Nothing you wrote is lost. You can go on reading; start it again before you answer.",
        ),
        action: say("Start again"),
      };
    case "failed":
      return {
        words: say(
          "This page could not start. Nothing you wrote is lost. You can read it, but it cannot keep answers until it has started. You can try again now, or come back later.",
        ),
        action: say("Try again"),
      };
    case "offline":
      return {
        words: say(
          "This page cannot reach the course. Perhaps the network is down, or the course was closed. What you have answered so far is safe, and you can go on reading. If it was closed, open the course again and go on in its new window.",
        ),
        action: say("Look again"),
      };
    case "signed-out":
      return {
        words: say(
          "You were signed out. What you have answered so far is safe, and you can go on reading. To answer, open the course again as you did at first.",
        ),
        action: say("Load this page again"),
      };
    default:
      return null;
  }
}

/** One calm sentence below the bar, with or without a button. It takes room of its own, so it never
    stands over what is read. */
export class Banner {
  constructor() {
    this.node = status("pc-banner");
    this.clear();
  }

  show({ words, action = "" }, onAction) {
    this.node.replaceChildren(element("span", "pc-banner-words", words));
    if (action) this.node.append(button("pc-button", action, onAction));
    this.node.classList.add("pc-shown");
  }

  /** Take the focus to what can be done about it. */
  focus() {
    this.node.querySelector("button")?.focus();
  }

  clear() {
    this.node.classList.remove("pc-shown");
    this.node.replaceChildren();
  }
}

/** The instructor's way out. It asks first, in the page, so that a stray click shows no code. */
export class WayOut {
  constructor(onLeave) {
    this.node = element("div", "pc-wayout");
    this.open = button("pc-quiet", say("For instructors"), () => this._ask(true));
    this.open.setAttribute("aria-expanded", "false");
    this.yes = button("pc-button", say("Show the workings"), () => {
      this._ask(false);
      onLeave();
    });
    this.question = element(
      "div",
      "pc-wayout-question",
      element("p", "", say("Show the workings of this page? (for instructors)")),
      this.yes,
      button("pc-button pc-plain", say("Stay here"), () => {
        this._ask(false);
        this.open.focus();
      }),
    );
    this.node.append(this.open, this.question);
    this._ask(false);
  }

  _ask(asking) {
    this.question.hidden = !asking;
    this.open.hidden = asking;
    this.open.setAttribute("aria-expanded", String(asking));
    if (asking) this.yes.focus();
  }
}
