"""The pages to print: a lesson whole, with what each answer does at its back, and an exercise with
room for answers and the sheet in which they come back.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Template
from markupsafe import Markup

from peercompass.course import (
    HAND_IN,
    ChoiceItem,
    ChoicesItem,
    Course,
    GlossaryEntry,
    Item,
    LabelItem,
    OrderItem,
    Page,
    SortItem,
    Unit,
    emergency_words,
)
from peercompass.course.leak_scan import LeakError, LeakScan
from peercompass.course.lesson import ANCHOR, SOURCES, ready_lesson
from peercompass.course.notebooks import Cell, Notebook, read_notebook, shown_id, source
from peercompass.course.paths import exercise_file, lesson_file
from peercompass.course.portraits.portrait import portrait
from peercompass.course.prose import prose_html
from peercompass.course.publish import exercise_page, lesson_page
from peercompass.exercise import Note, notes
from peercompass.notebook.views.shown import shown_html
from peercompass.support.templates import html_template

from .answer_sheet import sheet_csv
from .questions import Question, questions_of

PaperSize = Literal["letter", "a4"]

LESSON, EXERCISE, SHEET = "lesson.html", "exercise.html", "answers.csv"
"""The names of the files."""

_TEMPLATES = Path(__file__).parent / "templates"
_NUMBERED = re.compile(r"^(#{1,6} )\d+[.)] +", re.M)
_WORDS_A_LINE = 10  # of handwriting, across the page
_FEWEST_LINES, _MOST_LINES = 3, 44  # the most are two pages


def print_unit(course: Course, root: Path, unit: Unit, size: PaperSize) -> dict[str, bytes]:
    """The lesson and the exercise of `unit` as pages for paper of this size, and the sheet for the
    answers: files by their names.

    Raises `OSError` and `ValueError` when a notebook cannot be read, and `LeakError` when anything
    that only graders may have would be on the paper of the exercise.
    """
    lesson = _Document(course, lesson_page(course, unit), root / lesson_file(unit.id))
    exercise = _Document(course, exercise_page(course, unit), root / exercise_file(unit.id))
    note = unit.plan.content_note
    files = {
        LESSON: lesson.html(size, note).encode(),
        EXERCISE: exercise.html(size, note).encode(),
        SHEET: sheet_csv(exercise.page, exercise.questions),
    }
    scan = LeakScan(course)
    for name in (EXERCISE, SHEET):
        if leaks := scan.texts(files[name].decode()):
            raise LeakError("; ".join(f"{name} holds {where}" for where in leaks))
    return files


def questions_on_paper(course: Course, root: Path, unit: Unit) -> tuple[Page, list[Question]]:
    """The exercise as published and what it asks on paper: the same numbers and letters as on the
    pages. Raises as `print_unit` does."""
    page = exercise_page(course, unit)
    return page, questions_of(page, _shown(read_notebook(root / exercise_file(unit.id))))


class _Document:
    def __init__(self, course: Course, page: Page, notebook: Path) -> None:
        self.course, self.page, self.folder = course, page, notebook.parent
        ready = ready_lesson(course, read_notebook(notebook))
        self.cells, self.drawings = ready.notebook["cells"], ready.drawings
        self.questions = questions_of(page, _shown({"cells": self.cells}))

    def html(self, size: PaperSize, note: str | None) -> str:
        blocks = list(self._blocks())
        return _template().render(
            css=Markup((_TEMPLATES / "paper.css").read_text(encoding="utf-8")),  # noqa: S704
            size=size,
            page=self.page,
            graded=self.page.role == "exercise",
            note=note,
            emergency=emergency_words(self.page.emergency),
            blocks=blocks,
            faces=self._faces(),
            answers=[one for one in self.questions if one.item and one.item.parts],
            books=[one for one in self.questions if one.book],
            glossary=self._glossary(),
        )

    def _blocks(self) -> Iterator[dict[str, Any]]:
        """The notebook from top to bottom, then what it does not show."""
        left = {_name(one): one for one in self.questions}
        for cell in self.cells:
            shown = shown_id(cell)
            if cell["cell_type"] == "markdown" and not _for_markers(cell):
                words = self._words(source(cell))
                yield {"prose": prose_html(words, self.folder, self.drawings, self._anchor(cell))}
            elif shown in left:
                yield {"question": left.pop(shown)}
            elif shown == HAND_IN:
                yield {"hand_in": True}
        yield from ({"question": one} for one in left.values())

    def _anchor(self, cell: Cell) -> str:
        """What the numbers of a lesson's sources lead to, in the list of them."""
        return ANCHOR if cell.get("id") == SOURCES else ""

    def _words(self, text: str) -> str:
        """Prose, without the numbers that an exercise's headings have: some headings stand above
        several questions, and each question has a number of its own here."""
        return _NUMBERED.sub(r"\1", text) if self.page.role == "exercise" else text

    def _faces(self) -> dict[str, Markup]:
        """Each face that is drawn, once: the inside of an SVG, by its name."""
        wanted = {
            line.face
            for question in self.questions
            if question.book
            for moment in question.book.moments
            for line in moment.lines
            if line.face
        }
        return {
            face_name(who, mood): _inside(portrait(self.page.people[who], mood))
            for who, mood in sorted(wanted, key=str)
        }

    def _glossary(self) -> list[GlossaryEntry]:
        """Words of the course's glossary that stand in the lesson."""
        if self.page.role == "exercise":
            return []
        prose = " ".join(source(c) for c in self.cells if c["cell_type"] == "markdown").casefold()
        found = [
            one
            for one in self.course.glossary
            if re.search(rf"\b{re.escape(one.term.casefold())}", prose)
        ]
        return sorted(found, key=lambda one: one.term.casefold())


