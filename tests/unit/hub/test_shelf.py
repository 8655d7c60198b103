"""From the shelf to a learner's folder: what was published comes, and what they wrote stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from peercompass.course.load import read_course
from peercompass.course.publish import publish
from peercompass.exercise import LOG_FILE, PRIVATE_FILE
from peercompass.hub.shelf import NoRoom, bring, courses_on
from tests.helpers.small_course import UNIT, edit

LESSON = f"learn/{UNIT}/lesson.ipynb"


@pytest.fixture
def shelf(small: Path, tmp_path: Path) -> Path:
    """A shelf with the small course, and with what is none."""
    folder = tmp_path / "shelf"
    publish(read_course(small), small, folder / "small")
    publish(read_course(small), small, folder / "under-another-name")
    (folder / "notes").mkdir()
    (folder / "notes" / "unit.json").write_text("no page", "utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A learner's folder for the course."""
    return tmp_path / "dana" / "small"


def test_a_course_stands_on_the_shelf_under_its_own_id(shelf):
    assert [(id, page.title) for id, page in courses_on(shelf).items()] == [
        ("small", "A small course")
    ]
    assert courses_on(shelf / "nowhere") == {}


def test_all_that_was_published_comes_and_once(shelf, home):
    course = shelf / "small"
    brought = bring(course, home)
    names = {path.relative_to(course) for path in course.rglob("*") if path.is_file()}
    assert {path.relative_to(home) for path in brought} == names
    assert brought[-1].parent == home, "home comes last, and leads to what is there"
    assert bring(course, home) == []


def test_a_new_version_and_a_changed_page_come_anew_and_answers_stay(shelf, home, small):
    course = shelf / "small"
    bring(course, home)
    answers = home / f"learn/{UNIT}" / LOG_FILE
    answers.write_text("mine", "utf-8")
    (home / PRIVATE_FILE).write_text("mine alone", "utf-8")
    (course / PRIVATE_FILE).write_text("somebody else's", "utf-8")  # laid there by mistake
    (home / LESSON).write_text("changed", "utf-8")
    edit(small, "curriculum/course.yaml", "One step.", "Two steps.")
    publish(read_course(small), small, course)
    brought = {path.relative_to(home).as_posix() for path in bring(course, home)}
    assert {LESSON, "unit.json"} <= brought
    assert courses_on(home.parent)["small"].tagline == "Two steps."
    assert (home / LESSON).read_bytes() == (course / LESSON).read_bytes()
    assert (answers.read_text(), (home / PRIVATE_FILE).read_text()) == ("mine", "mine alone")


def test_what_is_only_being_published_does_not_come(shelf, home):
    staging = shelf / "small" / ".publishing-x"
    staging.mkdir()
    (staging / "home.ipynb").write_text("half", "utf-8")
    bring(shelf / "small", home)
    assert not (home / ".publishing-x").exists()
    assert [path for path in home.rglob("*") if path.name.endswith(".part")] == []


@pytest.mark.parametrize("there", ["another course", "a notebook of one's own"])
def test_where_something_else_lies_nothing_is_written_over(shelf, home, small, there):
    home.mkdir(parents=True)
    if there == "another course":
        edit(small, "curriculum/course.yaml", "id: small", "id: other")
        publish(read_course(small), small, home)
    else:
        (home / "home.ipynb").write_text("mine", "utf-8")
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    with pytest.raises(NoRoom, match="path_includes_course"):
        bring(shelf / "small", home)
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_an_error_of_the_system(shelf, home):
    home.mkdir(parents=True)
    home.chmod(0o500)
    with pytest.raises(OSError, match="Permission"):
        bring(shelf / "small", home)
