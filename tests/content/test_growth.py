"""The course with as many units as it is to have."""

from __future__ import annotations

from pathlib import Path

from peercompass.authoring import Prover, standards
from peercompass.course.check.course import check
from peercompass.course.load import load
from tests.helpers.generated_course import generated_course


def test_a_course_of_22_units_is_as_sound_as_the_real_one(tmp_path: Path) -> None:
    loaded = load(generated_course(tmp_path / "course", 22))
    assert loaded.course is not None
    assert len(loaded.course.units) == 22
    gaps, found = standards(loaded)
    assert len(found) == 22
    assert check(loaded, Prover()) + gaps == []
