"""Your path in a browser: a copy is saved as a file; deleting asks twice and takes what it says."""

from __future__ import annotations

import shutil
import zipfile

import pytest

from peercompass.exercise import LOG_FILE, Response, append, read
from tests.browser import course
from tests.browser.bare import door_by_day
from tests.browser.items_room import ItemsRoom
from tests.helpers.pages import publish_as_is
from tests.helpers.real_course import REPOSITORY
from tests.helpers.small_course import UNIT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEARN, PAGE = f"learn/{UNIT}", "your-path.ipynb"


@pytest.fixture(scope="module")
def room(server_factory, tmp_path_factory) -> ItemsRoom:
    """A learner with some practice, a scene met twice, and work that was handed in."""
    room = ItemsRoom(tmp_path_factory.mktemp("path"), door_by_day(server_factory))
    plays = [Response("hello", "scenario", {"path": ["tell", "warn"]}, attempt=1)]
    plays += [Response("hello", "scenario", {"path": ["ask", "thank"]}, attempt=2)]
    append(room.root / LEARN / LOG_FILE, [Response("pick-one", "choice", "nod"), *plays])
    append(room.root / UNIT / LOG_FILE, [Response("pick-one", "choice", "stay")])
    shutil.copy(REPOSITORY / "modules" / PAGE, room.root / PAGE)
    publish_as_is(room.root / PAGE)
    append(room.root / UNIT / LOG_FILE, [Response("hand-in", "hand-in", {"answers": 1, "of": 8})])
    return room


def test_one_looks_back_takes_a_copy_and_deletes(room, page, tmp_path):
    room.open(page, PAGE)
    scene = page.locator(".pc-again", has_text="At the gate")
    summary = scene.locator("summary")
    course.tab_to(page, summary)
    page.keyboard.press("Enter")
    assert scene.locator(".pc-one-road").count() == 2
    for look in course.in_every_look(page):
        course.photograph(page, f"your-path-{look}")
        assert course.barriers(page, ".pc-path") == [], look
        assert course.sticks_out(page) == [], look

    with page.expect_download() as download:
        page.get_by_role("button", name="Save a copy of all my answers").click()
    assert download.value.suggested_filename == "my-answers.zip"
    download.value.save_as(tmp_path / "copy.zip")
    assert "my-answers/my-answers.html" in zipfile.ZipFile(tmp_path / "copy.zip").namelist()

    own = page.locator(".pc-own-answers")
    deleting = own.locator("summary", has_text="Delete my answers")
    course.tab_to(page, deleting)
    page.keyboard.press("Enter")
    assert "2 answers in the lesson · 1 answer in the exercise" in own.inner_text()
    assert "is with your instructor." in own.inner_text()
    own.get_by_role("button", name="Delete these").press("Enter")
    own.get_by_role("button", name="No, keep it all").press("Enter")
    assert read(room.root / LEARN / LOG_FILE).responses, "asked once, and kept"
    own.get_by_role("button", name="Delete these").press("Enter")
    own.get_by_role("button", name="Go on and delete").press("Enter")
    assert read(room.root / LEARN / LOG_FILE).responses, "asked twice"
    for look in course.in_every_look(page):
        assert course.barriers(page, ".pc-own-answers") == [], look
        assert course.sticks_out(page) == [], look
    own.get_by_role("button", name="Yes, delete for good").press("Enter")
    notice = page.get_by_text("Deleted for good.")
    notice.wait_for()
    assert notice.evaluate("node => node === document.activeElement")
    assert read(room.root / LEARN / LOG_FILE).responses == ()
    assert [one.item for one in read(room.root / UNIT / LOG_FILE).responses] == ["hand-in"]
    assert scene.count() == 0
