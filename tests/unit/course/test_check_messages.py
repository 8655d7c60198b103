"""Slips of a new hand: each is one message, at the line where the slip is, in an author's words."""

from pathlib import Path

import pytest

from peercompass.authoring import Prover, create_scenario
from peercompass.course.check.course import check
from peercompass.course.load import Problem, load
from tests.helpers.small_course import UNIT, edit, line_of

FILE = f"modules/{UNIT}/scenarios/the-porch.yaml"

# What slipped: (what stands there, what she wrote, a text of the line that is shown, the words).
SLIPS = {
    "a closing quote in braces": (
        'text: "I nearly did not come today."}',
        'text: "I nearly did not come today.}',
        "I nearly did not",
        'a quote is opened on this line and not closed; close it with "',
    ),
    "a closing quote in a choice": (
        'good to talk about?"',
        "good to talk about?",
        "good to talk about?",
        'a quote is opened on this line and not closed; close it with "',
    ),
    "an opening quote in braces": (
        'text: "I nearly did not come, really."}',
        'text: I nearly did not come, really."}',
        "I nearly did not",
        'a comma inside text, before “really."”; put the text in "quotes"',
    ),
    "an apostrophe in single quotes": (
        '"It is a gray morning, is it not? Take your time to settle."',
        "'It's a gray morning. Take your time.'",
        "a gray morning",
        "an apostrophe inside 'single quotes'; put the text in \"double quotes\"",
    ),
    "quotes inside quotes": (
        '"It is a gray morning, is',
        '"It is a "gray" morning, is',
        "gray",
        'a quote inside the quotes; put \\ in front of it, like \\"this\\"',
    ),
    "a field two spaces out": (
        "        rating: 2 ",
        "      rating: 2 ",
        "rating: 2",
        "this line starts 2 spaces too far left; line it up with `skill` on line 41",
    ),
    "a field one space in": (
        "        rating: 2 ",
        "         rating: 2 ",
        "rating: 2",
        "this line starts 1 space too far right; line it up with `skill` on line 41",
    ),
    "a field in the moments' column": (
        "        rating: 2 ",
        "  rating: 2 ",
        "rating: 2",
        "`rating` stands too far left; line it up with `skill` on line 41",
    ),
    "a choice one space in": (
        "      - id: weather",
        "       - id: weather",
        "id: weather",
        "this line starts 1 space too far right; line it up with `- id: open-question` on line 39",
    ),
    "a choice two spaces out": (
        "      - id: weather",
        "    - id: weather",
        "id: weather",
        "this line starts 2 spaces too far left; line it up with `- id: open-question` on line 39",
    ),
    "a line of talk one space out": (
        "      - {who: ana, thinks",
        "     - {who: ana, thinks",
        "thinks",
        "this line starts 1 space too far left; line it up with "
        "`- {who: ana, mood: guar…` on line 36",
    ),
    "a moment one space in": (
        "  own-words:\n",
        "   own-words:\n",
        "   own-words:",
        "this line starts 1 space too far right; line it up with `hello` on line 32",
    ),
    "a moment at the margin": (
        "  own-words:\n",
        "own-words:\n",
        "own-words:\n",
        "`own-words` stands too far left; line it up with `hello` on line 32",
    ),
    "the last moment at the margin": (
        "  leaves:\n",
        "leaves:\n",
        "leaves:\n",
        "`leaves` stands too far left: a moment belongs under `nodes`, in line with the moments "
        "above it",
    ),
    "a list's name one space in": (
        "    choices:\n      - id: open",
        "     choices:\n      - id: open",
        "     choices:",
        "this line starts 1 space too far right; line it up with `says` on line 34",
    ),
    "a long dash before a choice": (
        "      - id: weather",
        "      – id: weather",
        "id: weather",
        "this is a long dash, as word processors make it; type a plain -",
    ),
    "a long dash before a line of talk": (
        "      - {who: ana, thinks",
        "      — {who: ana, thinks",
        "thinks",
        "this is a long dash, as word processors make it; type a plain -",
    ),
    "a dash without a space": (
        "      - {who: ana, thinks",
        "      -{who: ana, thinks",
        "thinks",
        "a space is missing after the -",
    ),
    "curly quotes around a colon": (
        'text: "I nearly did not come today."',
        "text: “I said: not today.”",
        "I said",
        'these are curly quotes, as word processors make them; type "',
    ),
    "curly quotes around a comma": (
        'text: "I nearly did not come today."',
        "text: “No, not today.”",
        "No, not",
        'a comma inside text, before “not today.””; put the text in "quotes"',
    ),
    "a brace": (
        'text: "I nearly did not come today."}',
        'text: "I nearly did not come today."',
        "I nearly",
        "a { is opened on this line and not closed; close it with }",
    ),
    "a bracket": (
        "flags: [asked-first]\n",
        "flags: [asked-first\n",
        "flags: [asked-first",
        "a [ is opened on this line and not closed; close it with ]",
    ),
    "a brace too many": (
        'text: "I nearly did not come today."}',
        'text: "I nearly did not come today."}}',
        "I nearly",
        "there is one } too many on this line",
    ),
    "a comma between fields": (
        "{who: ana, mood: guarded, text",
        "{who: ana mood: guarded, text",
        "ana mood",
        'a comma is missing between two fields, or text lacks its "quotes"',
    ),
    "a comparison without quotes": (
        '{trust: ">= 6", flags',
        "{trust: >= 6, flags",
        ">= 6",
        'put >= 6 in quotes: ">= 6"',
    ),
    "a number sign in braces": (
        'text: "I nearly did not come today."}',
        "text: I was in room #4 today.}",
        "room #4",
        'a # in text begins a note; put the text in "quotes"',
    ),
    "a colon in text": (
        "coach: What did you just",
        "coach: Think: what did you just",
        "Think:",
        'a colon inside text; put the text in "quotes"',
    ),
    "a colon in text in braces": (
        'text: "I nearly did not come today."',
        "text: I thought: not today.",
        "I thought",
        'a colon inside text; put the text in "quotes"',
    ),
    "no colon after a name": (
        "    coach: What did you just",
        "    coach What did you just",
        "What did you just",
        "this line cannot be read: a field name needs a colon after it",
    ),
    "a tab": (
        "    coach: What did you just",
        "\tcoach: What did you just",
        "What did you just",
        "this line cannot be read: a tab; indent with spaces",
    ),
    "a choice without a way on": (
        'Which one thing would they choose?"\n        goto: look-back\n',
        'Which one thing would they choose?"\n',
        "id: fix-it",
        "choice `fix-it` still needs: goto",
    ),
    "two choices of one id": (
        "id: been-there",
        "id: fix-it",
        "id: fix-it #2",
        "two choices share the id fix-it; give this one an id of its own",
    ),
    "no last route": (
        "      - {goto: half-way}\n",
        "",
        'trust: "<= 2"',
        "the last line of a `route` must have no `when`, so that there is always a way on. "
        "Add below it: - {goto: …}",
    ),
    "a mistyped moment": (
        "      - {goto: half-way}",
        "      - {goto: halfway}",
        "halfway",
        "there is no moment `halfway`; did you mean `half-way`?",
    ),
    "a mistyped person": (
        "who: ana, thinks",
        "who: anna, thinks",
        "anna",
        "there is no person in the cast `anna`; did you mean `ana`?",
    ),
    "a person by another name": (
        "who: ana, thinks",
        "who: linda, thinks",
        "linda",
        "there is no person in the cast `linda`; there is: ana",
    ),
    "a mistyped meter": (
        '{trust: "<= 2"}',
        '{trsut: "<= 2"}',
        "trsut",
        "there is no meter `trsut`; did you mean `trust`?",
    ),
    "a mistyped flag": (
        "set: [asked-first]",
        "set: [ask-first]",
        "ask-first",
        "there is no flag `ask-first`; did you mean `asked-first`?",
    ),
    "an id that is not the file's name": (
        "id: the-porch ",
        "id: porch ",
        "id: porch",
        "the id is 'porch' but the file is named 'the-porch'; make them the same",
    ),
}

