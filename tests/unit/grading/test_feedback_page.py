"""The feedback page: one for each trainee, in plain words, with the marker's own among them."""

import html
import json
import re
import shutil
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from nbgrader.api import Gradebook
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory

from peercompass.course import PaperNote, emergency_words, review_words
from peercompass.course.notebooks import read_notebook, row_cell
from peercompass.exercise import LOG_FILE, Response
from peercompass.exercise.returned_marks import ItemMark, marks_in
from peercompass.grading import Desk
from peercompass.grading.feedback.page import feedback_page, surroundings
from peercompass.grading.gradebook.read import read_marks
from peercompass.grading.marking.marker import Marker
from peercompass.grading.submissions.files import HandIn, SubmittedFile
from peercompass.grading.submissions.roster import Roster, RosterPerson, keep_roster
from peercompass.support import voice
from peercompass.support.voice import PSEUDO
from tests.helpers.hand_ins import as_log, best, files, formgrader, given, hand_in, nbgrader, worst
from tests.helpers.plain_words import texts_in, texts_of_html, texts_of_notebook, unsaid
from tests.helpers.small_course import UNIT

WORDS = "You asked first <and waited>. What would make it one minute shorter?"
MARKED, MIXED, OPEN, ODD, MAILED = "marked", "mixed", "open", "odd", "mailed"
PAGE = f"{UNIT}.html"


@pytest.fixture(scope="module")
def evening(prepared_small, tmp_path_factory) -> SimpleNamespace:
    """An evening of work: a trainee hands in through the exchange, one by mail, three more are
    there; all are graded, one is marked by a person, and feedback goes out."""
    root = shutil.copytree(prepared_small, tmp_path_factory.mktemp("evening") / "course")
    desk = Desk(root)
    unit = desk.course.units[UNIT]

    fetched = as_trainee(desk, "FetchAssignment")
    (fetched / LOG_FILE).write_bytes(as_log(given(unit, best)))
    as_trainee(desk, "Submit")
    mail = root.parent / f"{MAILED}.zip"
    with zipfile.ZipFile(mail, "w") as bundle:
        bundle.writestr(f"{UNIT}/{LOG_FILE}", as_log(given(unit, worst)))
    hand_in(desk, MIXED, mixed(unit), UNIT)
    hand_in(desk, OPEN, None, UNIT)
    hand_in(desk, ODD, b'{"item":"pick-one","kind":"choice","value":"no-such"}\n', UNIT)

    assert desk.collect(UNIT, [mail]).problems == []
    desk.grade(UNIT)
    mark(desk, MARKED, {"purpose": 2, "listener": 1}, {"listener": WORDS})
    mark(desk, MIXED, {"purpose": 1, "listener": 2}, {"purpose": "A start."})
    for student in (MARKED, MIXED):
        enter(desk, student, {"my-week--own": 2, "my-week--small": 1})
    people = {MIXED: RosterPerson(MIXED, first_name="Ana <3"), MARKED: RosterPerson(MARKED)}
    keep_roster(desk.work, Roster(people))
    for student in desk.students(UNIT):
        assert formgrader(desk).generate_feedback(UNIT, student)["success"]
    before = files(desk.work / "exchange")
    done = desk.feedback(UNIT)
    pages = {
        student: (desk.folder("feedback", student, UNIT) / PAGE).read_text(encoding="utf-8")
        for student in done
    }
    return SimpleNamespace(desk=desk, unit=unit, before=before, done=done, pages=pages)


def test_everybody_who_was_graded_gets_a_page(evening):
    assert evening.done == sorted([MARKED, MIXED, OPEN, ODD, MAILED])


def test_a_page_says_in_figures_what_each_item_gave(evening):
    marks = marks_in(evening.pages[MARKED].encode())
    assert set(marks) == {item.id for item in evening.unit.marked}
    assert marks["own-words"] == ItemMark(3, 4, "marked")
    assert marks["my-week"] == ItemMark(3, 4, "marked")
    for student, counted in ((OPEN, {"open"}), (MAILED, {"marked", "waits"})):
        found = marks_in(evening.pages[student].encode())
        assert {one.counted for one in found.values()} == counted
    head = evening.pages[MARKED].partition("<title>")[0]
    assert "zebra" not in head
    assert not set(head.split()) & {"stay", "speak", "what-else"}, "no key either"


