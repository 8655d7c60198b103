"""What a course's notebooks and guides hold of its other files, brought up to date: the saved
outputs, so that a reader on a code host sees the parts, the marked samples, and who read a unit."""

from functools import partial
from pathlib import Path

from peercompass.course import Course, review_words
from peercompass.course.guides import with_anchors, with_review
from peercompass.course.load import read_course
from peercompass.course.notebooks import (
    exercise_notebook,
    read_notebook,
    with_outputs,
    write_notebook,
)
from peercompass.course.paths import course_pages, exercise_file, guide_file, lesson_file
from peercompass.notebook.pages.static_html import as_html, as_text
from peercompass.support.atomic_files import replace_file

from .open import part_for


def sync(root: Path) -> list[Path]:
    """Bring every notebook and guide of the course in `root` up to date with its other files.

    Exercises get the cells and the nbgrader metadata that their items need; every interactive
    cell gets its part as a saved output; guides get the rubrics' marked samples, and who read the
    unit. Prose is not touched. Returns the files that changed.

    Raises `ValueError`, having changed nothing, when a file of the course cannot be read or a
    cell shows what is not there; `peercompass check` says why.
    """
    root = Path(root)
    course = read_course(root, whole=True)
    ready = []
    for path in _notebooks(root, course):
        notebook = read_notebook(path)
        unit = course.units.get(path.stem)
        if unit and path.parent.parent.name == "exercises":
            notebook = exercise_notebook(notebook, unit, course.rubrics)
        try:
            ready.append((path, with_outputs(notebook, partial(_render, folder=path.parent))))
        except LookupError:
            name = path.relative_to(root).as_posix()
            raise ValueError(f"{name} shows what is not there; run `peercompass check`") from None
    guides = _guides(root, course)
    changed = []
    for path, notebook in ready:
        before = path.read_bytes()
        write_notebook(path, notebook)
        if path.read_bytes() != before:
            changed.append(path)
    for path, text in guides.items():
        replace_file(path, text.encode(), follow_link=True)
    return [*changed, *guides]


def _guides(root: Path, course: Course) -> dict[Path, str]:
    """The guides that lag behind rubrics or facts, with the text that they should have.

    Raises `ValueError` when one cannot be read.
    """
    found = {}
    for unit in course.units.values():
        path = root / guide_file(unit.id)
        if not path.exists():
            continue
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            name = path.relative_to(root).as_posix()
            raise ValueError(f"{name} cannot be read; run `peercompass check`") from None
        filled = with_review(with_anchors(text, course.rubrics), review_words(course, unit))
        if filled != text:
            found[path] = filled
    return found


def _notebooks(root: Path, course: Course) -> list[Path]:
    named = course_pages(root)
    for unit in course.units:
        named += [root / lesson_file(unit), root / exercise_file(unit)]
    return [path for path in named if path.exists()]


def _render(shown: str, folder: Path) -> dict[str, str]:
    view = part_for(shown, folder).view
    return {"text/html": as_html(view), "text/plain": as_text(view)}
