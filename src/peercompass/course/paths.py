"""Where things lie: the course directory around a folder, and the files of a unit."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from . import Item, Scenario, Unit

COURSE_FILE = "curriculum/course.yaml"
"""What makes a folder a course directory."""
COURSE_FOLDERS = ("curriculum", "modules", "exercises")
"""The folders that hold what authors write."""


class Part(NamedTuple):
    """The practice of a unit, or its graded work, with the files it was read from."""

    folder: str
    """From the course directory, like `modules/m1-role-and-values`."""
    items_file: str
    items: tuple[Item, ...]
    scenarios: dict[str, Scenario]

    def scenario_file(self, scenario: str) -> str:
        """The file of the scenario with this id."""
        return f"{self.folder}/scenarios/{scenario}.yaml"


def find_root(folder: Path) -> Path | None:
    """The course directory that `folder` is or lies in, resolved; None where there is none."""
    folder = Path(folder).resolve()
    return next((at for at in (folder, *folder.parents) if (at / COURSE_FILE).is_file()), None)


def lesson_file(unit: str) -> str:
    """The lesson of the unit with this id."""
    return f"modules/{unit}/lesson.ipynb"


def exercise_file(unit: str) -> str:
    """The exercise notebook of the unit with this id."""
    return f"exercises/{unit}/{unit}.ipynb"


def guide_file(unit: str) -> str:
    """The instructor's guide of the unit with this id."""
    return f"modules/{unit}/facilitator.md"


def parts(unit: Unit) -> Iterator[Part]:
    """Practice, then graded work."""
    modules, exercises = f"modules/{unit.id}", f"exercises/{unit.id}"
    yield Part(modules, f"{modules}/practice.yaml", unit.practice, unit.practice_scenarios)
    yield Part(exercises, f"{exercises}/items.yaml", unit.items, unit.scenarios)
