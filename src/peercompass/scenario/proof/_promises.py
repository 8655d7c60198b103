"""Promises of a scenario: each is held against every play, or broken by the shortest that does."""

from collections.abc import Iterator
from textwrap import shorten

import numpy as np

from peercompass.course import Promise, Scenario

from ..engine import Game
from ._digraph import shortest_way
from ._walk import Fault, Walk

_WIDTH = 60  # of the text of a choice
_Road = tuple[int, list[int]]


def promise_faults(scenario: Scenario, walk: Walk) -> Iterator[Fault]:
    """Each promise that a play breaks, with the shortest such play, and each that is about no
    ending at all."""
    kinds = {node.ending.kind for node in scenario.nodes.values() if node.ending}
    for place, promise in enumerate(scenario.promises):
        here = ("promises", place)
        if not kinds & set(promise.at):
            named = " or ".join(promise.at)
            yield Fault((*here, "at"), f"no ending is {named}, so this promises nothing")
        elif road := _breach(scenario, walk, promise):
            yield Fault(here, f"a play breaks this promise: {_told(scenario, walk, road)}")


def _breach(scenario: Scenario, walk: Walk, promise: Promise) -> _Road | None:
    """The shortest play that breaks a promise."""
    graph = walk.graph
    free = np.zeros(len(graph.ends), dtype=np.int64)
    names = [n for n in walk.endings if _kind(scenario, n) in promise.at]
    if promise.holds:
        broken = [walk.states(n)[~walk.space.holds(promise.holds, n)] for n in names]
        return shortest_way(graph, walk.first, np.concatenate([np.arange(0), *broken]), free, 1)
    last = walk.states(*names)
    if promise.least_credit:
        # A play of so many points over so many choices is below a share of so many percent.
        costs = 50 * graph.weights.astype(np.int64) - promise.least_credit
        return shortest_way(graph, walk.first, last, costs, 0)
    low = np.flatnonzero(np.isin(graph.ends, last) & (graph.weights < (promise.last_rating or 0)))
    before = np.array([graph.source(place) for place in low.tolist()], dtype=np.int64)
    if not (road := shortest_way(graph, walk.first, before, free, 1)):
        return None
    start, way = road
    left = int(graph.ends[way[-1]]) if way else start
    return start, [*way, int(low[np.flatnonzero(before == left)[0]])]


def _kind(scenario: Scenario, node: str) -> str | None:
    ending = scenario.nodes[node].ending
    return ending.kind if ending else None


def _told(scenario: Scenario, walk: Walk, road: _Road) -> str:
    """A play in words: its opening where there are some, its choices, its ending and what it came
    to there."""
    start, way = road
    game, graph, space = Game(scenario), walk.graph, walk.space
    steps, earned = [], 0
    for place in way:
        state = space.state(graph.source(place))
        choice = game.offered(state)[place - int(graph.starts[graph.source(place)])]
        text = shorten(choice.text, _WIDTH, placeholder=" …")
        steps.append(f"{state.node}/{choice.id} “{text}”")
        earned += choice.rating or 0
    state = space.state(int(graph.ends[way[-1]]) if way else start)
    at_end = [f"{name} is {game.meter(state, name)}" for name in scenario.meters]
    at_end.append(f"flags set: {', '.join(sorted(game.flags(state))) or 'none'}")
    if way:
        at_end.append(f"{50 * earned / len(way):.0f} % of the points")
    opening = game.openings[int(np.flatnonzero(walk.first == start)[0])]
    begun = f"from the opening `{opening}`, " if opening else ""
    chosen = " → ".join(steps) or "no choice at all"
    kind = _kind(scenario, state.node)
    return f"{begun}{chosen} → the {kind} ending `{state.node}` ({', '.join(at_end)})"
