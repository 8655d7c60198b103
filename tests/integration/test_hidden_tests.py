"""Scoring from inside a kernel: the same points as at the desk, and nowhere else but there."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from peercompass.exercise import LOG_FILE
from peercompass.grading import Desk
from peercompass.grading.integration.hidden_tests import score_submitted
from tests.helpers.generated_hand_ins import generated
from tests.helpers.hand_ins import files, grades
from tests.helpers.opened import Opened
from tests.helpers.small_course import UNIT, other_unit


@pytest.fixture(scope="module")
def desk(prepared_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A handful of hand-ins, marked by our batch."""
    desk = Desk(shutil.copytree(prepared_small, tmp_path_factory.mktemp("here") / "course"))
    for one in generated(desk.course.units[UNIT], 60):
        if one.kind in ("right", "wrong", "partial", "changed", "damaged-log-odd-values"):
            target = desk.folder("submitted", one.name, UNIT)
            one.put(desk.folder("release", ".", UNIT), target, UNIT)
    desk.grade(UNIT)
    return desk


@pytest.fixture
def graded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk, in a process as nbgrader would have started it."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    return desk


def closed(desk: Desk) -> list[str]:
    return [item.id for item in desk.course.units[UNIT].marked if not item.by_rubric]


def test_a_hand_in_that_says_it_is_a_course_is_none(graded, monkeypatch):
    student = next(name for name in graded.students(UNIT) if not name.startswith("damaged"))
    folder = graded.folder("autograded", student, UNIT)
    (folder / "curriculum").mkdir()
    shutil.copy(graded.root / "curriculum/course.yaml", folder / "curriculum")
    monkeypatch.chdir(folder)
    book = grades(graded, student, UNIT)
    for item in closed(graded):
        assert score_submitted(item) == book[item][0], item
    shutil.rmtree(folder / "curriculum")


def test_it_gives_the_points_of_the_gradebook(graded, monkeypatch):
    students = [name for name in graded.students(UNIT) if not name.startswith("damaged")]
    assert len(students) > 8
    for student in students:
        monkeypatch.chdir(graded.folder("autograded", student, UNIT))
        book = grades(graded, student, UNIT)
        for item in closed(graded):
            points = score_submitted(item)
            assert points == book[item][0], (student, item)
            assert type(points) is float, "nbgrader reads the number as it is printed"


def test_it_opens_no_file_of_another_unit(graded, monkeypatch, tmp_path):
    root = shutil.copytree(graded.root, tmp_path / "course")
    other_unit(root, "u2-further")
    monkeypatch.chdir(
        root / graded.folder("autograded", "right-000", UNIT).relative_to(graded.root)
    )
    with Opened(root) as opened:
        score_submitted("pick-one")
    assert f"exercises/{UNIT}/items.yaml" in opened.names
    assert not [name for name in opened.names if "u2-further" in name]


def test_it_leaves_every_file_as_it_is(graded, monkeypatch):
    folder = graded.folder("autograded", "partial-000", UNIT)
    before = {name: (graded.root / name).read_bytes() for name in files(graded.root)}
    monkeypatch.chdir(folder)
    for item in closed(graded):
        score_submitted(item)
    assert {name: (graded.root / name).read_bytes() for name in files(graded.root)} == before


def test_what_cannot_be_read_is_an_error_in_plain_words(graded, monkeypatch):
    """No number would be full marks to nbgrader; it has no way to say that a person must look."""
    monkeypatch.chdir(graded.folder("autograded", "damaged-log-odd-values-0", UNIT))
    with pytest.raises(ValueError, match=r"`pick-some` could not be read: .*leaves it to a person"):
        score_submitted("pick-some")


def test_a_link_to_another_persons_answers_is_not_followed(graded, monkeypatch):
    folder = graded.folder("autograded", "linked", UNIT)
    folder.mkdir(parents=True)
    (folder / LOG_FILE).symlink_to(graded.folder("submitted", "right-000", UNIT) / LOG_FILE)
    monkeypatch.chdir(folder)
    with pytest.raises(ValueError, match="a link to another place"):
        score_submitted("pick-one")


@pytest.mark.parametrize("run", [None, "validate", ""])
def test_it_refuses_outside_of_autograde(graded, monkeypatch, run):
    monkeypatch.chdir(graded.folder("autograded", "right-000", UNIT))
    if run is None:
        monkeypatch.delenv("NBGRADER_EXECUTION")
    else:
        monkeypatch.setenv("NBGRADER_EXECUTION", run)
    with pytest.raises(RuntimeError, match="Nothing is scored here"):
        score_submitted("pick-one")


def test_it_refuses_where_no_course_lies_above(graded, monkeypatch, tmp_path):
    """As on a trainee's own machine, whatever they set in their environment."""
    away = shutil.copytree(graded.folder("autograded", "right-000", UNIT), tmp_path / "x" / UNIT)
    monkeypatch.chdir(away)
    with pytest.raises(RuntimeError, match=r"No folder above .* is a course directory"):
        score_submitted("pick-one")


@pytest.mark.parametrize("item", ["own-words", "my-week", "to-myself", "no-such"])
def test_it_names_an_item_that_it_does_not_mark(graded, monkeypatch, item):
    monkeypatch.chdir(graded.folder("autograded", "right-000", UNIT))
    with pytest.raises(LookupError, match=f"no item `{item}` that a program marks"):
        score_submitted(item)


def test_a_folder_that_is_no_unit_is_named(graded, monkeypatch):
    folder = graded.folder("autograded", "right-000", UNIT)
    monkeypatch.chdir(shutil.copytree(folder, folder.parent / "no-unit"))
    with pytest.raises(LookupError, match="no unit `no-unit`"):
        score_submitted("pick-one")


def test_a_kernel_that_scores_does_not_load_nbgrader():
    """It takes seconds, and stock nbgrader starts a kernel for every hand-in."""
    code = "import sys, peercompass.grading.integration.hidden_tests; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "peercompass" in loaded
    assert not loaded & {"nbgrader", "sqlalchemy", "nbconvert", "nbformat", "pandas", "numpy"}
