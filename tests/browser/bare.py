"""Pages without Jupyter: the parts' own Python in this process, their own script in the browser.

A part knows no host, so most of what it does can be proved without one, and a page is there in a
fraction of the time that JupyterLab takes. What is left out is Jupyter's wire, its kernels and its
frame: `test_kernels`, `test_journey`, `test_lesson` and others go through them by day, and at night
each test that stands on these pages runs in JupyterLab.
"""

from __future__ import annotations

import base64
import html
import json
import re
import sys
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

from peercompass.course import Course, publish
from peercompass.course.load import load
from peercompass.course.notebooks import read_notebook, shown_id, source
from peercompass.notebook.open import read_page
from peercompass.notebook.page_script import STATIC
from peercompass.notebook.parts import open_part
from peercompass.notebook.parts.folder_store import FolderStore
from peercompass.notebook.widget import PartWidget
from tests.browser.course import UNIT, JupyterDoor, wait_until_ready
from tests.browser.site import ON_SITE, SiteDoor
from tests.helpers.jupyter import NOTEBOOK_ROOM, JupyterServer
from tests.helpers.night import AT_NIGHT
from tests.helpers.real_course import copy_course

THEMES = [
    Path(sys.prefix) / f"share/jupyter/lab/themes/@jupyterlab/theme-{name}-extension/index.css"
    for name in ("light", "dark")
]
SHEETS = [NOTEBOOK_ROOM / f"labextension/trainee/{one}.css" for one in ("trainee", "care/care")]
FRAME = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{light}</style><style media="(prefers-color-scheme: dark)">{dark}</style><style>{trainee}
body {{ margin: 0; }} .jp-WindowedPanel-outer {{ height: 100vh; overflow: auto; }}
@media print {{ .jp-WindowedPanel-outer {{ height: auto; overflow: visible; }} }}</style></head>
<body class="pc-trainee">
<div class="pc-page" data-pc-state="ready" data-pc-path="{path}" role="main">
<div class="jp-WindowedPanel-outer"><div class="jp-WindowedPanel-inner">
<div class="jp-WindowedPanel-viewport">{cells}</div></div></div></div>
<script>{host}</script></body></html>"""
"""What is around the parts on a trainee's page, as JupyterLab and trainee mode have it."""

HOST = """
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => { document.body.dataset.jpThemeLight = String(!dark.matches); };
dark.addEventListener('change', follow);
follow();
const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const module = URL.createObjectURL(new Blob([LOADER], { type: 'text/javascript' }));
import(module).then(({ default: widget }) => {
  for (const el of document.querySelectorAll('[data-shown]')) {
    const listeners = new Set();
    widget.render({ el, model: {
      get: (name) => (STATE)[name],
      on: (_, listener) => listeners.add(listener),
      off: (_, listener) => listeners.delete(listener),
      send: async (message) => {
        for (const { reply, data } of await peercompassSay(el.dataset.shown, message))
          for (const listener of [...listeners]) listener(reply, data.map(bytes));
      },
    } });
  }
});
"""
"""The page's side: a stand-in for an anywidget model, whose wire is a function of this process."""


