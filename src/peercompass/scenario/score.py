"""What a play earns, by replay of its choice ids."""

import heapq
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
    """The fewest choices from `state` to an ending, 0 where none can be reached. States that may
    be nearest to one come first (A*), so that an early leave of a long scene is soon counted."""
    seen: set[State] = set()
    line: list[tuple[int, int, State]] = []
    _wait(game, line, 0, state)
    while line:
        _, made, here = heapq.heappop(line)
        if game.ended(here):
            return -made
        if here in seen:
            continue
        seen.add(here)
        for choice in game.offered(here):
            _wait(game, line, 1 - made, game.take(here, choice).state)
    return 0


def _wait(game: Game, line: list[tuple[int, int, State]], made: int, state: State) -> None:
    """Put a state in line, by the least number of choices that a way through it can have; of
    equals the one that is furthest on goes first."""
    left = game.fewest_left(state.node)
    if left is not None:
        heapq.heappush(line, (made + left, -made, state))
