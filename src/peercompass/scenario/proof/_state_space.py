"""All states that a play can reach, worked out many at a time.

At one node a state is its meters and flags. Both are packed into one whole number, its *code*:
flags in the low bits, each meter (above its minimum) in bits of its own. A node's states are then
one sorted array of codes, and a condition, an effect or a route is a few operations on it.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from peercompass.course import Condition, Scenario, YamlPath

from .._compiled import Move, Ready, Test
from ..engine import ScenarioError, State
from ._digraph import distinct

# A state takes the room of about two of its choices; as much as this fits in 2 GB.
MOST_ROOM = 64_000_000
_MOST_BITS = 62

Codes = np.ndarray
Places = np.ndarray


class Arrival(NamedTuple):
    """Where some of the states go that make a move: the node where they stop, and which of the
    states these are. `circle` holds the nodes that run in a circle, if they do."""

    node: str
    places: Places
    circle: tuple[str, ...] = ()


@dataclass
class Notes:
    """What was seen on the way: nodes passed, and what each condition came to. A condition is
    named by its path in the scenario's YAML."""

    nodes: set[str] = field(default_factory=set)
    truth: dict[YamlPath, set[bool]] = field(default_factory=dict)

    def ask(self, path: YamlPath, held: np.ndarray) -> None:
        """Note what a condition came to in some states, of which there is at least one."""
        known = self.truth.setdefault(path, set())
        if held.any():
            known.add(True)
        if not held.all():
            known.add(False)


