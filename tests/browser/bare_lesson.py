"""A lesson without Jupyter, as a trainee walks it: its text, its pictures and the bar as trainee
mode shows them ahead of the application, and the parts alive in it, as on bare pages."""

from __future__ import annotations

import json
import mimetypes
from pathlib import Path
from urllib.parse import unquote, urlsplit

from peercompass.course.notebooks import read_notebook
from peercompass.notebook.page_script import STATIC
from peercompass.notebook.widget import PartWidget
from peercompass.untrusted.first_text import first_text, help_lines
from tests.browser.bare import HOST, THEMES, Kernel
from tests.helpers.jupyter import NOTEBOOK_ROOM

_SITE = "http://127.0.0.1:9"  # nothing listens there: everything is answered here
_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A lesson</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{light}</style>
<style media="(prefers-color-scheme: dark)">{dark}</style></head><body class="pc-trainee">
<script type="module">
import {{ openEarly }} from "/trainee/early.js";
const early = openEarly();
await early.told;
early.bar.started();
const {{ cells }} = await (await fetch("/peercompass/text/" + early.path)).json();
const nodes = early.node.querySelectorAll(".jp-Cell");
cells.forEach(({{ kind, shows }}, at) => {{
  if (kind !== "thing") return;
  nodes[at].querySelector(".pc-static").outerHTML = `<div data-shown="${{shows}}"></div>`;
}});
{host}
const parts = [...document.querySelectorAll("[data-shown]")];
while (!parts.every((part) => part.querySelector(".pc-root > *")))
  await new Promise((resolve) => setTimeout(resolve, 20));
early.node.dataset.pcState = "ready";
</script></body></html>"""


class BareLesson:
    """The published lesson in a folder, on one browser page."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._kernel = Kernel(folder / "lesson.ipynb")

    def open(self, page, at: str = "") -> None:
        """Open it and wait until all its parts work; `at` names a part or something to try."""
        if not getattr(page, "peercompass_hears", None):
            page.expose_function("peercompassSay", lambda *said: page.peercompass_hears(*said))
        page.peercompass_hears = self._kernel.hear
        page.route(f"{_SITE}/**", self._answer)
        page.goto("about:blank")  # else another part would be a place on the same page
        page.goto(f"{_SITE}/notebooks/lesson.ipynb{f'#{at}' if at else ''}")
        page.wait_for_selector(".pc-page[data-pc-state=ready]")

    def _answer(self, route) -> None:
        path = unquote(urlsplit(route.request.url).path).removeprefix("/")
        room, _, inner = path.partition("/")
        match room:
            case "notebooks":
                route.fulfill(body=self._written(), content_type="text/html; charset=utf-8")
            case "peercompass":
                notebook = read_notebook(self._folder / "lesson.ipynb")
                told = {**first_text(notebook), "help": help_lines(self._folder)}
                route.fulfill(json=told)
            case "files" | "trainee":
                folder = self._folder if room == "files" else NOTEBOOK_ROOM / "labextension/trainee"
                kind = mimetypes.guess_type(inner)[0]
                route.fulfill(body=(folder / inner).read_bytes(), content_type=kind)
            case _:
                route.fulfill(status=404)

    def _written(self) -> str:
        widget = PartWidget(lambda: None)
        host = HOST.replace("LOADER", json.dumps((STATIC / "loader.js").read_text("utf-8")))
        state = json.dumps({"script": widget.script, "run": widget.run})
        light, dark = (theme.read_text("utf-8") for theme in THEMES)
        host = host.replace("STATE", state).replace("</", "<\\/")
        return _PAGE.format(light=light, dark=dark, host=host)
