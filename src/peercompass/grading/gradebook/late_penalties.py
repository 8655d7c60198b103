"""What lateness costs, in points, as nbgrader keeps it beside the marks."""

from datetime import datetime, timedelta

from nbgrader.api import Assignment, Grade, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import LateSubmissionPlugin
from sqlalchemy import bindparam, func, select, update

from .engine import transaction


def assess(db_url: str, unit: str, rule: LateSubmissionPlugin) -> None:
    """Work out anew what lateness costs every submission of a unit, from the marks, the due date
    and the extensions as they are now. nbgrader does so only while it autogrades."""
    one, two = SubmittedAssignment.__table__, SubmittedNotebook.__table__
    query = (
        select(
            two.c.id,
            one.c.student_id,
            one.c.timestamp,
            one.c.extension,
            Assignment.duedate,
            two.c.late_submission_penalty,
            func.coalesce(func.sum(Grade.score), 0.0),
        )
        .select_from(two)
        .join(one, two.c.assignment_id == one.c.id)
        .join(Assignment, one.c.assignment_id == Assignment.id)
        .outerjoin(Grade, Grade.notebook_id == two.c.id)
        .where(Assignment.name == unit)
        .group_by(two.c.id, one.c.id, Assignment.id)
    )
    with transaction(db_url) as db:
        changed = []
        for at, student, handed_in, extension, due, before, score in db.execute(query).all():
            late = seconds_late(handed_in, due, extension)
            penalty = points_lost(rule, student, float(score), late)
            if penalty != before:
                changed.append({"at": at, "late_submission_penalty": penalty})
        if changed:
            db.execute(update(two).where(two.c.id == bindparam("at")), changed)


def seconds_late(
    handed_in: datetime | None, due: datetime | None, extension: timedelta | None
) -> float:
    """As nbgrader's SubmittedAssignment.total_seconds_late."""
    if handed_in is None or due is None:
        return 0.0
    return max(0.0, (handed_in - due - (extension or timedelta())).total_seconds())


def points_lost(
    rule: LateSubmissionPlugin, student: str, score: float, late: float
) -> float | None:
    """As nbgrader's AssignLatePenalties: None when in time, else from 0 to the score."""
    penalty = rule.late_submission_penalty(student, score, late) if late > 0 else None
    return None if penalty is None else min(max(penalty, 0), score)
