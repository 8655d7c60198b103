"""Courses that were installed as packages, beside the toolkit that carries none.

A course package names itself in the entry-point group `peercompass.courses`: under the course's
name stands the Python package that holds the folders of a course directory.
"""

import shutil
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path

from .paths import COURSE_FOLDERS

GROUP = "peercompass.courses"


def installed_courses() -> dict[str, Path]:
    """The folder of each installed course, by the course's name.

    Raises `ImportError` when a package is named that is not there.
    """
    return {one.name: Path(str(files(one.module))) for one in entry_points(group=GROUP)}


def lay_out(course: Path, folder: Path) -> None:
    """Copy the installed `course` into the empty `folder`; its keys are then their owner's alone.

    Raises `OSError`.
    """
    compiled = shutil.ignore_patterns("__pycache__")  # pip compiles what it installs
    for part in (*COURSE_FOLDERS, "grading"):
        shutil.copytree(course / part, folder / part, ignore=compiled)
    (folder / "exercises").chmod(0o700)