def test_what_stood_above_a_question_stands_in_the_feedback(evening):
    course, desk = evening.desk.course, evening.desk
    note = PaperNote(form="note", title="A draft", text="Ana was <late>.")
    first, *others = evening.unit.items
    above = first.model_copy(update={"shown": note})
    unit = evening.unit.model_copy(update={"items": (above, *others)})
    changed = course.model_copy(update={"units": {UNIT: unit}})
    marked = read_notebook(desk.folder("autograded", MIXED, UNIT) / f"{UNIT}.ipynb")
    standing = read_marks(desk.db_url, UNIT, [MIXED])[MIXED]
    around = surroundings(desk.root, desk.work, UNIT)
    page = feedback_page(changed, UNIT, MIXED, marked, standing, around)
    assert page.count("<figcaption>On paper: A draft</figcaption><p>Ana was &lt;late&gt;.</p>") == 1
    entry = page[page.index(f'<summary><span class="name">1. {first.stem}') :]
    assert "On paper: A draft" in entry[: entry.index("</details>\n<")]


def test_the_page_of_a_mixed_hand_in(evening, golden):
    golden("feedback.html", evening.pages[MIXED])


@pytest.mark.parametrize("student", [MARKED, MIXED, OPEN, ODD])
def test_in_the_language_of_accents_nothing_is_plain_but_the_course(evening, monkeypatch, student):
    monkeypatch.setattr(voice, "_language", PSEUDO)
    desk, unit = evening.desk, evening.unit
    released = desk.folder("release", "", UNIT) / f"{UNIT}.ipynb"
    own = desk.folder("submitted", student, UNIT) / LOG_FILE
    log = own.read_bytes() if own.exists() else b""
    hand_in = HandIn(student, SubmittedFile(log), SubmittedFile(released.read_bytes()))
    marker = Marker(unit, desk.course.rubrics, read_notebook(released))
    marked = json.loads(marker.mark(hand_in).notebook)
    standing = read_marks(desk.db_url, UNIT, [student])[student]
    around = surroundings(desk.root, desk.work, UNIT)
    page = feedback_page(desk.course, UNIT, student, marked, standing, around)
    written = [json.loads(line)["value"] for line in log.splitlines() if line.startswith(b"{")]
    course = desk.course
    told = [review_words(course, unit), emergency_words(course.file.emergency), WORDS]
    known = [*texts_in(course.model_dump(), told, written, around), "A start.", "when", "soon"]
    known += texts_of_notebook(desk.root / "modules" / UNIT / "lesson.ipynb")
    said = texts_of_html(page)
    assert any("⟦" in text for text in said)
    assert unsaid(said, known) == []


def test_nbgraders_own_command_gives_the_same_pages(evening):
    folder = evening.desk.folder("feedback", "x", UNIT).parent.parent
    shutil.rmtree(folder)
    done = nbgrader(evening.desk.root, "generate_feedback", UNIT)
    assert done.returncode == 0, done.stderr
    assert {
        student: (folder / student / UNIT / PAGE).read_text(encoding="utf-8")
        for student in evening.done
    } == evening.pages


def test_each_row_of_the_rubric_has_its_points_and_words(evening):
    rubric = evening.desk.course.rubrics["short-share"]
    page = html.unescape(evening.pages[MARKED])
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', page, re.DOTALL)
    expected = {"purpose": 2, "listener": 1}
    rows = [row for row in rows if row[0] in [one.title for one in rubric.rows]]
    assert [row[:2] for row in rows] == [
        (row.title, f"{expected[row.id]} of {rubric.highest}") for row in rubric.rows
    ]
    assert rows[0][2] == rubric.rows[0].levels[2]
    assert rows[1][2] == f'{rubric.rows[1].levels[1]}<p class="marker">{WORDS}</p>'


def test_a_markers_words_are_words_and_not_markup(evening):
    assert "<and waited>" not in evening.pages[MARKED]
    assert "&lt;and waited&gt;" in evening.pages[MARKED]


