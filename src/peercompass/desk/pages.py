"""The instructor's pages: what `grading/*.ipynb` show, without a line of code to read."""

import html
from pathlib import Path

import ipywidgets
import pandas as pd
from IPython.display import display
from nbgrader.api import Gradebook

from peercompass.cohort.demo import make_demo
from peercompass.cohort.item_analysis import items_table
from peercompass.cohort.statistics import LEAST
from peercompass.cohort.tables import competency_table, marks_table, progress_table, work_table
from peercompass.course.notebooks import read_notebook, with_outputs, write_notebook
from peercompass.course.paths import find_root
from peercompass.grading import Desk

_SYNTHETIC = "Synthetic cohort (made-up people)"
_OWN = "Our own cohort"


def show(board: str) -> None:
    """Show an instructor's board: `progress` (who is where), `reading` (what to read tonight),
    `items` (how each item went), `competencies` (points by competency) or `marks` (one table of
    all marks).

    The synthetic cohort is made when there is none yet; a real one is shown first where there is
    one. Raises `LookupError` for another name, and outside a course directory.
    """
    display(Board(board, Path.cwd()))


def save_boards(root: Path) -> list[Path]:
    """Make the synthetic cohort anew and save its boards in the notebooks of `grading/`, so that
    a reader on a code host sees them. Returns the notebooks."""
    make_demo(root)
    folder = Path(root) / "grading"

    def render(board: str) -> dict[str, str]:
        data = Board(board, folder)._repr_mimebundle_()
        return {kind: data[kind] for kind in ("text/html", "text/plain")}

    paths = sorted(folder.glob("*.ipynb"))
    for path in paths:
        write_notebook(path, with_outputs(read_notebook(path), render, room="desk"))
    return paths


class Board(ipywidgets.VBox):
    """One table with a choice of cohort and unit above it."""

    def __init__(self, board: str, folder: Path):
        if board not in _BOARDS:
            raise LookupError(f"there is no board {board!r}; there are: {', '.join(_BOARDS)}")
        self._make = _BOARDS[board]
        self._desks = _desks(folder)
        names = list(self._desks)
        units = [
            (unit.plan.title, unit.id)
            for unit in self._desks[names[0]].course.units.values()
            if unit.items
        ]
        wide = {"layout": {"width": "auto"}, "style": {"description_width": "4rem"}}
        self._cohort = ipywidgets.Dropdown(
            options=names, value=names[0], description="Cohort", **wide
        )
        self._unit = ipywidgets.Dropdown(
            options=units, value=units[0][1], description="Unit", **wide
        )
        self._table = ipywidgets.HTML()
        self._cohort.observe(self._draw, "value")
        self._unit.observe(self._draw, "value")
        super().__init__([self._cohort, self._unit, self._table])
        self._draw()

    def _draw(self, _change=None) -> None:
        desk, unit = self._desks[self._cohort.value], self._unit.value
        here = desk.students(unit)
        if not here:
            self._table.value = (
                "<p>Nobody has handed this unit in yet. When they have, collect their work: open "
                "formgrader and press Collect, or run <code>peercompass collect</code>.</p>"
            )
            return
        ungraded = len(set(here) - set(marks_table(desk, unit).trainee))
        to_grade = ""
        if ungraded:
            to_grade = (
                f"<p>Not graded yet: {ungraded} of {len(here)}. Open formgrader and press "
                "Autograde, or run <code>peercompass grade</code>.</p>"
            )
        if ungraded == len(here):
            self._table.value = to_grade
            return
        lead, table = self._make(desk, unit)
        note = "These people are made up. " if desk.demo else ""
        caption = f"<p>{note}{html.escape(lead)}</p>"
        self._table.value = (
            to_grade
            + caption
            + table.to_html(
                index=False, border=0, na_rep="", float_format="{:g}".format, justify="left"
            )
        )

    def _repr_mimebundle_(self, **kwargs):
        data = dict(super()._repr_mimebundle_(**kwargs))
        data["text/html"] = self._table.value
        data["text/plain"] = f"{self._cohort.value}, {self._unit.value}"
        return data


