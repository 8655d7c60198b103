// Going to one part of a page that is still being drawn.

const PATIENCE = 5000; // ms within which the parts above have been drawn, also on a slow machine
const MOVES = ["wheel", "touchstart", "pointerdown", "keydown"];

/** Call `stop` once, as soon as somebody does anything on the page. Gives what takes that back. */
export function onceMoved(stop, within = window) {
  const forget = () => {
    for (const name of MOVES) within.removeEventListener(name, moved, true);
  };
  const moved = () => {
    forget();
    stop();
  };
  for (const name of MOVES) within.addEventListener(name, moved, true);
  return forget;
}

/** Put the focus on `node`, and keep it at the top of what is seen while what stands above it in
    `page` is still being drawn, until the reader moves on. */
export function goTo(node, page) {
  node.setAttribute("tabindex", "-1");
  node.focus({ preventScroll: true });
  const still = new ResizeObserver(() => node.scrollIntoView({ block: "start" }));
  const stop = () => {
    still.disconnect();
    clearTimeout(timer);
    forget();
  };
  const timer = setTimeout(stop, PATIENCE);
  const forget = onceMoved(stop);
  still.observe(page); // calls at once, and at each change
}
