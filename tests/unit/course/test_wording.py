"""The lexicon's matcher: all patterns at once find what each by itself finds."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from peercompass.course import LanguageFile, Term
from peercompass.course.models.lexicon import pattern
from peercompass.course.wording import find
from peercompass.course.yaml.fast import plain_yaml
from tests.helpers.real_course import REPOSITORY

TERMS = LanguageFile.model_validate(
    plain_yaml((REPOSITORY / "curriculum/language.yaml").read_text("utf-8"))
).terms
WORDS = [word for term in TERMS for word in term.like.split()] + [
    *("a", "the", "and", "clean", "relapse", "he", "she", "Anonymous", "children", "of"),
    *("“", "”", '"', ".", ",", "(", "-", "ſubstance", "İ", "\n"),
]


def term(avoid: str, like: str) -> Term:
    return Term(avoid=avoid, like=like, say=f"not {like}", because="So.", source="K1")


@given(st.lists(st.sampled_from(WORDS), max_size=14), st.booleans())
@example(["İ", "drug", "addict"], False)
def test_every_word_of_the_lexicon_is_found_or_part_of_one_or_excused(words, loud) -> None:
    text = " ".join(words).upper() if loud else " ".join(words)
    found = find(text, TERMS)
    assert [one.start for one in found] == sorted(one.start for one in found)
    for one in found:
        assert text[one.start :].startswith(one.word)
    free = text.translate(str.maketrans("“”\"'", "    ")).casefold().replace("anonymous", "others")
    spans = [(one.start, one.start + len(one.word)) for one in find(free, TERMS)]
    for one in TERMS:
        for hit in pattern(one.avoid).finditer(free):
            assert any(start < hit.end() and hit.start() < end for start, end in spans), hit


def test_patterns_that_cannot_be_joined_are_looked_for_by_themselves() -> None:
    terms = (
        term(r"(\w+) and \1", "on and on"),
        term(r"(?P<kind>big|small) house", "big house"),
        term(r"\x41pe", "ape"),
        term(r"[A-C][^(]\S(?=e)\w", "Cafe"),
        term(r"plain( words?)?", "plain words"),
    )
    text = "On and on, a SMALL house, an ape in a cafe: plain words."
    assert [one.word for one in find(text, terms)] == [
        *("On and on", "SMALL house", "ape", "cafe", "plain words"),
    ]


def test_of_two_that_overlap_the_first_and_longest_stands() -> None:
    terms = (term("addicts?", "addict"), term("drug addicts?", "drug addict"))
    (one,) = find("A drug addict.", terms)
    assert (one.word, one.start, one.say) == ("drug addict", 2, "not drug addict")
