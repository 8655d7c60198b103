"""The first page that a trainee meets, of a course from another field and country."""

from __future__ import annotations

from pathlib import Path

import pytest

from peercompass.course import publish
from peercompass.course.load import load
from tests.browser.bare import door_by_day
from tests.helpers.another_course import UNIT, copy_example
from tests.helpers.strangers import strangers_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_home_and_a_lesson_speak_of_their_own_course(page, server_factory, tmp_path: Path) -> None:
    root = copy_example(tmp_path / "course")
    publish.publish(load(root).course, root, tmp_path / "learner")
    door = door_by_day(server_factory)(tmp_path / "learner")
    door.open(page, "home.ipynb")
    text = page.locator("body").inner_text()
    assert "This is for volunteers who read one to one with adults" in text
    assert "The first hour" in text
    assert "116 123 (Samaritans)" in text
    for part in page.locator("summary").all():
        part.evaluate("node => { node.parentElement.open = true; }")
    assert "1 December 2026" in page.locator("body").inner_text()
    assert list(strangers_in(page.locator("body").inner_text())) == []
    door.open(page, f"learn/{UNIT}/lesson.ipynb")
    text = page.locator("body").inner_text()
    assert "A man holds a letter and pats his pockets." in text
    assert list(strangers_in(text)) == []
