// The worker of a page: our core in the browser's own Python. It hears what a page tells the parts, in
// the order it was told, from the first moment on; what comes before Python is ready waits here.

import { KeptLogs } from "./kept_logs.js";
import { openStorage } from "./storage.js";

const COURSE = "/course";
const ENVIRONMENT = {
  HOME: "/home/pyodide",
  PYDANTIC_DISABLE_PLUGINS: "1", // to look for some takes time
};

const port = /** @type {any} */ (globalThis);
let logs = null;
let host = null;
let line = new Promise((resolve) => {
  port.onmessage = ({ data }) => {
    port.onmessage = ({ data: said }) => take(said);
    resolve(start(data));
  };
});

/** Hear one thing after the other. */
function take(said) {
  line = line.then(() => hear(said)).catch(died);
}
line.catch(died);

/** `site` is what the page says of the site, its addresses whole. */
async function start(site) {
  const phase = (n) => port.postMessage({ phase: n });
  phase(1);
  const files = Promise.all([site.core, site.files].map(bytesOf));
  const { loadPyodide } = await import(`${site.pyodide}pyodide.js`);
  const python = await loadPyodide({ indexURL: site.pyodide, env: ENVIRONMENT });
  phase(2);
  const [core, course] = await files;
  python.unpackArchive(core, "zip"); // into the working folder, from which Python imports
  python.unpackArchive(course, "zip", { extractDir: COURSE });
  phase(3);
  const { host_of } = python.pyimport("peercompass.notebook.web_host");
  phase(4);
  host = host_of(COURSE, site.language);
  const storage = await openStorage(site.course).catch(() => null);
  logs = new KeptLogs(host, storage, site.course, () => port.postMessage({ elsewhere: true }));
  port.postMessage({ ready: true });
}

async function hear({ id, notebook, shown, message }) {
  const { said, kept } = await logs.during(() => {
    const reply = JSON.parse(host.hear(notebook, shown, JSON.stringify(message)));
    const made = host.take_data();
    const data = made?.toJs();
    made?.destroy();
    return { reply, data };
  });
  if (said.reply && !kept) said.reply.saved = false;
  port.postMessage({ heard: id, ...said });
}

/** The runtime comes packed, since few servers pack it themselves: it is a third of its size then. */
const plain = globalThis.fetch;
globalThis.fetch = async (what, how) => {
  const address = String(what);
  if (!address.endsWith("pyodide.asm.wasm")) return plain(what, how);
  const { body, ok, status } = await plain(address.replace(/wasm$/, "bin"));
  if (!ok) throw new Error(`${address}: ${status}`);
  const headers = { "Content-Type": "application/wasm" }; // so it is compiled while it comes
  return new Response(body.pipeThrough(new DecompressionStream("gzip")), { headers });
};

async function bytesOf(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return await answer.arrayBuffer();
}

/** Nothing can be said to this worker any more: the page starts another one. */
function died(error) {
  console.error(error); // for whoever looks after the site
  port.postMessage({ died: String(error) });
  port.close();
}
