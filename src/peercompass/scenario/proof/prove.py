"""What a proof comes to: the findings of one walk over all of a scenario."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from peercompass.course import Condition, Node, Scenario

from ._digraph import best_mean, distances, layers
from ._openings import same_openings, unfair_openings
from ._promises import promise_faults
from ._walk import Fault, Walk


@dataclass(frozen=True, slots=True)
class Proof:
    """What walking every reachable state showed.

    `shortest` and `longest` count choices from start to an ending; `longest` is None when a
    play can go round for ever. `best` and `worst` are shares of the points (0 to 1) over all
    plays that end within `longest` choices, or None with it.
    """

    faults: tuple[Fault, ...]
    states: int
    endings: tuple[str, ...]
    shortest: int | None
    longest: int | None
    best: float | None
    worst: float | None


def prove(scenario: Scenario, *, graded: bool = False) -> Proof:
    """Walk every reachable state of `scenario`, whose names must all be defined
    (`missing_names` is empty). In a `graded` one all openings must be equally fair.

    Raises `ScenarioError` when it has more states than can be kept.
    """
    walk = Walk(scenario)
    found = list(walk.circles)
    if not found:
        found += _unreached(scenario, walk)
        found += _dead_ends(scenario, walk)
        found += _conditions(scenario, walk)
        found += _never_quoted(scenario, walk)
        found += promise_faults(scenario, walk)
        found += same_openings(scenario)
        if graded:
            found += unfair_openings(scenario, walk)
    found += _without_influence(scenario)
    found += _idle_effects(scenario)
    found += _unsupported(walk)
    found += _balance(scenario)
    return Proof(
        tuple(found), walk.space.size, tuple(sorted(walk.endings)), *_lengths_and_scores(walk)
    )


def _unreached(scenario: Scenario, walk: Walk) -> Iterator[Fault]:
    for node_id, node in scenario.nodes.items():
        here = ("nodes", node_id)
        if node_id not in walk.notes.nodes:
            what = "nobody can earn the ending" if node.ending else "no play reaches the moment"
            yield Fault(here, f"{what} `{node_id}`; lead to it or delete it")
            continue
        for place, choice in enumerate(node.choices):
            if (node_id, choice.id) not in walk.offered:
                message = f"the choice `{choice.id}` is never offered; loosen its `when`"
                yield Fault((*here, "choices", place), message)


def _dead_ends(scenario: Scenario, walk: Walk) -> Iterator[Fault]:
    """Of the states at a node from which no ending can be reached, the one that takes the fewest
    choices to come to is named."""
    stuck = distances(walk.graph.reversed(), walk.last) < 0
    if not stuck.any():
        return
    far = distances(walk.graph, walk.first)
    for node, codes in walk.space.reached.items():
        here = walk.space.offset[node] + np.arange(len(codes))
        here = here[stuck[here]]
        if len(here):
            state = walk.space.state(int(here[far[here].argmin()]))
            when = [
                f"{name} is {value}"
                for name, value in zip(scenario.meters, state.meters, strict=True)
            ]
            flags = [f for place, f in enumerate(scenario.flags) if state.flags >> place & 1]
            when.append(f"flags set: {', '.join(sorted(flags)) or 'none'}")
            yield Fault(
                ("nodes", node), f"from here no ending can be reached when {', '.join(when)}"
            )


def _conditions(scenario: Scenario, walk: Walk) -> Iterator[Fault]:
    """Conditions in the order of the file, of nodes that a play reaches."""
    for node_id, node in scenario.nodes.items():
        if node_id not in walk.notes.nodes:
            continue
        asking = {
            "says": [line.when for line in node.says],
            "choices": [choice.when for choice in node.choices],
            "route": [route.when for route in node.route],
        }
        for kind, conditions in asking.items():
            for place, when in enumerate(conditions):
                path = ("nodes", node_id, kind, place, "when")
                truth = walk.notes.truth.get(path, set())
                if len(truth) == 1:
                    always = "always" if truth == {True} else "never"
                    yield Fault(path, f"this condition is {always} true in any play")
                elif when and not truth:
                    yield Fault(path, "this route is never looked at: an earlier one is taken")


def _never_quoted(scenario: Scenario, walk: Walk) -> Iterator[Fault]:
    """Lines that quote a moment after which no way leads to them, whatever held."""
    quoting = [
        (name, place, line.quotes)
        for name, node in scenario.nodes.items()
        for place, line in enumerate(node.says)
        if line.quotes and name in walk.notes.nodes
    ]
    for name, place, moment in quoting:
        after: set[str] = set()
        edge = _onward(scenario.nodes[moment])
        while edge:
            after |= edge
            edge = {way for one in edge for way in _onward(scenario.nodes[one])} - after
        if name not in after:
            yield Fault(
                ("nodes", name, "says", place, "quotes"),
                f"no play comes here from the moment `{moment}`, so this line never comes; quote "
                "an earlier one",
            )


def _onward(node: Node) -> set[str]:
    ways = (node.goto, *(r.goto for r in node.route), *(c.goto for c in node.choices))
    return {way for way in ways if way}


def _all_conditions(scenario: Scenario) -> list[Condition]:
    nodes = scenario.nodes.values()
    return [
        *(promise.holds for promise in scenario.promises if promise.holds),
        *(line.when for node in nodes for line in node.says if line.when),
        *(choice.when for node in nodes for choice in node.choices if choice.when),
        *(route.when for node in nodes for route in node.route if route.when),
    ]


def _without_influence(scenario: Scenario) -> list[Fault]:
    conditions = _all_conditions(scenario)
    tested_meters = {c.meter for condition in conditions for c in condition.comparisons}
    tested_flags = {f for condition in conditions for f in (*condition.flags, *condition.without)}
    choices = [choice for node in scenario.nodes.values() for choice in node.choices]
    moved = {name for choice in choices for name in choice.effects.meters}
    touched = {name for choice in choices for name in choice.effects.set}
    for opening in scenario.openings:
        moved |= opening.meters.keys()
        touched |= set(opening.set)
    found = [
        Fault(
            ("meters", name),
            f"the meter `{name}` cannot matter: "
            + ("no condition looks at it" if name not in tested_meters else "no choice changes it"),
        )
        for name in scenario.meters
        if name not in tested_meters or name not in moved
    ]
    found += [
        Fault(
            ("flags", place),
            f"the flag `{name}` cannot matter: "
            + ("no condition looks at it" if name not in tested_flags else "no choice sets it"),
        )
        for place, name in enumerate(scenario.flags)
        if name not in tested_flags or name not in touched
    ]
    return found


def _idle_effects(scenario: Scenario) -> list[Fault]:
    """Effects whose figure cannot be what was meant: 0, or more than the meter can move."""
    found = []
    for node_id, node in scenario.nodes.items():
        for place, choice in enumerate(node.choices):
            for name, by in choice.effects.meters.items():
                meter = scenario.meters[name]
                path = ("nodes", node_id, "choices", place, "effects", name)
                if by == 0:
                    message = f"the choice `{choice.id}` changes `{name}` by 0, which is nothing; "
                    found.append(Fault(path, f"{message}leave it out", "warning"))
                elif abs(by) > meter.max - meter.min:
                    message = (
                        f"the choice `{choice.id}` changes `{name}` by {by:+d}, but it goes from "
                        f"{meter.min} to {meter.max} only; a change of {meter.max - meter.min} is "
                        "the most that does anything"
                    )
                    found.append(Fault(path, message, "warning"))
    return found


def _unsupported(walk: Walk) -> list[Fault]:
    return [
        Fault(("nodes", node), "a learner can stand here with no supporting choice (rating: 2)")
        for node in sorted(walk.unsupported)
    ]


def _balance(scenario: Scenario) -> list[Fault]:
    places: Counter[int] = Counter()
    longest = decisions = 0
    for node in scenario.nodes.values():
        best = [place for place, choice in enumerate(node.choices) if choice.rating == 2]
        if len(node.choices) < 2 or len(best) != 1:
            continue
        decisions += 1
        places[best[0]] += 1
        lengths = [len(choice.text) for choice in node.choices]
        longest += lengths[best[0]] == max(lengths)
    found = []
    if decisions >= 4:
        place, times = places.most_common(1)[0]
        if times > decisions * 0.6:
            found.append(
                Fault(
                    ("nodes",),
                    f"the supporting choice stands in place {place + 1} "
                    f"in {times} of {decisions} moments; spread it",
                    "warning",
                )
            )
        if longest > decisions * 0.5:
            found.append(
                Fault(
                    ("nodes",),
                    f"the supporting choice is the longest text in "
                    f"{longest} of {decisions} moments; even the lengths out",
                    "warning",
                )
            )
    return found


def _lengths_and_scores(
    walk: Walk,
) -> tuple[int | None, int | None, float | None, float | None]:
    """The shortest and longest play, and the best and worst share of the points. Where a play can
    go round for ever there is only a shortest one."""
    if not len(walk.last):
        return None, None, None, None
    shortest = int(distances(walk.graph, walk.first)[walk.last].min())
    order = layers(walk.graph)
    if order is None:
        return shortest, None, None, None
    ended = np.zeros(walk.graph.size, dtype=bool)
    ended[walk.last] = True
    longest = max(length for length, layer in enumerate(order) if ended[layer].any())
    if not longest:
        return shortest, longest, None, None
    ratings = walk.graph.weights
    high, of_high = best_mean(walk.graph, order, ratings, walk.first, walk.last)
    missed, of_missed = best_mean(walk.graph, order, 2 - ratings, walk.first, walk.last)
    best, worst = high / (2 * of_high), (2 * of_missed - missed) / (2 * of_missed)
    return shortest, longest, best, worst
