"""What a learner needs in another way (an accommodation request), as the log of answers has it.

It is an entry of its own beside what it is about, so it travels with the hand-in. It is never
scored.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from peercompass.support.voice import say

from .response_log import Response

ACCOMMODATION = "accommodation"
"""The kind of such an entry."""
LONGEST_WORDS = 1000
"""Letters of own words that are kept."""

_NAME = re.compile(r"(.+)--(lesson|exercise)-accommodation")


@dataclass(frozen=True)
class Accommodation:
    """One request. `item` is the id of what it is about, on the page `role` (lesson or exercise);
    `whole` says that it is about all around it, too. `needs` are ids of `need_words`. `t` is when
    it was asked."""

    item: str
    role: str
    needs: tuple[str, ...] = ()
    words: str = ""
    whole: bool = False
    t: str = ""

    @property
    def entry(self) -> str:
        """The name under which the log has it."""
        return accommodation_entry(self.item, self.role)

    def as_value(self) -> dict[str, Any]:
        """What the log keeps of it."""
        return {"needs": list(self.needs), "words": self.words, "whole": self.whole}


def accommodation_entry(item: str, role: str) -> str:
    """The name of an entry that asks for `item` of the page `role` in another way."""
    return f"{item}--{role}-{ACCOMMODATION}"


def need_words() -> dict[str, str]:
    """What may help, by id, in words."""
    return {
        "larger-print": say("Larger print, or on paper"),
        "read-aloud": say("Somebody who reads it to me"),
        "more-time": say("More time"),
        "in-person": say("A talk in person in place of it"),
        "another-one": say("Another one: this comes too close to me"),
        "other": say("Something else"),
    }


def accommodations(responses: Iterable[Response]) -> list[Accommodation]:
    """The requests that stand in a log, the newest word on each; what was taken back is left out.
    Never raises on what a log may hold."""
    latest: dict[str, Accommodation | None] = {}
    for response in responses:
        found = _NAME.fullmatch(response.item)
        if not found or response.kind != ACCOMMODATION:
            continue
        latest.pop(response.item, None)  # so that the order is that of the newest word
        latest[response.item] = _read(found[1], found[2], response)
    return [one for one in latest.values() if one]


def _read(item: str, role: str, response: Response) -> Accommodation | None:
    value = response.value
    if not isinstance(value, dict):
        return None
    given, words = value.get("needs"), value.get("words")
    asked = given if isinstance(given, list) else []
    needs = tuple(need for need in need_words() if need in asked)
    words = words.strip()[:LONGEST_WORDS] if isinstance(words, str) else ""
    if not needs and not words:
        return None
    return Accommodation(item, role, needs, words, value.get("whole") is True, response.t)
