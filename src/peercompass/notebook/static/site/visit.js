// One visit to a site: links lead from page to page without loading anew, so that what was started lives
// on. A page that is of another version, or none of the site's, is loaded as any page is.

const page = () => document.getElementById("pc-main");

/** Follow links below the address `top`. `leave()` is called before a page goes, and `show()` when the
 *  next one stands in its place. `version` is that of the site. */
export function visit(top, version, { leave, show }) {
  let shown = location.pathname;

  async function go(address, y) {
    const next = await pageAt(address, version);
    if (!next) return false;
    leave();
    document.title = next.title;
    page().replaceWith(next.main);
    shown = new URL(address).pathname;
    await show();
    if (!new URL(address).hash) scrollTo(0, y);
    return true;
  }

  addEventListener("click", async (event) => {
    const address = followed(event, top);
    if (!address) return;
    event.preventDefault();
    const before = location.href;
    history.replaceState({ y: scrollY }, "");
    history.pushState(null, "", address); // before the page stands: its addresses are relative to its own
    if (await go(address, 0)) return;
    history.replaceState(null, "", before);
    location.assign(address);
  });
  addEventListener("popstate", async ({ state }) => {
    if (location.pathname === shown) return; // a step within the page
    if (!(await go(location.href, state?.y ?? 0))) location.reload();
  });
}

/** The address of the page that a click leads to; null where the browser does what it does. */
function followed(event, top) {
  const link = event.target.closest?.("a[href]");
  const other = event.defaultPrevented || event.button !== 0;
  if (!link || other || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return null;
  const { href, target, origin, pathname } = link;
  if (target || link.hasAttribute("download") || origin !== top.origin) return null;
  if (!pathname.startsWith(top.pathname) || !/(\/|\.html)$/.test(pathname)) return null;
  return pathname === location.pathname ? null : href;
}

async function pageAt(address, version) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) return null;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = next.getElementById("pc-main");
    const of = JSON.parse(next.getElementById("pc-site").textContent).version;
    return main && of === version ? { main, title: next.title } : null;
  } catch {
    return null;
  }
}
