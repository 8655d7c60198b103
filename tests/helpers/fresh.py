"""Environments that are made anew, with packages from the registry, by the lock."""

from __future__ import annotations

import functools
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.helpers.real_course import REPOSITORY

QUIET = ["--quiet", "--disable-pip-version-check", "--no-input", "--only-binary", ":all:"]


def fresh_environment(folder: Path, wanted: Iterable[str] = ()) -> Path:
    """An environment in the new `folder` with these packages and what they need, in the newest
    versions that there are. Returns its Python."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if wanted:
        subprocess.run([str(python), "-m", "pip", "install", *QUIET, *wanted], check=True)
    return python


def install_locked(python: Path, names: Iterable[str], scratch: Path) -> None:
    """Install these packages alone, in the versions of the lock, by their hashes."""
    lock = (REPOSITORY / "requirements-dev.lock").read_text("utf-8").replace("\\\n", " ")
    entries = [line for line in lock.splitlines() if line and not line.startswith("#")]
    wanted = [one for one in entries if re.split("[=<> ]", one)[0] in set(names)]
    (scratch / "part.lock").write_text("\n".join(wanted) + "\n", "utf-8")
    locked = ["--no-deps", "--require-hashes", "-r", str(scratch / "part.lock")]
    subprocess.run([str(python), "-m", "pip", "install", *QUIET, *locked], check=True)


@functools.cache
def registry_missing() -> bool:
    """Whether no package can be fetched from here."""
    with tempfile.TemporaryDirectory() as folder:
        ask = ["download", *QUIET, "--no-deps", "--no-cache-dir", "--dest", folder, "traitlets"]
        done = subprocess.run(
            [sys.executable, "-m", "pip", *ask, "--retries", "0"], capture_output=True, check=False
        )
    return done.returncode != 0


needs_registry = pytest.mark.skipif(
    registry_missing(), reason="no package can be fetched from here"
)
