"""What every item has, whatever its kind."""

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

from pydantic import Field, ValidationInfo, field_validator

from .base import Model, Slug, Text, for_learner
from .shown import Shown


class _WithRationale(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def rationale(self) -> str | None: ...


class BaseItem(Model):
    """The fields of every item."""

    by_rubric: ClassVar[bool] = False
    """Whether a person marks it, row by row of a rubric."""
    private: ClassVar[bool] = False
    """Whether it stays with the learner: never handed in, never scored."""

    id: Slug
    """Its name for ever. Answers are stored by it: change the words, never the id."""
    competency: Slug
    """What it practices, by its id in curriculum/competencies.yaml."""
    objective: Slug | None = None
    """What it assesses, by the id of an objective in the unit's unit.yaml."""
    stem: Text
    """The question or the task."""
    points: float = Field(1, gt=0, le=100)
    """What it is worth."""
    sources: tuple[str, ...] = ()
    """Where its facts come from, by ids in curriculum/sources.yaml."""
    content_note: Text | None = None
    """What may hurt in it. Shown first."""
    shown: Shown | None = None
    """What stands above the question: texts, a voicemail, a note, or a form on paper."""

    @property
    def parts(self) -> tuple[Any, ...]:
        """Its options, cards or lines, each with its rationale; none in an open item."""
        return ()

    @field_validator("points")
    @classmethod
    def _to_a_hundredth(cls, points: float) -> float:
        if round(points, 2) != points:
            raise ValueError("`points` goes to a hundredth at the finest, like 2.5 or 0.25")
        return points


def need_rationales(cards: Sequence[_WithRationale], info: ValidationInfo) -> None:
    """Raise `ValueError` unless every option has an id of its own and, in an author's copy, a
    rationale."""
    ids = [card.id for card in cards]
    doubled = sorted({i for i in ids if ids.count(i) > 1})
    if doubled:
        raise ValueError(f"two options share the id {', '.join(doubled)}")
    if not for_learner(info):
        bare = [card.id for card in cards if card.rationale is None]
        if bare:
            raise ValueError(f"every option needs a `rationale`; missing for {', '.join(bare)}")
