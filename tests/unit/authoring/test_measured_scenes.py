"""Where simple ways to play a scene come to, and how the scene is built."""

import json
from pathlib import Path
from typing import Any

import pytest

from peercompass.authoring import standards
from peercompass.authoring.standards import Outcome, ScenePlays, SceneShape
from peercompass.course.load import load
from tests.helpers.choices import bare_course
from tests.helpers.plays import choice, ending
from tests.helpers.small_course import PLAYED, line_of

MOMENTS = 9


def chain(**more: Any) -> dict[str, Any]:
    """A scene of nine moments, each with a choice rated 0, 1 and 2, that all lead to the next one;
    its meter counts from 9, and the ending goes by it."""
    nodes: dict[str, Any] = {}
    for n in range(MOMENTS):
        goto = f"n{n + 1}" if n + 1 < MOMENTS else "close"
        nodes[f"n{n}"] = {
            "choices": [
                choice("hurry", goto, 0, effects={"trust": -1}),
                choice("nod", goto, 1),
                choice("listen", goto, 2, effects={"trust": 1}),
            ]
        }
    nodes["close"] = {
        "route": [
            {"when": {"trust": ">= 15"}, "goto": "strong"},
            {"when": {"trust": "<= 3"}, "goto": "hard"},
            {"goto": "mixed"},
        ]
    }
    nodes |= {kind: ending(kind) for kind in ("strong", "mixed", "hard")}
    return {
        "id": "goodbye",
        "title": "A chain",
        "competencies": ["listening"],
        "cast": ["ana"],
        "meters": {"trust": {"start": 9, "min": 0, "max": 18, "label": "T"}},
        "start": "n0",
        "nodes": nodes,
        **more,
    }


def good() -> dict[str, Any]:
    """The chain with all that a scene owes: trust is felt in three lines and memory in three, in
    the moments after six of nine; two moments have two best choices."""
    scene = chain(flags=["listened"])
    nodes = scene["nodes"]
    for n in (1, 2, 3):
        nodes[f"n{n}"]["says"] = [{"who": "ana", "text": "Hm.", "when": {"trust": f">= {8 + n}"}}]
    nodes["n0"]["choices"][2]["effects"]["set"] = ["listened"]
    nodes["n4"]["says"] = [{"who": "ana", "text": "You said “{quote}”", "quotes": "n0"}]
    nodes["n5"]["says"] = [{"who": "ana", "text": "You heard me.", "when": {"flags": ["listened"]}}]
    nodes["n6"]["says"] = [{"who": "ana", "text": "Hello.", "when": {"without": ["listened"]}}]
    for n in (7, 8):
        goto = nodes[f"n{n}"]["choices"][0]["goto"]
        nodes[f"n{n}"]["choices"].append(choice("ask", goto, 2, effects={"trust": 1}))
    return scene


@pytest.fixture
def course(small: Path) -> Path:
    return bare_course(small)


def write(root: Path, scene: dict[str, Any]) -> None:
    """As JSON, which is YAML too."""
    (root / PLAYED).write_text(json.dumps(scene, indent=1), encoding="utf-8")


def findings(root: Path, scene: dict[str, Any]) -> list[str]:
    """What is told of the scene, but for its rationales, which are a few words."""
    write(root, scene)
    found = [str(one) for one in standards(load(root))[0] if one.file == PLAYED]
    return [one for one in found if "the rationale" not in one and "the same rationale" not in one]


def measured(root: Path, scene: dict[str, Any]) -> tuple[ScenePlays, SceneShape]:
    write(root, scene)
    (unit,) = standards(load(root))[1]
    (plays,), (shape,) = unit.plays, unit.shapes
    return plays, shape


def test_a_scene_that_owes_nothing_is_not_told_of(course: Path) -> None:
    assert findings(course, good()) == []


def test_each_policy_comes_to_the_ending_it_earns(course: Path) -> None:
    plays, _ = measured(course, chain())
    assert plays.plays == {
        "best": (Outcome("strong", "strong", 1.0),),
        "middling": (Outcome("mixed", "mixed", 0.5),),
        "worst": (Outcome("hard", "hard", 0.0),),
        "first": (Outcome("hard", "hard", 0.0),),
        "last": (Outcome("strong", "strong", 1.0),),
        "longest": (Outcome("strong", "strong", 1.0),),  # "I listen."
        "shortest": (Outcome("mixed", "mixed", 0.5),),  # "I nod."
    }
    # Six more of nine rated 2 than rated 0: by count of all 3^9 roads, 1.2 %.
    assert plays.strong == pytest.approx(0.012, abs=0.02)


