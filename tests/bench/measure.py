"""What every subject measures with."""

import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNIT = "m2-story-with-purpose"


def rate(work: Callable[[], int], least: float = 1.0) -> float:
    """How many things a second `work` does, the median of three stretches of `least` seconds."""
    found = []
    for _ in range(3):
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < least:
            done += work()
        found.append(done / (time.perf_counter() - start))
    return sorted(found)[1]


def figure(name: str, value: float, unit: str, compared_with: str) -> dict:
    """One line of the table, and one entry of build/bench.json."""
    return {"name": name, "value": round(value, 2), "unit": unit, "compared_with": compared_with}
