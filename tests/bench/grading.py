"""Hand-ins graded with everything written, beside nbgrader by itself on the same hand-ins.

Run as a module with a course directory it grades that course once and says what it took.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from peercompass.cohort.demo import answers, trainees
from peercompass.course.load import load
from peercompass.exercise import LOG_FILE, Response, append
from peercompass.grading import Desk
from tests.bench.measure import UNIT, figure
from tests.helpers.real_course import REPOSITORY

FEW, FEWEST = 24, 1  # hand-ins that stock nbgrader grades too, a cohort; it takes seconds for each
SIZES, SMALL_SIZES = (100, 1_000, 5_000), (2,)
_OURS, _WITH_OURS, _STOCK = "ours", "nbgrader with our configuration", "stock"
_STOCK_CONFIG = """
for name in ("exporter_class", "sanitize_preprocessors", "autograde_preprocessors"):
    del c.Autograde[name]
"""


def figures(small: bool = False) -> list[dict]:
    """Measure it."""
    with tempfile.TemporaryDirectory() as name:
        root = course(Path(name) / "many")
        beside = shutil.copytree(root, Path(name) / "few")
        return [
            *_beside_stock(beside, FEWEST if small else FEW),
            *_by_size(root, _grade if small else _once, SMALL_SIZES if small else SIZES),
        ]


def _beside_stock(root: Path, few: int) -> list[dict]:
    """Seconds for the same few hand-ins, without the start of the programs: nbgrader's autograde
    as it comes (it runs each notebook in a kernel), with our configuration, and ours."""
    hand_in(root, cohort(few))
    took = {how: _once(root, how)["seconds"] for how in (_OURS, _WITH_OURS, _STOCK)}
    return [
        figure(
            "grade_ratio_to_stock",
            took[_STOCK] / took[_OURS],
            "times",
            f"nbgrader autograde as it comes, {took[_STOCK] / few:.2f} s each, {few} hand-ins",
        ),
        figure(
            "grade_ratio_to_nbgrader_with_our_config",
            took[_WITH_OURS] / took[_OURS],
            "times",
            f"nbgrader autograde with our seams, {took[_WITH_OURS] / few:.2f} s each",
        ),
    ]


def _by_size(root: Path, graded: Callable[..., dict], sizes: tuple[int, ...]) -> list[dict]:
    """What each hand-in costs in a small batch and in a large one, on one core."""
    found, each = [], {}
    people = cohort(sizes[-1])
    done = 0
    for size in sizes:
        hand_in(root, people[:size], skip=done)
        done = size
        one = graded(root, _OURS, "1")
        each[size] = one["seconds"] / size
        found.append(
            figure(
                f"grade_ms_each_of_{size}",
                1000 * each[size],
                "ms",
                f"of {sizes[0]}: "
                f"{1000 * each[sizes[0]]:.2f} ms; peak memory {one['megabytes']:.0f} MB",
            )
        )
    rate = 60 / each[sizes[-1]]
    all_cores = 60 * done / graded(root, _OURS, str(os.cpu_count()))["seconds"]
    again = 60 * done / graded(root, _OURS, "1", "again")["seconds"]
    return [
        figure(
            "grade_submissions_per_minute_core",
            rate,
            "a minute",
            f"one process, {done} hand-ins, all written",
        ),
        figure(
            "grade_submissions_per_minute_all_cores",
            all_cores,
            "a minute",
            f"{os.cpu_count()} processes; {all_cores / rate:.2f} times one",
        ),
        figure("grade_unchanged_per_minute", again, "a minute", "looked at, nothing to do again"),
        *found,
    ]


def course(root: Path) -> Path:
    """A copy of the course in `root`, with the unit released."""
    leave_out = shutil.ignore_patterns("work")
    for part in ("curriculum", "modules", "exercises", "grading"):
        shutil.copytree(REPOSITORY / part, root / part, ignore=leave_out)
    Desk(root).release(UNIT)
    return root


def cohort(count: int) -> list[list[Response]]:
    """The answers of so many made-up trainees."""
    course = load(REPOSITORY).course
    return [
        answers(course.units[UNIT], trainee, 1, course.rubrics) for trainee in trainees(1, count)
    ]


def hand_in(root: Path, people: list[list[Response]], skip: int = 0) -> None:
    """Let each of `people` hand in their answers, but for the first `skip`, who did."""
    desk = Desk(root)
    released = desk.folder("release", ".", UNIT)
    for number, one in enumerate(people[skip:], skip):
        target = desk.folder("submitted", f"bench-{number:05}", UNIT)
        shutil.copytree(released, target)
        append(target / LOG_FILE, one)


def stock_seconds(root: Path) -> float:
    """Seconds that nbgrader's autograde takes as it comes for all hand-ins of the course, running
    each notebook in a kernel; its own start not counted."""
    return _once(root, _STOCK)["seconds"]


def _once(root: Path, *how: str) -> dict:
    """Grade in a process of its own: `seconds` without its start, and the most `megabytes`."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.grading", str(root), *how],
        cwd=REPOSITORY,
        check=True,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _grade(root: Path, how: str, jobs: str = "1", again: str = "") -> dict:
    """Grade in this process, as a small size does: a start takes seconds."""
    desk = Desk(root)
    if how == _OURS:
        start = time.perf_counter()
        desk.grade(UNIT, jobs=int(jobs), force=not again)
    else:
        from nbgrader.apps import AutogradeApp

        if how == _STOCK:  # from here on nbgrader has its own parts in this course
            with (root / "grading/nbgrader_config.py").open("a") as config:
                config.write(_STOCK_CONFIG)
        os.chdir(root / "grading")
        app = AutogradeApp()
        app.initialize([UNIT, "--force", "--log-level=ERROR"])
        start = time.perf_counter()
        app.start()
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": took, "megabytes": peak}


if __name__ == "__main__":
    print(json.dumps(_grade(Path(sys.argv[1]), *sys.argv[2:])))
