"""The sheet: what is printed and filled in comes back as the same answers, and every slip is named
with its row."""

import csv
import io
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.course import Course, Item, Page
from peercompass.paper import Question, SheetFaults, print_unit, questions_on_paper, read_sheet
from peercompass.paper.answer_sheet import MADE_FROM, places_of
from tests.helpers.paper import by_hand, filled
from tests.helpers.small_course import ITEMS, UNIT, edit

words = st.text(st.characters(exclude_categories=["C"], exclude_characters="\r"), max_size=60).map(
    str.strip
)


@pytest.fixture(scope="module")
def asked(small_course: Course, small_folder: Path) -> tuple[Page, list[Question]]:
    return questions_on_paper(small_course, small_folder, small_course.units[UNIT])


@pytest.fixture(scope="module")
def empty(small_course: Course, small_folder: Path) -> bytes:
    return print_unit(small_course, small_folder, small_course.units[UNIT], "letter")["answers.csv"]


@st.composite
def answers(draw: st.DrawFn, questions: list[Question]) -> dict[str, Any]:
    """Answers to some of the questions."""
    found = {}
    for question in questions:
        if not question.item.private and draw(st.booleans()):
            found[question.item.id] = draw(_answer(question, question.item))
    return {name: value for name, value in found.items() if value}


def _answer(question: Question, item: Item) -> st.SearchStrategy:
    options = [one.id for one in question.options]
    parts = [one.id for one in question.parts if one.mark]
    text = words.filter(bool)
    match item.kind:
        case "choice":
            return st.sampled_from(options)
        case "choices":
            return st.lists(st.sampled_from(options), unique=True)
        case "order":
            return st.permutations(parts)
        case "sort" | "label":
            return st.dictionaries(st.sampled_from(parts), st.sampled_from(options))
        case "plan":
            row = st.fixed_dictionaries({column.id: words for column in item.columns})
            return st.lists(row.filter(lambda one: any(one.values())), max_size=item.max_rows)
        case "write":
            return text
    return st.integers(0, 2**32).flatmap(lambda seed: _play(question, seed, text))


def _play(question: Question, seed: int, text: st.SearchStrategy) -> st.SearchStrategy:
    dice, game = random.Random(seed), question.book.game
    state, path = game.begin().state, []
    for _ in range(dice.randrange(1, 4)):
        if offered := game.offered(state):
            path.append(dice.choice(offered).id)
            state = game.choose(state, path[-1]).state
    value = {"path": path, "ended": game.ended(state)}
    return text.map(lambda wrote: {**value, "wrote": {"middle": wrote}}) | st.just(value)


@given(st.data())
def test_what_is_filled_in_by_hand_comes_back(asked, empty, data) -> None:
    page, questions = asked
    values = data.draw(answers(questions))
    dice = random.Random(data.draw(st.integers(0, 2**32)))
    sheet = filled(empty, by_hand(questions, values, dice), dice.shuffle)
    read = read_sheet(sheet, page, questions)
    assert read.values == values
    assert read.same_words


def test_each_place_of_the_real_exercises_has_a_row_and_is_printed(real, real_course) -> None:
    for unit in real.units.values():
        made = print_unit(real, real_course, unit, "letter")
        _, questions = questions_on_paper(real, real_course, unit)
        codes = [place.code for question in questions for place in places_of(question)]
        rows = list(csv.reader(io.StringIO(made["answers.csv"].decode("utf-8-sig"))))
        assert [row[0] for row in rows[1:]] == [MADE_FROM, *codes]
        assert len(set(codes)) == len(codes)
        page = made["exercise.html"].decode()
        for question in questions:
            assert f'<span class="number">{question.code}</span>' in page
    assert len(codes) > 40


def faults(asked, sheet: bytes) -> list[str]:
    page, questions = asked
    with pytest.raises(SheetFaults) as caught:
        read_sheet(sheet, page, questions)
    return caught.value.faults


def test_all_slips_are_named_at_once_with_their_rows(asked, empty) -> None:
    wrong = {
        "Q1": "A B",
        "Q2": "A Z",
        "Q3a": "1",
        "Q3b": "1",
        "Q3c": "9",
        "Q4a": "7",
        "Q6b": "C",
        "Q9": "1A ? 12",
    }
    found = faults(asked, filled(empty, wrong))
    rows = [row[0] for row in csv.reader(io.StringIO(empty.decode("utf-8-sig")))]
    expected = [f"Row {rows.index(code) + 1}: " for code in ("Q1", "Q2", "Q3b", "Q3c", "Q4a")]
    assert [one for one in found if one.startswith(tuple(expected))] == found[:5]
    assert found[0] == "Row 3: Q1 takes one letter; “A B” is more."
    assert found[1] == "Row 4: “Z”: it takes A to D."
    assert "the number 1 stands twice in Q3" in found[2]
    assert "“9” is no number from 1 to 3" in found[3]
    assert "“1A ? 12” is no path" in found[-1]
    assert len(found) == 7


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("1A 99B", "step 2 is 99B, but by the steps before it the scene is at moment"),
        ("A B", "step 2 is B, which cannot be picked at moment"),  # trust is too low to wait
        ("Z", "step 1 is Z, which cannot be picked at moment 1"),
        ("B A A", "step 3 is A, which cannot be picked"),  # it is over by then
    ],
)
def test_a_path_that_cannot_be_played_is_named(asked, empty, path, why) -> None:
    (found,) = faults(asked, filled(empty, {"Q9": path}))
    assert why in found


def test_a_path_that_stops_early_is_taken_and_said(asked, empty) -> None:
    page, questions = asked
    read = read_sheet(filled(empty, {"Q9": "1b"}), page, questions)
    assert read.values == {"the-gate": {"path": ["ask"], "ended": False}}
    assert read.notes == ("Q9: the path stops before an ending.",)


def test_an_order_with_a_hole_is_named(asked, empty) -> None:
    (found,) = faults(asked, filled(empty, {"Q3a": "1", "Q3c": "2.0"}))
    assert "Q3b has no number; number each card, or none" in found


def test_rows_that_are_gone_doubled_or_made_up_are_named(asked, empty) -> None:
    lines = empty.decode("utf-8-sig").splitlines()
    kept = [line for line in lines if not line.startswith(("Q1,", "Q4b,"))]
    odd = "\r\n".join([*kept, kept[2], "Q99,What?,,A"]).encode()
    found = " ".join(faults(asked, odd))
    assert "Sheet: rows are gone: Q1, Q4b" in found
    assert "Q2 stands in row 3 already" in found
    assert "there is no place with the code “Q99”" in found


def test_paper_of_another_exercise_is_refused_and_of_older_words_taken(
    asked, empty, small: Path
) -> None:
    from peercompass.course.load import load

    edit(small, ITEMS, "Fill the silence.", "Fill it.")
    course = load(small).course
    page, questions = questions_on_paper(course, small, course.units[UNIT])
    older = read_sheet(filled(empty, {"Q1": "A"}), page, questions)
    assert older.values == {"pick-one": "stay"}
    assert not older.same_words
    assert older.notes == ("Some words of the exercise have changed since it was printed.",)

    edit(small, ITEMS, "id: nod,", "id: bow,")
    course = load(small).course
    other = questions_on_paper(course, small, course.units[UNIT])
    assert faults(other, empty) == [
        "This paper was of another exercise, or of an older one. Print it anew."
    ]


@pytest.mark.parametrize("junk", [b"", b"PK\x03\x04zip", b"a,b\n1,2\n", b"Code;Answer\n\0"])
def test_what_is_no_sheet_is_said(asked, junk) -> None:
    assert faults(asked, junk)
