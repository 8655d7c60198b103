"""What was answered is there again: after a reload, in another window, on a full disk. Kernels that
end are in test_kernels."""

from __future__ import annotations

import pytest

from tests.browser import course
from tests.browser.answering import give
from tests.browser.bare import door_by_day
from tests.browser.items_room import ItemsRoom
from tests.browser.test_items import KINDS, in_front, wait_for
from tests.helpers.small_course import UNIT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ITEMS = [kind for kind in KINDS if kind != "scenario"]
LEAVE = "dispatchEvent(new Event('beforeunload', {cancelable: true}))"
WORDS = "There was a time when nobody asked."


@pytest.fixture(scope="module")
def room(server_factory, tmp_path_factory) -> ItemsRoom:
    """The small course; at night in JupyterLab."""
    return ItemsRoom(tmp_path_factory.mktemp("kept"), door_by_day(server_factory))


def asked_before_leaving(page) -> list[str]:
    """A list that fills with the kinds of questions that leaving the page asks."""
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    return asked


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


def test_a_reload_right_after_the_last_key_loses_next_to_nothing(room, new_page):
    page = new_page(reduced_motion="reduce")
    asked = asked_before_leaving(page)
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


def test_two_kernels_on_one_folder_lose_no_answer(room, new_page):
    other = room.started_again()
    first, second = new_page(), new_page()
    room.open(first)
    other.open(second)
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


def test_a_full_disk_keeps_the_answer_on_the_page_and_asks_before_leaving(room, new_page):
    page = new_page(reduced_motion="reduce")
    asked = asked_before_leaving(page)
    room.open(page)
    log = room.root / UNIT / "responses.jsonl"
    log.rename(log.with_name("aside"))
    log.symlink_to("/dev/full")  # every write to it fails as on a full disk
    try:
        here = room.here(page, "choice")
        here.get_by_label("Fill the silence.").check()
        here.get_by_text("Your answer is not on the disk yet.").wait_for()
        scene = room.here(page, "scenario")
        give(page, "mouse", scene, "scenario", ["ask", "thank"])
        scene.get_by_text("Your answer is not on the disk yet.").wait_for()
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
    scene.get_by_role("button", name="Try to save again").click()
    wait_for(page, lambda: (room.last("scenario") or {}).get("path") == ["ask", "thank"])
    page.reload()
    course.wait_until_ready(page)
    assert asked == [], "saved, so leaving asks nothing"
