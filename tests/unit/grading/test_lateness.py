"""Late work: nbgrader's own due date and extensions; the cost is computed, never over marks."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given as over
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.cohort import handins_table, marks_table
from peercompass.grading import Desk
from peercompass.grading.gradebook.due_dates import due_of, dues_of, extend, set_due
from peercompass.grading.gradebook.lateness import assess, penalty, rule_of
from peercompass.grading.gradebook.read import read_marks
from peercompass.grading.layout import layout_of
from peercompass.grading.settings import LateRule
from peercompass.grading.submissions.files import as_timestamp
from peercompass.grading.submissions.roster import Roster, RosterPerson, keep_roster
from peercompass.support.wall_clock import WallClock
from tests.helpers.hand_ins import as_log, best, formgrader, given, hand_in, nbgrader
from tests.helpers.small_course import UNIT, edit

DAY = 24 * 60 * 60
DUE = datetime(2026, 12, 1, 22, tzinfo=UTC)
PER_DAY = LateRule(rule="per-day", percent_per_day=10, at_most_percent=25, grace_minutes=30)


@pytest.mark.parametrize(
    ("seconds", "cost"),
    [
        (0, 0),
        (30 * 60, 0),
        (30 * 60 + 1, 1),
        (DAY, 1),
        (DAY + 1, 2),
        (2 * DAY + 1, 2.5),
        (400 * DAY, 2.5),
    ],
)
def test_each_day_begun_costs_a_share_up_to_a_limit(seconds, cost):
    assert penalty(PER_DAY, 10, seconds, -(-seconds // DAY)) == pytest.approx(cost)


def test_none_and_zero():
    assert penalty(LateRule(), 10, 400 * DAY, 400) == 0
    assert penalty(LateRule(rule="zero"), 10, 1, 1) == 10
    assert penalty(LateRule(rule="zero", grace_minutes=1), 10, 60, 1) == 0


@over(
    st.builds(
        LateRule,
        rule=st.sampled_from(["none", "zero", "per-day"]),
        percent_per_day=st.floats(0, 100),
        at_most_percent=st.floats(0, 100),
        grace_minutes=st.floats(0, 5000),
    ),
    st.floats(-5, 1000),
    st.floats(0, 1e9),
    st.floats(0, 1e9),
)
def test_it_is_never_below_zero_nor_above_the_score_and_never_falls(late, score, seconds, more):
    clock = WallClock("America/New_York")

    def begun(after: float) -> int:
        return clock.days_begun(DUE, DUE + timedelta(seconds=after))

    cost = penalty(late, score, seconds, begun(seconds))
    assert 0 <= cost <= max(score, 0)
    assert penalty(late, score, seconds + more, begun(seconds + more)) >= cost


@pytest.fixture
def desk(small_root) -> Desk:
    (small_root / "grading/desk.yaml").write_text(
        "late: {rule: per-day, percent_per_day: 10, at_most_percent: 50}\n"
    )
    desk = Desk(small_root)
    log = as_log(given(desk.course.units[UNIT], best))
    for trainee, late in (("ana", -1), ("ben", 30)):
        folder = hand_in(desk, trainee, log, UNIT)
        (folder / "timestamp.txt").write_text(as_timestamp(DUE + timedelta(hours=late)))
    set_due(desk.layout, UNIT, DUE)
    return desk


def standing(desk: Desk, trainee: str) -> tuple[float, float]:
    """A submission's score in the gradebook, and what lateness costs it."""
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        one = gradebook.find_submission(UNIT, trainee)
        return one.score, one.late_submission_penalty


@pytest.mark.parametrize("door", ["peercompass grade", "nbgrader autograde", "formgrader"])
def test_every_door_to_grading_takes_off_the_same(desk, door):
    if door == "peercompass grade":
        assert {one.problem for one in desk.grade(UNIT)} == {None}
    elif door == "nbgrader autograde":
        done = nbgrader(desk.root, "autograde", UNIT)
        assert done.returncode == 0, done.stderr
    else:
        for trainee in ("ana", "ben"):
            assert formgrader(desk).autograde(UNIT, trainee)["success"]
    score, cost = standing(desk, "ben")
    assert score > 0
    assert cost == pytest.approx(score * 0.2), "30 hours are two days begun"
    assert standing(desk, "ana") == (score, 0)


def test_the_cost_follows_marks_due_date_and_extensions(desk):
    desk.grade(UNIT)
    earned, _ = standing(desk, "ben")
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        [notebook] = gradebook.find_submission(UNIT, "ben").notebooks
        mark = next(grade for grade in notebook.grades if grade.needs_manual_grade)
        mark.manual_score = mark.max_score
        gradebook.db.commit()
    assess(desk.db_url, UNIT, rule_of(desk.coursedir))
    score, cost = standing(desk, "ben")
    assert score > earned
    assert cost == pytest.approx(score * 0.2)
    extend(desk.layout, UNIT, "ben", days=1)
    assert standing(desk, "ben") == (score, pytest.approx(score * 0.1))
    extend(desk.layout, UNIT, "ben", days=0)
    assert standing(desk, "ben") == (score, pytest.approx(score * 0.2))
    set_due(desk.layout, UNIT, DUE + timedelta(days=9))
    assert standing(desk, "ben") == (score, 0)
    set_due(desk.layout, UNIT, None)
    assert standing(desk, "ben") == (score, 0)


