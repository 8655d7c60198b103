"""Where a desk keeps its things, and how nbgrader is set up for it: a value, which does nothing."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from nbgrader.exchange.default import ExchangeCollect
from traitlets.config import Config

from peercompass.course.load import read_course
from peercompass.course.paths import DEMO, WORK
from peercompass.grading.gradebook.engine import sqlite_file
from peercompass.grading.integration.config import configure
from peercompass.grading.integration.listed_settings import settings_around
from peercompass.grading.settings import SETTINGS
from peercompass.grading.submissions.entries import hand_ins_in
from peercompass.support.wall_clock import WallClock


@dataclass(frozen=True)
class DeskLayout:
    """The folders, the gradebook and the settings of a desk.

    `root` is the course directory and `work` the folder of all that is made at the desk, both
    resolved; `course_id` is the id that nbgrader knows the course by, `config` its configuration.
    Days and hours are said by the course's `clock`.
    """

    root: Path
    work: Path
    course_id: str
    config: Config
    clock: WallClock

    @cached_property
    def coursedir(self) -> CourseDirectory:
        """nbgrader's own view of the folders."""
        return CourseDirectory(config=self.config)

    @property
    def db_url(self) -> str:
        """The address of the gradebook."""
        return str(self.coursedir.db_url)

    @property
    def own_file(self) -> Path | None:
        """The gradebook's file, where it lies among the desk's own."""
        file = sqlite_file(self.db_url)
        return file if file and file.is_relative_to(self.work) else None

    @property
    def settings(self) -> Path:
        """The desk's settings, which lie beside its work."""
        return self.root / SETTINGS

    @cached_property
    def exchange_parts(self) -> ExchangeFactory:
        """The parts by which nbgrader reaches the exchange, as the machine has them."""
        return ExchangeFactory(config=self.config)

    @property
    def exchange_in_folders(self) -> bool:
        """Whether the exchange is folders, as nbgrader's own is. Any other, such as one on a server
        of its own, is reached by its parts alone."""
        return issubclass(self.exchange_parts.collect, ExchangeCollect)

    @property
    def exchange_is_own(self) -> bool:
        """Whether the exchange lies among the desk's own folders: it holds this course alone."""
        return self.exchange_in_folders and self.inbound.is_relative_to(self.work)

    @property
    def checks_owner(self) -> bool:
        """Whether a hand-in in the exchange has to be of the account that put it there."""
        return bool(self.config.ExchangeCollect.get("check_owner", True))

    @property
    def inbound(self) -> Path:
        """Where trainees' work arrives in an exchange of folders."""
        return Path(self.config.Exchange.root) / self.course_id / "inbound"

    def folder(self, step: str, student: str, unit: str) -> Path:
        """Where nbgrader keeps a unit at a `step`: release, submitted, autograded, feedback."""
        name = getattr(self.coursedir, f"{step}_directory")
        return Path(self.coursedir.format_path(name, student, unit))

    def students(self, unit: str) -> list[str]:
        """Who handed in: ids in their order."""
        return hand_ins_in(self._submitted(unit), unit)[0]

    def unfit(self, unit: str) -> dict[str, str]:
        """What lies among the hand-ins and cannot be anybody's, with the reason."""
        return hand_ins_in(self._submitted(unit), unit)[1]

    def _submitted(self, unit: str) -> Path:
        return self.folder("submitted", "*", unit).parent.parent


def layout_of(root: Path, *, demo: bool = False) -> DeskLayout:
    """The layout of the course directory's own desk, or with `demo` of the synthetic cohort's.

    Raises `ValueError` when the course, the desk's settings or the machine's cannot be read.
    """
    root = Path(root).resolve()
    course = read_course(root).file
    course_id, clock = course.id, WallClock(course.zone, course.dates)
    work = DEMO if demo else WORK
    if demo:
        course_id = f"{course_id}-synthetic"
    config = Config() if demo else settings_around()
    return DeskLayout(root, root / work, course_id, configure(config, root, course_id, work), clock)
