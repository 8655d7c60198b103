"""The one stylesheet of a site: that of the parts, that of trainee mode, and JupyterLab's colors,
which both are drawn in."""

import re
from collections.abc import Mapping
from pathlib import Path

from jupyter_core.paths import jupyter_path

from peercompass.notebook.page_script import STATIC

_ROOM = STATIC.parent
_SHEETS = (
    STATIC / "compass.css",
    _ROOM / "labextension/trainee/trainee.css",
    _ROOM / "labextension/trainee/care/care.css",
    STATIC / "site/site.css",
    Path(__file__).with_name("page.css"),
)
_THEMES = "nbconvert/templates/lab/static"  # nbconvert's copies of JupyterLab's themes
_VALUE = re.compile(r"(--[\w-]+):\s*([^;{}]+);")
_USED = re.compile(r"var\(\s*(--[\w-]+)")


def site_style() -> str:
    """The sheet as text. Raises `OSError` where nbconvert's themes are not installed."""
    sheets = "\n".join(sheet.read_text(encoding="utf-8") for sheet in _SHEETS)
    base = _values("index.css")
    light, dark = ({**base, **_values(f"theme-{name}.css")} for name in ("light", "dark"))
    chosen = {name: _rules(values, sheets) for name, values in (("l", light), ("d", dark))}
    return (
        f":root{{color-scheme:light;{chosen['l']}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{"
        f":root{{color-scheme:dark;{chosen['d']}}}}}\n{sheets}"
    )


def _values(sheet: str) -> Mapping[str, str]:
    for folder in jupyter_path(_THEMES):
        path = Path(folder) / sheet
        if path.is_file():
            text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
            return {name: " ".join(value.split()) for name, value in _VALUE.findall(text)}
    raise FileNotFoundError(2, "No such file", f"{_THEMES}/{sheet}")


def _rules(values: Mapping[str, str], sheets: str) -> str:
    """The values that the sheets use, and those that these use."""
    wanted = [name for name in dict.fromkeys(_USED.findall(sheets)) if name in values]
    for name in wanted:  # grows as it goes
        wanted += [
            one for one in _USED.findall(values[name]) if one in values and one not in wanted
        ]
    return "".join(f"{name}:{values[name]};" for name in sorted(wanted))
