"""The models of items: what is asked, and (for authors only) what a supporting answer is."""

import hashlib
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from ._base import Model, Slug, Text, for_learner


class _Item(Model):
    id: Slug
    """Its name for ever. Answers are stored by it: change the words, never the id."""
    competency: Slug
    """What it practices, by its id in curriculum/competencies.yaml."""
    stem: Text
    """The question or the task."""
    points: float = Field(1, gt=0, le=100)
    """What it is worth."""
    sources: tuple[str, ...] = ()
    """Where its facts come from, by ids in curriculum/sources.yaml."""
    content_note: Text | None = None
    """What may hurt in it. Shown first."""

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
    """Its name for ever; answers are stored by it."""
    text: Text
    """What the learner reads."""
    credit: Literal[0, 0.5, 1] = 0
    """1 for the one that supports, 0.5 for one that partly does, else 0."""
    rationale: Text | None = None
    """Why: name the idea and offer a next thought. Explain, never scold."""


class ChoiceItem(_Item):
    """Pick one."""

    kind: Literal["choice"]
    """The sort of item."""
    options: tuple[Option, ...] = Field(min_length=2, max_length=9)
    """Two to nine. Exactly one has credit 1."""

    @model_validator(mode="after")
    def _key(self, info: ValidationInfo):
        _need_rationales(self.options, info)
        if not for_learner(info) and [o.credit for o in self.options].count(1) != 1:
            raise ValueError("exactly one option has `credit: 1`")
        return self


class KeyedOption(Model):
    """One option of a `choices`. `key: true` marks one that fits."""

    id: Slug
    """Its name for ever; answers are stored by it."""
    text: Text
    """What the learner reads."""
    key: bool = False
    """true for one that fits."""
    rationale: Text | None = None
    """Why: name the idea and offer a next thought. Explain, never scold."""


class ChoicesItem(_Item):
    """Pick all that fit."""

    kind: Literal["choices"]
    """The sort of item."""
    options: tuple[KeyedOption, ...] = Field(min_length=2, max_length=12)
    """Two to twelve. Some have `key: true`, some do not."""

    @model_validator(mode="after")
    def _key(self, info: ValidationInfo):
        _need_rationales(self.options, info)
        if not for_learner(info) and len({o.key for o in self.options}) != 2:
            raise ValueError("some options have `key: true` and some do not")
        return self


class Card(Model):
    """One card of an `order`, or of a `sort` (then with its `group`)."""

    id: Slug
    """Its name for ever; answers are stored by it."""
    text: Text
    """What the learner reads."""
    group: Slug | None = None
    """In a `sort`: the id of the group where it belongs."""
    rationale: Text | None = None
    """Why: name the idea and offer a next thought. Explain, never scold."""


def mixed_order(item_id: str, key: Sequence[str]) -> list[str]:
    """A fixed mixed order for the cards of an `order`, never that of `key`, the supporting one."""
    mixed = sorted(key, key=lambda i: hashlib.sha256(f"{item_id}/{i}".encode()).digest())
    return mixed if mixed != list(key) else [*mixed[1:], mixed[0]]


class OrderItem(_Item):
    """Put in order. The file lists the cards in the supporting order."""

    kind: Literal["order"]
    """The sort of item."""
    cards: tuple[Card, ...] = Field(min_length=3, max_length=10)
    """Three to ten, in the supporting order. Learners see them mixed."""

    @model_validator(mode="after")
    def _key(self, info: ValidationInfo):
        _need_rationales(self.cards, info)
        return self


class Group(Model):
    """A place that cards of a `sort` go to."""

    id: Slug
    """Its name for ever."""
    title: Text
    """What the learner reads above the group."""


class SortItem(_Item):
    """Put each card into a group."""

    kind: Literal["sort"]
    """The sort of item."""
    groups: tuple[Group, ...] = Field(min_length=2, max_length=5)
    """Two to five places to sort into."""
    cards: tuple[Card, ...] = Field(min_length=2, max_length=20)
    """What is sorted, each with its `group`."""

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
    """The sort of item."""
    min_words: int = Field(1, ge=0, le=2000)
    """Fewer words than this are not enough."""
    max_words: int = Field(300, ge=1, le=4000)
    """At most so many words."""
    starters: tuple[Text, ...] = ()
    """Beginnings of sentences to help."""
    rubric: Slug
    """How it is marked: a file in curriculum/rubrics."""

    @model_validator(mode="after")
    def _bounds(self):
        if self.min_words > self.max_words:
            raise ValueError("min_words is larger than max_words")
        return self


class ScenarioItem(_Item):
    """Play a scenario; scored by replay."""

    kind: Literal["scenario"]
    """The sort of item."""
    scenario: Slug
    """A file in the scenarios folder of the same unit, without .yaml."""


Item = Annotated[
    ChoiceItem | ChoicesItem | OrderItem | SortItem | WriteItem | ScenarioItem,
    Field(discriminator="kind"),
]


class ItemFile(Model):
    """The whole of an items.yaml or practice.yaml."""

    items: tuple[Item, ...] = Field(min_length=1)
    """The items, in the order learners meet them."""

    @model_validator(mode="after")
    def _ids(self):
        ids = [item.id for item in self.items]
        doubled = sorted({i for i in ids if ids.count(i) > 1} | ({"home", "hand-in"} & set(ids)))
        if doubled:
            raise ValueError(f"these item ids stand twice or are reserved: {', '.join(doubled)}")
        return self
