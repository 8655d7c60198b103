"""Every page that a trainee meets, with JupyterLab's frame around it: no barrier that axe knows in
any look, and at 200 % zoom and on a small phone nothing lost: no sideways scroll, and whatever has
the focus is in view."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser import course
from tests.browser.by_keys import ByKeys
from tests.browser.course import EXERCISE, LESSON, Classroom, part
from tests.helpers.hand_ins import worst

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOME = "workspace/home.ipynb"
SMALL = {"a desk at 200 %": (640, 400), "a small phone": (360, 740)}
STOPS = 70
"""How many times the Tab key is pressed on a page."""


@pytest.fixture(scope="module")
def room(classroom) -> Classroom:
    """The real course, with the exercise fetched."""
    return classroom.with_exercise()


def home_unfolded(page, room) -> None:
    for _ in range(12):  # each unfolds more
        folded = page.locator(".pc-home details:not([open]) > summary:visible")
        if not folded.count():
            break
        folded.first.click()


def checked(page, room) -> None:
    """The first thing to try of a part, answered and checked."""
    page.locator(".pc-dot").nth(1).click()
    card = page.locator(".pc-card[data-kind]:visible").first
    items = {item.id: item for item in room.unit.practice}
    item = items[card.get_attribute("data-item")]
    for picked in worst(None, item):
        card.locator(f"input[data-key='{picked}']").check()
    card.get_by_role("button", name="Check my answer").click()
    card.locator(".pc-verdict").wait_for()
    folded = card.locator("details:not([open]) > summary")
    while folded.count():
        folded.first.click()


def played(page, room) -> None:
    """A scene at its end, with the whole look back."""
    scene = room.unit.practice_scenarios["first-coffee"]
    player = part(page, scene.title)
    player.get_by_role("button", name="Begin").click()
    for done, (_, place) in enumerate(course.ways_through(scene)):
        if player.locator(".pc-dock textarea").count():
            player.get_by_role("button", name="Now show me some ways to say it").click()
        player.locator(".pc-choice").nth(place).click()
        player.locator(".pc-mine").nth(done).wait_for()
    player.get_by_role("heading", name="How it ended").wait_for()


def pressed(name: str) -> Callable:
    return lambda page, _: page.get_by_role("button", name=name).first.click()


def nothing(page, room) -> None:
    pass


PAGES = {
    "home": (HOME, "", home_unfolded),
    "a part of a lesson": (LESSON, "part-2", nothing),
    "practice": (LESSON, "", checked),
    "look back": (LESSON, "first-coffee", played),
    "exercise": (EXERCISE, "", nothing),
    "journal": ("workspace/journal.ipynb", "", nothing),
    "story workshop": ("workspace/story-workshop.ipynb", "", nothing),
    "your path": ("workspace/your-path.ipynb", "", nothing),
    "settings": (HOME, "", pressed("Settings")),
    "break": (HOME, "", pressed("Take a break")),
}


@pytest.mark.parametrize("front", ["notebook", "lab"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_bars_the_way(room, new_page, name, front):
    page = new_page(reduced_motion="reduce")
    errors = course.errors_of(page)
    path, at, prepare = PAGES[name]
    room.close_lessons()
    for log in (room.root / "workspace").rglob("responses.jsonl"):
        log.unlink()
    room.open(page, path, front, at)
    prepare(page, room)
    found = []
    for look in course.in_every_look(page):
        course.photograph(page, f"every-{name}-{front}-{look}".replace(" ", "-"))
        found += [(look, *one) for one in course.barriers(page, "html")]
        found += [(look, "sticks out", one) for one in course.sticks_out(page)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    for size, (width, height) in SMALL.items():
        page.set_viewport_size({"width": width, "height": height})
        course.photograph(page, f"every-{name}-{front}-{width}".replace(" ", "-"))
        found += [(size, "sticks out", one) for one in course.sticks_out(page)]
        found += [(size, "not seen", one) for one in not_seen(page)]
    assert found == [], "\n".join(map(str, found))
    assert errors == []


def not_seen(page) -> list[str]:
    """What has the focus and is not in view, on a walk with the Tab key from the top."""
    keys = ByKeys(page)
    dialog = page.locator("dialog[open] h2")
    (dialog if dialog.count() else page.locator(".pc-page h1, .pc-page h2").first).focus()
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break  # past the end, at the browser's own buttons
        keys.look()
    return keys.unseen
