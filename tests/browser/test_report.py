"""The page of a cohort's report as it is looked at: on a desk and a phone, by keys, in print."""

from __future__ import annotations

import pytest

from tests.browser import course
from tests.helpers.real_course import REPOSITORY

PAGE = REPOSITORY / "tests/unit/cohort/golden/report.html"

pytestmark = pytest.mark.browser


@pytest.fixture
def report(page):
    """The page of the small course's synthetic cohort, as its golden file has it."""
    page.goto(PAGE.as_uri())
    return page


def test_the_report_reads_well_in_every_look(report):
    for details in report.locator("details").all():
        details.evaluate("node => { node.open = true }")
    for look in course.in_every_look(report):
        course.photograph(report, f"report-{look}")
        assert course.barriers(report, "html") == [], look
        width = report.evaluate("document.documentElement.scrollWidth")
        assert width <= report.viewport_size["width"], look


def test_an_item_opens_by_keys(report):
    inside = report.locator("tr.more details").first
    assert not inside.locator("table").is_visible()
    inside.locator("summary").focus()
    report.keyboard.press("Enter")
    assert inside.locator("table").is_visible()


def test_print_shows_what_is_folded_on_the_screen(report):
    inside = report.locator("tr.more details table").first
    assert not inside.is_visible()  # what is folded may have a box, and still not be seen
    report.emulate_media(media="print")
    assert inside.is_visible()
    assert inside.bounding_box()["height"] > 50
