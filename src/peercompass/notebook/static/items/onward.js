// From one thing on a page to what comes next on it.

const SEEN = ":is(h1, h2, h3, h4, h5, p, li, section, button, a[href])";

/**
 * Go on to what comes next on the page: the focus goes there and it stands on top. A frame that
 * shows a part of the page at a time hears `pc-onward` first, and may take it over.
 */
export function goOn(el) {
  const asked = new CustomEvent("pc-onward", { bubbles: true, cancelable: true });
  if (!el.dispatchEvent(asked)) return;
  const target = after(el);
  if (!target) return;
  const here = seenIn(target);
  if (!here.matches("button, a[href]")) here.setAttribute("tabindex", "-1");
  here.focus({ preventScroll: true });
  target.scrollIntoView({ block: "start" });
}

/** The first thing to be seen that comes after `el`, wherever on the page it stands. */
function after(el) {
  for (let at = el; at && at !== document.body; at = at.parentElement) {
    for (let next = at.nextElementSibling; next; next = next.nextElementSibling) {
      if (seenIn(next)) return next;
    }
  }
  return null;
}

const seenIn = (node) =>
  [node, ...node.querySelectorAll(SEEN)].find(
    (one) => one.matches(SEEN) && one.getClientRects().length,
  );
