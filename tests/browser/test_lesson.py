"""A trainee's first hour with the real course: the home page, then the lesson."""

from __future__ import annotations

import json
import re

import pytest
from jupyter_client import BlockingKernelClient

from peercompass.course.publish import home_page
from peercompass.notebook.views.home import hours_told
from tests.bench.opening import Wire
from tests.browser import course
from tests.browser.course import LESSON, UNIT, Classroom, part
from tests.browser.reading import in_one_order, read_aloud

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def room(classroom) -> Classroom:
    return classroom.as_at_first()


@pytest.fixture
def page(new_page):
    """A page that fails the test when a script of it fails, or when leaving it asks anything."""
    page = new_page(reduced_motion="reduce")
    errors, asked = course.errors_of(page), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    yield page
    page.goto("about:blank")
    assert errors == []
    assert asked == [], "leaving the page asks nothing"


def lesson_log(room: Classroom) -> list[dict]:
    path = room.root / f"workspace/learn/{UNIT}/responses.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_home_says_what_this_is_reads_well_and_has_a_door_for_instructors(room, page):
    room.open(page, "workspace/home.ipynb")
    text = page.locator(".pc-home").inner_text()
    assert room.course.file.audience in text
    assert page.locator(".pc-primary:visible").count() == 1, "one thing to begin with"
    assert "kept on this computer" in text
    assert "call or text 988" in text
    assert "awaiting review by a certified peer" in text
    assert "Waiting for you" not in text
    page.get_by_role("button", name="Show as a list").click()
    text = page.locator(".pc-home").inner_text()
    units = home_page(room.course, room.root).units
    times = {unit.id: hours_told(unit.takes) for unit in units}
    for unit in room.course.units.values():
        assert unit.plan.title in text
        assert f"about {times[unit.id]} · Not begun" in text
        assert str(unit.plan.content_note) not in text, "a content note is one step away"
    page.reload()
    course.wait_until_ready(page)
    page.get_by_role("button", name="Show as a map").click()
    assert course.visible(page, course.CODE) == []
    door = page.locator(".pc-door")
    assert door.bounding_box()["y"] < 400, "found without scrolling"
    card_of(page, room).get_by_role("button", name="Get the exercise").wait_for()
    for look in course.in_every_look(page):
        course.photograph(page, f"home-{look}")
        assert course.barriers(page, "html") == [], look
        assert course.sticks_out(page) == [], look
    door.locator("summary").click()
    door.get_by_role("link", name="Your own cohort").click()
    page.get_by_role("link", name=UNIT, exact=True).wait_for()
    assert "/formgrader" in page.url


def test_a_first_choice_in_a_scene_is_three_clicks_away(room, page):
    room.open(page, "workspace/home.ipynb")
    page.locator(".pc-also").get_by_role("link").click()
    page.wait_for_url(re.compile("lesson.ipynb"))
    course.wait_until_ready(page)
    begin = page.locator(".pc-player").get_by_role("button", name="Begin").first
    page.wait_for_function(
        """() => { const here = document.activeElement;
           return here.querySelector('.pc-player')
             && Math.abs(here.getBoundingClientRect().top) < 200; }"""
    )
    begin.click()
    page.locator(".pc-choice").first.click()
    page.locator(".pc-mine").wait_for()


def card_of(page, room):
    """The unit on the home page, unfolded."""
    title = page.get_by_role("heading", name=room.unit.plan.title, exact=True)
    card = page.locator(".pc-unit").filter(has=title)
    if card.get_attribute("open") is None:
        title.click()
    return card


def test_home_the_lesson_and_the_exercise_lead_to_each_other(room, page):
    room.open(page, "workspace/home.ipynb")
    card_of(page, room).get_by_role("link", name="Start the lesson").click()
    page.wait_for_url(re.compile("lesson.ipynb"))
    course.wait_until_ready(page)
    assert page.locator(".pc-page h1").inner_text().startswith(room.unit.plan.title)
    assert course.visible(page, course.CODE) == []
    assert page.locator(".pc-static").count() == 0, "every part is alive without a click"
    room.open(page, LESSON, at="end")
    end = page.get_by_role("navigation", name="Next step")
    end.get_by_role("link", name="Next: get the exercise, on the home page").click()
    page.wait_for_url(re.compile("home.ipynb"))
    course.wait_until_ready(page)
    card = card_of(page, room)
    card.get_by_role("button", name="Get the exercise").click()
    card.get_by_role("link", name="Open the exercise").wait_for()
    assert course.focused(page) == "A"
    room.open(page, LESSON, at="end")
    end.get_by_role("link", name="Next: the exercise").click()
    page.wait_for_url(re.compile(f"{UNIT}.ipynb"))
    course.wait_until_ready(page)
    assert part(page, "Hand in").get_by_role("button", name="Hand in as it is").is_visible()
    back = page.get_by_role("navigation", name="This page")
    for place in (back, end):
        place.scroll_into_view_if_needed()
        course.photograph(page, f"ways-{place.get_attribute('aria-label')}".replace(" ", "-"))
    assert course.barriers(page, ".pc-page") == []
    assert back.get_by_role("link", name="The lesson").get_attribute("href").endswith(LESSON)
    assert end.get_by_role("link", name="Next: home").is_visible()
    back.get_by_role("link", name="Home").click()
    page.wait_for_url(re.compile("home.ipynb"))
    course.wait_until_ready(page)
    assert card_of(page, room).get_by_role("link", name="Open the exercise").is_visible()


