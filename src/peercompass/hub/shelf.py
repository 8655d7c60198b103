"""The shelf: a folder that every account may read, in which each course of a hub lies as it was
published for learners, in a folder named by its id. `peercompass publish --to` fills it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from peercompass.course import HOME, PAGE_FILE, Page
from peercompass.exercise import LOG_FILE, PRIVATE_FILE

SHELF = "PEERCOMPASS_SHELF"
"""The environment variable that names the shelf."""

_OWN = (LOG_FILE, PRIVATE_FILE)  # what learners write, and so what never comes from a shelf


class NoRoom(ValueError):
    """A course cannot be laid out where it would have to be. The message says what to do."""


def courses_on(shelf: Path) -> dict[str, Page]:
    """The home page of each course on the shelf, by the course's id."""
    found = {}
    for page_file in sorted(Path(shelf).glob(f"*/{PAGE_FILE}")):
        page = home_in(page_file.parent)
        if page and page.course == page_file.parent.name:
            found[page.course] = page
    return found


def home_in(folder: Path) -> Page | None:
    """The home page that was published in a folder; None where none was."""
    try:
        page = Page.read(folder / PAGE_FILE)
    except (OSError, ValueError):
        return None
    return page if page.role == HOME else None


def bring(course: Path, into: Path) -> list[Path]:
    """Bring what was published in the folder `course` into a learner's folder `into`, where it is
    not there yet or differs. What a learner wrote is never touched. Returns the files written.

    Raises `NoRoom` where something else lies in `into`, `OSError` where something cannot be
    written.
    """
    _look_for_room(course, into)
    written = []
    for path in _published(course):
        target = into / path.relative_to(course)
        if _same(path, target):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        shutil.copy2(path, part)
        part.replace(target)
        written.append(target)
    return written


def _look_for_room(course: Path, into: Path) -> None:
    there, wanted = home_in(into), home_in(course)
    if there and wanted and there.course == wanted.course:
        return
    home = f"{HOME}.ipynb"
    if there or (into / home).exists():
        what = there.title if there else home
        raise NoRoom(
            f"{wanted.title if wanted else course.name} cannot be put where {what} lies. Whoever "
            "runs this server can give each course a folder of its own: "
            "c.Exchange.path_includes_course = True in nbgrader_config.py"
        )


def _published(course: Path) -> Iterator[Path]:
    """What was published; home's own files last, since they lead to the others."""
    found = [path for path in course.rglob("*") if path.is_file() and path.name not in _OWN]
    for path in sorted(found, key=lambda path: -len(path.relative_to(course).parts)):
        if not any(part.startswith(".") for part in path.relative_to(course).parts):
            yield path


def _same(path: Path, other: Path) -> bool:
    """Whether one is the other's copy: of the same size and time. A page that was changed since is
    none, and is brought anew."""
    try:
        status, found = path.stat(), other.stat()
    except FileNotFoundError:
        return False
    return (status.st_size, status.st_mtime_ns) == (found.st_size, found.st_mtime_ns)
