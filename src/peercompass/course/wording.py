"""Find the words of the person-first lexicon in a text: one matcher for authors and for learners.

A lexicon finds words, not meaning. What is found is a nudge, never a fault.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peercompass.course.models.curriculum import Term


_UNQUOTE = re.compile(r"\s*[.,]?[”\"'’]")
_ANONYMOUS = re.compile(r"\s+Anonymous\b")


@dataclass(frozen=True)
class Match:
    """A word found, as it stands in the text and from where; what we say instead, and why."""

    word: str
    start: int
    say: str
    because: str


@cache
def pattern(avoid: str) -> re.Pattern:
    """The `avoid` of a term as it is looked for: whole words, in capitals or not.

    Raises `re.error` when it is not a regular expression.
    """
    return re.compile(rf"\b(?:{avoid})\b", re.IGNORECASE)


def find(text: str, terms: "Iterable[Term]") -> list[Match]:
    """The words of `terms` in `text`, in its order. Where two overlap, the one that begins first
    stands, and of those the longest: “recovering addict” is not “addict” once more.

    Quoted words and names (Alcoholics Anonymous) are somebody's own, and passed over.
    """
    hits = [(hit, term) for term in terms for hit in pattern(term.avoid).finditer(text) if hit[0]]
    matches, end = [], 0
    for hit, term in sorted(hits, key=lambda one: (one[0].start(), -one[0].end())):
        if hit.start() < end:
            continue
        end = hit.end()
        if not _excused(text, hit):
            matches.append(Match(hit[0], hit.start(), term.say, term.because))
    return matches


def _excused(text: str, hit: re.Match) -> bool:
    before = hit.start() - 1
    while before >= 0 and text[before].isspace():
        before -= 1
    quoted = before >= 0 and text[before] in "“\"'‘" and bool(_UNQUOTE.match(text, hit.end()))
    name = hit[0][:1].isupper() and bool(_ANONYMOUS.match(text, hit.end()))
    return quoted or name
