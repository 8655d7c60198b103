"""Open items: a person's own words, and scenes that are played."""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from .base import Model, Slug, Text
from .base_item import BaseItem


class WriteItem(BaseItem):
    """Write in your own words. A person marks it with a rubric."""

    by_rubric: ClassVar[bool] = True

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
    workshop: bool = False
    """Whether a version from one's own story workshop may be taken as the answer."""

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.min_words > self.max_words:
            raise ValueError("min_words is larger than max_words")
        return self


class ScenarioItem(BaseItem):
    """Play a scenario; scored by replay."""

    kind: Literal["scenario"]
    """The sort of item."""
    scenario: Slug
    """A file in the scenarios folder of the same unit, without .yaml."""


class Column(Model):
    """One column of a `plan`."""

    id: Slug
    """Its name for ever; answers are stored by it."""
    title: Text
    """Its heading, like: What I want, in my words."""
    hint: Text | None = None
    """A short example or a question, shown under the heading."""
    min_words: int = Field(1, ge=0, le=100)
    """The fewest words for a cell to count as filled in; 0 where it may stay empty."""


class PlanItem(BaseItem):
    """Make a plan: rows of a table in the person's own words. A rule says whether it is whole; a
    person marks it with a rubric."""

    by_rubric: ClassVar[bool] = True

    kind: Literal["plan"]
    """The sort of item."""
    columns: tuple[Column, ...] = Field(min_length=2, max_length=5)
    """Two to five."""
    min_rows: int = Field(1, ge=1, le=20)
    """The fewest rows that make it whole."""
    max_rows: int = Field(6, ge=1, le=20)
    """The most rows there can be."""
    rubric: Slug
    """How it is marked, by its id in curriculum/rubrics."""

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.min_rows > self.max_rows:
            raise ValueError("min_rows is larger than max_rows")
        ids = {column.id for column in self.columns}
        if len(ids) < len(self.columns):
            raise ValueError("two columns share an id")
        if not any(column.min_words for column in self.columns):
            raise ValueError("at least one column needs words: give it `min_words`")
        return self


class ReflectItem(BaseItem):
    """Think on paper. Private: it stays on the learner's computer, is never handed in and never
    scored."""

    private: ClassVar[bool] = True

    kind: Literal["reflect"]
    """The sort of item."""
    points: Literal[0] = 0
    """A private thought earns nothing and costs nothing."""
    starters: tuple[Text, ...] = ()
    """First lines to borrow."""
