"""The pages for paper, as a browser shows and prints them: read by everybody, and few enough."""

from __future__ import annotations

import re

import pytest

from peercompass.paper import print_unit
from tests.browser import course
from tests.helpers.night import few_by_day
from tests.helpers.real_course import UNITS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHEETS = {"lesson.html": 44, "exercise.html": 26}
"""How many pages a lesson and an exercise may print on."""


@pytest.mark.parametrize("unit", few_by_day(UNITS, ["m1-role-and-values"]))
def test_pages_for_paper_bar_nobody_and_are_not_many(page, tmp_path, real, real_course, unit):
    made = print_unit(real, real_course, real.units[unit], "letter")
    for name, most in SHEETS.items():
        path = tmp_path / name
        path.write_bytes(made[name])
        page.goto(path.as_uri())
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert course.barriers(page, "body") == [], (name, scheme)
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type */Page\b", printed)) <= most, name
