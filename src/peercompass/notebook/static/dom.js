// Making and redrawing elements of a page.

/** Make an element: h("p", {class: "x", onclick: f}, "text", child…). Text is never HTML. */
export function h(tag, attributes = {}, ...children) {
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
export function drawing(svg, attributes = {}) {
  const holder = h("span", { class: "pc-portrait", ...attributes });
  holder.innerHTML = svg ?? "";
  return holder;
}

let counter = 0;
const ours = Math.random().toString(36).slice(2, 10); // two versions may stand on one page
/** An id that is unique on the page, for labels and groups of radio buttons. */
export const uid = (stem) => `pc-${stem}-${ours}-${++counter}`;

export const button = (text, onclick, extra = {}) =>
  h("button", { type: "button", onclick, ...extra }, text);

/** Paragraphs from plain text: a line's end is a new paragraph. */
export const paragraphs = (text, tag = "p") =>
  String(text ?? "")
    .split(/\n+/)
    .filter((line) => line.trim())
    .map((line) => h(tag, {}, line));

const firstControl = (place) =>
  place?.querySelector(":is(button, input, textarea):enabled, a[href]");

/**
 * Listen to some events outside a part.
 * @param {[EventTarget, string, (event: any) => void][]} listeners
 * @returns {() => void} what ends that
 */
export function listenTo(listeners) {
  for (const [target, name, hear] of listeners) target.addEventListener(name, hear);
  return () => {
    for (const [target, name, hear] of listeners) target.removeEventListener(name, hear);
  };
}

/** Redraw `place` with `children` and keep the focus on the control of the same data-key; when that
 *  is gone, on the first control there is, so that a keyboard never starts again at the page's top. */
export function redraw(place, ...children) {
  const key = place.contains(document.activeElement)
    ? document.activeElement.closest("[data-key]")?.getAttribute("data-key")
    : null;
  place.replaceChildren(...children.flat(9).filter(Boolean));
  if (!key) return;
  const same = place.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (same) same.focus();
  else
    (firstControl(place) ?? firstControl(place.closest(".pc-root")))?.focus({
      preventScroll: true,
    });
}
