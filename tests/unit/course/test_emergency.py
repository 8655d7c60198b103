"""Whom to turn to at once is data of the course: said wherever it may be needed, or not at all."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from peercompass.authoring import play_in_terminal
from peercompass.course.load import load
from peercompass.course.publish import exercise_page, home_page, lesson_page
from peercompass.notebook.views.home import home_view
from peercompass.notebook.views.scene import Play, scenario_view
from peercompass.scenario import Game
from tests.helpers.small_course import UNIT, edit

SAID = (
    "If a talk would help: call or write 02 2327 2327 (Telefono Amico). "
    "In an emergency: call 112 (emergency services)."
)
LINES = """\
emergency:
  - label: Telefono Amico
    contact: "02 2327 2327"
    when: If a talk would help
    how: call or write
  - {label: emergency services, contact: "112", when: In an emergency, how: call}
"""


def shown(root) -> list[str]:
    """What each place says: home, a scene of the lesson, one of the exercise, the terminal."""
    course = load(root).course
    unit = course.units[UNIT]
    home = home_page(course, root)
    said = [home_view(home, {})["emergency"]]
    for page in (lesson_page(course, unit), exercise_page(course, unit)):
        name, scenario = next(iter(page.scenarios.items()))
        said.append(scenario_view(page, name, Game(scenario), Play())["emergency"])
    out = StringIO()
    scenario = next(iter(unit.practice_scenarios.values()))
    play_in_terminal(scenario, course, Console(file=out, width=300), StringIO("q\n"))
    return [*said, out.getvalue().partition("Nothing was saved.")[2].strip()]


def test_every_place_says_the_lines_of_the_course(small):
    assert shown(small) == [SAID] * 4


def test_a_course_without_any_shows_none(small):
    edit(small, "curriculum/course.yaml", LINES, "")
    assert shown(small) == [""] * 4


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('contact: "112"', "contact: 112", "quotes"),
        (", how: call}", "}", "how"),
        ("label: Telefono Amico", "name: Telefono Amico", "name"),
    ],
)
def test_a_line_that_is_not_whole_is_named(small, old, new, sentence):
    edit(small, "curriculum/course.yaml", old, new)
    problems = [str(one) for one in load(small).problems if "course.yaml" in one.file]
    assert any(sentence in problem for problem in problems)
