"""Reading a stored answer against its item: which parts of it still stand.

An item's words may change after its release, and now and then an option goes. What names a part
that is there is read; what names one that is gone is set aside by its id and never guessed at.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from peercompass.course import (
    ChoiceItem,
    ChoicesItem,
    Item,
    LabelItem,
    OrderItem,
    PlanItem,
    ReflectItem,
    ScenarioItem,
    SortItem,
    WriteItem,
)

_LONGEST_ID = 60


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Part = TypeVar("_Part", bound=_Named)
_Place = TypeVar("_Place", bound=_Named)


class BadValue(ValueError):
    """A stored value does not have the shape of its kind, or nothing in it belongs to the item.
    The message says which, in words for an instructor."""


def one_of(things: Iterable[_Part], value: Any) -> _Part:
    """The thing whose id is `value`.

    Raises `BadValue` when there is none.
    """
    for thing in things:
        if thing.id == value:
            return thing
    raise BadValue(f"there is no option {str(value)[:_LONGEST_ID]!r}")


def some_of(things: Iterable[_Part], value: Any) -> tuple[list[_Part], tuple[str, ...]]:
    """The things that a list of ids names, in its order, and the ids that are gone.

    Raises `BadValue` when `value` is no list of ids, names one twice, or names none that is there.
    """
    if not isinstance(value, list) or not all(isinstance(i, str) for i in value):
        raise BadValue("the answer is not a list of ids")
    if len(set(value)) != len(value):
        raise BadValue("an id stands twice in the answer")
    known = {thing.id: thing for thing in things}
    gone = tuple(i[:_LONGEST_ID] for i in value if i not in known)
    if value and len(gone) == len(value):
        raise BadValue(f"there is no option {gone[0]!r}")
    return [known[i] for i in value if i in known], gone


def placed(
    things: Iterable[_Named], places: Iterable[_Place], value: Any, what: str
) -> tuple[dict[str, _Place], tuple[str, ...]]:
    """For each thing that stands in the answer, by id, the place it was given; and the ids of
    things and places that are gone. `what` is the two in words, like "cards to groups".

    Raises `BadValue` when `value` maps no ids to ids, or none that are there.
    """
    if not isinstance(value, dict) or not all(isinstance(i, str) for i in _all(value)):
        raise BadValue(f"the answer does not map {what}")
    known, there = {thing.id for thing in things}, {place.id: place for place in places}
    gone = [
        key if key not in known else place
        for key, place in value.items()
        if key not in known or place not in there
    ]
    if value and len(gone) == len(value):
        raise BadValue(f"there is no option {gone[0][:_LONGEST_ID]!r}")
    kept = {k: there[v] for k, v in value.items() if k in known and v in there}
    return kept, tuple(name[:_LONGEST_ID] for name in gone)


def plan_rows(value: Any) -> list[dict[str, str]]:
    """The rows of a plan, each the words of its cells by column id.

    Raises `BadValue` when `value` is not one.
    """
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise BadValue("the answer is not a list of rows")
    if not all(isinstance(words, str) for row in value for words in _all(row)):
        raise BadValue("a cell of the plan is not text")
    return value


def _all(mapping: Mapping[Any, Any]) -> list[Any]:
    return [*mapping, *mapping.values()]


@dataclass(frozen=True)
class PlanGaps:
    """What a plan still lacks by its item's rule. `rows` has, for each row, the number of words
    still missing by column id (nothing for a full row); `more` is how many more full rows make
    the plan whole."""

    rows: tuple[dict[str, int], ...]
    more: int

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.more == 0


def plan_gaps(item: PlanItem, value: Any) -> PlanGaps:
    """What is still missing in a plan: it is whole when at least `min_rows` of its rows have every
    column filled to its `min_words`. Rows above that number may be half done.

    Raises `BadValue` when `value` is not a plan.
    """
    rows = tuple(
        {
            column.id: column.min_words - words
            for column in item.columns
            if (words := len(row.get(column.id, "").split())) < column.min_words
        }
        for row in plan_rows(value)
    )
    full = sum(not row for row in rows)
    return PlanGaps(rows, max(0, item.min_rows - full))


def answered(item: Item, value: Any) -> bool:
    """Whether a value is a whole answer: every card placed, every line marked, an option picked,
    words written, enough rows of a plan full."""
    try:
        match item:
            case ChoiceItem():
                return any(option.id == value for option in item.options)
            case ChoicesItem():
                return isinstance(value, list) and bool(value)
            case OrderItem():
                return isinstance(value, list) and len(value) == len(item.cards)
            case SortItem():
                return isinstance(value, dict) and len(value) == len(item.cards)
            case LabelItem():
                marked, _ = placed(item.asked, item.labels, value, "lines to labels")
                return len(marked) == len(item.asked)
            case PlanItem():
                return plan_gaps(item, value).whole
            case WriteItem() | ReflectItem():
                return isinstance(value, str) and bool(value.strip())
            case ScenarioItem():
                return isinstance(value, dict) and bool(value.get("ended"))
    except BadValue:
        pass
    return False
