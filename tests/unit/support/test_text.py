"""How many, and what is the same."""

from peercompass.support.text import count_of, normalized


def test_one_is_not_many():
    assert [count_of(n, "file") for n in (0, 1, 2)] == ["0 files", "1 file", "2 files"]
    assert count_of(1.5, "hour") == "1.5 hours"
    assert count_of(1_234_567, "byte") == "1234567 bytes"
    assert count_of(2, "person", "people") == "2 people"


def test_what_does_not_count_is_gone():
    assert normalized("  Only\n IF ") == normalized("only if")
