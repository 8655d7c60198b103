"""What is made when it is first asked for: in which order, and what counts as made."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

from peercompass.course.paths import WORK
from peercompass.grading.integration import first_use
from peercompass.grading.integration.first_use import DemoCohort, Exercises
from tests.helpers.small_course import UNIT, other_unit

OTHERS = ("u2-further", "u3-further-still")

T = TypeVar("T")


def _run(work: Coroutine[Any, Any, T]) -> T:
    """What `work` comes to, in a thread of its own: a browser's tests may have left a loop running
    in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


@pytest.fixture
def three(small: Path) -> Path:
    """A course of three units, none of them opened."""
    for name in OTHERS:
        other_unit(small, name)
    return small


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that were asked for, in order. Those about `u2-further` fail."""
    commands: list[str] = []

    async def run(*arguments: str, behind: bool) -> str:
        commands.append(" ".join(arguments[:2]))
        await asyncio.sleep(0)
        return "It holds answers." if "u2-further" in arguments else ""

    monkeypatch.setattr(first_use, "_run", run)
    return commands


def test_nothing_is_opened_before_somebody_asks(three: Path, asked: list[str]) -> None:
    exercises = Exercises(three, print)
    assert exercises.waiting == [UNIT, *OTHERS]
    assert asked == []


def test_the_one_that_is_asked_for_is_opened_next(three: Path, asked: list[str]) -> None:
    async def ask() -> list[str]:
        exercises = Exercises(three, lambda _: None)
        exercises.begin()
        await asyncio.sleep(0)  # the first one is on its way
        await exercises.have(OTHERS[1])
        return exercises.waiting

    assert _run(ask()) == [OTHERS[0]]
    assert asked[:2] == [f"release {UNIT}", f"release {OTHERS[1]}"]


def test_all_are_opened_once_and_each_is_said(three: Path, asked: list[str]) -> None:
    said: list[str] = []

    async def ask() -> None:
        exercises = Exercises(three, said.append)
        await asyncio.gather(*(exercises.have(name) for name in (UNIT, *OTHERS, UNIT, "no-unit")))
        assert exercises.waiting == []
        exercises.begin()

    _run(ask())
    assert sorted(asked) == sorted(f"release {name}" for name in (UNIT, *OTHERS))
    assert said.count("Opening the exercise “First steps”…") == 3
    assert "The exercise “First steps” could not be opened. It holds answers." in said


def test_a_release_that_was_stopped_counts_as_none(three: Path) -> None:
    released = three / WORK / "release" / UNIT
    outbound = three / WORK / "exchange" / "small" / "outbound" / UNIT
    released.mkdir(parents=True)
    for name in ("unit.json", f"{UNIT}.ipynb"):
        (released / name).write_text("{}")
    assert UNIT in Exercises(three, print).waiting
    outbound.mkdir(parents=True)
    shutil.copy(released / "unit.json", outbound)
    assert UNIT in Exercises(three, print).waiting
    (outbound / f"{UNIT}.ipynb").write_text("{")
    assert UNIT in Exercises(three, print).waiting
    shutil.copy(released / f"{UNIT}.ipynb", outbound)
    assert UNIT not in Exercises(three, print).waiting


def test_the_synthetic_cohort_is_made_once(small: Path, asked: list[str]) -> None:
    said: list[str] = []

    async def ask() -> DemoCohort:
        demo = DemoCohort(small, said.append)
        assert not demo.ready
        for _ in range(3):
            demo.begin()
            await asyncio.sleep(0)
        return demo

    demo = _run(ask())
    assert asked == ["demo --if-missing"]
    assert said[0].startswith("Making the synthetic cohort: ")
    assert not demo.failed
