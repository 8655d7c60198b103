// Going to one part of a page that is still being drawn.

const PATIENCE = 5000; // ms within which the parts above have been drawn, also on a slow machine
const MOVES = ["wheel", "touchstart", "pointerdown", "keydown"];

/** Put the focus on `node`, and keep it at the top of what is seen while what stands above it in
    `page` is still being drawn, until the reader moves on. */
export function goTo(node, page) {
  node.setAttribute("tabindex", "-1");
  node.focus({ preventScroll: true });
  const still = new ResizeObserver(() => node.scrollIntoView({ block: "start" }));
  const stop = () => {
    still.disconnect();
    clearTimeout(timer);
    for (const name of MOVES) window.removeEventListener(name, stop, true);
  };
  const timer = setTimeout(stop, PATIENCE);
  for (const name of MOVES) window.addEventListener(name, stop, true);
  still.observe(page); // calls at once, and at each change
}