def test_a_trainee_is_told_of_a_date_with_the_time_that_was_given(desk):
    extend(desk.layout, UNIT, "ben", days=2)
    assert dues_of(desk.layout, "ana") == {UNIT: DUE}
    assert dues_of(desk.layout, "nobody") == {UNIT: DUE}
    assert dues_of(desk.layout, "ben") == {UNIT: DUE + timedelta(days=2)}
    extend(desk.layout, UNIT, "ben", days=0)
    set_due(desk.layout, UNIT, None)
    assert dues_of(desk.layout, "ben") == {}


def test_before_there_is_a_gradebook_nothing_is_due(small):
    layout = layout_of(small)
    assert dues_of(layout, "ana") == {}
    assert not layout.own_file.exists(), "to ask makes none"


def test_more_time_before_a_hand_in_is_no_work_of_nothing(desk):
    extend(desk.layout, UNIT, "cleo", days=2)
    desk.grade(UNIT)
    assert set(read_marks(desk.db_url, UNIT)) == {"ana", "ben"}
    table = handins_table(desk, UNIT).set_index("trainee")
    assert "cleo" not in table.index
    assert "cleo" not in set(marks_table(desk, UNIT).trainee)


def test_the_commands(desk, monkeypatch):
    def run(*words):
        done = CliRunner().invoke(app, [*words, "--course", str(desk.root)])
        return done.exit_code, " ".join(done.output.split())

    code, said = run("due", UNIT, "2026-12-01 17:00 -05:00")
    assert (code, "which is 2026-12-01 22:00 UTC" in said) == (0, True)
    code, said = run("extend", UNIT, "cy", "--days", "3", "--hours", "1")
    assert (code, "cy has until" in said, "2026-12-04 23:00 UTC" in said) == (0, True, True)
    assert due_of(desk.layout, UNIT) == (DUE, {"cy": timedelta(days=3, hours=1)})
    code, said = run("due", UNIT, "--clear")
    assert (code, "cy: more time was given, which needs a due date" in said) == (1, True)
    assert run("extend", UNIT, "cy", "--days", "0")[0] == 0
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        assert [s.student.id for s in gradebook.assignment_submissions(UNIT)] == [], (
            "nobody seems to have handed in who has not"
        )
    assert "has no due date" in run("due", UNIT, "--clear")[1]
    code, said = run("extend", UNIT, "cy", "--days", "2")
    assert (code, "set one first: peercompass due" in said) == (1, True)
    assert run("due", UNIT, "soon")[0] == 1
    assert run("due", "no-such-unit")[0] == 2
    assert run("extend", UNIT, "cy")[0] == 1
    assert run("extend", UNIT, "cy", "--days", "-1")[0] == 1
    assert run("extend", UNIT, "c y", "--days", "1")[0] == 1
    keep_roster(desk.work, Roster({"ana": RosterPerson("ana")}))
    code, said = run("extend", UNIT, "Ana", "--days", "1")
    assert (code, "the roster, which has `ana`" in said) == (1, True)


CLOCKS = [  # due, handed in, days begun: a day of 25 hours, then one of 23
    ("2026-10-31 17:00", "2026-11-01 17:00", 1),
    ("2026-10-31 17:00", "2026-11-01 17:01", 2),
    ("2026-10-31 17:00", "2026-11-03 16:59", 3),
    ("2027-03-13 17:00", "2027-03-14 17:00", 1),
    ("2027-03-13 17:00", "2027-03-14 17:30", 2),
    ("2027-03-13 02:30", "2027-03-14 03:30", 1),
    ("2027-03-13 02:30", "2027-03-14 03:31", 2),
]


@pytest.mark.parametrize(("due", "handed_in", "days"), CLOCKS)
@pytest.mark.parametrize("door", ["peercompass", "nbgrader"])
def test_late_days_are_calendar_days_of_the_course(small_root, due, handed_in, days, door):
    edit(small_root, "curriculum/course.yaml", "reviewer:", "zone: America/New_York\nreviewer:")
    (small_root / "grading/desk.yaml").write_text("late: {rule: per-day, percent_per_day: 10}\n")
    desk = Desk(small_root)
    clock = desk.layout.clock
    folder = hand_in(desk, "ana", as_log(given(desk.course.units[UNIT], best)), UNIT)
    (folder / "timestamp.txt").write_text(as_timestamp(clock.read(handed_in)))
    set_due(desk.layout, UNIT, clock.read(due))
    if door == "peercompass":
        desk.grade(UNIT)
    else:
        assert formgrader(desk).autograde(UNIT, "ana")["success"]
    score, cost = standing(desk, "ana")
    assert cost == pytest.approx(score * days / 10)


def test_more_time_is_calendar_days_and_follows_the_due_date(small_root):
    edit(small_root, "curriculum/course.yaml", "reviewer:", "zone: America/New_York\nreviewer:")
    layout = Desk(small_root).layout
    clock = layout.clock

    def until() -> str:
        due, extensions = due_of(layout, UNIT)
        return clock.show(due + extensions["ana"])[:30]

    set_due(layout, UNIT, clock.read("2026-10-30 17:00"))
    extend(layout, UNIT, "ana", days=3)
    assert until().startswith("Monday, 2026-11-02 17:00 EST")
    set_due(layout, UNIT, clock.read("2026-10-20 17:00"))
    assert until().startswith("Friday, 2026-10-23 17:00 EDT")
    set_due(layout, UNIT, clock.read("2027-03-12 17:00"))
    assert until().startswith("Monday, 2027-03-15 17:00 EDT")
    set_due(layout, UNIT, clock.read("2027-03-13 02:30"))
    extend(layout, UNIT, "ana", days=1)
    assert until().startswith("Sunday, 2027-03-14 03:30 EDT"), "02:30 never comes"
    extend(layout, UNIT, "ana", days=1.5)
    assert until().startswith("Sunday, 2027-03-14 15:30 EDT")
