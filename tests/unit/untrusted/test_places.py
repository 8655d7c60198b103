"""Which places are one's own: by a list, after links, and never by what a folder says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from peercompass.course.paths import COURSE_FILE
from peercompass.untrusted.places import Places


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = tmp_path / "Peer class [Fall]"
    (root / COURSE_FILE).parent.mkdir(parents=True)
    (root / COURSE_FILE).write_text("id: x")
    return root


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("workspace/u1/u1.ipynb", True),
        ("workspace/learn/u1/lesson.ipynb", True),
        ("modules/u1/lesson.ipynb", True),
        ("exercises/u1/u1.ipynb", True),
        ("grading/cohort.ipynb", True),
        ("grading/work/submitted/ana/u1/u1.ipynb", False),
        ("grading/work/autograded/ana/u1/u1.ipynb", False),
        ("grading/work/attempts/ana/u1/1/u1.ipynb", False),
        ("grading/work/exchange/x/inbound/a/u1.ipynb", False),
        ("grading/work/release/u1/u1.ipynb", False),
        ("grading/other/u1.ipynb", False),
        ("unpacked/u1.ipynb", False),
        ("u1.ipynb", False),
        # forms of the same that look like another
        ("workspace/../unpacked/u1.ipynb", False),
        ("workspace-2/u1.ipynb", False),
        ("unpacked/workspace/u1.ipynb", False),
        ("Workspace/u1.ipynb", False),
    ],
)
def test_own_places_are_listed_and_all_else_is_somebody_elses(course, path, own) -> None:
    assert Places(course).is_own(course / path) is own


def test_a_hand_in_that_looks_like_a_course_is_none(course) -> None:
    inner = course / "unpacked"
    (inner / COURSE_FILE).parent.mkdir(parents=True)
    (inner / COURSE_FILE).write_text("id: x")
    assert not Places(course).is_own(inner / "workspace" / "u1.ipynb")
    assert not Places(course).is_source(inner / "modules" / "u1" / "lesson.ipynb")


def test_links_count_by_where_they_lead(course, tmp_path) -> None:
    away = tmp_path / "other disk"
    away.mkdir()
    (course / "workspace").symlink_to(away)
    (course / "sent").mkdir()
    (away / "looks-own").symlink_to(course / "sent")
    places = Places(course)
    assert places.is_own(course / "workspace" / "u1.ipynb")
    assert not places.is_own(course / "workspace" / "looks-own" / "u1.ipynb")


def test_a_learners_server_knows_no_course_and_all_is_their_own(tmp_path) -> None:
    assert Places(tmp_path).is_own(tmp_path / "u1" / "u1.ipynb")


def test_on_a_hub_the_course_is_the_one_that_nbgrader_was_set_up_for(course) -> None:
    home = course.parent
    places = Places(home, lambda: [course])
    assert places.is_own(course / "workspace" / "u1.ipynb")
    assert not places.is_own(home / "Downloads" / "u1.ipynb")
    assert not places.is_own(course / "grading" / "work" / "u1.ipynb")


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("modules/home.ipynb", True),
        ("modules/u1/lesson.ipynb", True),
        ("exercises/u1/u1.ipynb", True),
        ("grading/marking.ipynb", True),
        ("modules/u1/other.ipynb", False),
        ("exercises/u1/u2.ipynb", False),
        ("modules/u1/sent/lesson.ipynb", False),
        ("workspace/home.ipynb", False),
        ("grading/mine.ipynb", False),
    ],
)
def test_only_the_notebooks_of_a_course_are_compared_with_nothing(course, path, source) -> None:
    assert Places(course).is_source(course / path) is source