def test_practice_shows_its_reasons_at_once_and_after_a_reload(room, page):
    item = next(item for item in room.unit.practice if item.kind == "choice")
    picked = next(option for option in item.options if option.credit == 0)
    room.open(page, LESSON, at=item.id)
    here = part(page, item.stem.strip())
    here.get_by_label(picked.text.strip()).check()
    assert picked.rationale.strip() not in here.inner_text()
    here.get_by_role("button", name="Check my answer").click()
    here.get_by_text(picked.rationale.strip()).wait_for()
    assert here.locator(".pc-verdict h3").evaluate("node => node === document.activeElement")
    kept = [entry for entry in lesson_log(room) if entry["item"] == item.id]
    assert kept[-1]["value"] == picked.id
    page.reload()
    course.wait_until_ready(page)
    here = part(page, item.stem.strip())
    here.get_by_text(picked.rationale.strip()).wait_for()
    here.get_by_role("button", name="Try again").click()
    here.get_by_role("button", name="Check my answer").wait_for()
    assert here.locator("input:checked").count() == 0
    assert course.focused(page) == "INPUT"


def test_a_lesson_is_walked_part_by_part_found_again_read_whole_and_printed(room, page, golden):
    page.goto(room.server.address("api"))
    page.evaluate("localStorage.clear()")
    room.open(page, LESSON)
    told = page.locator(".pc-top-told")
    step = page.get_by_role("navigation", name="Next step")
    prose = page.locator(".jp-RenderedMarkdown")
    reads_well(page, "lesson")
    assert told.inner_text() == "8 parts"
    assert page.get_by_role("heading", level=1).count() == 1
    objective = room.unit.plan.objectives[0].text.split()[-1]
    assert not prose.get_by_text(objective).first.is_visible(), "it is folded"
    step.get_by_role("button", name="Next: What a share is for", exact=False).click()
    page.wait_for_function("document.activeElement.textContent.startsWith('Part 1.')")
    assert told.inner_text() == "Part 1 of 8, page 1 of 3"
    assert page.get_by_role("heading", level=1).count() == 1, "the bar has it now"
    golden("a-part-read-aloud.txt", in_one_order(read_aloud(page)))
    course.tab_to(page, step.get_by_role("button", name="Next: Two kinds of story"))
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.textContent.startsWith('Two kinds')")
    assert not page.get_by_role("heading", name="Your story, with a purpose").nth(1).is_visible()
    page.reload()
    course.wait_until_ready(page)
    assert told.inner_text() == "Part 1 of 8, page 2 of 3", "the place is kept"
    reads_well(page, "lesson-part")
    help_lines = page.locator(".pc-top-help").get_by_text(room.course.file.emergency[0].said)
    page.get_by_role("button", name="Help 988").click()
    assert help_lines.is_visible()
    page.keyboard.press("Escape")
    assert not help_lines.is_visible()
    parts = page.locator(".jp-CodeCell")
    part_by_part = parts.filter(visible=True).count()
    assert len(pages_of(page.pdf())) > 15, "all parts come out"
    step.get_by_role("button", name="Show the whole lesson").click()
    shown = parts.filter(visible=True).count()
    assert shown >= parts.count() - 1 > part_by_part, "the way to feedback waits for some"
    step.get_by_role("button", name="Read it part by part").click()
    assert parts.filter(visible=True).count() == part_by_part
    page.get_by_role("button", name="What you have now: not yet").click()
    assert step.get_by_role("link", name="Next:").is_visible()
    assert told.inner_text() == "The end"


def reads_well(page, name: str) -> None:
    """In every look there is no barrier, nothing sticks out, and no heading is left out."""
    for look in course.in_every_look(page):
        page.locator(".pc-page :is(h1, h2):visible").first.scroll_into_view_if_needed()
        course.photograph(page, f"{name}-{look}")
        assert course.barriers(page, "html") == [], look
        assert course.sticks_out(page) == [], look
        assert page.evaluate(JUMPS) == [], look


JUMPS = """() => { let last = 0; const found = [];
  const headings = '.pc-page :is(h1, h2, h3, h4, h5, [aria-level])';
  for (const heading of document.querySelectorAll(headings)) {
    if (!heading.checkVisibility()) continue;
    const level = Number(heading.getAttribute('aria-level') ?? heading.tagName[1]);
    if (level > last + 1) found.push(heading.textContent);
    last = level;
  }
  return found; }"""
"""Headings that stand deeper than one below the heading before them."""


def pages_of(pdf: bytes) -> list[bytes]:
    return re.findall(rb"/Type */Page\b", pdf)


def test_visits_leave_no_more_behind_than_one_and_send_no_more(room, page):
    room.close_lessons()
    wire = Wire(page)
    visits, widgets = [], []
    for _ in range(3):
        wire.bytes = 0
        room.open(page, LESSON)
        page.wait_for_timeout(1000)  # what is still under way
        visits.append(wire.bytes / 1000)
        widgets.append(widgets_of(room))
    parts = page.locator(".jp-CodeCell").count()
    assert widgets == [parts + 1] * 3, "a widget for each part, and one layout for all"
    assert max(visits) <= 400, "kilobytes"
    assert visits[-1] <= 1.1 * visits[0], visits
    scripts = "document.head.querySelectorAll('style').values()"
    ours = f"[...{scripts}].filter((sheet) => sheet.textContent.includes('.pc-card')).length"
    assert page.evaluate(ours) == 1, "script and style come once to a page"


def widgets_of(room: Classroom) -> int:
    """How many widgets the lesson's kernel holds, by its own answer to JupyterLab."""
    (session,) = [one for one in room.server.api("sessions") if one["path"] == LESSON]
    file = room.server.home / "runtime" / f"kernel-{session['kernel']['id']}.json"
    client = BlockingKernelClient(connection_file=str(file))
    client.load_connection_file()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        reply = client.comm_info("jupyter.widget", reply=True, timeout=60)
    finally:
        client.stop_channels()
    return len(reply["content"]["comms"])
