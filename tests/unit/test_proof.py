"""The proof against players: what it says of all plays is true of every play that is played."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from peercompass.course import Scenario
from peercompass.scenario import Game, marks
from peercompass.scenario.proof import Proof, prove
from tests.unit.plays import choice, ending, everywhere, scenarios, scene, wander

CIRCLE = "run in a circle"


def told(proof: Proof, words: str) -> set[tuple]:
    """The paths of the faults whose message holds `words`."""
    return {fault.path for fault in proof.faults if words in fault.message}


@st.composite
def proven(draw: st.DrawFn, sound: bool = False) -> tuple[Scenario, Proof, Game]:
    """A random scenario with its proof, without circles between choices."""
    scenario = draw(scenarios(sound))
    proof = prove(scenario)
    assume(not told(proof, CIRCLE))
    return scenario, proof, Game(scenario)


@given(proven(), st.data())
def test_a_player_meets_nothing_that_the_proof_has_not(found, data: st.DataObject) -> None:
    scenario, proof, game = found
    steps = wander(data, game)
    unreached = told(proof, "no play reaches") | told(proof, "nobody can earn")
    never = told(proof, "is never offered")
    for before, step in zip([None, *steps], steps, strict=False):
        assert not {("nodes", node) for node in step.nodes} & unreached
        if step.choice:
            choices = scenario.nodes[before.state.node].choices
            assert ("nodes", before.state.node, "choices", choices.index(step.choice)) not in never
        if game.ended(step.state):
            assert step.state.node in proof.endings


@given(proven())
def test_the_proof_walks_exactly_the_states_there_are(found) -> None:
    scenario, proof, game = found
    states = everywhere(game)
    assert proof.states == len(states)
    assert set(proof.endings) == {state.node for state in states if game.ended(state)}
    offered = {(state.node, one.id) for state in states for one in game.offered(state)}
    never = {
        ("nodes", name, "choices", place)
        for name, node in scenario.nodes.items()
        for place, one in enumerate(node.choices)
        if (name, one.id) not in offered and any(state.node == name for state in states)
    }
    assert told(proof, "is never offered") == never


@given(proven())
def test_from_every_state_an_ending_can_be_reached_unless_the_proof_says_not(found) -> None:
    _, proof, game = found
    states = everywhere(game)
    alive = {state for state in states if game.ended(state)}
    while grown := {s for s in states if s not in alive and alive & set(states[s])}:
        alive |= grown
    stuck = {("nodes", state.node) for state in states if state not in alive}
    assert told(proof, "no ending can be reached") == stuck


@given(proven(), st.data())
def test_best_and_worst_bound_every_finished_play(found, data: st.DataObject) -> None:
    _, proof, game = found
    steps = wander(data, game)
    assume(game.ended(steps[-1].state))
    length = len(steps) - 1
    assert proof.shortest <= length
    if proof.longest is not None:
        assert length <= proof.longest
        if length:
            share = marks(game, game.replay(step.choice.id for step in steps[1:])).share
            assert proof.worst <= share <= proof.best


@given(proven())
def test_best_and_worst_are_earned_by_some_play(found) -> None:
    _, proof, game = found
    assume(proof.longest is not None and proof.longest <= 6)
    shares = []
    waiting = [((), game.begin().state)]
    while waiting:
        ids, state = waiting.pop()
        if game.ended(state) and ids:
            shares.append(marks(game, game.replay(ids)).share)
        waiting += [((*ids, c.id), game.take(state, c).state) for c in game.offered(state)]
    assert (proof.best, proof.worst) == ((max(shares), min(shares)) if shares else (None, None))


@given(proven())
def test_a_play_goes_round_for_ever_exactly_where_a_state_comes_back(found) -> None:
    _, proof, game = found
    states = everywhere(game)
    left = set(states)
    while ends := {state for state in left if not left & set(states[state])}:
        left -= ends
    assert (proof.longest is None) == (bool(left) or not proof.endings)


@given(proven(sound=True), st.data())
def test_leaving_early_never_earns_more_than_going_on_well(found, data: st.DataObject) -> None:
    _, _, game = found
    steps = wander(data, game)
    ids = [step.choice.id for step in steps[1:]]
    ids = ids[: data.draw(st.integers(0, len(ids)))]
    left = marks(game, game.replay(ids)).share
    while offered := game.offered(game.replay(ids).steps[-1].state):
        ids.append(next(one.id for one in offered if one.rating == 2))
    assert left <= marks(game, game.replay(ids)).share


@pytest.mark.parametrize(
    ("soon", "later", "best", "worst"), [(2, 0, 1.0, 0.0), (0, 2, 1.0, 0.0), (1, 1, 0.75, 0.25)]
)
def test_best_and_worst_are_looked_for_at_every_length(soon, later, best, worst) -> None:
    """One choice leads to an ending at once, the other to a second choice, rated 2 or 0."""
    nodes = {
        "a": {"choices": [choice("stop", "end", soon), choice("on", "b", later)]},
        "b": {"choices": [choice("well", "end", 2), choice("badly", "end", 0)]},
        "end": ending(),
    }
    proof = prove(scene(nodes))
    assert (proof.shortest, proof.longest) == (1, 2)
    assert (proof.best, proof.worst) == (best, worst)


def test_a_scene_that_goes_round_is_proven_without_counting_every_lap() -> None:
    flags = [f"f{number}" for number in range(10)]
    toggles = [choice(f"on-{f}", "hub", effects={"set": [f]}) for f in flags]
    toggles += [choice(f"off-{f}", "hub", effects={"clear": [f]}) for f in flags]
    done = choice("done", "end", when={"flags": flags})
    proof = prove(scene({"hub": {"choices": [*toggles, done]}, "end": ending()}, flags=flags))
    assert (proof.states, proof.shortest, proof.longest, proof.best) == (1025, 11, None, None)


def two_ways(**first: object) -> dict:
    """Nodes of a sound small scene, whose first choice can be given more fields."""
    return {
        "a": {"choices": [choice("one", "b", **first), choice("two", "c", 1)]},
        "b": ending(),
        "c": ending("hard"),
    }


TRUST = {"trust": (1, 0, 3)}
ASKED = ["asked"]
# Each fault: the scene, the path in its YAML, a part of the sentence.
FAULTS = {
    "a node that nothing leads to": (
        scene({**two_ways(), "d": {"choices": [choice("x", "b")]}}),
        ("nodes", "d"), "no play reaches the node `d`",
    ),
    "an ending that nobody can earn": (
        scene({**two_ways(), "d": ending()}), ("nodes", "d"), "nobody can earn the ending `d`"
    ),
    "a choice that is never offered": (
        scene({"a": {"choices": [choice("one", "b", effects={"trust": 1}),
                                 choice("two", "b", when={"trust": ">= 3"})]},
               "b": ending()}, TRUST),
        ("nodes", "a", "choices", 1), "the choice `two` is never offered",
    ),
    "a state with no way to an ending": (
        scene({"a": {"choices": [choice("in", "b"), choice("out", "c")]},
               "b": {"choices": [choice("stay", "b")]}, "c": ending()}),
        ("nodes", "b"), "from here no ending can be reached",
    ),
    "a state where nothing is offered": (
        scene({"a": {"choices": [choice("one", "b", effects={"trust": 1}),
                                 choice("two", "b", effects={"trust": -1})]},
               "b": {"choices": [choice("on", "c", when={"trust": ">= 2"})]},
               "c": ending()}, TRUST),
        ("nodes", "b"), "from here no ending can be reached when trust is 0, flags set: none",
    ),
    "a condition that is always true": (
        scene({"a": {"choices": [choice("one", "b", effects={"trust": 1}),
                                 choice("two", "c", when={"trust": ">= 0"})]},
               "b": ending(), "c": ending()}, TRUST),
        ("nodes", "a", "choices", 1, "when"), "always true",
    ),
    "a route that is never taken": (
        scene({"a": {"choices": [choice("one", "b", effects={"trust": 1}), choice("two", "b")]},
               "b": {"route": [{"when": {"trust": ">= 3"}, "goto": "c"}, {"goto": "d"}]},
               "c": ending(), "d": ending()}, TRUST),
        ("nodes", "b", "route", 0, "when"), "never true",
    ),
    "a route behind one that always holds": (
        scene({"a": {"choices": [choice("one", "b", effects={"trust": 1}), choice("two", "b")]},
               "b": {"route": [{"when": {"trust": ">= 1"}, "goto": "c"},
                               {"when": {"trust": ">= 2"}, "goto": "c"}, {"goto": "c"}]},
               "c": ending()}, TRUST),
        ("nodes", "b", "route", 1, "when"), "this route is never looked at",
    ),
    "a meter that no condition asks": (
        scene(two_ways(effects={"trust": 1}), TRUST),
        ("meters", "trust"), "the meter `trust` cannot matter: no condition looks at it",
    ),
    "a meter that no choice moves": (
        scene(two_ways(when={"trust": ">= 1"}), TRUST),
        ("meters", "trust"), "the meter `trust` cannot matter: no choice changes it",
    ),
    "a flag that no condition asks": (
        scene(two_ways(effects={"set": ["asked"]}), flags=ASKED),
        ("flags", 0), "the flag `asked` cannot matter: no condition looks at it",
    ),
    "a flag that no choice sets": (
        scene(two_ways(when={"without": ["asked"]}), flags=ASKED),
        ("flags", 0), "the flag `asked` cannot matter: no choice sets it",
    ),
    "a moment without a supporting choice": (
        scene({"a": {"choices": [choice("one", "b", 1), choice("two", "b", 0)]}, "b": ending()}),
        ("nodes", "a"), "a learner can stand here with no supporting choice",
    ),
    "a circle at the start": (
        scene({"a": {"goto": "b"}, "b": {"goto": "a"}, "c": ending()}),
        ("start",), "the nodes a → b → a run in a circle; give one of them choices or an ending",
    ),
    "a circle after a choice": (
        scene({"a": {"choices": [choice("one", "b"), choice("two", "c")]}, "b": {"goto": "b"},
               "c": ending()}),
        ("nodes", "a", "choices", 0), "the nodes b → b run in a circle",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_at_its_place(fault: str) -> None:
    scenario, path, sentence = FAULTS[fault]
    assert path in told(prove(scenario), sentence)


def test_a_sound_scene_has_no_fault(small_course) -> None:
    proof = prove(small_course.units["u1-first-steps"].scenarios["goodbye"])
    assert proof.faults == ()
    assert proof.endings == ("open-gate", "shut-gate")
    assert (proof.shortest, proof.longest, proof.best, proof.worst) == (2, 2, 1.0, 0.0)


def row(place: int, *, longest: bool) -> dict:
    """A node whose supporting choice stands in `place` of three and is the longest text or not."""
    choices = [choice(f"c{n}", "x", 2 if n == place else 0) for n in range(3)]
    choices[place]["text"] = "I wait and listen for a while." if longest else "I."
    return {"choices": choices}


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([row(1, longest=False)] * 5, "stands in place 2 in 5 of 5 nodes"),
        ([row(n % 3, longest=True) for n in range(5)], "is the longest text in 5 of 5 nodes"),
        ([row(n % 3, longest=n < 2) for n in range(5)], None),
    ],
)
def test_a_choice_that_can_be_guessed_by_its_looks_is_a_warning(rows, sentence) -> None:
    nodes = {f"n{place}": one for place, one in enumerate(rows)}
    for place, one in enumerate(rows):
        onward = f"n{place + 1}" if place + 1 < len(rows) else "end"
        nodes[f"n{place}"] = {"choices": [{**c, "goto": onward} for c in one["choices"]]}
    faults = [f for f in prove(scene({**nodes, "end": ending()})).faults if f.level == "warning"]
    assert [sentence in fault.message for fault in faults] == [True] * (sentence is not None)
