// The ways from a unit's page: back, and one next step at its end.

import { button, element, wayLink } from "./elements.js";
import { waysOf } from "./rules.js";
import { say } from "./voice.js";

/** The ways from the page at `path`: `{ back, next }`, each way `{ path, href, label }`; null from a
    page that is no learner's. `exists(path)` says whether a document is there, `address(path)` where
    it opens. */
export async function waysFrom(path, { exists, address }) {
  const ways = waysOf(path);
  if (!ways || !(await exists(ways.home))) return null;
  const to = (there, label) => ({ path: there, href: address(there), label });
  const back = [to(ways.home, say("‹ Home"))];
  if (ways.at === "exercise") {
    back.push(to(ways.lesson, say("The lesson")));
    return { back, next: to(ways.home, say("Next: home, where your feedback will wait ›")) };
  }
  const next = (await exists(ways.exercise))
    ? to(ways.exercise, say("Next: the exercise ›"))
    : to(ways.home, say("Next: get the exercise, on the home page ›"));
  return { back, next };
}

/** The end of a page: one main step, the way back, and what else one may do there. */
export class NextStep {
  constructor() {
    this.node = element("nav", "pc-ways");
    this.node.setAttribute("aria-label", say("Next step"));
    this.node.hidden = true;
  }

  /** Show `main` (a way, or `{ label, act }`; null for none), `back` (`{ label, act }` or null) and
      `others` (a list of such). */
  show({ main = null, back = null, others = [] }) {
    const step = (one, className) =>
      one.act ? button(className, one.label, one.act) : wayLink(one, className);
    this.node.replaceChildren(
      element(
        "div",
        "pc-ways-steps",
        back && step(back, "pc-button pc-plain"),
        main && step(main, "pc-button pc-main"),
      ),
      element("div", "pc-ways-others", ...others.map((one) => step(one, "pc-quiet"))),
    );
    this.node.hidden = !main && !back && !others.length;
  }
}
