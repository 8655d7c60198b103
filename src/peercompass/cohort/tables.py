"""A cohort as pandas tables, read from the gradebook and the logs."""

import pandas as pd
from nbgrader.api import Gradebook

from peercompass.exercise import LOG_FILE, answered, read
from peercompass.grading import Desk
from peercompass.grading.handin import read_hand_in
from peercompass.grading.marking import grade_ids
from peercompass.grading.seams import open_marker


def answers_table(desk: Desk, unit: str) -> pd.DataFrame:
    """What each trainee's log came to, one row a trainee and item.

    Columns: `trainee`, `item`, `kind`, `status` (scored, not-attempted, needs-marking,
    unreadable), `points` (float, missing until a person has marked), `maximum` (float).
    """
    marker = open_marker(desk.root, unit, desk.folder("release", ".", unit))
    kinds = {item.id: item.kind for item in marker.unit.marked}
    rows = [
        (student, r.item, kinds[r.item], r.status, r.points, r.maximum)
        for student in desk.students(unit)
        for r in marker.mark(
            read_hand_in(desk.folder("submitted", student, unit), unit, student)
        ).results
    ]
    columns = ["trainee", "item", "kind", "status", "points", "maximum"]
    return pd.DataFrame(rows, columns=columns).astype({"points": float, "maximum": float})


def marks_table(desk: Desk, unit: str) -> pd.DataFrame:
    """Marks as they stand in nbgrader's gradebook, so with what a person changed or added.

    Columns: `trainee`, `item`, `points` (float), `maximum` (float), `waiting` (bool: a person
    has yet to mark it). One row a trainee and item; a code cell of the instructor's own has one
    too, under its grade id.
    """
    names = grade_ids(desk.course.units[unit], desk.course.rubrics)
    rows = []
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        for submission in gradebook.assignment_submissions(unit):
            grades = {g.name: g for notebook in submission.notebooks for g in notebook.grades}
            of_items = {cell for item, cells in names.items() for cell in (item, *cells)}
            checks = {name: [name] for name in sorted(grades.keys() - of_items)}
            for item, cells in {**names, **checks}.items():
                own = [grades[name] for name in cells if name in grades]
                points = sum(grade.score or 0 for grade in own)
                maximum = sum(grade.max_score for grade in own)
                waiting = any(grade.needs_manual_grade for grade in own)
                rows.append((submission.student.id, item, points, maximum, waiting))
    columns = ["trainee", "item", "points", "maximum", "waiting"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["trainee"], kind="stable").reset_index(drop=True)


def progress_table(desk: Desk, unit: str) -> pd.DataFrame:
    """Who is where, one row a trainee.

    Columns: `trainee`, `answered` (int), `items` (int), `points`, `maximum` (float), `to_read`
    (int: written pieces that wait for a person).
    """
    items = desk.course.units[unit].marked
    done = {}
    for student in desk.students(unit):
        latest = read(desk.folder("submitted", student, unit) / LOG_FILE).latest()
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


def items_table(answers: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """How each item went, from the two tables above, in the unit's order.

    Columns: `item`, `kind`, `answered`, `left_open`, `unreadable` (int: trainees), `mean` (float:
    the mean share of the points, 0 to 1, over those who answered and are marked; missing when
    nobody is).
    """
    both = answers.merge(marks[["trainee", "item", "points", "waiting"]], on=["trainee", "item"],
                         suffixes=("", "_marked"))  # fmt: skip
    rows = []
    for item, group in both.groupby("item", sort=False):
        left, unreadable = group.status.eq("not-attempted"), group.status.eq("unreadable")
        known = group[~left & ~unreadable & ~group.waiting]
        mean = (known.points_marked / known.maximum).mean()
        rows.append((item, group.kind.iloc[0], int((~left & ~unreadable).sum()), int(left.sum()),
                     int(unreadable.sum()), round(mean, 2)))  # fmt: skip
    columns = ["item", "kind", "answered", "left_open", "unreadable", "mean"]
    return pd.DataFrame(rows, columns=columns)
