"""Rationales, items and lessons that follow a form, and words of the field that go unused."""

from pathlib import Path

import pytest

from peercompass.authoring import standards
from peercompass.course.load import load
from tests.helpers.choices import WHY, bare_course, why, write_choices
from tests.helpers.small_course import (
    FACTS,
    ITEMS,
    LESSON,
    PRACTICE,
    UNIT,
    edit,
    edit_notebook,
    line_of,
)

TEXTS = ("Yes.", "Now.", "Two.", "Out.")
LANGUAGE = "curriculum/language.yaml"


def warnings(root: Path, sentence: str) -> list[str]:
    return [str(one) for one in standards(load(root))[0] if sentence in str(one)]


@pytest.fixture
def bare(small: Path) -> Path:
    bare_course(small)
    write_choices(small, PRACTICE, *[(TEXTS, n % 4) for n in range(4)])
    return small


def test_rationales_that_nearly_all_ask_are_told(bare: Path) -> None:
    text = (bare / PRACTICE).read_text(encoding="utf-8")
    pieces = text.split(WHY)
    asked = len(pieces) // 2  # sixteen rationales, so eight of them
    (bare / PRACTICE).write_text(
        "".join(
            piece + (WHY + (" for what?" if n < asked else "") if n + 1 < len(pieces) else "")
            for n, piece in enumerate(pieces)
        )
    )
    (told,) = warnings(bare, "rationales end in a question")
    assert told.startswith(f"{FACTS}:1: {UNIT}: 50% of the rationales end in a question")
    edit(bare, PRACTICE, why(PRACTICE, 0, 0) + " for what?", why(PRACTICE, 0, 0))
    assert warnings(bare, "rationales end in a question") == []
    (one,) = standards(load(bare))[1]
    assert one.asking == 7 / 16


def test_rationales_of_a_file_that_begin_alike_are_told(bare: Path) -> None:
    edit(bare, PRACTICE, why(PRACTICE, 0, 1), f"You want, to help him. {WHY}")
    edit(bare, PRACTICE, why(PRACTICE, 2, 3), f"“You want to” be kind. {WHY}")
    write_choices(bare, ITEMS, (TEXTS, 0))
    edit(bare, ITEMS, why(ITEMS, 0, 2), f"You want to see. {WHY}")  # another file
    (told,) = warnings(bare, "begins with")
    first, second = (line_of(bare, PRACTICE, words) for words in ("You want,", "“You want to”"))
    words = f"the rationale begins with “You want to”, as that of line {first} does"
    assert told == f"{PRACTICE}:{second}: {words}; begin another way"


def test_an_item_that_uses_each_place_once_is_told(small: Path) -> None:
    assert warnings(small, "by elimination") == []
    edit(
        small,
        ITEMS,
        "{id: leave, title: Stays out}]",
        "{id: leave, title: Out}, {id: c, title: C}]",
    )
    text = (small / ITEMS).read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if "helped me" not in line]
    text = "\n".join(kept).replace("drank., group: leave", "drank., group: c")
    (small / ITEMS).write_text(text)
    (told,) = warnings(small, "by elimination")
    line = line_of(small, ITEMS, "id: keep-or-leave")
    assert told.startswith(f"{ITEMS}:{line}: `keep-or-leave` uses each group once")
    edit(small, ITEMS, "shows: advice", "shows: open-question")
    edit(small, ITEMS, "{id: rest-up,", "{id: rest-up, ask: false,")
    assert len(warnings(small, "by elimination")) == 1
    edit(small, ITEMS, "What now?, shows: open-question", "What now?, shows: advice")
    assert "uses each label once" in "".join(warnings(small, "by elimination"))


def test_items_with_the_same_number_of_right_options_are_told(small: Path) -> None:
    (told,) = warnings(small, "so the number is known")
    line = line_of(small, PRACTICE, "id: pick-some")
    assert told.startswith(f"{PRACTICE}:{line}: all 2 `choices` items of the unit have exactly 2 ")
    edit(small, ITEMS, "What else?, key: true", "What else?")
    assert warnings(small, "so the number is known") == []


def test_an_objective_that_asks_for_own_words_is_written_somewhere_graded(small: Path) -> None:
    language = small / LANGUAGE
    language.write_text(language.read_text() + "counted: {produced: [say, name]}\n")
    assert warnings(small, "own words") == []
    edit(small, FACTS, "text: Listen to", "text: Say something to")
    (told,) = warnings(small, "own words")
    assert told.startswith(f"{FACTS}:{line_of(small, FACTS, 'id: listen')}: the objective `listen`")
    edit(small, PRACTICE, "stem: Write a short", "objective: listen\n    stem: Write a short")
    assert len(warnings(small, "own words")) == 1, "practice is not graded"
    edit(small, ITEMS, "stem: Write a short", "objective: listen\n    stem: Write a short")
    assert warnings(small, "own words") == []


def test_a_long_cell_of_a_lesson_is_told_at_its_line(small: Path) -> None:
    def say(words: int):
        def change(notebook: dict) -> None:
            notebook["cells"][0]["source"] = "# A heading that is free\n\n" + "so " * words

        return change

    edit_notebook(small, LESSON, say(250))
    assert warnings(small, "of the lesson has") == []
    edit_notebook(small, LESSON, say(251))
    (told,) = warnings(small, "of the lesson has")
    line = line_of(small, LESSON, '"id": "title"')
    assert told.startswith(f"{LESSON}:{line}: cell 1 of the lesson has 251 words; make two of it")


def test_words_of_the_field_are_counted_in_all_that_a_learner_reads(small: Path) -> None:
    language = small / LANGUAGE
    words = "[open-ended question, scope of practice, stigma, recovery capital]"
    language.write_text(language.read_text() + f"counted: {{field: {words}}}\n")
    edit(small, PRACTICE, "stem: Ana is quiet.", "stem: Open ended questions help Ana.")
    edit(small, ITEMS, "An open zebra.", "An open-ended question and no stigmatizing one.")
    edit_notebook(
        small, LESSON, lambda it: it["cells"][0].update(source="Stay in your *scope of practice*.")
    )
    (one,) = standards(load(small))[1]
    assert one.field == {
        "open-ended question": 2,
        "scope of practice": 1,
        "stigma": 0,
        "recovery capital": 0,
    }
