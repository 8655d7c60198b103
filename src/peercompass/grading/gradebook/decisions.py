"""Every decision of a person, written down a second time beside the gradebook.

Marks, comments, flags, due dates and extensions are the one part of a gradebook that nothing else
can bring back. Whoever opens nbgrader's gradebook goes through SQLAlchemy's sessions, so that is
where we listen: formgrader, nbgrader's commands and ours are all heard. What a program computes
is never written here. The file is only ever added to; the last word on a thing counts.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import URL, event, inspect, make_url, select
from sqlalchemy.orm import Session

from peercompass.course.notebooks import item_of, read_notebook
from peercompass.exercise import add_lines
from peercompass.grading.marking.findings import grade_id
from peercompass.grading.marking.marker import digests_in
from peercompass.support.clock import stamp
from peercompass.support.regular_files import read_regular

from .engine import reading

DECISIONS_FILE = "decisions.jsonl"
VERSION = 1
PUT_BACK = "peercompass_put_back"
"""Set in a session's `info`: what it writes was decided before, and is not written down again."""

_NOTED = "peercompass_noted"
_files: dict[tuple[object, ...], "_DecisionsFile"] = {}
_unwritten: dict[Path, bytes] = {}  # what a full disk did not take, to be tried again
_log = logging.getLogger(__name__)

Key = tuple[str, str, str, str]
"""What a decision is about: its `what`, `unit`, `student` and `cell`."""


@dataclass(frozen=True)
class Decision:
    """What a person decided on one thing.

    `what` is `grade` (value: `score` and `extra` in points or None, `waits` whether it waits for a
    person), `comment` (text or None), `due` (UTC, ISO 8601, or None), `extension` (seconds or
    None) or `flag` (bool). `cell` is the grade id. `answer` is a digest of the answer that was
    marked, empty where it is not known. `t` is when (UTC).
    """

    what: str
    unit: str
    student: str = ""
    cell: str = ""
    value: Any = None
    answer: str = ""
    course: str = ""
    t: str = ""

    @property
    def key(self) -> Key:
        """What it is about: a later decision of the same key takes its place."""
        return self.what, self.unit, self.student, self.cell


@dataclass(frozen=True)
class _DecisionsFile:
    path: Path
    course: str

    def lines(self, decisions: Iterable[Decision]) -> bytes:
        """Decisions as lines, with the course and with the answer that each mark is for."""
        answers: dict[tuple[str, str], dict[str, str]] = {}
        lines = []
        for one in decisions:
            answer = ""
            if one.what == "grade" and not one.value["waits"]:  # else it is for an earlier answer
                submission = (one.student, one.unit)
                if submission not in answers:
                    answers[submission] = answer_digests(self.path.parent, *submission)
                answer = answers[submission].get(one.cell, "")
            data = {"v": VERSION, **asdict(one), "course": self.course, "answer": answer}
            lines.append(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n")
        return "".join(lines).encode("utf-8", "replace")


def record_decisions(db_url: str, path: Path, course_id: str) -> None:
    """From now on, write down in `path` what people decide in the course's gradebook at `db_url`,
    whoever in this process opens it."""
    _files[_address(make_url(db_url))] = _DecisionsFile(Path(path), course_id)
    for name, listener in (
        ("before_flush", _note),
        ("after_commit", _write),
        ("after_rollback", _drop),
    ):
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)


def read_decisions(path: Path) -> list[Decision]:
    """All decisions, oldest first. What cannot be read is left out; a missing file is empty."""
    try:
        lines = read_regular(path).split(b"\n")
    except FileNotFoundError:
        return []
    return [decision for line in lines if (decision := _parse(line))]


def latest_decisions(path: Path) -> dict[Key, Decision]:
    """The decision that counts for each thing: its last one, by its key."""
    return {decision.key: decision for decision in read_decisions(path)}


def reconcile(db_url: str, path: Path, course_id: str) -> int:
    """Append what people decided according to the gradebook and the file does not have, such as
    marks that were given before it was kept. Returns how many lines.

    Raises sqlalchemy's `DatabaseError` when the gradebook cannot be read, `OSError` when the
    file cannot be written.
    """
    known = latest_decisions(path)
    now = _now()
    missing = [
        decision
        for decision in _in_gradebook(db_url, now)
        if decision.key not in known or known[decision.key].value != decision.value
    ]
    if missing:
        add_lines(Path(path), _DecisionsFile(Path(path), course_id).lines(missing))
    return len(missing)


def answer_digests(work: Path, student: str, unit: str) -> dict[str, str]:
    """A digest of the answer behind each graded cell of a marked submission, by grade id.

    A rubric's row has its item's. Empty where the marked notebook cannot be read.
    """
    try:
        notebook = read_notebook(work / "autograded" / student / unit / f"{unit}.ipynb")
        digests = digests_in(notebook)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    names = filter(None, map(grade_id, notebook["cells"]))
    return {name: digests[item_of(name)] for name in names if item_of(name) in digests}


def _note(session: Session, _context: object, _instances: object) -> None:
    if _file_of(session) is None or session.info.get(PUT_BACK):
        return
    try:
        noted = session.info.setdefault(_NOTED, [])
        for one in (*session.new, *session.dirty, *session.deleted):
            noted += _decided(session, one)
    except Exception:  # noqa: BLE001 - a mark in the gradebook is never lost over its copy
        _log.exception("A mark could not be written down a second time.")


