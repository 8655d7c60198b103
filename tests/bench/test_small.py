"""Every subject of the bench in a small size, so that `make bench` works whenever it is wanted."""

from __future__ import annotations

import json
import math
import subprocess
import sys

import pytest

from tests.bench.run import SUBJECTS, measured
from tests.browser.fixtures import chromium_program
from tests.helpers.real_course import REPOSITORY

IN_A_BROWSER = {"clicks", "opening"}


@pytest.mark.parametrize(
    "subject",
    [pytest.param(s, marks=pytest.mark.browser if s in IN_A_BROWSER else ()) for s in SUBJECTS],
)
def test_a_small_size_of_it_runs(subject: str) -> None:
    if subject in IN_A_BROWSER and not chromium_program():
        pytest.skip("No Chromium here, so this subject is left out.")
    figures = elsewhere(subject) if subject in IN_A_BROWSER else measured(subject, small=True)
    assert figures
    for one in figures:
        assert math.isfinite(one["value"]), one
        assert one["value"] > 0, one


def elsewhere(subject: str) -> list[dict]:
    """The figures as the command gives them. In a process of its own: one holds one Playwright,
    and the browser's tests have theirs."""
    command = [sys.executable, "-m", "tests.bench.run", "--small", subject]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])
