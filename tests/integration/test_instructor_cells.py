"""Instructor-written cells from release to feedback: the same marks as stock nbgrader gives, and a
source that no learner gets."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from peercompass.cohort.tables import marks_table, progress_table
from peercompass.course.notebooks import read_notebook, source, write_notebook
from peercompass.exercise import LOG_FILE
from peercompass.grading import Desk, DeskError
from peercompass.grading.marking.instructor_cells import instructor_cells
from tests.helpers.hand_ins import as_log, best, files, given, grades, hand_in, nbgrader
from tests.helpers.small_course import EXERCISE, UNIT, edit_notebook, own_cell

SECRET = "quokka"
HELPER = own_cell(
    "read-log",
    f"""\
# {SECRET}
from pathlib import Path
from peercompass.exercise import read
kept = read("responses.jsonl").latest()
""",
)
CHECKS = [
    own_cell("has-both", f"# Title: Both <questions>\nassert 'pick-some' in kept, '{SECRET}'", 2),
    own_cell("how-many", f"# {SECRET}\nmin(3, len(kept) / 3)", 3),
    own_cell("speaks-up", "import sys\nif not kept: print('no answers', file=sys.stderr)", 2),
    own_cell("only-prints", "print(0)", 1),
    own_cell("ends-in-words", "'zero'", 1),
    own_cell(
        "writes-files",
        "for name in ('responses.jsonl', 'gradebook.db', 'unit.json'):\n"
        "    Path(name).write_text('spoiled')",
        0.5,
    ),
]
NAMES = [cell["metadata"]["nbgrader"]["grade_id"] for cell in CHECKS]
MOST = sum(cell["metadata"]["nbgrader"]["points"] for cell in CHECKS)


@pytest.fixture(scope="module")
def with_cells(prepared_small: Path, tmp_path_factory) -> Path:
    """The small course with an instructor's cells in its exercise, released. Never change it."""
    root = shutil.copytree(prepared_small, tmp_path_factory.mktemp("checked") / "course")
    add(root, HELPER, at=1)
    add(root, *CHECKS, at=4)
    Desk(root).release(UNIT)
    return root


@pytest.fixture
def desk(with_cells: Path, tmp_path: Path) -> Desk:
    return Desk(shutil.copytree(with_cells, tmp_path / "course"))


def add(root: Path, *cells: dict, at: int) -> None:
    edit_notebook(root, EXERCISE, lambda nb: nb["cells"].__setitem__(slice(at, at), cells))


def fill(desk: Desk) -> None:
    """One trainee who answered all, one who answered one thing, one who left all open."""
    unit = desk.course.units[UNIT]
    answers = [one for one in given(unit, best) if one.kind != "write"]
    hand_in(desk, "all", as_log(answers), UNIT)
    hand_in(desk, "one", as_log(answers[:1]), UNIT)
    hand_in(desk, "none", None, UNIT)


@pytest.fixture(scope="module")
def graded(with_cells: Path, tmp_path_factory) -> Iterator[tuple[Desk, Desk, Desk]]:
    """The same hand-ins graded by our batch, by nbgrader through our seams, and by stock nbgrader
    that runs whole notebooks in a kernel."""
    place = tmp_path_factory.mktemp("graded")
    desks = [Desk(shutil.copytree(with_cells, place / n / "course")) for n in ("a", "b", "c")]
    for desk in desks:
        fill(desk)
    ours, seams, stock = desks
    ours.grade(UNIT)
    done = nbgrader(seams.root, "autograde", UNIT)
    assert done.returncode == 0, done.stderr
    with (stock.root / "grading/nbgrader_config.py").open("a") as file:
        for name in ("exporter_class", "sanitize_preprocessors", "autograde_preprocessors"):
            file.write(f"del c.Autograde[{name!r}]\n")
    done = nbgrader(stock.root, "autograde", UNIT)
    assert done.returncode == 0, done.stderr
    return ours, seams, stock


def test_learners_get_neither_source_nor_sight_of_the_cells(with_cells):
    desk = Desk(with_cells)
    released = desk.folder("release", ".", UNIT)
    outbound = desk.work / "exchange" / desk.course_id / "outbound" / UNIT
    for folder in (released, outbound):
        assert files(folder)
        for name in files(folder):
            assert SECRET not in (folder / name).read_text()
    cells = {
        cell["metadata"].get("nbgrader", {}).get("grade_id"): cell
        for cell in read_notebook(released / f"{UNIT}.ipynb")["cells"]
    }
    for name in ("read-log", *NAMES):
        assert source(cells[name]) == ""
        assert cells[name]["metadata"]["peercompass"]["hidden"] is True
        assert cells[name]["metadata"]["editable"] is False


def test_the_gradebook_keeps_the_source_in_the_notebooks_order(with_cells):
    desk = Desk(with_cells)
    released = read_notebook(desk.folder("release", ".", UNIT) / f"{UNIT}.ipynb")
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        cells = instructor_cells(gradebook, UNIT, released)
        whole = gradebook.find_assignment(UNIT).max_score
    wanted = list(
        zip(("read-log", *NAMES), (one["source"] for one in (HELPER, *CHECKS)), strict=True)
    )
    assert [(one.grade_id, one.source) for one in cells] == wanted
    assert [one.points for one in cells] == [None, 2, 3, 2, 1, 1, 0.5]
    assert whole == sum(item.points for item in desk.course.units[UNIT].marked) + MOST