def _write(session: Session) -> None:
    noted, file = session.info.pop(_NOTED, None), _file_of(session)
    if not noted or file is None:
        return
    try:
        data = _unwritten.pop(file.path, b"") + file.lines(noted)
    except Exception:  # noqa: BLE001 - as above
        _log.exception("A mark could not be written down a second time.")
        return
    try:
        add_lines(file.path, data)
    except OSError as error:
        _unwritten[file.path] = data
        _log.warning(
            "The mark is in the gradebook, but could not be written down a second time in %s (%s).",
            file.path,
            error.strerror,
        )


def _drop(session: Session) -> None:
    session.info.pop(_NOTED, None)


def _decided(session: Session, one: Any) -> Iterator[Decision]:
    """What a person decides by changing this row, if anything."""
    gone = one in session.deleted
    fresh = one in session.new
    now = _now()
    match one:
        case Grade() if _by_person(one, whole=gone or fresh):
            points = {"score": None, "extra": None, "waits": True} if gone else _points(one)
            yield Decision("grade", *_of_cell(session, one), points, t=now)
        case Comment() if _told(one, "manual_comment", whole=gone or fresh):
            text = None if gone else one.manual_comment
            yield Decision("comment", *_of_cell(session, one), text, t=now)
        case Assignment() if not gone and _told(one, "duedate", whole=fresh):
            yield Decision("due", one.name, value=_moment(one.duedate), t=now)
        case SubmittedAssignment() if not gone and _told(one, "extension", whole=fresh):
            seconds = _seconds(one.extension)
            yield Decision("extension", *_of_submission(one), value=seconds, t=now)
        case SubmittedNotebook() if not gone and (
            one.flagged if fresh else _changed(one, "flagged")
        ):
            yield Decision("flag", *_of_submission(one.assignment), value=one.flagged, t=now)


def _told(one: Any, name: str, *, whole: bool) -> bool:
    """Whether there is something in the column `name`, where the `whole` row is new or goes; else
    whether it is changed."""
    return getattr(one, name) is not None if whole else _changed(one, name)


def _by_person(grade: Grade, *, whole: bool) -> bool:
    """Whether a person gave the points of a grade, where the `whole` row is new or goes; else
    whether what is changed in it is a person's doing."""
    given = grade.manual_score is not None or grade.extra_credit is not None
    if whole:
        return given
    # A program that grades sets the score and the waiting together.
    told = _changed(grade, "needs_manual_grade") and (given or not _changed(grade, "auto_score"))
    return told or _changed(grade, "manual_score", "extra_credit")


def _in_gradebook(db_url: str, now: str) -> Iterator[Decision]:
    """What people decided, as far as the gradebook holds it."""
    submission = (
        select(Assignment.name, SubmittedAssignment.student_id)
        .select_from(SubmittedNotebook)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
    )
    with reading(db_url) as connection, Session(connection) as db:
        grades = (
            submission.add_columns(BaseCell.name, Grade)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .join(BaseCell, Grade.cell_id == BaseCell.id)
            .where(Grade.manual_score.is_not(None) | Grade.extra_credit.is_not(None))
        )
        for unit, student, cell, grade in db.execute(grades):
            yield Decision("grade", unit, student, cell, _points(grade), t=now)
        comments = (
            submission.add_columns(BaseCell.name, Comment.manual_comment)
            .join(Comment, Comment.notebook_id == SubmittedNotebook.id)
            .join(BaseCell, Comment.cell_id == BaseCell.id)
            .where(Comment.manual_comment.is_not(None))
        )
        for unit, student, cell, text in db.execute(comments):
            yield Decision("comment", unit, student, cell, text, t=now)
        due = select(Assignment.name, Assignment.duedate).where(Assignment.duedate.is_not(None))
        for unit, moment in db.execute(due):
            yield Decision("due", unit, value=_moment(moment), t=now)
        extended = submission.add_columns(SubmittedAssignment.extension).where(
            SubmittedAssignment.extension.is_not(None)
        )
        for unit, student, extension in db.execute(extended):
            yield Decision("extension", unit, student, value=_seconds(extension), t=now)
        for unit, student in db.execute(submission.where(SubmittedNotebook.flagged.is_(True))):
            yield Decision("flag", unit, student, value=True, t=now)


def _changed(one: Any, *names: str) -> bool:
    attributes = inspect(one).attrs
    return any(attributes[name].history.has_changes() for name in names)


def _points(grade: Grade) -> dict[str, Any]:
    waits = grade.needs_manual_grade is not False  # a new row's default is not there yet
    return {"score": grade.manual_score, "extra": grade.extra_credit, "waits": waits}


def _of_cell(session: Session, one: Grade | Comment) -> tuple[str, str, str]:
    cell = one.cell or session.get_one(BaseCell, one.cell_id)
    return *_of_submission(one.notebook.assignment), cell.name


def _of_submission(one: SubmittedAssignment) -> tuple[str, str]:
    return one.assignment.name, one.student.id


def _moment(duedate: datetime | None) -> str | None:
    return None if duedate is None else stamp(duedate, "microseconds")


def _seconds(extension: timedelta | None) -> float | None:
    return None if extension is None else extension.total_seconds()


def _parse(line: bytes) -> Decision | None:
    try:
        data = json.loads(line)
        return Decision(**{name: data[name] for name in Decision.__dataclass_fields__})
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _file_of(session: Session) -> _DecisionsFile | None:
    return None if session.bind is None else _files.get(_address(session.bind.engine.url))


def _address(url: URL) -> tuple[object, ...]:
    """Where a gradebook is, however its address is written."""
    database = url.database
    if url.get_backend_name() == "sqlite" and database:
        database = str(Path(database).resolve())
    return url.get_backend_name(), url.host, url.query.get("host"), url.port, database


def _now() -> str:
    return stamp()
