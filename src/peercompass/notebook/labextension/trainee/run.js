// Running the cells of a page: what is on view first, with something to read in the place of each part
// until it is live.

const SAVED = ".pc-static";
const LIVE = ".pc-root > *, .pc-static"; // drawn, or a calm sentence in place of a part

/** Run `cells`. `execute(cell)` gives Jupyter's reply, `isRight()` says whether they may still run, and
    `told(done, all)` hears how far it is. Fails where a cell does. */
export async function runAll(cells, { execute, isRight, told }) {
  let done = 0;
  const run = async (cell) => {
    const drawn = keepToRead(cell);
    const reply = await execute(cell);
    if (reply?.content.status !== "ok") throw new Error("A part of the page did not start");
    drawn();
    cell.node.inert = false;
    told(++done, cells.length);
  };
  const onView = cells.filter(({ node }) => node.offsetParent !== null);
  for (const some of [onView, cells.filter((cell) => !onView.includes(cell))]) {
    // Looked at again in the same breath as running: what was checked is what runs.
    if (!isRight()) throw new Error("The page changed");
    await Promise.all(some.map(run));
  }
}

/** What is typed into a part that is about to be drawn anew would be lost. What is only there to be read
    stays as it is. */
export function hold(cells, held) {
  for (const { node } of cells) node.inert = held && node.querySelector(".pc-root") !== null;
}

/** Keep what is saved of a part on view until it is drawn live, since Jupyter empties a cell when it
    runs. Gives what is to be called once the cell has run; where that fails, the text stays. */
function keepToRead(cell) {
  const area = cell.outputArea.node;
  const copy = cell.node.querySelector(".pc-saved") ?? area.querySelector(SAVED)?.cloneNode(true);
  if (!copy) return () => {};
  copy.classList.add("pc-saved", "jp-RenderedHTMLCommon");
  cell.node.append(copy);
  const look = () => {
    if (!area.querySelector(LIVE)) return;
    watch.disconnect();
    copy.remove();
  };
  const watch = new MutationObserver(look);
  return () => {
    watch.observe(area, { childList: true, subtree: true });
    look();
  };
}
