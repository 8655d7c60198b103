"""A part that somebody needs another way: asked beside it, kept in what is handed in."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from peercompass.course import publish
from peercompass.exercise import LOG_FILE, PRIVATE_FILE, read
from peercompass.exercise.accommodation import accommodations
from peercompass.notebook.open import part_for
from tests.helpers.pages import put_page, tell
from tests.helpers.small_course import UNIT

NEEDS = {"do": "another_way", "needs": ["more-time", "in-person"], "words": "Mornings are best."}


def requests_in(folder: Path) -> list[tuple[str, str]]:
    return [(one.item, one.role) for one in accommodations(read(folder / LOG_FILE).responses)]


@pytest.mark.parametrize("shown", ["pick-one", "own-words", "to-myself", "the-gate"])
def test_it_is_kept_with_the_answers_and_gives_words_to_hand_over(exercise, shown):
    part = part_for(shown, exercise)
    assert part.view["another"]["asked"] == part.view["another"]["letter"] == ""
    tell(part, **NEEDS, whole=True)
    another = part_for(shown, exercise).view["another"]
    assert another["asked"] == read(exercise / LOG_FILE).responses[0].t
    assert [one["id"] for one in another["needs"] if one["on"]] == ["more-time", "in-person"]
    assert another["letter"].splitlines()[-3:] == [
        "It is about this whole part, not only this one thing.",
        "What would help: More time; A talk in person in place of it",
        "In my own words: Mornings are best.",
    ]
    assert "once you hand in this exercise" in another["told"]
    assert requests_in(exercise) == [(shown, "exercise")]
    assert not (exercise / PRIVATE_FILE).exists(), "what nobody collects would reach nobody"


def test_it_is_no_answer(exercise):
    part = part_for("pick-one", exercise)
    tell(part, **NEEDS)
    assert (part.view["answered"], part.view["value"]) == (False, None)
    hand_in = part_for("hand-in", exercise)
    assert not any(item["started"] or item["done"] for item in hand_in.view["items"])
    assert hand_in.view["along"].startswith("Your request for another way goes along.")


def test_nothing_asked_for_takes_it_back(exercise):
    part = part_for("pick-one", exercise)
    tell(part, do="another_way", needs=[], words="  ")
    assert not (exercise / LOG_FILE).exists(), "there was nothing to take back"
    tell(part, **NEEDS)
    tell(part, do="another_way", needs=[], words="")
    assert part.view["another"]["asked"] == ""
    assert requests_in(exercise) == []


@pytest.mark.parametrize("message", [{"needs": "more-time"}, {"needs": [1, None]}, {"words": 3}])
def test_what_is_no_request_is_not_kept(exercise, message):
    tell(part_for("pick-one", exercise), do="another_way", **message)
    assert requests_in(exercise) == []


def test_where_it_cannot_be_written_it_says_so(exercise, monkeypatch):
    part = part_for("pick-one", exercise)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("peercompass.notebook.parts.folder_store.append", full)
    tell(part, **NEEDS)
    assert (part.view["another"]["failed"], part.view["another"]["asked"]) == (True, "")
    monkeypatch.undo()
    tell(part, **NEEDS)
    assert part.view["another"]["failed"] is False
    assert part.view["another"]["asked"]


@pytest.fixture
def workspace(small_course, tmp_path) -> Path:
    """A learner's folders of one unit, as publishing and fetching lay them out."""
    (tmp_path / "learn").mkdir()
    for folder, make, notebook in (
        (tmp_path / "learn" / UNIT, publish.lesson_page, "lesson.ipynb"),
        (tmp_path / UNIT, publish.exercise_page, f"{UNIT}.ipynb"),
    ):
        put_page(folder, make, small_course)
        (folder / notebook).touch()
    return tmp_path


def test_what_was_asked_for_in_a_lesson_goes_along_with_the_exercise(workspace):
    lesson, exercise = workspace / "learn" / UNIT, workspace / UNIT
    part = part_for("pick-one", lesson)
    tell(part, do="skip", value="skipped")
    tell(part, **NEEDS)
    assert "once you hand in the exercise of this unit" in part.view["another"]["told"]
    tell(part_for("pick-one", exercise), **NEEDS)
    hand_in = part_for("hand-in", exercise)
    tell(hand_in, do="look")
    tell(hand_in, do="look")
    assert requests_in(exercise) == [("pick-one", "exercise"), ("pick-one", "lesson")]
    assert len(read(exercise / LOG_FILE).responses) == 2, "once, and nothing else of the lesson"
    tell(part, do="another_way", needs=[])
    reply = tell(hand_in, do="zip")
    with zipfile.ZipFile(BytesIO(reply.data)) as bundle:
        (tmp := workspace / "sent.jsonl").write_bytes(bundle.read(f"{UNIT}/{LOG_FILE}"))
    assert [one.item for one in accommodations(read(tmp).responses)] == ["pick-one"]
