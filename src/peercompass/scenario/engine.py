"""The scenario engine: pure, with immutable states, replayed from choice ids alone.

A `Game` holds one scenario made ready for play. The kernel and the grader run this same code, and
the proof works on the same prepared forms. There is no randomness and no clock, so the same ids
from the same opening always give the same play.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from peercompass.course import Choice, Condition, Line, Node, Scenario

from ._compiled import Begin, Move, Ready, Test
from .names import missing_names


class ScenarioError(ValueError):
    """A scenario cannot be played on or proved: a name is not defined, a choice is not offered,
    the graph runs in a circle, or there are too many states."""


class State(NamedTuple):
    """Where a play stands: a node with choices or an ending, meter values in the scenario's
    order, and the flags that are set as bits in the scenario's order."""

    node: str
    meters: tuple[int, ...]
    flags: int


class Step(NamedTuple):
    """One stretch of a play: the nodes passed, the last of which is where the learner stands,
    and the choice that led here (None at the start)."""

    choice: Choice | None
    nodes: tuple[str, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Replay:
    """What a list of choice ids came to.

    `stopped` says in plain words why some ids at the end could not be played, or is None.
    `unplayed` holds those ids. `opening` is the id of the opening that was played, None where the
    scenario has none.
    """

    steps: tuple[Step, ...]
    unplayed: tuple[str, ...] = ()
    stopped: str | None = None
    opening: str | None = None


class Game:
    """A scenario made ready for play.

    Raises `ScenarioError` when a node, meter or flag is named that the scenario does not have.
    """

    def __init__(self, scenario: Scenario):
        lost = set(missing_names(scenario))
        if lost:
            raise ScenarioError(f"{scenario.id} names what it does not have: {sorted(lost)[0]}")
        self.scenario = scenario
        self._ready = Ready(scenario)
        self._moves = self._ready.moves
        self._begins: dict[str | None, Begin] = {one.id: one for one in self._ready.begins}

    def node(self, state: State) -> Node:
        """The node where `state` stands."""
        return self.scenario.nodes[state.node]

    def meter(self, state: State, name: str) -> int:
        """The value of one meter."""
        return state.meters[self._ready.places[name]]

    def flags(self, state: State) -> frozenset[str]:
        """The flags that are set."""
        return frozenset(name for name, bit in self._ready.bits.items() if state.flags & bit)

    def holds(self, condition: Condition | None, state: State) -> bool:
        """Whether `condition` is true in `state`; no condition always is."""
        return _holds(self._ready.test(condition), state.meters, state.flags)

    @property
    def openings(self) -> tuple[str | None, ...]:
        """The ids of the openings in the author's order; only None where the scenario has none."""
        return tuple(self._begins)

    def opened(self, opening: object) -> str | None:
        """The id of the opening that is meant. What is meant may come from a hand-in that somebody
        wrote to and so be anything: what is no opening stands for the first."""
        return self._begin(opening).id

    def begin(self, opening: object = None) -> Step:
        """The start of a play from an opening, as `opened` takes it.

        Raises `ScenarioError` when the nodes before the first choice run in a circle.
        """
        begin = self._begin(opening)
        return self._arrive(None, begin.passed, begin.meters, begin.flags)

    def offered(self, state: State) -> tuple[Choice, ...]:
        """The choices a learner has in `state`, in the author's order; none at an ending."""
        node, meters, flags = state
        moves = self._moves[node].values()
        return tuple(m.choice for m in moves if _holds(m.when, meters, flags))

    def choose(self, state: State, choice_id: object) -> Step:
        """Make a choice by its id, which may come from a hand-in that somebody wrote to and so be
        anything.

        Raises `ScenarioError` when it is not offered in `state`, or leads into a circle.
        """
        node, meters, flags = state
        move = self._moves[node].get(choice_id) if isinstance(choice_id, str) else None
        if move is None or not _holds(move.when, meters, flags):
            raise ScenarioError(f"`{choice_id}` is not offered at `{node}`")
        return self._make(move, meters, flags)

    def take(self, state: State, choice: Choice) -> Step:
        """Make a choice that `offered` returned for `state`.

        Raises `ScenarioError` when it leads into a circle.
        """
        return self._make(self._moves[state.node][choice.id], state.meters, state.flags)

    def ended(self, state: State) -> bool:
        """Whether the play is over."""
        return self.node(state).ending is not None

    def replay(self, choice_ids: Iterable[str], opening: object = None) -> Replay:
        """Play a list of choice ids from an opening, as far as they are offered. Never raises
        where `begin` does not: a scenario that changed since replays as far as it validly can
        and says where it stopped."""
        ids = tuple(choice_ids)
        opened = self.opened(opening)
        steps = [self.begin(opened)]
        for place, choice_id in enumerate(ids):
            try:
                steps.append(self.choose(steps[-1].state, choice_id))
            except ScenarioError as error:
                why = f"after {place} choices: {error}"
                return Replay(tuple(steps), ids[place:], why, opened)
        return Replay(tuple(steps), opening=opened)

    def lines(self, node_id: str, state: State) -> tuple[Line, ...]:
        """The lines of a node, without those whose `when` does not hold in `state`. Between
        choices only the node changes, so that is also the state in which a node on the way was
        passed."""
        says = self.scenario.nodes[node_id].says
        tests = self._ready.lines.get(node_id)
        if not tests:
            return says
        _, meters, flags = state
        return tuple(
            one for place, one in enumerate(says) if _holds(tests.get(place), meters, flags)
        )

    def fewest_left(self, node_id: str) -> int | None:
        """The fewest choices from a node to an ending if every condition held, so never more
        than a learner there still needs; None when no ending can be reached.

        Raises `KeyError` for a node that the scenario does not have.
        """
        return self._fewest[node_id]

    @cached_property
    def _fewest(self) -> dict[str, int | None]:
        # From the endings backwards, breadth first; a node that is only walked through costs
        # nothing, so it goes to the front of the line.
        before: dict[str, list[tuple[str, int]]] = {name: [] for name in self.scenario.nodes}
        for name, moves in self._moves.items():
            for move in moves.values():
                before[move.choice.goto].append((name, 1))
        for name, ways in self._ready.ways.items():
            for _, goto in ways:
                before[goto].append((name, 0))
        fewest: dict[str, int | None] = dict.fromkeys(before)
        line = deque((name, 0) for name, node in self.scenario.nodes.items() if node.ending)
        while line:
            name, left = line.popleft()
            if fewest[name] is None:
                fewest[name] = left
                for earlier, cost in before[name]:
                    (line.append if cost else line.appendleft)((earlier, left + cost))
        return fewest

    def _begin(self, opening: object) -> Begin:
        found = self._begins.get(opening) if isinstance(opening, str) else None
        return found or self._ready.begins[0]

    def _make(self, move: Move, meters: tuple[int, ...], flags: int) -> Step:
        choice, _, changes, to_set, kept, passed = move
        if changes:
            values = list(meters)
            for place, change, least, greatest in changes:
                value = values[place] + change
                values[place] = least if value < least else greatest if value > greatest else value
            meters = tuple(values)
        return self._arrive(choice, passed, meters, (flags | to_set) & kept)

    def _arrive(
        self, choice: Choice | None, passed: tuple[str, ...], meters: tuple[int, ...], flags: int
    ) -> Step:
        # Between choices nothing changes but the node, so meeting one twice means a circle.
        while (here := passed[-1]) in self._ready.ways:
            goto = next(to for test, to in self._ready.ways[here] if _holds(test, meters, flags))
            if goto in passed:
                raise ScenarioError(f"the moments {' → '.join([*passed, goto])} run in a circle")
            passed = (*passed, goto)
        return Step(choice, passed, State(here, meters, flags))


def _holds(test: Test | None, meters: tuple[int, ...], flags: int) -> bool:
    if test is None:
        return True
    needs, bars, ranges = test
    if flags & needs != needs or flags & bars:
        return False
    for place, low, high in ranges:  # noqa: SIM110 (`all` over a generator takes twice as long)
        if not low <= meters[place] <= high:
            return False
    return True
