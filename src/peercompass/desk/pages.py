"""The instructor's pages: what `grading/*.ipynb` show, without a line of code to read."""

import html
import math
import subprocess
import sys
import threading
from pathlib import Path
from textwrap import shorten
from typing import Any

import ipywidgets
import pandas as pd
from IPython.display import display

from peercompass.cohort.demo import make_demo
from peercompass.cohort.item_analysis import ItemRow, item_rows, items_table
from peercompass.cohort.item_statistics import LEAST
from peercompass.cohort.requests import requests_table
from peercompass.cohort.tables import competency_table, marks_table, progress_table, work_table
from peercompass.course.notebooks import read_notebook, with_outputs, write_notebook
from peercompass.course.paths import find_root
from peercompass.grading import Desk
from peercompass.grading.integration.first_use import demo_ready
from peercompass.support.processes import speaking_utf8
from peercompass.support.voice import say

_LONGEST = 90  # letters of a question, to be known by
_SYNTHETIC = "Synthetic cohort (made-up people)"
_OWN = "Our own cohort"
_BEING_MADE = (
    "<p>The synthetic cohort is being made: made-up people play the course. That is done once and "
    "takes a minute or two. It comes up here by itself.</p>"
)
_NOT_MADE = "The synthetic cohort could not be made."


