"""What practice says about the learner's own words: a calm note, never a mark and never a bar."""

from collections.abc import Iterable
from typing import Any

from peercompass.course import Term
from peercompass.course.wording import find
from peercompass.support.voice import say

_MOST = 4  # notes at a time: what is left comes up after these were looked at


def wording(texts: Iterable[str], terms: tuple[Term, ...]) -> list[str]:
    """A note for each kind of word in `texts` that the lexicon has another way for, in the order
    they were written; the same advice stands once."""
    notes: dict[tuple[str, str], str] = {}
    for text in texts:
        for match in find(text, terms):
            note = say(
                "You wrote “{word}”. {because} Could it say “{instead}”?",
                word=match.word,
                because=match.because,
                instead=match.say,
            )
            notes.setdefault((match.say, match.because), note)
    return list(notes.values())[:_MOST]


def words_of(value: Any) -> list[str]:
    """The words of an answer to a `write` or a `plan`."""
    if isinstance(value, str):
        return [value]
    rows = value if isinstance(value, list) else []
    return [text for row in rows for text in row.values()]
