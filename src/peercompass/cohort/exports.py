"""Marks as a file that an LMS imports, and what importing it would change there.

**Canvas** (its own `lib/gradebook_importer.rb` and `lib/gradebook_exporter.rb` in
instructure/canvas-lms, and "Import CSV File for Carmen Grades" of Ohio State University): the
columns Student, ID, SIS User ID, SIS Login ID, Section, then one an assignment, named `Title (id)`;
a column without an id of the course makes a new assignment. A row `Points Possible` follows. People
are found by ID, else by SIS User ID, else by login, else by *name*, so nobody goes into a file by
name alone. A score that is there is written over, **and an empty cell takes it away**.

**Moodle** ("Grade import", https://docs.moodle.org/311/en/Grade_import, and
`grade/import/csv/classes/load_data.php` in moodle/moodle): any columns, which a person maps; users
by ID number or email address, where small and capital letters count. One unknown person stops the
whole import. An empty cell is no grade.

So a trainee for whom there is nothing to export has no row, and where a file of the LMS is at hand
(`against`), an empty cell keeps the score that is there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from peercompass.grading import Desk
from peercompass.grading.submissions.roster import Roster, read_roster
from peercompass.support.csv_tables import csv_text
from peercompass.support.text import count_of

from .lms_gradebook import (
    OWN_COLUMNS,
    formula_in,
    identity,
    kept_columns,
    known_to,
    person_in,
    read_gradebook,
    unit_column,
)
from .tables import DONE, TO_READ, handins_table

_Marks = Mapping[str, Mapping[str, float]]
"""Points by unit and trainee."""
_NO_SCORE = ("", "-", "N/A")


@dataclass(frozen=True)
class MarkChange:
    """What importing the file changes for a trainee: `before` is the LMS's score, or empty."""

    trainee: str
    unit: str
    before: str
    after: str

    def __str__(self) -> str:
        if self.before:
            return f"{self.trainee}, {self.unit}: {self.before} is written over by {self.after}"
        return f"{self.trainee}, {self.unit}: {self.after}"


@dataclass(frozen=True)
class Export:
    """A file of marks: its `text`, how many marks are in it (`count`), what they change, a line
    for each trainee who was `left_out`, and `remarks` on the whole."""

    text: str
    count: int
    changes: tuple[MarkChange, ...]
    left_out: tuple[str, ...]
    remarks: tuple[str, ...]

    def facts(self) -> dict[str, Any]:
        """The same for a machine, without the text of the file."""
        return {name: value for name, value in asdict(self).items() if name != "text"}


def export_marks(
    desk: Desk,
    units: Sequence[str],
    to: str,
    against: Path | None = None,
    *,
    cohort: str = "",
    partial: bool = False,
) -> Export:
    """Marks of `units` for `canvas`, `moodle`, or as plain `csv` by trainee id.

    Marks are the gradebook's less what lateness costs. Work that waits to be read has none, unless
    `partial`. `against` is a gradebook exported from that LMS: the file then has its people, its
    columns for them and its names of the assignments, and keeps its scores where there is nothing
    new. Raises `UnknownUnit`, `BadExport`, `OSError`, and `ValueError` for a cohort that is none.
    """
    for unit in units:
        desk.known(unit)
    tables = {unit: handins_table(desk, unit, cohort).set_index("trainee") for unit in units}
    marks = {unit: _marks(table, partial) for unit, table in tables.items()}
    maxima = {unit: table.maximum.max() for unit, table in tables.items()}
    titles = {unit: desk.course.units[unit].plan.title for unit in units}
    waiting = sum(int((table.state == TO_READ).sum()) for table in tables.values())
    remarks = []
    if waiting:
        one = waiting == 1
        remarks.append(
            f"{count_of(waiting, 'hand-in')} still {'waits' if one else 'wait'} to be read; "
            + (
                "the points so far are in the file."
                if partial
                else "there is no mark for that in the file. --partial puts the points so far in."
            )
        )
    if to == "csv":
        return _plain(tables, marks, maxima, remarks)
    roster = read_roster(desk.work)
    if against:
        return _into(to, against, roster, titles, marks, maxima, remarks)
    return _afresh(to, roster, titles, marks, maxima, remarks)


def _marks(table: pd.DataFrame, partial: bool) -> dict[str, float]:
    states = (DONE, TO_READ) if partial else (DONE,)
    done = table[table.state.isin(states) & table.points.notna()]
    left = (done.points - done.penalty).clip(lower=0).round(2)
    return {str(trainee): float(points) for trainee, points in left.items()}


