"""The site: one visit with a network, then none. A trainee reads, answers every kind, plays a
scene, loads the page again and hands in; what is handed in is what they gave."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from peercompass.exercise import LOG_FILE, parse
from tests.browser.answering import WANTED, answer
from tests.browser.course import part
from tests.browser.items_room import EXERCISE, ItemsRoom
from tests.browser.site import logs_in, make_site, page_of, served
from tests.helpers.night import AT_NIGHT
from tests.helpers.small_course import UNIT

pytestmark = pytest.mark.browser
at_night = pytest.mark.skipif(not AT_NIGHT, reason="Python starts twice: at night")

LIVE = "html[data-pc-state=ready]"
KEPT = """navigator.serviceWorker.ready.then(({ active }) => new Promise((done) => {
  const look = () => active.state === 'activated' && done(active.state);
  active.addEventListener('statechange', look);
  look();
}))"""
NOTHING = "Object.defineProperty(globalThis, 'indexedDB', { get() { throw new Error('no'); } })"


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> ItemsRoom:
    """The small course, whose `door` is the folder of its site."""
    root = tmp_path_factory.mktemp("site")
    return ItemsRoom(root, lambda _root: root / "site")


@pytest.fixture(scope="module")
def course(room: ItemsRoom, module_patch) -> str:
    """The course's id; its site is made. By day its modules are not compiled ahead, which takes
    longer than the test."""
    if not AT_NIGHT:
        module_patch.setattr("peercompass.site.build.compiled", lambda *_: None)
    return make_site(
        room.root.with_name("source"), room.root, room.door, hand_in_to="lou@example.org"
    )


@pytest.fixture(scope="module")
def module_patch():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@at_night
def test_after_one_visit_it_needs_no_network_and_hands_in_what_was_given(
    room, course, new_profile, tmp_path
):
    profile = new_profile(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    with served(room.door) as address:
        page = profile.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(error.message))
        page.goto(f"{address}/{page_of(EXERCISE)}", wait_until="commit")
        typed = part(page, room.items["write"].stem.strip()).locator(".pc-body textarea")
        typed.fill("Typed before Python was there.")
        assert page.locator(LIVE).count() == 0, "nobody waited"
        live(page)
        assert page.evaluate(KEPT) == "activated"
        profile.set_offline(True)
        for kind in WANTED:
            answer(page, "mouse", room.here(page, kind), kind)
        part(page, room.items["write"].stem.strip()).get_by_text("Draft saved at").wait_for()
        page.reload()
        live(page)
        # What an answer was is told by Python, from this browser's own log.
        assert room.here(page, "choice").get_by_label("Stay with her.").is_checked()
        kept = typed.input_value()
        with page.expect_download() as saved:
            hand_in(page, "dana")
        page.locator(".pc-receipt").wait_for()
        assert "mailto:lou@example.org" in page.locator(".pc-mail a").get_attribute("href")
        handed = Path(saved.value.path()).read_bytes()
        assert saved.value.suggested_filename == f"dana_{UNIT}.zip"
        # A later page of the visit finds Python alive, and home what is done.
        page.evaluate("globalThis.samePage = true")
        page.get_by_role("link", name="‹ Home").click()
        page.locator(".pc-home").get_by_text("Handed in on").first.wait_for()
        assert page.evaluate("globalThis.samePage"), "nothing was loaded anew"
        private = logs_in(page, course)[f"{UNIT}/private.jsonl"]
        page.close()
    assert errors == []
    assert kept == WANTED["write"]["mouse"]
    given = in_zip(handed)
    for kind, item in room.items.items():
        if kind == "reflect":
            assert item.id not in given
            assert WANTED[kind]["mouse"] in private
            assert WANTED[kind]["mouse"].encode() not in handed
        elif kind == "scenario":
            assert given[item.id]["path"] == WANTED[kind]["mouse"]
        else:
            assert given[item.id] == WANTED[kind]["mouse"]


@at_night
def test_two_windows_are_one_learner(room, course, new_profile):
    profile = new_profile()
    with served(room.door) as address:
        one, two = profile.new_page(), profile.new_page()
        for page in (one, two):
            page.goto(f"{address}/{page_of(EXERCISE)}")
            live(page)
        here, there = (room.here(page, "choice") for page in (one, two))
        here.get_by_label("Nod.").check()
        there.locator("input:checked").wait_for()
        assert there.get_by_label("Nod.").is_checked()
        there.get_by_label("Fill the silence.").check()
        room.here(one, "choices").locator("input").first.check()
        here.locator("input[data-key=speak]:checked").wait_for()
        log = logs_in(one, course)[f"{UNIT}/{LOG_FILE}"]
        values = [json.loads(line)["value"] for line in log.splitlines()]
        assert values[0] == "nod"
        assert len(values) == 3
        one.close()
        two.close()


def test_a_browser_that_keeps_nothing_is_told_of_before_anyone_types(room, course, new_profile):
    profile = new_profile()
    profile.add_init_script(NOTHING)
    with served(room.door) as address:
        page = profile.new_page()
        page.goto(f"{address}/{page_of(EXERCISE)}", wait_until="commit")
        page.get_by_role("alert").get_by_text("This browser keeps nothing here").wait_for()
        page.close()


def live(page) -> None:
    """Wait until Python has started. (The policy of the pages refuses Playwright's own way.)"""
    page.locator(LIVE).wait_for(state="attached")


def hand_in(page, whose: str) -> None:
    """Hand in under an id, whatever is open."""
    page.locator("[data-key=hand]").click()
    page.locator("[data-key=hand-open], [data-key=own-id]").first.wait_for()
    if page.locator("[data-key=hand-open]").count():
        page.locator("[data-key=hand-open]").click()
    page.locator("[data-key=own-id]").fill(whose)
    page.locator("[data-key=own-id]").press("Enter")


def in_zip(data: bytes) -> dict:
    """What counts of each item, in a zip that was handed in."""
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        assert sorted(bundle.namelist()) == [
            f"{UNIT}/{UNIT}.ipynb",
            f"{UNIT}/{LOG_FILE}",
            f"{UNIT}/unit.json",
        ]
        log = parse(bundle.read(f"{UNIT}/{LOG_FILE}"))
    return {item: response.value for item, response in log.latest().items()}
