"""What was answered is there again: after a reload, a new kernel, another window, a full disk."""

from __future__ import annotations

import os
import signal

import pytest

from tests.browser import course
from tests.browser.answering import WANTED, answer
from tests.browser.items_room import EXERCISE, ItemsRoom
from tests.browser.listening import Ear, Words, judgements
from tests.browser.test_items import KINDS, in_front, shape, wait_for
from tests.helpers.small_course import UNIT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ITEMS = [kind for kind in KINDS if kind != "scenario"]
LEAVE = "dispatchEvent(new Event('beforeunload', {cancelable: true}))"
WORDS = "There was a time when nobody asked."


@pytest.fixture(scope="module")
def room(server_factory, tmp_path_factory) -> ItemsRoom:
    return ItemsRoom(tmp_path_factory.mktemp("kept"), server_factory)


@pytest.fixture
def leaving(new_page):
    """`leaving(page)`: the kinds of questions that leaving the page has asked so far."""
    asked = {}

    def watch(page) -> list[str]:
        if page not in asked:
            asked[page] = []
            page.on("dialog", lambda dialog: (asked[page].append(dialog.type), dialog.accept()))
        return asked[page]

    return watch


def shown(here, kind: str) -> object:
    """The answer as the page shows it, in a form to compare."""
    if kind in ("write", "reflect", "plan"):
        return here.locator("textarea").evaluate_all("all => all.map((one) => one.value)")
    if kind == "order":
        return here.locator("[data-card]").evaluate_all("all => all.map((one) => one.dataset.card)")
    picked = "all => all.map((one) => one.dataset.key).sort()"
    return here.locator("input:checked").evaluate_all(picked)


def all_shown(room, page) -> dict:
    return {kind: shown(room.here(page, kind), kind) for kind in ITEMS}


def test_every_answer_outlives_the_page_the_kernel_and_the_wording(room, new_page, leaving):
    page = new_page(reduced_motion="reduce")
    asked, ear = leaving(page), Ear(page)
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
    (session,) = room.server.api("sessions")
    room.server.api(f"kernels/{session['kernel']['id']}/restart", method="POST")
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


def test_a_reload_right_after_the_last_key_loses_next_to_nothing(room, new_page, leaving):
    page = new_page(reduced_motion="reduce")
    asked = leaving(page)
    room.open(page)
    field = room.here(page, "write").get_by_role("textbox")
    field.fill("")
    field.type(WORDS, delay=15)
    page.reload()
    course.wait_until_ready(page)
    text = room.here(page, "write").get_by_role("textbox").input_value()
    assert WORDS.startswith(text)
    assert len(text) > len(WORDS) // 2
    assert asked == []


def test_two_windows_show_each_other_the_newest(room, new_page):
    first, second = new_page(), new_page()
    for page in (first, second):
        room.open(page)
    first.bring_to_front()
    room.here(first, "choice").get_by_label("Fill the silence.").check()
    wait_for(first, lambda: room.last("choice") == "speak")
    # Pressed before the page has had a chance to look.
    room.here(second, "choice").get_by_label("Nod.").evaluate("node => node.click()")
    room.here(second, "choice").get_by_text("answered in another window too").wait_for()
    assert shown(room.here(second, "choice"), "choice") == ["speak"]
    room.here(second, "choice").get_by_label("Nod.").check()
    wait_for(second, lambda: room.last("choice") == "nod")
    in_front(first)
    room.here(first, "choice").get_by_text("answered in another window too").wait_for()
    assert shown(room.here(first, "choice"), "choice") == ["nod"]


def test_typed_words_stand_beside_those_of_another_window(room, new_page):
    first, second = new_page(), new_page()
    for page in (first, second):
        room.open(page)
    room.here(first, "write").get_by_role("textbox").fill("Said over here.")
    wait_for(first, lambda: room.last("write") == "Said over here.")
    here = room.here(second, "write")
    here.get_by_role("textbox").fill("Typed over there.")
    here.get_by_role("button", name="Take that one").wait_for()
    assert here.get_by_role("textbox").input_value() == "Typed over there."
    assert here.locator("blockquote").inner_text() == "Said over here."
    assert course.barriers(second, ".pc-page") == []
    here.get_by_role("button", name="Take that one").click()
    wait_for(
        second,
        lambda: (
            room.kept("write")[-3:] == ["Said over here.", "Typed over there.", "Said over here."]
        ),
    )
    wait_for(second, lambda: here.get_by_role("textbox").input_value() == "Said over here.")
    wait_for(second, lambda: here.locator("blockquote").count() == 0)


def test_two_kernels_on_one_folder_lose_no_answer(room, new_page, server_factory):
    other = server_factory(room.root)
    first, second = new_page(), new_page()
    room.open(first)
    room.open(second, server=other)
    before = {kind: len(room.kept(kind)) for kind in ("write", "reflect")}
    for n in range(4):
        for page, where in ((first, "first"), (second, "second")):
            room.here(page, "write").get_by_role("textbox").fill(f"From the {where}, {n}.")
            wait_for(page, lambda w=where, n=n: f"From the {w}, {n}." in room.kept("write"))
    said = room.kept("write")[before["write"] :]
    wanted = [f"From the {where}, {n}." for n in range(4) for where in ("first", "second")]
    assert said == wanted
    in_front(first)
    wait_for(
        first,
        lambda: (
            room.here(first, "write").get_by_role("textbox").input_value() == "From the second, 3."
        ),
    )


def test_a_full_disk_keeps_the_answer_on_the_page_and_asks_before_leaving(room, new_page, leaving):
    page = new_page(reduced_motion="reduce")
    asked = leaving(page)
    room.open(page)
    log = room.root / UNIT / "responses.jsonl"
    log.rename(log.with_name("aside"))
    log.symlink_to("/dev/full")  # every write to it fails as on a full disk
    try:
        here = room.here(page, "choice")
        here.get_by_label("Fill the silence.").check()
        here.get_by_text("Your answer is not on the disk yet.").wait_for()
        assert here.get_by_label("Fill the silence.").is_checked()
        assert course.barriers(page, ".pc-page") == []
        page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true})) ? 0 : 1")
        assert (
            page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))") is False
        )
    finally:
        log.unlink()
        log.with_name("aside").rename(log)
    here.get_by_role("button", name="Try to save again").click()
    here.get_by_text("Saved. You can change it until you hand in.").wait_for()
    assert room.last("choice") == "speak"
    page.reload()
    course.wait_until_ready(page)
    assert asked == [], "saved, so leaving asks nothing"


def test_a_new_kernel_gets_what_the_dead_one_did_not_hear(room, new_page, leaving):
    page = new_page(reduced_motion="reduce")
    leaving(page)
    room.open(page)
    before = room.kept("write")
    (kernel,) = room.server.kernel_processes()
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
    assert WANTED["write"]["mouse"] != "Held on the page."
