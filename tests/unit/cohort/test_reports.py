"""The report of a cohort: its tables agree with grading, its page stands alone, and a group in
which nothing happened yet is told so."""

import csv
import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from types import SimpleNamespace

import pandas as pd
import pytest
from nbgrader.api import Gradebook
from sqlalchemy import event
from sqlalchemy.engine import Engine
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.cohort import competency_table, handins_table, make_demo, marks_table, work_table
from peercompass.cohort.item_analysis import flags, items_table
from peercompass.cohort.item_statistics import LEAST
from peercompass.cohort.option_counts import options_table, picks_table
from peercompass.cohort.reports import make_report, report_html
from peercompass.cohort.tables import cells_table, read_results
from peercompass.grading import Desk, UnknownUnit
from peercompass.grading.integration.exporters import open_marker
from peercompass.grading.submissions.files import read_hand_in
from peercompass.grading.submissions.roster import Roster, RosterPerson, keep_roster
from tests.helpers.hand_ins import as_log, best, given, hand_in, worst
from tests.helpers.small_course import UNIT

COUNT = 60  # enough who answered everything, so that there is something to say
MADE = datetime(2026, 1, 20, 18, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(prepared_small, tmp_path_factory) -> SimpleNamespace:
    """The small course with a synthetic cohort, and its report. Never change it."""
    root = shutil.copytree(prepared_small, tmp_path_factory.mktemp("report") / "course")
    make_demo(root, 12, COUNT)
    desk = Desk(root, demo=True)
    return SimpleNamespace(
        root=root, desk=desk, unit=desk.course.units[UNIT], report=make_report(desk)
    )


def test_results_are_those_that_marking_finds(demo):
    marker = open_marker(demo.root, UNIT, demo.desk.folder("release", ".", UNIT))
    work = work_table(demo.desk, UNIT).set_index(["trainee", "item"])
    assert len(work) == COUNT * len(demo.unit.marked)
    for student in demo.desk.students(UNIT):
        hand_in = read_hand_in(demo.desk.folder("submitted", student, UNIT), UNIT, student)
        for result in marker.mark(hand_in).results:
            row = work.loc[(student, result.item)]
            assert (row.status, row.maximum) == (result.status, result.maximum)
            if result.points is not None:
                assert row.points == result.points


def test_the_marks_of_a_whole_unit_are_one_query(demo):
    asked = []

    def listen(_conn, _cursor, statement, *_rest):
        if "grade" in statement.lower() and statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        table = marks_table(demo.desk, UNIT)
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    assert len(table) == COUNT * len(demo.unit.marked)
    assert len([one for one in asked if "FROM grade " in one]) == 1


def test_the_page_is_as_it_was_looked_at(demo, golden):
    golden("report.html", report_html(demo.report, MADE))


class Page(HTMLParser):
    """What a page asks for, and how its tables are made."""

    def __init__(self, text: str):
        super().__init__()
        self.tags, self.addresses, self.open, self.closed = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.addresses += [value for name, value in attrs if name in ("src", "href")]


def test_the_page_stands_alone_and_every_table_has_heads(demo):
    text = report_html(demo.report, MADE)
    page = Page(text)
    names = [tag for tag, _ in page.tags]
    assert not {"script", "img", "link", "iframe", "object"} & set(names)
    assert all(address.startswith("#") for address in page.addresses)
    assert not re.search(r"url\(|@import|https?:", text)
    assert names.count("caption") == names.count("table") > 3
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in page.tags if tag == "th")
    scrolls = [attrs for _, attrs in page.tags if attrs.get("class") == "scroll"]
    assert all(one.get("tabindex") == "0" and one.get("aria-label") for one in scrolls)
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert {address[1:] for address in page.addresses} <= set(ids)
    assert len(ids) == len(set(ids))


def test_what_waits_comes_first_and_is_counted(demo):
    text = report_html(demo.report, MADE)
    [one] = demo.report.units
    waiting = marks_table(demo.desk, UNIT).query("waiting")
    assert one.to_read.set_index("item").trainees.to_dict() == (
        waiting.groupby("item").size().to_dict()
    )
    assert text.index("What waits for you</h2>") < text.index("Who is where</h3>")


def test_points_by_competency_add_up_to_all_points(demo):
    table = competency_table(demo.desk.course, work_table(demo.desk, UNIT))
    sums = table.set_index("trainee")
    whole = sums.available + sums.waiting + sums.left_open
    assert set(whole) == {26.5}
    marks = marks_table(demo.desk, UNIT)
    assert sums.earned.sum() == pytest.approx(marks[~marks.waiting].points.sum())


