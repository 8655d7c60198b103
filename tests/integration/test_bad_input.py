"""Whatever a trainee sends gets a mark or an honest "unreadable", a plain line, and never runs."""

from html.parser import HTMLParser

import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers

from peercompass.exercise import PRIVATE_FILE
from tests.helpers.batch import (
    NOTEBOOK,
    Batch,
    damaged_logs,
    damaged_notebooks,
    grade_both_ways,
)
from tests.helpers.hand_ins import UNIT, files, formgrader, grades

ANSWERED = (
    "log-huge-line",
    "cells-edited",
    "cells-added",
    "cells-copied",
    "cells-copied-and-changed",
    "cells-deleted",
    "notebook-not-json",
    "notebook-odd",
    "notebook-deep",
    "notebook-missing",
    "extra-files",
)
UNREADABLE = ("log-garbage", "log-folder", "log-link")
NOTHING_GIVEN = ("log-missing", "log-empty", "log-other-unit")
PARTLY = ("log-torn", "log-odd-values", "log-half-character", "markup")
BEYOND_NBGRADER = "link-to-nowhere"  # nbgrader stops at it before our part begins

REMARKS = {
    "log-missing": "There is no file of answers, so nothing was attempted.",
    "log-empty": "The file of answers is empty, so nothing was attempted.",
    "log-torn": "was cut off while it was written; it is left out.",
    "log-garbage": "The file of answers could not be read",
    "log-folder": "The file of answers could not be read",
    "log-link": "it is a link to another place, which was not followed",
    "log-huge-line": "is not an answer; it is left out.",
    "log-other-unit": "The file of answers belongs to another unit.",
    "log-odd-values": "there is no option",
    "cells-edited": "Cells of the notebook were changed; they were not run.",
    "cells-added": "Cells were added to the notebook; they were not run.",
    "cells-copied": "Cells of the notebook were copied.",
    "cells-copied-and-changed": "Cells of the notebook were copied.",
    "cells-deleted": "cells were deleted from the notebook.",
    "notebook-not-json": "The notebook cannot be read; marks come from the file of answers.",
    "notebook-odd": "The notebook cannot be read; marks come from the file of answers.",
    "notebook-deep": "The notebook cannot be read; marks come from the file of answers.",
    "notebook-missing": "The notebook is missing; marks come from the file of answers.",
    "extra-files": "Other files came along and were not used: nbgrader_config.py",
    "link-to-nowhere": "Other files came along and were not used: photo.png.",
}


@pytest.fixture(scope="module")
def batch(prepared, tmp_path_factory) -> Batch:
    """Damaged hand-ins, and one that is whole, graded by `Desk.grade` and `nbgrader autograde`."""
    place = tmp_path_factory.mktemp("batch")
    return grade_both_ways(prepared, place, damaged_logs, damaged_notebooks)


def test_every_hand_in_is_graded_and_the_batch_goes_on(batch):
    assert set(batch.graded) == set(batch.ours.students(UNIT))
    assert {name: one.problem for name, one in batch.graded.items() if one.problem} == {}


@pytest.mark.parametrize("student", ANSWERED)
def test_a_damaged_notebook_costs_nothing(batch, student):
    assert grades(batch.ours, student) == grades(batch.ours, "perfect")


@pytest.mark.parametrize("student", UNREADABLE)
def test_what_cannot_be_read_waits_for_a_person_and_is_not_zero(batch, unit, student):
    assert {r.status for r in batch.graded[student].results} == {"unreadable"}
    assert {r.points for r in batch.graded[student].results} == {None}
    book = grades(batch.ours, student)
    closed = [item.id for item in unit.marked if not item.by_rubric]
    assert {book[item] for item in closed} == {(None, None, 0.0, True)}


@pytest.mark.parametrize("student", NOTHING_GIVEN)
def test_nothing_given_is_not_attempted(batch, student):
    assert {r.status for r in batch.graded[student].results} == {"not-attempted"}
    assert not [name for name, row in grades(batch.ours, student).items() if row[3]]


def test_a_torn_last_line_loses_that_line_only(batch):
    *whole, last = batch.graded["log-torn"].results
    assert whole == list(batch.graded["perfect"].results[:-1])
    assert last.status == "not-attempted"


