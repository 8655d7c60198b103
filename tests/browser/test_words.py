"""In the language of accents, nothing on a trainee's page stands in plain letters but the course,
what the trainee wrote, and dates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from peercompass.course import PAGE_FILE
from peercompass.support import voice
from peercompass.support.voice import PSEUDO
from tests.browser.bare import BareClassroom, BareDoor
from tests.browser.items_room import EXERCISE, LESSON, ItemsRoom
from tests.browser.walking import walk
from tests.helpers.night import AT_NIGHT
from tests.helpers.plain_words import texts_of_notebook, texts_of_pages, unsaid

pytestmark = pytest.mark.browser
MOST = 400 if AT_NIGHT else 40
"""Things that are pressed on a page."""


@pytest.fixture(autouse=True)
def in_accents(monkeypatch) -> None:
    monkeypatch.setattr(voice, "_language", PSEUDO)


@contextmanager
def nothing_plain() -> Iterator[list[str]]:
    """Take the texts that are plain, each with its page, and name them all at once."""
    found: list[str] = []
    yield found
    assert "\n".join(found) == ""


@pytest.mark.parametrize("path", [LESSON, EXERCISE], ids=["lesson", "exercise"])
def test_every_kind_of_item_and_a_scene(tmp_path, page, path: str) -> None:
    room = ItemsRoom(tmp_path, BareDoor)
    notebook = room.root / path
    known = texts_of_pages(notebook.parent / PAGE_FILE) + texts_of_notebook(notebook)
    room.open(page, path)
    with nothing_plain() as found:
        found += unsaid(walk(page, MOST), known)


def test_home_and_all_that_lies_beside_it(tmp_path, page) -> None:
    room = BareClassroom(tmp_path)
    workspace = room.root / "workspace"
    known = texts_of_pages(workspace / PAGE_FILE)
    notebooks = sorted(workspace.glob("*.ipynb"))
    assert len(notebooks) >= 3
    with nothing_plain() as found:
        for notebook in notebooks:
            room.open(page, notebook.relative_to(room.root).as_posix())
            also = known + texts_of_notebook(notebook)
            found += [f"{notebook.stem}: {one}" for one in unsaid(walk(page, MOST), also)]
