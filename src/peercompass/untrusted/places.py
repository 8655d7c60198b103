"""Where a file lies: in a place of the learner's or the course's own, or in any other.

Own places are listed, and all else belongs to somebody else: whoever unpacks what was sent can do
so in any folder.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from peercompass.course import COURSE_PAGES
from peercompass.course.paths import COURSE_FILE, COURSE_FOLDERS, WORKSPACE

_COURSE_PAGES = tuple(f"{name}.ipynb" for name in COURSE_PAGES)
_DESK = "grading"
_DESK_PAGES = ("cohort.ipynb", "marking.ipynb")


class Places:
    """The places under a server's folder `root`, which holds or is a course that `named` may name.

    Courses are known by what the server was started on or set up for, never by what a folder says
    of itself: a hand-in may look like a course. Without a course the server is a learner's, and
    all of it is their own.
    """

    def __init__(self, root: Path, named: Callable[[], Iterable[Path]] = tuple) -> None:
        self.root = Path(root).resolve()
        self._named = named

    @property
    def courses(self) -> list[Path]:
        """The course directories that this server is for, resolved."""
        known = {self.root, *(Path(one).resolve() for one in self._named())}
        return sorted(one for one in known if (one / COURSE_FILE).is_file())

    def is_own(self, path: Path) -> bool:
        """Whether `path` lies in a place of the learner's or the course's own. Links are followed
        first: what counts is where the file is."""
        courses = self.courses
        real = Path(path).resolve()
        if not courses:
            return True
        for course in courses:
            for name in (*COURSE_FOLDERS, WORKSPACE):
                if real.is_relative_to((course / name).resolve()):
                    return True
            if real.parent == course / _DESK and real.name in _DESK_PAGES:
                return True
        return False

    def is_source(self, path: Path) -> bool:
        """Whether `path` is one of the notebooks that a course is written in: authors change them
        all the time, so that nothing is published that they could be compared with."""
        real = Path(path).resolve()
        for course in self.courses:
            if not real.is_relative_to(course):
                continue
            match real.relative_to(course).parts:
                case ("modules", name):
                    return name in _COURSE_PAGES
                case ("modules", _, name):
                    return name == "lesson.ipynb"
                case ("exercises", unit, name):
                    return name == f"{unit}.ipynb"
                case (folder, name):
                    return folder == _DESK and name in _DESK_PAGES
        return False
