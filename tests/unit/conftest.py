"""A small course for the tests of single rooms, and how hypothesis runs here."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from peercompass.course import Course, Item, publish
from peercompass.course.load import load
from peercompass.course.publish import item_forms
from peercompass.exercise import Log, Response, Result, score_unit
from tests.unit.pages import put_page
from tests.unit.small_course import UNIT, write_small_course
from tests.unit.values import KINDS

# No test is judged by the clock: the machine may be busy.
settings.register_profile(
    "house", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def small_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small course, to be read only."""
    return write_small_course(tmp_path_factory.mktemp("small"))


@pytest.fixture
def small(small_root: Path, tmp_path: Path) -> Path:
    """The folder of a small course that a test may change."""
    return shutil.copytree(small_root, tmp_path / "course")


@pytest.fixture(scope="session")
def real(real_course: Path) -> Course:
    """The real course as read."""
    return load(real_course).course


@pytest.fixture(scope="session")
def small_course(small_root: Path) -> Course:
    """The small course as read."""
    return load(small_root).course


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
def result(small_course: Course, items):
    """`result(id, value)`: what an answer comes to; further responses may stand around it."""
    unit = small_course.units[UNIT]
    forms = item_forms(unit.items, unit.scenarios)

    def score(item_id: str, *values: object, form: str | None = None) -> Result:
        log = Log(
            tuple(
                Response(
                    item_id, items[item_id].kind, value, forms[item_id] if form is None else form
                )
                for value in values
            )
        )
        results = score_unit(unit.items, log, unit.scenarios, small_course.rubrics, forms)
        assert [one.item for one in results] == KINDS
        return next(one for one in results if one.item == item_id)

    return score
