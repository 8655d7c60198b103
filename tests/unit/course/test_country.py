"""What belongs to a country or a field is said as the course has it, or left out."""

from pathlib import Path

import pytest

from peercompass.authoring import Prover
from peercompass.course import publish
from peercompass.course.check.course import check
from peercompass.course.check.coverage import coverage_page
from peercompass.course.load import load
from peercompass.notebook.open import part_for
from peercompass.notebook.pages.static_html import as_html
from tests.helpers.small_course import edit

COURSE = "curriculum/course.yaml"
FRAMEWORK = (
    "framework: {title: Core skills, category: Category, about: The number is its place there.}\n"
)


def home_of(small: Path, to: Path) -> str:
    publish.publish(load(small).course, small, to)
    return as_html(part_for("home", to).view)


def test_without_a_credential_the_hours_are_the_courses_own(small: Path, tmp_path: Path) -> None:
    edit(small, COURSE, "credential: None\n", "")
    edit(small, COURSE, "status: verified, sources: [K1]", "status: own")
    text = home_of(small, tmp_path)
    assert "This course gives 2 hours to Mentoring." in text
    assert "Hours of this course" in text
    assert "We chose it ourselves." in text
    assert "On its own it gives you no training hours" not in text
    assert "Each skill shows which area of the course it belongs to." in text


def test_hours_that_somebody_else_sets_name_a_source(small: Path) -> None:
    edit(small, COURSE, "status: verified, sources: [K1]", "status: derived")
    (problem,) = load(small).problems
    assert "write `status: own`" in problem.message


def test_a_figure_without_anybody_to_ask_is_not_confirmed(small: Path, tmp_path: Path) -> None:
    edit(small, COURSE, "status: verified, s", "status: derived, s")
    edit(small, COURSE, "verify_with: the board\n", "")
    assert "[not confirmed]" in home_of(small, tmp_path)
    assert "2 (not confirmed)" in coverage_page(load(small).course)


@pytest.mark.parametrize(
    ("dates", "said"),
    [("month-first", "January 1, 2026"), ("day-first", "1 January 2026"), ("", "January 1, 2026")],
)
def test_a_day_is_said_as_the_people_of_the_course_do(
    small: Path, tmp_path: Path, dates: str, said: str
) -> None:
    if dates:
        edit(small, COURSE, "tagline: One step.\n", f"tagline: One step.\ndates: {dates}\n")
    assert f"Facts as of {said}." in home_of(small, tmp_path)


def test_a_course_without_a_framework_has_none_in_its_pages(small: Path, tmp_path: Path) -> None:
    edit(small, COURSE, FRAMEWORK, "")
    edit(small, "curriculum/competencies.yaml", ", category: 1", "")
    assert check(load(small), Prover()) == []
    assert "(Mentoring). You listen." in home_of(small, tmp_path)
    page = coverage_page(load(small).course)
    assert "## Core skills" not in page
    assert "founding article" not in page


def test_a_number_belongs_to_a_framework(small: Path) -> None:
    assert "## Core skills" in coverage_page(load(small).course)
    edit(small, COURSE, FRAMEWORK, "")
    (problem,) = check(load(small), Prover())
    assert problem.message == (
        "`category` is a number of the `framework`, and curriculum/course.yaml has none"
    )


def test_nobody_to_review_is_named_where_the_course_names_nobody(
    small: Path, tmp_path: Path
) -> None:
    edit(small, COURSE, "reviewer: a certified peer\n", "")
    assert "Awaiting review.</p>" in home_of(small, tmp_path)


@pytest.mark.parametrize(
    ("lines", "size"),
    [
        ("", "a4"),
        ("dates: month-first\n", "letter"),
        ("dates: day-first\npaper: letter\n", "letter"),
        ("dates: month-first\npaper: a4\n", "a4"),
    ],
)
def test_paper_is_what_the_course_says(small: Path, lines: str, size: str) -> None:
    edit(small, COURSE, "tagline: One step.\n", f"tagline: One step.\n{lines}")
    assert load(small).course.file.paper_size == size


def test_an_emergency_line_names_a_source_that_is_there(small: Path) -> None:
    edit(small, COURSE, "how: call}", "how: call, sources: [K9]}")
    (problem,) = check(load(small), Prover())
    assert "K9" in problem.message
