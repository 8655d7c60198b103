"""What a page keeps when its kernel ends: no answer is lost, nothing is drawn twice, and no key
was sent."""

from __future__ import annotations

import os
import signal

import pytest

from tests.browser import course
from tests.browser.answering import answer
from tests.browser.course import LESSON as REAL_LESSON
from tests.browser.course import Classroom, JupyterDoor
from tests.browser.items_room import EXERCISE, LESSON, ItemsRoom
from tests.browser.listening import Ear, Words, judgements
from tests.browser.stage import WORDS, Stage
from tests.browser.test_items import shape, wait_for
from tests.browser.test_items_kept import ITEMS, LEAVE, all_shown, asked_before_leaving
from tests.browser.test_player_keeps import told
from tests.helpers.night import few_by_day

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# While `deaf` is set, what a kernel says is lost on the way, but for the answer to who it is.
DEAF = """
  const own = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
  const words = (data) => (data instanceof ArrayBuffer ? new TextDecoder().decode(data) : '');
  const lost = ({ data }) => window.deaf && !words(data).includes('kernel_info_reply');
  Object.defineProperty(WebSocket.prototype, 'onmessage', { ...own, set(hear) {
    own.set.call(this, hear && ((event) => { if (!lost(event)) hear.call(this, event); }));
  } });
"""


@pytest.fixture(scope="module")
def classmates(classroom) -> Classroom:
    return classroom.as_at_first()


@pytest.fixture(scope="module")
def room(server_factory, tmp_path_factory) -> ItemsRoom:
    root = tmp_path_factory.mktemp("kernels")
    return ItemsRoom(root, lambda folder: JupyterDoor(folder, server_factory))


def test_every_answer_outlives_the_page_the_kernel_and_the_wording(room, new_page):
    page = new_page(reduced_motion="reduce")
    asked, ear = asked_before_leaving(page), Ear(page)
    room.open(page)
    keep = room.here(page, "order").get_by_role("button", name="Save this order")
    card = room.here(page, "order").locator("[data-card]").first.element_handle()
    keep.click()
    keep.wait_for(state="detached")
    assert card.evaluate("node => node.isConnected"), "what is under a hand is not drawn anew"
    for kind in ITEMS:
        wanted = answer(page, "mouse", room.here(page, kind), kind)
        wait_for(page, lambda kind=kind, wanted=wanted: shape(room.last(kind)) == wanted)
    before = all_shown(room, page)
    page.reload()
    course.wait_until_ready(page)
    assert all_shown(room, page) == before, "a reload without saving anything"
    (session,) = room.door.server.api("sessions")
    room.door.server.api(f"kernels/{session['kernel']['id']}/restart", method="POST")
    page.reload()
    course.wait_until_ready(page)
    assert all_shown(room, page) == before, "a new kernel"
    second = new_page(reduced_motion="reduce")
    room.open(second)
    assert all_shown(room, second) == before, "a second tab"
    second.close()

    def anew(data: dict) -> None:
        for item in data["items"]:
            for one in item.get("options", []) + item.get("cards", []):
                one["text"] += " (said anew)"
            data["forms"][item["id"]] = "another"

    room.change_page(EXERCISE, anew)
    page.reload()
    course.wait_until_ready(page)
    assert page.get_by_text("Nod. (said anew)").count() == 1
    assert all_shown(room, page) == before, "new words in unit.json"
    assert asked == []
    assert Words(ear.heard).hold("Ana is quiet."), "the listening hears what a page receives"
    assert not Words(ear.heard).hold("zebra")
    assert judgements(ear.heard) == []


def test_a_new_kernel_gets_what_the_dead_one_did_not_hear(room, new_page):
    page = new_page(reduced_motion="reduce")
    asked_before_leaving(page)
    room.open(page)
    before = room.kept("write")
    (kernel,) = room.door.server.kernel_processes()
    os.kill(kernel, signal.SIGSTOP)  # it hears nothing more
    here = room.here(page, "write")
    here.get_by_role("textbox").fill("Held on the page.")
    here.get_by_text("Not saved yet.").wait_for()
    assert not page.evaluate(LEAVE)
    os.kill(kernel, signal.SIGKILL)
    page.get_by_role("button", name="Start again").click()
    here = room.here(page, "write")
    here.get_by_text("Draft saved at").wait_for()
    assert here.get_by_role("textbox").input_value() == "Held on the page."
    assert room.kept("write") == [*before, "Held on the page."]


@pytest.mark.parametrize("words", few_by_day(("heard", "lost"), ["lost"]))
def test_a_kernel_that_starts_anew_in_mid_play_loses_nothing_and_draws_nothing_twice(
    classmates, new_page, words
):
    page = new_page(reduced_motion="reduce")
    errors = course.errors_of(page)
    page.add_init_script(DEAF)
    stage = Stage(classmates, page).open()
    stage.begin()
    stage.play(stage.way[: stage.place_of_writing])
    stage.player.locator(".pc-dock textarea").fill(WORDS)
    stage.wait_for_words(WORDS)
    before = told(stage)
    sessions = classmates.server.api("sessions")
    kernel = next(one["kernel"]["id"] for one in sessions if one["path"] == REAL_LESSON)
    page.evaluate("lost => { window.deaf = lost; }", words == "lost")
    classmates.server.api(f"kernels/{kernel}/restart", method="POST")
    stage.press("Now show me some ways to say it")
    stage.player.locator(".pc-choice").first.click()  # there is nobody to hear it
    again = page.get_by_role("button", name="Start again")
    again.wait_for()
    page.evaluate("window.deaf = false")
    again.click()
    course.wait_until_ready(page)
    assert told(stage) == before
    assert stage.player.locator(".pc-dock textarea").input_value() == WORDS
    stage.choose(stage.way[stage.place_of_writing][1])
    assert told(stage)[: len(before)] == before
    assert stage.player.count() == 1
    assert stage.paths()[-1] == (1, stage.ids(stage.way)[: stage.place_of_writing + 1])
    assert errors == []


def test_a_picture_of_a_lesson_is_seen_whole_in_every_look(room, page):
    room.open(page, LESSON)
    picture = page.get_by_role("img", name="Two chairs side by side, of the same size")
    for look in course.in_every_look(page):
        picture.scroll_into_view_if_needed()
        wait_for(page, lambda: picture.evaluate("node => node.complete && node.naturalWidth > 0"))
        box = picture.bounding_box()
        assert 300 < box["width"] <= page.viewport_size["width"]
        assert abs(box["width"] / box["height"] - 640 / 200) < 0.1
        assert course.barriers(page, ".pc-page") == [], look
        course.SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        picture.screenshot(path=course.SCREENSHOTS / f"picture-{look}.png")
