"""A whole unit with a keyboard and nothing else, in JupyterLab: home, the lesson part by part with
a scene and each kind of practice, the exercise, handing in, the feedback, and home again."""

from __future__ import annotations

import getpass
import os
import re

import pytest

from peercompass.grading import Desk
from tests.browser import course
from tests.browser.by_keys import ByKeys
from tests.browser.course import UNIT, Classroom, part
from tests.browser.journey import newest
from tests.helpers.hand_ins import WORDS, best

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAID = "I lost a job too, and a neighbor sat with me."


@pytest.fixture(scope="module")
def room(classroom) -> Classroom:
    return classroom.as_at_first()


@pytest.fixture
def keys(new_page) -> ByKeys:
    page = new_page(reduced_motion="reduce")
    page.add_init_script("""
      for (const name of ['pointerdown', 'mousedown', 'touchstart', 'wheel'])
        window.addEventListener(name, () => { window.touched = name; }, true);
    """)
    return ByKeys(page)


def test_a_whole_unit_is_walked_handed_in_and_read_by_keys_alone(room, keys):
    page, unit = keys.page, room.unit
    room.open(page, "workspace/home.ipynb")
    keys.look()
    unfold(keys, unit)
    keys.press_on(page.get_by_role("link", name="Start the lesson").last)
    opened(page, "lesson.ipynb")

    kinds = {item.kind for item in unit.practice}
    done, played = walk_the_lesson(keys, room)
    assert done == kinds
    assert played

    opened(page, "home.ipynb")  # the last step leads there until the exercise is fetched
    unfold(keys, unit)
    keys.press_on(page.get_by_role("button", name="Get the exercise").last)
    link = page.get_by_role("link", name="Open the exercise").last
    link.wait_for()
    assert link.evaluate("node => node === document.activeElement"), "the focus goes on to it"
    page.keyboard.press("Enter")
    opened(page, f"{UNIT}.ipynb")

    for item in unit.items:
        if item.kind == "scenario":
            scene = unit.scenarios[item.scenario]
            keys.play(part(page, scene.title), course.ways_through(scene), SAID)
        else:
            keys.answer(item, best(unit, item))
        if item.kind == "write":
            here = part(page, item.stem.strip())
            keys.press_on(here.get_by_role("button", name="This is my final version"))
            here.get_by_text("Final version saved").wait_for()
            keys.look()
    desk = part(page, "Hand in")
    desk.get_by_text("Everything is answered.").wait_for()
    keys.press_on(desk.get_by_role("button", name="Hand in", exact=True))
    desk.get_by_text("Receipt code").wait_for()
    keys.look()
    kept = newest((room.root / "workspace" / UNIT / "responses.jsonl").read_bytes())
    assert {item.id for item in unit.items} <= set(kept)

    give_feedback(room)
    keys.press_on(page.get_by_role("navigation", name="Next step").get_by_role("link"))
    opened(page, "home.ipynb")
    keys.press_on(page.get_by_role("button", name="Get it"))
    read = page.get_by_role("link", name="Read it").first
    keys.go_to(read)
    with page.context.expect_page() as new:
        page.keyboard.press("Enter")
    feedback = ByKeys(new.value)
    feedback.page.wait_for_load_state()
    last = feedback.page.locator("summary, a[href]").last
    feedback.go_to(last)
    assert feedback.pressed > 3
    feedback.page.close()
    page.bring_to_front()
    assert (keys.unseen, feedback.unseen) == ([], [])
    assert page.evaluate("window.touched") is None


def unfold(keys: ByKeys, unit) -> None:
    """Unfold a unit on the home page."""
    title = keys.page.get_by_role("heading", name=unit.plan.title, exact=True)
    card = keys.page.locator(".pc-unit").filter(has=title)
    if card.get_attribute("open") is None:
        keys.press_on(card.locator("summary").first)


def opened(page, name: str) -> None:
    """Wait for a page of the course, and for the focus, which is at its top by itself."""
    page.wait_for_url(re.compile(re.escape(name)))
    course.wait_until_ready(page)
    page.wait_for_function("document.activeElement.matches('h1, h2, .jp-Cell')")


def walk_the_lesson(keys: ByKeys, room: Classroom) -> tuple[set[str], bool]:
    """Walk every page of the open lesson: answer the first thing of each kind, and play a scene to
    its end. Gives the kinds that were answered, and whether a scene was played."""
    page, unit = keys.page, room.unit
    items = {item.id: item for item in unit.practice}
    done: set[str] = set()
    played = False
    step = page.get_by_role("navigation", name="Next step")
    while True:
        more = page.locator(".pc-more-button[aria-expanded=false]:visible")
        if more.count():
            keys.press_on(more.first)
        for card in page.locator(".pc-card[data-item]:visible").all():
            item = items.get(card.get_attribute("data-item"))
            if item and item.kind not in done:
                done.add(item.kind)
                practice(keys, item)
            elif not item and not played:
                scene = unit.practice_scenarios[card.get_attribute("data-item")]
                way = course.ways_through(scene)
                keys.play(card, way, SAID)
                played = card.get_by_role("heading", name="How it ended").is_visible()
        on = step.get_by_role("button", name="Next:")
        if not on.count():
            keys.press_on(step.get_by_role("link", name="Next:"))
            return done, played
        before = page.locator(".pc-top-told").inner_text()
        keys.press_on(on)
        page.wait_for_function(
            "was => document.querySelector('.pc-top-told').textContent !== was", arg=before
        )
        keys.look()


def practice(keys: ByKeys, item) -> None:
    """Answer an item, have it checked where it is one to check, and go on."""
    here = part(keys.page, item.stem.strip())
    keys.answer(item, WORDS if item.kind == "reflect" else best(None, item))
    if item.kind == "reflect":
        here.get_by_text("Saved on this computer only").wait_for()
        return
    keys.press_on(here.get_by_role("button", name="Check my answer"))
    here.locator(".pc-verdict h3:focus").wait_for()
    keys.look()
    keys.press_on(here.get_by_role("button", name="Got it, next"))
    keys.look()


def give_feedback(room: Classroom) -> None:
    """What the instructor does meanwhile: collect, mark and give back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", os.defpath)
        desk = Desk(room.root)
        desk.collect(UNIT)
        desk.grade(UNIT)
        desk.feedback(UNIT)
    assert desk.folder("feedback", getpass.getuser(), UNIT).exists()
