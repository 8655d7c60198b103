"""Care on a page: settings, a break, skipping, and asking for another way."""

from __future__ import annotations

import json

import pytest

from peercompass.exercise import LOG_FILE, PRIVATE_FILE, read
from peercompass.exercise.accommodation import accommodations
from peercompass.notebook.page_script import join_modules
from tests.browser import course
from tests.browser.bare import BareDoor
from tests.browser.course import LESSON as REAL_LESSON
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


def test_settings_outlive_a_reload_and_a_break_keeps_a_note_and_the_page(classroom, page):
    room = classroom.as_at_first()
    room.open(page, REAL_LESSON)
    size = "getComputedStyle(document.documentElement).fontSize"
    page.get_by_role("button", name="Settings").click()
    panel = page.get_by_role("dialog", name="Settings")
    panel.get_by_role("radio", name="100 %").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    panel.get_by_role("group", name="Colors").get_by_role("radio", name="Dark").check()
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    assert page.evaluate(size) == "32px"
    assert course.barriers(page, ".pc-care") == []
    course.photograph(page, "care-settings")
    page.keyboard.press("Escape")
    page.reload()
    course.wait_until_ready(page)
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    assert page.evaluate(size) == "32px"
    page.set_viewport_size({"width": 360, "height": 800})
    assert course.sticks_out(page) == []
    course.photograph(page, "care-large-lesson")
    page.get_by_role("button", name="Settings").click()
    panel.get_by_role("button", name="As it was at first").click()
    page.wait_for_selector("body[data-jp-theme-light=true]", state="attached")
    panel.get_by_role("button", name="Done").click()
    assert page.evaluate(size) == "16px"

    course.photograph(page, "care-bar-phone")
    opener = page.get_by_role("button", name="Take a break")
    opener.focus()
    page.keyboard.press("Enter")
    pause = page.get_by_role("dialog", name="A pause is part of the work.")
    pause.get_by_text("call or text 988").wait_for()
    pause.get_by_label("A note to myself").fill("Call Lou.")
    pause.get_by_text("Kept. Only for you.").wait_for()
    assert course.barriers(page, ".pc-care") == []
    course.photograph(page, "care-break")
    page.keyboard.press("Escape")
    pause.wait_for(state="detached")
    assert opener.evaluate("node => node === document.activeElement")
    kept = read(room.root / "workspace" / PRIVATE_FILE).of("note-to-self")
    assert [one.value for one in kept] == ["Call Lou."]
    opener.click()
    assert pause.get_by_label("A note to myself").input_value() == "Call Lou."
    pause.get_by_role("link", name="Stop for today").click()
    page.locator(".pc-home").wait_for()
