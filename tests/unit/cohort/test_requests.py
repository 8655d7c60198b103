"""What trainees ask for in another way reaches whoever teaches, before anything is graded."""

from __future__ import annotations

import shutil

import pytest

from peercompass.cohort.reports import make_report
from peercompass.cohort.requests import requests_table
from peercompass.course.paths import DEMO
from peercompass.desk.pages import Board
from peercompass.exercise import LOG_FILE, Response
from peercompass.exercise.accommodation import ACCOMMODATION, Accommodation
from peercompass.grading import Desk
from peercompass.grading.integration.first_use import DEMO_MADE
from peercompass.grading.submissions.attempts import keep_attempt
from peercompass.grading.submissions.place_attempts import attempts_folder
from peercompass.support.clock import read_stamp
from tests.helpers.hand_ins import as_log, best, given, hand_in
from tests.helpers.small_course import UNIT

FIRST, LATER = "2026-03-01T10:00:00.000Z", "2026-03-02T10:00:00.000Z"


@pytest.fixture
def desk(small_root) -> Desk:
    return Desk(small_root)


def ask(
    item: str, *needs: str, words: str = "", role: str = "exercise", t: str = FIRST
) -> Response:
    one = Accommodation(item, role, needs, words, role == "lesson", t)
    return Response(one.entry, ACCOMMODATION, one.as_value(), t=t)


def test_the_newest_hand_in_says_who_asks_for_what_whichever_counts(desk):
    log = [ask("pick-one", "more-time")]
    hand_in(desk, "ana", as_log(log), UNIT)
    hand_in(desk, "ben", as_log(given(desk.course.units[UNIT], best)), UNIT)
    home = attempts_folder(desk.layout, UNIT) / "ana"
    for number in (1, 2):
        files = {LOG_FILE: as_log(log)}
        keep_attempt(home, files, UNIT, read_stamp(f"2026-03-0{number}T12:00:00Z"), "stated")
        log.append(ask("hello", "another-one", words="I lost a friend.", role="lesson", t=LATER))
    table = requests_table(desk)
    assert table.drop(columns="asked").to_numpy().tolist() == [
        [
            UNIT,
            "ana",
            "hello",
            "At the gate",
            "Lesson, the whole part",
            "Another one: this comes too close to me",
            "I lost a friend.",
        ],
        [
            UNIT,
            "ana",
            "pick-one",
            "Ana is quiet. What comes first?",
            "Exercise",
            "More time",
            "",
        ],
    ]
    assert [str(when) for when in table.asked] == ["2026-03-02 10:00:00", "2026-03-01 10:00:00"]
    assert requests_table(desk, [UNIT], only={"ben"}).empty


def test_the_page_shows_them_before_anything_is_graded(desk, small_root):
    (small_root / DEMO).mkdir(parents=True)
    shutil.copy(small_root / "grading/work/gradebook.db", small_root / DEMO)
    (small_root / DEMO / DEMO_MADE).touch()

    def shown() -> str:
        board = Board("requests", small_root / "grading")
        board._cohort.value = "Our own cohort"
        return board._repr_mimebundle_()["text/html"]

    assert "So far nobody asks for a thing in another way." in shown()
    words = "<b>Please</b>"
    hand_in(desk, "ana", as_log([ask("the-gate", "in-person", words=words, t="nonsense")]), UNIT)
    html = shown()
    for text in ("ana", "First steps", "Walk with Ana.", "A talk in person", "&lt;b&gt;Please"):
        assert text in html
    assert words not in html


def test_no_mark_and_no_state_knows_of_it(desk):
    answers = given(desk.course.units[UNIT], best)
    hand_in(desk, "ana", as_log(answers), UNIT)
    hand_in(desk, "ben", as_log([ask("pick-one", "more-time"), *answers]), UNIT)
    hand_in(desk, "cleo", as_log([ask("pick-one", "more-time")]), UNIT)
    graded = {one.student: one for one in desk.grade(UNIT)}
    found = {name: [finding.text for finding in one.findings] for name, one in graded.items()}
    asked = "1 request for another way: see “Asked for another way” in `grading/cohort.ipynb`."
    assert found == {"ana": [], "ben": [asked], "cleo": [asked]}
    report = make_report(desk).units[0]
    points = report.handins.set_index("trainee").points
    assert points["ana"] == points["ben"] > points["cleo"] == 0
    assert [one.trainee for one in report.requests.itertuples()] == ["ben", "cleo"]
