"""What a counter of words, and what one cue alone, meets in a unit."""

from pathlib import Path

import pytest

from peercompass.authoring import UnitMeasures, standards
from peercompass.authoring.standards import WordMeasure
from peercompass.authoring.standards.limits import at_most
from peercompass.course.load import load
from tests.helpers.choices import bare_course, write_choices
from tests.helpers.small_course import PRACTICE, UNIT, line_of, other_unit

OTHERS = ("u2-second", "u3-third")
PLACES = (0, 3, 1, 2, 2, 0, 3, 1)
SHORT = ("Nod.", "Wave.", "Look.", "Wait.")


@pytest.fixture
def three(small: Path) -> Path:
    """A course of three units without scenes: pages to write choices on."""
    bare_course(small)
    write_choices(small, PRACTICE, (SHORT, 0))  # a unit needs some item
    for name in OTHERS:
        other_unit(small, name)
    return small


def practice_of(unit: str) -> str:
    return PRACTICE.replace(UNIT, unit)


def said(word: str, best: int) -> tuple[tuple[str, ...], int]:
    """Four options as long as each other, of which only the best holds `word`."""
    texts = [f"I would {'never'[: len(word)]} do thing {n}." for n in range(4)]
    texts[best] = f"I would {word} do thing {best}."
    return tuple(texts), best


def write(root: Path, unit: str, word: str) -> None:
    write_choices(root, practice_of(unit), *[said(word, best) for best in PLACES])


def measures(root: Path) -> dict[str, UnitMeasures]:
    return {one.unit: one for one in standards(load(root))[1]}


def options_of(root: Path, unit: str = UNIT) -> WordMeasure:
    (one,) = (one for one in measures(root)[unit].words if one.kind == "options")
    return one


def warnings(root: Path, sentence: str) -> list[str]:
    return [str(one) for one in standards(load(root))[0] if sentence in str(one)]


def test_a_word_that_only_best_options_have_gives_a_unit_away(three: Path) -> None:
    for unit in (UNIT, *OTHERS):
        write(three, unit, "sorry")
    one = options_of(three)
    assert (one.asked, one.share, one.chance) == (8, 1.0, 0.25)
    assert one.limit == 0.45
    assert "sorry" in one.words
    assert {met.id for met in one.met} == {f"item-{n}" for n in range(8)}
    told = [line for line in warnings(three, "counter of words") if UNIT in line]
    # Eight are met and 45 % of eight may be: five have to change.
    assert len(told) == 5
    for line in told:
        number = line_of(three, PRACTICE, f"id: {line.split('`')[1]}")
        assert line.startswith(f"{PRACTICE}:{number}: a counter of words finds the best answer")
        assert "“sorry”" in line


def test_a_word_that_wrong_options_share_gives_nothing_away(three: Path) -> None:
    for unit in (UNIT, *OTHERS):
        texts = tuple(f"I am sorry about {n}." for n in range(4))
        write_choices(three, practice_of(unit), *[(texts, best) for best in PLACES])
    assert options_of(three).share <= 0.45
    assert warnings(three, "counter of words") == []


def test_a_unit_is_met_by_what_others_taught_and_never_by_itself(three: Path) -> None:
    """Here the word that is right elsewhere stands in a wrong option: the counter is fooled, though
    the unit itself would have taught it better."""
    for unit in OTHERS:
        write(three, unit, "sorry")
    fooled = []
    for best in PLACES:
        texts, _ = said("sorry", (best + 1) % 4)
        fooled.append((texts, best))
    write_choices(three, PRACTICE, *fooled)
    assert options_of(three).share == 0


def test_words_are_not_counted_where_one_unit_alone_could_teach(small: Path) -> None:
    bare_course(small)
    write_choices(small, PRACTICE, *[said("sorry", best) for best in PLACES])
    other_unit(small, OTHERS[0])
    assert [one.words for one in measures(small).values()] == [(), ()]
    assert warnings(small, "counter of words") == []


def test_every_kind_of_closed_decision_is_asked(small: Path) -> None:
    for name in OTHERS:
        other_unit(small, name)
    asked = {one.kind: one.asked for one in measures(small)[UNIT].words}
    # Practice and graded work each: two moments; a choice and the two keys of a `choices`; four
    # cards of a sort and three lines of a label.
    assert asked == {"moments": 4, "options": 6, "labels": 14}
    assert options_of(small).chance == pytest.approx(1 / 3)


def test_the_limit_grows_with_chance_by_the_correction_for_guessing() -> None:
    assert at_most(0.45, 0.25) == 0.45
    assert at_most(0.45, 0.28) == pytest.approx(0.45)
    assert at_most(0.45, 0.5) == pytest.approx(0.5 + 0.17 / 0.72 * 0.5)


def test_one_cue_that_meets_too_much_is_told(small: Path) -> None:
    bare_course(small)
    items = []
    for best in PLACES:
        texts = [f"One thing and no more {n}." for n in range(4)]
        texts[best] = f"One. Thing. No more {best}."
        items.append((tuple(texts), best))
    write_choices(small, PRACTICE, *items)
    (one,) = measures(small).values()
    assert one.cues["most sentences"] == 1
    assert one.cues["first"] == one.cues["last"] == 0.25
    assert one.cues["most commas"] == 0.25, "none has any: a blind pick"
    (told,) = warnings(small, "(most sentences)")
    assert "meets the best in 100% of 8 questions" in told
    assert warnings(small, "(first)") == []


def test_a_turn_of_phrase_that_the_course_lists_is_a_cue(small: Path) -> None:
    bare_course(small)
    write_choices(small, PRACTICE, *[said("sorry", best) for best in PLACES])
    language = small / "curriculum/language.yaml"
    tells = "counted:\n  tells:\n    - {find: '\\bsorry\\b', like: I am sorry}\n"
    language.write_text(language.read_text() + tells)
    (one,) = measures(small).values()
    assert one.cues["“I am sorry”"] == 1
    assert len(warnings(small, "(“I am sorry”)")) == 1


@pytest.mark.parametrize(
    ("tell", "message"),
    [
        ("{find: '(', like: sorry}", "`find` is not a regular expression"),
        ("{find: sorry, like: excuse me}", "`find` does not find “excuse me”"),
    ],
)
def test_a_turn_of_phrase_that_cannot_be_found_is_told(small: Path, tell, message) -> None:
    language = small / "curriculum/language.yaml"
    language.write_text(language.read_text() + f"counted:\n  tells:\n    - {tell}\n")
    (told,) = load(small).problems
    assert message in told.message
    assert told.line == line_of(small, "curriculum/language.yaml", "find:")
