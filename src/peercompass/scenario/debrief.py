"""The debrief of a play: what was chosen, what it moved, and where another path led.

Pure, like the engine: the same opening and ids give the same debrief, always.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from peercompass.course import Choice

from .engine import Game, Replay, ScenarioError, State, Step


@dataclass(frozen=True, slots=True)
class Moment:
    """One choice of a play.

    `number` counts from 1. `node` is where it was made, `nodes` what was passed after it, the
    last of which is where the play then stood, in `state`. `change` maps the id of each meter that
    moved to how far, as a whole number.
    """

    number: int
    node: str
    choice: Choice
    nodes: tuple[str, ...]
    state: State
    change: dict[str, int]


@dataclass(frozen=True, slots=True)
class Debrief:
    """A play looked back on.

    `series` maps each meter's id to its values: one at the start, one after each choice.
    `turning` is the moment that mattered most: where the meters moved farthest, each measured
    against its own range; the earliest of equals; None where nothing moved.
    `well` is the supporting choice (rating 2) that lifted the meters most.
    `to_try` is the choice with the lowest rating below 2, among equals the one that lowered the
    meters most.
    `other` is the same moment as `to_try` (or else as `turning`, or the first) on another path:
    the best rated of the other choices offered there.
    What rests on ratings is None where the copy has none: a learner's copy of graded work.
    """

    moments: tuple[Moment, ...]
    series: dict[str, tuple[int, ...]]
    turning: Moment | None
    well: Moment | None
    to_try: Moment | None
    other: Moment | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a scenario in figures.

    `ending` is the id of the ending's node, None when the play was left early. `supporting`
    counts choices with rating 2. `meters` maps ids to the values at its end.
    """

    number: int
    choices: int
    supporting: int
    ending: str | None
    meters: dict[str, int]


def debrief(game: Game, replay: Replay) -> Debrief:
    """Look back on a play, finished or not."""
    steps = replay.steps
    moments = tuple(
        _moment(game, number, before.state, step, step.choice)
        for number, (before, step) in enumerate(pairwise(steps), start=1)
        if step.choice
    )
    series = {
        name: tuple(game.meter(step.state, name) for step in steps) for name in game.scenario.meters
    }
    lift = _lifting(game)
    rated = [moment for moment in moments if moment.choice.rating is not None]
    turning = max((m for m in moments if m.change), key=_moving(game), default=None)
    well = max((m for m in rated if m.choice.rating == 2), key=lift, default=None)
    to_try = min(
        (m for m in rated if m.choice.rating != 2),
        key=lambda m: (m.choice.rating or 0, lift(m)),
        default=None,
    )
    fork = to_try or turning or (moments[0] if moments else None)
    other = _another_path(game, steps[fork.number - 1].state, fork) if rated and fork else None
    return Debrief(moments, series, turning, well, to_try, other)


def attempt(game: Game, number: int, choice_ids: Iterable[str], opening: object = None) -> Attempt:
    """One attempt in figures, replayed from its opening and choice ids as far as they go."""
    steps = game.replay(choice_ids, opening).steps
    last = steps[-1].state
    return Attempt(
        number,
        len(steps) - 1,
        sum(step.choice.rating == 2 for step in steps if step.choice),
        last.node if game.ended(last) else None,
        {name: game.meter(last, name) for name in game.scenario.meters},
    )


def _moment(game: Game, number: int, before: State, step: Step, choice: Choice) -> Moment:
    change = {
        name: by
        for name in game.scenario.meters
        if (by := game.meter(step.state, name) - game.meter(before, name))
    }
    return Moment(number, before.node, choice, step.nodes, step.state, change)


def _another_path(game: Game, state: State, fork: Moment) -> Moment | None:
    others = [choice for choice in game.offered(state) if choice.id != fork.choice.id]
    for choice in sorted(others, key=lambda choice: -(choice.rating or 0)):
        try:
            return _moment(game, fork.number, state, game.take(state, choice), choice)
        except ScenarioError:  # that way runs in a circle; the proof says so
            continue
    return None


def _lifting(game: Game) -> Callable[[Moment], float]:
    """How far a moment lifted the meters, in shares of their ranges."""
    span = {name: meter.max - meter.min for name, meter in game.scenario.meters.items()}
    return lambda moment: sum(by / span[name] for name, by in moment.change.items())


def _moving(game: Game) -> Callable[[Moment], float]:
    """How far a moment moved the meters, either way, in shares of their ranges."""
    span = {name: meter.max - meter.min for name, meter in game.scenario.meters.items()}
    return lambda moment: sum(abs(by) / span[name] for name, by in moment.change.items())
