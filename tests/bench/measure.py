"""What every subject measures with."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from peercompass.course.load import read_course
from peercompass.course.publish import publish
from tests.helpers.real_course import copy_course

UNIT = "m2-story-with-purpose"


def rate(work: Callable[[], int], small: bool = False) -> float:
    """How many things a second `work` does, the median of three stretches of a second; where it is
    `small`, of one stretch of a moment."""
    stretches, least = (1, 0.01) if small else (3, 1.0)
    found = []
    for _ in range(stretches):
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < least:
            done += work()
        found.append(done / (time.perf_counter() - start))
    return statistics.median(found)


def published_course(folder: Path) -> Path:
    """A copy of the real course in the new `folder`, with its lessons in the workspace."""
    root = copy_course(folder)
    publish(read_course(root), root, root / "workspace")
    return root


def figure(name: str, value: float, unit: str, compared_with: str) -> dict:
    """One line of the table, and one entry of build/bench.json."""
    return {"name": name, "value": round(value, 2), "unit": unit, "compared_with": compared_with}
