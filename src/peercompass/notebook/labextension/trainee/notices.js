// The few things trainee mode itself puts on a page: the curtain while it gets ready, a banner
// when something needs a word, and the instructor's way out at the bottom.

function element(tag, className, text = "") {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}

function button(className, text, onClick) {
  const node = element("button", className, text);
  node.type = "button";
  node.addEventListener("click", onClick);
  return node;
}

/** Covers the page while its parts start. When they do not, a banner says so and the page is there
 *  to be read. */
export class Curtain {
  constructor() {
    this.node = element("div", "pc-curtain");
    this.node.hidden = true;
    const card = element("div", "pc-curtain-card");
    // Set apart from the sentence so that it is announced whenever the sentence changes.
    this.words = element("p", "pc-curtain-words");
    this.words.setAttribute("role", "status");
    this.words.setAttribute("aria-live", "polite");
    this.bar = element("progress", "pc-curtain-bar");
    this.bar.setAttribute("aria-label", "Getting ready");
    card.append(this.words, this.bar);
    this.node.append(card);
  }

  wait() {
    this.node.hidden = false;
    // A live region speaks of changes only, so the words come after it is on the page.
    requestAnimationFrame(() => {
      this.words.textContent = "Getting ready…";
    });
    this.bar.removeAttribute("value"); // no figure yet: the kernel is starting
  }

  progress(done, all) {
    this.bar.max = all;
    this.bar.value = done;
  }

  lift() {
    this.node.hidden = true;
    this.words.textContent = "";
  }
}

/** One calm sentence at the top of the page, with or without a button. */
export class Banner {
  constructor() {
    this.node = element("div", "pc-banner");
    this.node.setAttribute("role", "status");
    this.clear();
  }

  say(words, action = null, onAction = null) {
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
    this.open = button("pc-quiet", "For instructors", () => this._ask(true));
    this.open.setAttribute("aria-expanded", "false");
    this.question = element("div", "pc-wayout-question");
    this.yes = button("pc-button", "Show the workings", () => {
      this._ask(false);
      onLeave();
    });
    this.question.append(
      element("p", "", "Show the workings of this page? (for instructors)"),
      this.yes,
      button("pc-button pc-plain", "Stay here", () => {
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
