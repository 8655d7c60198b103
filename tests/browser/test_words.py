"""In the language of accents, nothing on a trainee's page stands in plain letters but the course,
what the trainee wrote, and dates."""

from __future__ import annotations

import pytest

from peercompass.course import PAGE_FILE
from peercompass.support import voice
from peercompass.support.voice import PSEUDO
from tests.browser.bare import BareClassroom, BareDoor
from tests.browser.items_room import EXERCISE, LESSON, ItemsRoom
from tests.browser.walking import walk
from tests.helpers.plain_words import texts_of_course, unsaid

pytestmark = pytest.mark.browser
MOST = 120  # things that are pressed on a page


@pytest.fixture(autouse=True)
def in_accents(monkeypatch) -> None:
    monkeypatch.setattr(voice, "_language", PSEUDO)


@pytest.mark.parametrize("path", [LESSON, EXERCISE])
def test_items_and_scenes_say_nothing_plain(tmp_path, page, path: str) -> None:
    room = ItemsRoom(tmp_path, BareDoor)
    known = texts_of_course((room.root / path).parent / PAGE_FILE)
    room.open(page, path)
    assert unsaid(walk(page, MOST), known) == []


def test_the_home_page_says_nothing_plain(tmp_path, page) -> None:
    room = BareClassroom(tmp_path)
    workspace = room.root / "workspace"
    known = texts_of_course(workspace / PAGE_FILE)
    room.open(page, "workspace/home.ipynb")
    assert unsaid(walk(page, MOST), known) == []
