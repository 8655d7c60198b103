// Light and dark are JupyterLab's to switch; our pages take their colors from its theme.

/** Let JupyterLab's theme be as a person wants it: `computer`, `light` or `dark`. `themes` is its
 *  theme manager. A server that is away keeps nothing: the next page tries again. */
export async function wearTheme(themes, wanted) {
  await worn(themes);
  const follows = themes.isToggledAdaptiveTheme(); // the computer's light and dark
  const { preferredLightTheme, preferredDarkTheme } = themes;
  if (wanted !== "computer")
    await themes.setTheme(wanted === "dark" ? preferredDarkTheme : preferredLightTheme);
  if (follows !== (wanted === "computer")) await themes.toggleAdaptiveTheme();
}

/** Once it wears any theme, it knows its own settings. */
function worn(themes) {
  if (themes.theme) return Promise.resolve();
  return new Promise((resolve) => {
    const hear = () => {
      themes.themeChanged.disconnect(hear);
      resolve(undefined);
    };
    themes.themeChanged.connect(hear);
  });
}