# What is taken all the same, and is a warning.
LOST = {
    "words after a number sign": (
        "setting: A quiet room on a weekday morning.",
        "setting: We are in room #4 today.",
        "room #4",
        "the words from #4 on are lost, since a # begins a note; put the text in "
        '"quotes" (a note of yours needs two spaces before its #)',
    ),
    "words after a number sign in a list": (
        '  - "When did NAME begin to lead the talk?"'.replace("NAME", "Ana"),
        "  - When did she name room #4?",
        "room #4",
        "the words from #4 on are lost",
    ),
    "an opening quote": (
        'text: "It is a gray',
        "text: It is a gray",
        "It is a gray",
        'the learner sees a stray " here; put one at each end of the text, or at none',
    ),
    "curly quotes": (
        'text: "It is a gray morning, is it not? Take your time to settle."',
        "text: “It is a gray morning. Take your time to settle.”",
        "It is a gray",
        'the learner sees the “ and ” here; around a whole text type " in their place',
    ),
    "half a pair of curly quotes": (
        'text: "It is a gray morning, is',
        'text: "It is a gray” morning, is',
        "It is a gray",
        "the learner sees “ or ” without its other half here",
    ),
}


@pytest.fixture
def course(small: Path) -> Path:
    """The small course with a new scene in it, as its author begins."""
    create_scenario(small, load(small).course, "the-porch", UNIT, graded=False, add_cell=True)
    return small


