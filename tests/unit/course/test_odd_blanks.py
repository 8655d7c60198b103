"""Blanks that only look like spaces are named where YAML wants a space, and nowhere else."""

import pytest

from peercompass.course.yaml.unread_text import odd_blanks


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("a: 1\n\u00a0 b: 2\n", 2, "no-break space (U+00A0)"),
        ("a:\u00a01\n", 1, "no-break space (U+00A0)"),
        ("a\u200b: 1\n", 1, "zero width space (U+200B)"),
        ("items:\n  -\u2003one\n", 2, "em space (U+2003)"),
        ("\u3000a: 1\n", 1, "ideographic space (U+3000)"),
    ],
)
def test_a_blank_that_is_no_space_is_named(text, line, named):
    [(found, sentence)] = odd_blanks(text)
    assert found == line
    assert named in sentence


@pytest.mark.parametrize(
    "text", ["a: Él dijo\u00a0: hola\n", 'a: "100\u202f%"\n', "a: b\n", "  words\u00a0here\n"]
)
def test_a_blank_within_words_is_an_authors_own(text):
    assert list(odd_blanks(text)) == []
