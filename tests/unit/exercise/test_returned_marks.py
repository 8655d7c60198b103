"""Marks that travel in the head of a page of feedback."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.exercise.returned_marks import HEAD, ItemMark, marks_in, marks_text

MARKS = st.dictionaries(
    st.text(),
    st.builds(
        ItemMark,
        st.floats(0, 100),
        st.floats(0, 100),
        st.sampled_from(["marked", "waits", "open"]),
    ),
)


def page(content: str) -> bytes:
    text = html.escape(content)
    return f'<meta charset="utf-8"><meta name="peercompass-marks" content="{text}">'.encode()


@given(marks=MARKS)
def test_what_was_put_in_comes_out(marks) -> None:
    written = html.escape(marks_text(marks)).encode()
    if len(written) < HEAD - 200 and b"\r" not in written:
        assert marks_in(page(marks_text(marks))) == marks


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", None),
        ("[]", None),
        ("{", None),
        ("[" * 5000, None),
        ('{"a":[1,2,"marked"],"b":[1],"c":"x","d":[1,2,"no"],"e":[-1,2,"marked"]}', {"a"}),
        ('{"a":[NaN,2,"marked"],"b":[1,Infinity,"waits"],"c":[0,0,"open"]}', {"c"}),
    ],
)
def test_what_is_none_is_left_out(content: str, found: set[str] | None) -> None:
    marks = marks_in(page(content))
    assert (set(marks) if marks is not None else None) == found


@given(st.binary())
def test_any_file_may_lie_there(data: bytes) -> None:
    assert marks_in(data) is None or isinstance(marks_in(data), dict)


def test_only_the_first_counts() -> None:
    """Words of a comment stand below the head, and are escaped besides."""
    forged = page('{"a":[9,9,"marked"]}')
    marks = marks_in(page('{"a":[1,9,"marked"]}') + forged)
    assert marks == {"a": ItemMark(1, 9, "marked")}
