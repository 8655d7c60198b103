"""What each submission was graded from: a table of our own in the gradebook, beside nbgrader's.

It is written in the same transaction as the marks, so the two never differ.
"""

import json
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    inspect,
    select,
)

from .engine import reading, writing

graded_from = Table(
    "peercompass_graded",
    MetaData(),
    Column("assignment", String(128), primary_key=True),
    Column("student", String(128), primary_key=True),
    Column("hand_in", String(64), nullable=False),
    Column("notebook", String(64), nullable=False),
    Column("answers", Text, nullable=False),
)
"""Which hand-in a submission was graded from: digests of the hand-in with all that marks depend
on, and of the marked notebook's file; `answers` is JSON, a digest of each item's result."""


@dataclass(frozen=True)
class GradedFrom:
    """What the gradebook says of an earlier grading of a submission."""

    hand_in: str
    notebook: str
    answers: dict[str, str]


def answers_before(db_url: str, unit: str, student: str) -> dict[str, str]:
    """The digest of each item's result when the submission was graded before, by item."""
    with reading(db_url) as db:
        if not inspect(db).has_table(graded_from.name):
            return {}
        return answers_in(db, unit, [student]).get(student, {})


def keep_answers(db_url: str, unit: str, student: str, answers: dict[str, str]) -> None:
    """Keep what the answers of a submission came to when another door than the batch graded it;
    the batch will still look at it anew."""
    with writing(db_url) as db:
        graded_from.create(db, checkfirst=True)
        keep_graded(db, unit, {student: GradedFrom("", "", answers)})


def unchanged(before: dict[str, str], now: dict[str, str]) -> set[str]:
    """The items whose answer came to the same as the last time: a person's mark on it stands."""
    return {item for item, digest in now.items() if before.get(item) == digest}


def answers_in(db: Connection, unit: str, students: list[str]) -> dict[str, dict[str, str]]:
    """The digests of `answers_before` for each of `students` who has any."""
    where = (graded_from.c.assignment == unit) & graded_from.c.student.in_(students)
    rows = db.execute(select(graded_from.c.student, graded_from.c.answers).where(where))
    return {student: json.loads(answers) for student, answers in rows}


def keep_graded(db: Connection, unit: str, graded: dict[str, GradedFrom]) -> None:
    """Keep what submissions were graded from, by student, in an open transaction."""
    own = (graded_from.c.assignment == unit) & graded_from.c.student.in_(graded)
    db.execute(delete(graded_from).where(own))
    rows = [
        {
            "assignment": unit,
            "student": student,
            "hand_in": one.hand_in,
            "notebook": one.notebook,
            "answers": json.dumps(one.answers),
        }
        for student, one in graded.items()
    ]
    db.execute(insert(graded_from), rows)
