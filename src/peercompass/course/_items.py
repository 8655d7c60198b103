"""The models of items: what is asked, and (for authors only) what a supporting answer is."""

import hashlib
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from ._base import Model, Slug, Text, for_learner


class _Item(Model):
    id: Slug
    competency: Slug
    stem: Text
    points: float = Field(1, gt=0, le=100)
    sources: tuple[str, ...] = ()
    content_note: Text | None = None

    @field_validator("points")
    @classmethod
    def _to_a_hundredth(cls, points):
        if round(points, 2) != points:
            raise ValueError("`points` goes to a hundredth at the finest, like 2.5 or 0.25")
        return points


def _need_rationales(cards, info: ValidationInfo) -> None:
    ids = [card.id for card in cards]
    doubled = sorted({i for i in ids if ids.count(i) > 1})
    if doubled:
        raise ValueError(f"two options share the id {', '.join(doubled)}")
    if not for_learner(info):
        bare = [card.id for card in cards if card.rationale is None]
        if bare:
            raise ValueError(f"every option needs a `rationale`; missing for {', '.join(bare)}")


class Option(Model):
    """One option of a `choice`. `credit` is the share of the points it earns."""

    id: Slug
    text: Text
    credit: Literal[0, 0.5, 1] = 0
    rationale: Text | None = None


class ChoiceItem(_Item):
    """Pick one."""

    kind: Literal["choice"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=9)

    @model_validator(mode="after")
    def _key(self, info: ValidationInfo):
        _need_rationales(self.options, info)
        if not for_learner(info) and [o.credit for o in self.options].count(1) != 1:
            raise ValueError("exactly one option has `credit: 1`")
        return self


class KeyedOption(Model):
    """One option of a `choices`. `key: true` marks one that fits."""

    id: Slug
    text: Text
    key: bool = False
    rationale: Text | None = None


class ChoicesItem(_Item):
    """Pick all that fit."""

    kind: Literal["choices"]
    options: tuple[KeyedOption, ...] = Field(min_length=2, max_length=12)

    @model_validator(mode="after")
    def _key(self, info: ValidationInfo):
        _need_rationales(self.options, info)
        if not for_learner(info) and len({o.key for o in self.options}) != 2:
            raise ValueError("some options have `key: true` and some do not")
        return self


class Card(Model):
    """One card of an `order`, or of a `sort` (then with its `group`)."""

    id: Slug
    text: Text
    group: Slug | None = None
    rationale: Text | None = None


def mixed_order(item_id: str, key: Sequence[str]) -> list[str]:
    """A fixed mixed order for the cards of an `order`, never that of `key`, the supporting one."""
    mixed = sorted(key, key=lambda i: hashlib.sha256(f"{item_id}/{i}".encode()).digest())
    return mixed if mixed != list(key) else [*mixed[1:], mixed[0]]


class OrderItem(_Item):
    """Put in order. The file lists the cards in the supporting order."""

    kind: Literal["order"]
    cards: tuple[Card, ...] = Field(min_length=3, max_length=10)

    @model_validator(mode="after")
    def _key(self, info: ValidationInfo):
        _need_rationales(self.cards, info)
        return self


class Group(Model):
    """A place that cards of a `sort` go to."""

    id: Slug
    title: Text


class SortItem(_Item):
    """Put each card into a group."""

    kind: Literal["sort"]
    groups: tuple[Group, ...] = Field(min_length=2, max_length=5)
    cards: tuple[Card, ...] = Field(min_length=2, max_length=20)

    @model_validator(mode="after")
    def _key(self, info: ValidationInfo):
        _need_rationales(self.cards, info)
        groups = {group.id for group in self.groups}
        if len(groups) < len(self.groups):
            raise ValueError("two groups share an id")
        if not for_learner(info):
            lost = [card.id for card in self.cards if card.group not in groups]
            if lost:
                raise ValueError(f"these cards name no group of this item: {', '.join(lost)}")
        return self


class WriteItem(_Item):
    """Write in your own words. A person marks it with a rubric."""

    kind: Literal["write"]
    min_words: int = Field(1, ge=0, le=2000)
    max_words: int = Field(300, ge=1, le=4000)
    starters: tuple[Text, ...] = ()
    rubric: Slug

    @model_validator(mode="after")
    def _bounds(self):
        if self.min_words > self.max_words:
            raise ValueError("min_words is larger than max_words")
        return self


class ScenarioItem(_Item):
    """Play a scenario; scored by replay."""

    kind: Literal["scenario"]
    scenario: Slug


Item = Annotated[
    ChoiceItem | ChoicesItem | OrderItem | SortItem | WriteItem | ScenarioItem,
    Field(discriminator="kind"),
]


class ItemFile(Model):
    """The whole of an items.yaml or practice.yaml."""

    items: tuple[Item, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids(self):
        ids = [item.id for item in self.items]
        doubled = sorted({i for i in ids if ids.count(i) > 1} | ({"home", "hand-in"} & set(ids)))
        if doubled:
            raise ValueError(f"these item ids stand twice or are reserved: {', '.join(doubled)}")
        return self
