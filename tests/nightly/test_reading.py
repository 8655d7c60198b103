"""Pages in JupyterLab's frame as a screen reader reads them."""

from __future__ import annotations

import pytest

from tests.browser.course import EXERCISE, LESSON, Classroom
from tests.browser.reading import confusing, in_one_order, read_aloud
from tests.helpers.real_course import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FRONTS = ("notebook", "lab")
PART = REPOSITORY / "tests" / "browser" / "golden" / "a-part-read-aloud.txt"
FRAME = 2  # the lines that say where the page begins


@pytest.fixture(scope="module")
def room(classroom) -> Classroom:
    """The real course, with the exercise fetched."""
    return classroom.with_exercise()


@pytest.mark.parametrize("front", FRONTS)
def test_a_part_of_a_lesson_reads_the_same_in_either_frame(room, page, front):
    page.goto(room.server.address("api"))
    page.evaluate("localStorage.clear()")
    room.open(page, LESSON, front)
    page.get_by_role("button", name="Next: What a share is for").click()
    page.wait_for_function("document.activeElement.textContent.startsWith('Part 1.')")
    read = read_aloud(page)
    known, now = (stripped(text) for text in (PART.read_text("utf-8"), in_one_order(read)))
    assert "\n".join(known[FRAME:]) in "\n".join(now)
    assert confusing(read) == []


def stripped(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize("front", FRONTS)
def test_an_exercise_says_everything_once_and_names_everything(room, page, front):
    room.open(page, EXERCISE, front)
    read = read_aloud(page)
    assert confusing(read) == []
    assert sum("region, Question" in line for line in read) == sum(
        item.kind != "scenario" for item in room.unit.items
    )
    assert sum("main landmark" in line for line in read) == 1
