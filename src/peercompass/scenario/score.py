"""What a play earns, by replay of its choice ids."""

from dataclasses import dataclass

from .engine import Game, Replay, State


@dataclass(frozen=True, slots=True)
class Marks:
    """The share of the points a play earns, and what it rests on.

    `share` is 0 to 1. `ratings` holds one rating (0, 1, 2) a choice. `missing` counts the
    choices still needed to reach an ending, 0 for a finished play.
    """

    share: float
    ratings: tuple[int, ...]
    missing: int


def marks(game: Game, replay: Replay) -> Marks:
    """Score a play: the mean rating of its choices over the highest rating, 2.

    A play that was left early counts each choice that the shortest way to an ending would still
    need as 0. So stopping is never better than going on, and what was done still counts. The
    rule is our own.
    """
    ratings = tuple(step.choice.rating or 0 for step in replay.steps if step.choice)
    missing = _choices_to_an_ending(game, replay.steps[-1].state)
    out_of = 2 * (len(ratings) + missing)
    return Marks(sum(ratings) / out_of if out_of else 0.0, ratings, missing)


def _choices_to_an_ending(game: Game, state: State) -> int:
    """The fewest choices from `state` to an ending (breadth first)."""
    edge, seen, depth = [state], {state}, 0
    while edge:
        following = []
        for here in edge:
            if game.ended(here):
                return depth
            for choice in game.offered(here):
                after = game.take(here, choice).state
                if after not in seen:
                    seen.add(after)
                    following.append(after)
        edge, depth = following, depth + 1
    return 0
