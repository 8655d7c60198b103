"""A unit's whole way on Windows and on macOS, as far as that can be had on another system: what the
system is called, what it lacks, and how its disk behaves. What only a real machine shows,
`.github/workflows/computers.yml` runs there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.other_system import Disk
from tests.helpers.real_course import REPOSITORY
from tests.helpers.small_course import UNIT
from tests.helpers.whole_way import go

THE_SAME = {
    "problems": [],
    "taken": ["dana"],
    "graded": [None],
    "feedback": ["dana"],
    "rows": True,
    "log": 0,
}


def test_on_windows_a_unit_goes_its_whole_way_without_an_exchange(small: Path) -> None:
    command = [sys.executable, "-m", "tests.helpers.other_system", str(small)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told == {**told, **THE_SAME, "exchange": False}
    assert told["points"] == told["of"] > 0
    assert told["handout"] == [f"{UNIT}/{UNIT}.ipynb", f"{UNIT}/unit.json"]
    assert told["pages"] == ["dana.html"]
    assert "exchange" not in told["folders"]
    assert told["refused"] == []  # nothing was moved while it was open


def test_on_macos_a_unit_goes_its_whole_way_through_the_exchange(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    Disk(small, monkeypatch, windows=False)
    told = go(small)
    assert told == {**told, **THE_SAME, "exchange": True, "handout": [], "pages": []}
    assert told["points"] == told["of"] > 0


@pytest.mark.skipif(sys.platform == "linux", reason="every other test is of Linux")
def test_on_this_system_a_unit_goes_its_whole_way(small: Path) -> None:
    told = go(small)
    assert told == {**told, **THE_SAME, "exchange": sys.platform != "win32"}
    assert told["points"] == told["of"] > 0
