"""Where a desk keeps its things, and how nbgrader is set up for it: a value, which does nothing."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from peercompass.course.load import read_course
from peercompass.course.paths import DEMO, WORK
from peercompass.grading.gradebook.engine import sqlite_file
from peercompass.grading.integration.config import configure
from peercompass.grading.settings import SETTINGS


@dataclass(frozen=True)
class DeskLayout:
    """The folders, the gradebook and the settings of a desk.

    `root` is the course directory and `work` the folder of all that is made at the desk, both
    resolved; `course_id` is the id that nbgrader knows the course by, `config` its configuration.
    """

    root: Path
    work: Path
    course_id: str
    config: Config

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

    @property
    def inbound(self) -> Path:
        """Where trainees' work arrives in nbgrader's exchange."""
        return Path(self.config.Exchange.root) / self.course_id / "inbound"

    def folder(self, step: str, student: str, unit: str) -> Path:
        """Where nbgrader keeps a unit at a `step`: release, submitted, autograded, feedback."""
        name = getattr(self.coursedir, f"{step}_directory")
        return Path(self.coursedir.format_path(name, student, unit))

    def students(self, unit: str) -> list[str]:
        """Who handed in: ids in their order."""
        folder = self.folder("submitted", "*", unit).parent.parent
        return sorted(path.parent.name for path in folder.glob(f"*/{unit}"))


def layout_of(root: Path, *, demo: bool = False) -> DeskLayout:
    """The layout of the course directory's own desk, or with `demo` of the synthetic cohort's.

    Raises `ValueError` when the course or the desk's settings cannot be read.
    """
    root = Path(root).resolve()
    course_id = read_course(root).file.id
    work = DEMO if demo else WORK
    if demo:
        course_id = f"{course_id}-synthetic"
    return DeskLayout(root, root / work, course_id, configure(Config(), root, course_id, work))
