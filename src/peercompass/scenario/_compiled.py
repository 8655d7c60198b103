"""A scenario made ready once: names become places, bits and ranges of numbers.

The engine plays these forms one state at a time, the proof many states at a time, so that both
keep to one reading of an author's words.
"""

from typing import NamedTuple

from peercompass.course import Choice, Condition, Node, Opening, Scenario


class Test(NamedTuple):
    """A condition: the flags it needs and bars, as bits, and for each meter it compares the
    meter's place with the lowest and highest value that will do."""

    needs: int
    bars: int
    ranges: tuple[tuple[int, int, int], ...]


class Move(NamedTuple):
    """A choice: when it is offered, and what it does.

    `changes` holds (meter's place, change, least, greatest). Flags are set first, then cleared:
    `kept` has a bit for each flag that is not cleared. `passed` is what is walked through for
    certain: the nodes up to the first that stops or asks a condition.
    """

    choice: Choice
    when: Test | None
    changes: tuple[tuple[int, int, int, int], ...]
    set: int
    kept: int
    passed: tuple[str, ...]


class Begin(NamedTuple):
    """An opening: its id (None where the scenario has none), meter values, flags, and the nodes
    that are walked through for certain, as in `Move`."""

    id: str | None
    meters: tuple[int, ...]
    flags: int
    passed: tuple[str, ...]


class Ready:
    """The prepared parts of a scenario whose names are all defined.

    `moves` has the choices of each node by id, in the author's order. `ways` has, for each node
    that is only walked through, where it leads on: tests with targets, the last without a test.
    `lines` has, for each node where some lines come only sometimes, those lines' places and tests.
    `begins` has the openings in the author's order, never none.
    """

    def __init__(self, scenario: Scenario):
        self._nodes = scenario.nodes
        self._meters = list(scenario.meters.values())
        self.places = {name: place for place, name in enumerate(scenario.meters)}
        self.bits = {name: 1 << place for place, name in enumerate(scenario.flags)}
        self.ways = {
            name: self._ways(node) for name, node in scenario.nodes.items() if not stops(node)
        }
        self.moves = {
            name: {choice.id: self._move(choice) for choice in node.choices}
            for name, node in scenario.nodes.items()
        }
        self.lines = {
            name: self._tests(node)
            for name, node in scenario.nodes.items()
            if any(line.when for line in node.says)
        }
        openings = scenario.openings or (None,)
        self.begins = [self._begin(scenario, opening) for opening in openings]

    def test(self, condition: Condition | None) -> Test | None:
        """`condition` made ready; None where anything goes."""
        if condition is None:
            return None
        ranges = []
        for name, operator, number in condition.comparisons:
            place = self.places[name]
            low, high = self._meters[place].min, self._meters[place].max
            if operator in (">=", "==", ">"):
                low = number + (operator == ">")
            if operator in ("<=", "==", "<"):
                high = number - (operator == "<")
            ranges.append((place, low, high))
        return Test(self._mask(condition.flags), self._mask(condition.without), tuple(ranges))

    def certain(self, goto: str) -> tuple[str, ...]:
        """The nodes from `goto` to the first that stops or asks a condition. A circle ends where
        it closes."""
        passed = [goto]
        while len(ways := self.ways.get(passed[-1], ())) == 1 and ways[0][1] not in passed:
            passed.append(ways[0][1])
        return tuple(passed)

    def _tests(self, node: Node) -> dict[int, Test]:
        asked = {place: self.test(line.when) for place, line in enumerate(node.says) if line.when}
        return {place: test for place, test in asked.items() if test}

    def _begin(self, scenario: Scenario, opening: Opening | None) -> Begin:
        own = opening.meters if opening else {}
        return Begin(
            opening.id if opening else None,
            tuple(own.get(name, meter.start) for name, meter in scenario.meters.items()),
            self._mask(opening.set) if opening else 0,
            self.certain((opening and opening.start) or scenario.start),
        )

    def _ways(self, node: Node) -> tuple[tuple[Test | None, str], ...]:
        if node.goto:
            return ((None, node.goto),)
        return tuple((self.test(route.when), route.goto) for route in node.route)

    def _move(self, choice: Choice) -> Move:
        changes = []
        for name, change in choice.effects.meters.items():
            meter = self._meters[place := self.places[name]]
            span = meter.max - meter.min  # a greater change does no more, and may not fit an array
            change = max(-span, min(span, change))
            changes.append((place, change, meter.min, meter.max))
        return Move(
            choice,
            self.test(choice.when),
            tuple(changes),
            self._mask(choice.effects.set),
            ~self._mask(choice.effects.clear),
            self.certain(choice.goto),
        )

    def _mask(self, flags: tuple[str, ...]) -> int:
        mask = 0
        for flag in flags:
            mask |= self.bits[flag]
        return mask


def stops(node: Node) -> bool:
    """Whether a learner stands still at `node`, to choose or because the play is over."""
    return bool(node.choices or node.ending)
