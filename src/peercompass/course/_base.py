"""What every model of a course shares: strictness, ids and digests."""

import hashlib
import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
"""An id: lower-case words joined by hyphens, at most 60 characters. Kept for ever."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=6000, strip_whitespace=True)]
"""Words for a person to read. Never empty."""

LEARNER = {"learner": True}
"""Validation context for published data, from which keys, ratings and rationales are gone."""


class Model(BaseModel):
    """A frozen model that refuses unknown fields, so that a typing slip is found.

    The words below a field are its help in an author's editor.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def for_learner(info: Any) -> bool:
    """Whether a model is being read from published data (see `LEARNER`)."""
    return bool(info.context and info.context.get("learner"))


def digest(data: dict) -> str:
    """The first 16 hex digits of the SHA-256 of `data` as canonical JSON.

    Kept with each answer as `form`, so that a change of wording after release can be seen.
    """
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
