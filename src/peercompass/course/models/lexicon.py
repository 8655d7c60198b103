"""The models of language.yaml: the person-first lexicon (words we avoid, and what we say instead)
and the words that `peercompass check` counts."""

import re
from functools import cache
from typing import Self

from pydantic import Field, field_validator, model_validator

from .base import Model, Text, misplaced


@cache
def pattern(avoid: str) -> re.Pattern[str]:
    """The `avoid` of a term as it is looked for: whole words, in capitals or not.

    Raises `re.error`, `OverflowError` or `RecursionError` when it is not a regular expression.
    """
    return re.compile(rf"\b(?:{avoid})\b", re.IGNORECASE)


class Term(Model):
    """A pattern of the person-first lexicon: a regular expression and what we say instead."""

    avoid: Text
    like: Text
    """An example, word for word, of what `avoid` finds: people read this and not the pattern."""
    say: Text
    because: Text
    source: str

    @field_validator("avoid")
    @classmethod
    def _readable(cls, avoid: str) -> str:
        try:
            pattern(avoid)
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(f"`avoid` is not a regular expression: {error}") from error
        return avoid

    @model_validator(mode="after")
    def _an_example(self) -> Self:
        if not pattern(self.avoid).fullmatch(self.like):
            raise misplaced(f"`avoid` does not find “{self.like}”, so it is no example", "like")
        return self


class Tell(Model):
    """A turn of phrase by which readers have come to know the best line of a course."""

    find: Text
    """A regular expression. Upper and lower case are the same to it."""
    like: Text
    """An example of what it finds, word for word: people read this and not the pattern."""
    most_a_scene: int | None = Field(None, ge=0)
    """How many moments of a scene it may be the best line of; any number without it."""

    @model_validator(mode="after")
    def _an_example(self) -> Self:
        try:
            found = self.is_in(self.like)
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(f"`find` is not a regular expression: {error}") from error
        if not found:
            raise misplaced(f"`find` does not find “{self.like}”, so it is no example", "like")
        return self

    def is_in(self, text: str) -> bool:
        """Whether `text` has it."""
        return bool(re.search(self.find, text, re.IGNORECASE | re.DOTALL))


class Counted(Model):
    """Words that `peercompass check` counts in what a course says. No learner sees them."""

    field: tuple[Text, ...] = ()
    """Words of the field that an exam uses, like self-disclosure."""
    tells: tuple[Tell, ...] = ()
    """Turns of phrase that give the best line away."""
    produced: tuple[Text, ...] = ()
    """First words of an objective that ask for a trainee's own words, like say, name, write."""


class LanguageFile(Model):
    """language.yaml."""

    terms: tuple[Term, ...]
    counted: Counted = Counted()
    """What `peercompass check` counts."""
