"""A batch is ended at any moment, or part of it is damaged: everybody still gets what is theirs."""

from __future__ import annotations

import json
import os
import random
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from peercompass.exercise import LOG_FILE
from peercompass.grading import Desk
from peercompass.grading.marking import batch as batch_module
from tests.helpers.gradebook_rows import marked_notebooks, whole
from tests.helpers.hand_ins import with_cohort
from tests.helpers.kills import KILLED, in_child, killed_at
from tests.helpers.night import few_by_day
from tests.helpers.small_course import UNIT

COHORT = 12
AT_ONCE = 4  # submissions in one transaction


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> int:
    """A batch is written in transactions of so many submissions."""
    monkeypatch.setattr(batch_module, "_AT_ONCE", AT_ONCE)
    return AT_ONCE


@pytest.mark.parametrize(
    "either_root", few_by_day(("sqlite", "postgresql"), ["sqlite"]), indirect=True
)
def test_killed_before_any_of_its_changes_a_batch_ends_as_if_undisturbed(either_root, at_once):
    """At each change to a folder and each commit in turn: everybody hands in something else, the
    batch is killed there, and the next one brings the gradebook to what an undisturbed run makes.
    """
    desk = with_cohort(either_root, COHORT // 2)
    logs = [desk.folder("submitted", one, UNIT) / LOG_FILE for one in desk.students(UNIT)]
    answers = [path.read_bytes() for path in logs]
    undisturbed = []
    for turn in (0, 1):
        hand_in_turned(logs, answers, turn)
        desk.grade(UNIT)
        undisturbed.append((whole(desk.db_url), marked_notebooks(desk, UNIT)))
    assert undisturbed[0] != undisturbed[1]
    at, killed = 1, True
    while killed:
        hand_in_turned(logs, answers, at % 2)
        killed = killed_at(at, lambda: desk.grade(UNIT, jobs=1))
        desk.grade(UNIT)
        assert (whole(desk.db_url), marked_notebooks(desk, UNIT)) == undisturbed[at % 2], at
        at += 1
    # Each folder is written and changes places, and there is a commit for each few of them.
    assert at > 3 * len(logs) + len(logs) // at_once
    left = [path.name for path in desk.work.rglob(".*") if path.suffix != ".lock"]
    assert left == []


def hand_in_turned(logs: list[Path], answers: list[bytes], turn: int) -> None:
    """Everybody hands in the answers of the person `turn` places on."""
    for path, data in zip(logs, [*answers[turn:], *answers[:turn]], strict=True):
        path.write_bytes(data)


@pytest.mark.parametrize("after", [1, COHORT // 2, COHORT - 1])
def test_killed_in_its_first_run_a_batch_goes_on_where_it_was(either_root, at_once, after):
    desk = with_cohort(either_root, COHORT)
    assert in_child(lambda: grade_until(desk, after)) in KILLED
    done = [one for one in desk.grade(UNIT) if not one.anew]
    assert after <= len(done) < after + at_once
    resumed = whole(desk.db_url)
    desk.grade(UNIT, force=True)
    assert whole(desk.db_url) == resumed


def grade_until(desk: Desk, after: int) -> None:
    """Grade, and die when so many hand-ins were done."""
    done = []

    def tick(student: str) -> None:
        done.append(student)
        if len(done) == after:
            os.kill(os.getpid(), signal.SIGKILL)

    desk.grade(UNIT, tick, jobs=1)


def torn(folder: Path, log: bytes) -> None:
    (folder / LOG_FILE).write_bytes(log[:-30])


def garbage(folder: Path, log: bytes) -> None:
    (folder / LOG_FILE).write_bytes(random.Random(1).randbytes(5_000))


def zeros(folder: Path, log: bytes) -> None:
    (folder / LOG_FILE).write_bytes(log + b"\x00" * 4_096)


def mixed_up(folder: Path, log: bytes) -> None:
    first, *rest = log.splitlines()
    (folder / LOG_FILE).write_bytes(b"\n".join([first, b"<<<<<<< mine", *rest, b">>>>>>> theirs"]))


def no_log(folder: Path, log: bytes) -> None:
    (folder / LOG_FILE).unlink()


def no_notebook(folder: Path, log: bytes) -> None:
    (folder / f"{UNIT}.ipynb").unlink()


def half_a_notebook(folder: Path, log: bytes) -> None:
    path = folder / f"{UNIT}.ipynb"
    path.write_bytes(path.read_bytes()[:2_000])


def copied_cells(folder: Path, log: bytes) -> None:
    path = folder / f"{UNIT}.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"] *= 2
    path.write_text(json.dumps(notebook))


def no_time(folder: Path, log: bytes) -> None:
    (folder / "timestamp.txt").write_text("yesterday, after lunch")


def linked(folder: Path, log: bytes) -> None:
    (folder / LOG_FILE).unlink()
    (folder / LOG_FILE).symlink_to(folder.parent.parent / "synthetic-01" / UNIT / LOG_FILE)


DAMAGE: dict[Callable, tuple[str, str]] = {
    torn: ("repaired", "was cut off while it was written"),
    garbage: ("unreadable", "could not be read"),
    zeros: ("repaired", "was cut off while it was written"),
    mixed_up: ("repaired", "is not an answer; it is left out"),
    no_log: ("notes", "There is no file of answers"),
    no_notebook: ("repaired", "The notebook is missing"),
    half_a_notebook: ("repaired", "The notebook cannot be read"),
    copied_cells: ("repaired", "Cells of the notebook were copied"),
    no_time: ("notes", "Its time could not be read"),
    linked: ("unreadable", "it is a link to another place"),
}


def test_one_in_twenty_damaged_in_ten_ways_and_everybody_has_a_result(small_root):
    desk = with_cohort(small_root, 200)
    students = desk.students(UNIT)
    damaged = dict(zip(students[7::20], DAMAGE, strict=True))
    for student, damage in damaged.items():
        folder = desk.folder("submitted", student, UNIT)
        damage(folder, (folder / LOG_FILE).read_bytes())
    report, page = desk.report(UNIT, desk.grade(UNIT))
    assert [line.trainee for line in report.lines] == students
    assert {line.state for line in report.lines} == {"graded"}
    lines = {line.trainee: line for line in report.lines}
    text = page.read_text(encoding="utf-8")
    for student, damage in damaged.items():
        part, said = DAMAGE[damage]
        assert said in " ".join(getattr(lines[student], part)), damage.__name__
        assert f"<dt>{student}</dt>" in text
    spoken_of = [
        line.trainee for line in report.lines if line.repaired or line.unreadable or line.tell
    ]
    assert set(spoken_of) <= set(damaged), "nobody else is bothered"
    book = whole(desk.db_url)["submissions"]
    assert {student for _, student in book} == set(students)
