"""What lateness costs, in points.

The due date and the extensions are nbgrader's own, in its gradebook. The cost is computed from
them each time a hand-in is graded, and lies beside the marks, never over them.
"""

import math
from datetime import datetime, timedelta

from nbgrader.api import Assignment, Grade, SubmittedAssignment, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import bindparam, func, select, update
from traitlets import Enum, Float

from peercompass.grading.settings import LateRule

from .engine import writing

_DAY = 24 * 60 * 60


class LatePenalty(LateSubmissionPlugin):
    """The rule of `grading/desk.yaml`, where nbgrader asks for one: so its `autograde`, formgrader
    and our batch agree."""

    rule = Enum(("none", "zero", "per-day"), "none").tag(config=True)
    percent_per_day = Float(0.0).tag(config=True)
    at_most_percent = Float(100.0).tag(config=True)
    grace_minutes = Float(0.0).tag(config=True)

    def late_submission_penalty(
        self, _student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """The points that a hand-in loses; None where it loses none."""
        rule = LateRule(
            rule=self.rule,
            percent_per_day=self.percent_per_day,
            at_most_percent=self.at_most_percent,
            grace_minutes=self.grace_minutes,
        )
        return penalty(rule, score, total_seconds_late) or None


def penalty(late: LateRule, score: float, seconds: float) -> float:
    """The points that a `score` loses when it came so many `seconds` after it was due: 0 or more,
    and never more than the score, which has the marks of a person in it.

    Days are counted from the due date, not from the end of the grace time: a day that has begun
    counts whole.
    """
    if late.rule == "none" or score <= 0 or seconds <= late.grace_minutes * 60:
        return 0.0
    if late.rule == "zero":
        return float(score)
    percent = min(math.ceil(seconds / _DAY) * late.percent_per_day, late.at_most_percent)
    return min(float(score), score * percent / 100)


def rule_of(coursedir: CourseDirectory) -> LateSubmissionPlugin:
    """The rule of lateness that nbgrader is set up with."""
    late = AssignLatePenalties(parent=coursedir)
    late.init_plugin()
    return late.plugin_inst


def seconds_late(
    handed_in: datetime | None, due: datetime | None, extension: timedelta | None
) -> float:
    """How many seconds after it was due a hand-in came, 0 in time or where nothing is due; as
    nbgrader's SubmittedAssignment.total_seconds_late."""
    if handed_in is None or due is None:
        return 0.0
    return max(0.0, (handed_in - due - (extension or timedelta())).total_seconds())


def points_lost(
    rule: LateSubmissionPlugin, student: str, score: float, late: float
) -> float | None:
    """The points that a `score` loses when it came `late` seconds late, as nbgrader's
    AssignLatePenalties has it: None when in time, else from 0 to the score."""
    lost = rule.late_submission_penalty(student, score, late) if late > 0 else None
    return None if lost is None else min(max(lost, 0), score)


def assess(db_url: str, unit: str, rule: LateSubmissionPlugin) -> None:
    """Work out anew what lateness costs every submission of a unit, from the marks, the due date
    and the extensions as they are now. nbgrader does so only while it autogrades.

    Raises sqlalchemy's `DatabaseError`.
    """
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
    with writing(db_url) as db:
        changed = []
        for at, student, handed_in, extension, due, before, score in db.execute(query).all():
            late = seconds_late(handed_in, due, extension)
            lost = points_lost(rule, student, float(score), late)
            if lost != before:
                changed.append({"at": at, "late_submission_penalty": lost})
        if changed:
            db.execute(update(two).where(two.c.id == bindparam("at")), changed)
