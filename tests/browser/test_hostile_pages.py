"""Hostile notebooks opened in JupyterLab and Notebook 7, wherever a hand-in may lie, with our flag
and without it: nothing of them runs, and nothing is written.

`test_the_notebook_would_act` holds the notebook itself to account: without the server's part of
this, it does act.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from peercompass.course.load import read_course
from peercompass.course.publish import publish
from tests.browser.course import wait_until_ready
from tests.helpers.hostile_notebook import MARKUP, hostile_notebook, put_hostile, widget_state
from tests.helpers.jupyter import JupyterServer
from tests.helpers.night import few_by_day
from tests.helpers.small_course import UNIT, write_small_course

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PLACES = {
    "submitted": f"grading/work/submitted/ana/{UNIT}/{UNIT}.ipynb",
    "autograded": f"grading/work/autograded/ana/{UNIT}/{UNIT}.ipynb",
    "attempts": f"grading/work/attempts/ana/{UNIT}/1/{UNIT}.ipynb",
    "exchange": f"grading/work/exchange/small/inbound/ana+{UNIT}+x/{UNIT}.ipynb",
    "unpacked": f"from Moodle/Ana Ruiz/{UNIT}.ipynb",
    "own workspace": f"workspace/{UNIT}/{UNIT}.ipynb",
    "course": f"modules/{UNIT}/sent.ipynb",
}
LESSON = f"workspace/learn/{UNIT}/lesson.ipynb"
SHOW = 'from peercompass.notebook import show; show("x")'


@pytest.fixture(scope="module")
def server(server_factory, tmp_path_factory) -> JupyterServer:
    root = write_small_course(tmp_path_factory.mktemp("small") / "course")
    publish(read_course(root), root, root / "workspace")
    return server_factory(root)


@pytest.mark.parametrize("place", few_by_day(PLACES, ("submitted", "exchange", "own workspace")))
def test_nothing_of_a_hand_in_runs(server, new_page, place) -> None:
    root = server.root_dir
    flagged, plain = new_page(), new_page()
    for page in (flagged, plain):
        notebook = hostile_notebook(trainee=page is flagged, source=SHOW)
        put_hostile(root / PLACES[place], notebook, root)
        page.goto(server.notebook(PLACES[place]))
        drawn(page)
    look(plain)
    for page in (flagged, plain):
        assert_nothing_ran(page, root)


def test_nor_in_the_whole_of_jupyterlab(server, page) -> None:
    root = server.root_dir
    put_hostile(root / PLACES["unpacked"], hostile_notebook(trainee=True, source=SHOW), root)
    page.goto(server.lab(PLACES["unpacked"]))
    look(page)
    page.get_by_role("strong").get_by_text("Somebody handed this in.").wait_for()
    assert_nothing_ran(page, root)


def test_a_published_page_starts_and_one_with_widget_state_does_not(server, page) -> None:
    file = server.root_dir / LESSON
    page.goto(server.notebook(LESSON))
    wait_until_ready(page)
    whole = file.read_text()
    notebook = json.loads(whole)
    notebook["metadata"]["widgets"] = widget_state()
    file.write_text(json.dumps(notebook))
    page.goto(server.notebook(LESSON))
    page.wait_for_selector(".pc-page[data-pc-state=changed]", state="attached")
    page.wait_for_timeout(1000)
    assert_nothing_ran(page, server.root_dir)
    file.write_text(whole)


@pytest.mark.parametrize("way", ["files", "view", "nbconvert/html"])
def test_nothing_runs_in_a_file_that_is_opened_as_a_page(server, page, way) -> None:
    root = server.root_dir
    (root / "sent").mkdir(exist_ok=True)
    (root / "sent/page.html").write_text(f"<p id=there>{MARKUP}")
    put_hostile(root / "sent/x.ipynb", hostile_notebook(trainee=False), root)
    name = "x.ipynb" if way == "nbconvert/html" else "page.html"
    page.goto(server.address(f"{way}/sent/{name}"))
    page.wait_for_timeout(1000)
    for frame in page.frames:
        assert frame.evaluate("window.pwned") is None
    assert not (root / "pwned").exists()


def test_the_notebook_would_act(server_factory, page, tmp_path_factory) -> None:
    root: Path = tmp_path_factory.mktemp("unguarded")
    (root / "x.ipynb").write_text(json.dumps(hostile_notebook(trainee=False)))
    off = "--ServerApp.jpserver_extensions={'peercompass.untrusted.server': False}"
    server = server_factory(root, options=(off,))
    page.goto(server.notebook("x.ipynb"))
    page.wait_for_function("window.pwned === 1")


def drawn(page) -> None:
    """Wait until the notebook is drawn."""
    page.wait_for_selector(".jp-Notebook .jp-Cell", state="attached")
    page.get_by_text("Marker words").first.wait_for(state="attached")


def look(page) -> None:
    """Wait until the notebook is drawn and what acts by itself has had time to."""
    drawn(page)
    page.wait_for_timeout(2500)


def assert_nothing_ran(page, root: Path) -> None:
    assert page.evaluate("window.pwned") is None
    assert not (root / "pwned").exists()
