"""The models of the person-first lexicon: words we avoid, and what we say instead."""

import re
from functools import cache
from typing import Self

from pydantic import field_validator, model_validator

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


class LanguageFile(Model):
    """language.yaml."""

    terms: tuple[Term, ...]
