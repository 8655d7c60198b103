"""Feedback: a page in plain words, made from results and the gradebook, not from source."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Template
from nbconvert.exporters import Exporter

from peercompass.course import Course, emergency_words, review_words
from peercompass.course.check.instructor_tests import check_title
from peercompass.course.load import read_unit
from peercompass.course.notebooks import read_notebook, source
from peercompass.course.paths import lesson_file
from peercompass.course.titles import item_titles, things_under
from peercompass.exercise import Result
from peercompass.exercise.returned_marks import Counted, ItemMark, marks_text
from peercompass.grading.gradebook.read import CellStanding, Standing, read_marks
from peercompass.grading.marking.findings import grade_id
from peercompass.grading.marking.instructor_cells import is_released_cell
from peercompass.grading.marking.marker import results_in
from peercompass.grading.submissions.roster import RosterError, read_roster
from peercompass.support.templates import html_template

from .entries import Entry, State, entry_of, plan_of
from .summary import one_to_try, strengths

_TEMPLATES = Path(__file__).parent / "templates"
_ORDER: tuple[State, ...] = ("look", "open", "waits", "full")
_ON_PAPER = 10
"""So many of those to look at are printed whole: with all it would be more than six pages."""
_SIGNS = {"good": "✓", "part": "◐", "missed": "➜", "look": "↻"}


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
        course = read_unit(coursedir.root, unit, whole=True)
        standing = read_marks(coursedir.db_url, unit, [student])[student]
        around = surroundings(
            Path(coursedir.root), Path(coursedir.root, coursedir.feedback_directory).parent, unit
        )
        page = feedback_page(course, unit, student, read_notebook(Path(filename)), standing, around)
        resources["output_extension"] = self.file_extension
        return page, resources


class Surroundings(NamedTuple):
    """What a page says beyond the work itself: first names by student, and the heading that each
    thing to try in the lesson stands under, by its id."""

    names: Mapping[str, str]
    lesson: Mapping[str, str]


def surroundings(root: Path, work: Path, unit: str) -> Surroundings:
    """The names in the roster of `work`, and the lesson of the course in `root`. What is not there
    or cannot be read is left out: nobody waits for feedback because of it."""
    try:
        names = {one.trainee: one.first_name for one in read_roster(work).people.values()}
    except (RosterError, OSError):
        names = {}
    try:
        lesson = things_under(read_notebook(root / lesson_file(unit)))
    except (ValueError, OSError):
        lesson = {}
    return Surroundings(names, lesson)


def feedback_page(
    course: Course,
    unit_id: str,
    student: str,
    notebook: dict[str, Any],
    standing: Standing,
    around: Surroundings,
) -> str:
    """The feedback page of one submission as HTML, from its marked notebook.

    Marks come from the gradebook, so what a person changed there stands; what was answered and
    why it matters comes from the results kept in the marked notebook.
    """
    unit = course.units[unit_id]
    results = {result.item: result for result in results_in(notebook)}
    items = {item.id: item for item in unit.marked}
    titles = item_titles(notebook, unit.marked)
    entries = [
        entry_of(
            course,
            unit,
            items[name],
            title,
            results.get(name) or Result(name, "not-attempted", 0.0, items[name].points),
            standing.cells,
        )
        for name, title in titles.items()
    ]
    checks = [
        _check(source(cell), standing.cells[name])
        for cell in notebook["cells"]
        if _is_check(cell) and (name := grade_id(cell))
    ]
    marked = sum(entry.marked for entry in entries) + sum(one["marked"] for one in checks)
    whole = sum(entry.maximum for entry in entries) + sum(one["maximum"] for one in checks)
    earned = sum(entry.points for entry in entries) + sum(one["points"] for one in checks)
    return _template().render(
        title=unit.plan.title,
        unit=unit.id,
        course=course.file.title,
        name=around.names.get(student, ""),
        words=list(_words(entries)),
        strengths=strengths(course, unit, entries),
        to_try=one_to_try(course, unit, entries, around.lesson),
        groups=[
            (state, sorted_entries)
            for state in _ORDER
            if (sorted_entries := _of_state(entries, state))
        ],
        checks=checks,
        points=earned - standing.penalty,
        marked=marked,
        unmarked=whole - marked,
        penalty=standing.penalty,
        emergency=emergency_words(course.file.emergency),
        review=review_words(course, unit),
        marks=marks_text({entry.item.id: _mark(entry) for entry in entries}),
        plan_of=plan_of,
        signs=_SIGNS,
        on_paper=_ON_PAPER,
    )


@cache
def _template() -> Template:
    return html_template(_TEMPLATES, "feedback.html")


def _of_state(entries: list[Entry], state: State) -> list[Entry]:
    """The entries of one state; what most points were missed in comes first."""
    found = [entry for entry in entries if entry.state == state]
    return sorted(found, key=lambda one: -one.missing) if state == "look" else found


def _words(entries: list[Entry]) -> Iterator[tuple[str, str]]:
    """What the instructor wrote, with the title of what it is about."""
    for entry in entries:
        if entry.comment:
            yield entry.title, entry.comment
        for row in entry.rows:
            if row.comment:
                yield f"{entry.title}, {row.title}", row.comment


def _mark(entry: Entry) -> ItemMark:
    """What travels of an entry as data."""
    counted: Counted = "marked"
    if entry.state == "waits" or (entry.state == "open" and not entry.points):
        counted = entry.state
    return ItemMark(entry.points, entry.maximum, counted)


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
