"""The journal: entries that are kept while they are written, found again, and erased for good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from peercompass.exercise import LOG_FILE, PRIVATE_FILE, Response, append, read
from peercompass.notebook.open import part_for
from peercompass.notebook.pages.static_html import as_html, as_text
from peercompass.notebook.parts import Part, folder_store
from tests.helpers.journal import private_text, published, write_entry
from tests.helpers.pages import tell
from tests.helpers.small_course import UNIT


@pytest.fixture
def folder(small: Path, tmp_path: Path) -> Path:
    return published(small, tmp_path / "workspace")


def journal(folder: Path) -> Part:
    return part_for("journal", folder)


def texts(part: Part) -> list[str]:
    return [entry["text"] for entry in part.view["entries"]]


def write(part: Part, text: str, **more: object):
    value = {"id": part.view["writing"]["id"], "text": text, "prompt": ""}
    return tell(part, do="answer", value=value, **more)


@pytest.fixture
def no_room(monkeypatch):
    """`no_room(True)`: from now on nothing can be written; `no_room(False)`: it can again."""
    full = []

    def append_or_not(path, responses):
        if full:
            raise OSError(28, "No space left on device")
        append(path, responses)

    monkeypatch.setattr(folder_store, "append", append_or_not)
    return lambda wanted: full.append(1) if wanted else full.clear()


# --- writing


def test_what_is_typed_is_kept_at_once_and_the_page_is_not_redrawn(folder: Path) -> None:
    part = journal(folder)
    reply = write(part, "It rained.")
    assert reply.view is None, "words are under the hands"
    assert reply.saved
    assert reply.news["kept"] == read(folder / PRIVATE_FILE).responses[-1].t
    assert texts(journal(folder)) == ["It rained."], "a page that is opened now has it"


def test_entries_stand_the_newest_first_with_what_they_were_asked(folder: Path) -> None:
    part = journal(folder)
    first = part.view["writing"]["id"]
    write_entry(part, "One.", "Think of one good minute.")
    write_entry(part, "Two.")
    assert texts(part) == ["Two.", "One."]
    assert part.view["entries"][1]["prompt"] == "Think of one good minute."
    assert part.view["writing"] == {
        "id": part.view["writing"]["id"],
        "text": "",
        "prompt": "",
        "begun": "",
    }
    tell(part, do="open", entry=first)
    assert part.view["writing"]["text"] == "One."
    assert texts(part) == ["Two."], "what is under the hands stands nowhere else"
    write(part, "One, said again.")
    tell(part, do="done")
    assert texts(part) == ["Two.", "One, said again."], "it stays on its day"


def test_words_that_were_taken_back_are_gone_once_an_entry_is_done(folder: Path) -> None:
    part = journal(folder)
    for text in ("Lou said", "Lou said it", "A friend said it."):
        write(part, text)
    assert "Lou" in private_text(folder)
    tell(part, do="done")
    assert "Lou" not in private_text(folder)
    assert texts(part) == ["A friend said it."]


def test_the_log_of_a_long_day_stays_small(folder: Path) -> None:
    part = journal(folder)
    for number in range(130):
        write(part, f"{number} words")
    assert len(read(folder / PRIVATE_FILE).responses) < 60
    assert texts(journal(folder)) == ["129 words"]


def test_an_empty_entry_is_none(folder: Path) -> None:
    part = journal(folder)
    write(part, "  \n ")
    assert not (folder / PRIVATE_FILE).exists()
    write(part, "Something.")
    write(part, "")
    tell(part, do="done")
    assert texts(part) == []
    assert private_text(folder) == ""


@pytest.mark.parametrize(
    "value",
    [None, 7, "x", {}, {"id": 3, "text": "x"}, {"id": "first", "text": "x"}, {"id": "story/1"}],
)
def test_what_is_no_entry_is_passed_over(folder: Path, value: object) -> None:
    part = journal(folder)
    assert tell(part, do="answer", value=value).saved
    assert not (folder / PRIVATE_FILE).exists()


@pytest.mark.parametrize("value", [None, 7, [], {}, {"text": 7}, {"text": "x", "begun": [1]}])
def test_nothing_stored_bars_the_page(folder: Path, value: object) -> None:
    append(folder / PRIVATE_FILE, [Response("journal/1", "journal", value)])
    assert journal(folder).view["type"] == "journal"


# --- prompts


def test_prompts_come_nearest_first_and_those_written_to_come_last(folder: Path) -> None:
    asked = [one["id"] for one in journal(folder).view["prompts"]]
    assert asked == ["good-minute", "rest", "a-step"], "nothing was begun: those for all come first"
    append(folder / "learn" / UNIT / LOG_FILE, [Response("pick-one", "choice", "stay")])
    part = journal(folder)
    first = part.view["prompts"][0]
    assert first == {
        "id": "a-step",
        "text": "What was your first step?",
        "note": "You can pass.",
        "unit": "First steps",
    }
    write_entry(part, "Out of the door.", first["text"])
    assert [one["id"] for one in part.view["prompts"]] == ["good-minute", "rest", "a-step"]


# --- erasing


def test_one_entry_is_erased_and_the_others_stay(folder: Path) -> None:
    part = journal(folder)
    gone, stays = write_entry(part, "To be erased."), write_entry(part, "To stay.")
    tell(part, do="erase", entry=gone)
    assert texts(part) == ["To stay."]
    assert "To be erased" not in private_text(folder)
    tell(part, do="open", entry=stays)
    tell(part, do="erase", entry=stays)
    assert private_text(folder) == ""
    assert part.view["writing"]["id"] != stays, "there is a new page to write on"


def test_all_is_erased_but_stories(folder: Path) -> None:
    part = journal(folder)
    write_entry(part, "One.")
    write(part, "Half of")
    story = Response("story/1", "draft", {"title": "", "text": "A story.", "notes": {}})
    append(folder / PRIVATE_FILE, [story])
    tell(part, do="erase_all")
    assert texts(part) == []
    assert [one.item for one in read(folder / PRIVATE_FILE).responses] == ["story/1"]
    assert "erased for good" in part.view["notice"]


def test_where_it_cannot_be_erased_the_page_says_so(folder: Path, monkeypatch) -> None:
    part = journal(folder)
    entry = write_entry(part, "Still here.")

    def cannot(*_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(folder_store, "forget", cannot)
    tell(part, do="erase", entry=entry)
    assert texts(part) == ["Still here."]
    assert "could not be erased" in part.view["notice"]


# --- trouble


def test_a_full_disk_loses_nothing(folder: Path, no_room) -> None:
    part = journal(folder)
    no_room(True)
    assert write(part, "Kept on the page.").saved is False
    tell(part, do="done")
    assert texts(part) == ["Kept on the page."], "it is listed"
    assert write(part, "And another.").saved is False
    no_room(False)
    assert tell(part, do="save").saved
    assert texts(journal(folder)) == ["And another.", "Kept on the page."]


def test_two_windows_on_one_entry_lose_nothing(folder: Path) -> None:
    one = journal(folder)
    entry = write_entry(one, "Begun.")
    other = journal(folder)
    for window in (one, other):
        tell(window, do="open", entry=entry)
    write(one, "Begun. Here.")
    reply = write(other, "Begun. There.")
    assert "in another window" in reply.view["notice"]
    assert other.view["writing"]["id"] != entry
    write(other, "Begun. There, too.")
    tell(one, do="done")
    tell(other, do="done")
    assert sorted(texts(journal(folder))) == ["Begun. Here.", "Begun. There, too."]


def test_words_that_a_dead_kernel_did_not_hear_go_on_in_a_new_one(folder: Path) -> None:
    first = journal(folder)
    reply = write(first, "Half a")
    held = {"id": first.view["writing"]["id"], "text": "Half a sentence.", "prompt": ""}
    second = journal(folder)
    tell(second, do="answer", value=held, base=reply.news["kept"])
    assert second.view["writing"]["text"] == "Half a sentence."
    assert second.view["notice"] == ""
    tell(second, do="done")
    assert texts(second) == ["Half a sentence."]


# --- private by construction


def test_no_word_of_an_entry_is_in_what_a_notebook_saves_or_in_the_answers(folder: Path) -> None:
    part = journal(folder)
    write_entry(part, "a word like zucchini")
    write(part, "another like aubergine")
    part = journal(folder)
    saved = as_html(part.view) + as_text(part.view)
    assert "Think of one good minute." in saved
    assert "nobody collects it" in saved
    for word in ("zucchini", "aubergine"):
        assert word in json.dumps(part.view), "the page shows it"
        assert word not in saved
    holding = [p for p in folder.rglob("*") if p.is_file() and b"zucchini" in p.read_bytes()]
    assert holding == [folder / PRIVATE_FILE]


def test_a_private_thought_in_a_lesson_leads_to_the_journal_where_there_is_one(
    folder: Path, lesson: Path
) -> None:
    thought = part_for("to-myself", folder / "learn" / UNIT)
    assert thought.view["journal"] == "../../journal.ipynb"
    assert part_for("to-myself", lesson).view["journal"] is None