class Space:
    """The states of a scenario whose names are all defined.

    `reached` has the sorted codes of each node where a play can stand. All states are numbered:
    those of one node follow each other in its codes' order, from `offset` of the node on.

    Raises `ScenarioError` when there are too many states to keep.
    """

    def __init__(self, scenario: Scenario):
        self._scenario = scenario
        self._ready = Ready(scenario)
        self._meters = list(scenario.meters.values())
        self._shifts = []
        bits = len(scenario.flags)
        for meter in self._meters:
            self._shifts.append(bits)
            bits += (meter.max - meter.min).bit_length()
        if bits > _MOST_BITS:
            raise ScenarioError(
                "there are too many meters and flags to prove every play; use fewer of them, or "
                "meters with a smaller span"
            )
        self._masks = [(1 << (m.max - m.min).bit_length()) - 1 for m in self._meters]
        self.reached: dict[str, Codes] = {}
        self._reach()
        sizes = [len(codes) for codes in self.reached.values()]
        starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).tolist()
        self.offset = dict(zip(self.reached, starts, strict=False))
        self.size: int = starts[-1]

    def begin(self, notes: Notes) -> list[tuple[Codes, list[Arrival]]]:
        """For each opening the one state before it, and where it goes."""
        found = []
        for begin in self._ready.begins:
            code = begin.flags
            for value, meter, shift in zip(begin.meters, self._meters, self._shifts, strict=True):
                code |= (value - meter.min) << shift
            codes = np.array([code], dtype=np.int64)
            found.append((codes, list(self._arrive(begin.passed[0], codes, notes))))
        return found

    def make(
        self, node: str, place: int, move: Move, codes: Codes, notes: Notes
    ) -> tuple[Codes, Places, list[Arrival]]:
        """Let all states `codes` at `node` make the choice that stands in `place`.

        Returns the codes after it, which of `codes` these are of (where it is offered), and where
        they go: each arrival's places point into the codes after it.
        """
        offered = np.arange(len(codes))
        if move.when:
            held = self._hold(move.when, codes)
            notes.ask(("nodes", node, "choices", place, "when"), held)
            offered = np.flatnonzero(held)
            codes = codes[offered]
        after = self._change(move, codes)
        arrivals = list(self._arrive(move.choice.goto, after, notes)) if len(after) else []
        return after, offered, arrivals

    def holds(self, condition: Condition, node: str) -> np.ndarray:
        """In which of the states of `node` a condition holds."""
        codes, test = self.reached[node], self._ready.test(condition)
        return self._hold(test, codes) if test else np.ones(len(codes), dtype=bool)

    def find(self, node: str, codes: Codes) -> np.ndarray:
        """The numbers of states at `node`, all of them reached."""
        numbers: Places = self.offset[node] + np.searchsorted(self.reached[node], codes)
        return numbers

    def state(self, number: int) -> State:
        """The state with a number."""
        node = next(n for n in reversed(self.offset) if self.offset[n] <= number)
        code = int(self.reached[node][number - self.offset[node]])
        meters = tuple(
            meter.min + ((code >> shift) & mask)
            for meter, shift, mask in zip(self._meters, self._shifts, self._masks, strict=True)
        )
        return State(node, meters, code & ((1 << len(self._scenario.flags)) - 1))

    def moves(self, node: str) -> list[Move]:
        """The choices of a node, in the author's order."""
        return list(self._ready.moves[node].values())

    def _reach(self) -> None:
        # Nodes wait with the codes that came to them. Taken in an order in which most arrows
        # point forward, a node without a way back is taken once, with all its states.
        order = self._order()
        place_of = {node: place for place, node in enumerate(order)}
        pending: dict[str, list[Codes]] = {}
        waiting: list[int] = []
        ignored = Notes()

        def send(codes: Codes, arrivals: list[Arrival]) -> None:
            for arrival in arrivals:
                if not arrival.circle:
                    if arrival.node not in pending:
                        heapq.heappush(waiting, place_of[arrival.node])
                    pending.setdefault(arrival.node, []).append(codes[arrival.places])

        for codes, arrivals in self.begin(ignored):
            send(codes, arrivals)
        states = room = 0
        while waiting:
            node = order[heapq.heappop(waiting)]
            codes = self._add(node, pending.pop(node))
            states += len(codes)
            room += len(codes) * (2 + len(self.moves(node)))
            if room > MOST_ROOM:
                raise ScenarioError(
                    f"a play can come to more than {states:,} states, too many to prove every "
                    "play; use fewer flags, or meters with a smaller span"
                )
            if len(codes):
                for place, move in enumerate(self.moves(node)):
                    after, _, arrivals = self.make(node, place, move, codes, ignored)
                    send(after, arrivals)

    def _order(self) -> list[str]:
        """All nodes that can be reached on the graph, each after those that lead to it as far as
        there is no circle (depth first, the last left comes first)."""
        onward = {
            name: [goto for _, goto in self._ready.ways.get(name, ())]
            + [move.choice.goto for move in self.moves(name)]
            for name in self._scenario.nodes
        }
        left: list[str] = []
        seen: set[str] = set()
        for start in dict.fromkeys(begin.passed[0] for begin in self._ready.begins):
            path = [(start, iter(onward[start]))] if start not in seen else []
            seen.add(start)
            while path:
                node, following = path[-1]
                goto = next((name for name in following if name not in seen), None)
                if goto is None:
                    left.append(node)
                    path.pop()
                else:
                    seen.add(goto)
                    path.append((goto, iter(onward[goto])))
        return left[::-1]

    def _add(self, node: str, parts: list[Codes]) -> Codes:
        """Add codes to those of `node`; returns the new ones."""
        codes = distinct(np.concatenate(parts))
        if node not in self.reached:
            self.reached[node] = codes
            return codes
        old = self.reached[node]
        at = np.searchsorted(old, codes)
        new = old[np.minimum(at, len(old) - 1)] != codes
        self.reached[node] = np.insert(old, at[new], codes[new])
        added: Codes = codes[new]
        return added

    def _hold(self, test: Test, codes: Codes) -> np.ndarray:
        held = np.ones(len(codes), dtype=bool)
        if test.needs:
            held &= (codes & test.needs) == test.needs
        if test.bars:
            held &= (codes & test.bars) == 0
        for place, low, high in test.ranges:
            value = (codes >> self._shifts[place]) & self._masks[place]
            least = self._meters[place].min
            held &= (value >= low - least) & (value <= high - least)
        return held

    def _change(self, move: Move, codes: Codes) -> Codes:
        after = (codes | move.set) & move.kept
        for place, change, least, greatest in move.changes:
            shift = self._shifts[place]
            value = (codes >> shift) & self._masks[place]
            after += (np.clip(value + change, 0, greatest - least) - value) << shift
        return after

    def _arrive(self, goto: str, codes: Codes, notes: Notes) -> Iterator[Arrival]:
        # Between choices nothing changes but the node, so only the places part.
        waiting: list[tuple[tuple[str, ...], Places]] = [((goto,), np.arange(len(codes)))]
        while waiting:
            passed, here = waiting.pop()
            node = passed[-1]
            notes.nodes.add(node)
            if node in self._ready.lines:
                for place, asked in self._ready.lines[node].items():
                    held = self._hold(asked, codes[here])
                    notes.ask(("nodes", node, "says", place, "when"), held)
            if node not in self._ready.ways:
                yield Arrival(node, here)
                continue
            for place, (test, to) in enumerate(self._ready.ways[node]):
                taken = here
                if test:
                    held = self._hold(test, codes[here])
                    notes.ask(("nodes", node, "route", place, "when"), held)
                    taken, here = here[held], here[~held]
                if len(taken) and to in passed:
                    yield Arrival(to, taken, (*passed, to))
                elif len(taken):
                    waiting.append(((*passed, to), taken))
                if test is None or not len(here):
                    break
