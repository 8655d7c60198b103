"""Ways to play a scene without reading it for its sense: best, middling and worst, by the ratings.

Pure, like the engine. A policy picks one of the choices that are offered; what it must remember
from one moment to the next it keeps itself, so each play has a policy of its own.
"""

from collections.abc import Callable, Sequence

from peercompass.course import Choice

from .engine import Game, Replay, ScenarioError

Policy = Callable[[Sequence[Choice]], Choice]
"""Picks one of the choices offered, of which there is at least one."""

MOST_CHOICES = 400
"""A play that is longer goes round."""


def best(offered: Sequence[Choice]) -> Choice:
    """The choice with the highest rating, of equals the first in the author's order."""
    return max(offered, key=_rating)


def worst(offered: Sequence[Choice]) -> Choice:
    """The choice with the lowest rating, of equals the first in the author's order."""
    return min(offered, key=_rating)


def middling() -> Policy:
    """A policy for one play: the first choice rated 1 where there is one; where there is none the
    best and the worst take turns, the best first."""
    turns = 0

    def pick(offered: Sequence[Choice]) -> Choice:
        nonlocal turns
        for choice in offered:
            if choice.rating == 1:
                return choice
        turns += 1
        return best(offered) if turns % 2 else worst(offered)

    return pick


POLICIES: dict[str, Callable[[], Policy]] = {
    "best": lambda: best,
    "middling": middling,
    "worst": lambda: worst,
}
"""By name, how to get a policy for one play."""


def play(game: Game, policy: Policy, opening: object = None) -> Replay:
    """Play from an opening as `policy` picks, to an ending, or to where nothing more can be
    chosen, or for `MOST_CHOICES` choices.

    Raises `ScenarioError` where the nodes before the first choice run in a circle.
    """
    steps = [game.begin(opening)]
    while len(steps) <= MOST_CHOICES and (offered := game.offered(steps[-1].state)):
        try:
            steps.append(game.take(steps[-1].state, policy(offered)))
        except ScenarioError:  # this choice leads into a circle; the proof says so
            break
    return Replay(tuple(steps), opening=game.opened(opening))


def _rating(choice: Choice) -> int:
    return choice.rating or 0
