// The kernel of a page starts while the application itself still loads, which takes longer. When
// JupyterLab comes to ask for a session of this page, it finds the one that is there.

const PAGE = /^(?:notebooks|lab\/tree|doc\/tree)\/(.+\.ipynb)$/;

/** The path of the notebook that an address opens, or null. `base` is the server's. */
export function notebookAt(address, base) {
  if (!address.startsWith(base)) return null;
  try {
    return PAGE.exec(decodeURIComponent(address.slice(base.length)))?.[1] ?? null;
  } catch {
    return null; // not an address of Jupyter's
  }
}

/**
 * Start the session of the page at `path`, if it is a trainee's and as it was published.
 *
 * `request(path, init)` asks the server and gives parsed JSON. Returns a promise of whether the
 * session is there; it never fails, because JupyterLab starts a session itself where none is.
 */
export async function startSession(path, request) {
  try {
    const encoded = path.split("/").map(encodeURIComponent).join("/");
    const file = await request(`api/contents/${encoded}?type=notebook&content=1`);
    const { peercompass, kernelspec } = file.content.metadata;
    const ours = peercompass?.trainee === true && peercompass.page === "unchanged";
    if (!ours || !kernelspec?.name) return false;
    const name = path.split("/").pop();
    const kernel = { name: kernelspec.name };
    const body = JSON.stringify({ path, name, type: "notebook", kernel });
    const session = await request("api/sessions", { method: "POST", body });
    return session.path === path;
  } catch {
    return false;
  }
}
