"""A notebook as a page that is read at once: nbconvert with a template of ours, its parts as plain
HTML, and what its script has to know beside them."""

import html
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from posixpath import dirname, relpath
from typing import Any

import nbformat
from nbconvert import HTMLExporter

from peercompass.course import HOME as HOME_PART
from peercompass.course import Course
from peercompass.course.lesson import ANCHOR, SOURCES
from peercompass.course.notebooks import Notebook, read_notebook, shown_id
from peercompass.notebook.open import read_page
from peercompass.notebook.pages.static_html import as_html, home_html
from peercompass.notebook.parts import open_part
from peercompass.notebook.parts.folder_store import FolderStore
from peercompass.notebook.views.base import View
from peercompass.support.voice import language, say, say_n
from peercompass.untrusted.first_text import help_lines, readable_cell

from .workspace import HOME, Workspace

_TEMPLATES = Path(__file__).parent / "templates"
_TO_NOTEBOOK = re.compile(r'(<a href=")([^":]+\.ipynb)([#"])')
_HEADING = re.compile(r"<h2>(?P<words>.*?)</h2>", re.S)
_NUMBERED = re.compile(r"(?:[^\s\d]+\s+)?(\d+)[.:]\s+")  # as a lesson's script counts its parts
_TAGS = re.compile(r"<[^<>]*>")
POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-src 'self'; "
    "manifest-src 'self'; form-action 'none'; base-uri 'none'"
)
"""What a page may load: its own site's files, and nothing from anywhere else."""


@dataclass(frozen=True)
class SitePage:
    """A page before the site's version is known: `name` is its address, `text` a template's words
    with `VERSION` where that goes, `views` what its parts show before anything was answered."""

    name: str
    text: str
    views: Mapping[str, View]


VERSION = "@@site-version@@"
"""Stands in each page for the version of the site, which is told from all of its pages."""


def address_of(notebook: str) -> str:
    """Where the page of a notebook lies in the site."""
    if notebook == HOME:
        return "index.html"
    return f"{notebook.removesuffix('.ipynb')}.html"


def make_page(
    workspace: Workspace, notebook: str, course: Course, app: Mapping[str, Any]
) -> SitePage:
    """The page of a notebook. `app` is what pages say of the site to their script. Raises `OSError`
    and `ValueError`."""
    folder = (workspace.folder / notebook).parent
    cells = read_notebook(workspace.folder / notebook)
    page = read_page(folder)
    store = FolderStore(folder)
    shown = [one for cell in cells["cells"] if (one := shown_id(cell))]
    views = {one: open_part(one, page, store).view for one in shown}
    up = relpath(".", dirname(notebook) or ".")
    help_ = help_lines(folder)

    def drawn(part: str) -> str:
        if part == HOME_PART:
            return home_html(views[part], lambda path: _link(workspace.notebooks, path))
        return as_html(views[part])

    def readable(cell: Any) -> dict[str, Any]:
        one = readable_cell(cell)
        part = shown_id(cell)
        if one["kind"] in ("thing", "way") and part:
            return {"part": part, "html": drawn(part)}
        text = _TO_NOTEBOOK.sub(lambda m: f"{m[1]}{address_of(m[2])}{m[3]}", one["html"])
        if cell.get("id") == SOURCES:
            number = count(1)
            text = re.sub("<li>", lambda _: f'<li id="{ANCHOR}-{next(number)}">', text)
        return {"part": None, **_folded(_anchored(text), one.get("fold", False))}

    exporter = _exporter()
    exporter.register_filter("readable", readable)
    title = _title(cells) or page.title
    about = {
        "language": language(),
        "title": title,
        "course": course.file.title,
        "policy": POLICY,
        "notebook": notebook,
        "root": "./" if up == "." else f"{up}/",
        "is_home": notebook == HOME,
        "help": help_,
        "stops": _stops(cells),
        "next": _next(workspace.notebooks, notebook),
        "views": _data(views),
        "site": _data({**app, "help": help_}),
        "script": app["script"],
        "style": app["style"],
    }
    read = nbformat.read(str(workspace.folder / notebook), as_version=4)
    text, _ = exporter.from_notebook_node(read, {"page": about})
    return SitePage(address_of(notebook), text, views)


@cache
def _exporter() -> HTMLExporter:
    exporter = HTMLExporter(template_name="pages", extra_template_basedirs=[str(_TEMPLATES)])
    exporter.register_filter("say", say)
    exporter.environment.globals.update(say=say, say_n=say_n)
    return exporter


def _link(notebooks: Collection[str], path: str) -> str | None:
    return address_of(path) if path in notebooks else None


def _data(value: Any) -> str:
    """JSON that no browser takes for markup, wherever it stands."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _anchored(text: str) -> str:
    """Prose whose numbered headings can be gone to."""

    def anchored(found: re.Match[str]) -> str:
        number = _NUMBERED.match(_TAGS.sub("", found["words"]))
        return f'<h2 id="part-{number[1]}">{found["words"]}</h2>' if number else found[0]

    return _HEADING.sub(anchored, text)


def _folded(text: str, fold: bool) -> dict[str, Any]:
    """Prose as `html`; where it is to be folded, under its first heading, which is `fold`."""
    heading = re.match(r"\s*<h[1-3][^>]*>(.*?)</h[1-3]>", text, re.S) if fold else None
    return {"html": text[heading.end() :], "fold": heading[1]} if heading else {"html": text}


def _title(notebook: Notebook) -> str:
    for cell in notebook["cells"]:
        found = re.search(r"<h1>(.*?)</h1>", readable_cell(cell)["html"], re.S)
        if found and not shown_id(cell):
            return html.unescape(_TAGS.sub("", found[1]))
    return ""


def _stops(notebook: Notebook) -> list[dict[str, str]]:
    """The numbered parts of a lesson, to go to."""
    stops = []
    for cell in notebook["cells"]:
        one = readable_cell(cell)
        for found in _HEADING.finditer(one["html"]) if one["kind"] == "text" else ():
            words = _TAGS.sub("", found["words"])
            if number := _NUMBERED.match(words):
                stops.append({"id": f"part-{number[1]}", "title": words})
    return stops


def _next(notebooks: Collection[str], notebook: str) -> dict[str, str] | None:
    """Where the end of a page leads, from it."""
    if notebook == HOME:
        return None
    unit = notebook.split("/")[1] if notebook.startswith("learn/") else ""
    exercise = f"{unit}/{unit}.ipynb"
    here = dirname(notebook) or "."
    if unit and exercise in notebooks:
        return {"href": relpath(address_of(exercise), here), "words": say("Next: the exercise ›")}
    return {"href": relpath(address_of(HOME), here), "words": say("Next: home ›")}
