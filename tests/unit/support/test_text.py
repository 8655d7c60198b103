"""How many, and what is the same."""

import unicodedata

import pytest

from peercompass.support.text import (
    cleaned,
    count_of,
    in_quotes,
    inner_quotes,
    look_alikes,
    natural,
    normalized,
)


def test_one_is_not_many():
    assert [count_of(n, "file") for n in (0, 1, 2)] == ["0 files", "1 file", "2 files"]
    assert count_of(1.5, "hour") == "1.5 hours"
    assert count_of(1_234_567, "byte") == "1234567 bytes"
    assert count_of(2, "person", "people") == "2 people"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("I don't know.", "“I don't know.”"),
        ('Lean in. "Go on." And wait.', "“Lean in. ‘Go on.’ And wait.”"),
        ("He said “yes”, then “no”.", "“He said ‘yes’, then ‘no’.”"),
        (' "Go on. You can do it." ', "“Go on. You can do it.”"),
        ('A 5" nail', '“A 5" nail”'),
        ("", "“”"),
    ],
)
def test_quotation_marks_within_others_are_single(text, quoted):
    assert in_quotes(text) == quoted


def test_a_text_without_marks_of_its_own_stays_as_it_is_within_others():
    assert inner_quotes("It's ‘all’ right.") == "It's ‘all’ right."


def test_what_does_not_count_is_gone():
    assert normalized("  Only\n IF ") == normalized("only if")


@pytest.mark.parametrize(
    "other",
    [
        unicodedata.normalize("NFD", "José Núñez"),
        "JOSÉ  NÚÑEZ",
        "José\u00a0Núñez",
        "José\u2007\u202fNúñez ",
        "\ufeffJosé Nú\u200bñez",
        "José\u2800Núñez",
        "Jose\u0301 Nu\u0301n\u0303ez\u00ad",
    ],
)
def test_names_that_look_the_same_are_the_same(other):
    assert normalized(other) == normalized("José Núñez")
    assert cleaned(other).casefold() == "josé núñez"


@pytest.mark.parametrize("other", ["Jose Nunez", "José Núñe", "JoséNúñez", "José-Núñez"])
def test_names_that_differ_stay_apart(other):
    assert normalized(other) != normalized("José Núñez")


def test_case_is_folded_as_unicode_says():
    assert normalized("STRASSE") == normalized("Straße")


def test_blanks_that_only_look_like_spaces_are_named():
    assert look_alikes("a b\tc\n") == []
    assert look_alikes("a\u00a0b\u00a0\u200b") == [
        "no-break space (U+00A0)",
        "zero width space (U+200B)",
    ]


def test_numbers_in_names_are_numbers():
    names = ["dana (10)", "dana", "dana (9)", "Dana (2)", "dana_3"]
    assert sorted(names, key=natural) == ["dana", "Dana (2)", "dana (9)", "dana (10)", "dana_3"]
