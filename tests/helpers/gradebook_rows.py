"""A whole gradebook as plain data, to be compared with another."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import create_engine, inspect, text

from peercompass.grading import Desk

_SUBMISSIONS = """
select s.student_id, a.name, s.timestamp, s.extension, n.flagged, n.late_submission_penalty, n.id
from submitted_assignment s join assignment a on a.id = s.assignment_id
left join submitted_notebook n on n.assignment_id = s.id
"""
_GRADES = """
select g.notebook_id, c.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade
from grade g join base_cell c on c.id = g.cell_id
"""
_COMMENTS = """
select m.notebook_id, c.name, m.auto_comment, m.manual_comment
from comment m join base_cell c on c.id = m.cell_id
"""
_GRADED = "select assignment, student, hand_in, notebook, answers from peercompass_graded"


def whole(db_url: str, leave_out: Iterable[str] = ()) -> dict:
    """Every submission, grade, comment and batch entry, without the ids that each run makes up."""
    engine = create_engine(db_url)
    with engine.connect() as db:
        tables = inspect(db).get_table_names()
        rows = {row[-1]: tuple(map(_plain, row[:-1])) for row in db.execute(text(_SUBMISSIONS))}
        book = {
            (assignment, student): {"submission": values, "grades": {}, "comments": {}}
            for student, assignment, *values in rows.values()
        }
        place = {notebook: (row[1], row[0]) for notebook, row in rows.items()}
        for kind, query in (("grades", _GRADES), ("comments", _COMMENTS)):
            for notebook, name, *values in db.execute(text(query)):
                assert name not in book[place[notebook]][kind], "the same cell twice"
                book[place[notebook]][kind][name] = tuple(map(_plain, values))
        graded = []
        if "peercompass_graded" in tables and "graded" not in leave_out:
            graded = sorted(tuple(row) for row in db.execute(text(_GRADED)))
    engine.dispose()
    return {"submissions": book, "graded": graded}


def marked_notebooks(desk: Desk, unit: str) -> dict[str, bytes]:
    """The marked notebook of each trainee."""
    paths = (desk.work / "autograded").glob(f"*/{unit}/{unit}.ipynb")
    return {path.parents[1].name: path.read_bytes() for path in paths}


def _plain(value):
    """SQLite gives 0 and 1 for what PostgreSQL gives as false and true, and text for a time."""
    return str(value).removesuffix(".000000") if hasattr(value, "isoformat") else value
