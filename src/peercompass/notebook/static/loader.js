// The module of every widget, and all that a widget brings of its own: it says that a page shows the
// part, and takes the script that draws it from the one place a page has. Whoever comes first
// asks the kernel for that script along with the view, so it reaches a page once.
// It stands by itself: nothing is imported here.

/** What a page has once, however many parts and kernels there are. */
const page = /** @type {any} */ (globalThis);
page.peercompass ??= { scripts: new Map(), asked: new Map() };
const shelf = page.peercompass;

export default {
  async render({ model, el }) {
    const version = model.get("script");
    const run = model.get("run"); // a kernel that died took what was asked of it along
    const viewer = Math.random().toString(36).slice(2);
    const asks = !shelf.scripts.has(version) && !shelf.asked.has(run);
    const first = new Promise((resolve) => {
      const hear = (reply, buffers) => {
        if (reply.to !== viewer) return;
        model.off("msg:custom", hear);
        resolve({ reply, packed: buffers?.[0] });
      };
      model.on("msg:custom", hear);
    });
    model.send({ do: "open", viewer, n: 0, script: asks });
    if (asks)
      shelf.asked.set(
        run,
        first.then(({ packed }) => take(version, packed)),
      );
    const script = shelf.scripts.get(version) ?? (await shelf.asked.get(run));
    return script.drawWidget({ model, el, viewer, first: (await first).reply });
  },
};

/** Script and style come packed: they are a third of all that a first visit brings. */
async function take(version, packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const { code, style } = await new Response(stream).json();
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const script = await import(address);
  URL.revokeObjectURL(address);
  const sheet = document.createElement("style");
  sheet.textContent = style;
  document.head.append(sheet);
  shelf.scripts.set(version, script);
  return script;
}
