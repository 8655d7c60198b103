"""The journal, the story workshop, and an exercise that takes a version of a story: as a person
meets them, on bare pages by day and in JupyterLab at night."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from peercompass.course import publish
from peercompass.course.load import load
from peercompass.exercise import LOG_FILE, PRIVATE_FILE, read
from tests.browser import course
from tests.browser.bare import door_by_day
from tests.helpers.journal import published
from tests.helpers.pages import publish_as_is, put_page
from tests.helpers.small_course import EXERCISE, UNIT, write_small_course

pytestmark = [pytest.mark.browser, pytest.mark.slow]

JOURNAL, WORKSHOP = "journal.ipynb", "story-workshop.ipynb"


class Room:
    """A learner's folder with a journal, a workshop and an exercise beside it."""

    def __init__(self, root: Path, door):
        source = write_small_course(root / "source")
        self.root = published(source, root / "learner")
        put_page(self.root / UNIT, publish.exercise_page, load(source).course)
        (self.root / UNIT / f"{UNIT}.ipynb").write_bytes((source / EXERCISE).read_bytes())
        publish_as_is(self.root / UNIT / f"{UNIT}.ipynb")
        self.private = self.root / PRIVATE_FILE
        self.door = door(self.root)

    def open(self, page, path: str) -> None:
        self.door.open(page, path)

    def kept(self, kind: str) -> list[str]:
        """The texts that stand in the private log, by the kind of their lines."""
        latest = read(self.private).latest().values()
        return [one.value["text"] for one in latest if one.kind == kind]


@pytest.fixture
def room(server_factory, tmp_path) -> Room:
    return Room(tmp_path, door_by_day(server_factory))


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def looks_well(page) -> None:
    """Nothing bars the way to the page or sticks out of it, on a desk and on a dark phone."""
    for look in course.in_every_look(page):
        assert course.sticks_out(page) == [], look
        assert course.barriers(page, ".pc-own-words") == [], look


def test_a_journal_is_written_found_again_and_erased(room, page):
    errors = course.errors_of(page)
    room.open(page, JOURNAL)
    press(page, "Another prompt")
    assert page.get_by_text("What is rest to you?").first.is_visible()
    press(page, "Write to this")
    assert course.focused(page) == "TEXTAREA"
    page.keyboard.type("A chair in the sun.")
    page.get_by_text("Kept on this computer only").wait_for()
    press(page, "I'm done for now")
    page.get_by_role("heading", name="Your entry").wait_for()
    assert page.get_by_label("Your words").input_value() == ""
    page.get_by_label("Your words").fill("A long walk.")
    press(page, "I'm done for now")
    page.get_by_role("heading", name="Your 2 entries").wait_for()

    page.get_by_label("Find a word in your entries").fill("SUN")
    page.get_by_text("1 entry has it.").wait_for()
    assert page.locator("details.pc-entry").count() == 1
    press(page, "Change it")
    page.get_by_label("Your words").fill("A chair in the shade.")
    press(page, "I'm done for now")
    page.get_by_label("Find a word in your entries").fill("")
    assert sorted(room.kept("journal")) == ["A chair in the shade.", "A long walk."]
    looks_well(page)

    page.locator("summary", has_text="A long walk.").click()
    press(page, "Delete it")
    assert page.locator(":focus").inner_text() == "No, keep it"
    press(page, "Yes, delete it")
    page.get_by_text("Erased for good.").wait_for()
    press(page, "Delete all")
    press(page, "Yes, go on")
    assert room.kept("journal") == ["A chair in the shade."], "it asks twice"
    press(page, "Yes, delete all of it")
    page.get_by_text("Nothing is here yet.").wait_for()
    assert room.private.read_bytes() == b""
    assert not (room.root / LOG_FILE).exists()
    assert errors == []


def test_a_disk_that_takes_nothing_keeps_the_words_on_the_page(room, page):
    room.open(page, JOURNAL)
    room.private.mkdir()
    page.get_by_label("Your words").fill("Not lost.")
    page.get_by_text("Your answer is not on the disk yet.").wait_for()
    press(page, "I'm done for now")
    assert page.get_by_label("Your words").input_value() == "Not lost."
    room.private.rmdir()
    press(page, "Try to save again")
    page.get_by_text("Kept on this computer only").wait_for()
    assert room.kept("journal") == ["Not lost."]


def test_a_story_grows_in_versions_and_one_of_them_is_the_answer(room, page):
    errors = course.errors_of(page)
    room.open(page, WORKSHOP)
    page.get_by_label("What you call it").fill("The forks")
    story = page.get_by_label("Your story", exact=True)
    story.fill("I was a drug user. A lady held up a cake.")
    press(page, "Look at my words")
    page.get_by_text("Could it say “person who uses drugs”?").wait_for()
    press(page, "Keep this version")
    page.get_by_text("Version 1").first.wait_for()
    story.fill("I was so lonely then. A lady held up a cake.")
    press(page, "Keep this version")
    page.get_by_text("Version 2").first.wait_for()
    story.fill("Not finished, and in no version")
    page.get_by_role("combobox", name="Compare").select_option(index=2)
    page.get_by_role("combobox", name="with").select_option(index=1)
    press(page, "Compare them")
    told = page.locator(".pc-compare .pc-version")
    assert re.sub(r"\s+", " ", told.inner_text()) == (
        "I was taken out: a drug user. end put in: so lonely then. end A lady held up a cake."
    )
    press(page, "Start")
    page.wait_for_function("document.querySelector('[role=timer]').textContent !== '0:00'")
    press(page, "Stop")
    assert re.fullmatch(
        r"You told it in \d:\d\d\.", page.locator(".pc-clock-face + p").inner_text()
    )
    looks_well(page)

    page.locator("summary", has_text="Version 1").click()
    press(page, "Go on from this one")
    page.get_by_text("What it was before is kept, too.").wait_for()
    assert story.input_value() == "I was a drug user. A lady held up a cake."
    assert "Not finished, and in no version" in room.kept("version")

    room.open(page, f"{UNIT}/{UNIT}.ipynb")
    answer = course.part(page, "Write a short share.")
    box = answer.get_by_label("Your words")
    box.fill("What stood here.")
    answer.get_by_role("button", name="Use a version from my workshop").click()
    rows = answer.locator(".pc-from-workshop li")
    rows.first.wait_for()
    assert [one.split(" · ")[-1] for one in rows.locator(".pc-hint").all_inner_texts()] == [
        "the length fits"
    ] * 3
    chosen = rows.filter(has_text="so lonely")
    chosen.get_by_role("button").click()
    assert box.input_value() == "I was so lonely then. A lady held up a cake."
    answer.get_by_text("Draft saved at").wait_for()
    answer.get_by_role("button", name="Put back what was here").click()
    assert box.input_value() == "What stood here."
    answer.get_by_role("button", name="Use a version from my workshop").click()
    rows.filter(has_text="so lonely").get_by_role("button").click()
    assert course.barriers(page, ".pc-from-workshop") == []
    page.wait_for_function("!document.body.innerText.includes('Saving…')")
    log = (room.root / UNIT / LOG_FILE).read_text()
    assert json.loads(log.splitlines()[-1])["value"].startswith("I was so lonely then.")
    assert "drug user" not in log
    assert "in no version" not in log
    assert errors == []
