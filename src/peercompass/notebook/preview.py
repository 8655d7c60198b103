"""An author's preview: the page that a source folder would become when published."""

from functools import lru_cache
from pathlib import Path

from peercompass.course import Page
from peercompass.course.load import Loaded, load
from peercompass.course.paths import COURSE_FOLDERS, find_root
from peercompass.course.publish import exercise_page, home_page, lesson_page


def preview_page(folder: Path) -> Page:
    """The page for `modules/`, `modules/UNIT` or `exercises/UNIT` of a course directory.

    Raises `LookupError` when `folder` is none of these, or when the course cannot be read.
    """
    root = find_root(folder)
    if root is None:
        raise LookupError(f"{folder} belongs to no course directory")
    newest = max(
        p.stat().st_mtime_ns for part in COURSE_FOLDERS for p in (root / part).rglob("*.y*ml")
    )
    loaded = _load(root, newest)
    if loaded.course is None:
        raise LookupError(f"the course cannot be read: {loaded.problems[0]}")
    place = Path(folder).resolve().relative_to(root).parts
    if place == ("modules",):
        return home_page(loaded.course, root)
    if len(place) == 2 and place[1] in loaded.course.units:
        unit = loaded.course.units[place[1]]
        return {"modules": lesson_page, "exercises": exercise_page}[place[0]](loaded.course, unit)
    raise LookupError(f"{folder} holds no notebook of the course")


@lru_cache(maxsize=1)
def _load(root: Path, _newest: int) -> Loaded:
    """Read the course once for all cells of a notebook, and again after an author's change."""
    return load(root)
