"""The instructor's boards and tables, at every hour of an evening."""

import shutil

import pandas as pd
import pytest

from peercompass.cohort import items_table, marks_table, progress_table, work_table
from peercompass.course.paths import DEMO
from peercompass.desk import show
from peercompass.desk.pages import Board
from peercompass.grading import Desk
from peercompass.grading.integration.first_use import DEMO_MADE
from tests.helpers.hand_ins import as_log, best, given, grades, hand_in, worst
from tests.helpers.small_course import UNIT

BOARDS = ("progress", "reading", "items", "competencies", "marks")


@pytest.fixture
def root(small_root):
    """A small course whose synthetic cohort has nobody in it, since to make one takes seconds."""
    (small_root / DEMO).mkdir(parents=True)
    shutil.copy(small_root / "grading/work/gradebook.db", small_root / DEMO)
    (small_root / DEMO / DEMO_MADE).touch()
    return small_root


@pytest.fixture
def desk(root) -> Desk:
    return Desk(root)


@pytest.fixture
def unit(desk):
    return desk.course.units[UNIT]


def board(root, name: str) -> str:
    """What a board says of the instructor's own cohort, as HTML."""
    shown = Board(name, root / "grading")
    shown._cohort.value = "Our own cohort"
    return shown._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("name", BOARDS)
def test_a_board_has_something_to_say_at_every_hour(root, desk, unit, name):
    assert "Nobody has handed this unit in yet." in board(root, name)
    hand_in(desk, "ana", as_log(given(unit, best)), UNIT)
    collected = board(root, name)
    assert "Not graded yet: 1 of 1." in collected
    assert "<table" not in collected
    desk.grade(UNIT)
    hand_in(desk, "ben", b"not a log\n", UNIT)
    half = board(root, name)
    assert "Not graded yet: 1 of 2." in half
    assert "<table" in half
    desk.grade(UNIT)
    assert "Not graded yet" not in board(root, name)


def test_a_board_that_is_not_there_is_named_with_those_that_are(root):
    with pytest.raises(
        LookupError, match="progress, requests, reading, items, competencies, marks"
    ):
        Board("pie-chart", root / "grading")


def test_a_board_outside_a_course_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LookupError, match="grading folder of a course"):
        show("marks")


def test_the_marks_are_those_of_the_gradebook(desk, unit):
    for student, how in (("ana", best), ("ben", worst)):
        hand_in(desk, student, as_log(given(unit, how)), UNIT)
    desk.grade(UNIT)
    table = marks_table(desk, UNIT).set_index(["trainee", "item"])
    assert len(table) == 2 * len(unit.marked)
    for student in ("ana", "ben"):
        book = grades(desk, student, UNIT)
        for item in unit.marked:
            assert table.loc[(student, item.id), "maximum"] == item.points
            if not item.by_rubric:
                assert table.loc[(student, item.id), "points"] == book[item.id][2]
    waiting = table[table.waiting].reset_index()
    assert set(waiting.item) == {"own-words", "my-week"}
    assert set(waiting.trainee) == {"ana", "ben"}


def test_left_open_unreadable_and_wrong_are_kept_apart(desk, unit):
    hand_in(desk, "right", as_log(given(unit, best)), UNIT)
    hand_in(desk, "wrong", as_log(given(unit, worst)), UNIT)
    hand_in(desk, "open", None, UNIT)
    hand_in(desk, "junk", b"\xff\xfe\n", UNIT)
    desk.grade(UNIT)
    work = work_table(desk, UNIT)
    row = items_table(unit, work).set_index("item").loc["pick-one"]
    assert (row.answered, row.left_open, row.unreadable, row.difficulty) == (2, 1, 1, 0.5)
    status = work[work.item == "pick-one"].set_index("trainee").status.to_dict()
    assert status == {
        "right": "scored",
        "wrong": "scored",
        "open": "not-attempted",
        "junk": "unreadable",
    }
    shares = work.set_index(["trainee", "item"]).share
    assert pd.isna(shares["junk", "pick-one"]), "not a zero"
    assert pd.isna(shares["right", "own-words"]), "a person has yet to mark it"


def test_progress_counts_what_was_answered(desk, unit):
    hand_in(desk, "whole", as_log(given(unit, best)), UNIT)
    hand_in(desk, "two", as_log(given(unit, best)[:2]), UNIT)
    desk.grade(UNIT)
    table = progress_table(desk, UNIT).set_index("trainee")
    assert table.answered.to_dict() == {"whole": len(unit.marked), "two": 2}
    assert set(table["items"]) == {len(unit.marked)}
    assert table.to_read.to_dict() == {"whole": 2, "two": 0}
