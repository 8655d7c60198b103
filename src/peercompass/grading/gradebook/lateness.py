"""Late work: when it was due, for whom it is due later, and what it costs.

The due date and the extensions are nbgrader's own, in its gradebook. The cost is computed from
them each time a hand-in is graded, and lies beside the marks, never over them.
"""

import math
from datetime import datetime, timedelta

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Enum, Float

from peercompass.grading.settings import Late
from peercompass.grading.submissions.roster import TRAINEE_ID, read_roster
from peercompass.support.clock import in_utc, without_zone

from .late_penalties import assess

_DAY = 24 * 60 * 60


class LatePenalty(LateSubmissionPlugin):
    """The rule of `grading/desk.yaml`, where nbgrader asks for one: so its `autograde`, formgrader
    and our batch agree."""

    rule = Enum(("none", "zero", "per-day"), "none").tag(config=True)
    percent_per_day = Float(0.0).tag(config=True)
    at_most_percent = Float(100.0).tag(config=True)
    grace_minutes = Float(0.0).tag(config=True)

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        """The points that a hand-in loses; None where it loses none."""
        rule = Late(
            rule=self.rule,
            percent_per_day=self.percent_per_day,
            at_most_percent=self.at_most_percent,
            grace_minutes=self.grace_minutes,
        )
        return penalty(rule, score, total_seconds_late) or None


def penalty(late: Late, score: float, seconds: float) -> float:
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


def set_due(desk, unit: str, due: datetime | None) -> None:
    """Give a unit its due date in nbgrader's gradebook, or none.

    Raises `ValueError` when one is to be cleared on which extensions rest: nbgrader cannot count
    from no date.
    """
    naive = without_zone(due) if due else None
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        assignment = _released(gradebook, unit)
        if naive is None and (given := _extensions(assignment)):
            raise ValueError(
                f"{', '.join(sorted(given))}: more time was given, which needs a due date; take it "
                f"back first, with peercompass extend {unit} TRAINEE --days 0"
            )
        assignment.duedate = naive
        gradebook.db.commit()
    assess(desk.db_url, unit, rule_of(desk.coursedir))


def due_of(desk, unit: str) -> tuple[datetime | None, dict[str, timedelta]]:
    """The unit's due date, and trainees' extensions, as nbgrader's gradebook has them."""
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        try:
            assignment = gradebook.find_assignment(unit)
        except MissingEntry:
            return None, {}
        due = in_utc(assignment.duedate) if assignment.duedate else None
        return due, _extensions(assignment)


def extend(desk, unit: str, trainee: str, days: float = 0, hours: float = 0) -> None:
    """Give a trainee so much more time, in nbgrader's gradebook, in place of what was given
    before; none at all takes it back. Raises `ValueError` where there is no due date, for less than
    no time, and for somebody whom the roster does not know."""
    if days < 0 or hours < 0:
        raise ValueError("more time cannot be less than none; --days 0 takes back what was given")
    roster = read_roster(desk.work)
    if roster.people and (why := roster.unknown(trainee)):
        raise ValueError(why)
    if not TRAINEE_ID.fullmatch(trainee):
        raise ValueError(f"`{trainee}` cannot be a trainee's id")
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        if _released(gradebook, unit).duedate is None:
            raise ValueError(
                f"`{unit}` has no due date; set one first: peercompass due {unit} "
                '"2026-12-01 17:00"'
            )
        gradebook.update_or_create_student(trainee)
        # nbgrader keeps an extension with a submission, so there has to be one.
        submission = gradebook.update_or_create_submission(unit, trainee)
        gradebook.grant_extension(unit, trainee, days=days, hours=hours)
        if not (days or hours) and _is_empty(submission):
            gradebook.remove_submission(unit, trainee)
    assess(desk.db_url, unit, rule_of(desk.coursedir))


def rule_of(coursedir: CourseDirectory) -> LateSubmissionPlugin:
    """The rule of lateness that nbgrader is set up with."""
    late = AssignLatePenalties(parent=coursedir)
    late.init_plugin()
    return late.plugin_inst


def _released(gradebook: Gradebook, unit: str):
    try:
        return gradebook.find_assignment(unit)
    except MissingEntry:
        raise ValueError(f"`{unit}` is not released yet; run peercompass release {unit}") from None


def _extensions(assignment) -> dict[str, timedelta]:
    return {one.student_id: one.extension for one in assignment.submissions if one.extension}


def _is_empty(submission) -> bool:
    """Whether nothing was handed in or marked: it was only made to hold an extension."""
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    return submission.timestamp is None and all(
        grade.auto_score is None and grade.manual_score is None for grade in grades
    )