@pytest.mark.parametrize(
    ("student", "points"),
    [
        ("all", [2, 7 / 3, 2, 1, 1, 0.5]),
        ("one", [0, 1 / 3, 2, 1, 1, 0.5]),
        ("none", [0, 0, 0, 1, 1, 0.5]),
    ],
)
def test_they_earn_what_stock_nbgrader_gives(graded, student, points):
    for desk in graded:
        book = grades(desk, student, UNIT)
        assert [book[name][0] for name in NAMES] == pytest.approx(points)
        assert not any(book[name][3] for name in NAMES)


def test_our_batch_and_our_seams_agree_on_every_cell(graded):
    ours, seams, _ = graded
    for student in ("all", "one", "none"):
        assert grades(ours, student, UNIT) == grades(seams, student, UNIT)
        one, other = (
            read_notebook(desk.folder("autograded", student, UNIT) / f"{UNIT}.ipynb")
            for desk in (ours, seams)
        )
        names = [cell["metadata"].get("peercompass") for cell in one["cells"]]
        assert names == [cell["metadata"].get("peercompass") for cell in other["cells"]]
        assert [source(cell) for cell in one["cells"]] == [source(cell) for cell in other["cells"]]


def test_what_a_cell_writes_touches_neither_the_answers_nor_the_gradebook(graded):
    ours, _, _ = graded
    expected = (ours.folder("submitted", "all", UNIT) / LOG_FILE).read_bytes()
    assert b"spoiled" not in expected
    assert (ours.folder("autograded", "all", UNIT) / LOG_FILE).read_bytes() == expected
    found = [path for path in ours.root.rglob("*") if path.is_file() and path.stat().st_size == 7]
    assert not [path for path in found if path.read_bytes() == b"spoiled"]


def test_a_trainees_copy_of_a_cell_is_never_read(desk, tmp_path):
    fill(desk)
    trap = tmp_path / "it-ran"
    path = desk.folder("submitted", "none", UNIT) / f"{UNIT}.ipynb"
    notebook = read_notebook(path)
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") in ("read-log", *NAMES):
            cell["source"] = f"open({str(trap)!r}, 'w')\n3.0"
    write_notebook(path, notebook)
    desk.grade(UNIT)
    book = grades(desk, "none", UNIT)
    assert [book[name][0] for name in NAMES[:3]] == [0, 0, 0]
    assert not trap.exists()


def test_a_cell_without_a_mark_waits_and_a_persons_mark_stays(desk):
    edit_notebook(desk.root, EXERCISE, lambda nb: nb["cells"][5].update(source="99"))
    desk.release(UNIT)
    fill(desk)
    remarks = {one.student: one.remarks for one in desk.grade(UNIT)}
    said = "how-many: it ended in a value that is no number from 0 to 3."
    assert all(said in lines for lines in remarks.values())
    assert grades(desk, "all", UNIT)["how-many"] == (None, None, 0, True)
    page = desk.feedback(UNIT) and feedback(desk, "all")
    assert "not yet marked" in page
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        grade = gradebook.find_grade("how-many", UNIT, UNIT, "all")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        gradebook.db.commit()
    desk.grade(UNIT)
    assert grades(desk, "all", UNIT)["how-many"] == (None, 1.5, 1.5, False)
    assert grades(desk, "one", UNIT)["how-many"] == (None, None, 0, True)


def test_feedback_and_tables_count_them_and_show_no_source(graded):
    ours, _, _ = graded
    ours.feedback(UNIT)
    page = feedback(ours, "one")
    assert SECRET not in page
    assert "kept" not in page
    assert "Both &lt;questions&gt;</th><td>0 of 2</td>" in page
    assert "A check by your instructor</th><td>0.333333 of 3</td>" in page
    unit = ours.course.units[UNIT]
    whole = sum(item.points for item in unit.marked) + MOST
    assert f"of {whole:g} points" in page
    marks = marks_table(ours, UNIT)
    own = marks[marks.item.isin(NAMES) & (marks.trainee == "all")]
    assert sorted(own.item) == sorted(NAMES)
    assert own.maximum.sum() == MOST
    progress = progress_table(ours, UNIT).set_index("trainee")
    assert progress.maximum["all"] == whole
    with Gradebook(ours.db_url, ours.course_id) as gradebook:
        assert progress.points["all"] == pytest.approx(gradebook.find_submission(UNIT, "all").score)


def feedback(desk: Desk, student: str) -> str:
    return (desk.folder("feedback", student, UNIT) / f"{UNIT}.html").read_text()


def test_code_for_trainees_is_never_released(desk):
    add(desk.root, own_cell("my-task", "1 + 1", solution=True, locked=False), at=2)
    with pytest.raises(DeskError, match="code of trainees is never run"):
        desk.release(UNIT)
    assert not desk.folder("release", ".", UNIT).exists()