def test_an_answer_that_fits_no_option_is_unreadable_and_not_wrong(batch):
    results = {r.item: r.status for r in batch.graded["log-odd-values"].results}
    assert sorted(results.values()).count("unreadable") == 2
    assert set(results.values()) == {"unreadable", "not-attempted"}


@pytest.mark.parametrize("student", REMARKS)
def test_the_instructor_reads_a_plain_line(batch, student):
    assert REMARKS[student] in batch.remarks(student)
    assert len(batch.remarks(student)) < 800, "a few lines, however much is damaged"


@pytest.mark.parametrize("student", sorted({*REMARKS} - {BEYOND_NBGRADER}))
def test_nbgraders_own_log_has_the_same_line(batch, student):
    line = batch.remarks(student).splitlines()[0]
    assert f"{student}: {line}" in batch.log


@pytest.mark.parametrize("student", [*ANSWERED, *UNREADABLE, *NOTHING_GIVEN, *PARTLY])
def test_nbgraders_own_door_gives_the_same_marks(batch, student):
    assert grades(batch.ours, student) == grades(batch.theirs, student)
    assert batch.marked(batch.ours, student) == batch.marked(batch.theirs, student)


def test_one_that_nbgrader_cannot_copy_does_not_stop_its_batch(batch):
    assert grades(batch.ours, BEYOND_NBGRADER) == grades(batch.ours, "perfect")
    assert f"for student '{BEYOND_NBGRADER}'" in batch.log
    later = max(batch.theirs.students(UNIT))
    assert later > BEYOND_NBGRADER
    assert batch.theirs.folder("autograded", later, UNIT).exists()


def test_nothing_a_trainee_wrote_ever_ran(batch):
    """Cells edited, added and copied, and modules that a program might import by name."""
    planted = batch.ours.folder("submitted", "cells-added", UNIT) / NOTEBOOK
    assert str(batch.trap) in planted.read_text(), "the trap was set"
    assert not batch.trap.exists()


def test_a_private_journal_goes_no_further(batch):
    for desk in (batch.ours, batch.theirs):
        assert PRIVATE_FILE not in files(desk.folder("autograded", "extra-files", UNIT))


def test_a_link_brings_nobody_elses_answers(batch):
    ours = batch.ours.folder("autograded", "log-link", UNIT)
    assert sorted(p.name for p in ours.iterdir() if p.suffix == ".jsonl") == []


def test_markup_in_an_answer_is_inert_where_it_is_marked(batch):
    """Formgrader's page has the same elements whether a trainee wrote markup or plain words."""
    assert shape(formgrade(batch, "markup")) == shape(formgrade(batch, "plain"))
    assert "&lt;script&gt;alert(1)" in formgrade(batch, "markup")


def test_markup_in_an_unreadable_answer_is_inert_too(batch):
    page = shape(formgrade(batch, "log-odd-values"))
    assert not [tag for tag, names in page if tag == "iframe" or "onerror" in names]


def test_markup_in_an_answer_is_inert_in_the_feedback(batch):
    pages = {}
    for student in ("markup", "plain"):
        assert formgrader(batch.ours).generate_feedback(UNIT, student)["success"]
        page = batch.ours.folder("feedback", student, UNIT) / f"{UNIT}.html"
        pages[student] = page.read_text(encoding="utf-8")
    assert shape(pages["markup"]) == shape(pages["plain"])
    assert "&lt;script&gt;alert(1)" in pages["markup"]


def formgrade(batch, student: str) -> str:
    """A marked notebook as formgrader shows it."""
    exporter = HTMLExporter(
        config=batch.ours.config,
        template_name="formgrade",
        extra_template_basedirs=[handlers.template_path],
    )
    resources = {
        "assignment_id": UNIT,
        "notebook_id": UNIT,
        "submission_id": "0",
        "index": 0,
        "total": 1,
        "base_url": "",
        "student": student,
        "last_name": "",
        "first_name": "",
        "notebook_path": "",
    }
    path = batch.ours.folder("autograded", student, UNIT) / NOTEBOOK
    return exporter.from_filename(str(path), resources=resources)[0]


def shape(page: str) -> list[tuple]:
    """Every element of a page with the names of its attributes, without line breaks and lists."""
    found = []

    class Shape(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in ("br", "li"):
                found.append((tag, tuple(name for name, _ in attrs)))

    Shape().feed(page)
    assert len(found) > 20
    return found
