"""nbgrader's gradebook, written for many submissions in one transaction.

The rows are those that nbgrader's own autograde writes, one session and several commits for each
cell; a test holds the two against each other. A table of our own beside them says from which
hand-in each submission was graded, in the same transaction as its marks.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.plugins import LateSubmissionPlugin
from sqlalchemy import (
    Connection,
    Row,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from peercompass.grading.marking.marker import Mark, Marked

from .create import create_gradebook
from .engine import gradebook_engine, reading, writing
from .lateness import points_lost, seconds_late
from .provenance import GradedFrom, answers_in, graded_from, keep_graded, unchanged

_AT_A_TIME = 200  # names in one IN (...): SQLite allows 32,766, older ones 999


@dataclass(frozen=True)
class SubmissionMarks:
    """One marked hand-in to be written: `hand_in` and `notebook` are the digests kept with it."""

    marked: Marked
    handed_in: datetime | None
    hand_in: str
    notebook: str


class GradebookWriter:
    """The gradebook at `db_url`, for one unit.

    `names` gives for each item the grade ids that hold its marks. Raises `LookupError` when the
    unit was never released into this gradebook.
    """

    def __init__(
        self,
        db_url: str,
        course_id: str,
        unit: str,
        names: dict[str, list[str]],
        late: LateSubmissionPlugin,
    ) -> None:
        create_gradebook(db_url, course_id)
        self._unit, self._names, self._late = unit, names, late
        self._engine = gradebook_engine(db_url)
        with writing(self._engine) as db:
            graded_from.create(db, checkfirst=True)
            self._read_cells(db)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def due(self, students: Iterable[str]) -> dict[str, datetime | None]:
        """When the unit is due for each student (UTC, without a zone), extensions included."""
        table = SubmittedAssignment.__table__
        extra = dict.fromkeys(students)
        with reading(self._engine) as db:
            duedate = db.scalar(select(Assignment.duedate).where(Assignment.id == self._assignment))
            for names in _portions(list(extra)):
                where = (table.c.assignment_id == self._assignment) & table.c.student_id.in_(names)
                rows = db.execute(select(table.c.student_id, table.c.extension).where(where)).all()
                extra |= dict(map(tuple, rows))
        return {s: duedate and duedate + (by or timedelta()) for s, by in extra.items()}

    def before(self) -> dict[str, GradedFrom]:
        """What each submission of the unit was graded from, by student."""
        one, two = SubmittedAssignment.__table__, SubmittedNotebook.__table__
        there = (
            select(one.c.student_id)
            .join(two, two.c.assignment_id == one.c.id)
            .where(one.c.assignment_id == self._assignment)
        )
        own = (graded_from.c.assignment == self._unit) & graded_from.c.student.in_(there)
        with reading(self._engine) as db:
            rows = db.execute(select(graded_from).where(own)).all()
        return {r.student: GradedFrom(r.hand_in, r.notebook, json.loads(r.answers)) for r in rows}

    def write(self, entries: Sequence[SubmissionMarks]) -> None:
        """Write the marks of `entries`, all or none of them.

        A person's marks and comments stay. A mark on an answer that came to something else since
        waits for a person again. The late penalty is worked out anew.
        """
        by_student = {entry.marked.student: entry for entry in entries}
        with writing(self._engine) as db:
            self._add_students(db, list(by_student))
            places = self._submissions(db, by_student)
            self._write_marks(db, by_student, places)
            keep_graded(
                db,
                self._unit,
                {
                    student: GradedFrom(entry.hand_in, entry.notebook, entry.marked.answers)
                    for student, entry in by_student.items()
                },
            )

    def _read_cells(self, db: Connection) -> None:
        found = db.execute(
            select(Assignment.id, Assignment.duedate, Notebook.id)
            .join(Notebook, Notebook.assignment_id == Assignment.id)
            .where(Assignment.name == self._unit, Notebook.name == self._unit)
        ).first()
        if found is None:
            raise LookupError(f"`{self._unit}` is not in the gradebook; release it first")
        self._assignment, self._due, self._notebook = found
        cells = BaseCell.__table__
        rows = db.execute(
            select(cells.c.id, cells.c.name, cells.c.type).where(
                cells.c.notebook_id == self._notebook
            )
        ).all()
        self._graded = {r.name: r.id for r in rows if r.type in ("GradeCell", "TaskCell")}
        if missing := {name for own in self._names.values() for name in own} - self._graded.keys():
            named = ", ".join(sorted(missing))
            raise LookupError(f"`{self._unit}` has new parts ({named}); release it again")
        self._solved = {r.name: r.id for r in rows if r.type in ("SolutionCell", "TaskCell")}

    def _add_students(self, db: Connection, students: list[str]) -> None:
        table = Student.__table__
        known = set(db.scalars(select(table.c.id).where(table.c.id.in_(students))))
        new = [{"id": student} for student in students if student not in known]
        if new:
            db.execute(insert(table), new)

    def _submissions(
        self, db: Connection, entries: dict[str, SubmissionMarks]
    ) -> dict[str, "_SubmissionRows"]:
        """Where each student's marks are written; made where there is no place yet."""
        one, two = SubmittedAssignment.__table__, SubmittedNotebook.__table__
        rows = db.execute(
            select(one.c.student_id, one.c.id, one.c.timestamp, one.c.extension, two.c.id)
            .outerjoin(
                two, (two.c.assignment_id == one.c.id) & (two.c.notebook_id == self._notebook)
            )
            .where(one.c.assignment_id == self._assignment, one.c.student_id.in_(entries))
            .with_for_update(of=one)
        )
        places = {}
        for student, submission, timestamp, extension, notebook in rows:
            handed_in = entries[student].handed_in or timestamp
            places[student] = _SubmissionRows(submission, notebook or "", handed_in, extension)
        moved = [
            {"at": place.submission, "timestamp": place.handed_in} for place in places.values()
        ]
        if moved:
            db.execute(update(one).where(one.c.id == bindparam("at")), moved)
        new = {
            s: _SubmissionRows(_new_id(), "", entries[s].handed_in)
            for s in entries.keys() - places.keys()
        }
        if new:
            db.execute(
                insert(one),
                [
                    {
                        "id": place.submission,
                        "student_id": student,
                        "timestamp": place.handed_in,
                        "assignment_id": self._assignment,
                    }
                    for student, place in new.items()
                ],
            )
        places |= new
        bare = [place for place in places.values() if not place.notebook]
        for place in bare:
            place.notebook = _new_id()
        if bare:
            db.execute(
                insert(two),
                [
                    {
                        "id": place.notebook,
                        "assignment_id": place.submission,
                        "notebook_id": self._notebook,
                        "flagged": False,
                    }
                    for place in bare
                ],
            )
        return places

    def _write_marks(
        self,
        db: Connection,
        entries: dict[str, SubmissionMarks],
        places: dict[str, "_SubmissionRows"],
    ) -> None:
        held = [place.notebook for place in places.values()]
        before = answers_in(db, self._unit, list(entries))
        standing, said = _grades(db, held), _comments(db, held)
        grades, comments, penalties = _Changes(), _Changes(), _Changes()
        for student, entry in entries.items():
            place, total = places[student], 0.0
            settled = self._settled(before.get(student, {}), entry.marked.answers)
            given = {mark.grade_id: mark for mark in entry.marked.marks}
            for name, cell in self._graded.items():
                mark = given.get(name, Mark(name, None, waits=True))
                row = standing.get((place.notebook, cell))
                waits = _waits(mark, row, settled)
                value = {"auto_score": mark.auto, "needs_manual_grade": waits}
                grades.add(None if row is None else row.id, place.notebook, cell, value)
                total += _score(mark.auto, row)
            for name, cell in self._solved.items():
                comment = {"auto_comment": entry.marked.comments.get(name)}
                comments.add(said.get((place.notebook, cell)), place.notebook, cell, comment)
            late = seconds_late(place.handed_in, self._due, place.extension)
            lost = points_lost(self._late, student, total, late)
            penalties.changed.append({"at": place.notebook, "late_submission_penalty": lost})
        grades.write(db, Grade.__table__)
        comments.write(db, Comment.__table__)
        penalties.write(db, SubmittedNotebook.__table__)

    def _settled(self, before: dict[str, str], answers: dict[str, str]) -> set[str]:
        """The grade ids of the answers that came to the same as before."""
        items = unchanged(before, answers)
        return {name for item in items for name in self._names.get(item, (item,))}