def face_name(who: str, mood: str | None) -> str:
    """The id of a drawn face on the page."""
    return f"face-{who}-{mood or 'calm'}"


def room_for(words: int) -> int:
    """How many lines a person needs to write so many words by hand."""
    return min(_MOST_LINES, max(_FEWEST_LINES, -(-words // _WORDS_A_LINE) + 1))


def answer_rows(question: Question) -> list[dict[str, str]]:
    """For the back of a lesson: what each option, card or line is, and why, in the order in which
    it is to be read."""
    item = question.item
    marks = {one.id: one.mark for one in question.parts or question.options}
    rows = [
        {"mark": marks[note.part], "told": note.key, "why": note.why}
        for note in _notes(item)
        if note.part in marks
    ]
    return rows if isinstance(item, OrderItem) else sorted(rows, key=lambda row: row["mark"])


def _notes(item: Item | None) -> tuple[Note, ...]:
    """What each part of a closed item is; of what somebody did with it there is nothing to say."""
    match item:
        case ChoiceItem():
            return notes.of_choice(item, "")
        case ChoicesItem():
            return notes.of_choices(item, set())
        case OrderItem():
            return notes.of_order(item, [card.id for card in item.cards])
        case SortItem():
            return notes.of_sort(item, {})
        case LabelItem():
            return notes.of_label(item, {})
    return ()


@cache
def _template() -> Template:
    return html_template(
        _TEMPLATES,
        "paper.html",
        filters={
            "face": lambda face: face_name(*face),
            "shown": lambda shown: Markup(shown_html(shown)),  # noqa: S704 (it escapes)
            "portrait": lambda person: Markup(portrait(person)),  # noqa: S704
            "lines": room_for,
            "answers": answer_rows,
            "in_css": _in_css,
        },
    )


def _in_css(text: str) -> Markup:
    """Text as the content of a string of CSS, in which nothing can end it."""
    return Markup("".join(c if c.isalnum() and c.isascii() else f"\\{ord(c):x} " for c in text))  # noqa: S704


def _name(question: Question) -> str:
    if question.item:
        return question.item.id
    return question.book.scenario.id if question.book else ""


def _shown(notebook: Notebook) -> list[str]:
    return [shown for cell in notebook["cells"] if (shown := shown_id(cell))]


def _for_markers(cell: dict[str, Any]) -> bool:
    """Whether a cell is one that a person marks a row of a rubric in."""
    return "nbgrader" in cell["metadata"]


def _inside(svg: str) -> Markup:
    return Markup(svg[svg.index(">") + 1 : svg.rindex("</svg>")])  # noqa: S704 (our own drawing)
