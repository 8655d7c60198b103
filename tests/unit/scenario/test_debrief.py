"""The look back at a play: what it picks out, that it is always the same, and how it reads."""

import html
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.notebook.pages.static_html import as_document, as_html
from peercompass.notebook.views.debrief import debrief_view
from peercompass.notebook.views.debrief_html import debrief_html
from peercompass.notebook.views.scene import Play, played_view
from peercompass.scenario import Game, attempt, debrief
from tests.helpers.plays import any_opening, choice, ending, playable, scenarios, scene, wander

THREE = scene(
    {
        "one": {
            "choices": [
                choice("give", "two", 2, effects={"trust": 2}),
                choice("push", "two", 0, effects={"trust": -1}),
                choice("look", "two", 1),
            ]
        },
        "two": {
            "choices": [
                choice("grab", "three", 0, effects={"trust": -4}),
                choice("ask", "three", 2, effects={"trust": 1}),
            ]
        },
        "three": {
            "choices": [choice("stay", "last", 2, effects={"trust": 3}), choice("leave", "last", 0)]
        },
        "last": ending(),
    },
    {"trust": (4, 0, 10)},
)


def looked_back(*ids: str):
    game = Game(THREE)
    return debrief(game, game.replay(ids))


def test_it_tells_each_choice_and_what_it_moved() -> None:
    found = looked_back("give", "grab", "leave")
    assert [(m.number, m.node, m.choice.id, m.change) for m in found.moments] == [
        (1, "one", "give", {"trust": 2}),
        (2, "two", "grab", {"trust": -4}),
        (3, "three", "leave", {}),
    ]
    assert found.series == {"trust": (4, 6, 2, 2)}


def test_it_picks_the_moment_that_mattered_one_done_well_and_one_to_try() -> None:
    found = looked_back("give", "grab", "stay")
    assert (found.turning.choice.id, found.well.choice.id, found.to_try.choice.id) == (
        "grab",
        "stay",
        "grab",
    )
    assert (found.other.choice.id, found.other.node, found.other.change) == (
        "ask",
        "two",
        {"trust": 1},
    )


def test_of_equals_it_picks_the_earliest() -> None:
    found = looked_back("look", "ask", "leave")
    assert found.to_try.choice.id == "leave", "the lower rating comes before the earlier place"
    assert found.well.choice.id == "ask"


def test_a_play_without_a_misstep_still_shows_another_path() -> None:
    found = looked_back("give", "ask", "stay")
    assert (found.to_try, found.turning.choice.id) == (None, "stay")
    assert (found.other.choice.id, found.other.node) == ("leave", "three")


def test_a_play_that_has_not_begun_has_nothing_to_look_back_on() -> None:
    found = looked_back()
    assert (found.moments, found.turning, found.well, found.to_try, found.other) == (
        (),
        None,
        None,
        None,
        None,
    )


def test_attempts_are_told_in_figures() -> None:
    game = Game(THREE)
    done = attempt(game, 1, ["give", "grab", "stay"])
    assert (done.choices, done.supporting, done.ending, done.meters) == (3, 2, "last", {"trust": 5})
    assert attempt(game, 2, ["give"]).ending is None


@given(scenarios(), st.data())
def test_of_any_play_it_says_what_is_true(scenario, data: st.DataObject) -> None:
    game = playable(scenario)
    opening = any_opening(data, game)
    ids = [step.choice.id for step in wander(data, game, opening=opening)[1:]]
    replay = game.replay(ids, opening)
    found = debrief(game, replay)
    for name, values in found.series.items():
        moved = [moment.change.get(name, 0) for moment in found.moments]
        assert values[-1] - values[0] == sum(moved)
    assert (found.turning is None) == (not any(m.change for m in found.moments))
    assert found.well is None or found.well.choice.rating == 2
    ratings = [moment.choice.rating for moment in found.moments]
    assert (found.to_try.choice.rating if found.to_try else 2) == min([*ratings, 2])
    if found.other:
        taken = found.moments[found.other.number - 1]
        offered = game.offered(replay.steps[found.other.number - 1].state)
        assert found.other.node == taken.node
        assert found.other.choice in offered
        assert found.other.choice != taken.choice


# --- as a page


def page_of(course, *ids: str, wrote: dict | None = None) -> str:
    unit = course.units["u1-first-steps"]
    skills = {skill.id: skill.title for skill in course.skills.values()}
    play = Play(path=ids, wrote=wrote or {})
    return as_document(played_view(unit.scenarios["goodbye"], play, course.people, skills))


def test_the_page_of_a_finished_play(small_course, golden) -> None:
    words = {"middle": "Is <b>now</b> a good time?"}
    golden("goodbye-played.html", page_of(small_course, "tell", "thank", wrote=words))


