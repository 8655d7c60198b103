"""What a person decides is written down a second time, through whichever door it came."""

import errno
import json
import urllib.request
from datetime import datetime, timedelta

import pytest
from nbgrader.api import Comment, Grade, Gradebook

from peercompass.cohort import make_demo
from peercompass.course.paths import DEMO
from peercompass.grading import Desk
from peercompass.grading.gradebook import decisions
from peercompass.grading.gradebook.decisions import (
    DECISIONS_FILE,
    latest_decisions,
    read_decisions,
    reconcile,
)
from tests.helpers.hand_ins import as_log, best, formgrader, given, grades, hand_in, nbgrader
from tests.helpers.jupyter import TOKEN, JupyterServer
from tests.helpers.small_course import UNIT

ROW = "own-words--purpose"
CLOSED = "pick-one"


@pytest.fixture
def desk(either_root) -> Desk:
    """A desk with one graded hand-in, on each kind of gradebook."""
    desk = Desk(either_root)
    hand_in(desk, "ana", as_log(given(desk.course.units[UNIT], best)), UNIT)
    desk.grade(UNIT)
    return desk


def kept(desk: Desk) -> list[tuple]:
    """What the file of decisions says: (what, cell, value) a line."""
    return [(one.what, one.cell, one.value) for one in read_decisions(desk.work / DECISIONS_FILE)]


def mark(desk: Desk, cell: str, score: float | None, extra: float | None = None) -> None:
    """Mark as formgrader's page does."""
    with Gradebook(desk.db_url, desk.course_id) as book:
        grade = book.find_grade(cell, UNIT, UNIT, "ana")
        grade.manual_score, grade.extra_credit = score, extra
        grade.needs_manual_grade = score is None and grade.auto_score is None
        book.db.commit()


def test_what_a_program_computes_is_never_written(desk):
    assert formgrader(desk).autograde(UNIT, "ana")["success"]
    desk.grade(UNIT)
    assert not (desk.work / DECISIONS_FILE).exists()


def test_each_kind_of_decision_is_a_line(desk):
    mark(desk, ROW, 2.0, 0.5)
    with Gradebook(desk.db_url, desk.course_id) as book:
        book.find_comment("own-words", UNIT, UNIT, "ana").manual_comment = "Warm – and clear."
        book.db.commit()
        book.update_or_create_assignment(UNIT, duedate="2026-01-10 17:00:00 UTC")
        book.grant_extension(UNIT, "ana", hours=36)
        book.find_submission_notebook(UNIT, UNIT, "ana").flagged = True
        book.db.commit()
    assert kept(desk) == [
        ("grade", ROW, {"score": 2.0, "extra": 0.5, "waits": False}),
        ("comment", "own-words", "Warm – and clear."),
        ("due", "", "2026-01-10T17:00:00.000000Z"),
        ("extension", "", 36 * 3600.0),
        ("flag", "", True),
    ]
    lines = [json.loads(line) for line in (desk.work / DECISIONS_FILE).read_bytes().splitlines()]
    assert {(line["v"], line["course"], line["unit"]) for line in lines} == {
        (1, desk.course_id, UNIT)
    }
    assert [line["student"] for line in lines] == ["ana", "ana", "", "ana", "ana"]
    assert all(datetime.fromisoformat(line["t"]).utcoffset() == timedelta() for line in lines)


def test_a_mark_that_is_taken_back_is_a_line_too(desk):
    mark(desk, CLOSED, 1.0)
    mark(desk, CLOSED, None)
    nothing = {"score": None, "extra": None, "waits": False}
    assert kept(desk)[-1] == ("grade", CLOSED, nothing)
    mark(desk, ROW, 1.0)
    with Gradebook(desk.db_url, desk.course_id) as book:
        book.remove_submission(UNIT, "ana")
    assert kept(desk)[-1][2]["score"] is None


def test_the_answer_that_was_marked_is_known_again(desk):
    mark(desk, ROW, 2.0)
    first = read_decisions(desk.work / DECISIONS_FILE)[-1].answer
    assert first
    desk.grade(UNIT)
    mark(desk, ROW, 1.0)
    assert read_decisions(desk.work / DECISIONS_FILE)[-1].answer == first
    other = given(desk.course.units[UNIT], lambda *_: "Other words.", kinds=["write"])
    folder = desk.folder("submitted", "ana", UNIT)
    (folder / "responses.jsonl").write_bytes(as_log(other))
    desk.grade(UNIT)
    mark(desk, ROW, 2.0)
    assert read_decisions(desk.work / DECISIONS_FILE)[-1].answer not in ("", first)


