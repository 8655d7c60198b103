"""A notebook as data: its words, and nothing that draws, runs or loads."""

from __future__ import annotations

import json

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter

from peercompass.course.notebooks import notebook_digest
from peercompass.untrusted.as_data import as_data, is_shown
from tests.helpers.hostile_notebook import MARKUP, SCRIPT, hostile_notebook


def test_what_is_shown_is_a_valid_notebook_with_the_words_alone() -> None:
    shown = as_data(hostile_notebook(trainee=True))
    nbformat.validate(nbformat.from_dict(shown))
    assert shown["metadata"] == {}
    banner, *cells = shown["cells"]
    assert "Somebody handed this in" in banner["source"]
    assert {cell["cell_type"] for cell in cells} == {"raw"}
    assert MARKUP in cells[0]["source"]
    assert not any({"outputs", "attachments"} & set(cell) for cell in cells)


def test_nor_does_a_page_made_of_it_hold_any_markup_of_theirs() -> None:
    page, _ = HTMLExporter().from_notebook_node(
        nbformat.from_dict(as_data(hostile_notebook(trainee=False)))
    )
    assert SCRIPT not in page
    assert "onerror" not in page


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("u1.ipynb", True),
        ("responses.jsonl", True),
        ("notes.TXT", True),
        ("data.json", True),
        ("README", True),
        ("chart.vl.json", False),
        ("chart.VG.JSON", False),
        ("layout.jupyterlab-workspace", False),
        ("map.geojson", False),
        ("thing.new-viewer", False),
    ],
)
def test_kinds_whose_viewer_might_act_are_not_opened(name, shown) -> None:
    assert is_shown(name) is shown


def test_a_digest_tells_any_difference_and_no_way_of_writing_lines() -> None:
    one = hostile_notebook(trainee=True)
    same = json.loads(json.dumps(one))
    same["cells"][0]["source"] = same["cells"][0]["source"].splitlines(keepends=True)
    data = same["cells"][3]["outputs"][0]["data"]
    data["text/html"] = [data["text/html"][:9], data["text/html"][9:]]
    assert notebook_digest(same) == notebook_digest(one)

    def no_title(nb: dict) -> None:
        nb["metadata"]["title"] = ""

    def no_tag(nb: dict) -> None:
        nb["cells"][1]["metadata"]["tags"] = []

    def attachment(nb: dict) -> None:
        nb["cells"][0]["attachments"] = {}

    def an_id(nb: dict) -> None:
        nb["cells"][1]["id"] = "other"

    for change in (no_title, no_tag, attachment, an_id):
        other = json.loads(json.dumps(one))
        change(other)
        assert notebook_digest(other) != notebook_digest(one), change.__name__
