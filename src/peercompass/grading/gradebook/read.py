"""Marks as they stand in the gradebook, a person's among them, read for a whole unit at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import and_, or_, select

from .engine import has_gradebook, reading
from .lateness import due_for, seconds_late


@dataclass(frozen=True)
class CellStanding:
    """What one graded cell has by now: `points` of `maximum` (both float), whether it `waits` for
    a person, and the `comment` that a person wrote ("" for none)."""

    points: float
    maximum: float
    waits: bool
    comment: str = ""


@dataclass(frozen=True)
class Standing:
    """A submission in the gradebook: each graded cell by its grade id, the points that are taken
    for lateness, and how `late` it came, in seconds."""

    cells: dict[str, CellStanding]
    penalty: float = 0.0
    late: float = 0.0


def read_marks(
    db_url: str, unit: str, students: Iterable[str] | None = None
) -> dict[str, Standing]:
    """How the graded submissions of a unit stand, by student; of all, or of some `students`.

    nbgrader keeps an extension with a submission. So somebody who has handed in nothing may have
    one, in which every cell waits for a person; it is left out. A gradebook that is not there yet
    is not made by looking for it: it holds none."""
    cell, notebook, submission = BaseCell.__table__, SubmittedNotebook, SubmittedAssignment
    query = (
        select(
            submission.student_id,
            notebook.late_submission_penalty,
            submission.timestamp,
            Assignment.duedate,
            submission.extension,
            cell.c.name,
            Grade.score,
            GradeCell.max_score,
            Grade.needs_manual_grade,
            or_(
                submission.timestamp.is_not(None),
                Grade.auto_score.is_not(None),
                Grade.manual_score.is_not(None),
            ),
        )
        .select_from(Grade)
        .join(notebook, Grade.notebook_id == notebook.id)
        .join(submission, notebook.assignment_id == submission.id)
        .join(Assignment, submission.assignment_id == Assignment.id)
        .join(GradeCell, Grade.cell_id == GradeCell.id)
        .where(Assignment.name == unit)
    )
    said = (
        select(submission.student_id, cell.c.name, Comment.manual_comment)
        .select_from(Comment)
        .join(notebook, Comment.notebook_id == notebook.id)
        .join(submission, notebook.assignment_id == submission.id)
        .join(Assignment, submission.assignment_id == Assignment.id)
        .join(cell, Comment.cell_id == cell.c.id)
        .where(and_(Assignment.name == unit, Comment.manual_comment.is_not(None)))
    )
    if students is not None:
        names = list(students)
        query = query.where(submission.student_id.in_(names))
        said = said.where(submission.student_id.in_(names))
    if not has_gradebook(db_url):
        return {}
    with reading(db_url) as db:
        rows, words = (db.execute(one).all() for one in (query, said))
    comments = {(student, name): text for student, name, text in words}
    found: dict[str, Standing] = {}
    graded = {student for student, *_, touched in rows if touched}
    for student, penalty, at, due, extension, name, points, maximum, waits, _ in rows:
        if student not in graded:
            continue
        if student not in found:
            late = seconds_late(at, due_for(due, extension))
            found[student] = Standing({}, float(penalty or 0), late)
        comment = comments.get((student, name), "")
        given = CellStanding(float(points or 0), float(maximum), bool(waits), comment)
        found[student].cells[name] = given
    return found
