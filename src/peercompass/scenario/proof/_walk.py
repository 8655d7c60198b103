"""One walk over all of a scenario: what the findings of a proof rest on."""

from dataclasses import dataclass

import numpy as np

from peercompass.course import Scenario, YamlPath

from ._digraph import joined
from ._state_space import Arrival, Notes, Space


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding. `path` leads to its place in the scenario's YAML (keys and positions)."""

    path: YamlPath
    message: str
    level: str = "error"


class Walk:
    """Every choice in every state where a learner can stand, and what was seen on the way.

    The points of `graph` are the states' numbers and its arrows the choices, weighted by their
    rating. `first` has the number of the state in which each opening lets the learner stand, in
    order, but for those that run in a circle. `last` has the numbers of all states at an ending.
    """

    def __init__(self, scenario: Scenario):
        self.space = Space(scenario)
        self.notes = Notes()
        self.offered: set[tuple[str, str]] = set()
        self.unsupported: set[str] = set()
        self.circles: list[Fault] = []
        self.endings = [n for n in self.space.reached if scenario.nodes[n].ending]
        self.last = self.states(*self.endings)
        first = []
        for number, (codes, arrivals) in enumerate(self.space.begin(self.notes)):
            named = scenario.openings and scenario.openings[number].start
            at: YamlPath = ("openings", number, "start") if named else ("start",)
            first += [self.space.find(a.node, codes) for a in arrivals if not self._circles(at, a)]
        self.first = np.concatenate(first or [np.arange(0)])
        self.graph = joined([self._choices(node) for node in self.space.reached])

    def states(self, *nodes: str) -> np.ndarray:
        """The numbers of all states at some of the nodes where a play can stand."""
        spans = [(self.space.offset[name], len(self.space.reached[name])) for name in nodes]
        return np.concatenate([np.arange(0), *(np.arange(n, n + size) for n, size in spans)])

    def _choices(self, node: str) -> tuple[np.ndarray, np.ndarray]:
        """All moves from the states of a node: a row a state and a column a choice, with the
        number of the state after it, or -1; and the ratings."""
        codes, moves = self.space.reached[node], self.space.moves(node)
        table = np.full((len(codes), len(moves)), -1, dtype=np.int32)
        for place, move in enumerate(moves):
            after, offered, arrivals = self.space.make(node, place, move, codes, self.notes)
            if len(offered):
                self.offered.add((node, move.choice.id))
            for arrival in arrivals:
                if not self._circles(("nodes", node, "choices", place), arrival):
                    rows = offered[arrival.places]
                    table[rows, place] = self.space.find(arrival.node, after[arrival.places])
        ratings = np.array([move.choice.rating or 0 for move in moves], dtype=np.int8)
        some, good = (table >= 0).any(axis=1), (table[:, ratings == 2] >= 0).any(axis=1)
        if (some & ~good).any():
            self.unsupported.add(node)
        return table, ratings

    def _circles(self, path: YamlPath, arrival: Arrival) -> bool:
        """Whether this arrival runs in a circle; then it becomes a fault."""
        if arrival.circle:
            message = (
                f"the moments {' → '.join(arrival.circle)} run in a circle; give one of them "
                "choices or an ending"
            )
            fault = Fault(path, message)
            if fault not in self.circles:  # two routes of a node may lead to the same next one
                self.circles.append(fault)
        return bool(arrival.circle)