def told(root: Path) -> list[Problem]:
    return check(load(root), Prover())


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_one_message_where_it_is(course: Path, slip: str) -> None:
    old, new, where, sentence = SLIPS[slip]
    if "really" in old:
        edit(course, FILE, "come today.", "come, really.")
    edit(course, FILE, old, new)
    found = [one for one in told(course) if one.level == "error"]
    assert found == [Problem(FILE, _line(course, where), sentence)]


@pytest.mark.parametrize("slip", LOST)
def test_what_would_be_lost_or_seen_is_a_warning(course: Path, slip: str) -> None:
    old, new, where, words = LOST[slip]
    edit(course, FILE, old, new)
    (problem,) = told(course)
    assert (problem.file, problem.line, problem.level) == (FILE, _line(course, where), "warning")
    assert words in problem.message


def test_notes_and_quoted_talk_are_no_slips(course: Path) -> None:
    """The new scene has notes beside its fields; here is some more that is meant so."""
    edit(course, FILE, '"It is a gray morning, is', '"“Gray”, they said on the radio #1, is')
    edit(course, FILE, "It has been a hard week.", "They said 'no'. “Twice.”")
    assert told(course) == []


@pytest.mark.parametrize(
    "file",
    [
        f"modules/{UNIT}/practice.yaml",
        f"modules/{UNIT}/scenarios/hello.yaml",
        f"exercises/{UNIT}/scenarios/goodbye.yaml",
        "curriculum/people/ana.yaml",
        "curriculum/rubrics/short-share.yaml",
    ],
)
def test_a_file_that_cannot_be_read_is_the_only_thing_told(small: Path, file: str) -> None:
    """What it holds is there: nothing that points to it is told to be missing."""
    (small / file).write_text("id: [\n", encoding="utf-8")
    assert {problem.file for problem in told(small)} == {file}


def test_a_file_in_another_encoding_is_shown_with_the_line_and_the_way_out(course: Path) -> None:
    edit(course, FILE, "A quiet room", "A café")
    path = course / FILE
    path.write_bytes(path.read_text("utf-8").encode("cp1252"))
    (problem,) = told(course)
    assert problem.line == next(
        number for number, line in enumerate(path.read_bytes().splitlines(), 1) if b"caf" in line
    )
    assert "Save with Encoding" in problem.message


def _line(root: Path, where: str) -> int:
    """The line with a text, or its second one (`… #2`), or the line that is just that."""
    if where.endswith(" #2"):
        lines = (root / FILE).read_text("utf-8").splitlines()
        return [n for n, line in enumerate(lines, 1) if where[:-3] in line][1]
    if where.endswith("\n"):
        return (root / FILE).read_text("utf-8").splitlines().index(where.rstrip()) + 1
    return line_of(root, FILE, where)