def test_a_play_left_early_reads_as_far_as_it_went(small_course) -> None:
    page = page_of(small_course, "ask")
    assert "Ask how her day was." in page
    assert "How it ended" not in page


def test_the_drawing_says_in_words_what_it_draws(small_course) -> None:
    page = page_of(small_course, "ask", "warn")
    start = page.index('<svg viewBox="0 0 300 72"')
    drawing = ET.fromstring(page[start : page.index("</svg>", start) + 6])  # noqa: S314
    assert drawing.get("aria-label") == (
        "How safe Ana feels: 1 choice lifted it, 1 choice lowered it"
    )
    up, down = (part for part in drawing if part.tag == "rect")
    assert float(up.get("y")) + float(up.get("height")) == float(down.get("y")) == 36
    assert up.get("fill") != down.get("fill"), "told apart by more than the side"
    assert ("<td>up 1</td>" in page, "<td>down 1</td>" in page) == (True, True)


def test_it_opens_with_a_face_and_two_cards_and_folds_its_tables(small_course) -> None:
    scenario = small_course.units["u1-first-steps"].scenarios["goodbye"]
    game = Game(scenario)
    told = debrief_view(game, game.replay(["ask", "warn"]), small_course.people, {})
    page = debrief_html(told)
    first = page.index("<details")
    assert page.index("pc-portrait") < page.index("pc-helped") < page.index("pc-to-try") < first
    outside = page[:first] + page[page.rindex("</details>") :]
    assert "<table" not in outside
    assert "<details><" not in page_of(small_course, "ask", "warn"), "paper has it all open"


def test_attempts_stand_side_by_side(small_course) -> None:
    scenario = small_course.units["u1-first-steps"].scenarios["goodbye"]
    game = Game(scenario)
    attempts = [attempt(game, n, ids) for n, ids in enumerate((["tell", "warn"], ["ask"]), 1)]
    told = debrief_view(game, game.replay(["tell", "warn"]), {}, {}, attempts, current=1)
    page = debrief_html(told)
    assert "1 (this one)</th><td>to a hard end</td><td>0 of 2</td></tr>" in page
    assert "2</th><td>left before the end</td><td>1 of 1</td></tr>" in page
    assert "Your attempts" not in debrief_html(
        debrief_view(game, game.replay(["tell"]), {}, {}, attempts[:1])
    )


def test_questions_of_the_author_come_to_class(small_course) -> None:
    scenario = small_course.units["u1-first-steps"].scenarios["goodbye"]
    asked = scenario.model_copy(update={"discuss": ("Who held the <gate>?",)})
    game = Game(asked)
    page = debrief_html(debrief_view(game, game.replay(["ask", "thank"]), {}, {}))
    assert "<li>What did she choose?</li><li>Who held the &lt;gate&gt;?</li>" in page


_TELL = """
import json, sys
from peercompass.course import Person, Scenario
from peercompass.notebook.views.scene import Play, played_view
from peercompass.notebook.pages.static_html import as_document
given = json.load(sys.stdin)
people = {name: Person.model_validate(one) for name, one in given["people"].items()}
scenario = Scenario.model_validate(given["scenario"])
print(as_document(played_view(scenario, Play(path=tuple(given["ids"])), people, given["skills"])))
"""


def test_the_same_ids_give_the_same_bytes_in_every_process(real) -> None:
    unit = next(iter(real.units.values()))
    scenario = next(iter(unit.practice_scenarios.values()))
    game, ids = Game(scenario), []
    state = game.begin().state
    while not game.ended(state):
        ids.append(game.offered(state)[-1].id)
        state = game.choose(state, ids[-1]).state
    given = json.dumps(
        {
            "scenario": scenario.model_dump(mode="json"),
            "ids": ids,
            "people": {name: one.model_dump(mode="json") for name, one in real.people.items()},
            "skills": {skill.id: skill.title for skill in real.skills.values()},
        }
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", _TELL],
            input=given.encode(),
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1]
    assert html.escape(game.offered(game.begin().state)[-1].text).encode() in told[0]


@pytest.mark.parametrize("wrote", ["<script>alert(1)</script>", "\"'><img src=x>"])
def test_own_words_stay_words(small_course, wrote: str) -> None:
    page = page_of(small_course, "ask", "thank", wrote={"middle": wrote})
    assert wrote not in page
    assert "&lt;" in page


def test_a_finished_play_is_what_a_saved_notebook_shows(lesson) -> None:
    from peercompass.notebook.open import part_for
    from tests.helpers.pages import tell

    part = part_for("hello", lesson)
    before = as_html(part.view)
    assert "What do you do?" in before
    for node, picked in (("opening", "ask"), ("middle", "thank")):
        tell(part, do="choose", node=node, choice=picked)
    page = as_html(part_for("hello", lesson).view)
    assert "How it ended" in page
    assert "Looking back" in page
    assert "What do you do?" not in page
