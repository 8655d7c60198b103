"""A cohort as pandas tables, read from the gradebook, the marked notebooks and the roster.

Results are read from the notebooks that grading wrote, not made again from the logs; marks come
from the gradebook in one query, so with what a person changed or added.
"""

import pandas as pd

from peercompass.course import Course, Unit
from peercompass.course.notebooks import read_notebook
from peercompass.exercise import LOG_FILE, Result, answered
from peercompass.grading import Desk
from peercompass.grading.gradebook.read import Standing, read_marks
from peercompass.grading.marking.findings import read_log
from peercompass.grading.marking.marker import grade_ids, results_in
from peercompass.grading.submissions.attempts import read_attempts
from peercompass.grading.submissions.files import read_submitted_file, time_of
from peercompass.grading.submissions.place_attempts import attempts_folder
from peercompass.grading.submissions.roster import read_roster
from peercompass.support.csv_tables import csv_text

OPEN, TO_GRADE, TO_READ, DONE = "not handed in", "not graded yet", "waits to be read", "marked"
"""Where a trainee's work stands, in the order it goes."""


def members(desk: Desk, cohort: str | None) -> set[str] | None:
    """The ids of a cohort's trainees; None, which stands for everybody, without a cohort.

    Raises `ValueError` when the roster has no such cohort.
    """
    return {one.trainee for one in read_roster(desk.work).of(cohort)} if cohort else None


Results = dict[str, dict[str, Result]]
"""What grading found, by trainee and item."""


def read_results(desk: Desk, unit: str) -> Results:
    """What grading found. A notebook that cannot be read is left out, as one that is not there
    yet."""
    found = {}
    for student in desk.students(unit):
        path = desk.folder("autograded", student, unit) / f"{unit}.ipynb"
        try:
            results = results_in(read_notebook(path))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
        found[student] = {result.item: result for result in results}
    return found


def answers_table(unit: Unit, results: Results) -> pd.DataFrame:
    """What each trainee's log came to, from `read_results`: a row a trainee and item of the unit.

    Columns: `trainee`, `item`, `kind`, `competency`, `status` (scored, not-attempted,
    needs-marking, unreadable), `maximum` (float).
    """
    rows = [
        (
            student,
            item.id,
            item.kind,
            item.competency,
            own[item.id].status,
            own[item.id].maximum,
        )
        for student, own in results.items()
        for item in unit.marked
        if item.id in own
    ]
    columns = ["trainee", "item", "kind", "competency", "status", "maximum"]
    return pd.DataFrame(rows, columns=columns).astype({"maximum": float})


def cells_table(desk: Desk, unit: str) -> pd.DataFrame:
    """The gradebook's grades of a unit.

    Columns: `trainee`, `cell` (the grade id), `points`, `maximum` (float), `waiting` (bool: a
    person has yet to mark it). Empty where there is no gradebook yet.
    """
    return _cells(read_marks(desk.db_url, unit))


def marks_table(desk: Desk, unit: str) -> pd.DataFrame:
    """Marks as they stand in nbgrader's gradebook, so with what a person changed or added.

    Columns: `trainee`, `item`, `points` (float), `maximum` (float), `waiting` (bool: a person
    has yet to mark it). One row a trainee and item, in the unit's order; a code cell of the
    instructor's own has one too, under its grade id.
    """
    return _by_item(cells_table(desk, unit), desk.course, unit)


def work_table(desk: Desk, unit: str, only: set[str] | None = None) -> pd.DataFrame:
    """Every trainee's work on every item: what was found, and the marks it has by now.

    Columns: those of `answers_table`, `points` (float), `waiting` (bool), and `share`: points over
    maximum where the item was answered and is marked, else missing. `only` names trainees.
    """
    answers = answers_table(desk.course.units[unit], read_results(desk, unit))
    marks = marks_table(desk, unit).drop(columns="maximum")
    table = answers.merge(marks, on=["trainee", "item"])
    known = ~table.status.isin(["not-attempted", "unreadable"]) & ~table.waiting
    table["share"] = (table.points / table.maximum).clip(0, 1).where(known)
    return table if only is None else table[table.trainee.isin(only)].reset_index(drop=True)