def _plain(
    tables: Mapping[str, pd.DataFrame],
    marks: _Marks,
    maxima: Mapping[str, float],
    remarks: list[str],
) -> Export:
    heads = [name for unit in marks for name in (unit, f"{unit} (of)")]
    rows: list[list[Any]] = [["trainee", "cohort", *heads]]
    people = {str(t): str(c) for table in tables.values() for t, c in table.cohort.items()}
    for trainee, cohort in sorted(people.items()):
        both = [cell for unit, own in marks.items() for cell in (own.get(trainee), maxima[unit])]
        rows.append([trainee, cohort, *both])
    count = sum(map(len, marks.values()))
    changes = [
        MarkChange(t, unit, "", _score(s)) for unit, own in marks.items() for t, s in own.items()
    ]
    return Export(csv_text(rows), count, tuple(changes), (), tuple(remarks))


def _afresh(
    to: str,
    roster: Roster,
    titles: Mapping[str, str],
    marks: _Marks,
    maxima: Mapping[str, float],
    remarks: list[str],
) -> Export:
    """A file from the roster alone."""
    head = OWN_COLUMNS[to]
    rows: list[list[Any]] = [[*head, *titles.values()]]
    if to == "canvas":
        rows.append(["    Points Possible", "", "", "", "", *maxima.values()])
        remarks.append(
            "Canvas makes a new assignment for a column whose name it does not know. Export the "
            "gradebook from Canvas and name it with --against, and the columns fit."
        )
    left_out: list[str] = []
    changes: list[MarkChange] = []
    some = False
    for trainee in sorted({t for own in marks.values() for t in own}):
        person = known_to(to, trainee, roster)
        if isinstance(person, str):
            left_out.append(person)
            continue
        own = [marks[unit].get(trainee) for unit in titles]
        some = some or None in own
        rows.append([*identity(to, person), *own])
        given = [
            (unit, score) for unit, score in zip(titles, own, strict=True) if score is not None
        ]
        changes += [MarkChange(trainee, unit, "", _score(score)) for unit, score in given]
    if some:
        remarks.append(
            "Some trainees have a mark in one unit and none in another. An empty cell takes away a "
            "score that the LMS has: export the units one by one, or use --against."
        )
    return Export(csv_text(rows), len(changes), tuple(changes), tuple(left_out), tuple(remarks))


def _into(
    to: str,
    against: Path,
    roster: Roster,
    titles: Mapping[str, str],
    marks: _Marks,
    maxima: Mapping[str, float],
    remarks: list[str],
) -> Export:
    """A file that fits the one the LMS exported."""
    head, rest, read_as = read_gradebook(against, to)
    remarks += read_as
    places = {unit: unit_column(against, head, unit, titles[unit]) for unit in titles}
    keep = [n for n, name in enumerate(head) if name in kept_columns(to)]
    rows: list[list[Any]] = [[*(head[n] for n in keep), *(head[n] for n in places.values())]]
    found: set[str] = set()
    changes: list[MarkChange] = []
    left_out: list[str] = []
    for cells in rest:
        if to == "canvas" and (not cells[0].strip() or "Points Possible" in cells[0]):
            if "Points Possible" in cells[0]:
                rows.append([*(cells[n] for n in keep), *maxima.values()])
                remarks += _other_maximum(cells, places, maxima)
            continue
        person = person_in(to, head, cells, roster)
        if why := formula_in(to, head, cells):
            left_out.append(f"{cells[0]}: {why}")
            continue
        row: list[str | float] = []
        for unit, n in places.items():
            score = marks[unit].get(person.trainee) if person else None
            before = "" if cells[n].strip() in _NO_SCORE else cells[n].strip()
            row.append(before if score is None else score)
            if person and score is not None and _differs(before, score):
                changes.append(MarkChange(person.trainee, unit, before, _score(score)))
        rows.append([*(cells[n] for n in keep), *map(_as_number, row)])
        if person:
            found.add(person.trainee)
    for trainee in sorted({t for own in marks.values() for t in own} - found):
        known = known_to(to, trainee, roster)
        lost = f"{trainee}: nobody in {against.name} has their id"
        left_out.append(known if isinstance(known, str) else lost)
    count = sum(t in own for own in marks.values() for t in found)
    return Export(csv_text(rows), count, tuple(changes), tuple(left_out), tuple(remarks))


def _other_maximum(
    cells: list[str], places: Mapping[str, int], maxima: Mapping[str, float]
) -> list[str]:
    return [
        f"{unit}: the LMS says out of {cells[n].strip()}, the gradebook out of "
        f"{_score(maxima[unit])}; importing changes that too"
        for unit, n in places.items()
        if cells[n].strip() and pd.notna(maxima[unit]) and _differs(cells[n], maxima[unit])
    ]


def _differs(before: str, score: float) -> bool:
    """Whether a score is another one, to the hundredth that an LMS shows."""
    number = _as_number(before.strip())
    return not isinstance(number, float) or round(number, 2) != round(score, 2)


def _as_number(cell: str | float) -> str | float:
    """A cell of the LMS as a number where it is one, so that it stays one."""
    try:
        return float(cell)
    except ValueError:
        return cell


def _score(score: float) -> str:
    return f"{score:.10g}"
