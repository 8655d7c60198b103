"""The text of a trainee's page, drawn by the server: a browser shows it while the application that
draws it anew still loads. On a slow computer that takes many seconds.

Only a page that is as it was published has a text ahead; any other the application shows alone.
"""

import gzip
import json
import posixpath
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import APIHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from markdown_it import MarkdownIt
from tornado import web

from peercompass.course import FEEDBACK, PAGE_FILE, Page
from peercompass.course.notebooks import Cell, shown_id, source

from .as_data import PAGE, UNCHANGED, is_trainee_page

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


class _FirstText(APIHandler):
    """Gives what `first_text` makes of a page, and its `help_lines`; 404 for a notebook that is no
    trainee's page. One that was changed has no cells, and help all the same."""

    @web.authenticated
    async def get(self, path: str) -> None:
        manager = self.contents_manager
        notebook = (await manager.get(path, type="notebook"))["content"]
        ours = notebook["metadata"].get("peercompass")
        if not is_trainee_page(notebook):
            raise web.HTTPError(404)
        text = first_text(notebook) if ours.get(PAGE) == UNCHANGED else {"cells": []}
        folder = Path(manager.root_dir) / posixpath.dirname(path)
        data = json.dumps({**text, "help": help_lines(folder)}).encode()
        self.set_header("Vary", "Accept-Encoding")
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            data = gzip.compress(data)
        self.finish(data)


def serve_first_text(server: ServerApp) -> None:
    """Answer `peercompass/text/PATH` on this server."""
    base = server.web_app.settings["base_url"]
    pattern = url_path_join(base, "peercompass", "text", "(.+)")
    server.web_app.add_handlers(".*$", [(pattern, _FirstText)])


def first_text(notebook: dict[str, Any]) -> dict[str, Any]:
    """The cells of a page as they can be read, in order, each `{kind, html, …}`.

    `text` has the first line and the headings of its `source`, and whether it is to `fold`; a
    `thing` to try the id that it `shows`. What readers never see is `none`.
    """
    return {"cells": [readable_cell(cell) for cell in notebook["cells"]]}


def help_lines(folder: Path) -> list[dict[str, str]]:
    """Whom to turn to at once, as the page published in `folder` has it: `{contact, said}`."""
    try:
        lines = Page.read(folder / PAGE_FILE).emergency
    except (OSError, ValueError):
        return []
    return [{"contact": line.contact, "said": line.said} for line in lines]


def readable_cell(cell: Cell) -> dict[str, Any]:
    """One cell as `first_text` has it."""
    ours = cell["metadata"].get("peercompass", {})
    hidden = ours.get("hidden") is True or cell["metadata"].get("nbgrader", {}).get("solution")
    if cell["cell_type"] == "markdown" and not hidden:
        text = source(cell)
        fold = ours.get("fold") is True
        html = _MARKDOWN.render(text)
        return {"kind": "text", "source": _headings(text), "html": html, "fold": fold}
    shown = shown_id(cell)
    if not shown or hidden:
        return {"kind": "none", "html": ""}
    if shown == FEEDBACK:  # it leads on, and is nothing to try
        return {"kind": "way", "html": ""}
    saved = [output.get("data", {}).get("text/html", "") for output in cell.get("outputs", [])]
    html = saved[0] if saved else ""
    return {"kind": "thing", "shows": shown, "html": "".join(html)}


def _headings(text: str) -> str:
    """What of a cell's source says which part of a lesson it begins."""
    first, *rest = text.splitlines() or [""]
    return "\n".join([first, *(line for line in rest if line.startswith("#"))])