def test_where_nothing_is_between_best_and_worst_the_middling_play_takes_turns(course) -> None:
    scene = chain()
    for n in range(MOMENTS):
        del scene["nodes"][f"n{n}"]["choices"][1]
    plays, _ = measured(course, scene)
    assert plays.plays["middling"] == (Outcome("mixed", "mixed", 5 / 9),)


@pytest.mark.parametrize(
    ("at", "now", "sentence", "line"),
    [
        (
            15,
            9,
            "middling play comes to the strong ending `strong` with 50%",
            "strong",
        ),
        (15, 19, "best play comes to the mixed ending `mixed` with 100%", "mixed"),
        (3, -1, "worst play comes to the mixed ending `mixed` with 0%", "mixed"),
        (15, 9, "roads at random come to a strong ending", "nodes"),
    ],
)
def test_an_ending_that_is_not_earned_is_told(course, at, now, sentence, line) -> None:
    scene = good()
    for route in scene["nodes"]["close"]["route"]:
        if when := route.get("when"):
            when["trust"] = when["trust"].replace(f" {at}", f" {now}")
    (told,) = (one for one in findings(course, scene) if sentence in one)
    number = line_of(course, PLAYED, f'"{line}": {{')
    assert told.startswith(f"{PLAYED}:{number}: ")


def test_each_opening_is_played(course: Path) -> None:
    scene = good()
    scene["openings"] = [{"id": "rested"}, {"id": "tired", "meters": {"trust": 3}}]
    plays, _ = measured(course, scene)
    assert plays.plays["middling"] == (Outcome("mixed", "mixed", 0.5), Outcome("hard", "hard", 0.5))
    (told,) = (one for one in findings(course, scene) if "middling" in one)
    assert "the hard ending `hard`" in told


def test_how_a_scene_is_built_is_counted(course: Path) -> None:
    _, shape = measured(course, chain())
    assert shape.converging == tuple(f"n{n}" for n in range(MOMENTS - 1))
    assert (shape.moments, shape.meter_branches, shape.callbacks) == (MOMENTS, 0, 0)
    _, shape = measured(course, good())
    assert shape.converging == ("n6", "n7")
    assert (shape.meter_branches, shape.callbacks, shape.defensible) == (3, 3, 2)


def test_a_route_counts_inside_a_scene_and_not_at_its_close(course: Path) -> None:
    scene = chain()
    for one in scene["nodes"]["n0"]["choices"]:
        one["goto"] = "fork"
    scene["nodes"]["fork"] = {"route": [{"when": {"trust": ">= 10"}, "goto": "n2"}, {"goto": "n1"}]}
    _, shape = measured(course, scene)
    assert shape.meter_branches == 1
    assert "n0" not in shape.converging


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("in 8 of 9 moments all choices lead to the same next moment (`n0`, `n1`, ", "choices"),
        ("0 places inside the scene hang on a meter; let it be 3 or more", "meters"),
        ("0 places inside the scene look back at what the player did or said", "flags"),
        ("0 moments have two choices rated 2; let it be 2 or more", "nodes"),
    ],
)
def test_what_a_scene_owes_is_told_at_its_place(course, sentence, line) -> None:
    (told,) = (one for one in findings(course, chain(flags=[])) if sentence in one)
    number = line_of(course, PLAYED, f'"{line}":')
    assert told.startswith(f"{PLAYED}:{number}: ")


def test_a_turn_of_phrase_may_be_the_best_line_so_often_and_no_more(course: Path) -> None:
    language = course / "curriculum/language.yaml"
    tell = "{find: 'sorry.*\\?', like: Sorry. This?, most_a_scene: 1}"
    language.write_text(language.read_text() + f"counted:\n  tells:\n    - {tell}\n")
    scene = good()
    scene["nodes"]["n2"]["choices"][2]["text"] = "I'm sorry. Which way?"
    assert not [one for one in findings(course, scene) if "Sorry" in one]
    scene["nodes"]["n5"]["choices"][2]["text"] = "Sorry. Up, or down?"
    scene["nodes"]["n6"]["choices"][0]["text"] = "Sorry. Now what?"  # rated 0
    (told,) = (one for one in findings(course, scene) if "Sorry" in one)
    assert "a best choice goes like “Sorry. This?” in 2 moments (`n2`, `n5`)" in told


def test_a_sketch_is_left_alone(course: Path) -> None:
    """A scene of few moments owes none of this: a beginner's first one is a sketch."""
    scene = chain()
    for one in scene["nodes"]["n0"]["choices"]:
        one["goto"] = "n3"
    del scene["nodes"]["n1"], scene["nodes"]["n2"]
    assert findings(course, scene) == []
