"""Bad luck, in JupyterLab: a server that goes away, comes back, or no longer knows who one is; a
page that was published anew under an open one; a page that the browser translates. Each time there
is a calm sentence and a next step, no answer is lost, and Jupyter says nothing of its own."""

from __future__ import annotations

import json
import shutil
import urllib.parse
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browser import course
from tests.browser.course import JupyterDoor, part
from tests.browser.items_room import EXERCISE, LESSON, ItemsRoom
from tests.browser.test_items import wait_for
from tests.browser.translating import LEFT, TRANSLATE
from tests.helpers.jupyter import JupyterServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DIALOGS = """
  window.dialogs = [];
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes)
      if (node.matches?.('.jp-Dialog')) window.dialogs.push(node.textContent);
  }).observe(document, { childList: true, subtree: true });
"""
# What Jupyter's own scripts throw when a kernel is lost while they speak to it; the page goes on.
LOST_ON_THE_WAY = ("Canceled future for", "reading 'remove'")
TYPED = "Words while the server was away."


class Servers:
    """Servers over one folder, one after the other at the same address."""

    def __init__(self, stack: ExitStack, home: Path):
        self._stack = stack
        self._home = home
        self.now: JupyterServer

    def start(self, root: Path, **options) -> JupyterServer:
        """Start one as it is started at first."""
        self.now = self._stack.enter_context(JupyterServer(root, self._home, **options))
        return self.now

    def again(self, **options) -> JupyterServer:
        """Start another one where this one was, which has stopped: it knows nobody any more."""
        port = urllib.parse.urlsplit(self.now.url).port
        shutil.rmtree(self._home / "runtime")
        return self.start(self.now.root_dir, port=port, **options)


@pytest.fixture
def servers(tmp_path):
    with ExitStack() as stack:
        yield Servers(stack, tmp_path / "home")


@pytest.fixture
def room(servers, tmp_path) -> ItemsRoom:
    return ItemsRoom(tmp_path / "room", lambda root: JupyterDoor(root, servers.start))


@pytest.fixture
def page(new_page):
    """A page on which no script fails, and on which Jupyter shows no dialog."""
    page = new_page(reduced_motion="reduce")
    page.add_init_script(DIALOGS)
    page.on("dialog", lambda dialog: dialog.accept())
    errors = course.errors_of(page)
    yield page
    assert [one for one in errors if not any(known in one for known in LOST_ON_THE_WAY)] == []
    assert page.evaluate("window.dialogs") == []


def answer_away(room: ItemsRoom, page) -> None:
    """Answer while nobody hears it; the page says that it is not kept yet."""
    room.here(page, "write").get_by_role("textbox").fill(TYPED)
    room.here(page, "choice").get_by_label("Nod.").check()
    for kind in ("write", "choice"):
        room.here(page, kind).get_by_text("Not saved yet.").wait_for()


def test_a_server_that_stops_and_comes_back_loses_nothing(room, servers, page):
    room.open(page)
    servers.now.stop()
    page.get_by_text("This page cannot reach the course.").wait_for()
    answer_away(room, page)
    desk = part(page, "Hand in")
    desk.get_by_role("button", name="Hand in").click()
    desk.get_by_role("alert").get_by_text("Nothing was sent").wait_for()
    page.get_by_role("button", name="Take a break").click()
    page.get_by_label("A note to myself").fill("Call Lou.")
    page.get_by_text("Not kept yet.").wait_for()
    page.keyboard.press("Escape")
    assert course.barriers(page, "html") == []
    assert course.sticks_out(page) == []
    page.get_by_role("button", name="Look again").click()
    assert page.get_by_text("This page cannot reach the course.").is_visible()
    servers.again()
    again = page.get_by_role("button", name="Start again")
    look = page.get_by_role("button", name="Look again")
    again.or_(look).wait_for()
    if look.is_visible():
        look.click()
    again.click()
    course.wait_until_ready(page)
    wait_for(page, lambda: (room.last("write"), room.last("choice")) == (TYPED, "nod"))


def test_a_server_that_no_longer_knows_one_says_so_and_keeps_what_was_typed(room, servers, page):
    room.open(page)
    servers.now.stop()
    page.get_by_text("This page cannot reach the course.").wait_for()
    page.context.clear_cookies()
    servers.again(token="another")
    answer_away(room, page)
    look = page.get_by_role("button", name="Look again")
    said = page.get_by_text("You were signed out.")
    said.or_(look).first.wait_for()
    if look.is_visible():
        look.click()
    said.wait_for()
    assert page.get_by_role("button", name="Load this page again").is_visible()
    assert room.here(page, "write").get_by_role("textbox").input_value() == TYPED
    assert course.barriers(page, "html") == []


def test_a_page_that_was_published_anew_goes_on_in_an_old_window(room, page):
    room.open(page)
    room.change_page(EXERCISE, without_sorting)
    notebook = room.root / EXERCISE
    data = json.loads(notebook.read_text())
    data["cells"] = data["cells"][:4]
    notebook.write_text(json.dumps(data))
    room.here(page, "choice").get_by_label("Nod.").check()
    room.here(page, "write").get_by_role("textbox").fill("In an old window.")
    sort = room.here(page, "sort").locator("[data-card] input").first
    sort.check()
    wait_for(page, lambda: room.last("write") == "In an old window.")
    wait_for(page, lambda: room.last("choice") == "nod")
    wait_for(page, lambda: bool(room.last("sort")))
    page.keyboard.press("Control+s")
    before = notebook.read_text()
    page.reload()
    page.get_by_text("This page has been changed").wait_for()
    assert notebook.read_text() == before


def without_sorting(data: dict) -> None:
    data["items"] = [item for item in data["items"] if item["kind"] != "sort"]
    for item in data["items"]:
        for option in item.get("options", []):
            option["text"] += " (said anew)"


@pytest.mark.parametrize("act", ["Settings", "Take a break", "Help"])
def test_the_bar_of_a_translated_page_works(room, page, act):
    room.open(page, LESSON)
    page.evaluate(TRANSLATE)
    tried: Callable = page.get_by_role("button", name=act, exact=False).first.click
    tried()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="For instructors").last.click()
    page.get_by_role("button", name="Stay here").click()
    assert page.evaluate(LEFT) == []
