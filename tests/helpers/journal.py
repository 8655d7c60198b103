"""A course with a journal and a story workshop, and what one does with them."""

from __future__ import annotations

from pathlib import Path

from peercompass.course.load import load
from peercompass.course.notebooks import read_notebook, show_cell, write_notebook
from peercompass.course.publish import publish
from peercompass.exercise import PRIVATE_FILE
from peercompass.notebook.parts import Part
from tests.helpers.pages import tell
from tests.helpers.small_course import ITEMS, UNIT, edit

ASKED = f"""\
prompts:
  - {{id: good-minute, text: Think of one good minute.}}
  - {{id: a-step, text: What was your first step?, unit: {UNIT}, content_note: You can pass.}}
  - {{id: rest, text: What is rest to you?}}
story:
  minutes: 2
  questions:
    - {{id: who-for, title: Who it is for, text: Picture one person.}}
    - {{id: leave-out, title: What I leave out, text: Does the hope need it?}}
"""


def with_journal(root: Path) -> Path:
    """Give the small course in `root` a journal and a workshop, and an item that takes a version.
    Returns `root`."""
    (root / "curriculum/journal.yaml").write_text(ASKED, encoding="utf-8")
    home = read_notebook(root / "modules/home.ipynb")
    for name, title in (("journal", "Journal"), ("story-workshop", "Story workshop")):
        first, cell = home["cells"]
        cells = [{**first, "source": f"# {title}"}, {**cell, "source": show_cell(name)}]
        write_notebook(root / f"modules/{name}.ipynb", {**home, "cells": cells})
    edit(root, ITEMS, "    rubric: short-share\n", "    rubric: short-share\n    workshop: true\n")
    return root


def published(root: Path, out: Path) -> Path:
    """The workspace of a course with a journal, published into `out`."""
    course = load(with_journal(root)).course
    assert course
    publish(course, root, out)
    return out


def write_entry(journal: Part, text: str, prompt: str = "") -> str:
    """Write an entry and be done with it. Returns its id."""
    entry = journal.view["writing"]["id"]
    tell(journal, do="answer", value={"id": entry, "text": text, "prompt": prompt})
    tell(journal, do="done")
    return entry


def draft(workshop: Part, text: str, **other: object) -> None:
    """Type at the story on the table: `title`, `notes` and `base` as a page sends them."""
    base = {"base": other.pop("base")} if "base" in other else {}
    value = {"id": workshop.view["writing"]["id"], "text": text, "title": "", "notes": {}, **other}
    tell(workshop, do="answer", value=value, **base)


def keep_version(workshop: Part, text: str, **other: object) -> str:
    """Type at the story and keep a version. Returns its id."""
    draft(workshop, text, **other)
    tell(workshop, do="keep")
    return workshop.view["versions"][0]["id"]


def private_text(folder: Path) -> str:
    """All that lies in the private log of a folder."""
    path = folder / PRIVATE_FILE
    return path.read_text(encoding="utf-8") if path.exists() else ""
