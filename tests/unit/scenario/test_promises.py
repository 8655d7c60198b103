"""Promises and openings: what the proof holds, and the shortest play that it shows where it cannot,
against every play there is."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from peercompass.authoring import Prover
from peercompass.course import Promise, Scenario
from peercompass.scenario import Game, State, missing_names
from peercompass.scenario.policies import POLICIES, play
from peercompass.scenario.proof import prove
from tests.helpers.plays import choice, ending, scenarios, scene

TRUST = {"trust": (1, 0, 3)}
BREAKS = "a play breaks this promise: "


def told(scenario: Scenario, place: int = 0) -> str | None:
    """What the proof says of a promise, or None where it holds."""
    found = [f.message for f in prove(scenario).faults if f.path == ("promises", place)]
    assert len(found) <= 1
    return found[0] if found else None


def plays(game: Game) -> list[tuple[str | None, tuple, State]]:
    """Every play that ends: its opening, its choices, and where it ends. For scenes that do not go
    round."""
    waiting = [(name, (), game.begin(name).state) for name in game.openings]
    found = []
    for opening, made, state in waiting:
        if game.ended(state):
            found.append((opening, made, state))
        waiting += [
            (opening, (*made, one), game.take(state, one).state) for one in game.offered(state)
        ]
    return found


def keeps(game: Game, promise: Promise, made: tuple, state: State) -> bool:
    """Whether a play that ended in `state` keeps a promise."""
    if game.node(state).ending.kind not in promise.at:
        return True
    if promise.holds:
        return game.holds(promise.holds, state)
    if not made:
        return True
    if promise.last_rating:
        return made[-1].rating >= promise.last_rating
    return 50 * sum(one.rating for one in made) >= promise.least_credit * len(made)


@given(scenarios())
def test_a_promise_is_broken_by_the_shortest_play_that_breaks_it_or_by_none(scenario) -> None:
    proof = prove(scenario)
    assume(proof.longest is not None and proof.longest <= 7)
    assume(not any("run in a circle" in fault.message for fault in proof.faults))
    game = Game(scenario)
    every = plays(game)
    kinds = {node.ending.kind for node in scenario.nodes.values() if node.ending}
    for place, promise in enumerate(scenario.promises):
        broken = [one for one in every if not keeps(game, promise, *one[1:])]
        message = told(scenario, place)
        assert bool(message) == bool(broken)
        if message:
            shown = message.removeprefix(BREAKS)
            ids = re.findall(r"n\d/([\w-]+) “", shown)
            opening = re.match(r"from the opening `(\w+)`", shown)
            replay = game.replay(ids, opening and opening[1])
            made = tuple(step.choice for step in replay.steps[1:])
            assert len(made) == len(ids) == min(len(one[1]) for one in broken)
            assert not keeps(game, promise, made, replay.steps[-1].state)
        at = [f for f in proof.faults if f.path == ("promises", place, "at")]
        assert bool(at) == (not kinds & set(promise.at))


def test_a_broken_promise_is_told_with_its_opening_choices_and_end() -> None:
    nodes = {
        "a": {
            "choices": [
                choice("ask", "b", effects={"set": ["asked"]}),
                choice("chat", "b", 0, effects={"trust": 1}, text="Talk of rain. " * 9),
            ]
        },
        "b": {"choices": [choice("stay", "c", 1)]},
        "c": ending(),
    }
    promises = [{"at": ["strong"], "holds": {"flags": ["asked"]}, "because": "Ask plainly."}]
    openings = [{"id": "calm", "set": ["asked"]}, {"id": "tired", "meters": {"trust": 2}}]
    one = scene(nodes, TRUST, ["asked"], promises=promises, openings=openings)
    assert told(one) == (
        f"{BREAKS}from the opening `tired`, a/chat “Talk of rain. Talk of rain. Talk of rain. Talk "
        "of rain. …” → b/stay “I stay.” → the strong ending `c` (trust is 3, flags set: none, 25 % "
        "of the points)"
    )


LATE = {
    "a": {"choices": [choice("well", "b"), choice("badly", "b", 0)]},
    "b": {"choices": [choice("so", "c", 1), choice("on", "d")]},
    "c": ending(),
    "d": {"choices": [choice("end", "c", 0), choice("out", "e", 0)]},
    "e": ending("mixed"),
}


@pytest.mark.parametrize(
    ("promise", "road"),
    [
        ({"least_credit": 25}, None),
        ({"least_credit": 26}, ["badly", "so"]),
        ({"last_rating": 1}, ["well", "on", "end"]),
        ({"last_rating": 2}, ["well", "so"]),
    ],
)
def test_credit_and_the_last_choice_are_held(promise: dict, road: list[str] | None) -> None:
    message = told(scene(LATE, promises=[{"at": ["strong"], **promise}]))
    assert (message and re.findall(r"\w/([\w-]+) “", message)) == road


def test_a_play_that_goes_round_breaks_a_promise_after_as_many_rounds_as_it_takes() -> None:
    nodes = {
        "a": {"choices": [choice("well", "b"), choice("leave", "pit")]},
        "b": {"choices": [choice("again", "b", 0), choice("on", "c")]},
        "c": ending(),
        "pit": {"choices": [choice("dig", "pit", 0), choice("out", "d")]},
        "d": ending("hard"),
    }

    def rounds(least: int) -> int:
        message = told(scene(nodes, promises=[{"at": ["strong"], "least_credit": least}]))
        return message.count("b/again") if message else 0

    assert [rounds(least) for least in (100, 60, 50, 5)] == [1, 2, 3, 39]
    lost = {**nodes["pit"], "choices": [choice("dig", "pit", 0)]}
    aside = {**nodes, "b": {"choices": [choice("on", "c"), choice("stay", "pit", 0)]}, "pit": lost}
    kept = scene(aside, promises=[{"at": ["strong"], "least_credit": 100}])
    assert told(kept) is None, "what goes round and comes to no such ending breaks nothing"


def test_a_promise_about_no_ending_is_told() -> None:
    one = scene(LATE, promises=[{"at": ["hard"], "last_rating": 1}])
    (fault,) = [f for f in prove(one).faults if f.path[0] == "promises"]
    assert (fault.path, fault.message) == (
        ("promises", 0, "at"),
        "no ending is hard, so this promises nothing",
    )


def test_what_only_a_promise_or_a_line_looks_at_matters() -> None:
    nodes = {
        "a": {"choices": [choice("ask", "b", effects={"set": ["asked"], "trust": 1})]},
        "b": {"says": [{"text": "Hm.", "when": {"trust": ">= 2"}}], **ending()},
    }
    promises = [{"at": ["strong"], "holds": {"flags": ["asked"]}}]
    openings = [{"id": "calm"}, {"id": "tired", "meters": {"trust": 0}}]
    assert prove(scene(nodes, TRUST, ["asked"], promises=promises, openings=openings)).faults == ()


def test_a_line_that_always_or_never_comes_is_told() -> None:
    says = [
        {"text": "Always.", "when": {"trust": "< 3"}},
        {"text": "Never.", "when": {"trust": "== 3"}},
        {"text": "Told later: {quote}", "quotes": "b"},
    ]
    nodes = {
        "a": {"says": says, "choices": [choice("on", "b", effects={"trust": 2})]},
        "b": {"choices": [choice("end", "c")]},
        "c": {"says": [{"text": "“{quote}”", "quotes": "a"}], **ending()},
    }
    found = {f.path[-2:]: f.message for f in prove(scene(nodes, TRUST)).faults}
    assert found == {
        (0, "when"): "this condition is always true in any play",
        (1, "when"): "this condition is never true in any play",
        (2, "quotes"): "no play comes here from the moment `b`, so this line never comes; quote an "
        "earlier one",
    }


# --- openings


def two_openings(second: dict, **first: object) -> Scenario:
    """A scene of two moments and three endings, and two openings, the first of them plain."""
    nodes = {
        "a": {
            "choices": [
                choice("good", "turn", 2, effects={"trust": 1}),
                choice("fair", "turn", 1),
                choice("poor", "turn", 0, effects={"trust": -1}),
            ]
        },
        "b": {"choices": [choice("fair", "turn", 1), choice("poor", "turn", 0)]},
        "turn": {
            "route": [
                {"when": {"trust": ">= 2"}, "goto": "high"},
                {"when": {"trust": "== 1"}, "goto": "fair"},
                {"goto": "low"},
            ]
        },
        "high": ending("strong"),
        "fair": ending("mixed"),
        "low": ending("hard"),
    }
    return scene(nodes, TRUST, openings=[{"id": "calm", **first}, {"id": "tired", **second}])


def unfair(scenario: Scenario) -> list[str]:
    """What the proof says of the openings of a graded scene."""
    return [f.message for f in prove(scenario, graded=True).faults if f.path[0] == "openings"]


def test_graded_openings_that_are_not_equally_fair_are_told() -> None:
    one = two_openings({"start": "b", "meters": {"trust": 2}})
    assert unfair(one) == [
        "the best play from `tired` earns 50% of the points, from `calm` 100%; in graded work each "
        "opening offers the same",
        "middling play from `tired` comes to a strong ending, from `calm` to a mixed ending; in "
        "graded work each opening leads to the same kind of ending",
        "worst play from `tired` comes to a strong ending, from `calm` to a hard ending; in graded "
        "work each opening leads to the same kind of ending",
    ]
    assert [f for f in prove(one).faults if f.path[0] == "openings"] == []
    messages = [message for path, message, _ in Prover()(one, True) if path[0] == "openings"]
    assert messages == unfair(one)


def test_two_openings_that_are_the_same_are_told() -> None:
    again = two_openings({"start": "a", "meters": {"trust": 1}})
    assert unfair(again) == ["the opening `tired` is the same as `calm`; change one of them"]


def test_a_graded_scene_that_goes_round_cannot_be_fair_for_certain() -> None:
    nodes = {
        "a": {"choices": [choice("again", "a"), choice("on", "c")]},
        "c": ending(),
    }
    openings = [{"id": "calm"}, {"id": "tired", "meters": {"trust": 0}}]
    (message,) = unfair(scene(nodes, TRUST, openings=openings))
    assert message.startswith("a play of this scene can go round for ever")


def test_an_opening_that_runs_in_a_circle_is_told_at_its_start() -> None:
    nodes = {
        "a": {"choices": [choice("on", "c")]},
        "b": {"goto": "d"},
        "d": {"goto": "b"},
        "c": ending(),
    }
    found = prove(scene(nodes, openings=[{"id": "calm"}, {"id": "lost", "start": "b"}])).faults
    assert ("openings", 1, "start") in {fault.path for fault in found}


@given(scenarios(sound=True))
def test_the_greatest_credit_of_each_opening_is_some_play_of_it(scenario: Scenario) -> None:
    proof = prove(scenario, graded=True)
    assume(proof.longest is not None and proof.longest <= 7 and len(scenario.openings) > 1)
    assume(not any("run in a circle" in fault.message for fault in proof.faults))
    every = plays(Game(scenario))

    def share(name: str) -> float:
        made = [one[1] for one in every if one[0] == name]
        return max((sum(c.rating for c in one) / (2 * len(one)) for one in made if one), default=0)

    first, *others = (one.id for one in scenario.openings)
    differ = {place for place, one in enumerate(others, 1) if share(one) != share(first)}
    told = {f.path[1] for f in proof.faults if "in graded work each opening offers" in f.message}
    assert told == differ


# --- how somebody plays who goes by the ratings


@pytest.mark.parametrize(
    ("policy", "ratings"),
    [("best", [2, 2, 2, 2]), ("worst", [0, 0, 0, 1]), ("middling", [2, 1, 0, 1])],
)
def test_a_policy_goes_by_the_ratings(policy: str, ratings: list[int]) -> None:
    offered = [(0, 2), (2, 1, 0), (2, 0), (1, 2, 1)]
    nodes = {
        f"n{n}": {"choices": [choice(f"c{k}", f"n{n + 1}", r) for k, r in enumerate(row)]}
        for n, row in enumerate(offered)
    }
    replay = play(Game(scene({**nodes, "n4": ending()})), POLICIES[policy]())
    assert [step.choice.rating for step in replay.steps[1:]] == ratings
    assert replay.steps[-1].choice.id == {"best": "c1", "worst": "c0", "middling": "c0"}[policy]


@given(scenarios(), st.sampled_from(list(POLICIES)))
def test_a_policy_always_comes_to_rest(scenario: Scenario, policy: str) -> None:
    proof = prove(scenario)
    assume(not any("run in a circle" in fault.message for fault in proof.faults))
    game = Game(scenario)
    for opening in game.openings:
        replay = play(game, POLICIES[policy](), opening)
        ids = [step.choice.id for step in replay.steps[1:]]
        assert game.replay(ids, opening) == replay


def test_names_of_openings_lines_and_promises_are_looked_for() -> None:
    nodes = {
        "a": {
            "says": [
                {"text": "One.", "when": {"trst": ">= 2"}},
                {"text": "Two: {quote}", "quotes": "c"},
            ],
            "choices": [choice("on", "c")],
        },
        "c": ending(),
    }
    openings = [{"id": "calm", "start": "b", "meters": {"hope": 1}, "set": ["askd"]}]
    promises = [{"at": ["strong"], "holds": {"flags": ["asked"]}}]
    one = scene(nodes, TRUST, openings=openings, promises=promises)
    assert set(missing_names(one).values()) == {
        ("openings", 0, "start"),
        ("openings", 0, "meters"),
        ("openings", 0, "set"),
        ("promises", 0, "holds"),
        ("nodes", "a", "says", 0, "when"),
        ("nodes", "a", "says", 1, "quotes"),
    }
    assert "there is no moment with choices `c`; there is: a" in missing_names(one)
