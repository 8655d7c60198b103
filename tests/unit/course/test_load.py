"""Reading a course: every slip of an author is one plain sentence with its file and line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.course.load import Problem, load
from tests.helpers.mutations import mutations
from tests.helpers.small_course import FACTS, FILES, ITEMS, PLAYED, PRACTICE, UNIT, edit, line_of

COURSE = "curriculum/course.yaml"
SKILLS = "curriculum/competencies.yaml"
WORDS = "curriculum/language.yaml"
ANA = "curriculum/people/ana.yaml"
RUBRIC = "curriculum/rubrics/short-share.yaml"

# What went wrong: (file, what stands there, what the author wrote, where the problem is shown:
# a text of that line, a part of the sentence).
SLIPS = {
    "a field is missing": (
        ITEMS,
        "    stem: Ana is quiet. What comes first?\n",
        "",
        "- id: pick-one",
        "the field `stem` is missing",
    ),
    "a field of a scenario item is missing": (
        ITEMS,
        "    stem: Walk with Ana.\n",
        "",
        "- id: the-gate",
        "the field `stem` is missing",
    ),
    "a field is misspelled": (
        ITEMS,
        "points: 3",
        "pionts: 3",
        "pionts",
        "there is no field `pionts` here; did you mean `points`?",
    ),
    "a field of a scenario item is misspelled": (
        ITEMS,
        "points: 6",
        "pionts: 6",
        "pionts",
        "did you mean `points`?",
    ),
    "a field stands in the wrong place": (
        ANA,
        "name: Ana",
        "name: Ana\nhair_style: long",
        "hair_style: long",
        "there is no field `hair_style` here; it belongs to another part",
    ),
    "an id has capitals": (
        ITEMS,
        "id: pick-some",
        "id: Pick_Some",
        "Pick_Some",
        "`id` is 'Pick_Some'; the right form is lower-case words joined by hyphens",
    ),
    "a node's name has capitals": (
        PLAYED,
        "  weigh:\n",
        "  Weigh:\n",
        "  Weigh:",
        "lower-case words joined by hyphens",
    ),
    "a field stands twice": (
        ITEMS,
        "points: 3",
        "points: 3\n    points: 4",
        "points: 4",
        "the same field stands twice: `points`",
    ),
    "a line begins with a tab": (
        PLAYED,
        "    coach:",
        "\tcoach:",
        "\tcoach:",
        "a tab; indent with spaces",
    ),
    "a text has a colon": (
        PLAYED,
        "text: Ask how her day was.",
        "text: Ask: how was it?",
        "Ask: how",
        'a colon inside text; put the text in "quotes"',
    ),
    "a quote is not closed": (
        ANA,
        'top: "#3d7a5a"}',
        'top: "#3d7a5a}',
        "portrait:",
        "a quote is opened on this line",
    ),
    "a character cannot be seen": (
        ANA,
        "keeps bees",
        "keeps\x07bees",
        "keeps",
        "a character that cannot be seen",
    ),
    "a condition is no comparison": (
        PLAYED,
        'when: {trust: ">= 3"}',
        "when: {trust: high}",
        "trust: high",
        "'high' is not a comparison",
    ),
    "a condition is empty": (
        PLAYED,
        'when: {trust: ">= 3"}',
        "when: {}",
        "when: {}",
        "this condition is empty",
    ),
    "two choices share an id": (
        PLAYED,
        "id: warn",
        "id: thank",
        "id: thank #2",
        "two choices share the id thank",
    ),
    "two options share an id": (
        ITEMS,
        "id: nod",
        "id: stay",
        "- id: pick-one",
        "two options share the id stay",
    ),
    "two groups share an id": (
        ITEMS,
        "{id: leave, title",
        "{id: keep, title",
        "- id: keep-or-leave",
        "two groups share an id",
    ),
    "two items share an id": (PRACTICE, "id: pick-some", "id: pick-one", "items:", "pick-one"),
    "two skills share an id": (
        SKILLS,
        "id: advises",
        "id: asks",
        "title: Advises",
        "the id `asks` stands twice",
    ),
    "two rubric rows share an id": (
        RUBRIC,
        "id: listener",
        "id: purpose",
        "The listener",
        "the id `purpose` stands twice",
    ),
    "a reserved id is used": (PRACTICE, "id: pick-some", "id: hand-in", "items:", "hand-in"),
    "a rubric row takes the question's name": (
        RUBRIC,
        "id: listener",
        "id: ask",
        "id: short-share",
        "a row cannot be called `ask`",
    ),
    "a kind is unknown": (
        ITEMS,
        "kind: choices",
        "kind: tick-boxes",
        "- id: pick-some",
        "unknown kind 'tick-boxes'; one of 'choice'",
    ),
    "a kind is missing": (
        ITEMS,
        "    kind: choices\n",
        "",
        "- id: pick-some",
        "needs the field `kind`",
    ),
    "a value is none of those allowed": (
        PLAYED,
        "kind: strong",
        "kind: happy",
        "happy",
        "`kind` is 'happy'; it can be 'strong'",
    ),
    "a number is text": (
        PLAYED,
        "minutes: 5",
        "minutes: five",
        "minutes",
        "`minutes` has to be a whole number",
    ),
    "points are too fine": (
        ITEMS,
        "points: 3",
        "points: 3.125",
        "points: 3.125",
        "a hundredth at the finest",
    ),
    "a text is a number": (ANA, "name: Ana", "name: 7", "name: 7", "`name` has to be text"),
    "a text is empty": (ANA, "name: Ana", 'name: ""', 'name: ""', "`name` is empty"),
    "a list is missing its dashes": (
        FACTS,
        "objectives: [{id: listen, text: Listen to a person.}]",
        "objectives: Listen.",
        "objectives",
        "`objectives` has to be a list",
    ),
    "an option has no rationale": (
        ITEMS,
        ", rationale: A zebra that orders.",
        "",
        "- id: pick-some",
        "every option needs a `rationale`; missing for calm-down",
    ),
    "no option has full credit": (
        ITEMS,
        "credit: 1,",
        "credit: 0,",
        "- id: pick-one",
        "exactly one option has `credit: 1`",
    ),
    "a card names no group": (
        ITEMS,
        "group: leave, rationale: A zebra that tempts.",
        "group: shed, rationale: No.",
        "- id: keep-or-leave",
        "these cards name no group of this item: brand",
    ),
    "a node goes two ways": (
        PLAYED,
        "  middle:\n",
        "  middle:\n    goto: weigh\n",
        "  middle:",
        "exactly one of choices, route, ending and goto; this has choices and goto",
    ),
    "a pattern cannot be read": (
        WORDS,
        "drug users?",
        "'drug (users'",
        "drug (users",
        "not a regular expression",
    ),
    "a pattern sets a flag inside": (
        WORDS,
        "drug users?",
        "'(?i)drug users?'",
        "(?i)drug",
        "not a regular expression",
    ),
    "an example is none": (
        WORDS,
        "like: drug user",
        "like: drug usage",
        "drug usage",
        "`avoid` does not find “drug usage”, so it is no example",
    ),
    "a rubric row lacks a level": (
        RUBRIC,
        "[Not there yet., Partly., Fully.]",
        "[No., Yes.]",
        "id: short-share",
        "rows need 3 levels each: listener",
    ),
    "an id is not the file's name": (
        ANA,
        "id: ana",
        "id: anna",
        "id: anna",
        "the id is 'anna' but the file is named 'ana'",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_one_sentence_with_file_and_line(small: Path, slip: str) -> None:
    file, old, new, where, sentence = SLIPS[slip]
    edit(small, file, old, new)
    (problem,) = load(small).problems
    where, second, _ = where.partition(" #2")
    lines = (small / file).read_text().splitlines()
    expected = [n for n, line in enumerate(lines, 1) if where in line][1 if second else 0]
    assert (problem.file, problem.line) == (file, expected), problem
    assert sentence in problem.message
    assert_plain(problem)


def test_a_unit_that_stands_twice_is_found(small: Path) -> None:
    edit(small, COURSE, f"units: [{UNIT}]", f"units:\n  - {UNIT}\n  - {UNIT}")
    line = line_of(small, COURSE, UNIT, last=True)
    assert load(small).problems == [Problem(COURSE, line, f"the id `{UNIT}` stands twice")]


def test_an_objective_that_stands_twice_is_found(small: Path) -> None:
    edit(small, FACTS, "to a person.}", "to a person.}, {id: listen, text: Listen.}")
    (problem,) = load(small).problems
    assert str(problem) == f"{FACTS}:6: the id `listen` stands twice"


def test_a_unit_whose_facts_cannot_be_read_hides_no_other_slip(small: Path) -> None:
    edit(small, FACTS, "title: First steps", "titel: First steps")
    edit(small, ITEMS, "points: 3", "pionts: 3")
    loaded = load(small)
    assert {problem.file for problem in loaded.problems} == {FACTS, ITEMS}
    assert loaded.course is not None
    assert loaded.course.units == {}


def test_a_unit_without_facts_is_named(small: Path) -> None:
    (small / FACTS).unlink()
    assert load(small).problems == [Problem(FACTS, 0, "the file is missing")]


def test_facts_under_another_id_than_their_folder_are_named(small: Path) -> None:
    edit(small, FACTS, f"id: {UNIT}", "id: u2")
    loaded = load(small)
    sentence = f"the id is 'u2' but the folder is named '{UNIT}'; make them the same"
    assert loaded.problems == [Problem(FACTS, 1, sentence)]
    assert loaded.course is not None
    assert list(loaded.course.units) == [UNIT]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "the file is empty"),
        (b"- a list\n", "the file has to begin with a field"),
        (b"items: [caf\xe9]\n", "the file is not UTF-8 text; save it as UTF-8"),
        (b"#" * 2_000_001, "the file is over 2 MB; split it"),
        (b"[" * 500, "brackets inside brackets, too deep"),
        (b"&a\nitems: [*a]\n", "it repeats itself through aliases"),
        (
            b"items:\n  a0: &a0 [lol]\n"
            + b"".join(
                b"  a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9))
                for n in range(1, 12)
            ),
            "it repeats itself through aliases",
        ),
        (b"items: 2001-99-99\n", "this is not YAML: month must be in 1..12"),
    ],
)
def test_a_file_that_is_no_course_file_is_one_sentence(small, data: bytes, sentence: str) -> None:
    (small / ITEMS).write_bytes(data)
    (problem,) = load(small).problems
    assert problem.file == ITEMS
    assert sentence in problem.message
    assert_plain(problem)


@pytest.mark.parametrize("file", [COURSE, SKILLS, "curriculum/sources.yaml"])
def test_a_missing_file_is_named(small: Path, file: str) -> None:
    (small / file).unlink()
    loaded = load(small)
    assert loaded.problems == [Problem(file, 0, "the file is missing")]
    assert loaded.course is None


def test_a_folder_in_place_of_a_file_is_named(small: Path) -> None:
    (small / ITEMS).unlink()
    (small / ITEMS).mkdir()
    (problem,) = load(small).problems
    assert problem.file == ITEMS
    assert_plain(problem)


def test_what_may_be_left_out_is_not_missed(small: Path) -> None:
    for file in (WORDS, PRACTICE, ITEMS):
        (small / file).unlink()
    assert load(small).problems == []


def test_all_slips_are_told_at_once(small: Path) -> None:
    edit(small, COURSE, "tagline: One step.\n", "")
    edit(small, ANA, "age: 40", "age: forty")
    edit(small, ITEMS, "points: 3", "pionts: 3")
    edit(small, ITEMS, "rubric: short-share", "rubrik: short-share")
    edit(small, RUBRIC, "highest: 2", "highest: 2\n\tbad: tab")
    found = {(problem.file, problem.line) for problem in load(small).problems}
    assert found == {(COURSE, 1), (ANA, 4), (RUBRIC, 5)}, "without the plan, no unit is known"
    edit(small, COURSE, "credential: None", "credential: None\ntagline: One step.")
    found = [problem.file for problem in load(small).problems]
    assert sorted(found) == sorted([ANA, RUBRIC, ITEMS, ITEMS, ITEMS]), found


def test_a_merged_field_is_shown_where_it_was_merged(small: Path) -> None:
    edit(small, ANA, "about:", "more: &m {name: 7}\n<<: *m\nabout:")
    edit(small, ANA, "name: Ana\n", "")
    found = {problem.message: problem.line for problem in load(small).problems}
    assert set(found) == {
        '`name` has to be text; put it in "quotes"',
        "there is no field `more` here",
    }


@pytest.mark.parametrize("file", [PLAYED, ITEMS, COURSE, FACTS, RUBRIC])
@given(data=st.data())
def test_reading_never_raises_on_any_file(bare: Path, file: str, data: st.DataObject) -> None:
    whole = FILES[file]
    damaged = data.draw(st.binary(max_size=300) | mutations(whole))
    with put(bare / file, damaged):
        for problem in load(bare).problems:
            assert_plain(problem)
            if problem.file == file:
                assert problem.line <= len(damaged.splitlines()) + 1


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The least that a course can be, for the many examples of one test."""
    root = tmp_path_factory.mktemp("bare")
    for file in (COURSE, SKILLS, "curriculum/sources.yaml"):
        (root / file).parent.mkdir(exist_ok=True)
        (root / file).write_text(FILES[file], encoding="utf-8")
    return root


@contextmanager
def put(path: Path, data: bytes) -> Iterator[None]:
    """`data` in a file, and afterwards what was there before."""
    before = path.read_bytes() if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    try:
        yield
    finally:
        path.unlink() if before is None else path.write_bytes(before)


def assert_plain(problem: Problem) -> None:
    """One line, in no parser's jargon."""
    words = problem.message
    assert words.strip()
    assert "\n" not in words
    assert len(words) < 400
    for jargon in ("Input should", "input should be a valid", "Traceback", "pydantic", "<unicode"):
        assert jargon not in words
