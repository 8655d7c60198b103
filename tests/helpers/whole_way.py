"""One unit's whole way on one machine: released, answered, handed in as a zip, collected, graded,
marked, given back; then the desk is backed up and restored."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from peercompass.course import Page
from peercompass.course.publish import publish
from peercompass.exercise import append
from peercompass.grading import Desk
from peercompass.grading.backup.create import backup, contents
from peercompass.grading.backup.restore import restore
from peercompass.grading.gradebook.read import read_marks
from peercompass.grading.handouts import bring, exercise_zip, feedback_zip, has_exchange
from peercompass.notebook.parts.folder_store import FolderStore
from tests.helpers.hand_ins import best, given
from tests.helpers.small_course import UNIT


def go(root: Path) -> dict[str, Any]:
    """Let the unit of the small course in `root` go its whole way. Returns what came of it."""
    desk = Desk(root)
    unit = desk.course.units[UNIT]
    publish(desk.course, root, root / "workspace")
    desk.release(UNIT)
    exercise = root / "workspace" / UNIT
    if has_exchange():
        shutil.copytree(desk.folder("release", ".", UNIT), exercise)
    else:
        bring(root, UNIT)
    store = FolderStore(exercise)
    append(store.answers.path, given(unit, best))
    inbox = root.parent / "inbox"
    inbox.mkdir()
    page = Page.read(exercise / "unit.json")
    (inbox / "dana.zip").write_bytes(store.bundle(page))
    collected = desk.collect(UNIT, [inbox / "dana.zip"])
    graded = desk.grade(UNIT)
    mark(desk)
    given_to = desk.feedback(UNIT)
    kept = backup(contents(root), root.parent / "kept.zip").path
    shutil.rmtree(desk.work / "reports")
    restored = restore(root, kept)
    marks = read_marks(Desk(root).db_url, UNIT)["dana"]
    return {
        "exchange": has_exchange(),
        "folders": sorted(path.name for path in desk.work.iterdir()),
        "log": (exercise / "responses.jsonl").read_bytes().count(b"\r"),
        "problems": collected.problems,
        "taken": collected.taken,
        "graded": [one.problem for one in graded],
        "points": sum(cell.points for cell in marks.cells.values()),
        "of": sum(cell.maximum for cell in marks.cells.values()),
        "feedback": given_to,
        "handout": names(exercise_zip(desk.work, UNIT)),
        "pages": names(feedback_zip(desk.work, UNIT)),
        "rows": restored.rows > 0,
    }


def mark(desk: Desk) -> None:
    """Give every answer that waits for a person all its points, as formgrader does."""
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        for notebook in gradebook.find_submission(UNIT, "dana").notebooks:
            for grade in notebook.grades:
                if grade.needs_manual_grade:
                    grade.manual_score = grade.max_score
                    grade.needs_manual_grade = False
        gradebook.db.commit()


def names(bundle: Path) -> list[str]:
    """What a zip holds; nothing where there is none."""
    if not bundle.exists():
        return []
    with zipfile.ZipFile(bundle) as opened:
        return sorted(opened.namelist())
