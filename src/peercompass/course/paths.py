"""Where things lie: the course directory around a folder, and the files of a unit."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from . import COURSE_PAGES, Item, Scenario, Unit

COURSE_FILE = "curriculum/course.yaml"
"""What makes a folder a course directory."""
COURSE_FOLDERS = ("curriculum", "modules", "exercises")
"""The folders that hold what authors write."""
JOURNAL_FILE = "curriculum/journal.yaml"
"""What the journal and the story workshop ask."""
WORK = "grading/work"
"""What is made at the instructor's desk."""
DEMO = f"{WORK}/demo"
"""The same of the synthetic cohort."""
WORKSPACE = "workspace"
"""What a trainee has on this machine."""


class ItemSet(NamedTuple):
    """The practice of a unit, or its graded work, with the files it was read from."""

    folder: str
    """From the course directory, like `modules/m1-role-and-values`."""
    items_file: str
    items: tuple[Item, ...]
    scenarios: dict[str, Scenario]

    def scenario_file(self, scenario: str) -> str:
        """The file of the scenario with this id."""
        return f"{self.folder}/scenarios/{scenario}.yaml"


def unit_file(unit: str) -> str:
    """The facts of the unit with this id."""
    return f"modules/{unit}/unit.yaml"


def unit_folders(unit: str) -> tuple[str, str]:
    """Where the files of the unit with this id lie: what it teaches, and its exercise."""
    return f"modules/{unit}", f"exercises/{unit}"


def find_root(folder: Path) -> Path | None:
    """The course directory that `folder` is or lies in, resolved; None where there is none."""
    folder = Path(folder).resolve()
    return next((at for at in (folder, *folder.parents) if (at / COURSE_FILE).is_file()), None)


def lesson_file(unit: str) -> str:
    """The lesson of the unit with this id."""
    return f"modules/{unit}/lesson.ipynb"


def course_pages(root: Path) -> list[Path]:
    """The notebooks of the pages that the course in `root` has once: home, and those beside it."""
    pages = (Path(root) / "modules" / f"{name}.ipynb" for name in COURSE_PAGES)
    return [page for page in pages if page.exists()]


def exercise_file(unit: str) -> str:
    """The exercise notebook of the unit with this id."""
    return f"exercises/{unit}/{unit}.ipynb"


def guide_file(unit: str) -> str:
    """The instructor's guide of the unit with this id."""
    return f"modules/{unit}/facilitator.md"


def item_sets(unit: Unit) -> Iterator[ItemSet]:
    """Practice, then graded work."""
    modules, exercises = unit_folders(unit.id)
    yield ItemSet(modules, f"{modules}/practice.yaml", unit.practice, unit.practice_scenarios)
    yield ItemSet(exercises, f"{exercises}/items.yaml", unit.items, unit.scenarios)
