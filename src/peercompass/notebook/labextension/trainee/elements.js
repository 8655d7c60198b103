// Making the few elements that trainee mode itself puts on a page.

/** An element of a class, with text and children. */
export function element(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

/** A button that does something. */
export function button(className, text, onClick) {
  const node = /** @type {HTMLButtonElement} */ (element("button", className, text));
  node.type = "button";
  node.addEventListener("click", onClick);
  return node;
}

/** A link to a document of this server, which plugin.js opens. `way` is one of ways.js. */
export function wayLink({ path, href, label }, className = "") {
  const link = /** @type {HTMLAnchorElement} */ (element("a", className, label));
  link.href = href;
  link.dataset.pcOpen = path;
  return link;
}

/** A place whose sentences a screen reader says as they change. */
export function status(className) {
  const node = element("div", className);
  node.setAttribute("role", "status");
  return node;
}
