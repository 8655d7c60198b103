"""When a unit is due, and for whom it is due later: both stand in nbgrader's gradebook."""

from datetime import datetime, timedelta

from nbgrader.api import Assignment, Gradebook, MissingEntry, SubmittedAssignment
from sqlalchemy import select

from peercompass.grading.layout import DeskLayout
from peercompass.grading.submissions.roster import TRAINEE_ID, read_roster
from peercompass.support.clock import in_utc, without_zone

from .create import open_gradebook
from .engine import has_gradebook, reading
from .lateness import assess, rule_of


def set_due(desk: DeskLayout, unit: str, due: datetime | None) -> None:
    """Give a unit its due date in nbgrader's gradebook, or none. Who had three days more has three
    calendar days more of the new one.

    Raises `ValueError` when the unit is not released yet, and when a date is to be cleared on
    which extensions rest: nbgrader cannot count from no date.
    """
    with open_gradebook(desk.db_url, desk.course_id) as gradebook:
        assignment = _released(gradebook, unit)
        given = {one.student_id for one in assignment.submissions if one.extension}
        if due is None and given:
            raise ValueError(
                f"{', '.join(sorted(given))}: more time was given, which needs a due date; take it "
                f"back first, with peercompass extend {unit} TRAINEE --days 0"
            )
        if due and assignment.duedate:
            before = in_utc(assignment.duedate)
            for one in assignment.submissions:
                if one.extension:
                    more = desk.clock.span(before, before + one.extension)
                    one.extension = desk.clock.after(due, more) - due
        assignment.duedate = without_zone(due) if due else None
        gradebook.db.commit()
    assess(desk.db_url, unit, rule_of(desk.coursedir))


def due_of(desk: DeskLayout, unit: str) -> tuple[datetime | None, dict[str, timedelta]]:
    """The unit's due date (UTC), and trainees' extensions by their ids, as nbgrader's gradebook has
    them; none where it does not know the unit."""
    if not has_gradebook(desk.db_url):
        return None, {}
    extended = (
        select(SubmittedAssignment.student_id, SubmittedAssignment.extension)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .where(Assignment.name == unit, SubmittedAssignment.extension.is_not(None))
    )
    with reading(desk.db_url) as db:
        due = db.scalar(select(Assignment.duedate).where(Assignment.name == unit))
        extensions = {student: more for student, more in db.execute(extended) if more}
    return due and in_utc(due), extensions


def dues_of(desk: DeskLayout, trainee: str) -> dict[str, datetime]:
    """When the work of one trainee is due (UTC), by unit: those with a date, and with the time that
    this trainee was given."""
    if not has_gradebook(desk.db_url):
        return {}
    own = (Assignment.id == SubmittedAssignment.assignment_id) & (
        SubmittedAssignment.student_id == trainee
    )
    due = (
        select(Assignment.name, Assignment.duedate, SubmittedAssignment.extension)
        .join(SubmittedAssignment, own, isouter=True)
        .where(Assignment.duedate.is_not(None))
    )
    with reading(desk.db_url) as db:
        return {unit: in_utc(at + (more or timedelta())) for unit, at, more in db.execute(due)}


def extend(desk: DeskLayout, unit: str, trainee: str, days: float = 0, hours: float = 0) -> None:
    """Give a trainee so much more time, in nbgrader's gradebook, in place of what was given
    before: whole days on the course's clock, then hours as they pass; none at all takes it back.
    Raises `ValueError` where there is no due date, for less than no time, and for somebody whom
    the roster does not know."""
    if days < 0 or hours < 0:
        raise ValueError("more time cannot be less than none; --days 0 takes back what was given")
    roster = read_roster(desk.work)
    if roster.people and (why := roster.unknown(trainee)):
        raise ValueError(why)
    if not TRAINEE_ID.fullmatch(trainee):
        raise ValueError(f"`{trainee}` cannot be a trainee's id")
    with open_gradebook(desk.db_url, desk.course_id) as gradebook:
        due = _released(gradebook, unit).duedate
        if due is None:
            raise ValueError(
                f"`{unit}` has no due date; set one first: peercompass due {unit} "
                '"2026-12-01 17:00"'
            )
        gradebook.update_or_create_student(trainee)
        # nbgrader keeps an extension with a submission, so there has to be one.
        submission = gradebook.update_or_create_submission(unit, trainee)
        whole = desk.clock.add_days(in_utc(due), int(days)) - in_utc(due)
        more = whole + timedelta(days=days % 1, hours=hours)
        gradebook.grant_extension(unit, trainee, minutes=more / timedelta(minutes=1))
        if not (days or hours) and _is_empty(submission):
            gradebook.remove_submission(unit, trainee)
    assess(desk.db_url, unit, rule_of(desk.coursedir))


def _released(gradebook: Gradebook, unit: str) -> Assignment:
    try:
        return gradebook.find_assignment(unit)
    except MissingEntry:
        raise ValueError(f"`{unit}` is not released yet; run peercompass release {unit}") from None


def _is_empty(submission: SubmittedAssignment) -> bool:
    """Whether nothing was handed in or marked: it was only made to hold an extension."""
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    return submission.timestamp is None and all(
        grade.auto_score is None and grade.manual_score is None for grade in grades
    )
