"""What the repository releases, built and unpacked, and an environment with fewer packages."""

from __future__ import annotations

import importlib.metadata
import shutil
from collections.abc import Iterable
from pathlib import Path

from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOOLKIT, COURSE = ".", "packaging/course"
"""The folders of the two projects, from the top of the repository."""


def build_wheel(project: Path, to: Path) -> Path:
    """The wheel of the project in a folder, unpacked into the new folder `to` as pip would put it
    into an environment; what Jupyter is to find lies in `*.data`."""
    (wheel,) = WheelBuilder(str(project)).build(directory=f"{to}.built", versions=["standard"])
    shutil.unpack_archive(wheel, to, "zip")
    return to


def build_sdist(project: Path, to: Path) -> Path:
    """The folder in a project's source distribution, unpacked into the new folder `to`."""
    (sdist,) = SdistBuilder(str(project)).build(directory=f"{to}.built", versions=["standard"])
    shutil.unpack_archive(sdist, to, filter="data")
    (folder,) = to.iterdir()
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def needed_by(start: Iterable[Requirement]) -> set[str]:
    """The names of all packages that must be installed for these, themselves among them."""
    queue = [(canonicalize_name(one.name), frozenset(one.extras)) for one in start]
    seen = set()
    while queue:
        package, extras = queue.pop()
        if (package, extras) in seen:
            continue
        seen.add((package, extras))
        try:
            lines = importlib.metadata.requires(package) or []
        except importlib.metadata.PackageNotFoundError:  # for another system, or not in the lock
            continue
        for needed in map(Requirement, lines):
            environments = [{"extra": extra} for extra in ("", *extras)]
            if needed.marker is None or any(map(needed.marker.evaluate, environments)):
                queue.append((canonicalize_name(needed.name), frozenset(needed.extras)))
    return {package for package, _ in seen}


def link_packages(names: Iterable[str], to: Path) -> Path:
    """An environment of these installed packages alone, as links in the new folder `to`."""
    to.mkdir()
    for name in names:
        package = importlib.metadata.distribution(name)
        for top in {file.parts[0] for file in package.files or () if ".." not in file.parts}:
            if not (to / top).exists() and top != "__pycache__":
                (to / top).symlink_to(package.locate_file(top))
    return to


def copy_repository(repository: Path, to: Path) -> Path:
    """The new folder `to` with what the repository releases, and nothing made at run time."""
    leave_out = shutil.ignore_patterns("work", "*.jsonl", "__pycache__", ".ipynb_checkpoints")
    for part in ("src", "curriculum", "modules", "exercises", "grading", "packaging"):
        shutil.copytree(repository / part, to / part, ignore=leave_out)
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-CONTENT"):
        shutil.copy(repository / name, to)
    return to
