"""How a lesson looks: no page of it is long, talk is drawn as talk, sources have titles, and its
bar stays small."""

from __future__ import annotations

import pytest

from peercompass.course.publish import publish
from tests.browser import course
from tests.browser.bare_lesson import BareLesson
from tests.helpers.night import few_by_day
from tests.helpers.real_course import UNITS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST = {(1280, 800): 4, (390, 844): 9}
"""How many windows a page of a lesson may fill, by the size of the window."""

WINDOWS = """() => { const all = document.querySelector('.pc-page .jp-WindowedPanel-outer');
  return all.scrollHeight / all.clientHeight; }"""


@pytest.fixture(scope="module")
def learn(tmp_path_factory, real, real_course):
    """The folder with the published lessons."""
    out = tmp_path_factory.mktemp("lessons")
    publish(real, real_course, out)
    return out / "learn"


def pages_of(page):
    """Walk a lesson from its beginning, page by page; gives where one is."""
    page.locator(".pc-top-told").click()
    page.locator(".pc-top-part").first.click()
    while True:
        yield page.locator(".pc-top-told .pc-told-long").text_content()
        step = page.locator(".pc-ways .pc-main")
        if not step.count():
            return
        step.click()


@pytest.mark.parametrize("unit", few_by_day(UNITS, ["m1-role-and-values"]))
def test_no_page_of_a_lesson_is_long(page, learn, unit) -> None:
    BareLesson(learn / unit).open(page)
    for (width, height), most in MOST.items():
        page.set_viewport_size({"width": width, "height": height})
        long = {where: n for where in pages_of(page) if (n := page.evaluate(WINDOWS)) > most}
        assert long == {}, (unit, width)


def test_talk_has_faces_and_sources_have_titles(page, learn, real) -> None:
    BareLesson(learn / UNITS[0]).open(page, at="start")
    said = page.locator("blockquote > p:has(> img)")
    assert said.first.inner_text().split("\n")[0] == "Wilner:"
    for face in page.locator("blockquote img").all():
        assert face.evaluate("face => face.complete && face.naturalWidth") > 0
    sources = page.locator(".pc-sources:visible").first
    sources.locator("summary").click()
    title = real.sources["E1"].title
    assert sources.get_by_text(f"[1] {title}").is_visible()
    assert sources.locator("a").count() == 0
    for look in course.in_every_look(page):
        course.photograph(page, f"lesson-talk-{look}")
        assert course.barriers(page, ".pc-page") == [], look
        assert course.sticks_out(page) == [], look


LINES = """() => {
  const shown = (node) => node.checkVisibility() && getComputedStyle(node).clipPath === 'none';
  const all = [...document.querySelectorAll('.pc-top :is(a, button)')].filter(shown);
  const middle = (node) => { const box = node.getBoundingClientRect();
    return Math.round((box.top + box.bottom) / 2); };
  return new Set(all.map((node) => Math.round(middle(node) / 20))).size; }"""
"""How many lines the bar has: heights at which something in it can be pressed."""


BARS = [(1280, 1, 1), (390, 1, 2), (360, 2, 2), (1280, 2, 2)]
"""How wide a window is, how large its text, and how many lines the bar may then have."""
LARGE = """(times) => { const root = document.documentElement;
  root.style.setProperty('--pc-text', times); root.dataset.pcText = times > 1 ? 'large' : '';
  document.querySelector('.pc-top-ways').innerHTML = '<a href="#">‹ Home</a>'; }"""
"""Text as large as somebody set it; and a way home, as where a home lies beside the lesson."""


def test_the_bar_takes_at_most_two_lines_and_loses_nothing(page, learn) -> None:
    BareLesson(learn / UNITS[0]).open(page, at="part-3")
    told, parts = page.locator(".pc-top-told"), page.locator(".pc-top-parts")
    for width, times, lines in BARS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(LARGE, times)
        course.photograph(page, f"bar-{width}-{times}")
        assert page.evaluate(LINES) <= lines, (width, times)
        assert course.sticks_out(page) == []
        for name in ("Settings", "Take a break", "Help 988"):
            assert page.get_by_role("button", name=name).is_visible()
        told.focus()
        page.keyboard.press("Enter")
        parts.get_by_role("button", name="Part 4. Four kinds of support: not yet").wait_for()
        page.keyboard.press("Escape")
        assert not parts.is_visible()
        assert told.evaluate("node => node === document.activeElement")
    page.keyboard.press("Enter")
    parts.get_by_role("button", name="Part 4.").click()
    page.wait_for_function("document.activeElement.textContent.startsWith('Part 4.')")
    assert not parts.is_visible()
