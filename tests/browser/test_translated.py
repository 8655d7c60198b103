"""A page that the browser translates under our hands: nothing fails, and every answer is kept."""

from __future__ import annotations

import pytest

from peercompass.exercise import LOG_FILE, PRIVATE_FILE, read
from tests.browser import course
from tests.browser.answering import give
from tests.browser.bare import door_by_day
from tests.browser.items_room import EXERCISE, LESSON, ItemsRoom
from tests.browser.test_items import KINDS, wait_for
from tests.browser.test_items_kept import shown
from tests.browser.translating import LEFT, TRANSLATE
from tests.helpers.night import few_by_day

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GIVEN = {
    "choice": "speak",
    "choices": ["what-else", "my-turn"],
    "order": ["share", "hand-back", "ask"],
    "sort": {"hope": "keep", "names": "leave", "helped": "keep", "brand": "leave"},
    "label": {"tell-me": "open-question", "rest-up": "advice", "and-now": "advice"},
    "write": "Dicho con mis palabras.",
    "plan": [{"step": "Walk to the bench", "day": "Monday", "who": "Lou"}] * 2,
    "reflect": "Una idea.",
    "scenario": ["ask", "thank"],
}


@pytest.fixture(scope="module")
def room(server_factory, tmp_path_factory) -> ItemsRoom:
    """The small course; at night in JupyterLab."""
    return ItemsRoom(tmp_path_factory.mktemp("translated"), door_by_day(server_factory))


@pytest.mark.parametrize("path", few_by_day((EXERCISE, LESSON), [EXERCISE]))
def test_every_kind_is_answered_on_a_translated_page(room, new_page, path):
    page = new_page(reduced_motion="reduce")
    errors = course.errors_of(page)
    room.open(page, path)
    page.evaluate(TRANSLATE)
    for kind in KINDS:
        here = room.here(page, kind)
        give(page, "mouse", here, kind, GIVEN[kind])
        check = here.get_by_role("button", name="Check my answer")
        if check.count():
            check.click()
            here.locator(".pc-verdict h3").wait_for()
            here.get_by_role("button", name="Got it, next").click()
        wait_for(page, lambda kind=kind: same(newest(room, kind, path), GIVEN[kind]))
    if path == EXERCISE:
        desk = course.part(page, "Hand in")
        desk.get_by_text("Everything is answered.").wait_for()
    assert page.evaluate(LEFT) == [], "all of it was translated, what came later too"
    page.reload()
    course.wait_until_ready(page)
    for kind in ("write", "plan"):
        assert shown(room.here(page, kind), kind), "it is there after the page is opened again"
    assert errors == []


def newest(room: ItemsRoom, kind: str, path: str) -> object:
    """What counts of the thing of a kind on a page: in a lesson it is one to practice."""
    known = room.items if path == EXERCISE else room.practice
    name = known[kind].id if kind in known else "hello"
    file = PRIVATE_FILE if kind == "reflect" else LOG_FILE
    said = read((room.root / path).parent / file).of(name)
    return said[-1].value if said else None


def same(kept, wanted) -> bool:
    """Whether what is kept is what was given; of a scene, its choices."""
    if isinstance(kept, dict) and "path" in kept:
        return kept["path"] == wanted
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], str):
        return sorted(kept or []) == sorted(wanted)
    return kept == wanted