def test_what_is_rolled_back_was_never_decided(desk):
    with Gradebook(desk.db_url, desk.course_id) as book:
        book.find_grade(ROW, UNIT, UNIT, "ana").manual_score = 3.0
        book.db.flush()
        book.db.rollback()
        book.find_grade(ROW, UNIT, UNIT, "ana").manual_score = 1.0
        book.db.commit()
    assert [value["score"] for _, _, value in kept(desk)] == [1.0]


def test_a_full_disk_loses_no_mark_and_the_next_mark_writes_both(desk, monkeypatch, caplog):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(decisions, "add_lines", full)
        mark(desk, ROW, 2.0)
    assert grades(desk, "ana", UNIT)[ROW][1] == 2.0
    assert kept(desk) == []
    assert "No space left on device" in caplog.text
    mark(desk, CLOSED, 1.0)
    assert [cell for _, cell, _ in kept(desk)] == [ROW, CLOSED]


def test_what_the_file_lacks_is_added_once(desk):
    mark(desk, ROW, 2.0)
    mark(desk, CLOSED, 1.0)
    with Gradebook(desk.db_url, desk.course_id) as book:
        book.find_comment("own-words", UNIT, UNIT, "ana").manual_comment = "Thank you."
        book.update_or_create_assignment(UNIT, duedate="2026-01-10 17:00:00 UTC")
        book.grant_extension(UNIT, "ana", days=1)
        book.find_submission_notebook(UNIT, UNIT, "ana").flagged = True
        book.db.commit()
    path = desk.work / DECISIONS_FILE
    before = latest_decisions(path)
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0] + b'{"v":1,"torn')
    assert reconcile(desk.db_url, path, desk.course_id) == 5
    values = {
        key: (one.value, one.answer, one.course) for key, one in latest_decisions(path).items()
    }
    assert values == {key: (one.value, one.answer, one.course) for key, one in before.items()}
    assert reconcile(desk.db_url, path, desk.course_id) == 0


def test_nbgraders_own_command_is_heard(small_root):
    desk = Desk(small_root)
    told = nbgrader(small_root, "db", "assignment", "add", UNIT, "--duedate=2026-01-10 17:00 UTC")
    assert told.returncode == 0, told.stderr
    assert kept(desk) == [("due", "", "2026-01-10T17:00:00.000000Z")]


def test_formgraders_pages_are_heard_each_in_its_own_file(small_root, tmp_path):
    desk = Desk(small_root)
    hand_in(desk, "ana", as_log(given(desk.course.units[UNIT], best)), UNIT)
    desk.grade(UNIT)
    make_demo(small_root, 12, 1)
    demo = Desk(small_root, demo=True)
    already = len(kept(demo))
    somebody = demo.students(UNIT)[0]
    settings = {"JUPYTER_CONFIG_PATH": str(small_root / "grading")}
    with JupyterServer(small_root, tmp_path / "home", env=settings) as server:
        put(
            server,
            "formgrader/api/grade",
            row_id(desk, Grade, ROW, "ana"),
            {"manual_score": 2, "extra_credit": None},
        )
        put(
            server,
            "formgrader/api/comment",
            row_id(desk, Comment, "own-words", "ana"),
            {"manual_comment": "A good start."},
        )
        put(
            server,
            "synthetic/formgrader/api/grade",
            row_id(demo, Grade, CLOSED, somebody),
            {"manual_score": 1, "extra_credit": None},
        )
        # Written before the page has its answer, so a server that dies now loses nothing.
        assert kept(desk) == [
            ("grade", ROW, {"score": 2.0, "extra": None, "waits": False}),
            ("comment", "own-words", "A good start."),
        ]
    assert (small_root / DEMO / DECISIONS_FILE).exists()
    last = ("grade", CLOSED, {"score": 1.0, "extra": None, "waits": False})
    assert kept(demo)[already:] == [last]


def row_id(desk: Desk, kind: type, cell: str, student: str) -> str:
    """The id by which formgrader's page asks for a grade or a comment."""
    with Gradebook(desk.db_url, desk.course_id) as book:
        find = book.find_grade if kind is Grade else book.find_comment
        return find(cell, UNIT, UNIT, student).id


def put(server: JupyterServer, where: str, name: str, body: dict) -> None:
    """What formgrader's page sends when a box is left."""
    request = urllib.request.Request(
        f"{server.url}{where}/{name}",
        method="PUT",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 200
