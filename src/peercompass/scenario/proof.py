"""Proof: walk every state a play can reach and report what an author would want to know.

Meters are bounded and conditions simple, so the states are finite in number and all are visited:
what is reported is true of every possible play, not of a sample.
"""

from collections import Counter
from dataclasses import dataclass

from peercompass.course import Condition, Scenario

from .engine import Game, ScenarioError, State

_MOST_STATES = 2_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding. `path` leads to its place in the scenario's YAML (keys and positions)."""

    path: tuple
    message: str
    level: str = "error"


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


def prove(scenario: Scenario) -> Proof:
    """Walk every reachable state of `scenario`, whose names must all be defined
    (`missing_names` is empty).

    Raises `ScenarioError` when it has more than two million states.
    """
    game = Game(scenario)
    walk = _Walk(game)
    faults = list(walk.faults)
    if not walk.circles:
        faults += _unreached(scenario, walk)
        faults += _dead_ends(walk)
        faults += _conditions(scenario, walk)
    faults += _without_influence(scenario)
    faults += _unsupported(walk)
    faults += _balance(scenario)
    endings = sorted({state.node for state in walk.moves if game.ended(state)})
    shortest, longest, best, worst = _lengths_and_scores(game, walk)
    return Proof(
        tuple(faults), len(walk.moves), tuple(endings), shortest, longest, best, worst
    )  # fmt: skip


class _Walk:
    """Every state where a learner can stand, what may be chosen there and where it leads."""

    def __init__(self, game: Game):
        self.game = game
        self.moves: dict[State, list[tuple]] = {}
        self.nodes: set[str] = set()
        self.offered: set[tuple[str, str]] = set()
        self.truth: dict[tuple, set[bool]] = {}
        self.faults: list[Fault] = []
        self.circles = False
        self.first: State | None = None
        self._go()

    def _go(self) -> None:
        try:
            step = self.game.begin()
        except ScenarioError as error:
            self._circle(("start",), error)
            return
        self.first = step.state
        self._pass(step)
        waiting = [step.state]
        self.moves[step.state] = []
        while waiting:
            state = waiting.pop()
            node = self.game.node(state)
            for place, choice in enumerate(node.choices):
                if choice.when:
                    holds = self.game.holds(choice.when, state)
                    path = ("nodes", state.node, "choices", place, "when")
                    self.truth.setdefault(path, set()).add(holds)
                    if not holds:
                        continue
                self.offered.add((state.node, choice.id))
                try:
                    step = self.game.take(state, choice)
                except ScenarioError as error:
                    self._circle(("nodes", state.node, "choices", place), error)
                    continue
                self._pass(step)
                self.moves[state].append((choice, step.state))
                if step.state not in self.moves:
                    if len(self.moves) >= _MOST_STATES:
                        raise ScenarioError(
                            "more than two million states; use fewer flags or smaller meters"
                        )
                    self.moves[step.state] = []
                    waiting.append(step.state)

    def _pass(self, step) -> None:
        self.nodes.update(step.nodes)
        for node_id in step.nodes:
            for place, route in enumerate(self.game.scenario.nodes[node_id].route):
                if route.when is None:
                    break
                holds = self.game.holds(route.when, step.state)
                path = ("nodes", node_id, "route", place, "when")
                self.truth.setdefault(path, set()).add(holds)
                if holds:
                    break

    def _circle(self, path: tuple, error: ScenarioError) -> None:
        self.circles = True
        fault = Fault(path, f"{error}; give one of them choices or an ending")
        if fault not in self.faults:
            self.faults.append(fault)


def _unreached(scenario: Scenario, walk: _Walk) -> list[Fault]:
    faults = []
    for node_id, node in scenario.nodes.items():
        here = ("nodes", node_id)
        if node_id not in walk.nodes:
            what = "nobody can earn the ending" if node.ending else "no play reaches the node"
            faults.append(Fault(here, f"{what} `{node_id}`; lead to it or delete it"))
            continue
        for place, choice in enumerate(node.choices):
            if (node_id, choice.id) not in walk.offered:
                message = f"the choice `{choice.id}` is never offered; loosen its `when`"
                faults.append(Fault((*here, "choices", place), message))
    return faults


def _dead_ends(walk: _Walk) -> list[Fault]:
    back: dict[State, list[State]] = {}
    for state, moves in walk.moves.items():
        for _, after in moves:
            back.setdefault(after, []).append(state)
    alive = {state for state in walk.moves if walk.game.ended(state)}
    waiting = list(alive)
    while waiting:
        for before in back.get(waiting.pop(), ()):
            if before not in alive:
                alive.add(before)
                waiting.append(before)
    stuck: dict[str, State] = {}
    for state in walk.moves:
        if state not in alive:
            stuck.setdefault(state.node, state)
    return [
        Fault(("nodes", node), f"from here no ending can be reached when {_describe(walk, state)}")
        for node, state in stuck.items()
    ]


