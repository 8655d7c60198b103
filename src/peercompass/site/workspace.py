"""The course as a site's readers get it: a published workspace, in a folder for a while.

The parts open in it as they do in every other workspace, so what the site says at first is what
Python will say when it has started.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from peercompass.course import PAGE_FILE, Course
from peercompass.course.leak_scan import LeakError, LeakScan
from peercompass.course.paths import WORK
from peercompass.course.publish import publish
from peercompass.exercise import LOG_FILE, PRIVATE_FILE
from peercompass.notebook.parts.learner_seed import SEED_FILE
from peercompass.support.regular_files import read_regular

HOME = "home.ipynb"
_UNSEEN = (LOG_FILE, PRIVATE_FILE)


@dataclass(frozen=True)
class Workspace:
    """`folder` holds it, `notebooks` are their paths in it, in the order of the course;
    `unreleased` are the units whose exercise nobody has released."""

    folder: Path
    notebooks: tuple[str, ...]
    unreleased: tuple[str, ...]

    def files(self) -> dict[str, bytes]:
        """What the parts read of it, by its path. A lesson's notebook is there by its name only;
        that of an exercise is handed in with the answers."""
        files = {}
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if path.name in (PAGE_FILE, SEED_FILE):
                files[name] = path.read_bytes()
            elif name in self.notebooks:
                exercise = path.stem == path.parent.name
                files[name] = path.read_bytes() if exercise else b""
        return files

    def pictures(self) -> dict[str, bytes]:
        """The drawings that its pages show, by their paths."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*.svg"))
        }


@contextmanager
def published_workspace(course: Course, root: Path) -> Iterator[Workspace]:
    """The workspace of the course in `root`, with the exercises as they were released.

    Raises `LeakError` where it would hold anything that only graders may have, and `OSError`.
    """
    with TemporaryDirectory(prefix="peercompass-site-") as there:
        folder = Path(there)
        publish(course, root, folder)
        released = [unit for unit in course.units if _bring(root, unit, folder)]
        if leaks := LeakScan(course).folder(folder):
            raise LeakError("; ".join(leaks))
        for page in folder.rglob(PAGE_FILE):
            (page.parent / SEED_FILE).write_text(_seed(course, folder, page.parent), "ascii")
        pages = sorted(path.name for path in folder.glob("*.ipynb") if path.name != HOME)
        notebooks = [HOME, *pages]
        for unit in course.units:
            notebooks.append(f"learn/{unit}/lesson.ipynb")
            if unit in released:
                notebooks.append(f"{unit}/{unit}.ipynb")
        there_now = tuple(name for name in notebooks if (folder / name).is_file())
        yield Workspace(folder, there_now, tuple(u for u in course.units if u not in released))


def _bring(root: Path, unit: str, folder: Path) -> bool:
    """Copy the exercise of a unit as it was released; False where it was not."""
    released = root / WORK / "release" / unit
    if not (released / f"{unit}.ipynb").is_file() or not (released / PAGE_FILE).is_file():
        return False
    for path in sorted(released.rglob("*")):
        if path.is_file() and path.name not in _UNSEEN:
            target = folder / unit / path.relative_to(released)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(read_regular(path))
    return True


def _seed(course: Course, top: Path, folder: Path) -> str:
    """The order of options is one for all readers of a site: it stands in the page's text."""
    name = f"{course.file.id}/{folder.relative_to(top).as_posix()}"
    return hashlib.sha256(name.encode()).hexdigest()[:16]
