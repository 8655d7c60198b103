"""The short way: release, collect, grade and give feedback for one unit, in this process."""

import logging
import os
import re
import shutil
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import ignore_patterns
from traitlets.config import Config

from peercompass.exercise import Result

from .collecting import Collected, collect
from .config import DEMO, WORK, configure
from .inbox import complete
from .marking import Marker, SaveMarks, same_as_before
from .reading import read_course
from .release import released_leaks

Tick = Callable[[str], None]
"""Called with a short word after each piece of long work, to move a bar."""


class DeskError(RuntimeError):
    """nbgrader could not do what was asked. The message is its own, in plain words."""


class UnknownUnit(DeskError):
    """The course has no unit of that name."""


@dataclass(frozen=True)
class Graded:
    """What grading made of one submission. `results` is empty when `problem` says why it could
    not be graded at all; the rest of the batch went on."""

    student: str
    results: tuple[Result, ...] = ()
    remarks: tuple[str, ...] = ()
    problem: str | None = None


class Desk:
    """The instructor's desk of the course directory `root`: the real one, or with `demo` that
    of the synthetic cohort.

    Raises `ValueError` when the course cannot be read.
    """

    def __init__(self, root: Path, *, demo: bool = False):
        self.root = Path(root).resolve()
        self.course = course = read_course(self.root)
        self.demo = demo
        self.work = self.root / (DEMO if demo else WORK)
        self.course_id = f"{course.file.id}-synthetic" if demo else course.file.id
        self.config = configure(Config(), self.root, self.course_id, DEMO if demo else WORK)
        self.config.ExchangeReleaseAssignment.force = True  # a new version replaces the one before
        self.coursedir = CourseDirectory(config=self.config)
        put_venv_on_path()
        prepare(self.work)

    @property
    def db_url(self) -> str:
        """The address of the gradebook."""
        return self.coursedir.db_url

    def folder(self, step: str, student: str, unit: str) -> Path:
        """Where nbgrader keeps a unit at a `step`: release, submitted, autograded, feedback."""
        name = getattr(self.coursedir, f"{step}_directory")
        return Path(self.coursedir.format_path(name, student, unit))

    def release(self, unit: str) -> Path:
        """Generate the learners' version of a unit and put it into the exchange.

        Returns the released folder. Raises `DeskError`, or `LeakError` through it.
        """
        self.known(unit)
        self._ask("generate_assignment", unit)
        folder = self.folder("release", ".", unit)
        leaks = released_leaks(self.root, folder)
        if leaks:
            shutil.rmtree(folder)
            raise DeskError("; ".join(leaks))
        self._ask("release_assignment", unit)
        return folder

    def collect(
        self,
        unit: str,
        paths: Iterable[Path] = (),
        handed_in: datetime | None = None,
        tick: Tick = lambda _: None,
    ) -> Collected:
        """Collect hand-ins from the exchange and from `paths`: zips, bundles of zips as an LMS
        makes them, and folders.

        Every attempt is kept; the one that counts by `grading/desk.yaml` is put in place. A file
        counts as handed in when it was first collected, or at the time `handed_in`. Raises
        `DeskError` for a unit that is unknown or not released yet, `ValueError` when roster or
        settings cannot be read, or `handed_in` is still to come.
        """
        self.known(unit)
        if not self.folder("release", ".", unit).is_dir():
            raise DeskError(f"`{unit}` is not released yet; run peercompass release {unit}")
        return collect(self, self.course.units[unit], paths, handed_in, tick)

    def students(self, unit: str) -> list[str]:
        """Who handed in."""
        folder = self.folder("submitted", "*", unit).parent.parent
        return sorted(path.parent.name for path in folder.glob(f"*/{unit}"))

    def grade(self, unit: str, tick: Tick = lambda _: None) -> list[Graded]:
        """Grade every submission of a unit. One that fails is reported and the rest go on."""
        self.known(unit)
        marker = Marker(self.root, unit, self.folder("release", ".", unit))
        done = []
        for student in self.students(unit):
            try:
                done.append(self._grade_one(marker, student, unit))
            except Exception as error:  # one submission never stops a batch
                logging.getLogger(__name__).debug("grading %s", student, exc_info=True)
                done.append(Graded(student, problem=f"{type(error).__name__}: {error}"))
            tick(student)
        return done

    def feedback(self, unit: str, tick: Tick = lambda _: None) -> list[str]:
        """Make the feedback page of every graded submission and put it into the exchange.

        Returns the students it was made for. Raises `DeskError`.
        """
        self.known(unit)
        students = [s for s in self.students(unit) if self.folder("autograded", s, unit).exists()]
        for student in students:
            self._ask("generate_feedback", unit, student)
            tick(student)
        if students:
            self._ask("release_feedback", unit)
        return students

    def _grade_one(self, marker: Marker, student: str, unit: str) -> Graded:
        source = self.folder("submitted", student, unit)
        target = self.folder("autograded", student, unit)
        self._complete(student, unit)
        marked = marker.mark(source)
        settled = same_as_before(marked, target / f"{unit}.ipynb", marker)
        timestamp = self.coursedir.get_existing_timestamp(str(source))
        with Gradebook(self.db_url, self.course_id) as gradebook, warnings.catch_warnings():
            # nbgrader adds to a session in an order that SQLAlchemy notes.
            warnings.simplefilter("ignore")
            gradebook.update_or_create_student(student)
            extra = {"timestamp": timestamp} if timestamp else {}
            gradebook.update_or_create_submission(unit, student, **extra)
        names = {"student": student, "assignment": unit, "notebook": unit, "db_url": self.db_url}
        notebook, resources = marked.notebook, {"nbgrader": names}
        for step in (SaveMarks(settled, parent=self.coursedir),
                     AssignLatePenalties(parent=self.coursedir)):  # fmt: skip
            notebook, resources = step.preprocess(notebook, resources)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, ignore=self._left_out)
        nbformat.write(notebook, target / f"{unit}.ipynb")
        return Graded(student, marked.results, marked.remarks)

    def _complete(self, student: str, unit: str) -> None:
        complete(self.folder("submitted", student, unit), unit, self.folder("release", ".", unit))

    def _left_out(self, folder: str, names: list[str]) -> set[str]:
        """What of a hand-in is not copied on: what nbgrader leaves out too, and links."""
        ignored = ignore_patterns(["*.ipynb", *self.coursedir.ignore])(folder, names)
        return {*ignored, *(name for name in names if Path(folder, name).is_symlink())}

    def known(self, unit: str) -> None:
        """Raises `UnknownUnit` where the course has no such unit."""
        if unit not in self.course.units:
            known = ", ".join(self.course.units)
            raise UnknownUnit(f"there is no unit `{unit}`; the course has: {known}")

    def _ask(self, verb: str, *arguments) -> None:
        api = NbGraderAPI(
            CourseDirectory(config=self.config), Authenticator(config=self.config),
            config=self.config,
        )  # fmt: skip
        with _quiet(api.log):
            answer = getattr(api, verb)(*arguments)
        if not answer["success"]:
            log = answer.get("log") or answer.get("error") or ""
            raise DeskError(f"nbgrader could not {verb.replace('_', ' ')}: {_in_short(log)}")


def put_venv_on_path() -> None:
    """nbgrader starts `alembic` by name to make a gradebook; without the environment activated
    that fails."""
    own = str(Path(sys.executable).parent)
    if own not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = own + os.pathsep + os.environ.get("PATH", "")


def prepare(work: Path) -> None:
    """Make the folders of a desk. nbgrader wants its exchange there and open to write."""
    for name in ("exchange", "cache", "release", "submitted", "autograded", "feedback"):
        (work / name).mkdir(parents=True, exist_ok=True)
    (work / "exchange").chmod(0o777)


def _in_short(log: str) -> str:
    """What nbgrader's log says was wrong, without the tracebacks."""
    raised = re.findall(r"^ *[A-Za-z_][\w.]*(?:Error|Exception|Entry): (.+)$", log, re.MULTILINE)
    said = re.findall(r"^\[(?:ERROR|CRITICAL)\] (.+)$", log, re.MULTILINE)
    return "; ".join(dict.fromkeys(raised or said)) or log.strip()[-500:]


@contextmanager
def _quiet(log: logging.Logger) -> Iterator[None]:
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)
