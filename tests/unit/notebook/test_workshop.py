"""The story workshop: a story drafted over days, its versions, and two of them compared."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.course import PAGE_FILE
from peercompass.course.load import load
from peercompass.course.publish import exercise_page, page_bytes
from peercompass.exercise import LOG_FILE, PRIVATE_FILE, Response, append, read
from peercompass.notebook.open import part_for
from peercompass.notebook.pages.static_html import as_html, as_text
from peercompass.notebook.parts import Part, folder_store
from peercompass.notebook.views.compare import compare
from peercompass.notebook.views.workshop import words_told
from tests.helpers.journal import draft, keep_version, private_text, published
from tests.helpers.pages import all_of, tell
from tests.helpers.small_course import UNIT


@pytest.fixture
def folder(small: Path, tmp_path: Path) -> Path:
    return published(small, tmp_path / "workspace")


def workshop(folder: Path) -> Part:
    return part_for("story-workshop", folder)


def kept(part: Part) -> list[str]:
    return [version["text"] for version in part.view["versions"]]


# --- the draft


def test_a_draft_goes_on_another_day_with_its_notes(folder: Path) -> None:
    part = workshop(folder)
    draft(part, "There was a time.", title="For Ana", notes={"who-for": "Ana", "leave-out": " "})
    again = workshop(folder).view["writing"]
    assert (again["title"], again["text"]) == ("For Ana", "There was a time.")
    assert again["notes"] == {"who-for": "Ana"}
    assert part.view["questions"][0]["title"] == "Who it is for"
    assert part.view["seconds"] == 120


def test_typing_is_answered_in_a_word_and_nothing_is_redrawn(folder: Path) -> None:
    part = workshop(folder)
    story = part.view["writing"]["id"]
    reply = tell(part, do="answer", value={"id": story, "text": "word " * 70, "notes": {}})
    assert reply.view is None
    assert reply.news["told"] == "70 words, about 30 seconds aloud"


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "0 words"),
        (1, "1 word, about 10 seconds aloud"),
        (140, "140 words, about 1:00 minutes aloud"),
        (330, "330 words, about 2:20 minutes aloud"),
    ],
)
def test_a_text_is_told_in_words_and_minutes(count: int, told: str) -> None:
    assert words_told("word " * count) == told


def test_a_long_week_of_typing_leaves_a_small_log(folder: Path) -> None:
    part = workshop(folder)
    for number in range(120):
        draft(part, f"{number} words of a story " + "and more " * 200)
    assert (folder / PRIVATE_FILE).stat().st_size < 150_000
    assert workshop(folder).view["writing"]["text"].startswith("119 words")


@pytest.mark.parametrize(
    "value",
    [None, 7, {}, {"id": "journal/1", "text": "x"}, {"id": "story/1/2", "text": "x"}, {"id": []}],
)
def test_what_is_no_draft_is_passed_over(folder: Path, value: object) -> None:
    tell(workshop(folder), do="answer", value=value)
    assert not (folder / PRIVATE_FILE).exists()


@pytest.mark.parametrize("value", [None, 7, [], {}, {"text": 7, "notes": 7}, {"notes": {"a": 1}}])
@pytest.mark.parametrize("kind", ["draft", "version"])
def test_nothing_stored_bars_the_page(folder: Path, kind: str, value: object) -> None:
    append(folder / PRIVATE_FILE, [Response("story/1", kind, value)])
    append(folder / PRIVATE_FILE, [Response("story/1/2", kind, value)])
    assert workshop(folder).view["type"] == "story-workshop"


# --- versions


def test_versions_are_kept_in_turn_and_the_same_words_only_once(folder: Path) -> None:
    part = workshop(folder)
    keep_version(part, "One.")
    keep_version(part, "One. Two.")
    assert kept(part) == ["One. Two.", "One."]
    tell(part, do="keep")
    assert "already" in part.view["notice"]
    assert kept(workshop(folder)) == ["One. Two.", "One."]
    assert part.view["versions"][0]["told"] == "2 words"


def test_nothing_written_is_no_version(folder: Path) -> None:
    part = workshop(folder)
    tell(part, do="keep")
    assert part.view["versions"] == []
    assert part.view["notice"] == "There are no words to keep yet."


def test_an_older_version_comes_back_and_the_newer_words_stay(folder: Path) -> None:
    part = workshop(folder)
    old = keep_version(part, "Old.")
    draft(part, "New, and not kept.")
    tell(part, do="back", version=old)
    assert part.view["writing"]["text"] == "Old."
    assert kept(part) == ["New, and not kept.", "Old."]
    assert "What it was before is kept, too." in part.view["notice"]
    draft(part, "Old, and on from there.")
    assert workshop(folder).view["writing"]["text"] == "Old, and on from there."
    tell(part, do="back", version="story/no/such")
    assert part.view["writing"]["text"] == "Old, and on from there."


def test_two_versions_are_compared_the_older_one_first(folder: Path) -> None:
    part = workshop(folder)
    first = keep_version(part, "I had ten drinks a day. Then a friend came.")
    second = keep_version(part, "It had gotten bad. Then a friend came.")
    tell(part, do="compare", versions=[second, first])
    told = part.view["compared"]
    assert (told["older"], told["newer"]) == (first, second)
    assert [(p["kind"], p["text"].strip()) for p in told["pieces"]] == [
        ("out", "I had ten drinks a day."),
        ("in", "It had gotten bad."),
        ("same", "Then a friend came."),
    ]
    draft(part, "It had gotten bad. Then a friend came.")
    tell(part, do="compare", versions=["draft", second])
    assert part.view["compared"]["same"] is True
    for nothing in ([], [first], [first, first], [first, "story/none"], "x", None):
        tell(part, do="compare", versions=nothing)
        assert part.view["compared"] is None


texts = st.lists(st.sampled_from(["a", "b", "word", " ", "  ", "\n", "."]), max_size=25).map(
    "".join
)


@given(older=texts, newer=texts)
def test_comparing_leaves_out_no_word_of_either(older: str, newer: str) -> None:
    pieces = compare(older, newer)
    assert "".join(p.text for p in pieces if p.kind != "out") == newer
    assert "".join(p.text for p in pieces if p.kind != "in") == older
    if older == newer:
        assert all(p.kind == "same" for p in pieces)


def test_a_version_is_erased_for_good(folder: Path) -> None:
    part = workshop(folder)
    gone = keep_version(part, "with the name of Lou")
    keep_version(part, "with no name")
    tell(part, do="erase_version", version=gone)
    assert kept(part) == ["with no name"]
    assert "Lou" not in private_text(folder)


# --- stories


def test_there_can_be_more_than_one_story(folder: Path) -> None:
    part = workshop(folder)
    keep_version(part, "The first.", title="For Ana")
    first = part.view["writing"]["id"]
    tell(part, do="new")
    assert part.view["writing"]["text"] == ""
    assert [one["title"] for one in part.view["stories"]] == ["For Ana"]
    draft(part, "The second.")
    tell(part, do="open", story=first)
    assert part.view["writing"]["text"] == "The first."
    assert kept(part) == ["The first."]
    assert [one["title"] for one in part.view["stories"]] == ["A story without a name"]


def test_a_story_is_erased_with_all_that_belongs_to_it_and_the_journal_stays(folder: Path) -> None:
    part = workshop(folder)
    append(folder / PRIVATE_FILE, [Response("journal/1", "journal", {"text": "A day."})])
    keep_version(part, "zucchini", title="zucchini", notes={"who-for": "zucchini"})
    tell(part, do="erase")
    assert [one.item for one in read(folder / PRIVATE_FILE).responses] == ["journal/1"]
    assert part.view["writing"]["text"] == ""
    assert part.view["versions"] == []


# --- words


def test_the_lexicon_is_asked_only_when_the_person_asks(folder: Path) -> None:
    part = workshop(folder)
    draft(part, "I was an addict then.")
    assert part.view["wording"] == []
    tell(part, do="words")
    assert "Could it say “person with a condition”?" in part.view["wording"][0]
    draft(part, "I was tired then.")
    tell(part, do="words")
    assert part.view["wording"] == []
    assert part.view["notice"] == "There is nothing to point out."


# --- trouble


def test_a_full_disk_loses_nothing(folder: Path, monkeypatch) -> None:
    part = workshop(folder)

    def no_room(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(folder_store, "append", no_room)
        draft(part, "Half of it.")
        tell(part, do="keep")
        assert part.saved is False
        assert kept(part) == ["Half of it."]
    assert tell(part, do="save").saved
    assert kept(workshop(folder)) == ["Half of it."]


def test_two_windows_on_one_story_lose_nothing(folder: Path) -> None:
    one = workshop(folder)
    draft(one, "Begun.")
    other = workshop(folder)
    draft(one, "Begun. Here.")
    draft(other, "Begun. There.")
    assert "in another window" in other.view["notice"]
    assert kept(other) == ["Begun. Here."]
    draft(other, "Begun. There, too.")
    assert kept(workshop(folder)) == ["Begun. Here."]
    assert workshop(folder).view["writing"]["text"] == "Begun. There, too."


def test_words_that_a_dead_kernel_did_not_hear_go_on_in_a_new_one(folder: Path) -> None:
    first = workshop(folder)
    draft(first, "Half a")
    base = read(folder / PRIVATE_FILE).responses[-1].t
    second = workshop(folder)
    draft(second, "Half a sentence.", base=base)
    assert kept(second) == []
    assert second.view["notice"] == ""
    assert workshop(folder).view["writing"]["text"] == "Half a sentence."


# --- private by construction


def test_no_word_of_a_story_is_in_what_a_notebook_saves(folder: Path) -> None:
    part = workshop(folder)
    keep_version(part, "a word like zucchini", title="aubergine", notes={"who-for": "courgette"})
    part = workshop(folder)
    saved = as_html(part.view) + as_text(part.view)
    assert "Who it is for" in saved
    for word in ("zucchini", "aubergine", "courgette"):
        assert word in json.dumps(part.view), "the page shows it"
        assert word not in saved
    holding = [p for p in folder.rglob("*") if p.is_file() and b"zucchini" in p.read_bytes()]
    assert holding == [folder / PRIVATE_FILE]


# --- an answer from the workshop


@pytest.fixture
def exercise_beside(folder: Path, small: Path) -> Path:
    """The exercise as it lies beside home once it was fetched."""
    exercise = folder / UNIT
    exercise.mkdir()
    course = load(small).course
    page = page_bytes(exercise_page(course, course.units[UNIT]))
    (exercise / PAGE_FILE).write_bytes(page)
    return exercise


def test_an_exercise_is_told_the_versions_when_it_asks_and_keeps_none(exercise_beside) -> None:
    stories = workshop(exercise_beside.parent)
    keep_version(stories, "an early version", title="For Ana")
    keep_version(stories, "a later version of it")
    draft(stories, "a draft that is in no version", notes={"who-for": "a note"})
    item = part_for("own-words", exercise_beside)
    assert item.view["workshop"] is True
    told = tell(item, do="versions").news["workshop"]
    assert told["path"] == "../story-workshop.ipynb"
    assert [one["text"] for one in told["versions"]] == [
        "a later version of it",
        "an early version",
    ]
    assert "draft" not in json.dumps(told)
    assert "version" not in all_of(item)
    assert not (exercise_beside / LOG_FILE).exists(), "to look is to answer nothing"
    tell(item, do="answer", value=told["versions"][0]["text"])
    log = (exercise_beside / LOG_FILE).read_text()
    assert "a later version of it" in log
    for other in ("an early version", "no version", "a note", "For Ana"):
        assert other not in log


def test_an_exercise_that_lies_elsewhere_says_so(exercise_beside: Path, tmp_path: Path) -> None:
    elsewhere = shutil.copytree(exercise_beside, tmp_path / "downloads" / UNIT)
    told = tell(part_for("own-words", elsewhere), do="versions").news["workshop"]
    assert told == {"path": None, "versions": []}


def test_only_an_item_that_its_author_marked_asks_for_versions(exercise: Path) -> None:
    item = part_for("own-words", exercise)
    assert item.view["workshop"] is False
    assert tell(item, do="versions").news == {}
