"""The report of a batch: one content for the terminal, a page and a machine."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from peercompass.exercise import Result
from peercompass.grading.feedback.batch_report import BatchReport, keep_report, make_report
from peercompass.grading.gradebook.read import CellStanding, Standing
from peercompass.grading.marking.batch import Graded
from peercompass.grading.marking.findings import Finding

MARKUP = "<script>alert(1)</script> & <b>bold</b>"


@pytest.fixture
def report() -> BatchReport:
    """Five trainees: whole, waiting and late, damaged, unreadable, and one that failed."""
    right = Result("one", "scored", 2.0, 2.0)
    left = Result("one", "not-attempted", 0.0, 2.0)
    gone = Result("one", "unreadable", None, 2.0)
    words = Result("two", "needs-marking", None, 3.0)
    graded = [
        Graded("ana", (right, words), anew=False),
        Graded("ben", (right, words)),
        Graded("cleo", (left, words), (Finding("repaired", "Cells were copied."),)),
        Graded("dov", (gone,), (Finding("unreadable", f"It says {MARKUP}.", "Send it again."),)),
        Graded("eve", problem="OSError: No space left on device"),
    ]
    marked, waits = CellStanding(3.0, 3.0, waits=False), CellStanding(0.0, 3.0, waits=True)
    two = CellStanding(2.0, 2.0, waits=False)
    standings = {
        "ana": Standing({"one": two, "two--a": marked}),
        "ben": Standing({"one": two, "two--a": waits, "two--b": waits}, penalty=0.5, late=90_000),
        "cleo": Standing({"one": CellStanding(0.0, 2.0, waits=False), "two--a": waits}),
        "dov": Standing({"one": CellStanding(0.0, 2.0, waits=True)}),
    }
    made = make_report("u1", "A small unit", graded, standings)
    return replace(made, made="2026-03-02 10:00 UTC")


def test_it_sums_up_who_is_where(report):
    assert report.summary() == (
        "5 handed in: 3 graded now, 1 as before (nothing changed), 1 could not be graded. "
        "3 pieces by 3 trainees wait to be read."
    )
    assert [line.state for line in report.lines] == [
        "as before",
        "graded",
        "graded",
        "graded",
        "not graded",
    ]


def test_points_are_those_of_the_gradebook_with_lateness_taken_off(report):
    assert [line.points for line in report.lines[:4]] == [5.0, 1.5, 0.0, 0.0]
    assert [line.to_read for line in report.lines[:4]] == [(), ("two",), ("two",), ("one",)]
    assert [line.answered for line in report.lines[:4]] == [2, 2, 1, 1]


def test_the_page(report, golden):
    golden("batch.html", report.as_html())


def test_what_a_trainee_sent_is_no_markup_of_the_page(report):
    page = report.as_html()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_of_an_empty_batch_says_what_to_do():
    page = make_report("u1", "A small unit", [], {}).as_html()
    assert "Nobody has handed this unit in yet" in page
    assert "peercompass collect u1" in page


def test_a_machine_gets_the_same(report, tmp_path):
    page = keep_report(report, tmp_path / "reports")
    assert page.read_text(encoding="utf-8") == report.as_html()
    kept = json.loads((tmp_path / "reports" / "u1.json").read_text(encoding="utf-8"))
    assert kept == json.loads(report.as_json())
    assert [line["trainee"] for line in kept["lines"]] == ["ana", "ben", "cleo", "dov", "eve"]
    assert kept["lines"][3]["tell"] == ["Send it again."]
    keep_report(replace(report, title="Another"), tmp_path / "reports")
    assert "Another" in page.read_text(encoding="utf-8")
    assert sorted(path.name for path in page.parent.iterdir()) == ["u1.html", "u1.json"]