def test_shares_of_options_are_counted_from_the_logs(demo):
    [one] = demo.report.units
    picked = {}
    for student in demo.desk.students(UNIT):
        log = demo.desk.folder("submitted", student, UNIT) / "responses.jsonl"
        for line in log.read_text().splitlines():
            answer = json.loads(line)
            if answer["item"] == "pick-one":
                picked[student] = answer["value"]
    own = one.options[one.options["item"] == "pick-one"].set_index("text")
    item = next(item for item in demo.unit.items if item.id == "pick-one")
    for option in item.options:
        row = own.loc[option.text]
        assert row.n == len(picked)
        assert row.share == list(picked.values()).count(option.id) / len(picked)
        assert row.low < row.share < row.high or row.share in (0, 1)
        assert row.fits == (option.credit == 1)


def test_every_kind_shows_its_parts(demo):
    options = demo.report.units[0].options
    assert set(options["item"]) == {item.id for item in demo.unit.marked}
    assert set(options[options["item"] == "the-gate"].place) == {"opening", "middle"}
    assert options.share.between(0, 1).all()


@pytest.fixture
def desk(small_root) -> Desk:
    return Desk(small_root)


def page(desk: Desk, cohort: str = "") -> str:
    return report_html(make_report(desk, cohort=cohort), MADE)


def test_an_empty_evening_explains_itself(desk):
    assert "Nobody has handed this unit in yet." in page(desk)
    assert "There is no roster yet" in page(desk)
    hand_in(desk, "ana", as_log(given(desk.course.units[UNIT], best)), UNIT)
    collected = page(desk)
    assert "Nothing of it is graded yet." in collected
    assert "Not graded yet, or handed in again since" in collected
    keep_roster(desk.work, Roster({t: RosterPerson(t, "x") for t in ("ana", "bo")}))
    desk.grade(UNIT)
    graded = page(desk)
    assert "too few to say" in graded
    assert "1 trainee has handed in, 1 has not." in graded


def test_no_gradebook_is_made_by_looking(desk):
    (desk.work / "gradebook.db").unlink()
    assert "Nobody has handed this unit in yet." in page(desk)
    assert not (desk.work / "gradebook.db").exists()


def test_who_has_handed_in_what_and_when(desk):
    unit = desk.course.units[UNIT]
    for student, how in (("ana", best), ("ben", worst), ("cy", best)):
        folder = hand_in(desk, student, as_log(given(unit, how)), UNIT)
        (folder / "timestamp.txt").write_text("2026-01-12 18:00:00.000000 UTC")
    people = {t: RosterPerson(t, "x") for t in ("ana", "ben", "dee")}
    keep_roster(desk.work, Roster(people))
    desk.grade(UNIT)
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        gradebook.find_assignment(UNIT).duedate = datetime(2026, 1, 12, 15, 30)
        gradebook.find_submission(UNIT, "ben").extension = pd.Timedelta(hours=4).to_pytimedelta()
        gradebook.db.commit()
    folder = desk.folder("submitted", "cy", UNIT)
    (folder / "timestamp.txt").write_text("2026-01-13 18:00:00.000000 UTC")
    table = handins_table(desk, UNIT).set_index("trainee")
    assert table.state.to_dict() == {
        "ana": "waits to be read",
        "ben": "waits to be read",
        "cy": "not graded yet",
        "dee": "not handed in",
    }
    assert table.late.to_dict() == {"ana": 2.5, "ben": 0, "cy": 2.5, "dee": 0}
    assert table.attempts.to_dict() == {"ana": 1, "ben": 1, "cy": 1, "dee": 0}
    assert table.handed_in["ana"] == pd.Timestamp("2026-01-12 18:00")
    assert pd.isna(table.handed_in["dee"])
    assert pd.isna(table.points["dee"])
    assert list(handins_table(desk, UNIT, "x").trainee) == ["ana", "ben", "dee"]
    assert make_report(desk, cohort="x").units[0].items.answered.max() == 2
    with pytest.raises(ValueError, match="no cohort `y`; it has: x"):
        make_report(desk, cohort="y")
    with pytest.raises(UnknownUnit, match="there is no unit `nope`"):
        make_report(desk, ["nope"])


def test_a_name_from_a_roster_is_only_text(desk):
    bad = "<script>alert(1)</script>"
    keep_roster(desk.work, Roster({"ana": RosterPerson("ana", bad)}))
    hand_in(desk, "ana", as_log(given(desk.course.units[UNIT], best)), UNIT)
    text = page(desk, bad)
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_a_damaged_marked_notebook_is_not_graded_yet(desk):
    hand_in(desk, "ana", as_log(given(desk.course.units[UNIT], best)), UNIT)
    desk.grade(UNIT)
    (desk.folder("autograded", "ana", UNIT) / f"{UNIT}.ipynb").write_text("{")
    assert read_results(desk, UNIT) == {}
    assert "Nothing of it is graded yet." in page(desk)


