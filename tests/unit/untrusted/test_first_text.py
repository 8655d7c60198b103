"""The text of a page ahead of the application: what readers see of it, and nothing that acts."""

from __future__ import annotations

import json

from peercompass.course.load import read_course
from peercompass.course.publish import publish
from peercompass.untrusted.first_text import first_text, help_lines
from tests.helpers.small_course import UNIT

SHOW = 'from peercompass.notebook import show; show("one")'


def cell(source: str, kind: str = "markdown", **metadata: object) -> dict:
    saved = {"output_type": "display_data", "data": {"text/html": ["<p>Which", " one?</p>"]}}
    outputs = {"outputs": [saved]} if kind == "code" else {}
    return {"cell_type": kind, "source": source, "metadata": metadata, **outputs}


def test_cells_come_in_order_as_they_are_read() -> None:
    cells = [
        cell("# Your *role*\n\n![Chairs](pictures/a.svg)\n## Part 1. Chairs"),
        cell(SHOW, "code"),
        cell("### About", peercompass={"fold": True}),
        cell("Never seen", peercompass={"hidden": True}),
        cell("Nor this", nbgrader={"solution": True}),
        cell("", "code"),
        cell("import os", "code"),
        cell("words", "raw"),
    ]
    title, thing, about, *rest = first_text({"cells": cells})["cells"]
    assert title == {
        "kind": "text",
        "source": "# Your *role*\n## Part 1. Chairs",
        "html": '<h1>Your <em>role</em></h1>\n<p><img src="pictures/a.svg" alt="Chairs" /></p>\n'
        "<h2>Part 1. Chairs</h2>\n",
        "fold": False,
    }
    assert thing == {"kind": "thing", "shows": "one", "html": "<p>Which one?</p>"}
    assert about["fold"] is True
    assert rest == [{"kind": "none", "html": ""}] * 5


def test_markup_in_prose_is_text() -> None:
    (shown,) = first_text({"cells": [cell("<img src=x onerror=alert(1)>\n\n[a](javascript:b)")]})[
        "cells"
    ]
    assert "<img" not in shown["html"]
    assert 'href="javascript' not in shown["html"]


def test_help_is_that_of_the_page_beside_it(small, tmp_path) -> None:
    course = read_course(small)
    publish(course, small, tmp_path)
    lines = course.file.emergency
    folder = tmp_path / "learn" / UNIT
    assert help_lines(folder) == [{"contact": line.contact, "said": line.said} for line in lines]
    (folder / "unit.json").write_text(json.dumps({"format": 1}))
    assert help_lines(folder) == []
    assert help_lines(tmp_path / "nowhere") == []
