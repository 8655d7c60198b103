"""The engine: what a choice does, and that the same choices always come to the same."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from peercompass.course import Scenario
from peercompass.scenario import Game, ScenarioError, State, marks, missing_names
from tests.helpers.plays import (
    any_opening,
    choice,
    ending,
    everywhere,
    playable,
    scenarios,
    scene,
    wander,
)

TWO_ROUNDS = scene(
    {
        "first": {
            "choices": [
                choice("give", "second", effects={"trust": 2}),
                choice("take", "second", 0, effects={"trust": -2}),
            ]
        },
        "second": {"choices": [choice("stay", "last", 1), choice("leave", "last", 0)]},
        "last": ending(),
    },
    {"trust": (4, 0, 10)},
)


def meter_after(start: int, *changes: int) -> int:
    """What a meter from 0 to 10 shows after changes by one choice each."""
    nodes = {
        f"n{number}": {"choices": [choice("go", f"n{number + 1}", effects={"trust": change})]}
        for number, change in enumerate(changes)
    }
    game = Game(scene({**nodes, f"n{len(changes)}": ending()}, {"trust": (start, 0, 10)}))
    last = game.replay(["go"] * len(changes)).steps[-1].state
    return game.meter(last, "trust")


@pytest.mark.parametrize(
    ("start", "changes", "shown"),
    [(4, [2], 6), (4, [-4], 0), (4, [-5], 0), (9, [5], 10), (9, [5, -1], 9), (1, [-3, 2], 2)],
)
def test_a_meter_moves_and_stays_within_its_bounds(start, changes, shown) -> None:
    assert meter_after(start, *changes) == shown


def test_flags_are_set_and_cleared() -> None:
    game = Game(
        scene(
            {
                "a": {"choices": [choice("both", "b", effects={"set": ["asked", "warned"]})]},
                "b": {
                    "choices": [
                        choice("undo", "c", effects={"clear": ["warned", "asked"]}),
                        choice("swap", "c", effects={"set": ["warned"], "clear": ["asked"]}),
                    ]
                },
                "c": ending(),
            },
            flags=["asked", "warned"],
        )
    )
    steps = [game.replay(ids).steps[-1].state for ids in ([], ["both"], ["both", "undo"])]
    flags = [game.flags(state) for state in steps]
    assert flags == [frozenset(), {"asked", "warned"}, frozenset()]
    assert game.flags(game.replay(["both", "swap"]).steps[-1].state) == {"warned"}


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({"trust": ">= 4"}, True),
        ({"trust": ">= 5"}, False),
        ({"trust": "<= 4"}, True),
        ({"trust": "<= 3"}, False),
        ({"trust": "> 3"}, True),
        ({"trust": "> 4"}, False),
        ({"trust": "< 5"}, True),
        ({"trust": "< 4"}, False),
        ({"trust": "== 4"}, True),
        ({"trust": "==5"}, False),
        ({"flags": ["asked"]}, False),
        ({"without": ["asked"]}, True),
        ({"trust": ">= 4", "without": ["asked"]}, True),
        ({"trust": ">= 5", "without": ["asked"]}, False),
        ({"trust": ">= 4", "hope": "< 0"}, False),
    ],
)
def test_a_condition_needs_all_its_parts(when: dict, holds: bool) -> None:
    nodes = {
        "a": {"choices": [choice("always", "b"), choice("maybe", "b", when=when)]},
        "b": ending(),
    }
    game = Game(scene(nodes, {"trust": (4, 0, 10), "hope": (0, 0, 1)}, ["asked"]))
    state = game.begin().state
    assert [one.id for one in game.offered(state)] == ["always", "maybe"][: 1 + holds]
    if not holds:
        with pytest.raises(ScenarioError, match="`maybe` is not offered at `a`"):
            game.choose(state, "maybe")


def test_a_flag_opens_some_choices_and_closes_others() -> None:
    nodes = {
        "a": {
            "choices": [
                choice("ask", "b", effects={"set": ["asked"]}),
                choice("undo", "b", effects={"clear": ["asked"]}),
            ]
        },
        "b": {
            "choices": [
                choice("go-on", "c", when={"flags": ["asked"]}),
                choice("start-anew", "c", when={"without": ["asked"]}),
            ]
        },
        "c": ending(),
    }
    game = Game(scene(nodes, flags=["asked"]))

    def offered_after(name: str) -> list[str]:
        return [one.id for one in game.offered(game.replay([name]).steps[-1].state)]

    assert offered_after("ask") == ["go-on"]
    assert offered_after("undo") == ["start-anew"], "clearing what is not set sets nothing"


def test_the_first_route_that_holds_is_taken() -> None:
    def end_of(start: int) -> tuple[str, ...]:
        nodes = {
            "a": {
                "route": [
                    {"when": {"trust": ">= 6"}, "goto": "high"},
                    {"when": {"trust": ">= 3"}, "goto": "fair"},
                    {"goto": "low"},
                ]
            },
            "high": ending(),
            "fair": ending(),
            "low": ending(),
        }
        return Game(scene(nodes, {"trust": (start, 0, 10)})).begin().nodes

    assert [end_of(n) for n in (9, 4, 1)] == [("a", "high"), ("a", "fair"), ("a", "low")]


def test_a_step_passes_all_nodes_without_choices() -> None:
    nodes = {
        "a": {"choices": [choice("go", "b")]},
        "b": {"goto": "c"},
        "c": {"route": [{"goto": "d"}]},
        "d": ending(),
    }
    game = Game(scene(nodes))
    step = game.choose(game.begin().state, "go")
    assert step.nodes == ("b", "c", "d")
    assert step.choice.id == "go"
    assert game.ended(step.state)
    assert game.offered(step.state) == ()


def test_a_circle_without_choices_is_named_and_not_walked_for_ever() -> None:
    nodes = {"a": {"choices": [choice("in", "b")]}, "b": {"goto": "c"}, "c": {"goto": "b"}}
    game = Game(scene(nodes))
    with pytest.raises(ScenarioError, match="the moments b → c → b run in a circle"):
        game.choose(game.begin().state, "in")
    assert game.replay(["in"]).stopped == "after 0 choices: the moments b → c → b run in a circle"


def test_a_node_where_one_writes_first_plays_by_its_choices(small_course) -> None:
    scenario = small_course.units["u1-first-steps"].scenarios["goodbye"]
    game = Game(scenario)
    step = game.choose(game.begin().state, "ask")
    assert game.node(step.state).write.max_words == 40
    assert [one.id for one in game.offered(step.state)] == ["thank", "wait", "warn"]


def test_a_name_that_is_not_defined_is_refused_before_play() -> None:
    lost = scene({"a": {"choices": [choice("go", "b", effects={"set": ["asked"]})]}, "b": ending()})
    assert missing_names(lost) == {
        "there is no flag `asked`; there is none yet": ("nodes", "a", "choices", 0, "effects")
    }
    with pytest.raises(ScenarioError, match="there is no flag `asked`"):
        Game(lost)


def test_a_state_cannot_be_changed() -> None:
    state = Game(TWO_ROUNDS).begin().state
    with pytest.raises(AttributeError):
        state.node = "last"
    with pytest.raises(ValueError, match="frozen"):
        TWO_ROUNDS.start = "last"


@given(scenario=scenarios(), data=st.data())
def test_a_play_replays_from_its_opening_and_ids_alone(
    scenario: Scenario, data: st.DataObject
) -> None:
    game = playable(scenario)
    opening = any_opening(data, game)
    steps = wander(data, game, opening=opening)
    again = Game(scenario).replay((step.choice.id for step in steps[1:]), opening)
    assert again.steps == tuple(steps)
    assert again.opening == opening
    assert (again.unplayed, again.stopped) == ((), None)


@given(scenario=scenarios(), data=st.data())
def test_a_choice_changes_no_earlier_state(scenario: Scenario, data: st.DataObject) -> None:
    game = playable(scenario)
    before = scenario.model_dump_json()
    steps = wander(data, game, opening=any_opening(data, game))
    copies = [State(*step.state) for step in steps]
    for step in steps:
        for offered in game.offered(step.state):
            game.replay([offered.id, offered.id])
    assert [step.state for step in steps] == copies
    assert scenario.model_dump_json() == before
    for state in copies:
        for name, meter in scenario.meters.items():
            assert meter.min <= game.meter(state, name) <= meter.max


@given(
    scenario=scenarios(),
    ids=st.lists(st.text(max_size=3) | st.sampled_from(["c0", "c1", "c2"])),
    opening=st.sampled_from([None, "o0", "o1", "nowhere", 7, ["o1"]]),
)
def test_any_ids_replay_as_far_as_they_are_offered(scenario, ids, opening) -> None:
    replay = playable(scenario).replay(ids, opening)
    played = [step.choice.id for step in replay.steps[1:]]
    assert [*played, *replay.unplayed] == ids
    assert bool(replay.unplayed) == bool(replay.stopped)
    known = [one.id for one in scenario.openings]
    assert replay.opening == (opening if opening in known else known[0] if known else None)


def test_a_changed_scenario_replays_as_far_as_it_goes_and_says_where_it_stopped() -> None:
    changed = TWO_ROUNDS.model_copy(
        update={
            "nodes": {
                **TWO_ROUNDS.nodes,
                "second": scene(
                    {"x": {"choices": [choice("wait", "last")]}, "last": ending()}
                ).nodes["x"],
            }
        }
    )
    replay = Game(changed).replay(["give", "stay"])
    assert [step.state.node for step in replay.steps] == ["first", "second"]
    assert replay.unplayed == ("stay",)
    assert replay.stopped == "after 1 choices: `stay` is not offered at `second`"


def test_marks_are_the_mean_rating_and_a_play_left_early_counts_what_was_missing() -> None:
    game = Game(TWO_ROUNDS)
    shares = {
        ids: marks(game, game.replay(ids.split())) for ids in ("give stay", "give", "take", "")
    }
    assert shares["give stay"].share == 3 / 4
    assert (shares["give"].share, shares["give"].missing) == (2 / 4, 1)
    assert (shares["take"].share, shares["take"].ratings) == (0.0, (0,))
    assert (shares[""].share, shares[""].missing) == (0.0, 2)


@given(scenario=scenarios(), data=st.data())
def test_what_is_missing_is_the_shortest_way_that_conditions_leave(scenario, data) -> None:
    game = playable(scenario)
    opening = any_opening(data, game)
    steps = wander(data, game, opening=opening)
    states = everywhere(game)
    ids = [step.choice.id for step in steps[1:]]
    try:
        missing = marks(game, game.replay(ids, opening)).missing
    except ScenarioError:  # somewhere it runs in a circle
        assume(False)
    reach, count = {steps[-1].state}, 0
    while not any(game.ended(state) for state in reach):
        grown = reach | {step.state for state in reach for step in states[state]}
        if grown == reach:  # there is no way to an ending
            count = 0
            break
        reach, count = grown, count + 1
    assert missing == count


def test_the_fewest_choices_left_are_counted_on_the_graph_alone() -> None:
    nodes = {
        "start": {
            "choices": [choice("on", "turn"), choice("round", "start"), choice("lost", "pit")]
        },
        "turn": {"route": [{"when": {"trust": ">= 3"}, "goto": "near"}, {"goto": "far"}]},
        "far": {"choices": [choice("on", "near")]},
        "near": {"choices": [choice("on", "out", when={"trust": "< 0"}), choice("back", "far")]},
        "out": {"goto": "last"},
        "last": ending(),
        "pit": {"choices": [choice("dig", "hole")]},
        "hole": {"goto": "pit"},
    }
    game = Game(scene(nodes, {"trust": (1, 0, 3)}))
    fewest = {
        "start": 2,
        "turn": 1,
        "far": 2,
        "near": 1,
        "out": 0,
        "last": 0,
        "pit": None,
        "hole": None,
    }
    assert {name: game.fewest_left(name) for name in nodes} == fewest
    with pytest.raises(KeyError):
        game.fewest_left("nowhere")


@given(scenario=scenarios(), data=st.data())
def test_no_play_ends_in_fewer_choices_than_the_fewest_left(scenario, data) -> None:
    game = playable(scenario)
    steps = wander(data, game, opening=any_opening(data, game))
    left = [game.fewest_left(step.state.node) for step in steps]
    if game.ended(steps[-1].state):
        assert all(few <= len(left) - 1 - place for place, few in enumerate(left))
        assert left[-1] == 0


_TELL = """
import json, sys
from peercompass.course import Scenario
from peercompass.scenario import Game
from peercompass.scenario.proof import prove
given = json.load(sys.stdin)
scenario = Scenario.model_validate(given["scenario"])
game = Game(scenario)
print(game.replay(given["ids"]), prove(scenario), sep="\\n")
"""


def test_the_same_ids_tell_the_same_in_every_process(small_course) -> None:
    scenario = small_course.units["u1-first-steps"].scenarios["goodbye"]
    given = json.dumps({"scenario": scenario.model_dump(mode="json"), "ids": ["ask", "warn"]})
    told = [
        subprocess.run(
            [sys.executable, "-c", _TELL],
            input=given,
            text=True,
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1]
    assert "Ask how her day was." in told[0]


def test_a_learners_door_loads_no_numpy() -> None:
    """It is authors' ware, and a browser's Python would have to fetch it. (What ipywidgets loads
    is its own business, so only our pure rooms are asked.)"""
    code = "import sys, peercompass.exercise, peercompass.scenario; print('numpy' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
