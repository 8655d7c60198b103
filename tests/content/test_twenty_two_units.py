"""The course as large as it is going to be: 22 units, made from the real ones, are as sound, open
as the real ones do, and the last is graded as the first."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from peercompass.authoring import Prover, standards
from peercompass.course import Course
from peercompass.course.check.course import check
from peercompass.course.load import load
from peercompass.course.publish import publish
from peercompass.grading import Desk
from tests.helpers.generated_course import generated_course
from tests.helpers.hand_ins import as_log, best, given, hand_in
from tests.helpers.once import once

UNITS = 22


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it lies. Never change it."""
    made = once(
        tmp_path_factory, "twenty-two", lambda folder: generated_course(folder / "course", UNITS)
    )
    return made / "course"


@pytest.fixture(scope="module")
def course(root: Path) -> Course:
    found = load(root).course
    assert found is not None
    return found


def test_it_is_as_sound_as_the_real_one(root: Path, course: Course) -> None:
    assert len(course.units) == UNITS
    loaded = load(root)
    gaps, found = standards(loaded)
    assert len(found) == UNITS
    told = [str(one) for one in check(loaded, Prover()) + gaps]
    assert [one for one in told if "a counter of words" not in one] == [], "its twins teach it"


def test_learners_get_every_lesson_and_a_home_that_lists_them(
    root: Path, course: Course, tmp_path: Path
) -> None:
    publish(course, root, tmp_path)
    lessons = {path.parent.name for path in (tmp_path / "learn").glob("*/lesson.ipynb")}
    assert lessons == set(course.units)
    home = (tmp_path / "unit.json").read_text(encoding="utf-8")
    assert [unit["id"] for unit in json.loads(home)["units"]] == list(course.units)


def test_its_last_unit_is_released_and_graded(root: Path, course: Course, tmp_path: Path) -> None:
    desk = Desk(shutil.copytree(root, tmp_path / "course"))
    unit = course.units[list(course.units)[-1]]
    desk.release(unit.id)
    hand_in(desk, "ana", as_log(given(unit, best)), unit.id)
    (graded,) = desk.grade(unit.id)
    assert graded.problem is None
    assert all(one.points == one.maximum for one in graded.results if one.status == "scored")
