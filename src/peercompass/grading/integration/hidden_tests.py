"""Scoring from inside a kernel: what a closed item's hidden test calls when nbgrader's own
autograde, without our parts, runs an exercise cell by cell.

Light to import: a kernel is started for every hand-in.
"""

import os
from functools import cache
from pathlib import Path

from peercompass.course import Rubric, Unit
from peercompass.course.load import read_unit
from peercompass.course.paths import find_root
from peercompass.exercise import LOG_FILE, Log, score
from peercompass.grading.marking.findings import read_log
from peercompass.grading.submissions.files import read_submitted_file

_ONLY_AT_THE_DESK = "Answers are scored at the instructor's desk, once they are handed in."


def score_submitted(item_id: str) -> float:
    """The points of one closed item of the hand-in in the working directory, from 0 to the
    item's points, by the same rules and rounding as everywhere. nbgrader takes the number as
    the cell's result. Only reads.

    It works in a kernel of `nbgrader autograde` alone. This is a courtesy, not a lock: what keeps
    the keys from trainees is that no folder above theirs is a course directory, on their own
    machine or on a shared hub. On a machine where a trainee may read the course directory, they
    may read the keys without this.

    Raises `RuntimeError` outside of autograde, or where no folder above is a course directory;
    `LookupError` when the unit has no such item, or a person marks it; `ValueError` when the
    answer, or the course, cannot be read. To nbgrader an error is 0 points: that an answer waits
    for a person is what it cannot say.
    """
    if os.environ.get("NBGRADER_EXECUTION") != "autograde":
        raise RuntimeError(f"Nothing is scored here. {_ONLY_AT_THE_DESK}")
    unit, rubrics, log = _hand_in(Path.cwd())
    item = next((one for one in unit.marked if one.id == item_id), None)
    if item is None or item.by_rubric:
        raise LookupError(f"`{unit.id}` has no item `{item_id}` that a program marks")
    result = score(item, log.latest().get(item.id), log.readable, unit.scenarios, rubrics, None)
    if result.points is None:
        why = "; ".join(result.remarks if log.readable else log.problems[:1])
        raise ValueError(
            f"The answer to `{item_id}` could not be read: {why}. nbgrader gives 0 points for it; "
            "`peercompass grade` leaves it to a person."
        )
    return result.points


@cache
def _hand_in(folder: Path) -> tuple[Unit, dict[str, Rubric], Log]:
    """The unit of the hand-in in `folder`, with its keys, and the answers: read once a kernel."""
    root = find_root(folder.parent)  # a hand-in may say that it is a course itself
    if root is None:
        raise RuntimeError(f"No folder above {folder} is a course directory. {_ONLY_AT_THE_DESK}")
    course = read_unit(root, folder.name, whole=True)
    log = read_log(read_submitted_file(folder / LOG_FILE))
    return course.units[folder.name], course.rubrics, log
