"""What is costly to make is made once a run, by whichever worker needs it first."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name` of the whole run, which `make(folder)` has filled. Never change it.

    Under pytest-xdist all workers share it: the first makes it under a lock while the others wait.
    A folder that was left half made by a failure is made anew.
    """
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, made = shared / f"once-{name}", shared / f"once-{name}.made"
    with FileLock(shared / f"once-{name}.lock"):
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            made.touch()
    return folder
