"""An author's preview: the page that a source folder would become when published."""

from pathlib import Path

from peercompass.course import Course, Page
from peercompass.course.load import read_course, read_unit
from peercompass.course.paths import find_root
from peercompass.course.publish import exercise_page, home_page, lesson_page

_PAGES = {"modules": lesson_page, "exercises": exercise_page}


def preview_page(folder: Path) -> Page:
    """The page for `modules/`, `modules/UNIT` or `exercises/UNIT` of a course directory. Of the
    units, only the one whose folder it is is read; for `modules/`, the home page, all are.

    Raises `LookupError` when `folder` is none of these, `ValueError` when the course cannot be
    read.
    """
    folder = Path(folder).resolve()
    root = find_root(folder)
    if root is None:
        raise LookupError(f"{folder} belongs to no course directory")
    match folder.relative_to(root).parts:
        case ("modules",):
            return home_page(read_course(root), root)
        case (room, unit) if room in _PAGES:
            return _of_unit(room, unit, read_unit(root, unit))
    raise LookupError(f"{folder} holds no notebook of the course")


_newest: dict[str, tuple[Course, Page]] = {}


def _of_unit(room: str, unit: str, course: Course) -> Page:
    """The page, made once for all cells of a notebook. What was read stays the same object until
    a file of it changes."""
    if room not in _newest or _newest[room][0] is not course:
        _newest[room] = course, _PAGES[room](course, course.units[unit])
    return _newest[room][1]
