// What is around a page: links to other documents, and the doors of a server. That is Jupyter, or a site
// of plain web pages, which has neither a front end nor doors.

import { ownHeaders } from "../labextension/trainee/own_server.js";
import { h } from "./dom.js";

/** Where Jupyter stands: the server's base address, the front end, and this page's folder. Of a site,
 *  `base` is the way back to its first page, `site` is true, and `handInTo` says where work is sent. */
export function surroundings(el) {
  const page = el.closest("[data-pc-path]")?.dataset ?? {};
  let config = {};
  try {
    config = JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}");
  } catch {
    /* not a Jupyter page: links stay relative */
  }
  const base = config.baseUrl ?? "/";
  const front = location.pathname.startsWith(`${base}lab`) ? "lab/tree/" : "notebooks/";
  const own = page.pcPath ?? pathFromAddress(base);
  const folder = own.includes("/") ? own.slice(0, own.lastIndexOf("/") + 1) : "";
  if (page.pcRoot !== undefined) {
    const { pcRoot, pcHandInTo } = page;
    return { base: pcRoot, front: "", folder, site: true, handInTo: pcHandInTo };
  }
  return { base, front, folder, site: false, handInTo: undefined };
}

function pathFromAddress(base) {
  const rest = decodeURIComponent(location.pathname).slice(base.length);
  return rest.replace(/^(notebooks|lab\/tree|doc\/tree)\//, "");
}

const encoded = (path) => path.split("/").map(encodeURIComponent).join("/");

/** A path without its steps back. */
function straight(path) {
  const way = [];
  for (const step of path.split("/")) {
    if (step === "..") way.pop();
    else way.push(step);
  }
  return way.join("/");
}

/** A link to a document, given relative to this page's folder; to one `part` of it where named. */
export function documentLink(el, path, text, extra = {}, part = null) {
  const { base, front, folder, site } = surroundings(el);
  const full = straight(folder + path);
  const href = base + front + encoded(site ? pageOf(full) : full) + (part ? `#${part}` : "");
  return h("a", { href, "data-pc-open": full, "data-pc-part": part, ...extra }, text);
}

/** The page of a site that shows a notebook. */
export const pageOf = (notebook) =>
  notebook === "home.ipynb" ? "index.html" : notebook.replace(/\.ipynb$/, ".html");

/** A link to a file that the browser itself shows, in a window of its own. */
export function fileLink(el, path, text, extra = {}) {
  const { base, folder, site } = surroundings(el);
  const files = site ? base : `${base}files/`;
  const href = files + encoded(straight(folder + path));
  return h("a", { href, target: "_blank", ...extra }, text);
}

/** Ask this same server. Returns parsed JSON, or null when there is no such door. */
export async function ask(el, path, body) {
  const { base, site } = surroundings(el);
  if (site) return null;
  const headers = ownHeaders();
  const told = {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", ...headers },
  };
  try {
    const answer = await fetch(base + path, body ? told : { headers });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
