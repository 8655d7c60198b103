"""A batch is ended at any moment, or part of it is damaged: everybody still gets what is theirs."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from peercompass.cohort.demo import answers, trainees
from peercompass.exercise import LOG_FILE
from peercompass.grading import Desk
from peercompass.grading.marking import batch as batch_module
from tests.helpers.gradebook_rows import whole
from tests.helpers.hand_ins import as_log, hand_in
from tests.helpers.small_course import UNIT

KILLS = 50
COHORT = 40
PARTS = 8  # a batch is written in this many transactions or more


@pytest.fixture
def desk(either_root: Path) -> Desk:
    """A desk whose cohort has handed in, with its gradebook in SQLite or in PostgreSQL."""
    return with_cohort(either_root, COHORT)


def with_cohort(root: Path, count: int) -> Desk:
    desk = Desk(root)
    unit = desk.course.units[UNIT]
    for trainee in trainees(seed=4, count=count):
        given = answers(unit, trainee, 4, desk.course.rubrics)
        folder = hand_in(desk, trainee.id, as_log(given), UNIT)
        (folder / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC")
    return desk


@pytest.mark.slow
def test_killed_at_fifty_moments_the_gradebook_is_that_of_an_undisturbed_run(desk, monkeypatch):
    monkeypatch.setattr(batch_module, "_AT_ONCE", COHORT // PARTS)
    began = time.monotonic()
    in_child(desk, jobs=1)
    took = time.monotonic() - began
    undisturbed, pages = whole(desk.db_url), marked(desk)
    dice = random.Random(50)
    struck = 0
    for number in range(KILLS):
        # Everything is done anew, over what is there: the worst that a kill can leave.
        struck += in_child(desk, kill_after=dice.uniform(0, took), force=True, jobs=1 + number % 2)
        desk.grade(UNIT)
        assert whole(desk.db_url) == undisturbed, number
        assert marked(desk) == pages, number
    assert struck > KILLS / 2, "most of them were killed in the midst of it"
    left = [path.name for path in desk.work.rglob(".*") if path.suffix != ".lock"]
    assert left == []


@pytest.mark.parametrize("after", [1, COHORT // 2, COHORT - 1])
def test_killed_in_its_first_run_a_batch_goes_on_where_it_was(desk, monkeypatch, after):
    monkeypatch.setattr(batch_module, "_AT_ONCE", COHORT // PARTS)
    in_child(desk, jobs=1, kill_itself_after=after)
    done = [one for one in desk.grade(UNIT) if not one.anew]
    assert after <= len(done) < after + COHORT // PARTS
    resumed = whole(desk.db_url)
    desk.grade(UNIT, force=True)
    assert whole(desk.db_url) == resumed


def in_child(
    desk: Desk, kill_after: float | None = None, kill_itself_after: int = 0, **how
) -> bool:
    """Grade in a process of its own, and kill it after so many seconds, or hand-ins. Returns
    whether it was killed before its end."""
    process = multiprocessing.get_context("fork").Process(
        target=_grade, args=(desk, kill_itself_after, how)
    )
    process.start()
    process.join(kill_after)
    if process.is_alive():
        os.killpg(process.pid, signal.SIGKILL)  # its own workers with it
        process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def _grade(desk: Desk, kill_itself_after: int, how: dict) -> None:
    os.setpgid(0, 0)
    done = []

    def tick(student: str) -> None:
        done.append(student)
        if len(done) == kill_itself_after:
            os.kill(os.getpid(), signal.SIGKILL)

    desk.grade(UNIT, tick, **how)


def marked(desk: Desk) -> dict[str, bytes]:
    """The marked notebook of each trainee."""
    paths = (desk.work / "autograded").glob(f"*/{UNIT}/{UNIT}.ipynb")
    return {path.parents[1].name: path.read_bytes() for path in paths}


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