def _describe(walk: _Walk, state: State) -> str:
    meters = [f"{name} is {walk.game.meter(state, name)}" for name in walk.game.scenario.meters]
    flags = sorted(walk.game.flags(state))
    return ", ".join([*meters, f"flags set: {', '.join(flags) or 'none'}"])


def _conditions(scenario: Scenario, walk: _Walk) -> list[Fault]:
    faults = []
    for path, truth in walk.truth.items():
        if len(truth) == 1:
            always = "always" if truth == {True} else "never"
            faults.append(Fault(path, f"this condition is {always} true in any play"))
    for node_id in walk.nodes:
        for place, route in enumerate(scenario.nodes[node_id].route):
            path = ("nodes", node_id, "route", place, "when")
            if route.when and path not in walk.truth:
                faults.append(Fault(path, "this route is never looked at: an earlier one is taken"))
    return sorted(faults, key=lambda fault: str(fault.path))


def _all_conditions(scenario: Scenario) -> list[Condition]:
    return [
        thing.when
        for node in scenario.nodes.values()
        for thing in (*node.choices, *node.route)
        if thing.when
    ]


def _without_influence(scenario: Scenario) -> list[Fault]:
    conditions = _all_conditions(scenario)
    tested_meters = {c.meter for condition in conditions for c in condition.comparisons}
    tested_flags = {f for condition in conditions for f in (*condition.flags, *condition.without)}
    choices = [choice for node in scenario.nodes.values() for choice in node.choices]
    moved = {name for choice in choices for name in choice.effects.meters}
    touched = {name for choice in choices for name in choice.effects.set}
    faults = [
        Fault(("meters", name), f"the meter `{name}` cannot matter: " + (
            "no condition looks at it" if name not in tested_meters else "no choice changes it"
        ))
        for name in scenario.meters
        if name not in tested_meters or name not in moved
    ]  # fmt: skip
    faults += [
        Fault(("flags", place), f"the flag `{name}` cannot matter: " + (
            "no condition looks at it" if name not in tested_flags else "no choice sets it"
        ))
        for place, name in enumerate(scenario.flags)
        if name not in tested_flags or name not in touched
    ]  # fmt: skip
    return faults


def _unsupported(walk: _Walk) -> list[Fault]:
    bare = {
        state.node
        for state, moves in walk.moves.items()
        if moves and not any(choice.rating == 2 for choice, _ in moves)
    }
    return [
        Fault(("nodes", node), "a learner can stand here with no supporting choice (rating: 2)")
        for node in sorted(bare)
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
    faults = []
    if decisions >= 4:
        place, times = places.most_common(1)[0]
        if times > decisions * 0.6:
            faults.append(Fault(("nodes",), f"the supporting choice stands in place {place + 1} "
                f"in {times} of {decisions} nodes; spread it", "warning"))  # fmt: skip
        if longest > decisions * 0.5:
            faults.append(Fault(("nodes",), f"the supporting choice is the longest text in "
                f"{longest} of {decisions} nodes; even the lengths out", "warning"))  # fmt: skip
    return faults


def _lengths_and_scores(game: Game, walk: _Walk):
    """Layer by layer from the start: the least and greatest sum of ratings with which each
    state is reached after so many choices. Where a play can go round for ever there is no
    longest one, and only the shortest is looked for."""
    if walk.first is None:
        return None, None, None, None
    if _goes_round(walk):
        return _shortest(walk), None, None, None
    layer = {walk.first: (0, 0)}
    shortest = longest = None
    best = worst = None
    depth = 0
    while layer:
        sums = [layer[state] for state in layer if game.ended(state)]
        if sums:
            shortest = depth if shortest is None else shortest
            longest = depth
            if depth:
                low, high = min(s[0] for s in sums), max(s[1] for s in sums)
                worst = min(low / (2 * depth), 1.0 if worst is None else worst)
                best = max(high / (2 * depth), 0.0 if best is None else best)
        following: dict[State, tuple[int, int]] = {}
        for state, (low, high) in layer.items():
            for choice, after in walk.moves[state]:
                rating = choice.rating or 0
                old = following.get(after, (low + rating, high + rating))
                following[after] = (min(old[0], low + rating), max(old[1], high + rating))
        layer, depth = following, depth + 1
    return shortest, longest, best, worst


def _goes_round(walk: _Walk) -> bool:
    """Whether a play can meet a state twice. States that none on a list leads to are struck off
    it, one after another; what cannot be struck off lies on a circle or after one (Kahn 1962)."""
    leading_here = Counter(after for moves in walk.moves.values() for _, after in moves)
    free = [state for state in walk.moves if not leading_here[state]]
    struck = 0
    while free:
        struck += 1
        for _, after in walk.moves[free.pop()]:
            leading_here[after] -= 1
            if not leading_here[after]:
                free.append(after)
    return struck < len(walk.moves)


def _shortest(walk: _Walk) -> int | None:
    edge, seen, depth = {walk.first}, {walk.first}, 0
    while edge:
        if any(walk.game.ended(state) for state in edge):
            return depth
        edge = {after for state in edge for _, after in walk.moves[state]} - seen
        seen |= edge
        depth += 1
    return None
