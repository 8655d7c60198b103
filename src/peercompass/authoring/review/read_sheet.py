"""Read a sheet that came back from a reviewer. Every row is taken or named.

Nothing in it is trusted: an answer is one of the few that the question knows, or it is named; a
name is only words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from peercompass.course import Reviewer, Unit
from peercompass.support.csv_tables import read_columns
from peercompass.support.text import cleaned, normalized
from peercompass.support.wall_clock import DateOrder, WallClock

from .questions import Question, questions_of, stamp
from .sheet import (
    ABOUT,
    ANSWER,
    CODE,
    COLUMNS,
    COMMENT,
    CONSENT,
    CREDENTIAL,
    DATE,
    ITEM,
    MADE_FROM,
    NAME,
    PART,
    ROLE,
    SURE,
    about_hints,
)

_QUESTION = re.compile(r"(?:question|q)?[\s.]*(\d+)")
_MOMENT = re.compile(r"(?:scene|s)[\s.]*(\d+)[\s,.;/]*(?:moment|m)[\s.]*(\d+)")
_YES, _NO = ("yes", "y", "x", "true", "1"), ("no", "n", "false", "0", "-", "")
_LONGEST_NAME = 120  # characters


class BadSheet(ValueError):
    """A file that is no sheet of this review. The message says why and what to do."""


class Doubt(NamedTuple):
    """What a reviewer said beside an answer, or that they were not sure (1) of it. `question` and
    `part` are ids."""

    question: str
    part: str
    code: str
    sure: int | None
    words: str


@dataclass(frozen=True)
class Reading:
    """One reviewer's reading: a category for each question and part (ids) that was answered.

    `reviewer` is there only with their consent. `remarks` are sentences, each with its row, about
    what was not understood.
    """

    code: str
    answers: Mapping[tuple[str, str], str]
    doubts: tuple[Doubt, ...]
    reviewer: Reviewer | None
    remarks: tuple[str, ...]


class _Row(NamedTuple):
    number: int
    cells: Mapping[str, str]


def read_sheet(
    data: bytes, unit: Unit, shown: Sequence[str], order: DateOrder | None = None
) -> Reading:
    """The reading in the CSV `data`, of the `unit` whose lesson shows the parts `shown`. `order` is
    how the people of the course write a day in figures.

    Raises `BadSheet` when it is no sheet of this unit as it is today.
    """
    try:
        rows = [_Row(*row) for row in read_columns(data, COLUMNS)]
    except ValueError as error:
        raise BadSheet(str(error)) from error
    about = [row for row in rows if _said(row, ITEM) == normalized(ABOUT)]
    told = {_said(row, PART): cleaned(row.cells[ANSWER]) for row in about}
    code = normalized(told.get(normalized(CODE), ""))
    if not code:
        raise BadSheet(
            f"there is no code; fill in the row “{ABOUT}”, “{CODE}” as it was in the package, or "
            "no letter can be read"
        )
    remarks = [*_made_from(told.get(normalized(MADE_FROM), ""), unit, shown)]
    known = {*map(normalized, about_hints()), normalized(CODE), normalized(MADE_FROM)}
    remarks += [
        f"row {row.number}: there is no “{row.cells[PART]}” to say about oneself; see the sheet "
        "of the package"
        for row in about
        if _said(row, PART) not in known
    ]
    questions = questions_of(unit, shown, code)
    taken = _Taken(questions, code)
    for row in rows:
        if row not in about:
            taken.row(row)
    reviewer, why = _reviewer(told, order)
    return Reading(
        code=code,
        answers=taken.answers(),
        doubts=tuple(taken.doubts),
        reviewer=reviewer,
        remarks=(*remarks, *why, *taken.remarks),
    )


class _Taken:
    """The rows of answers, taken one after the other."""

    def __init__(self, questions: Sequence[Question], code: str) -> None:
        self.code = code
        self.questions = questions
        self.numbers = {_number(one.number): one for one in questions}
        self.marked: dict[tuple[str, str], str] = {}
        self.doubts: list[Doubt] = []
        self.remarks: list[str] = []

    def row(self, row: _Row) -> None:
        """Take a row: its answer, and its doubt. What cannot be taken is named."""
        question = self.numbers.get(_number(row.cells[ITEM]))
        if not question:
            self._name(row, f"there is no “{row.cells[ITEM]}” in this unit's sheet")
            return
        mark = _said(row, PART).strip("().: ")
        part = next((one for one in question.asked if one.mark.lower() == mark), None)
        if not part:
            marks = ", ".join(one.mark for one in question.asked if one.mark)
            there = f"its parts are {marks}" if marks else "leave its part empty"
            self._name(row, f"{question.number} has no part “{row.cells[PART]}”; {there}")
            return
        sure, words = self._sure(row), row.cells[COMMENT].strip()
        if words or sure == 1:
            self.doubts.append(Doubt(question.id, part.id, self.code, sure, words))
        said = _said(row, ANSWER)
        answer = question.answers.get(said) or question.answers.get(said.strip("().:; "))
        where = (question.id, part.id)
        if not said:
            return
        if not answer:
            self._name(
                row, f"“{row.cells[ANSWER].strip()}” is no answer here; write {question.ask}"
            )
        elif where in self.marked:
            self._name(row, f"{question.number} {part.mark} was answered above already; keep one")
        elif question.sort == "order" and answer in self._of(question).values():
            self._name(row, f"place {answer} of {question.number} is given twice; keep one")
        else:
            self.marked[where] = answer

    def answers(self) -> dict[tuple[str, str], str]:
        """All answers. Beside a part that is marked, an empty one may be an answer too; not where
        the reviewer has written that answer out elsewhere in the question: then empty is open."""
        whole: dict[tuple[str, str], str] = {}
        for question in self.questions:
            given = self._of(question)
            empty = question.left_empty
            if given and empty and empty not in given.values():
                given = {part.id: given.get(part.id, empty) for part in question.asked}
            whole |= {(question.id, part): answer for part, answer in given.items()}
        return whole

    def _of(self, question: Question) -> dict[str, str]:
        return {part: said for (name, part), said in self.marked.items() if name == question.id}

    def _sure(self, row: _Row) -> int | None:
        said = _said(row, SURE)
        if said in ("1", "2", "3"):
            return int(said)
        if said:
            self._name(row, f"“{row.cells[SURE].strip()}” says not how sure; write 1, 2 or 3")
        return None

    def _name(self, row: _Row, why: str) -> None:
        self.remarks.append(f"row {row.number}: {why}")


def _said(row: _Row, column: str) -> str:
    return normalized(row.cells[column])


def _number(text: str) -> tuple[str, ...]:
    """What `Question 7`, `q7` and `7` have in common, and what no other has; of words that are
    neither question nor moment the words."""
    said = normalized(text)
    found = _QUESTION.fullmatch(said) or _MOMENT.fullmatch(said)
    return tuple(str(int(number)) for number in found.groups()) if found else (said, "", "")


def _made_from(told: str, unit: Unit, shown: Sequence[str]) -> Iterator[str]:
    """A remark where the words have changed since. Raises `BadSheet` for another unit, and where
    letters and numbers may stand for something else today."""
    name, _, mark = told.partition(" ")
    if not mark:
        yield (
            f"the row “{ABOUT}”, “{MADE_FROM}” is empty, so nobody can tell whether the unit has "
            "changed since; fill it in as it was in the package"
        )
        return
    if name != unit.id:
        raise BadSheet(f"this is a sheet of `{name}`, not of `{unit.id}`")
    bones, _, words = mark.partition(".")
    bones_today, _, words_today = stamp(unit, shown).partition(".")
    if bones != bones_today:
        raise BadSheet(
            "questions, options or moments came, went or moved since this sheet was made, so its "
            "numbers and letters may mean something else. Read it with the unit as it was then "
            "(with git: check out that day's commit), or ask for a reading of the new package"
        )
    if words != words_today:
        yield "some words of the unit changed since this sheet was made; keep that in mind"


def _reviewer(
    told: Mapping[str, str], order: DateOrder | None
) -> tuple[Reviewer | None, list[str]]:
    """Whom to name, with their consent and only then; and what stands in the way of it."""
    name, role, credential, date, consent = (
        told.get(normalized(part), "") for part in (NAME, ROLE, CREDENTIAL, DATE, CONSENT)
    )
    said = normalized(consent).strip(".! ")
    if said not in _YES:
        unclear = [] if said in _NO else [f"“{CONSENT}” says neither yes nor no; nobody is named"]
        return None, unclear
    needed = {NAME: name, ROLE: role, DATE: date}
    if missing := ", ".join(what for what, given in needed.items() if not given):
        why = f"the reviewer may be named, but this is empty: {missing}; ask, and fill it in"
        return None, [why]
    whole = f"{role}, {credential}" if credential else role
    if max(len(name), len(whole)) > _LONGEST_NAME:
        return None, [f"a name or role is longer than {_LONGEST_NAME} characters; shorten it"]
    try:
        day = WallClock(order=order).read(f"{date} 12:00").date()
    except ValueError:
        return None, [
            f"“{DATE}”: “{date}” is no day that can be read in one way; write it like 2026-12-01"
        ]
    return Reviewer(name=name, role=whole, date=day.isoformat()), []
