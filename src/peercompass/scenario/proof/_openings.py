"""Openings of a scenario: each is a meeting of its own, and in graded work all are equally fair."""

from collections.abc import Iterator
from fractions import Fraction

from peercompass.course import Scenario

from ..engine import Game
from ..policies import POLICIES, Policy, play
from ._digraph import best_mean, layers
from ._walk import Fault, Walk


def same_openings(scenario: Scenario) -> Iterator[Fault]:
    """Each opening that begins as an earlier one does."""
    if len(scenario.openings) < 2:
        return
    game = Game(scenario)
    seen: dict[object, str | None] = {}
    for place, opening in enumerate(game.openings):
        begun = game.begin(opening)
        if begun in seen:
            message = f"the opening `{opening}` is the same as `{seen[begun]}`; change one of them"
            yield Fault(("openings", place), message)
        seen.setdefault(begun, opening)


def unfair_openings(scenario: Scenario, walk: Walk) -> Iterator[Fault]:
    """Each opening of a graded scene that offers another greatest credit than the first, or from
    which best, middling or worst play comes to another kind of ending."""
    if len(scenario.openings) < 2 or not len(walk.last):
        return
    yield from _credit(scenario, walk)
    game = Game(scenario)
    first, *others = scenario.openings
    for name, policy in POLICIES.items():
        wanted = _comes_to(game, policy(), first.id)
        for place, opening in enumerate(others, 1):
            found = _comes_to(game, policy(), opening.id)
            if found != wanted:
                yield Fault(
                    ("openings", place),
                    f"{name} play from `{opening.id}` comes to {found}, from `{first.id}` to "
                    f"{wanted}; in graded work each opening leads to the same kind of ending",
                )


def _credit(scenario: Scenario, walk: Walk) -> Iterator[Fault]:
    order = layers(walk.graph)
    if order is None:
        yield Fault(
            ("openings",),
            "a play of this scene can go round for ever, so nobody can say that each opening "
            "offers the same greatest credit; let every choice lead on, or keep one opening",
        )
        return
    shares = []
    for number in range(len(scenario.openings)):
        start = walk.first[number : number + 1]
        points, choices = best_mean(walk.graph, order, walk.graph.weights, start, walk.last)
        shares.append(Fraction(points, 2 * choices))
    for place, share in enumerate(shares):
        if share != shares[0]:
            yield Fault(
                ("openings", place),
                f"the best play from `{scenario.openings[place].id}` earns {float(share):.0%} of "
                f"the points, from `{scenario.openings[0].id}` {float(shares[0]):.0%}; in graded "
                "work each opening offers the same",
            )


def _comes_to(game: Game, policy: Policy, opening: str) -> str:
    state = play(game, policy, opening).steps[-1].state
    ending = game.node(state).ending
    return f"a {ending.kind} ending" if ending else "no ending"
