"""nbgrader's own `autograde` and our batch give the same marks, and neither loses a person's."""

import shutil

import pytest
from nbgrader.api import Gradebook

from peercompass.course.notebooks import row_cell
from peercompass.exercise import LOG_FILE
from peercompass.grading import Desk
from tests.helpers.batch import HONEST, Batch, grade_both_ways, honest
from tests.helpers.hand_ins import UNIT, as_log, best, files, formgrader, given, grades, hand_in


@pytest.fixture(scope="module")
def batch(prepared, tmp_path_factory) -> Batch:
    """An honest evening's work, graded by `Desk.grade` and by `nbgrader autograde`."""
    return grade_both_ways(prepared, tmp_path_factory.mktemp("batch"), honest)


@pytest.fixture(scope="session")
def written(unit):
    """The written item of UNIT."""
    return next(item for item in unit.marked if item.kind == "write")


@pytest.mark.parametrize("student", HONEST)
def test_both_doors_give_the_same_marks_item_by_item(batch, student):
    ours = grades(batch.ours, student)
    assert ours == grades(batch.theirs, student)
    assert len(ours) > 10


@pytest.mark.parametrize("student", HONEST)
def test_both_doors_write_the_same_marked_notebook(batch, student):
    assert batch.marked(batch.ours, student) == batch.marked(batch.theirs, student)


def test_the_gradebook_holds_what_scoring_found(batch):
    for student in HONEST:
        book = grades(batch.ours, student)
        for result in batch.graded[student].results:
            if result.status in ("scored", "not-attempted") and result.item in book:
                assert book[result.item][0] == pytest.approx(result.points), (student, result.item)


def test_all_right_earns_all_that_a_program_can_give(batch, unit):
    book = grades(batch.ours, "perfect")
    for item in unit.marked:
        if not item.by_rubric:
            assert book[item.id] == (item.points, None, item.points, False)


def test_no_closed_item_is_left_to_a_person(batch, unit):
    for student in HONEST:
        book = grades(batch.ours, student)
        assert not [i.id for i in unit.marked if not i.by_rubric and book[i.id][3]]


def test_written_work_waits_row_by_row(batch, unit, written):
    rows = rubric_rows(batch.ours, written)
    assert len(rows) > 2
    for student, waits in (("perfect", True), ("written-only", True), ("untouched", False)):
        book = grades(batch.ours, student)
        assert {book[row][3] for row in rows} == {waits}
        assert {book[row][2] for row in rows} == {0}


def test_what_was_not_attempted_earns_nothing_and_is_not_called_wrong(batch):
    assert {r.status for r in batch.graded["untouched"].results} == {"not-attempted"}
    assert sum(score for _, _, score, _ in grades(batch.ours, "untouched").values()) == 0


def test_a_scene_left_early_counts_for_what_was_played(batch, unit):
    scene = next(item for item in unit.marked if item.kind == "scenario")
    assert 0 < grades(batch.ours, "unfinished")[scene.id][2] < scene.points


def test_the_last_answer_counts(batch):
    assert grades(batch.ours, "changed") == grades(batch.ours, "perfect")


def test_grading_leaves_every_log_as_it_came(batch, unit):
    expected = as_log(given(unit, best))
    for desk in (batch.ours, batch.theirs):
        for step in ("submitted", "autograded"):
            assert (desk.folder(step, "perfect", UNIT) / LOG_FILE).read_bytes() == expected


def test_grading_again_with_a_persons_marks_between(desk, root, unit, written):
    """By our batch twice, then by formgrader's button: marks stand; new words wait again."""
    log = as_log(given(unit, best))
    steady, rewrote = hand_in(desk, "steady", log), hand_in(desk, "rewrote", log)
    # An author tried the exercise out: nbgrader lays the source's files over a trainee's.
    (root / "exercises" / UNIT / LOG_FILE).write_text('{"item":"x","kind":"choice","value":"a"}\n')
    first = desk.grade(UNIT)
    assert [one.anew for one in first] == [True, True]
    second = desk.grade(UNIT)
    assert second == first
    assert [one.anew for one in second] == [False, False]
    assert desk.grade(UNIT, force=True) == first
    rows, closed = rubric_rows(desk, written), unit.marked[0].id
    mark(desk, dict.fromkeys(rows, 2.0) | {closed: 0.5})
    again = [r for r in given(unit, best) if r.item != written.id]
    again += given(unit, lambda *_: "Other words.", kinds=["write"])
    (rewrote / LOG_FILE).write_bytes(as_log(again))
    kept = shutil.copytree(root, root.parent / "kept" / "course")

    desk.grade(UNIT)
    book = grades(desk, "steady")
    assert {book[row][1:] for row in rows} == {(2.0, 2.0, False)}
    assert book[closed][1:] == (0.5, 0.5, False)
    assert {grades(desk, "rewrote")[row][1:] for row in rows} == {(2.0, 2.0, True)}

    theirs = Desk(kept)
    for student in ("steady", "rewrote"):
        assert formgrader(theirs).autograde(UNIT, student)["success"]
        assert grades(theirs, student) == grades(desk, student)
        evidence = theirs.folder("autograded", student, UNIT)
        assert names(evidence) == {item.id for item in unit.marked}
    assert (steady / LOG_FILE).read_bytes() == log
    assert files(kept / "exercises") == files(root / "exercises")


def rubric_rows(desk: Desk, item) -> list[str]:
    """The grade ids under which a written item is marked."""
    return [row_cell(item.id, row.id) for row in desk.course.rubrics[item.rubric].rows]


def mark(desk: Desk, points: dict[str, float]) -> None:
    """Enter marks for everybody, as formgrader does."""
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        for student in desk.students(UNIT):
            for name, score in points.items():
                grade = gradebook.find_grade(name, UNIT, UNIT, student)
                grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.db.commit()


def names(folder) -> set[str]:
    """The items that the log in a folder names."""
    from peercompass.exercise import read

    return set(read(folder / LOG_FILE).latest())
