"""Find the words of the person-first lexicon in a text: one matcher for authors and for learners.

A lexicon finds words, not meaning. What is found is a nudge, never a fault.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from . import Term
from .models.lexicon import pattern

_UNQUOTE = re.compile(r"\s*[.,]?[”\"'’]")
_ANONYMOUS = re.compile(r"\s+Anonymous\b")
# A pattern in pieces: what a backslash escapes, a set of letters, a group, any other letter.
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(\((?!\?))|.", re.DOTALL)
# What means something else in one pattern of all: groups by name or number, flags, letters by code.
_ALONE = re.compile(r"\(\?(?!:|=|!|<=|<!)|\\[0-9xuUN]")


@dataclass(frozen=True)
class Match:
    """A word found, as it stands in the text and from where; what we say instead, and why."""

    word: str
    start: int
    say: str
    because: str


def find(text: str, terms: Iterable[Term]) -> list[Match]:
    """The words of `terms` in `text`, in its order. Where two overlap, the one that begins first
    stands, and of those the longest: “poor reader” is not “reader” once more.

    Quoted words and names (Alcoholics Anonymous) are somebody's own, and passed over.
    """
    terms = tuple(terms)
    matches, end = [], 0
    for start in _starts(text, tuple(term.avoid for term in terms)):
        if start < end:
            continue
        here = ((pattern(term.avoid).match(text, start), term) for term in terms)
        hits = [(hit, term) for hit, term in here if hit and hit[0]]
        if not hits:
            continue
        hit, term = max(hits, key=lambda one: one[0].end())
        end = hit.end()
        if not _excused(text, hit):
            matches.append(Match(hit[0], start, term.say, term.because))
    return matches


def _starts(text: str, avoids: tuple[str, ...]) -> Iterator[int]:
    """Where a word of the lexicon may begin, in order: all such places, and perhaps others.

    Nearly every text is free of all of them, which one look for all patterns at once in small
    letters shows in a tenth of the time that each by itself takes.
    """
    small = text.casefold()
    together, alone = _patterns(avoids)
    if len(small) != len(text):  # some letters become two, and places would shift
        together, alone = None, list(avoids)
    starts = {hit.start() for hit in together.finditer(small)} if together else set()
    for avoid in alone:
        starts.update(hit.start() for hit in pattern(avoid).finditer(text))
    yield from sorted(starts)


@lru_cache(maxsize=8)
def _patterns(avoids: Sequence[str]) -> tuple[re.Pattern[str] | None, list[str]]:
    """One pattern for all of `avoids`, to be looked for in small letters, and those that cannot be
    part of it."""
    together, alone = [], []
    for avoid in avoids:
        if _ALONE.search(avoid):
            alone.append(avoid)
        else:
            together.append(_PIECE.sub(_in_small, avoid))
    return re.compile(rf"\b(?:{'|'.join(together)})\b") if together else None, alone


def _in_small(piece: re.Match[str]) -> str:
    if piece[0].startswith("\\"):
        return piece[0]
    # A group that nobody asks for by number costs time, and Python has room for a hundred.
    return "(?:" if piece[1] else piece[0].casefold()


def _excused(text: str, hit: re.Match[str]) -> bool:
    before = hit.start() - 1
    while before >= 0 and text[before].isspace():
        before -= 1
    quoted = before >= 0 and text[before] in "“\"'‘" and bool(_UNQUOTE.match(text, hit.end()))
    name = hit[0][:1].isupper() and bool(_ANONYMOUS.match(text, hit.end()))
    return quoted or name