def _desks(folder: Path) -> dict[str, Desk]:
    root = find_root(folder)
    if root is None:
        raise LookupError("this page belongs into the grading folder of a course directory")
    own, demo = Desk(root), Desk(root, demo=True)
    if not (demo.work / "gradebook.db").exists():
        make_demo(root)
    real = any(own.students(unit) for unit in own.course.units)
    return {_OWN: own, _SYNTHETIC: demo} if real else {_SYNTHETIC: demo, _OWN: own}


def _progress(desk: Desk, unit: str) -> tuple[str, pd.DataFrame]:
    table = progress_table(desk, unit)
    lead = f"{len(table)} handed in; {int((table['to_read'] > 0).sum())} wait to be read."
    renamed = {
        "trainee": "Trainee",
        "answered": "Answered",
        "items": "Of",
        "points": "Points",
        "maximum": "Of points",
        "to_read": "To read",
    }
    return lead, table.rename(columns=renamed)


def _reading(desk: Desk, unit: str) -> tuple[str, pd.DataFrame]:
    waiting = marks_table(desk, unit).query("waiting")
    lead = (
        f"{len(waiting)} pieces wait for a person. Open formgrader, Manual Grading, and choose "
        "the unit."
        if len(waiting)
        else "Nothing waits to be read."
    )
    table = waiting[["trainee", "item", "maximum"]]
    return lead, table.set_axis(["Trainee", "Piece", "Points to give"], axis=1)


def _items(desk: Desk, unit: str) -> tuple[str, pd.DataFrame]:
    of = desk.course.units[unit]
    table = items_table(of, work_table(desk, unit))
    complete = int(table.complete.iloc[0])
    lead = (
        "Not attempted and not right are kept apart. The mean share of the points is over those "
        "who answered and are marked, and lies most likely in the range beside it. "
    )
    lead += (
        "“Tells apart” is how an item goes with all the others (0.20 and more is usual), from "
        f"the {complete} who answered everything and are marked."
        if complete >= LEAST
        else f"Whether an item tells people apart is not said: {complete} answered everything and "
        f"are marked, and below {LEAST} that is too few to say."
    )
    shown = pd.DataFrame(
        {
            "Item": table["item"],
            "Kind": table.kind,
            "Answered": table.answered,
            "Left open": table.left_open,
            "Unreadable": table.unreadable,
            "To read": table.waiting,
            "Mean share": table.difficulty.round(2),
            "Most likely": [
                _range(*both)
                for both in zip(table.difficulty_low, table.difficulty_high, strict=True)
            ],
            "Tells apart": [
                f"{r.discrimination:.2f} ({_range(r.discrimination_low, r.discrimination_high)})"
                if pd.notna(r.discrimination)
                else "too few to say"
                if complete < LEAST
                else ""
                for r in table.itertuples()
            ],
        }
    )
    return lead, shown


def _range(low: float, high: float) -> str:
    return "" if pd.isna(low) else f"{low:.2f} to {high:.2f}"


def _competencies(desk: Desk, unit: str) -> tuple[str, pd.DataFrame]:
    table = competency_table(desk.course, work_table(desk, unit))
    lead = (
        "Points by competency: earned, of what was answered and is marked. What waits for a person "
        "and what was left open stand apart, since neither is wrong."
    )
    columns = ["Trainee", "Competency", "Earned", "Of", "Waiting", "Left open"]
    return lead, table.set_axis(columns, axis=1)


def _marks(desk: Desk, unit: str) -> tuple[str, pd.DataFrame]:
    table = marks_table(desk, unit).pivot(index="trainee", columns="item", values="points")
    order = [item.id for item in desk.course.units[unit].marked]
    table = table[order].assign(total=table.sum(axis=1)).reset_index()
    table.columns.name = None
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        out_of = gradebook.find_assignment(unit).max_score
    return f"Points as they stand in the gradebook, out of {out_of:g}.", table


_BOARDS = {
    "progress": _progress,
    "reading": _reading,
    "items": _items,
    "competencies": _competencies,
    "marks": _marks,
}