class Kernel:
    """The widgets of one notebook, as a kernel of its own would hold them."""

    def __init__(self, notebook: Path):
        self._folder = notebook.parent
        self._store = FolderStore(self._folder)
        self._said: list[dict[str, Any]] = []
        self._widgets: dict[str, PartWidget] = {}

    def hear(self, shown: str, message: dict[str, Any]) -> list[dict[str, Any]]:
        """Let the widget of a part hear a message; gives what it sends back."""
        self._said = []
        self._widget(shown)._hear(None, message, [])
        return self._said

    def _widget(self, shown: str) -> PartWidget:
        if shown not in self._widgets:
            widget = PartWidget(lambda: open_part(shown, read_page(self._folder), self._store))
            widget.send = self._send
            self._widgets[shown] = widget
        return self._widgets[shown]

    def _send(self, reply: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        data = [base64.b64encode(one).decode() for one in buffers or []]
        self._said.append({"reply": json.loads(json.dumps(reply)), "data": data})


class BareDoor:
    """Opens the published notebooks below `root`."""

    def __init__(self, root: Path):
        self.root = root
        self._kernels: dict[str, Kernel] = {}
        self._speaking: dict[Any, tuple[BareDoor, str]] = {}

    def open(self, page, path: str) -> None:
        """Open a page and wait until all its parts work."""
        if page not in self._speaking:
            page.expose_function("peercompassSay", lambda *said: self._hear(page, *said))
        self._speaking[page] = (self, path)
        page.goto(self._written(path).as_uri())
        wait_until_ready(page)

    def again(self) -> BareDoor:
        """The same folder with kernels of its own."""
        other = copy(self)
        other._kernels = {}
        return other

    def close_lessons(self) -> None:
        """Let every kernel go."""
        self._kernels.clear()

    def bring(self) -> None:
        """The logs are where they are read."""

    def _hear(self, page, shown: str, message: dict[str, Any]) -> list[dict[str, Any]]:
        door, path = self._speaking[page]
        if path not in door._kernels:
            door._kernels[path] = Kernel(door.root / path)
        return door._kernels[path].hear(shown, message)

    def _written(self, path: str) -> Path:
        """The page around a notebook's parts, as a file."""
        notebook = self.root / path
        shown = read_notebook(notebook)
        title = re.search(r"^# (.+)$", "\n".join(map(source, shown["cells"])), re.M)
        title = html.escape(title[1] if title else notebook.stem)
        parts = [f'<h1 tabindex="-1">{title}</h1>']
        for cell in shown["cells"]:
            if part := shown_id(cell):
                part = f'<div data-shown="{part}"></div>'
                parts.append(f'<div class="jp-Cell jp-CodeCell">{part}</div>')
        widget = PartWidget(lambda: None)
        host = HOST.replace("LOADER", json.dumps((STATIC / "loader.js").read_text("utf-8")))
        state = json.dumps({"script": widget.script, "run": widget.run})
        file = notebook.with_suffix(".bare.html")
        light, dark = (theme.read_text("utf-8") for theme in THEMES)
        file.write_text(
            FRAME.format(
                title=title,
                path=html.escape(path),
                light=light,
                dark=dark,
                trainee="".join(sheet.read_text("utf-8") for sheet in SHEETS),
                cells="".join(parts),
                host=host.replace("STATE", state).replace("</", "<\\/"),
            ),
            encoding="utf-8",
        )
        return file


def door_by_day(
    start: Callable[[Path], JupyterServer],
) -> Callable[[Path], BareDoor | JupyterDoor | SiteDoor]:
    """What makes a door to a folder: to bare pages by day; at night to JupyterLab, and to a site
    where that is asked for."""
    if ON_SITE:
        return SiteDoor
    return (lambda root: JupyterDoor(root, start)) if AT_NIGHT else BareDoor


class BareClassroom:
    """The real course as learners have it, below `root/workspace`; it opens as a `Classroom`."""

    def __init__(self, root: Path):
        original = copy_course(root / "source")
        course = load(original).course
        assert course is not None
        self.course: Course = course
        self.unit = course.units[UNIT]
        self.root = root / "course"
        publish.publish(course, original, self.root / "workspace")
        self._door = SiteDoor(self.root, original, "workspace") if ON_SITE else BareDoor(self.root)

    def open(self, page, path: str, at: str | None = None) -> None:
        """Open a page of the course and wait until all its parts work. All are in view, so there is
        no going to the one that `at` names."""
        self._door.open(page, path)

    def started_again(self) -> BareClassroom:
        """The same folder; its pages have kernels of their own."""
        other = copy(self)
        other._door = self._door.again()
        return other

    def close_lessons(self) -> None:
        """Let every kernel go."""
        self._door.close_lessons()

    def bring(self) -> None:
        """Bring the logs to where they are read."""
        self._door.bring()
