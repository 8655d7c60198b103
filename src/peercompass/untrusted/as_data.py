"""A notebook as it is shown: whole, without what draws itself, or as plain text."""

import copy
from pathlib import PurePath
from typing import Any

from peercompass.course.notebooks import Notebook, source

PAGE = "page"
"""The field of our metadata by which the server says what a trainee's page is. Only the server
says it: what a file holds there is taken out."""
UNCHANGED = "unchanged"

BANNER = (
    "**Somebody handed this in.** Below is the text of the notebook, cell by cell. Nothing in it "
    "runs, what its cells showed is left out, and it cannot be changed here. "
    "The file itself is as it was sent."
)

# What JupyterLab shows as text or as a picture. Any other kind of file has a viewer that may do
# what the file says.
_SHOWN = {
    "", ".csv", ".gif", ".htm", ".html", ".ipynb", ".jpeg", ".jpg", ".json", ".jsonl", ".log",
    ".md", ".pdf", ".png", ".py", ".svg", ".toml", ".tsv", ".txt", ".webp", ".yaml", ".yml",
}  # fmt: off


def is_shown(name: str) -> bool:
    """Whether a file that somebody else sent may be opened, by its name: `plot.vl.json` may not,
    for the viewer of `.vl.json` computes what the file says."""
    suffixes = [one.lower() for one in PurePath(name).suffixes]
    if suffixes[-1:] == [".json"]:
        return len(suffixes) == 1
    return (suffixes[-1] if suffixes else "") in _SHOWN


def is_sound(notebook: Any) -> bool:
    """Whether what was read as a notebook has the bones of one. Jupyter gives out others too."""
    if not isinstance(notebook, dict) or not isinstance(notebook.get("metadata"), dict):
        return False
    cells = notebook.get("cells")
    return isinstance(cells, list) and all(
        isinstance(cell, dict) and isinstance(cell.get("metadata"), dict) for cell in cells
    )


def without_widgets(notebook: Notebook) -> Notebook:
    """Take the saved state of widgets out of a notebook, in place, and return it. JupyterLab
    restores it without a click, and it may carry a script. Our parts are drawn by their kernel."""
    notebook["metadata"].pop("widgets", None)
    return notebook


def as_data(notebook: Notebook) -> Notebook:
    """The notebook as a banner and one raw cell for each of its cells: their text, and nothing
    else of it. Raw cells are never drawn, run or converted."""
    cells = notebook.get("cells")
    banner = {"cell_type": "markdown", "id": "banner", "metadata": _fixed(), "source": BANNER}
    texts = [
        {
            "cell_type": "raw",
            "id": f"cell-{number}",
            # Named, or nbconvert would take the text for the format it writes.
            "metadata": {**_fixed(), "raw_mimetype": "text/plain"},
            "source": source(cell),
        }
        for number, cell in enumerate(cells if isinstance(cells, list) else [], 1)
        if isinstance(cell, dict)
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [banner, *texts]}


def is_trainee_page(notebook: Notebook) -> bool:
    """Whether the notebook carries our flag."""
    ours = notebook["metadata"].get("peercompass")
    return isinstance(ours, dict) and ours.get("trainee") is True


def with_word(notebook: Notebook, word: str | None) -> Notebook:
    """Say in the notebook, in place, what the server found its page to be; with None, nothing.
    Returns it."""
    ours = notebook["metadata"].get("peercompass")
    if isinstance(ours, dict):
        ours.pop(PAGE, None)
        if word:
            ours[PAGE] = word
    return notebook


def without_outputs(notebook: Notebook) -> Notebook:
    """Take out, in place, what the cells showed and what is attached to them. Returns it."""
    for cell in notebook["cells"]:
        cell.pop("attachments", None)
        if cell.get("cell_type") == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return notebook


def as_on_disk(notebook: Notebook) -> Notebook:
    """A copy of a notebook that a server read, without the marks of trust that it has put in."""
    out: dict[str, Any] = copy.deepcopy(dict(notebook))
    for cell in out["cells"]:
        if cell.get("cell_type") == "code":
            cell["metadata"].pop("trusted", None)
    return out


def _fixed() -> dict[str, Any]:
    return {"editable": False, "deletable": False}
