"""nbgrader on a database server: its own commands and formgrader's tables, as on SQLite."""

import csv
import shutil

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.course.paths import DEMO
from peercompass.grading import Desk
from peercompass.grading.settings import GRADEBOOK
from tests.helpers.hand_ins import as_log, best, formgrader, given, grades, hand_in, nbgrader, worst
from tests.helpers.small_course import UNIT


@pytest.fixture
def both(small_root, postgres, prepared_postgres, monkeypatch) -> tuple[dict, Desk]:
    """What SQLite comes to with two hand-ins, and a desk on PostgreSQL with the same two."""
    desk = Desk(small_root)
    unit = desk.course.units[UNIT]
    hand_in(desk, "ana", as_log(given(unit, best)), UNIT)
    hand_in(desk, "ben", as_log(given(unit, worst)), UNIT)
    for student in ("ana", "ben"):
        (desk.folder("submitted", student, UNIT) / "timestamp.txt").write_text(
            "2026-01-12 18:00:00 UTC"
        )
    desk.grade(UNIT)
    told = tables(desk)
    shutil.rmtree(desk.work / "autograded")
    monkeypatch.setenv(GRADEBOOK, postgres.new(prepared_postgres))
    return told, Desk(small_root)


def tables(desk: Desk) -> dict:
    """What formgrader's pages show, without inner ids."""
    api = formgrader(desk)
    found = {
        "assignments": api.get_assignments(),
        "submissions": api.get_submissions(UNIT),
        "notebooks": api.get_notebooks(UNIT),
        "students": api.get_students(),
        "of one": api.get_student_submissions("ana"),
        "read": api.get_notebook_submissions(UNIT, UNIT),
    }
    with Gradebook(desk.db_url, desk.course_id) as book:
        found["average"] = [
            book.average_assignment_score(UNIT),
            book.average_notebook_score(UNIT, UNIT),
        ]
    return {name: sorted(map(_plain, rows), key=str) for name, rows in found.items()}


def _plain(row):
    if not isinstance(row, dict):
        return row
    return {key: value for key, value in row.items() if key not in ("id", "index")}


@pytest.mark.night
def test_nbgraders_own_commands_come_to_the_same(both, tmp_path):
    told, desk = both
    assert desk.db_url.startswith("postgresql")
    for command in (
        ["autograde", UNIT],
        ["generate_feedback", UNIT],
        ["export", "--to", str(tmp_path / "grades.csv")],
    ):
        ran = nbgrader(desk.root, *command)
        assert ran.returncode == 0, ran.stderr
    assert tables(desk) == told
    with (tmp_path / "grades.csv").open() as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {s: sum(g[2] for g in grades(desk, s, UNIT).values()) for s in scores}
    assert scores.keys() == {"ana", "ben"}
    assert list(desk.folder("feedback", "ana", UNIT).glob("*.html"))


def test_our_batch_comes_to_the_same(both):
    told, desk = both
    assert {one.problem for one in desk.grade(UNIT)} == {None}
    assert tables(desk) == told


def test_the_made_up_group_stays_in_its_own_file(both):
    _, desk = both
    demo = Desk(desk.root, demo=True)
    assert demo.db_url == f"sqlite:///{desk.root / DEMO / 'gradebook.db'}"


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("no url", "this is not the address of a database"),
        ("postgresql+nothing://x/y", "peercompass[postgres]"),
        ("postgresql+psycopg://x@/y?host=/nowhere", "The gradebook cannot be used"),
    ],
)
def test_a_gradebook_that_cannot_be_used_is_told_in_a_line(named, words, small_root, monkeypatch):
    monkeypatch.setenv(GRADEBOOK, named)
    told = CliRunner().invoke(app, ["grade", UNIT, "--course", str(small_root)])
    assert isinstance(told.exception, SystemExit)
    assert words in told.output
    assert len(told.output.splitlines()) == 1