def handins_table(desk: Desk, unit: str, cohort: str | None = None) -> pd.DataFrame:
    """Who has handed in what, and how far it is: everybody on the roster (of the `cohort`), and
    everybody who handed in.

    Columns: `trainee`, `cohort` (from the roster), `state` (one of `OPEN`, `TO_GRADE`, `TO_READ`,
    `DONE`), `handed_in` (UTC, or missing), `late` (hours; 0 in time, where nothing is due, and
    until graded), `attempts` (hand-ins that are kept), `waiting` (pieces to read), `points`,
    `maximum` (float, missing until graded), `penalty` (points taken for lateness).
    """
    only, people = members(desk, cohort), read_roster(desk.work).people
    standings = read_marks(desk.db_url, unit)
    marks = _by_item(_cells(standings), desk.course, unit).groupby("trainee")
    handed_in = set(desk.students(unit))
    everybody = sorted(handed_in | set(people) if only is None else only)
    times = {t: _handed_in(desk, t, unit) for t in handed_in}
    again = [t for t in handed_in if _handed_in(desk, t, unit, "autograded") != times[t]]
    table = pd.DataFrame(index=pd.Index(everybody, name="trainee", dtype=str))
    table["cohort"] = [people[t].cohort if t in people else "" for t in everybody]
    table["handed_in"] = pd.Series(times, dtype="datetime64[us]")
    late = {trainee: standing.late / 3600 for trainee, standing in standings.items()}
    table["late"] = pd.Series(late, dtype=float)
    lost = {trainee: standing.penalty for trainee, standing in standings.items()}
    table["penalty"] = pd.Series(lost, dtype=float)
    homes = [attempts_folder(desk.layout, unit) / t for t in everybody]
    table["attempts"] = [len(read_attempts(home)) or int(home.name in handed_in) for home in homes]
    table["waiting"] = marks["waiting"].sum()
    table[["points", "maximum"]] = marks[["points", "maximum"]].sum()
    graded = table.maximum.notna() & ~table.index.isin(again)
    table["state"] = [_state(t in handed_in, graded[t], table.waiting[t] > 0) for t in everybody]
    fill = {"late": 0.0, "penalty": 0.0, "waiting": 0}
    table = table.fillna(fill).astype({"waiting": int, "late": float, "penalty": float})
    order = [
        "cohort",
        "state",
        "handed_in",
        "late",
        "attempts",
        "waiting",
        "points",
        "maximum",
        "penalty",
    ]
    return table[order].reset_index()


def progress_table(desk: Desk, unit: str) -> pd.DataFrame:
    """Who is where, one row a trainee who handed in.

    Columns: `trainee`, `answered` (int: whole answers), `items` (int), `points`, `maximum` (float,
    missing until graded), `to_read` (int: written pieces that wait for a person).
    """
    items = desk.course.units[unit].marked
    done = {}
    for student in desk.students(unit):
        path = desk.folder("submitted", student, unit) / LOG_FILE
        latest = read_log(read_submitted_file(path)).latest()
        done[student] = sum(
            answered(item, latest[item.id].value) for item in items if item.id in latest
        )
    marks = marks_table(desk, unit).groupby("trainee")
    table = pd.DataFrame({"answered": pd.Series(done, dtype="int64")})
    table["items"] = len(items)
    table["points"] = marks["points"].sum()
    table["maximum"] = marks["maximum"].sum()
    table["to_read"] = marks["waiting"].sum()
    return table.rename_axis("trainee").reset_index()


def competency_table(course: Course, work: pd.DataFrame) -> pd.DataFrame:
    """Points by trainee and competency, from one or more `work_table`s on top of each other.

    Columns: `trainee`, `competency` (its title), `earned` and `available` (points of what was
    answered and is marked), `waiting` (points that a person has yet to give), `left_open` (points
    of what was not attempted or cannot be read). All floats.
    """
    known = work.share.notna()
    open_ = work.status.isin(["not-attempted", "unreadable"]) & ~work.waiting
    table = work.assign(
        competency=[course.competencies[one].title for one in work.competency],
        earned=work.points.where(known, 0.0),
        available=work.maximum.where(known, 0.0),
        waiting=work.maximum.where(work.waiting, 0.0),
        left_open=work.maximum.where(open_, 0.0),
    )
    sums = ["earned", "available", "waiting", "left_open"]
    return table.groupby(["trainee", "competency"], sort=True)[sums].sum().reset_index()


def table_csv(table: pd.DataFrame) -> str:
    """A table with its column names as CSV, by the rules of `csv_text`."""
    known = table.astype(object).where(table.notna(), None)
    return csv_text([table.columns, *known.itertuples(index=False, name=None)])


def _cells(standings: dict[str, Standing]) -> pd.DataFrame:
    rows = [
        (student, name, given.points, given.maximum, given.waits)
        for student, standing in standings.items()
        for name, given in standing.cells.items()
    ]
    columns = ["trainee", "cell", "points", "maximum", "waiting"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"points": float, "maximum": float, "waiting": bool})


def _by_item(cells: pd.DataFrame, course: Course, unit: str) -> pd.DataFrame:
    names = grade_ids(course.units[unit], course.rubrics)
    item_of = {cell: item for item, own in names.items() for cell in own}
    own = sorted(set(cells.cell) - item_of.keys() - names.keys())  # the instructor's
    item_of |= {cell: cell for cell in own}
    cells = cells.assign(item=cells.cell.map(item_of)).dropna(subset="item")
    cells["item"] = pd.Categorical(cells.item, categories=[*names, *own])
    groups = cells.groupby(["trainee", "item"], observed=True)
    table = groups.agg(
        points=("points", "sum"), maximum=("maximum", "sum"), waiting=("waiting", "any")
    ).reset_index()
    return table.astype({"item": str})


def _handed_in(desk: Desk, student: str, unit: str, step: str = "submitted") -> pd.Timestamp | None:
    """When it was handed in (UTC), by the time stamp that came with it; None where none can be
    read."""
    when = time_of(desk.folder(step, student, unit))
    return None if when is None else pd.Timestamp(when.replace(tzinfo=None))


def _state(handed_in: bool, graded: bool, waiting: bool) -> str:
    if not handed_in:
        return OPEN
    if not graded:
        return TO_GRADE
    return TO_READ if waiting else DONE
