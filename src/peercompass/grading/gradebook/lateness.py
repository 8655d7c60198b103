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
from traitlets import Enum, Float, Unicode

from peercompass.grading.settings import LateRule
from peercompass.support.clock import in_utc
from peercompass.support.wall_clock import WallClock

from .engine import has_gradebook, writing

_DAY = 24 * 60 * 60


class LatePenalty(LateSubmissionPlugin):
    """The rule of `grading/desk.yaml`, where nbgrader asks for one: so its `autograde`, formgrader
    and our batch agree."""

    rule = Enum(("none", "zero", "per-day"), "none").tag(config=True)
    percent_per_day = Float(0.0).tag(config=True)
    at_most_percent = Float(100.0).tag(config=True)
    grace_minutes = Float(0.0).tag(config=True)
    zone = Unicode("").tag(config=True)

    def days_late(self, due: datetime | None, seconds: float) -> int:
        """How many days late have begun on the course's clock; of 24 hours where nobody says when
        it was due."""
        if due is None:
            return math.ceil(seconds / _DAY)
        handed_in = in_utc(due) + timedelta(seconds=seconds)
        return WallClock(self.zone or None).days_begun(in_utc(due), handed_in)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """The points that a hand-in loses; None where it loses none. nbgrader tells how many
        seconds it is late; when it was due is found with whoever asks."""
        return self.points(score, total_seconds_late, self._due_of(student_id))

    def points(self, score: float, seconds: float, due: datetime | None) -> float | None:
        """The points that a `score` loses when it came `seconds` after it was `due`, this trainee's
        extension included; None where it loses none."""
        rule = LateRule(
            rule=self.rule,
            percent_per_day=self.percent_per_day,
            at_most_percent=self.at_most_percent,
            grace_minutes=self.grace_minutes,
        )
        return penalty(rule, score, seconds, self.days_late(due, seconds)) or None

    def _due_of(self, student: str) -> datetime | None:
        asks = self.parent
        if not isinstance(asks, AssignLatePenalties) or not hasattr(asks, "gradebook"):
            return None
        due: datetime | None = asks.gradebook.find_submission(asks.assignment_id, student).duedate
        return due


def penalty(late: LateRule, score: float, seconds: float, days: int) -> float:
    """The points that a `score` loses when it came so many `seconds` after it was due: 0 or more,
    and never more than the score, which has the marks of a person in it.

    `days` are those that have begun by then on the course's clock. They are counted from the due
    date, not from the end of the grace time, and count whole.
    """
    if late.rule == "none" or score <= 0 or seconds <= late.grace_minutes * 60:
        return 0.0
    if late.rule == "zero":
        return float(score)
    percent = min(days * late.percent_per_day, late.at_most_percent)
    return min(float(score), score * percent / 100)


def rule_of(coursedir: CourseDirectory) -> LateSubmissionPlugin:
    """The rule of lateness that nbgrader is set up with."""
    late = AssignLatePenalties(parent=coursedir)
    late.init_plugin()
    return late.plugin_inst


def due_for(due: datetime | None, extension: timedelta | None) -> datetime | None:
    """When a unit is due for a trainee; None where nothing is due."""
    return due and due + (extension or timedelta())


def seconds_late(handed_in: datetime | None, due: datetime | None) -> float:
    """How many seconds after it was `due` (`due_for`) a hand-in came, 0 in time or where nothing is
    due; as nbgrader's SubmittedAssignment.total_seconds_late."""
    if handed_in is None or due is None:
        return 0.0
    return max(0.0, (handed_in - due).total_seconds())


def points_lost(
    rule: LateSubmissionPlugin,
    student: str,
    score: float,
    handed_in: datetime | None,
    due: datetime | None,
) -> float | None:
    """The points that a `score` loses for a hand-in that was `due` then (`due_for`), as nbgrader's
    AssignLatePenalties has it: None when in time, else from 0 to the score."""
    late = seconds_late(handed_in, due)
    if late <= 0:
        return None
    if isinstance(rule, LatePenalty):
        lost = rule.points(score, late, due)
    else:
        lost = rule.late_submission_penalty(student, score, late)
    return None if lost is None else min(max(lost, 0), score)


def assess(db_url: str, unit: str, rule: LateSubmissionPlugin) -> None:
    """Work out anew what lateness costs every submission of a unit, from the marks, the due date
    and the extensions as they are now. nbgrader does so only while it autogrades.

    Raises sqlalchemy's `DatabaseError`.
    """
    if not has_gradebook(db_url):
        return  # and to open it would make it
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
            lost = points_lost(rule, student, float(score), handed_in, due_for(due, extension))
            if lost != before:
                changed.append({"at": at, "late_submission_penalty": lost})
        if changed:
            db.execute(update(two).where(two.c.id == bindparam("at")), changed)
