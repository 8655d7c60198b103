// The door through which JupyterLab and Notebook 7 load trainee mode, in the shape that every
// prebuilt extension has (module federation), written by hand: no bundler, no Node.
//
// Jupyter lets browsers keep what lies in a folder named `static` for a year. So this file stays
// small and does not change; if it must, rename it here and in package.json. All else lies in
// ../trainee/, which browsers check for news at each visit.
(() => {
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const home = new URL("../trainee/", own.src);
  // The text of a page is asked for now; the application that draws it anew comes much later.
  import(new URL("early.js", home).href).then(({ openEarly }) => openEarly());
  let scope; // the libraries that the application shares with its extensions

  const shared = async (name) => {
    const versions = scope[name];
    return (await versions[Object.keys(versions).pop()].get())();
  };

  const page = /** @type {any} */ (window);
  page._JUPYTERLAB ??= {};
  page._JUPYTERLAB.peercompass = {
    init: (shareScope) => {
      scope = shareScope;
    },
    get: async (module) => {
      if (module !== "./extension") return () => ({});
      const { makePlugin } = await import(new URL("plugin.js", home).href);
      const plugin = await makePlugin(shared);
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
