"""One unit is read alone: of the other units no file is opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from peercompass.course.load import load, load_unit, read_unit
from peercompass.notebook.preview import preview_page
from tests.helpers.opened import Opened
from tests.helpers.small_course import UNIT, edit, other_unit

OTHER = "u2-further"


@pytest.fixture
def two(small: Path) -> Path:
    """A course of two units."""
    other_unit(small, OTHER)
    return small


def test_a_unit_is_the_same_alone_as_in_its_course(two: Path) -> None:
    whole, alone = load(two).course, load_unit(two, UNIT).course
    assert whole is not None
    assert alone is not None
    assert list(whole.units) == [UNIT, OTHER]
    assert alone == whole.model_copy(update={"units": {UNIT: whole.units[UNIT]}})


@pytest.mark.parametrize("folder", [f"modules/{UNIT}", f"exercises/{UNIT}"])
def test_a_preview_opens_no_file_of_another_unit(two: Path, folder: str) -> None:
    with Opened(two) as opened:
        page = preview_page(two / folder)
    assert page.unit == UNIT
    assert f"modules/{UNIT}/unit.yaml" in opened.names
    assert not [name for name in opened.names if OTHER in name]


def test_a_unit_is_read_again_only_when_a_file_of_its_own_changed(two: Path) -> None:
    before = read_unit(two, UNIT)
    edit(two, f"modules/{OTHER}/unit.yaml", "title: First", "title: Second")
    with Opened(two) as opened:
        assert read_unit(two, UNIT) is before
    assert opened.names == set()
    edit(two, f"modules/{UNIT}/unit.yaml", "title: First steps", "title: First of all")
    assert read_unit(two, UNIT).units[UNIT].plan.title == "First of all"


def test_a_unit_that_the_course_does_not_name_is_told_with_those_it_does(two: Path) -> None:
    with pytest.raises(LookupError, match=f"no unit `u1`.*{UNIT}"):
        load_unit(two, "u1")


def test_what_is_wrong_with_another_unit_stops_nothing(two: Path) -> None:
    (two / f"modules/{OTHER}/unit.yaml").write_text("[", encoding="utf-8")
    assert load_unit(two, UNIT).problems == []
    with pytest.raises(ValueError, match=f"modules/{OTHER}/unit.yaml cannot be read"):
        read_unit(two, OTHER)
