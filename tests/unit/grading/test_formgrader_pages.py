"""What formgrader shows of a notebook: words, tables and pictures, and nothing that acts."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.server_extensions.formgrader.handlers import SubmissionFilesHandler
from traitlets.config import Config

from peercompass.grading.integration.formgrader_pages import (
    SubmissionExporter,
    harmless,
    keep_scripts_out,
)
from tests.helpers.hostile_notebook import MARKUP, hostile_notebook

HANDED_BY = {
    "base_url": "/", "submission_id": "s", "index": 0, "total": 1, "student": "ana",
    "last_name": None, "first_name": None, "assignment_id": "u", "notebook_id": "u",
    "notebook_path": "p",
}  # fmt: off
ACTING = {
    "script", "iframe", "svg", "object", "embed", "form", "button", "math", "base", "meta", "style",
    "link", "audio", "video", "template", "input", "textarea",
}  # fmt: off


def shown(notebook: dict) -> str:
    page, _ = SubmissionExporter(Config()).from_notebook_node(
        nbformat.from_dict(notebook), resources=dict(HANDED_BY)
    )
    return page


def test_no_place_of_a_notebook_holds_markup_that_acts() -> None:
    notebook = hostile_notebook(trainee=True)
    notebook["metadata"]["language_info"] = {"name": f'"{MARKUP}', "pygments_lexer": MARKUP}
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"]["nbgrader"] = {
            "grade_id": f'"{MARKUP}', "grade": True, "solution": True, "locked": False, "points": 1,
            "schema_version": 3, "task": False, "cell_type": cell["cell_type"],
        }  # fmt: off
        cell["metadata"]["tags"] = [f'"{MARKUP}{number}'.replace(",", "")]
    stream = {"output_type": "stream", "name": "stdout", "text": MARKUP}
    error = {"output_type": "error", "ename": MARKUP, "evalue": MARKUP, "traceback": [MARKUP]}
    markdown = {"output_type": "display_data", "metadata": {}, "data": {"text/markdown": MARKUP}}
    latex = {"output_type": "display_data", "metadata": {}, "data": {"text/latex": MARKUP}}
    notebook["cells"][3]["outputs"] += [stream, error, markdown, latex]
    notebook["cells"][3]["source"] = MARKUP
    page, empty = acting_parts(shown(notebook)), acting_parts(shown({**notebook, "cells": []}))
    assert page == empty, "what acts is formgrader's own"
    assert "Marker words" in shown(notebook)


def acting_parts(page: str) -> Counter:
    """All of a page's elements and attributes that can act or load, counted."""
    reader = _Reader()
    reader.feed(page)
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: Counter = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ACTING:
            self.found[tag] += 1
        for name, value in attrs:
            loads = name in ("href", "src", "style") and re.search(
                r"script:|data:|elsewhere|url", value or ""
            )
            if name.startswith("on") or name in ("srcdoc", "formaction", "action") or loads:
                self.found[tag, name] += 1


@pytest.mark.parametrize(
    "acting",
    [
        '<a href=" jAvascript:x()">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<img src="https://elsewhere.example/x.png">',
        '<form action="/"><button formaction="javascript:x">x</button></form>',
        '<div style="background:url(https://elsewhere.example/x)">x</div>',
        '<math><mi xlink:href="data:x,<script>x</script>">x</mi></math>',
        '<base href="https://elsewhere.example/">',
        '<meta http-equiv="refresh" content="0;url=https://elsewhere.example">',
        "<style>@import 'https://elsewhere.example/x'</style>",
    ],
)
def test_forms_that_are_less_known_do_not_act_either(acting) -> None:
    assert acting_parts(acting), "it would"
    assert not acting_parts(harmless(acting))


def test_our_own_marked_notebooks_look_as_ever() -> None:
    said = "<div class='tex2jax_ignore' style='white-space:pre-wrap'>Words &lt;b&gt;</div>"
    rows = "<p><b>scored</b>: good</p><ul><li>one</li></ul><ol start='0'><li value='0'>no</li></ol>"
    for markup in (said, rows):
        assert harmless(markup).replace('"', "'").replace(": ", ":").replace(";'", "'") == (
            markup.replace(": ", ":")
        )


def test_files_beside_a_marked_notebook_run_no_script() -> None:
    keep_scripts_out()
    handler = SubmissionFilesHandler.__new__(SubmissionFilesHandler)
    handler.application = SimpleNamespace(settings={"base_url": "/"})
    assert handler.content_security_policy.endswith("; sandbox")


@pytest.fixture(autouse=True)
def as_it_was():
    before = SubmissionFilesHandler.__dict__.get("content_security_policy")
    yield
    if before is None and "content_security_policy" in SubmissionFilesHandler.__dict__:
        del SubmissionFilesHandler.content_security_policy
