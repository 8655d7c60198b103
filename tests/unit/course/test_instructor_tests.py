"""Code cells that an instructor wrote into an exercise: kept by sync, looked over by check."""

from __future__ import annotations

from pathlib import Path

import pytest

from peercompass.authoring import Prover
from peercompass.course.check.course import check
from peercompass.course.check.instructor_tests import check_title
from peercompass.course.load import load
from peercompass.course.notebooks import read_notebook, source
from peercompass.notebook.sync import sync
from tests.helpers.small_course import EXERCISE, edit_notebook, line_of, own_cell

TEST = own_cell("my-check", "# Title: Two steps\nassert kept == 2", points=3)
HELPER = own_cell("my-helper", "kept = 2")


def put(root: Path, *cells: dict, at: int = 2) -> None:
    """Write `cells` into the exercise, before what stands at `at`."""
    edit_notebook(root, EXERCISE, lambda nb: nb["cells"].__setitem__(slice(at, at), cells))


def told(root: Path) -> list[tuple[str, int, str]]:
    return [(p.file, p.line, p.message) for p in check(load(root), Prover())]


def test_check_is_content_with_cells_of_an_instructors_own(small: Path) -> None:
    put(small, HELPER, TEST)
    assert told(small) == []


def test_sync_leaves_them_where_they_stand_and_clears_what_they_showed(small: Path) -> None:
    shown = {"output_type": "stream", "name": "stdout", "text": "the key is zebra"}
    put(small, HELPER, {**TEST, "outputs": [shown], "execution_count": 7})
    sync(small)
    cells = read_notebook(small / EXERCISE)["cells"]
    assert [source(cell) for cell in cells[2:4]] == [HELPER["source"], TEST["source"]]
    assert [cell["metadata"] for cell in cells[2:4]] == [HELPER["metadata"], TEST["metadata"]]
    assert [cell["outputs"] for cell in cells[2:4]] == [[], []]
    assert told(small) == []
    assert sync(small) == []


FAULTS = {
    "code of trainees": (
        own_cell("my-task", "1 + 1", solution=True, locked=False),
        "the cell `my-task` asks trainees for code, and code of trainees is never run",
    ),
    "no marks of nbgrader": (
        {**own_cell("x", "1 + 1"), "metadata": {}},
        "a code cell is not of the one fixed form, and nbgrader does not know it",
    ),
    "points of zero": (own_cell("my-check", "1 + 1", points=0), "the cell `my-check` is graded"),
    "points in words": (
        own_cell("my-check", "1 + 1", points="three"),
        "the cell `my-check` is graded",
    ),
    "no grade_id": (own_cell("", "1 + 1", points=1), "a code cell needs a grade_id"),
    "a grade_id with a blank": (
        own_cell("my check", "1 + 1", points=1),
        "the cell `my check` needs a grade_id",
    ),
    "an open cell": (own_cell("my-check", "1 + 1", locked=False), "the cell `my-check` has to be"),
    "marks of an old nbgrader": (
        own_cell("my-check", "1 + 1", schema_version=1),
        "the cell `my-check` has nbgrader's marks",
    ),
    "the grade_id of an item": (
        own_cell("pick-some", "1 + 1", points=3),
        "the cell `pick-some` has the grade_id of a part",
    ),
    "the grade_id of a rubric row": (
        own_cell("my-week--own", "1 + 1", points=2),
        "the cell `my-week--own` has the grade_id of a part",
    ),
    "the grade_id of the hand-in": (
        own_cell("hand-in", "1 + 1"),
        "the cell `hand-in` has the grade_id of a part",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_cell_that_cannot_work_is_named_once(small: Path, fault: str) -> None:
    cell, sentence = FAULTS[fault]
    put(small, cell, at=len(read_notebook(small / EXERCISE)["cells"]))
    (found,) = told(small)
    assert found[0] == EXERCISE
    assert found[2].startswith(sentence)
    name = cell["metadata"].get("nbgrader", {}).get("grade_id")
    text = f'"grade_id": "{name}"' if name else "1 + 1"
    assert found[1] == line_of(small, EXERCISE, text, last=True)


def test_two_cells_of_ones_own_need_two_names(small: Path) -> None:
    put(small, TEST, {**TEST, "id": "another"})
    assert {message for *_, message in told(small)} == {
        "2 cells of your own have the grade_id `my-check`; give each its own"
    }


def test_a_part_whose_code_was_changed_is_kept_and_the_part_comes_back(small: Path) -> None:
    """Sync throws nobody's words away; check says what to do with them."""
    edit_notebook(small, EXERCISE, lambda nb: nb["cells"][1]["source"].append("\nkept = 2"))
    assert any("`pick-one` has the grade_id of a part" in message for *_, message in told(small))
    sync(small)
    cells = read_notebook(small / EXERCISE)["cells"]
    assert sum("kept = 2" in source(cell) for cell in cells) == 1
    assert sum(source(cell).endswith('show("pick-one")') for cell in cells) == 1


def test_a_lesson_takes_no_code_but_its_parts(small: Path) -> None:
    file = EXERCISE.replace("exercises", "modules").rpartition("/")[0] + "/lesson.ipynb"
    edit_notebook(small, file, lambda nb: nb["cells"].append(HELPER))
    (found,) = told(small)
    assert found[2].startswith("a code cell is not of the one fixed form: from peercompass")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Title: Two steps\nx", "Two steps"),
        ("\n#title:Two\r\nx", "Two"),
        ("#  TITLE :  A <b>bold</b> one  \n", "A <b>bold</b> one"),
        ("# Title:\nx", "A check by your instructor"),
        ("x = 1  # Title: no", "A check by your instructor"),
        ("x\n# Title: too late", "A check by your instructor"),
    ],
)
def test_the_title_is_in_the_first_line(text: str, title: str) -> None:
    assert check_title(text) == title
