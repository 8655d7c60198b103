"""Care on a page: settings, skipping, and asking for another way."""

from __future__ import annotations

import json

import pytest

from peercompass.exercise import LOG_FILE, read
from peercompass.exercise.accommodation import accommodations
from peercompass.notebook.page_script import join_modules
from tests.browser import course
from tests.browser.bare import BareDoor
from tests.browser.items_room import LESSON, ItemsRoom
from tests.helpers.jupyter import NOTEBOOK_ROOM

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TRAINEE = NOTEBOOK_ROOM / "labextension/trainee"
SETTINGS = f"""async () => {{
  const code = {json.dumps(join_modules(TRAINEE, "care/settings.js"))};
  const {{ change, wear }} = await import(
    URL.createObjectURL(new Blob([code], {{ type: 'text/javascript' }})));
  wear(document.documentElement);
  window.change = change;
}}"""
MOST = {"text": "200", "lines": "most", "letters": "most"}


def test_parts_follow_the_settings_and_can_be_skipped_or_asked_for_another_way(page, tmp_path):
    room = ItemsRoom(tmp_path, BareDoor)
    room.open(page, LESSON)
    page.evaluate(SETTINGS)
    folder = (room.root / LESSON).parent
    item = room.here(page, "choice")

    assert "[object" not in page.locator(".pc-page").inner_text()
    skip = item.get_by_role("button", name="Skip this one")
    skip.focus()
    page.keyboard.press("Enter")
    again = item.get_by_role("button", name="Take it up after all")
    again.wait_for()
    assert again.evaluate("node => node === document.activeElement")
    assert not item.get_by_role("radio").first.is_visible()
    room.open(page, LESSON)
    page.evaluate(SETTINGS)
    again.click()
    item.get_by_role("radio").first.wait_for()
    assert [one.value for one in read(folder / LOG_FILE).of("pick-one--skip")] == ["skipped", None]

    item.get_by_text("I need this another way").click()
    item.get_by_label("More time").check()
    item.get_by_label("In your own words").fill("I read slowly.")
    item.get_by_role("button", name="Keep my request").click()
    item.get_by_text("In my own words: I read slowly.").wait_for()
    (asked,) = accommodations(read(folder / LOG_FILE).responses)
    assert (asked.item, asked.needs, asked.words) == ("pick-one", ("more-time",), "I read slowly.")
    assert course.barriers(page, ".pc-page") == []

    before = page.locator(".pc-stem").first.evaluate("node => getComputedStyle(node).fontSize")
    page.evaluate(f"change({json.dumps(MOST)})")
    page.set_viewport_size({"width": 360, "height": 800})
    after = page.locator(".pc-stem").first.evaluate("node => getComputedStyle(node).fontSize")
    assert float(after[:-2]) == 2 * float(before[:-2])
    page.locator(".pc-player").get_by_role("button", name="Begin").click()
    page.locator(".pc-choice").first.wait_for()
    assert course.sticks_out(page) == []
    course.photograph(page, "care-large")
