"""The page on access shows what a test holds, and names tests that are there."""

from __future__ import annotations

import re

from tests.helpers.real_course import REPOSITORY

PAGE = (REPOSITORY / "docs" / "accessibility.md").read_text(encoding="utf-8")
GOLDEN = REPOSITORY / "tests" / "browser" / "golden" / "a-part-read-aloud.txt"


def test_the_reading_on_the_page_is_the_golden_one() -> None:
    (shown,) = re.findall(r"^```text\n(.*?)^```$", PAGE, re.M | re.S)
    assert shown == GOLDEN.read_text(encoding="utf-8")


def test_every_test_that_it_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/.]+)`", PAGE)
    assert named
    assert [name for name in named if not (REPOSITORY / name).exists()] == []