def test_points_come_from_the_gradebook(evening):
    closed = sum(item.points for item in evening.unit.marked if not item.by_rubric)
    everything = sum(item.points for item in evening.unit.marked)
    assert f"You have {closed + 3 + 3:g} of {everything:g} points." in evening.pages[MARKED]


def test_what_waits_for_a_person_says_so(evening):
    page = evening.pages[MAILED]
    written = sum(item.points for item in evening.unit.marked if item.by_rubric)
    closed = sum(item.points for item in evening.unit.marked if not item.by_rubric)
    told = f"of the {closed:g} points marked so far; {written:g} wait for your instructor."
    assert told in page, "points that nobody has marked are not lost"
    assert page.count("waits for your instructor</span>") == 2
    assert page.count("not yet marked") == 4


def test_a_page_greets_by_the_roster_and_never_by_an_account(evening):
    greeted = {
        student: re.search("<h1>(.*)</h1>", page)[1] for student, page in evening.pages.items()
    }
    assert greeted.pop(MIXED) == "Ana &lt;3, here is your feedback"
    assert set(greeted.values()) == {"Hello. Here is your feedback"}


def first_page(page: str) -> str:
    """What stands before the questions, as text."""
    start = page[page.index('<div class="first">') : page.index("<section class=")]
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", start).split()))


def test_the_first_page_says_what_went_well_and_one_thing_to_try(evening):
    """Strengths come in turn: a row marked highest, a skill shown in a scene, a competency."""
    told = first_page(evening.pages[MARKED])
    assert (
        "What went well In “5. Write a short share.”, Purpose: Clear. "
        "In the scene “At the gate” you showed a skill: Asks. "
        "Listens: 5 of 5 questions in full. One thing to try" in told
    )
    assert f"From your instructor {WORDS} On “5. Write a short share., The listener”" in told
    mixed = evening.pages[MIXED]
    assert "Look at “8. Walk with Ana.” once more." in first_page(mixed)
    assert f'href="../../../learn/{UNIT}/lesson.ipynb#pick-one">' in mixed
    assert "Practice it in the lesson: First steps" in mixed


def test_what_to_look_at_stands_first_and_what_was_missed_most_on_top(evening):
    page = evening.pages[MIXED]
    heads = re.findall(r"<h2>(.*?)</h2>", page)
    assert heads == ["To look at first", "In full"]
    looks = page[page.index("To look at first") : page.index("<h2>In full")]
    lost = [
        float(maximum) - float(points)
        for points, maximum in re.findall(r"([\d.]+) of ([\d.]+) points</span>", looks)
    ]
    assert lost == sorted(lost, reverse=True)
    assert len(lost) > 3
    assert 'class="entry look" open' not in page, "all is folded"


def test_what_was_left_open_is_said_kindly(evening):
    page = evening.pages[OPEN]
    assert page.count("You left this one open. That is not the same as wrong.") == len(
        evening.unit.marked
    )
    assert not re.search(r"\b(wrong answer|incorrect|failed|mistake)\b", page, re.IGNORECASE)


def test_an_answer_that_cannot_be_read_is_not_called_wrong(evening):
    assert "Your answer could not be read. Your instructor will look" in evening.pages[ODD]


def test_a_mark_that_a_person_gave_for_it_shows(small_root):
    desk = Desk(small_root)
    hand_in(desk, ODD, b'{"item":"pick-one","kind":"choice","value":"no-such"}\n', UNIT)
    desk.grade(UNIT)
    enter(desk, ODD, {"pick-one": 2, "pick-some": 1})
    assert desk.feedback(UNIT) == [ODD]
    page = (desk.folder("feedback", ODD, UNIT) / PAGE).read_text(encoding="utf-8")
    assert "could not be read. Your instructor gave you 2 of 2 points." in page
    assert "with your instructor. Your instructor gave you 1 of 3 points." in page
    assert "You have 3 of" in page


def test_why_each_part_matters_is_told_with_the_feedback(evening):
    sort = next(item for item in evening.unit.marked if item.kind == "sort")
    page = html.unescape(evening.pages[MIXED])
    assert all(card.rationale in page for card in sort.cards)