@dataclass(frozen=True)
class _Changes:
    """What one table gets: `new` rows whole, and of those that are there already what is `changed`,
    with a row's id as `at`."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)

    def add(self, row: str | None, notebook: str, cell: str, value: dict[str, Any]) -> None:
        """Set `value` in the `row` of a cell, which is None where there is none yet."""
        if row is None:
            self.new.append({**value, "id": _new_id(), "cell_id": cell, "notebook_id": notebook})
        else:
            self.changed.append({**value, "at": row})

    def write(self, db: Connection, table: Table) -> None:
        if self.new:
            db.execute(insert(table), self.new)
        if self.changed:
            db.execute(update(table).where(table.c.id == bindparam("at")), self.changed)


@dataclass
class _SubmissionRows:
    """The ids of the rows that hold a submission, when it was handed in, and its extension."""

    submission: str
    notebook: str
    handed_in: datetime | None
    extension: timedelta | None = field(default=None)


def _grades(db: Connection, notebooks: list[str]) -> dict[tuple[str, str], Row[Any]]:
    """The rows of the grades there are, by notebook and cell; nobody else changes them now."""
    grades = Grade.__table__
    query = select(grades).where(grades.c.notebook_id.in_(notebooks)).with_for_update()
    return {(row.notebook_id, row.cell_id): row for row in db.execute(query)}


def _comments(db: Connection, notebooks: list[str]) -> dict[tuple[str, str], str]:
    """The ids of the comments there are, by notebook and cell."""
    own = Comment.__table__.c
    query = select(own.id, own.notebook_id, own.cell_id).where(own.notebook_id.in_(notebooks))
    return {(row.notebook_id, row.cell_id): row.id for row in db.execute(query)}


def _waits(mark: Mark, row: Row[Any] | None, settled: set[str]) -> bool:
    """Whether a person has to look. nbgrader asks again for whatever a person has marked; here an
    answer that came to the same as before keeps the person's word."""
    if row is None or row.manual_score is None:
        return mark.waits
    return mark.grade_id not in settled or bool(row.needs_manual_grade)


def _score(auto: float | None, row: Row[Any] | None) -> float:
    """As nbgrader's Grade.score: a person's points before a program's, and extra credit on top of
    either."""
    manual = row.manual_score if row is not None else None
    points = manual if manual is not None else auto
    if points is None:
        return 0.0
    return points + ((row.extra_credit if row is not None else None) or 0.0)


def _portions(names: list[str]) -> Iterable[list[str]]:
    return (names[at : at + _AT_A_TIME] for at in range(0, len(names), _AT_A_TIME))


def _new_id() -> str:
    return uuid4().hex
