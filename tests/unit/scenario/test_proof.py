"""The proof against players: what it says of all plays is true of every play that is played."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from peercompass.authoring import Prover
from peercompass.course import Scenario
from peercompass.scenario import Game, ScenarioError, State, marks
from peercompass.scenario.proof import Proof, _state_space, prove
from tests.helpers.plays import any_opening, choice, ending, everywhere, scenarios, scene, wander

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
    steps = wander(data, game, opening=any_opening(data, game))
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
    while grown := {
        s for s in states if s not in alive and any(step.state in alive for step in states[s])
    }:
        alive |= grown
    stuck = {("nodes", state.node) for state in states if state not in alive}
    assert told(proof, "no ending can be reached") == stuck
    far = {game.begin(name).state: 0 for name in game.openings}
    for state in states:  # the fewest choices come first
        for step in states[state]:
            far.setdefault(step.state, far[state] + 1)
    for fault in proof.faults:
        if "no ending can be reached" in fault.message:
            here = [s for s in states if s not in alive and s.node == fault.path[1]]
            nearest = min(far[s] for s in here)
            named = {described(game, s) for s in here if far[s] == nearest}
            assert fault.message.partition("when ")[2] in named


def described(game: Game, state: State) -> str:
    meters = [f"{name} is {game.meter(state, name)}" for name in game.scenario.meters]
    flags = ", ".join(sorted(game.flags(state))) or "none"
    return ", ".join([*meters, f"flags set: {flags}"])


@given(proven())
def test_conditions_that_never_differ_are_told(found) -> None:
    scenario, proof, game = found
    came_to: dict[tuple, set[bool]] = {}

    def ask(state: State, path: tuple, when) -> bool:
        holds = game.holds(when, state)
        if when:
            came_to.setdefault((*path, "when"), set()).add(holds)
        return holds

    states = everywhere(game)
    begun = [game.begin(name) for name in game.openings]
    for step in [*begun, *(step for steps in states.values() for step in steps)]:
        for node in step.nodes:
            for place, line in enumerate(scenario.nodes[node].says):
                ask(step.state, ("nodes", node, "says", place), line.when)
            for place, route in enumerate(scenario.nodes[node].route):
                if ask(step.state, ("nodes", node, "route", place), route.when):
                    break
    for state in states:
        for place, one in enumerate(scenario.nodes[state.node].choices):
            ask(state, ("nodes", state.node, "choices", place), one.when)
    for sentence, truth in (("always true", {True}), ("never true", {False})):
        assert told(proof, sentence) == {path for path in came_to if came_to[path] == truth}
    assert not told(proof, "never looked at") & set(came_to)


@given(proven())
def test_moments_without_a_supporting_choice_are_told(found) -> None:
    _, proof, game = found
    bare = {
        ("nodes", state.node)
        for state, steps in everywhere(game).items()
        if steps and all(step.choice.rating < 2 for step in steps)
    }
    assert told(proof, "no supporting choice") == bare


@given(proven(), st.data())
def test_best_and_worst_bound_every_finished_play(found, data: st.DataObject) -> None:
    _, proof, game = found
    opening = any_opening(data, game)
    steps = wander(data, game, opening=opening)
    assume(game.ended(steps[-1].state))
    length = len(steps) - 1
    assert proof.shortest <= length
    if proof.longest is not None:
        assert length <= proof.longest
        if length:
            ids = [step.choice.id for step in steps[1:]]
            share = marks(game, game.replay(ids, opening)).share
            assert proof.worst <= share <= proof.best


@given(proven())
def test_shortest_and_longest_best_and_worst_are_some_plays(found) -> None:
    _, proof, game = found
    assume(proof.longest is not None and proof.longest <= 8)
    lengths, shares = set(), set()
    waiting = [(0, 0, game.begin(name).state) for name in game.openings]
    while waiting:
        length, earned, state = waiting.pop()
        if game.ended(state):
            lengths.add(length)
            if length:
                shares.add(earned / (2 * length))
        waiting += [
            (length + 1, earned + one.rating, game.take(state, one).state)
            for one in game.offered(state)
        ]
    assert (proof.shortest, proof.longest) == (min(lengths), max(lengths))
    assert (proof.best, proof.worst) == ((max(shares), min(shares)) if shares else (None, None))


@given(proven())
def test_a_play_goes_round_for_ever_exactly_where_a_state_comes_back(found) -> None:
    _, proof, game = found
    states = everywhere(game)
    left = set(states)
    while ends := {s for s in left if not any(step.state in left for step in states[s])}:
        left -= ends
    assert (proof.longest is None) == (bool(left) or not proof.endings)


@given(proven(sound=True), st.data())
def test_leaving_early_never_earns_more_than_going_on_well(found, data: st.DataObject) -> None:
    _, _, game = found
    opening = any_opening(data, game)
    steps = wander(data, game, opening=opening)
    ids = [step.choice.id for step in steps[1:]]
    ids = ids[: data.draw(st.integers(0, len(ids)))]
    left = marks(game, game.replay(ids, opening)).share
    while offered := game.offered(game.replay(ids, opening).steps[-1].state):
        ids.append(next(one.id for one in offered if one.rating == 2))
    assert left <= marks(game, game.replay(ids, opening)).share


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


def wide(meters: int, flags: int) -> Scenario:
    """Two choices, and meters of 101 values and flags without end that they move."""
    names = [f"m{number}" for number in range(meters)]
    marks = [f"f{number}" for number in range(flags)]
    nodes = {
        "a": {
            "choices": [
                choice("more", "a", effects=dict.fromkeys(names, 100) | {"set": marks}),
                choice("done", "b", when=dict.fromkeys(names, "== 50") | {"flags": marks}),
            ]
        },
        "b": ending(),
    }
    return scene(nodes, dict.fromkeys(names, (-50, -50, 50)), marks)


def test_codes_of_the_greatest_size_are_walked() -> None:
    proof = prove(wide(8, 6))
    assert (proof.states, proof.shortest, proof.faults) == (3, 2, ())


def test_numbers_of_any_size_are_proven() -> None:
    huge = 10**30
    nodes = {
        "a": {
            "choices": [
                choice("up", "b", effects={"m": huge}),
                choice("down", "b", effects={"m": -huge}),
            ]
        },
        "b": {
            "choices": [
                choice("high", "c", when={"m": f"> {huge + 1}"}),
                choice("low", "c", when={"m": f"< {huge + 1}"}),
                choice("any", "c", when={"m": f">= -{huge}"}),
                choice("none", "c", when={"m": f"<= -{huge}"}),
            ]
        },
        "c": ending(),
    }
    proof = prove(scene(nodes, {"m": (huge + 1, huge, huge + 2)}))
    assert proof.states == 1 + 2 + 2
    assert told(proof, "always true") == {("nodes", "b", "choices", 2, "when")}
    assert told(proof, "never true") == {("nodes", "b", "choices", 3, "when")}


def test_more_meters_and_flags_than_a_code_holds_are_refused_in_an_authors_words() -> None:
    with pytest.raises(ScenarioError, match="too many meters and flags to prove"):
        prove(wide(8, 7))
    ((path, _, level),) = Prover()(wide(8, 7))
    assert (path, level) == (("nodes",), "error")


def test_more_states_than_can_be_kept_are_refused_in_an_authors_words(monkeypatch) -> None:
    monkeypatch.setattr(_state_space, "MOST_ROOM", 3)
    words = "a play can come to more than 1 states, too many to prove every play; use fewer flags"
    ((_, message, _),) = Prover()(wide(1, 1))
    assert message.startswith(words)


def test_names_that_are_not_there_are_told_instead_of_a_proof() -> None:
    lost = scene({"a": {"choices": [choice("go", "b", effects={"set": ["asked"]})]}, "b": ending()})
    sentence = "there is no flag `asked`; there is none yet"
    assert Prover()(lost) == [(("nodes", "a", "choices", 0, "effects"), sentence, "error")]


def test_a_long_scene_that_counts_up_is_proven_to_its_end() -> None:
    """From 0 to 100 at one node, by single steps that earn or by double steps that do not."""
    count = {
        "choices": [
            choice("up", "hub", 2, effects={"m": 1}, when={"m": "< 100"}),
            choice("far", "hub", 0, effects={"m": 2}, when={"m": "< 99"}),
            choice("done", "end", 1, when={"m": "== 100"}),
        ]
    }
    proof = prove(scene({"hub": count, "end": ending()}, {"m": (0, 0, 100)}))
    assert (proof.states, proof.shortest, proof.longest) == (102, 51, 101)
    assert (proof.best, proof.worst) == (201 / 202, 1 / 102)


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
        ("nodes", "d"),
        "no play reaches the moment `d`",
    ),
    "an ending that nobody can earn": (
        scene({**two_ways(), "d": ending()}),
        ("nodes", "d"),
        "nobody can earn the ending `d`",
    ),
    "a choice that is never offered": (
        scene(
            {
                "a": {
                    "choices": [
                        choice("one", "b", effects={"trust": 1}),
                        choice("two", "b", when={"trust": ">= 3"}),
                    ]
                },
                "b": ending(),
            },
            TRUST,
        ),
        ("nodes", "a", "choices", 1),
        "the choice `two` is never offered",
    ),
    "a state with no way to an ending": (
        scene(
            {
                "a": {"choices": [choice("in", "b"), choice("out", "c")]},
                "b": {"choices": [choice("stay", "b")]},
                "c": ending(),
            }
        ),
        ("nodes", "b"),
        "from here no ending can be reached",
    ),
    "a state where nothing is offered": (
        scene(
            {
                "a": {
                    "choices": [
                        choice("one", "b", effects={"trust": 1}),
                        choice("two", "b", effects={"trust": -1}),
                    ]
                },
                "b": {"choices": [choice("on", "c", when={"trust": ">= 2"})]},
                "c": ending(),
            },
            TRUST,
        ),
        ("nodes", "b"),
        "from here no ending can be reached when trust is 0, flags set: none",
    ),
    "a condition that is always true": (
        scene(
            {
                "a": {
                    "choices": [
                        choice("one", "b", effects={"trust": 1}),
                        choice("two", "c", when={"trust": ">= 0"}),
                    ]
                },
                "b": ending(),
                "c": ending(),
            },
            TRUST,
        ),
        ("nodes", "a", "choices", 1, "when"),
        "always true",
    ),
    "a route that is never taken": (
        scene(
            {
                "a": {"choices": [choice("one", "b", effects={"trust": 1}), choice("two", "b")]},
                "b": {"route": [{"when": {"trust": ">= 3"}, "goto": "c"}, {"goto": "d"}]},
                "c": ending(),
                "d": ending(),
            },
            TRUST,
        ),
        ("nodes", "b", "route", 0, "when"),
        "never true",
    ),
    "a route behind one that always holds": (
        scene(
            {
                "a": {"choices": [choice("one", "b", effects={"trust": 1}), choice("two", "b")]},
                "b": {
                    "route": [
                        {"when": {"trust": ">= 1"}, "goto": "c"},
                        {"when": {"trust": ">= 2"}, "goto": "c"},
                        {"goto": "c"},
                    ]
                },
                "c": ending(),
            },
            TRUST,
        ),
        ("nodes", "b", "route", 1, "when"),
        "this route is never looked at",
    ),
    "a meter that no condition asks": (
        scene(two_ways(effects={"trust": 1}), TRUST),
        ("meters", "trust"),
        "the meter `trust` cannot matter: no condition looks at it",
    ),
    "a meter that no choice moves": (
        scene(two_ways(when={"trust": ">= 1"}), TRUST),
        ("meters", "trust"),
        "the meter `trust` cannot matter: no choice changes it",
    ),
    "a flag that no condition asks": (
        scene(two_ways(effects={"set": ["asked"]}), flags=ASKED),
        ("flags", 0),
        "the flag `asked` cannot matter: no condition looks at it",
    ),
    "a flag that no choice sets": (
        scene(two_ways(when={"without": ["asked"]}), flags=ASKED),
        ("flags", 0),
        "the flag `asked` cannot matter: no choice sets it",
    ),
    "a moment without a supporting choice": (
        scene({"a": {"choices": [choice("one", "b", 1), choice("two", "b", 0)]}, "b": ending()}),
        ("nodes", "a"),
        "a learner can stand here with no supporting choice",
    ),
    "a circle at the start": (
        scene({"a": {"goto": "b"}, "b": {"goto": "a"}, "c": ending()}),
        ("start",),
        "the moments a → b → a run in a circle; give one of them choices or an ending",
    ),
    "a circle after a choice": (
        scene(
            {
                "a": {"choices": [choice("one", "b"), choice("two", "c")]},
                "b": {"goto": "b"},
                "c": ending(),
            }
        ),
        ("nodes", "a", "choices", 0),
        "the moments b → b run in a circle",
    ),
}


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
        ([row(1, longest=False)] * 5, "stands in place 2 in 5 of 5 moments"),
        ([row(n % 3, longest=True) for n in range(5)], "is the longest text in 5 of 5 moments"),
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


def test_a_scene_of_two_thousand_moments_is_proved_and_a_larger_one_is_no_scene() -> None:
    def line(moments: int) -> Scenario:
        nodes = {f"n{n}": {"choices": [choice("on", goto=f"n{n + 1}")]} for n in range(moments - 1)}
        return scene(nodes | {f"n{moments - 1}": ending()})

    proof = prove(line(2000))
    assert proof.longest == proof.shortest == 1999
    with pytest.raises(ValueError, match="2000"):
        line(2001)
