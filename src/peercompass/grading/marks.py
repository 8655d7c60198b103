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
from sqlalchemy import and_, select

from .book import engine


@dataclass(frozen=True)
class Given:
    """What one graded cell has by now: `points` of `maximum` (both float), whether it `waits` for
    a person, and the `comment` that a person wrote ("" for none)."""

    points: float
    maximum: float
    waits: bool
    comment: str = ""


@dataclass(frozen=True)
class Standing:
    """A submission in the gradebook: each graded cell by its grade id, and the points that are
    taken for lateness."""

    cells: dict[str, Given]
    penalty: float = 0.0


def read_marks(
    db_url: str, unit: str, students: Iterable[str] | None = None
) -> dict[str, Standing]:
    """How the submissions of a unit stand, by student; of all, or of some `students`."""
    cell, notebook, submission = BaseCell.__table__, SubmittedNotebook, SubmittedAssignment
    query = (
        select(
            submission.student_id, notebook.late_submission_penalty, cell.c.name, Grade.score,
            GradeCell.max_score, Grade.needs_manual_grade,
        )
        .select_from(Grade)
        .join(notebook, Grade.notebook_id == notebook.id)
        .join(submission, notebook.assignment_id == submission.id)
        .join(Assignment, submission.assignment_id == Assignment.id)
        .join(GradeCell, Grade.cell_id == GradeCell.id)
        .where(Assignment.name == unit)
    )  # fmt: skip
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
    made = engine(db_url)
    with made.begin() as db:
        rows, words = db.execute(query).all(), db.execute(said).all()
    made.dispose()
    comments = {(student, name): text for student, name, text in words}
    found: dict[str, Standing] = {}
    for student, penalty, name, points, maximum, waits in rows:
        standing = found.setdefault(student, Standing({}, float(penalty or 0)))
        comment = comments.get((student, name), "")
        standing.cells[name] = Given(float(points or 0), float(maximum), bool(waits), comment)
    return found
