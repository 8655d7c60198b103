"""A review: a package holds no key, and what comes back is taken or named."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.authoring.review.compare import Comparison, compare
from peercompass.authoring.review.credit import with_reviewers
from peercompass.authoring.review.package import PAGE, SHEET, package, shown_in_lesson
from peercompass.authoring.review.questions import Question, questions_of
from peercompass.authoring.review.read_sheet import BadSheet, Reading, read_sheet
from peercompass.authoring.review.sheet import sheet_csv
from peercompass.course import Course, Reviewer, Unit
from peercompass.course.load import load
from tests.helpers.small_course import FACTS, ITEMS, LESSON, PLAYED, UNIT, edit, edit_notebook

HEAD = 8  # rows before the first decision: the columns' names, and what a reviewer says of oneself
YES = {"Name": "Kim Lee", "Role": "certified peer", "Date": "2026-12-02", "May we name you": "Yes"}

Fill = Callable[[Question, str], str]
"""What somebody writes beside a part, by its id."""


@pytest.fixture(scope="session")
def unit(small_course: Course) -> Unit:
    return small_course.units[UNIT]


@pytest.fixture(scope="session")
def shown(small_folder: Path) -> list[str]:
    return shown_in_lesson(small_folder, UNIT)


def by_key(question: Question, part: str) -> str:
    """What the key would write."""
    key = next(one.key for one in question.parts if one.id == part)
    return next(said for said, category in question.answers.items() if category == key)


def nothing(question: Question, part: str) -> str:
    return ""


def filled(
    unit: Unit, shown: list[str], code: str, fill: Fill = by_key, **told: str
) -> list[list[str]]:
    """The rows of a sheet as somebody filled them in."""
    rows = list(csv.reader(io.StringIO(sheet_csv(unit, shown, code).decode("utf-8-sig"))))
    asked = [(one, part.id) for one in questions_of(unit, shown, code) for part in one.asked]
    assert len(rows) == HEAD + len(asked)
    for row in rows[1:HEAD]:
        row[2] = told.get(row[1].replace(" ", "_"), row[2])
    for row, (question, part) in zip(rows[HEAD:], asked, strict=True):
        row[2] = fill(question, part)
    return rows


def sent(rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def underscored(told: dict[str, str]) -> dict[str, str]:
    return {name.replace(" ", "_"): said for name, said in told.items()}


def row_of(rows: list[list[str]], number: str, mark: str) -> int:
    return next(at for at, row in enumerate(rows) if row[:2] == [number, mark])


def held(unit: Unit, shown: list[str], *readings: Reading) -> Comparison:
    return compare(questions_of(unit, shown, ""), readings)


def test_a_package_holds_no_key(small_folder: Path, small_course: Course, unit: Unit) -> None:
    made = package(small_folder, small_course, unit, "kim")
    whole = "".join(content.decode("utf-8-sig") for content in made.values())
    whole = re.sub("</?strong>", "", whole)
    for word in ("zebra", "maple", "credit", "rationale", "rating", "strong", "hard"):
        assert word not in whole
    ids = {part.id for one in questions_of(unit, [], "kim") for part in one.parts} - {""}
    cells = set(re.findall(r'[^\s,">]+', made[SHEET].decode("utf-8-sig")))
    assert not {one for one in ids if "-" in one} & cells


def test_the_page_asks_what_the_sheet_asks(
    small_folder: Path, small_course: Course, unit: Unit, shown: list[str]
) -> None:
    page = package(small_folder, small_course, unit, "kim")[PAGE].decode()
    questions = questions_of(unit, shown, "kim")
    for question in questions:
        assert page.count(f"<h3>{question.number}</h3>") == 1
    assert page.count("Room for your answer") == sum(len(one.asked) for one in questions)
    assert "<script" not in page
    assert "default-src 'none'" in page
    for target in re.findall(r'href="#([^"]+)"', page):
        assert page.count(f'id="{target}"') == 1


def test_a_picture_beside_the_lesson_goes_along(small: Path) -> None:
    (small / LESSON).with_name("chairs.svg").write_text("<svg/>", encoding="utf-8")

    def draw(notebook: dict) -> None:
        notebook["cells"][0]["source"] = (
            "![Four chairs](chairs.svg) ![Away](https://example.org/a.png) <script>no</script>"
        )

    edit_notebook(small, LESSON, draw)
    course = load(small).course
    page = package(small, course, course.units[UNIT], "kim")[PAGE].decode()
    assert '<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="Four chairs"' in page
    assert "img-src data:" in page


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (
            "{form: texts, lines: [{who: Ana, text: On my way., time: Noon}]}",
            ["Noon", "On my"],
        ),
        (
            "{form: voicemail, title: From Bo, text: Call me., read_aloud: true}",
            ["From Bo", "Call"],
        ),
        ("{form: note, text: Out for lunch.}", ["A note", "Out for lunch."]),
        ("{form: paper, fields: [{label: Name, value: Ana}, {label: Day}]}", ["Name", "(empty)"]),
    ],
)
def test_what_stands_above_a_question_is_read_too(small: Path, form: str, words: list[str]) -> None:
    stem = "    stem: Ana is quiet. What comes first?\n"
    edit(small, ITEMS, stem, f"{stem}    shown: {form}\n")
    edit(small, PLAYED, "title: At the gate", "title: At the gate\nform: phone")
    course = load(small).course
    page = package(small, course, course.units[UNIT], "kim")[PAGE].decode()
    above = page[page.index("<figure>") : page.index("</figure>")]
    assert all(word in above for word in words)
    assert page.count("On the phone.") == 1


@given(st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True))
def test_whoever_answers_as_the_key_agrees_with_it(unit: Unit, shown: list[str], code: str) -> None:
    reading = read_sheet(sent(filled(unit, shown, code)), unit, shown)
    assert reading.remarks == ()
    assert reading.code == code
    found = held(unit, shown, reading)
    assert found.differences == ()
    whole = found.with_key[code][-1]
    assert (whole.sort, whole.share.value, whole.kappa.value) == ("All", 1.0, 1.0)


def test_letters_are_mixed_by_code(unit: Unit, shown: list[str]) -> None:
    def letters(code: str) -> list:
        return [one.options for one in questions_of(unit, shown, code) if one.sort == "choice"]

    assert letters("kim") == letters("kim")
    assert len({str(letters(f"reviewer-{n}")) for n in range(12)}) > 1


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16")]
)
def test_a_sheet_comes_back_from_any_spreadsheet(
    unit: Unit, shown: list[str], delimiter: str, encoding: str
) -> None:
    rows = filled(unit, shown, "kim", lambda one, part: f" {by_key(one, part).upper()} ")
    rows = [[*row[:2], row[2], *row[3:5]] for row in rows]  # the column of hints was deleted
    reading = read_sheet(sent(rows, delimiter, encoding), unit, shown)
    assert reading.remarks == ()
    assert held(unit, shown, reading).differences == ()


def test_a_sheet_typed_from_paper_is_read(unit: Unit, shown: list[str]) -> None:
    full = filled(unit, shown, "kim")
    rows = [
        ["part", "item", "answer", "sure (1-3)", "doubt or comment"],
        ["code", "ABOUT YOU", "Kim"],
    ]
    for number, mark, answer, *_ in full[HEAD:]:
        typed = re.sub(r"Scene (\d+), moment (\d+)", r"s\1 m\2", number.replace("Question ", "q"))
        rows.append([f"{mark.lower()})", typed, f"{answer}."])
    reading = read_sheet(sent(rows), unit, shown)
    assert len(reading.remarks) == 1
    assert "nobody can tell whether the unit has changed since" in reading.remarks[0]
    assert held(unit, shown, reading).differences == ()


def test_what_is_left_empty(unit: Unit, shown: list[str]) -> None:
    """Beside a mark it is an answer; alone, or where the reviewer writes it out, it is open."""

    def only_marks(question: Question, part: str) -> str:
        said = by_key(question, part)
        empty = question.answers[said] == question.left_empty
        return said if question.sort in ("choices", "scene") and not empty else ""

    asked = questions_of(unit, shown, "kim")
    reading = read_sheet(sent(filled(unit, shown, "kim", only_marks)), unit, shown)
    marked = [one for one in asked if one.sort in ("choices", "scene")]
    assert len(reading.answers) == sum(len(one.asked) for one in marked)
    assert held(unit, shown, reading).differences == ()

    def one_no(question: Question, part: str) -> str:
        return "no" if question.sort == "choices" and part == "my-turn" else ""

    reading = read_sheet(sent(filled(unit, shown, "kim", one_no)), unit, shown)
    assert {part for _, part in reading.answers} == {"my-turn"}
    blank = read_sheet(sent(filled(unit, shown, "kim", nothing)), unit, shown)
    assert (blank.answers, blank.remarks) == ({}, ())


def test_every_row_is_taken_or_named(unit: Unit, shown: list[str]) -> None:
    rows = filled(unit, shown, "kim", nothing)
    choice = row_of(rows, "Question 1", "")
    some = row_of(rows, "Question 2", "A")
    first, second = (row_of(rows, "Question 3", mark) for mark in "AB")
    rows[choice][2:5] = ["A, C", "9", ""]
    rows[some][2:5] = ["x", "1", "=cmd|' /C calc'!A1"]
    rows[first][2] = rows[second][2] = "2"
    rows += [["Question 2", "A", "no"], ["Question 99", "", "A"], ["Question 2", "Z", "x"]]
    rows += [["About you", "Shoe size", "9"]]
    reading = read_sheet(sent(rows), unit, shown)
    assert list(reading.remarks) == [
        f"row {len(rows)}: there is no “Shoe size” to say about oneself; see the sheet of the "
        "package",
        f"row {choice + 1}: “9” says not how sure; write 1, 2 or 3",
        f"row {choice + 1}: “A, C” is no answer here; write the letter of the one that supports, "
        "A to C",
        f"row {second + 1}: place 2 of Question 3 is given twice; keep one",
        f"row {len(rows) - 3}: Question 2 A was answered above already; keep one",
        f"row {len(rows) - 2}: there is no “Question 99” in this unit's sheet",
        f"row {len(rows) - 1}: Question 2 has no part “Z”; its parts are A, B, C, D",
    ]
    assert [(one.sure, one.words) for one in reading.doubts] == [(1, "=cmd|' /C calc'!A1")]


def test_a_sheet_of_something_else_is_refused(unit: Unit, shown: list[str], small: Path) -> None:
    rows = filled(unit, shown, "kim")

    def why(data: bytes, of: Unit = unit) -> str:
        with pytest.raises(BadSheet) as refused:
            read_sheet(data, of, shown)
        return str(refused.value)

    assert "there is no column" in why(b"a,b\n1,2\n")
    assert "this is a workbook" in why(b"PK\x03\x04")
    assert "there is no code" in why(sent(filled(unit, shown, "kim", Code="")))
    other = filled(unit, shown, "kim", Made_from="u9-other as-of-1.2")
    assert why(sent(other)) == "this is a sheet of `u9-other`, not of `u1-first-steps`"

    edit(small, PLAYED, "text: Thank her.", "text: Thank her warmly.")
    edited = load(small).course.units[UNIT]
    assert read_sheet(sent(rows), edited, shown).remarks == (
        "some words of the unit changed since this sheet was made; keep that in mind",
    )
    edit(
        small,
        ITEMS,
        "      - {id: nod, text: Nod., credit: 0.5, rationale: The zebra half stayed.}\n",
        "",
    )
    assert "its numbers and letters may mean something else" in why(
        sent(rows), load(small).course.units[UNIT]
    )


def test_a_name_is_taken_only_with_consent(unit: Unit, shown: list[str]) -> None:
    def reading(**told: str) -> Reading:
        rows = filled(unit, shown, "kim", nothing, **underscored({**YES, **told}))
        return read_sheet(sent(rows), unit, shown, "month-first")

    kim = Reviewer(name="Kim Lee", role="certified peer", date="2026-12-02")
    assert reading().reviewer == kim
    assert reading(Date="12/2/2026").reviewer == kim
    assert reading(Credential="CRPS").reviewer.role == "certified peer, CRPS"
    for answer in ("no", "", "No."):
        refused = reading(**{"May we name you": answer})
        assert (refused.reviewer, refused.remarks) == (None, ())
    for told, why in (
        ({"May we name you": "perhaps"}, "says neither yes nor no"),
        ({"Name": ""}, "this is empty: Name"),
        ({"Date": "soon"}, "“soon” is no day"),
        ({"Name": "x" * 500}, "longer than 120 characters"),
    ):
        unclear = reading(**told)
        assert unclear.reviewer is None
        assert why in unclear.remarks[0]


def test_readings_are_held_against_key_and_each_other(unit: Unit, shown: list[str]) -> None:
    """Items that two see otherwise come first, and few decisions have no kappa."""

    def astray(*where: str) -> Fill:
        def fill(question: Question, part: str) -> str:
            said = by_key(question, part)
            if question.id not in where:
                return said
            return next(
                one for one, what in question.answers.items() if what != question.answers[said]
            )

        return fill

    last, choice = "items/pick-one", "practice/pick-one"
    readings = [
        read_sheet(sent(filled(unit, shown, code, astray(*where))), unit, shown)
        for code, where in (("ann", (last, choice)), ("bo", (last,)), ("cy", ()))
    ]
    found = held(unit, shown, *readings)
    assert [(one.question, set(one.answers)) for one in found.differences] == [
        (last, {"ann", "bo"}),
        (choice, {"ann"}),
    ]
    assert found.differences[0].key == "stay"
    decisions = sum(len(one.asked) for one in questions_of(unit, shown, ""))
    sorts = {one.sort: one for one in found.with_key["ann"]}
    assert (sorts["Pick one"].n, sorts["Pick one"].share.value) == (2, 0.0)
    assert (sorts["Pick one"].too_few, sorts["Pick one"].kappa) == (True, None)
    assert (sorts["All"].n, sorts["All"].share.value) == (decisions, (decisions - 2) / decisions)
    assert set(found.between) == {("ann", "bo"), ("ann", "cy"), ("bo", "cy")}
    assert found.between["bo", "cy"].share.value == (decisions - 1) / decisions
    assert found.among.n == decisions
    assert found.among.kappa.low < found.among.kappa.value < 1


def test_unit_yaml_keeps_its_comments(small: Path) -> None:
    text = "# Ours.\n" + (small / FACTS).read_text("utf-8") + "reviewed_by: null  # nobody yet\n"
    kim = Reviewer(name="Kim: Lee #1", role="certified peer, CRPS", date="2026-12-02")
    once = with_reviewers(text, [kim])
    assert once.startswith(text[: text.index("reviewed_by")])
    assert "# nobody yet" in once
    assert with_reviewers(once, [kim]) == once
    later = kim.model_copy(update={"date": "2027-01-05"})
    jo = Reviewer(name="Jo", role="clinician", date="2026-12-03")
    both = with_reviewers(once, [later, jo])
    (small / FACTS).write_text(both, encoding="utf-8")
    assert load(small).course.units[UNIT].plan.reviewed_by == (later, jo)
    windows = text.replace("\n", "\r\n")
    assert with_reviewers(windows, [kim]) == once.replace("\n", "\r\n")
    with pytest.raises(ValueError, match="cannot be read yet"):
        with_reviewers("id: [", [kim])