def test_each_line_of_a_talk_shows_what_they_marked_and_why(evening):
    entry = evening.pages[MIXED].split("What does each line of Bo show?")[-1]
    talk = re.findall(r"<li.*?</li>", entry.split("</ol>")[0])
    said = [html.unescape(" ".join(re.sub(r"<[^>]+>", " ", line).split())) for line in talk]
    assert said == [
        "Ana: It was a long week.",
        "Bo: How was it? ✓ You marked it so: good. It shows “Open question”. It zebra asks.",
        "Bo: You need to rest. ↻ You marked it “Open question”: look again. "
        "It shows “Advice”. It zebra tells.",
        "Bo: What now? ➜ You left this one open. It shows “Open question”. A late zebra.",
    ]
    assert "1 of 3 lines has its label. 1 line was left open." in evening.pages[MIXED]


def test_a_plan_comes_back_as_a_table_in_their_words(evening):
    page = evening.pages[MIXED]
    assert '<td class="cell">Walk &lt;slowly&gt; to work</td><td class="cell">Monday</td>' in page
    assert '<th scope="row">3</th>' in page, "rows keep their numbers"
    assert "when (no longer asked for)" in page
    assert "In their own words</th><td>2 of 2</td>" in page


def test_a_private_thought_has_no_place_on_the_page(evening):
    assert not [page for page in evening.pages.values() if "notice in yourself" in page]


def test_no_page_asks_another_host_for_anything(evening):
    for page in evening.pages.values():
        assert not re.search(r"(?:https?:)?//", page)
        assert not re.search(r"<(?:script|link|img|iframe|object)\b|@import|url\(", page)


def test_nothing_is_in_the_exchange_before_feedback_goes_out(evening):
    assert [name for name in evening.before if name.endswith(".html")] == []
    after = files(evening.desk.work / "exchange" / "small" / "feedback")
    assert len(after) == len(evening.done)


def test_a_trainee_fetches_their_own_page(evening):
    fetched = as_trainee(evening.desk, "FetchFeedback")
    pages = list((fetched / "feedback").rglob("*.html"))
    assert [page.read_text(encoding="utf-8") for page in pages] == [evening.pages[MARKED]]


def as_trainee(desk: Desk, verb: str) -> Path:
    """Let the trainee MARKED fetch or hand in through nbgrader's exchange; their folder."""
    api = formgrader(desk)
    names = {"assignment_id": UNIT, "student_id": MARKED, "config": desk.config}
    step = getattr(api.exchange, verb)
    step(coursedir=CourseDirectory(**names), authenticator=Authenticator(), parent=api).start()
    return desk.root / "workspace" / UNIT


def mixed(unit) -> bytes:
    """Answers in which some fit and some do not."""
    right, wrong = given(unit, best), given(unit, worst)
    answers = [(wrong if n % 2 else right)[n] for n in range(len(unit.marked))]
    share = "There was a time when I said nothing.\nThen <someone> asked."
    plan = [
        {"step": "Walk <slowly> to work", "day": "Monday"},
        {},
        {"step": "Rest", "when": "soon"},
    ]
    lines = {"tell-me": "open-question", "rest-up": "open-question"}
    return as_log(
        [
            *answers,
            Response("own-words", "write", share),
            Response("my-week", "plan", plan),
            Response("what-it-shows", "label", lines),
        ]
    )


def mark(desk: Desk, student: str, levels: dict[str, int], words: dict[str, str]) -> None:
    """Mark the written item row by row, as a person does in formgrader."""
    enter(desk, student, {row_cell("own-words", row): points for row, points in levels.items()})
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        for row, text in words.items():
            comment = gradebook.find_comment(row_cell("own-words", row), UNIT, UNIT, student)
            comment.manual_comment = text
        gradebook.db.commit()


def enter(desk: Desk, student: str, points: dict[str, float]) -> None:
    """Enter a person's points by grade id."""
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        for name, score in points.items():
            grade = gradebook.find_grade(name, UNIT, UNIT, student)
            grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.db.commit()
