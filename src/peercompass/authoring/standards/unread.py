"""What somebody earns in an exercise who does not read it: by answering at random, and by always
taking the longest option."""

import random
from collections.abc import Iterator, Mapping
from itertools import permutations, product
from math import factorial
from typing import Any, Protocol

from peercompass.course import ChoiceItem, ChoicesItem, Item, Unit
from peercompass.exercise import close

from .policies import ScenePlays

_TRIES = 400  # answers at random an item; the mean of them is sure to about two hundredths


def earned_unread(unit: Unit, plays: Mapping[str, ScenePlays]) -> tuple[float | None, float | None]:
    """The share, from 0 to 1, of the closed points of a unit's exercise that answering at random
    earns in the mean, and the share that the longest options earn; None where there are no such
    points. `plays` has those of the unit's scenes by id; one that cannot be played earns nothing
    here, and the proof says why. The same unit always comes to the same shares.

    Where there are no options to be long or short, as in a sort, both answer at random.
    """
    closed = [item for item in unit.marked if not item.by_rubric]
    points = sum(item.points for item in closed)
    if not points:
        return None, None
    shares = [_shares(unit, item, plays) for item in closed]
    at_random, by_length = (
        sum(item.points * share for item, share in zip(closed, one, strict=True)) / points
        for one in zip(*shares, strict=True)
    )
    return at_random, by_length


def _shares(unit: Unit, item: Item, plays: Mapping[str, ScenePlays]) -> tuple[float, float]:
    dice = random.Random(f"{unit.id} {item.id}")
    if item.kind == "scenario":
        found = plays.get(item.scenario)
        return (found.random_credit, found.credit("longest")) if found else (0.0, 0.0)
    weighed = [(weight, close(item, value).share) for weight, value in _answers(item, dice)]
    at_random = sum(w * share for w, share in weighed) / sum(w for w, _ in weighed)
    match item:
        case ChoiceItem():
            return at_random, close(item, max(item.options, key=_length).id).share
        case ChoicesItem():
            return at_random, close(item, [max(item.options, key=_length).id]).share
    return at_random, at_random


def _answers(item: Item, dice: random.Random) -> Iterator[tuple[int, Any]]:
    """Answers that chance gives, each with how often it does: all there are, or where those are
    many, as many tries."""
    match item.kind:
        case "choice":
            yield from ((1, option.id) for option in item.options)
        case "choices":  # each is ticked or not; where none is, one is picked
            ids = [option.id for option in item.options]
            for ticks in _all_or_some([(False, True)] * len(ids), dice):
                if picked := [name for name, tick in zip(ids, ticks, strict=True) if tick]:
                    yield len(ids), picked
                else:
                    yield from ((1, [name]) for name in ids)
        case "order":
            ids = [card.id for card in item.cards]
            few = factorial(len(ids)) <= _TRIES
            orders = permutations(ids) if few else (_mixed(ids, dice) for _ in range(_TRIES))
            yield from ((1, list(order)) for order in orders)
        case "sort" | "label":
            ids = [one.id for one in (item.cards if item.kind == "sort" else item.asked)]
            names = [one.id for one in (item.groups if item.kind == "sort" else item.labels)]
            for placed in _all_or_some([names] * len(ids), dice):
                yield 1, dict(zip(ids, placed, strict=True))
        case _:
            raise ValueError(f"nothing is known of answering the kind {item.kind} unread")


def _all_or_some(columns: list[Any], dice: random.Random) -> Iterator[tuple[Any, ...]]:
    count = 1
    for column in columns:
        count *= len(column)
    if count <= _TRIES:
        yield from product(*columns)
    else:
        yield from (tuple(dice.choice(column) for column in columns) for _ in range(_TRIES))


def _mixed(ids: list[str], dice: random.Random) -> list[str]:
    return dice.sample(ids, len(ids))


class _HasText(Protocol):
    @property
    def text(self) -> str: ...


def _length(option: _HasText) -> int:
    return len(option.text)