def show(board: str) -> None:
    """Show an instructor's board: `progress` (who is where), `requests` (what is asked for in
    another way), `reading` (what to read tonight), `items` (how each item went), `competencies`
    (points by competency) or `marks` (one table of all marks).

    A real cohort is shown first where there is one. The synthetic cohort is made when there is none
    yet, in a process of its own; until then the board says so. Raises `LookupError` for another
    name, and outside a course directory.
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

    def __init__(self, board: str, folder: Path) -> None:
        if board not in _BOARDS:
            raise LookupError(f"there is no board {board!r}; there are: {', '.join(_BOARDS)}")
        self._make = _BOARDS[board]
        self._before_marks = board in _BEFORE_MARKS
        root = find_root(folder)
        if root is None:
            raise LookupError("this page belongs into the grading folder of a course directory")
        self._desks = _desks(root)
        own = self._desks[_OWN]
        units = [(one.plan.title, one.id) for one in own.course.units.values() if one.items]
        wide = {"layout": {"width": "auto"}, "style": {"description_width": "4rem"}}
        self._cohort = ipywidgets.Dropdown(options=list(self._desks), description="Cohort", **wide)
        self._unit = ipywidgets.Dropdown(
            options=units, value=units[0][1], description="Unit", **wide
        )
        self._table = ipywidgets.HTML()
        self._note = ipywidgets.HTML()
        self._cohort.observe(self._draw, "value")
        self._unit.observe(self._draw, "value")
        choices = [self._cohort] if self._before_marks else [self._cohort, self._unit]
        super().__init__([*choices, self._note, self._table])
        self._draw()
        if not demo_ready(root):
            self._note.value = _BEING_MADE
            _tell_when_made(root, self)

    def demo_made(self, root: Path, why_not: str) -> None:
        """Take in the synthetic cohort, which is there now, or say `why_not`."""
        if why_not:
            self._note.value = f"<p>{_NOT_MADE} {html.escape(why_not)}</p>"
            return
        self._note.value = ""
        self._desks = _desks(root)
        self._cohort.options = list(self._desks)  # shows the first, which draws it

    def _draw(self, _change: object = None) -> None:
        desk, unit = self._desks[self._cohort.value], self._unit.value
        if self._before_marks:
            self._table.value = self._made(desk, unit)
            return
        handed_in = desk.students(unit)
        if not handed_in:
            self._table.value = (
                "<p>Nobody has handed this unit in yet. When they have, collect their work: open "
                "formgrader and press Collect, or run <code>peercompass collect</code>.</p>"
            )
            return
        ungraded = len(set(handed_in) - set(marks_table(desk, unit).trainee))
        to_grade = ""
        if ungraded:
            to_grade = (
                f"<p>Not graded yet: {ungraded} of {len(handed_in)}. Open formgrader and press "
                "Autograde, or run <code>peercompass grade</code>.</p>"
            )
        if ungraded == len(handed_in):
            self._table.value = to_grade
            return
        self._table.value = to_grade + self._made(desk, unit)

    def _made(self, desk: Desk, unit: str) -> str:
        lead, table = self._make(desk, unit)
        note = "These people are made up. " if desk.demo else ""
        caption = f"<p>{note}{html.escape(lead)}</p>"
        if table.empty:
            return caption
        return caption + table.to_html(
            index=False, border=0, na_rep="", float_format="{:g}".format, justify="left"
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        data = dict(super()._repr_mimebundle_(**kwargs))
        data["text/html"] = self._table.value
        data["text/plain"] = f"{self._cohort.value}, {self._unit.value}"
        return data


_waiting: dict[Path, list[Board]] = {}
"""The boards of this kernel that wait for a synthetic cohort: it is made once for all of them."""


def _tell_when_made(root: Path, board: Board) -> None:
    boards = _waiting.setdefault(root, [])
    boards.append(board)
    if len(boards) == 1:
        threading.Thread(target=_make_demo, args=(root,), daemon=True).start()


def _make_demo(root: Path) -> None:
    command = [sys.executable, "-P", "-m", "peercompass.cli", "demo", "--if-missing"]
    done = subprocess.run(
        [*command, "--course", str(root)], capture_output=True, env=speaking_utf8(), check=False
    )
    said = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
    for board in _waiting.pop(root):
        board.demo_made(root, said if done.returncode else "")


def _desks(root: Path) -> dict[str, Desk]:
    """The desks of a course directory that can be shown, the one to begin with first."""
    own = Desk(root)
    if not demo_ready(root):
        return {_OWN: own}
    demo = Desk(root, demo=True)
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


def _requests(desk: Desk, _unit: str) -> tuple[str, pd.DataFrame]:
    """Of all units, since a need does not wait for the unit that is looked at."""
    table = requests_table(desk)
    if table.empty:
        return say("So far nobody asks for a thing in another way."), table
    lead = say(
        "What trainees ask for in another way, in all units, the newest first. It came with their "
        "hand-ins. It is no weakness, and no mark knows of it."
    )
    titles = {unit.id: unit.plan.title for unit in desk.course.units.values()}
    shown = pd.DataFrame(
        {
            say("Trainee"): table.trainee,
            say("Unit"): table.unit.map(titles),
            say("Where"): table.place,
            say("About"): [shorten(text, _LONGEST, placeholder="…") for text in table.about],
            say("What would help"): table.needs,
            say("In their own words"): table.words,
            say("Asked on"): table.asked.dt.strftime("%Y-%m-%d"),
        }
    )
    return lead, shown


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
    rows = item_rows(table)
    complete = rows[0].complete
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
            "Most likely": [_range(row.difficulty_low, row.difficulty_high) for row in rows],
            "Tells apart": [_apart(row) for row in rows],
        }
    )
    return lead, shown


def _apart(row: ItemRow) -> str:
    if math.isnan(row.discrimination):
        return "too few to say" if row.complete < LEAST else ""
    return f"{row.discrimination:.2f} ({_range(row.discrimination_low, row.discrimination_high)})"


def _range(low: float, high: float) -> str:
    return "" if math.isnan(low) else f"{low:.2f} to {high:.2f}"


def _competencies(desk: Desk, unit: str) -> tuple[str, pd.DataFrame]:
    table = competency_table(desk.course, work_table(desk, unit))
    lead = (
        "Points by competency: earned, of what was answered and is marked. What waits for a person "
        "and what was left open stand apart, since neither is wrong."
    )
    columns = ["Trainee", "Competency", "Earned", "Of", "Waiting", "Left open"]
    return lead, table.set_axis(columns, axis=1)


def _marks(desk: Desk, unit: str) -> tuple[str, pd.DataFrame]:
    marks = marks_table(desk, unit)
    table = marks.pivot(index="trainee", columns="item", values="points")
    order = [item.id for item in desk.course.units[unit].marked]
    table = table[order].assign(total=table.sum(axis=1)).reset_index()
    table.columns.name = None
    out_of = marks.groupby("trainee").maximum.sum().max()
    return f"Points as they stand in the gradebook, out of {out_of:g}.", table


_BOARDS = {
    "progress": _progress,
    "requests": _requests,
    "reading": _reading,
    "items": _items,
    "competencies": _competencies,
    "marks": _marks,
}
_BEFORE_MARKS = {"requests"}
"""Boards that say something as soon as work was handed in, of all units."""
