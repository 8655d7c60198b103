"""A whole cohort on one page: what waits, who is where, points by competency, and how items went.

The page is one file of HTML without a script, an image or an address of another place. It names
trainees by their ids alone, since it is easily passed on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from peercompass.course import Unit
from peercompass.grading import Desk
from peercompass.grading.submissions.roster import read_roster
from peercompass.support.templates import html_template

from .item_analysis import Flag, flags, items_table, points_table
from .item_statistics import LEAST, Reliability, reliability
from .option_counts import MEASURES, options_table, picks_table
from .requests import requests_table
from .tables import (
    DONE,
    OPEN,
    TO_GRADE,
    TO_READ,
    cells_table,
    competency_table,
    handins_table,
    members,
    read_results,
    work_table,
)

_TEMPLATES = Path(__file__).parent / "templates"
_STATES = (TO_GRADE, TO_READ, DONE, OPEN)


@dataclass(frozen=True)
class UnitReport:
    """One unit of a report: its tables, by the functions of the same names."""

    unit: Unit
    handins: pd.DataFrame
    work: pd.DataFrame
    items: pd.DataFrame
    requests: pd.DataFrame
    options: pd.DataFrame
    flags: list[Flag]
    reliability: Reliability

    @property
    def title(self) -> str:
        """The unit's title."""
        return self.unit.plan.title

    @property
    def counts(self) -> dict[str, int]:
        """How many trainees are in each state."""
        found = self.handins.state.value_counts()
        return {state: int(found.get(state, 0)) for state in _STATES}

    def stem(self, item: str) -> str:
        """What an item asks."""
        return next(one.stem for one in self.unit.items if one.id == item)

    @property
    def to_read(self) -> pd.DataFrame:
        """Pieces that wait for a person: `item`, `trainees` (how many), `points` (to give)."""
        waiting = self.work[self.work.waiting].groupby("item", sort=False)
        table = waiting.agg(trainees=("trainee", "count"), points=("maximum", "sum"))
        return table.reset_index()


@dataclass(frozen=True)
class Report:
    """A cohort's report. `cohort` is empty for everybody; `competencies` is over all its units."""

    course: str
    cohort: str
    demo: bool
    has_roster: bool
    units: list[UnitReport]
    competencies: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table of the report in tidy form, by name, with the unit in a column."""
        found = {
            name: self._stacked((one.unit.id, getattr(one, name)) for one in self.units)
            for name in ("handins", "items", "options", "work", "requests")
        }
        found["competencies"] = self.competencies
        found["look_at"] = self._stacked(
            (one.unit.id, pd.DataFrame(one.flags, columns=["item", "what", "look"]))
            for one in self.units
        )
        found["reliability"] = pd.DataFrame(
            [
                (
                    one.unit.id,
                    one.reliability.alpha.n,
                    *one.reliability.alpha[:3],
                    one.reliability.error,
                )
                for one in self.units
            ],
            columns=["unit", "complete", "alpha", "alpha_low", "alpha_high", "error_in_points"],
        )
        return found

    @staticmethod
    def _stacked(tables: Iterable[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
        named = [table.assign(unit=unit) for unit, table in tables]
        filled = [table for table in named if len(table)] or named[:1]
        whole = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame({"unit": []})
        return whole[["unit", *(name for name in whole if name != "unit")]]


def make_report(desk: Desk, units: Sequence[str] = (), cohort: str = "") -> Report:
    """Gather the report of `units` (all with items, if none is named) for a roster's `cohort`.

    Raises `UnknownUnit`, and `ValueError` when the roster has no such cohort.
    """
    course = desk.course
    for unit in units:
        desk.known(unit)
    only = members(desk, cohort)
    wanted = units or [unit.id for unit in course.units.values() if unit.items]
    found = [_unit(desk, course.units[unit], cohort, only) for unit in wanted]
    work = pd.concat([one.work for one in found]) if found else None
    competencies = pd.DataFrame() if work is None else competency_table(course, work)
    return Report(
        course.file.title,
        cohort,
        desk.demo,
        bool(read_roster(desk.work).people),
        found,
        competencies,
    )


def report_html(report: Report, made: datetime) -> str:
    """The report as one page of HTML. `made` is the time it says it was made at."""
    template = html_template(
        _TEMPLATES,
        "report.html",
        filters={"percent": _percent, "number": _number},
        tests={"known": pd.notna},
    )
    return template.render(
        report=report,
        made=made,
        least=LEAST,
        measures=MEASURES,
        states=_STATES,
        TO_GRADE=TO_GRADE,
        OPEN=OPEN,
        competencies=_across(report.competencies),
        rows=_rows,
    )


def _unit(desk: Desk, unit: Unit, cohort: str, only: set[str] | None) -> UnitReport:
    results = read_results(desk, unit.id)
    if only is not None:
        results = {trainee: own for trainee, own in results.items() if trainee in only}
    work = work_table(desk, unit.id, only)
    picks = picks_table(desk.course, unit, results, cells_table(desk, unit.id))
    items = items_table(unit, work)
    return UnitReport(
        unit,
        handins_table(desk, unit.id, cohort),
        work,
        items,
        requests_table(desk, [unit.id], only),
        options_table(picks),
        flags(unit, work, items, picks),
        reliability(points_table(unit, work)),
    )


def _across(competencies: pd.DataFrame) -> tuple[list[str], list[tuple[str, list[Any]]]]:
    """The titles of the competencies, and for each trainee what they have in each of them."""
    if competencies.empty:
        return [], []
    titles = sorted(competencies.competency.unique())
    rows = []
    for trainee, own in competencies.groupby("trainee"):
        by_title = {row.competency: row for row in own.itertuples()}
        rows.append((str(trainee), [by_title.get(title) for title in titles]))
    return titles, rows


def _rows(table: pd.DataFrame, **equal: str) -> list[Any]:
    for name, value in equal.items():
        table = table[table[name] == value]
    return list(table.itertuples(index=False))


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _number(value: float) -> str:
    return f"{value:.10g}"
