"""In the language of accents, nothing around a trainee's page stands in plain letters: the bar, the
settings, the break, what is said while a page gets ready, in Jupyter itself."""

from __future__ import annotations

import re

import pytest

from peercompass.course import PAGE_FILE
from peercompass.support.voice import LANGUAGE, PSEUDO
from tests.browser.course import LESSON, UNIT, Classroom, JupyterDoor, ready_course
from tests.browser.items_room import EXERCISE, ItemsRoom
from tests.browser.walking import walk
from tests.helpers.jupyter import NOTEBOOK_ROOM
from tests.helpers.once import once
from tests.helpers.plain_words import texts_of_notebook, texts_of_pages, unsaid

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TYPEFACES = re.findall(
    r'"([A-Z][\w ]+)"',
    (NOTEBOOK_ROOM / "labextension/trainee/care/faces.js").read_text("utf-8"),
)
JUPYTERS = ["Cells"]  # what Jupyter calls the list of cells to a screen reader
MOST = 60  # things that are pressed on a page
MOMENT = 150  # milliseconds until a kernel has answered


@pytest.fixture(scope="module")
def in_accents(server_factory):
    """Starts servers that speak the language of accents."""
    return lambda root, env=None: server_factory(root, env={**(env or {}), LANGUAGE: PSEUDO})


def test_home_and_a_lesson(tmp_path_factory, in_accents, page) -> None:
    ready = once(tmp_path_factory, "ready", lambda folder: ready_course(folder / "course"))
    room = Classroom(ready / "course", tmp_path_factory.mktemp("accents") / "course", in_accents)
    workspace = room.root / "workspace"
    known = texts_of_pages(workspace / PAGE_FILE, workspace / "learn" / UNIT / PAGE_FILE)
    known += texts_of_notebook(room.root / LESSON) + TYPEFACES + JUPYTERS
    found = []
    for path in ("workspace/home.ipynb", LESSON):
        room.open(page, path)
        found += [f"{path}: {one}" for one in unsaid(walk(page, MOST, MOMENT), known)]
    assert "\n".join(found) == ""


def test_an_exercise(tmp_path, in_accents, page) -> None:
    room = ItemsRoom(tmp_path, lambda root: JupyterDoor(root, in_accents))
    known = texts_of_pages((room.root / EXERCISE).parent / PAGE_FILE)
    known += texts_of_notebook(room.root / EXERCISE) + TYPEFACES + JUPYTERS
    room.open(page, EXERCISE)
    assert "\n".join(unsaid(walk(page, MOST, MOMENT), known)) == ""