def made_up(unit, answers: dict[str, list[str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Work and picks of people of whom it is known how well they did: their answer to pick-one
    decides that item, and their number everything else."""
    worth = {option.text: option.credit for option in unit.marked[0].options}
    texts = [text for text, count in answers.items() for _ in range(count)]
    rows, picks = [], []
    for n, text in enumerate(texts):
        for item in unit.marked:
            share = worth[text] if item.id == "pick-one" else 1 - n / len(texts)
            rows.append(
                (
                    f"t{n:03}",
                    item.id,
                    item.kind,
                    item.competency,
                    "scored",
                    item.points,
                    share * item.points,
                    False,
                    share,
                )
            )
        picks += [
            ("pick-one", "", other, worth[other] == 1, f"t{n:03}", float(other == text))
            for other in worth
        ]
    work = pd.DataFrame(
        rows,
        columns=[
            "trainee",
            "item",
            "kind",
            "competency",
            "status",
            "maximum",
            "points",
            "waiting",
            "share",
        ],
    )
    columns = ["item", "place", "text", "fits", "trainee", "value"]
    return work, pd.DataFrame(picks, columns=columns)


KEY, SPEAK, NOD = "Stay with her.", "Fill the silence.", "Nod."


@pytest.mark.parametrize(
    ("answers", "seen"),
    [
        ({SPEAK: 12, KEY: 22, NOD: 6}, ["does not clearly do better", "more picked “Fill the"]),
        (
            {KEY: 39, NOD: 1},
            [
                "Nearly everybody earned",
                "Hardly anybody picked “Fill",
                "Hardly anybody picked “Nod",
            ],
        ),
        ({KEY: 24, NOD: 6, SPEAK: 10}, []),
        ({SPEAK: 6, KEY: 11, NOD: 2}, []),
    ],
)
def test_what_is_worth_a_look_is_named_and_never_judged(desk, answers, seen):
    unit = desk.course.units[UNIT]
    work, picks = made_up(unit, answers)
    assert len(work) == sum(answers.values()) * len(unit.marked)
    found = [
        one for one in flags(unit, work, items_table(unit, work), picks) if one.item == "pick-one"
    ]
    for words in seen:
        assert any(words in one.what for one in found), words
    assert all(one.look.startswith("Look at") for one in found)
    if not seen:
        assert found == []
    if sum(answers.values()) < LEAST:
        assert items_table(unit, work).discrimination.isna().all()


def test_an_option_that_is_gone_is_shown_as_it_was_answered(desk):
    unit = desk.course.units[UNIT]
    hand_in(desk, "ana", as_log(given(unit, best)), UNIT)
    desk.grade(UNIT)
    results = read_results(desk, UNIT)
    kept = results["ana"]["pick-one"]
    results["ana"]["pick-one"] = replace(kept, answer=("Something older.",))
    picks = picks_table(desk.course, unit, results, cells_table(desk, UNIT))
    own = options_table(picks).query("item == 'pick-one'").set_index("text")
    assert own.share.to_dict() == {KEY: 0, SPEAK: 0, NOD: 0, "Something older.": 1}
    assert not own.fits["Something older."]


def test_the_command_writes_the_page_and_tidy_tables(demo, tmp_path):
    def run(*arguments):
        line = ["report", UNIT, "--course", str(demo.root), "--demo", *arguments]
        return CliRunner().invoke(app, line)

    page_file = tmp_path / "cohort.html"
    said = run("--html", str(page_file), "--csv", str(tmp_path / "tables"))
    assert said.exit_code == 0
    assert "Alpha" in said.output
    assert page_file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    found = {}
    for path in (tmp_path / "tables").iterdir():
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    assert set(found) == {
        "handins",
        "items",
        "options",
        "work",
        "requests",
        "competencies",
        "look_at",
        "reliability",
    }
    assert len(found["work"]) == COUNT * len(demo.unit.marked)
    assert all(row["unit"] == UNIT for row in found["items"])
    facts = json.loads(run("--json").stdout)
    assert len(facts["handins"]) == COUNT
    half = json.loads(run("--json", "--cohort", "spring-a").stdout)
    assert len(half["handins"]) == COUNT / 2
    wrong = CliRunner().invoke(app, ["report", "nope", "--course", str(demo.root)])
    assert wrong.exit_code == 2
