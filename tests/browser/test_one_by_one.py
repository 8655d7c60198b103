"""Sorting and labeling on a phone: one at a time with large buttons, then all of them."""

from __future__ import annotations

import pytest

from peercompass.course.load import load
from peercompass.course.publish import lesson_page
from peercompass.exercise import LOG_FILE, read
from tests.browser import course
from tests.browser.plain_page import show_parts
from tests.helpers.pages import put_page
from tests.helpers.small_course import write_small_course

pytestmark = pytest.mark.browser

GROUPS = {"names": "leave", "hope": "keep", "helped": "keep", "brand": "keep"}
LABELS = {"tell-me": "open-question", "rest-up": "advice", "and-now": "open-question"}


def test_one_at_a_time_then_the_board_then_what_each_is(new_page, tmp_path):
    page = new_page(width=390, reduced_motion="reduce")
    folder = put_page(
        tmp_path / "lesson", lesson_page, load(write_small_course(tmp_path / "c")).course
    )
    show_parts(page, folder, ["keep-or-leave", "what-it-shows", "put-in-order"])
    for name, wanted in (("keep-or-leave", GROUPS), ("what-it-shows", LABELS)):
        here = page.locator(f"[data-part={name}]")
        seen = []
        while here.locator(".pc-one").count():
            seen.append(here.locator(".pc-one [role=status]").inner_text())
            assert course.barriers(page, f"[data-part={name}]") == []
            card = here.locator("[data-one]").get_attribute("data-one")
            button = here.locator(f"[data-key='one-{wanted[card]}']")
            assert button.bounding_box()["height"] >= 48
            page.wait_for_timeout(400)  # a second tap in less was meant for the card before
            button.click()
        assert seen == [f"{n} of {len(wanted)}" for n in range(1, len(wanted) + 1)]
        here.get_by_role("button", name="Check my answer").click()
        here.locator("h4").wait_for()
        assert read(folder / LOG_FILE).latest()[name].value == wanted
        assert course.barriers(page, f"[data-part={name}]") == []
    told = page.locator("[data-part=keep-or-leave] [data-card=brand]").inner_text()
    assert "You put it in “Fits”: look again. It belongs in “Stays out”." in told
    assert course.sticks_out(page) == []
    page.locator("[data-part=keep-or-leave]").get_by_role("button", name="Got it, next").click()
    assert page.evaluate("document.activeElement.closest('[data-part]').dataset.part") == (
        "what-it-shows"
    )
