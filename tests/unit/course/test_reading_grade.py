"""The grades are those of textstat, the library that people compare with."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

textstat = pytest.importorskip("textstat")

from peercompass.course.check.reading_grade import readability  # noqa: E402

WORDS = [
    *("I", "you", "it's", "don't", "peers'", "'tis", "Maria's", "recovery", "organization"),
    *("accountability", "U.S.", "e.g.", "well-known", "naïve", "988", "a.m.", "1.5", "“Yes,”"),
    *("said.", "Why?", "No!", "…", "–", "rock'n'roll", "they've", "\n", ". ", "! "),
]
letters = st.text("aeiou'rtsd.!?-“”’ ", max_size=9)


@given(st.lists(st.sampled_from(WORDS) | letters))
@example(["A b."])
@example([])
def test_a_grade_is_that_of_textstat(words: list[str]) -> None:
    text = " ".join(words)
    grade, smog = readability(text)
    if textstat.lexicon_count(text):
        assert grade == pytest.approx(textstat.flesch_kincaid_grade(text))
        assert smog == pytest.approx(textstat.smog_index(text))
    else:
        assert (grade, smog) == (0, 0)
