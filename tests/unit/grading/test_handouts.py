"""Without an exchange, the exercise and the feedback go from hand to hand, and the home page of
this computer brings the exercise all the same."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.course.paths import WORK, WORKSPACE
from peercompass.exercise import LOG_FILE
from peercompass.grading.handouts import (
    bring,
    exercise_zip,
    feedback_zip,
    hand_out,
    hand_out_feedback,
    is_handed_out,
)
from peercompass.grading.integration import first_use, server
from peercompass.grading.integration.first_use import Exercises
from tests.helpers.small_course import UNIT

HOMES = (first_use, server, "peercompass.grading.desk", "peercompass.grading.handouts")


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here has an exchange."""
    for home in HOMES:
        name = home if isinstance(home, str) else home.__name__
        monkeypatch.setattr(f"{name}.has_exchange", lambda: False)


@pytest.fixture
def ready(small_root: Path) -> Path:
    """A course whose exercise lies ready to be given away."""
    hand_out(small_root / WORK, UNIT, small_root / WORK / "release" / UNIT)
    return small_root


def test_the_zip_is_the_released_folder_and_the_same_each_time(ready: Path) -> None:
    released = ready / WORK / "release" / UNIT
    bundle = exercise_zip(ready / WORK, UNIT)
    before = bundle.read_bytes()
    with zipfile.ZipFile(bundle) as opened:
        for name in opened.namelist():
            assert opened.read(name) == (released.parent / name).read_bytes()
    hand_out(ready / WORK, UNIT, released)
    assert bundle.read_bytes() == before


def test_pages_of_feedback_have_names_that_every_system_takes(small_root: Path) -> None:
    pages = {}
    for who in ("dana", "Dana", "con"):
        pages[who] = small_root / f"{who}-page"
        pages[who].write_text(f"For {who}.", encoding="utf-8")
    hand_out_feedback(small_root / WORK, UNIT, pages)
    with zipfile.ZipFile(feedback_zip(small_root / WORK, UNIT)) as opened:
        names = opened.namelist()
        assert len({name.casefold() for name in names}) == 3
        assert not {"con.html", "CON.html"} & set(names)
        assert {opened.read(name).decode() for name in names} == {
            "For dana.",
            "For Dana.",
            "For con.",
        }


def test_an_exercise_is_brought_once_and_never_over_what_somebody_did(ready: Path) -> None:
    folder = ready / WORKSPACE / UNIT
    bring(ready, UNIT)
    assert sorted(path.name for path in folder.iterdir()) == [f"{UNIT}.ipynb", "unit.json"]
    (folder / LOG_FILE).write_text("answers\n", encoding="utf-8")
    (folder / f"{UNIT}.ipynb").write_text("changed", encoding="utf-8")
    bring(ready, UNIT)
    assert (folder / f"{UNIT}.ipynb").read_text(encoding="utf-8") == "changed"
    (folder / f"{UNIT}.ipynb").unlink()
    bring(ready, UNIT)
    assert json.loads((folder / f"{UNIT}.ipynb").read_text(encoding="utf-8"))["cells"]
    assert (folder / LOG_FILE).read_text(encoding="utf-8") == "answers\n"


def test_what_was_not_released_is_not_brought(small_root: Path) -> None:
    assert not is_handed_out(small_root, UNIT)
    with pytest.raises(ValueError, match=f"run peercompass release {UNIT}"):
        bring(small_root, UNIT)


def test_a_page_is_told_what_lies_ready_and_hands_in_by_zip(ready: Path, windows: None) -> None:
    exercises = Exercises(ready, print)
    assert (exercises.waiting, exercises.there) == ([], [UNIT])
    listed = server._list(None, exercises, "small")
    assert [(one["assignment_id"], one["status"]) for one in listed["value"]] == [
        (UNIT, "released")
    ]
    assert server._list(None, exercises, "another")["value"] == []


@pytest.mark.parametrize(
    ("action", "success"), [("fetch", True), ("submit", False), ("fetch_feedback", False)]
)
def test_what_a_page_asks_for_is_brought_where_it_can_be(
    ready: Path, windows: None, action: str, success: bool
) -> None:
    said: list[dict[str, Any]] = []
    asked = SimpleNamespace(
        _root=ready,
        _exercises=Exercises(ready, print),
        manager=None,
        log=SimpleNamespace(error=print),
    )
    said.append(server._FetchExercise._bring(asked, UNIT if action == "fetch" else ""))  # type: ignore[arg-type]
    assert said[0]["success"] is success
    assert (ready / WORKSPACE / UNIT).exists() is success


def test_the_commands_say_which_file_is_for_whom(small_root: Path, windows: None) -> None:
    done = CliRunner().invoke(app, ["release", UNIT, "--course", str(small_root)])
    assert done.exit_code == 0, done.output
    bundle = exercise_zip(small_root / WORK, UNIT)
    words = "Give trainees this file, to unpack beside their home page"
    assert f"{words}: {bundle}" in done.stdout
    assert bundle.is_file()
