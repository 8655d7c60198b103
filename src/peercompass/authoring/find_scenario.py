"""Where things stand in a course directory, and writing a file whole or not at all."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from peercompass.course import Course, Scenario


class NoSuchName(ValueError):
    """An id that the course does not have. The message lists those it has."""


@dataclass(frozen=True)
class Found:
    """A scenario and where it lives."""

    scenario: Scenario
    path: Path
    unit: str
    graded: bool


def find_scenario(root: Path, course: Course, scenario: str) -> Found:
    """The scenario `scenario` among the practice and the graded work of all units.

    Raises `NoSuchName` when there is none of that name, and `ValueError` when its file is there
    but has problems.
    """
    places = list(_places(root, course))
    for found in places:
        if found.scenario.id == scenario:
            return found
    if broken := next(root.glob(f"*/*/scenarios/{scenario}.y*ml"), None):
        name = broken.relative_to(root).as_posix()
        raise ValueError(f"{name} cannot be read yet; run `peercompass check`")
    names = ", ".join(sorted(found.scenario.id for found in places)) or "none yet"
    raise NoSuchName(f"there is no scenario `{scenario}`; the course has: {names}")


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path` in one step: a reader meets the old file or the new one, and
    a failure leaves the old one as it was. Raises `OSError`."""
    path = Path(path).resolve()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _places(root: Path, course: Course):
    for unit in course.units.values():
        for graded, scenarios, room in (
            (False, unit.practice_scenarios, "modules"),
            (True, unit.scenarios, "exercises"),
        ):
            folder = root / room / unit.id / "scenarios"
            for one in scenarios.values():
                yaml = folder / f"{one.id}.yaml"
                yield Found(
                    one, yaml if yaml.exists() else folder / f"{one.id}.yml", unit.id, graded
                )
