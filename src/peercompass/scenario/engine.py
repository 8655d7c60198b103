"""The scenario engine: pure, with immutable states, replayed from choice ids alone.

A `Game` holds one scenario made ready for play. The kernel, the grader and the proof run this
same code. There is no randomness and no clock, so the same ids always give the same play.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt

from peercompass.course import Choice, Condition, Effects, Node, Scenario

_OPERATORS: dict[str, Callable[[int, int], bool]] = {
    ">=": ge, "<=": le, ">": gt, "<": lt, "==": eq
}  # fmt: skip


class ScenarioError(ValueError):
    """A play cannot go on: the choice is not offered, or the graph runs in a circle."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a play stands: a node with choices or an ending, meter values in the scenario's
    order, and the flags that are set as bits in the scenario's order."""

    node: str
    meters: tuple[int, ...]
    flags: int


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of a play: the nodes passed, the last of which is where the learner stands,
    and the choice that led here (None at the start)."""

    choice: Choice | None
    nodes: tuple[str, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Replay:
    """What a list of choice ids came to.

    `stopped` says in plain words why some ids at the end could not be played, or is None.
    `unplayed` holds those ids.
    """

    steps: tuple[Step, ...]
    unplayed: tuple[str, ...] = ()
    stopped: str | None = None


class Game:
    """A scenario made ready for play.

    Raises `ScenarioError` when a node, meter or flag is named that the scenario does not have.
    """

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        self._meter = {name: place for place, name in enumerate(scenario.meters)}
        self._flag = {name: 1 << place for place, name in enumerate(scenario.flags)}
        self._bounds = [(meter.min, meter.max) for meter in scenario.meters.values()]
        lost = set(missing_names(scenario))
        if lost:
            raise ScenarioError(f"{scenario.id} names what it does not have: {sorted(lost)[0]}")

    def node(self, state: State) -> Node:
        """The node where `state` stands."""
        return self.scenario.nodes[state.node]

    def meter(self, state: State, name: str) -> int:
        """The value of one meter."""
        return state.meters[self._meter[name]]

    def flags(self, state: State) -> frozenset[str]:
        """The flags that are set."""
        return frozenset(name for name, bit in self._flag.items() if state.flags & bit)

    def holds(self, condition: Condition | None, state: State) -> bool:
        """Whether `condition` is true in `state`; no condition always is."""
        if condition is None:
            return True
        return (
            all(
                _OPERATORS[c.operator](state.meters[self._meter[c.meter]], c.number)
                for c in condition.comparisons
            )
            and all(state.flags & self._flag[name] for name in condition.flags)
            and not any(state.flags & self._flag[name] for name in condition.without)
        )

    def begin(self) -> Step:
        """The opening of a play."""
        meters = tuple(meter.start for meter in self.scenario.meters.values())
        return self._walk(None, State(self.scenario.start, meters, 0))

    def offered(self, state: State) -> tuple[Choice, ...]:
        """The choices a learner has in `state`, in the author's order; none at an ending."""
        return tuple(c for c in self.node(state).choices if self.holds(c.when, state))

    def choose(self, state: State, choice_id: str) -> Step:
        """Make a choice.

        Raises `ScenarioError` when it is not offered in `state`.
        """
        for choice in self.offered(state):
            if choice.id == choice_id:
                return self.take(state, choice)
        raise ScenarioError(f"`{choice_id}` is not offered at `{state.node}`")

    def take(self, state: State, choice: Choice) -> Step:
        """Make a choice that `offered` returned for `state`."""
        return self._walk(choice, self._after(state, choice.effects, choice.goto))

    def ended(self, state: State) -> bool:
        """Whether the play is over."""
        return self.node(state).ending is not None

    def replay(self, choice_ids: Iterable[str]) -> Replay:
        """Play a list of choice ids from the start, as far as they are offered. Never raises:
        a scenario that changed since replays as far as it validly can and says where it
        stopped."""
        ids = tuple(choice_ids)
        steps = [self.begin()]
        for place, choice_id in enumerate(ids):
            try:
                steps.append(self.choose(steps[-1].state, choice_id))
            except ScenarioError as error:
                return Replay(tuple(steps), ids[place:], f"after {place} choices: {error}")
        return Replay(tuple(steps))

    def _after(self, state: State, effects: Effects, goto: str) -> State:
        meters = state.meters
        if effects.meters:
            values = list(meters)
            for name, change in effects.meters.items():
                place = self._meter[name]
                low, high = self._bounds[place]
                values[place] = min(high, max(low, values[place] + change))
            meters = tuple(values)
        flags = state.flags
        for name in effects.set:
            flags |= self._flag[name]
        for name in effects.clear:
            flags &= ~self._flag[name]
        return State(goto, meters, flags)

    def _walk(self, choice: Choice | None, state: State) -> Step:
        # Between choices nothing changes but the node, so meeting one twice means a circle.
        passed = [state.node]
        while True:
            node = self.scenario.nodes[state.node]
            if node.choices or node.ending:
                return Step(choice, tuple(passed), state)
            goto = node.goto or next(r.goto for r in node.route if self.holds(r.when, state))
            if goto in passed:
                raise ScenarioError(f"the nodes {' → '.join([*passed, goto])} run in a circle")
            passed.append(goto)
            state = State(goto, state.meters, state.flags)


def missing_names(scenario: Scenario) -> dict[str, tuple]:
    """Names a scenario uses but does not define.

    Returns a sentence for each, with the path (keys and positions in the YAML) to its place.
    """
    found: dict[str, tuple] = {}

    def known(kind: str, name: str, names, path: tuple) -> None:
        if name not in names:
            found.setdefault(f"there is no {kind} `{name}`", path)

    def condition(when: Condition | None, path: tuple) -> None:
        if when is None:
            return
        for comparison in when.comparisons:
            known("meter", comparison.meter, scenario.meters, (*path, "when"))
        for flag in (*when.flags, *when.without):
            known("flag", flag, scenario.flags, (*path, "when"))

    known("node", scenario.start, scenario.nodes, ("start",))
    for node_id, node in scenario.nodes.items():
        here = ("nodes", node_id)
        for place, line in enumerate(node.says):
            if line.who:
                known("person in the cast", line.who, scenario.cast, (*here, "says", place))
        if node.goto:
            known("node", node.goto, scenario.nodes, (*here, "goto"))
        for place, route in enumerate(node.route):
            known("node", route.goto, scenario.nodes, (*here, "route", place))
            condition(route.when, (*here, "route", place))
        for place, choice in enumerate(node.choices):
            at = (*here, "choices", place)
            known("node", choice.goto, scenario.nodes, (*at, "goto"))
            condition(choice.when, at)
            for name in choice.effects.meters:
                known("meter", name, scenario.meters, (*at, "effects"))
            for name in (*choice.effects.set, *choice.effects.clear):
                known("flag", name, scenario.flags, (*at, "effects"))
    return found
