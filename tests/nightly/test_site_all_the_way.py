"""A site's hand-in goes the instructor's way and comes to the same points as the same answers given
on this machine; what a window that was killed had not told yet is told by the next one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from peercompass.course import Page
from peercompass.course.publish import publish
from peercompass.exercise import parse
from peercompass.grading import Desk
from peercompass.grading.gradebook.read import read_marks
from peercompass.notebook.parts import open_part
from peercompass.notebook.parts.folder_store import FolderStore
from tests.browser.answering import WANTED, answer
from tests.browser.course import part
from tests.browser.site import logs_in, make_site, served
from tests.browser.test_site import hand_in, live
from tests.helpers.pages import tell
from tests.helpers.small_course import UNIT, write_small_course

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Desk:
    """The small course with its exercise released, and in its workspace."""
    root = write_small_course(tmp_path_factory.mktemp("site") / "course")
    desk = Desk(root)
    publish(desk.course, root, root / "workspace")
    desk.release(UNIT)
    shutil.copytree(desk.folder("release", ".", UNIT), root / "workspace" / UNIT)
    return desk


@pytest.fixture(scope="module")
def site(desk: Desk) -> Path:
    folder = desk.root.with_name("site")
    make_site(desk.root, desk.root / "workspace", folder)
    return folder


def test_it_is_graded_as_the_same_answers_on_this_machine(desk, site, new_profile, tmp_path):
    items = {item.kind: item for item in desk.course.units[UNIT].items}
    with served(site) as address:
        page = new_profile(viewport={"width": 1280, "height": 800}).new_page()
        page.goto(f"{address}/{UNIT}/{UNIT}.html")
        live(page)
        for kind, item in items.items():
            name = "At the gate" if kind == "scenario" else item.stem.strip()
            answer(page, "mouse", part(page, name), kind)
        with page.expect_download() as saved:
            hand_in(page, "dana")
        saved.value.save_as(tmp_path / saved.value.suggested_filename)
    folder = desk.root / "workspace" / UNIT
    shown, store = Page.read(folder / "unit.json"), FolderStore(folder)
    for kind, item in items.items():
        here = open_part(item.id, shown, store)
        if kind == "scenario":
            tell(here, do="start")
            for node, choice in zip(("opening", "middle"), WANTED[kind]["mouse"], strict=True):
                tell(here, do="choose", node=node, choice=choice, wrote="I hear you.")
        else:
            tell(here, do="answer", value=WANTED[kind]["mouse"])
    (tmp_path / f"lou_{UNIT}.zip").write_bytes(store.bundle(shown))
    collected = desk.collect(UNIT, sorted(tmp_path.glob("*.zip")))
    assert collected.problems == []
    desk.grade(UNIT)
    marks = read_marks(desk.db_url, UNIT)
    there, here = marks["dana"].cells, marks["lou"].cells
    assert {name: cell.points for name, cell in there.items()} == {
        name: cell.points for name, cell in here.items()
    }
    assert sum(cell.points for cell in there.values()) > 0


def test_what_a_killed_window_had_not_told_is_told_by_the_next(desk, site, new_profile):
    profile = new_profile()
    words = "Typed while Python was on its way."
    with served(site) as address:
        first = profile.new_page()
        first.goto(f"{address}/{UNIT}/{UNIT}.html", wait_until="commit")
        first.locator("[data-kind=write] .pc-body textarea").first.fill(words)
        first.wait_for_timeout(600)  # the hands rest, and the page tells what was typed
        assert first.locator("html[data-pc-state=ready]").count() == 0
        first.close()  # without a word to the page
        second = profile.new_page()
        second.goto(f"{address}/{UNIT}/{UNIT}.html")
        live(second)
        field = second.locator("[data-kind=write] .pc-body textarea").first
        field.wait_for()
        second.get_by_text("Draft saved at").first.wait_for()
        assert field.input_value() == words
        log = logs_in(second, desk.course.file.id)[f"{UNIT}/responses.jsonl"]
        assert [one.value for one in parse(log.encode()).responses] == [words]
        assert second.evaluate("Object.keys(localStorage).filter((k) => k.includes('waits'))") == []
