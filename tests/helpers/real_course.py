"""Where the repository is, and copies of the course it ships."""

from __future__ import annotations

import shutil
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
UNITS = sorted(path.parent.name for path in (REPOSITORY / "modules").glob("*/unit.yaml"))
"""The units of the real course, by their ids."""
COURSE_PARTS = ("curriculum", "modules", "exercises", "grading")


def copy_course(to: Path) -> Path:
    """The real course without anything made at run time, copied into the new folder `to`."""
    leave_out = shutil.ignore_patterns("work", "*.jsonl", ".ipynb_checkpoints", "__pycache__")
    for part in COURSE_PARTS:
        shutil.copytree(REPOSITORY / part, to / part, ignore=leave_out)
    return to
