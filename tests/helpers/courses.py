"""Fixtures: the small course, which is quick to read, and the real one, as folders and as read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from peercompass.course import Course, Item, publish
from peercompass.course.load import load
from peercompass.course.publish import item_forms
from peercompass.exercise import Log, Response, Result, score_unit
from tests.helpers.once import once
from tests.helpers.pages import put_page
from tests.helpers.real_course import copy_course
from tests.helpers.small_course import UNIT, write_small_course
from tests.helpers.values import KINDS


@pytest.fixture(scope="session")
def real_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real course, to be read only: a test that changes it calls `copy_course`."""
    return once(tmp_path_factory, "real", lambda folder: copy_course(folder))


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small course, to be read only."""
    return once(tmp_path_factory, "small", write_small_course)


@pytest.fixture
def small(small_folder: Path, tmp_path: Path) -> Path:
    """The folder of a small course that a test may change."""
    return shutil.copytree(small_folder, tmp_path / "course")


@pytest.fixture(scope="session")
def real(real_course: Path) -> Course:
    """The real course as read."""
    return load(real_course).course


@pytest.fixture(scope="session")
def small_course(small_folder: Path) -> Course:
    """The small course as read."""
    return load(small_folder).course


@pytest.fixture
def lesson(small_course: Course, tmp_path: Path) -> Path:
    """A published lesson's folder."""
    return put_page(tmp_path / "lesson", publish.lesson_page, small_course)


@pytest.fixture
def exercise(small_course: Course, tmp_path: Path) -> Path:
    """A released exercise's folder."""
    return put_page(tmp_path / "exercise", publish.exercise_page, small_course)


@pytest.fixture(scope="session")
def items(small_course: Course) -> dict[str, Item]:
    """The graded items of the small course, by id."""
    return {item.id: item for item in small_course.units[UNIT].items}


@pytest.fixture
def result(small_course: Course, items: dict[str, Item]) -> Callable[..., Result]:
    """`result(id, value)`: what an answer comes to; further responses may stand around it."""
    unit = small_course.units[UNIT]
    forms = item_forms(unit.items, unit.scenarios)

    def score(item_id: str, *values: object, form: str | None = None) -> Result:
        kind = items[item_id].kind
        own = forms[item_id] if form is None else form
        log = Log(tuple(Response(item_id, kind, value, own) for value in values))
        results = score_unit(unit.items, log, unit.scenarios, small_course.rubrics, forms)
        assert [one.item for one in results] == KINDS
        return next(one for one in results if one.item == item_id)

    return score
