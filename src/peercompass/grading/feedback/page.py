"""Feedback: one page in plain words, made from results and the gradebook, not from source."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template
from markupsafe import Markup
from nbconvert.exporters import Exporter

from peercompass.course import (
    ChoiceItem,
    Course,
    Item,
    LabelItem,
    PlanItem,
    ScenarioItem,
    Unit,
    WriteItem,
    emergency_words,
    review_words,
)
from peercompass.course.check.instructor_tests import check_title
from peercompass.course.load import read_unit
from peercompass.course.notebooks import read_notebook, row_cell, source
from peercompass.exercise import Result, option_note
from peercompass.exercise.returned_marks import Counted, ItemMark, marks_text
from peercompass.grading.gradebook.read import CellStanding, Standing, read_marks
from peercompass.grading.marking.findings import grade_id
from peercompass.grading.marking.instructor_cells import is_released_cell
from peercompass.grading.marking.marker import results_in
from peercompass.notebook.pages.static_html import as_html
from peercompass.notebook.views.scene import Play, played_view
from peercompass.notebook.views.shown import shown_html
from peercompass.support.templates import html_template

_TEMPLATES = Path(__file__).parent / "templates"


class FeedbackExporter(Exporter):
    """In nbgrader's generate_feedback: our page in place of a picture of the notebook. It names
    no script, font or image of another host."""

    file_extension = ".html"
    output_mimetype = "text/html"
    parent: Any  # the converter, which has the `coursedir`

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **_kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """The feedback page for the marked notebook `filename`, as text."""
        resources = resources or {}
        names = resources["nbgrader"]
        coursedir = self.parent.coursedir
        unit, student = names["assignment"], names["student"]
        course = read_unit(coursedir.root, unit)
        standing = read_marks(coursedir.db_url, unit, [student])[student]
        page = feedback_page(course, unit, student, read_notebook(Path(filename)), standing)
        resources["output_extension"] = self.file_extension
        return page, resources


def feedback_page(
    course: Course, unit_id: str, student: str, notebook: dict[str, Any], standing: Standing
) -> str:
    """The feedback page of one submission as HTML, from its marked notebook.

    Marks come from the gradebook, so what a person changed there stands; what was answered and
    why it matters comes from the results kept in the marked notebook.
    """
    unit = course.units[unit_id]
    results = {result.item: result for result in results_in(notebook)}
    groups: dict[str, list[dict[str, Any]]] = {}
    marks = {}
    for item in unit.marked:
        result = results.get(item.id) or Result(item.id, "not-attempted", 0.0, item.points)
        entry = _entry(course, unit, item, result, standing.cells)
        marks[item.id] = _mark(entry)
        groups.setdefault(course.competencies[item.competency].title, []).append(entry)
    entries = [entry for group in groups.values() for entry in group]
    checks = [
        _check(source(cell), standing.cells[name])
        for cell in notebook["cells"]
        if _is_check(cell) and (name := grade_id(cell))
    ]
    entries += checks
    return _template().render(
        title=unit.plan.title,
        course=course.file.title,
        student=student,
        groups=groups,
        checks=checks,
        points=sum(entry["points"] for entry in entries) - standing.penalty,
        marked=sum(entry["marked"] for entry in entries),
        unmarked=sum(entry["maximum"] - entry["marked"] for entry in entries),
        penalty=standing.penalty,
        emergency=emergency_words(course.file.emergency),
        waiting=sum(entry["waiting"] for entry in entries),
        review=review_words(course, unit),
        marks=marks_text(marks),
    )


@cache
def _template() -> Template:
    return html_template(_TEMPLATES, "feedback.html")


def _entry(
    course: Course, unit: Unit, item: Item, result: Result, cells: dict[str, CellStanding]
) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "stem": item.stem,
        "shown": Markup(shown_html(item.shown)) if item.shown else "",  # noqa: S704
        "kind": item.kind,
        "status": result.status,
        "answer": result.answer,
        "notes": result.notes,
        "reasons": [],
        "rows": [],
        "comment": "",
        "better": "",
        "play": "",
        "lines": [],
        "plan": result.table if isinstance(item, PlanItem) else (),
        "maximum": float(item.points),
    }
    if isinstance(item, WriteItem | PlanItem):
        entry["comment"] = cells[item.id].comment
        rubric = course.rubrics[item.rubric]
        for row in rubric.rows:
            own = cells[row_cell(item.id, row.id)]
            level = "" if own.waits else row.levels[min(int(own.points), rubric.highest)]
            entry["rows"].append(
                {
                    "title": row.title,
                    "points": own.points,
                    "waiting": own.waits,
                    "level": level,
                    "highest": rubric.highest,
                    "comment": own.comment,
                }
            )
        entry["points"] = sum(row["points"] for row in entry["rows"])
        entry["waiting"] = any(row["waiting"] for row in entry["rows"])
        entry["marked"] = sum(row["highest"] for row in entry["rows"] if not row["waiting"])
    else:
        own = cells[item.id]
        entry["points"], entry["waiting"], entry["comment"] = own.points, own.waits, own.comment
        entry["marked"] = 0.0 if own.waits else entry["maximum"]
        entry["reasons"] = result.reasons
    if isinstance(item, ChoiceItem) and result.status == "scored" and not result.notes[0].right:
        supporting = next(option for option in item.options if option.credit == 1)
        entry["better"] = option_note(supporting, picked=False)
    if isinstance(item, LabelItem):
        entry["lines"] = _lines(result)
    if isinstance(item, ScenarioItem) and result.play:
        entry["play"] = _played(course, unit, item, result.play)
    return entry


def _mark(entry: dict[str, Any]) -> ItemMark:
    left = entry["status"] == "not-attempted" and not entry["points"]
    counted: Counted = "open" if left else "waits" if entry["waiting"] else "marked"
    return ItemMark(float(entry["points"]), entry["maximum"], counted)


def _is_check(cell: dict[str, Any]) -> bool:
    return is_released_cell(cell) and cell["metadata"]["nbgrader"]["grade"]


def _check(code: str, own: CellStanding) -> dict[str, Any]:
    """A cell that the instructor wrote, without its source: that may hold keys."""
    return {
        "title": check_title(code),
        "points": own.points,
        "waiting": own.waits,
        "maximum": own.maximum,
        "marked": 0.0 if own.waits else own.maximum,
    }


def _lines(result: Result) -> list[dict[str, Any]]:
    """The talk of a `label`, line by line; a line that was only there to be read has no note."""
    notes = iter(result.notes)
    return [
        {"who": who, "text": text, "label": label, "note": next(notes, None) if label else None}
        for who, text, label in result.table
    ]


def _played(course: Course, unit: Unit, item: ScenarioItem, play: dict[str, Any]) -> Markup:
    """The whole play with its look back; each text in it is escaped where it is made."""
    skills = {skill.id: skill.title for skill in course.skills.values()}
    done = Play(path=tuple(play["path"]), wrote=play["wrote"], opening=play.get("opening"))
    view = played_view(unit.scenarios[item.scenario], done, course.people, skills)
    return Markup(as_html(view))  # noqa: S704
