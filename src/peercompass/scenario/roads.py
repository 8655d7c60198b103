"""The roads that a learner took through one scene: which plays of a log count as one, and where two
of them part. Pure, by replay of choice ids alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from peercompass.course import Choice

from .engine import Game, Replay


@dataclass(frozen=True, slots=True)
class Road:
    """One attempt as it stood last. `place` is where that answer stands among those given; `path`
    holds choice ids, as stored; `opening` is the id of the opening that was played."""

    number: int
    place: int
    path: tuple[str, ...]
    opening: str | None


@dataclass(frozen=True, slots=True)
class Parting:
    """A moment that two roads came to, and the choice that each made there."""

    node: str
    earlier: Choice
    later: Choice


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a later road differs from an earlier one.

    `partings` are in the later road's order; of a moment that a road met twice, its first time
    counts. `gained` are the ids of skills of choices with rating 2 that only the later road
    shows. `other_end` is whether both came to an ending, and not to the same.
    """

    other_opening: bool
    partings: tuple[Parting, ...]
    gained: tuple[str, ...]
    other_end: bool

    @property
    def same(self) -> bool:
        """Whether nothing can be told apart."""
        return not (self.other_opening or self.partings or self.gained or self.other_end)


def roads(game: Game, answers: Iterable[tuple[int, Any]]) -> list[Road]:
    """The roads in the `answers` to one scene, oldest first: each is an attempt's number and what
    was stored, which may be anything. Starts that another attempt goes on from are none."""
    last: dict[int, Road] = {}
    for place, (number, stored) in enumerate(answers):
        value = stored if isinstance(stored, dict) else {}
        opening = game.opened(value.get("opening"))
        last[number] = Road(number, place, choice_ids(value.get("path")), opening)
    found = [last[number] for number in sorted(last)]
    return [one for one in found if one.path and not _goes_on(one, found)]


def choice_ids(stored: Any) -> tuple[str, ...]:
    """The choice ids in what was stored as a path, which may be anything."""
    return tuple(i for i in stored if isinstance(i, str)) if isinstance(stored, list) else ()


def shown_skills(replay: Replay) -> tuple[str, ...]:
    """The ids of the skills of a play's choices with rating 2, each once, in order."""
    chosen = (step.choice for step in replay.steps if step.choice)
    return tuple(dict.fromkeys(c.skill for c in chosen if c.rating == 2 and c.skill))


def choices_at(replay: Replay) -> dict[str, Choice]:
    """The choice made at each moment of a play, by the moment's id, the first time it was met."""
    made: dict[str, Choice] = {}
    for before, step in pairwise(replay.steps):
        if step.choice:
            made.setdefault(before.state.node, step.choice)
    return made


def compare(game: Game, earlier: Replay, later: Replay) -> Comparison:
    """Tell two plays of one scene apart."""
    before, after = choices_at(earlier), choices_at(later)
    known = set(shown_skills(earlier))
    ends = [replay.steps[-1].state for replay in (earlier, later)]
    return Comparison(
        other_opening=earlier.opening != later.opening,
        partings=tuple(
            Parting(node, before[node], choice)
            for node, choice in after.items()
            if node in before and before[node].id != choice.id
        ),
        gained=tuple(skill for skill in shown_skills(later) if skill not in known),
        other_end=all(map(game.ended, ends)) and ends[0].node != ends[1].node,
    )


def _goes_on(one: Road, others: Sequence[Road]) -> bool:
    size = len(one.path)
    return any(
        other.opening == one.opening and len(other.path) > size and other.path[:size] == one.path
        for other in others
    )
