"""Batches: what is done again and what is left, who is stopped when, and where the work is done."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from nbgrader.api import Gradebook

from peercompass.exercise import LOG_FILE
from peercompass.grading import Desk, DeskError
from peercompass.grading.integration.exporters import open_marker
from peercompass.grading.marking import batch as batch_module
from peercompass.grading.marking.marker import Marker
from peercompass.support.voice import use_language
from tests.helpers.gradebook_rows import whole
from tests.helpers.hand_ins import as_log, best, given, grades, hand_in, worst
from tests.helpers.small_course import ITEMS, UNIT, edit

SOME = tuple(f"trainee-{number:02}" for number in range(30))


@pytest.fixture
def desk(small_root: Path) -> Desk:
    """The small course with thirty hand-ins, half of them good."""
    return with_hand_ins(small_root)


def with_hand_ins(root: Path) -> Desk:
    desk = Desk(root)
    unit = desk.course.units[UNIT]
    logs = [as_log(given(unit, how)) for how in (best, worst)]
    for number, student in enumerate(SOME):
        folder = hand_in(desk, student, logs[number % 2], UNIT)
        (folder / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC")
    return desk


def anew(desk: Desk, **how) -> set[str]:
    """Who is graded anew by one more batch."""
    done = desk.grade(UNIT, **how)
    assert not [one.problem for one in done if one.problem]
    return {one.student for one in done if one.anew}


def test_a_second_batch_does_only_what_changed(desk):
    assert anew(desk) == set(SOME)
    before = whole(desk.db_url)
    assert anew(desk) == set()
    log = desk.folder("submitted", SOME[3], UNIT) / LOG_FILE
    log.write_bytes(as_log(given(desk.course.units[UNIT], best)))
    assert anew(desk) == {SOME[3]}
    after = whole(desk.db_url)
    for key, submission in before["submissions"].items():
        assert (after["submissions"][key] == submission) == (key[1] != SOME[3])


@pytest.mark.parametrize("change", ["notebook", "folder", "gradebook"])
def test_what_was_lost_since_is_made_again(desk, change):
    anew(desk)
    before = whole(desk.db_url)
    folder = desk.folder("autograded", SOME[5], UNIT)
    match change:
        case "notebook":
            (folder / f"{UNIT}.ipynb").write_text("{}")
        case "folder":
            folder.rename(folder.with_name("elsewhere"))
        case "gradebook":
            with Gradebook(desk.db_url, desk.course_id) as gradebook:
                gradebook.remove_submission(UNIT, SOME[5])
    assert anew(desk) == {SOME[5]}
    assert whole(desk.db_url) == before


def test_when_the_course_says_something_else_everybody_is_graded_anew(desk):
    anew(desk)
    edit(desk.root, ITEMS, "A late zebra.", "A late zebra again.")
    assert anew(Desk(desk.root)) == set(SOME)


def test_another_reason_makes_no_mark_wait(desk):
    anew(desk)
    closed = given_by_hand(desk)
    edit(desk.root, ITEMS, "A late zebra.", "A late zebra again.")
    assert anew(Desk(desk.root)) == set(SOME)
    assert waiting_of(desk, closed) == []


@pytest.mark.parametrize("file", [ITEMS, "curriculum/rubrics/short-share.yaml"])
def test_a_unit_that_cannot_be_read_whole_is_not_graded_and_no_mark_is_lost(desk, file):
    anew(desk)
    before = whole(desk.db_url)
    path = desk.root / file
    path.write_text(f"{path.read_text('utf-8')}\n- [", "utf-8")
    for work in (Desk(desk.root).grade, Desk(desk.root).feedback, Desk(desk.root).release):
        with pytest.raises((ValueError, DeskError), match=rf"{file}.* cannot be read yet"):
            work(UNIT)
    assert whole(desk.db_url) == before


def test_a_moved_due_date_changes_penalties_and_no_marks(desk):
    desk.config.AssignLatePenalties.plugin_class = "nbgrader.plugins.LateSubmissionPlugin"
    desk.config.LateSubmissionPlugin.penalty_method = "zero"
    anew(desk)
    in_time = whole(desk.db_url)
    for due, late in (("2026-03-01 00:00:00", True), ("2026-03-03 00:00:00", False)):
        with Gradebook(desk.db_url, desk.course_id) as gradebook:
            gradebook.update_or_create_assignment(UNIT, duedate=due)
        assert anew(desk) == set(SOME)
        now = whole(desk.db_url)
        for key, submission in now["submissions"].items():
            assert submission["grades"] == in_time["submissions"][key]["grades"]
            total = sum(auto or 0 for auto, *_ in submission["grades"].values())
            assert submission["submission"][3] == (total if late else None)


def test_a_secret_that_came_later_is_the_one_that_feedback_is_put_out_by(desk):
    anew(desk)
    name = "submission_secret.txt"
    (desk.folder("submitted", SOME[2], UNIT) / name).write_text("the real one")
    assert anew(desk) == {SOME[2]}
    assert (desk.folder("autograded", SOME[2], UNIT) / name).read_text() == "the real one"


def test_marks_rest_on_the_files_that_an_instructors_cells_read(desk):
    released = desk.folder("release", ".", UNIT)
    marker = open_marker(desk.root, UNIT, released)
    parts = (marker.unit, marker.rubrics, marker.released, ())
    with_files = {Marker(*parts, {"norms.csv": data}).digest for data in (b"1", b"2")}
    assert len(with_files | {marker.digest}) == 3


def test_some_trainees_only(desk):
    done = desk.grade(UNIT, students=[SOME[2], SOME[1]])
    assert [one.student for one in done] == [SOME[1], SOME[2]]
    assert {student for _, student in whole(desk.db_url)["submissions"]} == {SOME[1], SOME[2]}


def test_one_that_fails_is_named_and_the_rest_go_on(desk, monkeypatch):
    real = Marker.mark

    def mark(self, one):
        if one.student == SOME[4]:
            raise RuntimeError("it broke")
        return real(self, one)

    monkeypatch.setattr(Marker, "mark", mark)
    problems = {one.student: one.problem for one in desk.grade(UNIT, jobs=1)}
    assert problems.pop(SOME[4]) == "RuntimeError: it broke"
    assert set(problems.values()) == {None}


def test_a_full_disk_loses_nothing_and_the_next_batch_goes_on(desk, monkeypatch):
    real, written = Path.write_bytes, []

    def full(self, data):
        written.append(self)
        if len(written) > 20:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(self, data)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        problems = [one.problem for one in desk.grade(UNIT)]
    assert 15 < sum("No space left" in (problem or "") for problem in problems) < len(SOME)
    left = [one for one, problem in zip(SOME, problems, strict=True) if problem]
    assert anew(desk) == set(left)


def test_whoever_stops_a_batch_finds_what_was_marked(desk, monkeypatch):
    monkeypatch.setattr(batch_module, "_LONGEST", 0.0)
    seen = []

    def stop(student):
        seen.append(student)
        if len(seen) == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.grade(UNIT, stop, jobs=1)
    written = {student for _, student in whole(desk.db_url)["submissions"]}
    assert len(written) >= 10
    assert anew(desk) == set(SOME) - written


def test_several_processes_give_what_one_gives(desk, small_root, tmp_path):
    one = desk.grade(UNIT, jobs=1)
    book = whole(desk.db_url)
    assert desk.grade(UNIT, jobs=3, force=True) == one
    assert whole(desk.db_url) == book


def test_a_worker_that_dies_takes_nobody_elses_work_with_it(desk, monkeypatch):
    real, here = Marker.mark, os.getpid()

    def mark(self, one):
        if one.student == SOME[7] and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, one)

    monkeypatch.setattr(Marker, "mark", mark)
    problems = {one.student: one.problem for one in desk.grade(UNIT, jobs=2)}
    assert "ended the process" in problems.pop(SOME[7])
    assert set(problems.values()) == {None}
    assert len(problems) == len(SOME) - 1


def test_workers_end_with_their_batch(desk):
    """A killed batch leaves none behind, whoever killed it."""
    context = multiprocessing.get_context("fork")
    batch = context.Process(target=desk.grade, args=(UNIT, wait), kwargs={"jobs": 2})
    batch.start()
    deadline = time.monotonic() + 60
    while len(workers := psutil.Process(batch.pid).children()) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(workers) == 2
    batch.kill()
    batch.join()
    _, alive = psutil.wait_procs(workers, timeout=60)
    assert alive == []


def wait(_student) -> None:
    time.sleep(600)


def test_two_batches_of_a_unit_do_not_run_at_once(desk):
    anew(desk)

    def tick(_student):
        with pytest.raises(DeskError, match="is being graded by another command just now"):
            Desk(desk.root).grade(UNIT)

    desk.grade(UNIT, tick, students=[SOME[0]], force=True)
    assert anew(desk) == set()


@pytest.fixture
def cluster():
    """A Dask scheduler with two workers on this machine: its address, and the workers."""
    started = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments, "--no-dashboard"],
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        started.append(process)
        return process

    scheduler = start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0")
    address = ""
    for line in scheduler.stdout:
        if "Scheduler at:" in line:
            address = line.split("Scheduler at:")[1].strip()
            break
    assert address.startswith("tcp://127.0.0.1:")
    options = ("--no-nanny", "--nthreads", "1", "--host", "127.0.0.1")
    workers = [start("distributed.cli.dask_worker", address, *options) for _ in range(2)]
    yield address, workers
    for process in reversed(started):
        process.kill()
        process.wait(60)
        process.stdout.close()


@pytest.mark.slow
def test_a_cluster_gives_the_same_and_outlives_a_worker(desk, cluster):
    address, workers = cluster
    expected = desk.grade(UNIT, jobs=1)
    book = whole(desk.db_url)
    wait_for_both(address)

    def tick(_student):
        if workers[0].poll() is None:
            workers[0].kill()

    assert desk.grade(UNIT, tick, force=True, scheduler=address) == expected
    assert workers[0].wait(60) == -signal.SIGKILL
    assert whole(desk.db_url) == book


def wait_for_both(address: str) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)


def test_no_scheduler_is_said_in_plain_words(desk, monkeypatch):
    monkeypatch.setattr("peercompass.grading.marking.workers._PATIENCE", 1)
    with pytest.raises(DeskError, match=r"No Dask scheduler answers at tcp://127.0.0.1:9"):
        desk.grade(UNIT, scheduler="tcp://127.0.0.1:9")
    assert whole(desk.db_url)["submissions"] == {}


def test_a_unit_of_another_gradebook_is_asked_for(desk):
    Path(desk.db_url.removeprefix("sqlite:///")).unlink()
    with pytest.raises(DeskError, match="is not in the gradebook; release it first"):
        desk.grade(UNIT)


def by_hand(desk: Desk, name: str) -> None:
    """Let a person give the first trainee one point in a cell."""
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        grade = gradebook.find_grade(name, UNIT, UNIT, SOME[0])
        grade.manual_score, grade.needs_manual_grade = 1.0, False
        gradebook.db.commit()


@pytest.fixture
def in_accents():
    """`in_accents()`: from then on to the end of the test, all is said in another language."""
    yield lambda: use_language("qps-ploc")
    use_language("en")


def given_by_hand(desk: Desk) -> list[str]:
    """Let a person give the first trainee a point in each closed cell; returns their ids."""
    closed = [item.id for item in desk.course.units[UNIT].marked if not item.by_rubric]
    for name in closed:
        by_hand(desk, name)
    return closed


def waiting_of(desk: Desk, closed: list[str]) -> list[str]:
    """Those of the cells whose mark by hand does not stand as it was given."""
    marks = grades(desk, SOME[0], UNIT)
    return [name for name in closed if marks[name][1:] != (1.0, 1.0, False)]


def test_another_language_makes_no_mark_wait(desk, in_accents):
    anew(desk)
    closed = given_by_hand(desk)
    in_accents()
    assert anew(desk, force=True) == set(SOME)
    assert waiting_of(desk, closed) == []


def test_a_mark_that_a_person_gives_meanwhile_stands(desk):
    """Formgrader is open beside the batch: neither waits for long, and neither loses."""
    anew(desk)
    name = next(iter(grades(desk, SOME[0], UNIT)))
    desk.grade(UNIT, lambda _student: by_hand(desk, name), force=True)
    assert grades(desk, SOME[0], UNIT)[name][1:] == (1.0, 1.0, False)
