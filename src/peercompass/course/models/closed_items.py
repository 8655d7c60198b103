"""Closed items: kinds whose supporting answer the author knows (for authors only)."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from .base import Model, Slug, Text, for_learner
from .base_item import BaseItem, need_rationales


def shuffled(item_id: str, ids: Iterable[str], seed: str) -> list[str]:
    """The ids in the order that the learner with this seed sees, always the same; in the given
    order where there is no seed."""
    if not seed:
        return list(ids)
    return sorted(ids, key=lambda i: hashlib.sha256(f"{seed}/{item_id}/{i}".encode()).digest())


class Option(Model):
    """One option of a `choice`. `credit` is the share of the points it earns."""

    id: Slug
    """Its name for ever; answers are stored by it."""
    text: Text
    """What the learner reads."""
    # typing knows literals of whole numbers alone; pydantic takes any.
    credit: Literal[0, 0.5, 1] = 0  # type: ignore[valid-type]
    """1 for the one that supports, 0.5 for one that partly does, else 0."""
    rationale: Text | None = None
    """Why: name the idea and offer a next thought. Explain, never scold."""


class ChoiceItem(BaseItem):
    """Pick one."""

    kind: Literal["choice"]
    """The sort of item."""
    options: tuple[Option, ...] = Field(min_length=2, max_length=9)
    """Two to nine. Exactly one has credit 1."""
    shuffle: bool = True
    """Whether each learner sees the options in an order of their own."""

    @property
    def parts(self) -> tuple[Option, ...]:
        """Its options."""
        return self.options

    @model_validator(mode="after")
    def _key(self, info: ValidationInfo) -> Self:
        need_rationales(self.options, info)
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


class ChoicesItem(BaseItem):
    """Pick all that fit."""

    kind: Literal["choices"]
    """The sort of item."""
    options: tuple[KeyedOption, ...] = Field(min_length=2, max_length=12)
    """Two to twelve. Some have `key: true`, some do not."""
    shuffle: bool = True
    """Whether each learner sees the options in an order of their own."""

    @property
    def parts(self) -> tuple[KeyedOption, ...]:
        """Its options."""
        return self.options

    @model_validator(mode="after")
    def _key(self, info: ValidationInfo) -> Self:
        need_rationales(self.options, info)
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


class OrderItem(BaseItem):
    """Put in order. The file lists the cards in the supporting order."""

    kind: Literal["order"]
    """The sort of item."""
    cards: tuple[Card, ...] = Field(min_length=3, max_length=10)
    """Three to ten, in the supporting order. Learners see them mixed."""

    @property
    def parts(self) -> tuple[Card, ...]:
        """Its cards."""
        return self.cards

    @model_validator(mode="after")
    def _key(self, info: ValidationInfo) -> Self:
        need_rationales(self.cards, info)
        return self


class Group(Model):
    """A place that cards of a `sort` go to."""

    id: Slug
    """Its name for ever."""
    title: Text
    """What the learner reads above the group."""


class SortItem(BaseItem):
    """Put each card into a group."""

    kind: Literal["sort"]
    """The sort of item."""
    groups: tuple[Group, ...] = Field(min_length=2, max_length=5)
    """Two to five places to sort into."""
    cards: tuple[Card, ...] = Field(min_length=2, max_length=20)
    """What is sorted, each with its `group`."""

    @property
    def parts(self) -> tuple[Card, ...]:
        """Its cards."""
        return self.cards

    @model_validator(mode="after")
    def _key(self, info: ValidationInfo) -> Self:
        need_rationales(self.cards, info)
        groups = {group.id for group in self.groups}
        if len(groups) < len(self.groups):
            raise ValueError("two groups share an id")
        if not for_learner(info):
            lost = [card.id for card in self.cards if card.group not in groups]
            if lost:
                raise ValueError(f"these cards name no group of this item: {', '.join(lost)}")
        return self


class Label(Model):
    """One of the labels that lines of a `label` are marked with."""

    id: Slug
    """Its name for ever; answers are stored by it."""
    title: Text
    """What the learner reads on it, in a word or two."""


class SpokenLine(Model):
    """One line of the talk in a `label`. A line with `ask: false` is there to be read only."""

    id: Slug
    """Its name for ever; answers are stored by it."""
    who: Text
    """Who says it."""
    text: Text
    """What is said."""
    ask: bool = True
    """Whether the learner marks it."""
    shows: Slug | None = None
    """The label that fits, by its id."""
    rationale: Text | None = None
    """Why: name the idea and offer a next thought. Explain, never scold."""


class LabelItem(BaseItem):
    """Mark lines of a talk with what each one shows."""

    kind: Literal["label"]
    """The sort of item."""
    labels: tuple[Label, ...] = Field(min_length=2, max_length=6)
    """Two to six. A learner picks one for each line."""
    lines: tuple[SpokenLine, ...] = Field(min_length=2, max_length=24)
    """The talk, in the order it was said."""

    @property
    def asked(self) -> tuple[SpokenLine, ...]:
        """The lines that are marked."""
        return tuple(line for line in self.lines if line.ask)

    @property
    def parts(self) -> tuple[SpokenLine, ...]:
        """Its lines."""
        return self.lines

    @model_validator(mode="after")
    def _key(self, info: ValidationInfo) -> Self:
        if not self.asked:
            raise ValueError("at least one line is to be marked; leave `ask: false` out there")
        ids = [line.id for line in self.lines]
        doubled = sorted({i for i in ids if ids.count(i) > 1})
        if doubled:
            raise ValueError(f"two lines share the id {', '.join(doubled)}")
        labels = {label.id for label in self.labels}
        if len(labels) < len(self.labels):
            raise ValueError("two labels share an id")
        if not for_learner(info):
            need_rationales(self.asked, info)
            lost = [line.id for line in self.asked if line.shows not in labels]
            if lost:
                raise ValueError(f"these lines name no label of this item: {', '.join(lost)}")
        return self
