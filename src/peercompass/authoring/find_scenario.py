"""Where a scenario stands in a course directory."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from peercompass.course import Course, Scenario


class NoSuchName(ValueError):
    """An id that the course does not have. The message lists those it has."""


@dataclass(frozen=True)
class ScenarioFile:
    """A scenario and where it lives."""

    scenario: Scenario
    path: Path
    unit: str
    graded: bool


def find_scenario(root: Path, course: Course, scenario: str) -> ScenarioFile:
    """The scenario `scenario` among the practice and the graded work of all units.

    Raises `NoSuchName` when there is none of that name, and `ValueError` when its file is there
    but has problems.
    """
    files = list(_files(root, course))
    for found in files:
        if found.scenario.id == scenario:
            return found
    if broken := next(root.glob(f"*/*/scenarios/{scenario}.y*ml"), None):
        name = broken.relative_to(root).as_posix()
        raise ValueError(f"{name} cannot be read yet; run `peercompass check`")
    names = ", ".join(sorted(found.scenario.id for found in files)) or "none yet"
    raise NoSuchName(f"there is no scenario `{scenario}`; the course has: {names}")


def _files(root: Path, course: Course) -> Iterator[ScenarioFile]:
    for unit in course.units.values():
        for graded, scenarios, room in (
            (False, unit.practice_scenarios, "modules"),
            (True, unit.scenarios, "exercises"),
        ):
            folder = root / room / unit.id / "scenarios"
            for one in scenarios.values():
                yaml = folder / f"{one.id}.yaml"
                yield ScenarioFile(
                    one, yaml if yaml.exists() else folder / f"{one.id}.yml", unit.id, graded
                )
