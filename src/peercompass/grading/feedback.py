"""Feedback: one page in plain words, made from results and the gradebook, not from source."""

import json
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbgrader.api import Gradebook, MissingEntry

from peercompass.course import Course, Item, Unit
from peercompass.course.instructor_cells import check_title
from peercompass.course.notebooks import row_cell
from peercompass.course.publishing import AWAITING
from peercompass.notebook.scene_view import Play, played_view
from peercompass.notebook.static_html import as_html

from .kernel_cells import is_released_cell
from .reading import read_course

_TEMPLATES = Path(__file__).parent / "templates"


class FeedbackExporter(Exporter):
    """In nbgrader's generate_feedback: our page in place of a picture of the notebook. It names
    no script, font or image of another host."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_filename(self, filename: str, resources: dict | None = None, **kw):
        """The feedback page for the marked notebook `filename`."""
        names = resources["nbgrader"]
        coursedir = self.parent.coursedir
        course = read_course(coursedir.root)
        notebook = nbformat.read(filename, as_version=4)
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            page = feedback_page(course, names["assignment"], names["student"], notebook, gradebook)
        resources["output_extension"] = self.file_extension
        return page, resources


def feedback_page(
    course: Course, unit_id: str, student: str, notebook: Any, gradebook: Gradebook
) -> str:
    """The feedback page of one submission as HTML.

    Marks come from the gradebook, so what a person changed there stands; what was answered and
    why it matters comes from the results kept in the marked notebook.
    """
    unit = course.units[unit_id]
    results = {}
    for cell in notebook.cells:
        result = cell.metadata.get("peercompass", {}).get("result")
        if result:
            results[result["item"]] = json.loads(json.dumps(result))
    marks = _Marks(gradebook, unit_id, student)
    groups: dict[str, list[dict]] = {}
    for item in unit.marked:
        entry = _entry(course, unit, item, results.get(item.id, {}), marks)
        groups.setdefault(course.competencies[item.competency].title, []).append(entry)
    entries = [entry for group in groups.values() for entry in group]
    checks = [_check(cell, marks) for cell in notebook.cells if _is_check(cell)]
    entries += checks
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=select_autoescape(), trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("feedback.html").render(
        title=unit.plan.title, course=course.file.title, student=student, groups=groups,
        checks=checks,
        points=sum(entry["points"] for entry in entries),
        maximum=sum(entry["maximum"] for entry in entries),
        waiting=sum(entry["waiting"] for entry in entries),
        review=f"Reviewed by {course.file.reviewed_by}." if course.file.reviewed_by else AWAITING,
    )  # fmt: skip


class _Marks:
    """The gradebook's marks and comments of one submission, by grade id."""

    def __init__(self, gradebook: Gradebook, unit: str, student: str):
        self._gradebook, self._unit, self._student = gradebook, unit, student

    def points(self, grade_id: str) -> tuple[float, bool]:
        """The points, and whether a person has yet to mark."""
        grade = self._gradebook.find_grade(grade_id, self._unit, self._unit, self._student)
        return float(grade.score or 0), bool(grade.needs_manual_grade)

    def comment(self, grade_id: str) -> str:
        """The marker's own words, or nothing."""
        try:
            comment = self._gradebook.find_comment(
                grade_id, self._unit, self._unit, self._student
            )  # fmt: skip
        except MissingEntry:
            return ""
        return comment.manual_comment or ""


def _entry(course: Course, unit: Unit, item: Item, result: dict, marks: _Marks) -> dict:
    status = result.get("status", "not-attempted")
    entry = {
        "stem": item.stem, "kind": item.kind, "status": status,
        "answer": result.get("answer", []), "notes": result.get("notes", []),
        "reasons": [], "rows": [], "comment": "", "better": "", "play": "", "lines": [],
        "plan": result.get("table", []) if item.kind == "plan" else [],
        "maximum": float(item.points),
    }  # fmt: skip
    if item.by_rubric:
        entry["comment"] = marks.comment(item.id)
        rubric = course.rubrics[item.rubric]
        for row in rubric.rows:
            points, waiting = marks.points(row_cell(item.id, row.id))
            level = "" if waiting else row.levels[min(int(points), rubric.highest)]
            comment = marks.comment(row_cell(item.id, row.id))
            entry["rows"].append(
                {"title": row.title, "points": points, "waiting": waiting, "level": level,
                 "highest": rubric.highest, "comment": comment}
            )  # fmt: skip
        entry["points"] = sum(row["points"] for row in entry["rows"])
        entry["waiting"] = any(row["waiting"] for row in entry["rows"])
    else:
        entry["points"], entry["waiting"] = marks.points(item.id)
        entry["reasons"] = result.get("reasons", [])
    if item.kind == "label":
        entry["lines"] = _lines(result)
    if item.kind == "choice" and status == "scored" and entry["points"] < entry["maximum"]:
        supporting = next(option for option in item.options if option.credit == 1)
        entry["better"] = f"{supporting.text} {supporting.rationale}"
    if item.kind == "scenario" and result.get("play"):
        entry["play"] = _played(course, unit, item, result["play"])
    return entry


def _is_check(cell: Any) -> bool:
    return is_released_cell(cell) and cell.metadata.nbgrader.grade


def _check(cell: Any, marks: _Marks) -> dict:
    """A cell that the instructor wrote, without its source: that may hold keys."""
    name = cell.metadata.nbgrader.grade_id
    points, waiting = marks.points(name)
    return {
        "title": check_title(cell.source), "points": points, "waiting": waiting,
        "maximum": float(cell.metadata.nbgrader.points),
    }  # fmt: skip


def _lines(result: dict) -> list[dict]:
    """The talk of a `label`, line by line; a line that was only there to be read has no note."""
    notes = iter(result.get("notes", []))
    return [
        {"who": who, "text": text, "label": label, "note": next(notes, None) if label else None}
        for who, text, label in result.get("table", [])
    ]


def _played(course: Course, unit: Unit, item: Item, play: dict) -> Markup:
    """The whole play with its look back; each text in it is escaped where it is made."""
    skills = {skill.id: skill.title for skill in course.skills.values()}
    play = Play(path=tuple(play["path"]), wrote=play["wrote"])
    view = played_view(unit.scenarios[item.scenario], play, course.people, skills)
    return Markup(as_html(view))  # noqa: S704
