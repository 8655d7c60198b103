"""A gradebook made anew from what else there is: releases, hand-ins, and the file of decisions.

Each unit's cells come from its release, each score from grading anew, and what people decided from
that file. It goes in before grading, so that late penalties are worked out from it, and what
waits for a person is settled after.
"""

import contextlib
import copy
import logging
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry, Notebook
from nbgrader.apps import NbGraderAPI
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import is_grade, is_solution
from sqlalchemy.exc import DatabaseError

from peercompass.course.paths import WORK
from peercompass.grading.desk import Desk
from peercompass.grading.gradebook.create import create_gradebook, empty_gradebook, open_gradebook
from peercompass.grading.gradebook.damage import check_sound
from peercompass.grading.gradebook.decisions import (
    DECISIONS_FILE,
    PUT_BACK,
    Decision,
    answer_digests,
    latest_decisions,
    reconcile,
)
from peercompass.grading.gradebook.engine import has_gradebook, sqlite_file
from peercompass.grading.marking.batch import Tick
from peercompass.support.clock import name_stamp, read_stamp, without_zone
from peercompass.support.system import move, remove

from .create import backup, backups_folder, contents
from .unfinished import Note, note_done, note_unfinished, unfinished

_SCRATCH = "rebuilding"


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild did: how many submissions were graded in each unit, how many `decisions` of
    people were put back, where the old gradebook is kept (None when there was none), and
    sentences on what needs a look."""

    units: dict[str, int]
    decisions: int
    aside: Path | None
    notes: tuple[str, ...] = ()


def rebuild(root: Path, tick: Tick = lambda _: None) -> Rebuilt:
    """Make the gradebook of the course in `root` anew. The old one is put aside, never deleted.

    `tick` is called after each submission. When it is stopped in the middle, run it again. Raises
    `DeskError`, `ValueError`, `OSError`, sqlalchemy's `DatabaseError`.
    """
    desk = Desk(root, finishing="rebuild")
    note = unfinished(desk.work) or Note(what="rebuild")
    note_unfinished(desk.work, note)
    notes: list[str] = []
    if "aside" in note:  # what is there was made by the rebuild that was stopped
        _clear(desk)
    else:
        note["aside"] = str(_put_aside(desk, notes) or "")
        note_unfinished(desk.work, note)
        create_gradebook(desk.db_url, desk.course_id)  # nbgrader would leave it open to all
    units, put_back = {}, 0
    decided = latest_decisions(desk.work / DECISIONS_FILE).values()
    for unit in released_units(desk):
        notes += _enter(desk, unit)
        own = [decision for decision in decided if decision.unit == unit]
        placed = _put_in(desk, unit, own)
        graded = desk.grade(unit, tick)
        _settle(desk, unit, placed)
        units[unit], put_back = len(graded), put_back + len(placed)
        notes += [f"{unit}, {one.student}: {one.problem}" for one in graded if one.problem]
        if lost := len(own) - len(placed):
            notes.append(
                f"{unit}: {lost} of the marks and notes are on work that is not here. They stay "
                f"in {desk.work / DECISIONS_FILE}."
            )
    note_done(desk.work)
    return Rebuilt(units, put_back, Path(note["aside"]) if note["aside"] else None, tuple(notes))


def released_units(desk: Desk) -> list[str]:
    """The units that were released."""
    return [unit for unit in desk.course.units if _released(desk, unit).exists()]


def _released(desk: Desk, unit: str) -> Path:
    return desk.folder("release", ".", unit) / f"{unit}.ipynb"


def _put_aside(desk: Desk, notes: list[str]) -> Path | None:
    """Keep the old gradebook where it harms nobody, with marks that only it has brought over."""
    decisions, file = desk.work / DECISIONS_FILE, sqlite_file(desk.db_url)
    if not (file.exists() if file else has_gradebook(desk.db_url)):
        return None
    if file is None:
        to = backups_folder(desk.root) / f"before-rebuild-{name_stamp()}.zip"
        kept = backup(contents(desk.root), to).path
        _clear(desk)
        return kept
    try:
        check_sound(desk.db_url)
        reconcile(desk.db_url, decisions, desk.course_id)
    except DatabaseError:
        notes.append(
            f"The old gradebook could not be read. Marks came from {decisions}, as far as they "
            "were written there."
        )
    return _rename(file)


def _clear(desk: Desk) -> None:
    """Begin with an empty gradebook."""
    file = sqlite_file(desk.db_url)
    if file and file.exists():
        _rename(file)
    elif file is None:
        empty_gradebook(desk.db_url)
    create_gradebook(desk.db_url, desk.course_id)


def _rename(file: Path) -> Path:
    aside = file.with_name(f"{file.name}.damaged-{name_stamp()}")
    number = 1
    while aside.exists():
        number += 1
        aside = aside.with_name(f"{file.name}.damaged-{name_stamp()}-{number}")
    for suffix in ("-journal", "-wal", "-shm"):
        beside = file.with_name(file.name + suffix)
        if beside.exists():
            move(beside, aside.with_name(aside.name + suffix))
    move(file, aside)
    return aside


def _enter(desk: Desk, unit: str) -> list[str]:
    """Put a unit's cells into the gradebook as they were released; the release stays as it is.

    nbgrader generates the assignment once more, elsewhere. Where that does not come to the same,
    the exercise has changed since, and the cells of the release count.
    """
    config = copy.deepcopy(desk.config)
    config.CourseDirectory.release_directory = f"{WORK}/{_SCRATCH}"
    api = NbGraderAPI(CourseDirectory(config=config), Authenticator(config=config), config=config)
    api.log.setLevel(logging.CRITICAL)
    try:
        made = api.generate_assignment(unit)["success"]
    finally:
        with contextlib.suppress(OSError):
            remove(desk.work / _SCRATCH)
    released = nbformat.read(_released(desk, unit), as_version=4)
    with _gradebook(desk) as gradebook:
        gradebook.update_or_create_assignment(unit)
        sources = {}
        if made:
            notebook = gradebook.find_notebook(unit, unit)
            if _cells_in(notebook) == _cells_of(released):
                return []
            sources = {cell.name: cell.source for cell in notebook.source_cells}
    for cell in released.cells:
        if cell.metadata.get("peercompass", {}).get("hidden"):  # its source was kept back
            cell.source = sources.get(cell.metadata.nbgrader.grade_id, cell.source)
    names = {"notebook": unit, "assignment": unit, "db_url": desk.db_url}
    SaveCells(parent=desk.coursedir).preprocess(released, {"nbgrader": names})
    return [f"{unit} has changed since it was released; it was graded as it was released."]


def _cells_in(notebook: Notebook) -> set[tuple[object, ...]]:
    graded = {(cell.name, cell.max_score, cell.cell_type) for cell in notebook.grade_cells}
    return graded | {(cell.name,) for cell in notebook.solution_cells}


def _cells_of(released: nbformat.NotebookNode) -> set[tuple[object, ...]]:
    own = [(cell, cell.metadata.get("nbgrader", {})) for cell in released.cells]
    graded = {
        (told.grade_id, float(told.points), cell.cell_type) for cell, told in own if is_grade(cell)
    }
    return graded | {(told.grade_id,) for cell, told in own if is_solution(cell)}


def _put_in(desk: Desk, unit: str, decisions: Iterable[Decision]) -> list[Decision]:
    """Enter what people decided on a unit. Returns what found its place."""
    students = set(desk.students(unit))
    with _gradebook(desk) as gradebook, warnings.catch_warnings():
        # nbgrader adds to a session in an order that SQLAlchemy notes.
        warnings.simplefilter("ignore")
        for student in sorted(students):
            gradebook.update_or_create_student(student)
            gradebook.update_or_create_submission(unit, student)
        placed = [
            one
            for one in decisions
            if (one.what == "due" or one.student in students) and _enter_one(gradebook, one)
        ]
        gradebook.db.commit()
    return placed


def _enter_one(gradebook: Gradebook, one: Decision) -> bool:
    try:
        match one.what:
            case "due":
                moment = one.value and without_zone(read_stamp(one.value))
                gradebook.find_assignment(one.unit).duedate = moment
            case "extension":
                extension = None if one.value is None else timedelta(seconds=one.value)
                gradebook.find_submission(one.unit, one.student).extension = extension
            case "flag":
                gradebook.find_submission_notebook(
                    one.unit, one.unit, one.student
                ).flagged = one.value
            case "comment":
                comment = gradebook.find_comment(one.cell, one.unit, one.unit, one.student)
                comment.manual_comment = one.value
            case "grade":
                grade = gradebook.find_grade(one.cell, one.unit, one.unit, one.student)
                grade.manual_score, grade.extra_credit = one.value["score"], one.value["extra"]
            case _:
                return False
    except MissingEntry:
        return False
    return True


def _settle(desk: Desk, unit: str, decisions: Iterable[Decision]) -> None:
    """A mark counts where it is for the answer that is here now; else it waits for a person."""
    now: dict[str, dict[str, str]] = {}
    with _gradebook(desk) as gradebook:
        for one in decisions:
            if one.what != "grade":
                continue
            if one.student not in now:
                now[one.student] = answer_digests(desk.work, one.student, unit)
            same = one.answer in ("", now[one.student].get(one.cell, ""))
            given = one.value["score"] is not None or one.value["extra"] is not None
            settled = same and not one.value["waits"]
            if given or settled:
                grade = gradebook.find_grade(one.cell, unit, unit, one.student)
                grade.needs_manual_grade = not settled
        gradebook.db.commit()


def _gradebook(desk: Desk) -> Gradebook:
    gradebook = open_gradebook(desk.db_url, desk.course_id)
    gradebook.db.info[PUT_BACK] = True
    return gradebook
