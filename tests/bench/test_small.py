"""Every subject of the bench in a small size, so that `make bench` works whenever it is wanted."""

from __future__ import annotations

import math

import pytest

from tests.bench.run import SUBJECTS, measured
from tests.browser.conftest import chromium_program

IN_A_BROWSER = {"clicks", "opening"}


@pytest.mark.parametrize(
    "subject",
    [pytest.param(s, marks=pytest.mark.browser if s in IN_A_BROWSER else ()) for s in SUBJECTS],
)
def test_a_small_size_of_it_runs(subject: str) -> None:
    if subject in IN_A_BROWSER and not chromium_program():
        pytest.skip("No Chromium here, so this subject is left out.")
    figures = measured(subject, small=True)
    assert figures
    for one in figures:
        assert math.isfinite(one["value"]), one
        assert one["value"] > 0, one
