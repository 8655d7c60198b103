"""What is typed in from paper is a hand-in like any other, says who typed it, writes over nothing
and can be taken back."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from peercompass.course.publish import exercise_page
from peercompass.exercise import LOG_FILE, read
from peercompass.grading import Desk
from peercompass.grading.submissions.attempts import basis_of, read_attempts
from peercompass.grading.submissions.place_attempts import attempts_folder
from peercompass.grading.submissions.roster import Roster, RosterPerson, keep_roster
from peercompass.grading.submissions.show_responses import read_transcripts
from peercompass.grading.submissions.typed_in import take_back, type_in
from peercompass.support.clock import now
from tests.helpers.hand_ins import as_log, best, given, hand_in
from tests.helpers.small_course import UNIT

VALUES = {"pick-one": "stay", "own-words": "There was a time.", "pick-some": ["what-else"]}


@pytest.fixture
def desk(small_root: Path) -> Desk:
    return Desk(small_root)


def typed(desk: Desk, trainee: str = "ana", values: dict = VALUES, **more):
    unit = desk.course.units[UNIT]
    page = exercise_page(desk.course, unit)
    return type_in(desk.layout, unit, page, trainee, values, "Ms. Ortiz", **more)


def kept(desk: Desk, trainee: str = "ana") -> list:
    return read_attempts(attempts_folder(desk.layout, UNIT) / trainee)


def test_it_is_an_attempt_in_its_place_that_says_who_typed_it(desk) -> None:
    done = typed(desk)
    assert done.new
    placed = desk.folder("submitted", "ana", UNIT)
    for folder in (done.attempt.folder, placed):
        lines = [json.loads(line) for line in (folder / LOG_FILE).read_text().splitlines()]
        assert {line["item"]: line["value"] for line in lines} == VALUES
        assert {line["typed_in"]["by"] for line in lines} == {"Ms. Ortiz"}
        released = desk.folder("release", ".", UNIT) / f"{UNIT}.ipynb"
        assert (folder / f"{UNIT}.ipynb").read_bytes() == released.read_bytes()
    page = exercise_page(desk.course, desk.course.units[UNIT])
    assert all(line["form"] == page.forms[line["item"]] for line in lines)
    assert desk.students(UNIT) == ["ana"]
    (told,) = read_transcripts(placed, desk.course)
    assert any(one.startswith("Typed in from paper by Ms. Ortiz (20") for one in told.remarks)


def test_earlier_attempts_stay_and_the_same_sheet_is_kept_once(desk) -> None:
    unit = desk.course.units[UNIT]
    hand_in(desk, "ana", as_log(given(unit, best)), UNIT)
    desk.collect(UNIT)
    (own,) = kept(desk)
    before = (own.folder / LOG_FILE).read_bytes()
    assert typed(desk).new
    assert not typed(desk).new
    mended = typed(desk, values={**VALUES, "pick-one": "nod"})
    assert mended.new
    assert len(kept(desk)) == 3
    assert kept(desk)[-1] == mended.attempt
    assert (own.folder / LOG_FILE).read_bytes() == before
    assert desk.collect(UNIT).problems == []
    assert len(kept(desk)) == 3


def test_the_time_can_be_told_and_is_not_to_come(desk) -> None:
    early = now() - timedelta(days=3)
    done = typed(desk, handed_in=early)
    assert done.attempt.when == early
    assert basis_of(done.attempt.folder) == "stated"
    with pytest.raises(ValueError, match="still to come"):
        typed(desk, "bo", handed_in=now() + timedelta(days=1))


def test_older_words_leave_their_form_open(desk) -> None:
    done = typed(desk, same_words=False)
    log = read(done.attempt.folder / LOG_FILE)
    assert {one.form for one in log.responses} == {""}


def test_nobody_the_roster_does_not_know(desk) -> None:
    with pytest.raises(ValueError, match="cannot be a trainee's id"):
        typed(desk, "../ana")
    keep_roster(desk.work, Roster({"bo": RosterPerson("bo")}))
    with pytest.raises(ValueError, match="Add them to the roster first"):
        typed(desk, "ana")
    assert typed(desk, "bo").new


def test_work_that_was_not_collected_yet_comes_first(desk) -> None:
    hand_in(desk, "ana", as_log(given(desk.course.units[UNIT], best)), UNIT)
    with pytest.raises(ValueError, match="peercompass collect"):
        typed(desk)
    desk.collect(UNIT)
    assert typed(desk).new


def test_it_is_taken_back_and_nothing_is_deleted(desk) -> None:
    unit = desk.course.units[UNIT]
    assert take_back(desk.layout, unit, "ana") is None
    hand_in(desk, "ana", as_log(given(unit, best)), UNIT)
    desk.collect(UNIT)
    typed(desk)
    aside = take_back(desk.layout, unit, "ana")
    assert read(aside / LOG_FILE).typed_in["by"] == "Ms. Ortiz"
    assert len(kept(desk)) == 1
    placed = desk.folder("submitted", "ana", UNIT)
    assert read(placed / LOG_FILE).typed_in is None
    typed(desk, "bo")
    take_back(desk.layout, unit, "bo")
    assert desk.collect(UNIT).problems == []
    assert desk.students(UNIT) == ["ana"]
    assert kept(desk, "bo") == []
