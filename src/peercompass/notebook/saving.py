"""What a course's notebooks and guides hold of its other files, brought up to date: the saved
outputs, so that a reader on a code host sees the parts, and the marked samples."""

from functools import partial
from pathlib import Path

from peercompass.course import Course
from peercompass.course.guides import with_anchors
from peercompass.course.loading import load
from peercompass.course.notebooks import (
    exercise_notebook,
    read_notebook,
    with_outputs,
    write_notebook,
)

from .show import widget_for
from .static_html import as_html, as_text


def sync(root: Path) -> list[Path]:
    """Bring every notebook and guide of the course in `root` up to date with its other files.

    Exercises get the cells and the nbgrader metadata that their items need; every interactive
    cell gets its part as a saved output; guides get the rubrics' marked samples. Prose is not
    touched. Returns the files that changed.

    Raises `ValueError`, having changed nothing, when a file of the course cannot be read or a
    cell shows what is not there; `peercompass check` says why.
    """
    root = Path(root)
    loaded = load(root)
    course = loaded.course
    broken = sorted({one.file for one in loaded.problems if one.level == "error"})
    if broken or course is None:
        files = ", ".join(broken) or "the course"
        raise ValueError(f"{files} cannot be read yet; run `peercompass check`")
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
    changed = []
    for path, notebook in ready:
        before = path.read_bytes()
        write_notebook(path, notebook)
        if path.read_bytes() != before:
            changed.append(path)
    return changed + [path for path in _guides(root, course) if _fill(path, course)]


def _guides(root: Path, course: Course) -> list[Path]:
    named = (root / "modules" / unit / "facilitator.md" for unit in course.units)
    return [path for path in named if path.exists()]


def _fill(path: Path, course: Course) -> bool:
    text = path.read_text(encoding="utf-8-sig")
    filled = with_anchors(text, course.rubrics)
    if filled != text:
        path.write_text(filled, encoding="utf-8")
    return filled != text


def _notebooks(root: Path, course: Course) -> list[Path]:
    named = [root / "modules" / "home.ipynb"]
    for unit in course.units:
        named.append(root / "modules" / unit / "lesson.ipynb")
        named.append(root / "exercises" / unit / f"{unit}.ipynb")
    return [path for path in named if path.exists()]


def _render(shown: str, folder: Path) -> dict[str, str]:
    view = widget_for(shown, folder).view
    return {"text/html": as_html(view), "text/plain": as_text(view)}
