// Small helpers that every view shares. The files of this folder are joined into one ES module.

/** Make an element: h("p", {class: "x", onclick: f}, "text", child…). Text is never HTML. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined));
  return element;
}

/** A drawing made by our own Python (portraits): the only HTML that is ever taken as such. */
function drawing(svg, attributes = {}) {
  const holder = h("span", { class: "pc-portrait", ...attributes });
  holder.innerHTML = svg ?? "";
  return holder;
}

let counter = 0;
const ours = Math.random().toString(36).slice(2, 10);
/** An id that is unique on the page, for labels and groups of radio buttons. Each widget loads this
 *  module anew, so counting alone would give the same ids to all. */
const uid = (stem) => `pc-${stem}-${ours}-${++counter}`;

const button = (text, onclick, extra = {}) => h("button", { type: "button", onclick, ...extra }, text);

/** Paragraphs from plain text: a line's end is a new paragraph. */
const paragraphs = (text, tag = "p") =>
  String(text ?? "").split(/\n+/).filter((line) => line.trim()).map((line) => h(tag, {}, line));

const firstControl = (place) =>
  place?.querySelector(":is(button, input, textarea):enabled, a[href]");

/** Redraw `place` with `children` and keep the focus on the control of the same data-key; when that
 *  is gone, on the first control there is, so that a keyboard never starts again at the page's top. */
function redraw(place, ...children) {
  const key = place.contains(document.activeElement)
    ? document.activeElement.closest("[data-key]")?.dataset.key : null;
  place.replaceChildren(...children.flat(9).filter(Boolean));
  if (!key) return;
  const same = place.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (same) same.focus();
  else (firstControl(place) ?? firstControl(place.closest(".pc-root")))?.focus({ preventScroll: true });
}

/** Where Jupyter stands: the server's base address, the front end, and this page's folder. */
function surroundings(el) {
  let config = {};
  try {
    config = JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}");
  } catch { /* not a Jupyter page: links stay relative */ }
  const base = config.baseUrl ?? "/";
  const front = location.pathname.startsWith(`${base}lab`) ? "lab/tree/" : "notebooks/";
  const own = el.closest("[data-pc-path]")?.dataset.pcPath ?? pathFromAddress(base);
  const folder = own.includes("/") ? own.slice(0, own.lastIndexOf("/") + 1) : "";
  return { base, front, folder };
}

function pathFromAddress(base) {
  const rest = decodeURIComponent(location.pathname).slice(base.length);
  return rest.replace(/^(notebooks|lab\/tree|doc\/tree)\//, "");
}

/** A link to a document, given relative to this page's folder. */
function documentLink(el, path, text, extra = {}) {
  const { base, front, folder } = surroundings(el);
  const full = folder + path;
  const href = base + front + full.split("/").map(encodeURIComponent).join("/");
  return h("a", { href, "data-pc-open": full, ...extra }, text);
}

/** Ask this same server. Returns parsed JSON, or null when there is no such door. */
async function ask(el, path, body) {
  const { base } = surroundings(el);
  const xsrf = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? "";
  try {
    const answer = await fetch(base + path, body
      ? { method: "POST", body: JSON.stringify(body),
          headers: { "Content-Type": "application/json", "X-XSRFToken": xsrf } }
      : {});
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** A time in the reader's own words. */
const when = (iso) => new Date(iso).toLocaleString([], { dateStyle: "long", timeStyle: "short" });

/** The calm banner shown while an answer could not be written. */
function savedBanner(model) {
  const banner = h("div", { class: "pc-notice", role: "status" });
  const draw = () => {
    banner.hidden = model.get("saved");
    banner.replaceChildren(
      "Your answer is not on the disk yet. It is kept on this page. ",
      button("Try to save again", () => model.send({ do: "save" })));
  };
  model.on("change:saved", draw);
  draw();
  return banner;
}

const CRISIS = "If you or someone else may be in danger, call or text 988 at any hour. In an emergency call 911.";
