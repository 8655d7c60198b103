"""What every model of a course shares: strictness, ids and digests."""

import difflib
import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
"""An id: lower-case words joined by hyphens, at most 60 characters. Kept for ever."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=6000, strip_whitespace=True)]
"""Words for a person to read. Never empty."""

_FEW = 20  # names of things that a sentence can list

YamlPath = tuple[str | int, ...]
"""The way to a value in a YAML file: keys and positions (from 0), from the outermost in."""

LEARNER = {"learner": True}
"""Validation context for published data, from which keys, ratings and rationales are gone."""


class Model(BaseModel):
    """A frozen model that refuses unknown fields, so that a typing slip is found.

    The words below a field are its help in an author's editor.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False
    )

    @model_validator(mode="before")
    @classmethod
    def _true_is_no_number(cls, data: Any) -> Any:
        """Python takes `true` for 1; an author who writes it means something else, so a number's
        field gets it as the word that it is, and refuses it."""
        if not isinstance(data, dict):
            return data
        return {
            name: _as_word(value) if name in cls.model_fields and _is_number(cls, name) else value
            for name, value in data.items()
        }


@cache
def _is_number(model: type[BaseModel], name: str) -> bool:
    """Whether a field holds numbers, alone or in a list or under names, and not true or false."""
    kinds = set(_kinds(model.model_fields[name].annotation))
    return bool(kinds & {int, float}) and bool not in kinds


def _kinds(annotation: Any) -> Iterator[type]:
    if get_origin(annotation) is Literal:
        yield from map(type, get_args(annotation))
    elif isinstance(annotation, type) and not get_args(annotation):
        yield annotation
    for part in get_args(annotation) if get_origin(annotation) is not Literal else ():
        yield from _kinds(part)


def _as_word(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return {key: _as_word(one) for key, one in value.items()}
    return [_as_word(one) for one in value] if isinstance(value, list) else value


def no_such(what: str, name: str, known: Iterable[str]) -> str:
    """A sentence about a name that stands for nothing: the nearest of those that do, or all of
    them where they are few."""
    there = sorted(set(known))
    if near := difflib.get_close_matches(name, there, 1):
        hint = f"did you mean `{near[0]}`?"
    elif not there:
        hint = "there is none yet"
    else:
        more = f" and {len(there) - _FEW} more" if len(there) > _FEW else ""
        hint = f"there is: {', '.join(there[:_FEW])}{more}"
    return f"there is no {what} `{name}`; {hint}"


def misplaced(message: str, *at: str | int) -> PydanticCustomError:
    """What a model raises about a part of itself: `at` leads there (keys and positions), so that
    an author is shown that line."""
    return PydanticCustomError("misplaced", message, {"at": at})


def for_learner(info: Any) -> bool:
    """Whether a model is being read from published data (see `LEARNER`)."""
    return bool(info.context and info.context.get("learner"))


def digest(data: dict[str, Any]) -> str:
    """The first 16 hex digits of the SHA-256 of `data` as canonical JSON.

    Kept with each answer as `form`, so that a change of wording after release can be seen.
    """
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
