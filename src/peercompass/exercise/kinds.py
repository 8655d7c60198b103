"""The kinds of closed items: how each is shown to a learner, checked for shape and scored.

Each kind is one function from an item and a value to a `Closed`; the rule for partial credit
stands in its docstring. Values hold ids, so the order of options never matters.
"""

from dataclasses import dataclass
from typing import Any

from peercompass.course import ChoiceItem, ChoicesItem, Item, OrderItem, SortItem


@dataclass(frozen=True)
class Closed:
    """What a closed answer came to: the share of the points (0 to 1), what was chosen in words,
    and what to say about it, a list of (text, fits, rationale)."""

    share: float
    answer: tuple[str, ...]
    notes: tuple[tuple[str, bool, str], ...]


class BadValue(ValueError):
    """A stored value does not have the shape of its kind, or names no option of the item."""


def answered(item: Item, value: Any) -> bool:
    """Whether a value is a whole answer: every card placed, an option picked, words written."""
    match item.kind:
        case "choice":
            return any(option.id == value for option in item.options)
        case "choices":
            return isinstance(value, list) and bool(value)
        case "order":
            return isinstance(value, list) and len(value) == len(item.cards)
        case "sort":
            return isinstance(value, dict) and len(value) == len(item.cards)
        case "write":
            return isinstance(value, str) and bool(value.strip())
        case "scenario":
            return isinstance(value, dict) and bool(value.get("ended"))
    return False


def close(item: Item, value: Any) -> Closed:
    """Score a closed answer.

    Raises `BadValue` when `value` is not one for this item, so that nothing is guessed.
    """
    return _KINDS[item.kind](item, value)


def _choice(item: ChoiceItem, value: Any) -> Closed:
    """All the points for the option with credit 1, half for one with credit 0.5."""
    option = _by_id(item.options, value)
    return Closed(
        float(option.credit),
        (option.text,),
        ((option.text, option.credit == 1, option.rationale or ""),),
    )


def _choices(item: ChoicesItem, value: Any) -> Closed:
    """Right minus wrong: (fitting options picked minus others picked) over the number that fit,
    never below 0. This is the rule Moodle's multiple-response and Canvas's multiple-answers
    questions use, so picking everything earns nothing extra."""
    ids = _ids(value)
    picked = [_by_id(item.options, i) for i in ids]
    fitting = sum(option.key for option in item.options)
    right = sum(option.key for option in picked)
    share = max(0.0, (right - (len(picked) - right)) / fitting)
    notes = tuple(
        (option.text, option.key == (option.id in ids), option.rationale or "")
        for option in item.options
    )
    return Closed(share, tuple(option.text for option in picked), notes)


def _order(item: OrderItem, value: Any) -> Closed:
    """Kendall's tau, never below 0: pairs of cards in the supporting order minus pairs in the
    other, over all pairs (Kendall 1938). A random order earns about nothing."""
    ids = _ids(value)
    key = [card.id for card in item.cards]
    if sorted(ids) != sorted(key):
        raise BadValue("the answer does not name each card once")
    place = {card_id: number for number, card_id in enumerate(ids)}
    pairs = [(a, b) for n, a in enumerate(key) for b in key[n + 1 :]]
    ahead = sum(1 if place[a] < place[b] else -1 for a, b in pairs)
    cards = {card.id: card for card in item.cards}
    notes = tuple(
        (card.text, place[card.id] == number, card.rationale or "")
        for number, card in enumerate(item.cards)
    )
    return Closed(max(0.0, ahead / len(pairs)), tuple(cards[i].text for i in ids), notes)


def _sort(item: SortItem, value: Any) -> Closed:
    """The share of the cards that are in their group; a card left out earns nothing."""
    groups = {group.id: group.title for group in item.groups}
    if not isinstance(value, dict) or not all(
        isinstance(k, str) and isinstance(v, str) for k, v in value.items()
    ):
        raise BadValue("the answer does not map cards to groups")
    for card_id, group in value.items():
        _by_id(item.cards, card_id)
        if group not in groups:
            raise BadValue(f"there is no group {group!r}")
    right = sum(value.get(card.id) == card.group for card in item.cards)
    notes = tuple(
        (card.text, value.get(card.id) == card.group, card.rationale or "") for card in item.cards
    )
    answer = tuple(
        f"{card.text} → {groups[value[card.id]]}" for card in item.cards if card.id in value
    )
    return Closed(right / len(item.cards), answer, notes)


_KINDS = {"choice": _choice, "choices": _choices, "order": _order, "sort": _sort}


def _ids(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(i, str) for i in value):
        raise BadValue("the answer is not a list of ids")
    if len(set(value)) != len(value):
        raise BadValue("an id stands twice in the answer")
    return value


def _by_id(things, wanted: Any):
    for thing in things:
        if thing.id == wanted:
            return thing
    raise BadValue(f"there is no option {str(wanted)[:60]!r}")
