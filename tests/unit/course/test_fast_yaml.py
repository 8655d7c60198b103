"""The fast reading of YAML gives what the careful one gives, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from peercompass.course.yaml.fast import plain_yaml
from peercompass.course.yaml.files import plain_data
from tests.helpers.examples import examples
from tests.helpers.mutations import mutations
from tests.helpers.real_course import REPOSITORY
from tests.helpers.small_course import FILES

SMALL = {name: text for name, text in FILES.items() if name.endswith(".yaml")}
REAL = sorted(
    path.relative_to(REPOSITORY).as_posix()
    for room in ("curriculum", "modules", "exercises")
    for path in (REPOSITORY / room).rglob("*.yaml")
)


def careful(text: str) -> object:
    """What the careful parser reads, or its error's type."""
    try:
        return plain_data(YAML(typ="rt", pure=True).load(text))
    except Exception as error:  # it raises many kinds
        return type(error)


def same(text: str) -> bool:
    fast = plain_yaml(text)
    return fast is None or repr(fast) == repr(careful(text))


@pytest.mark.slow
@pytest.mark.parametrize("file", REAL)
def test_every_file_of_the_course_is_read_fast_and_right(file: str) -> None:
    text = (REPOSITORY / file).read_text(encoding="utf-8")
    assert plain_yaml(text) is not None
    assert same(text)


WORDS = [
    "010",
    "1_0",
    "no",
    "yes",
    "on",
    "off",
    "y",
    "n",
    "0x1",
    ".5",
    "1.",
    "1e3",
    "12:30",
    "2026-11-31",
    "2026-02-28",
    "2026-11",
    "+2",
    "-0",
    "-0.0",
    "~",
    ".inf",
    "988",
    "0o17",
    "NULL",
    "True",
    "=",
    "1.5e3",
    "3rd",
    "1-2",
    "'988'",
    "0b1",
    "-",
    "0.50",
    "00",
    "1.0.0",
    ".a",
    ".",
    "-.5",
    "!",
    "!!str",
    "!x",
    "@x",
    "`x`",
    "%x",
    "*y",
    "&x",
]


@pytest.mark.parametrize(
    "word", [*WORDS, "", "2017-11-01 10:00:00", "2001-12-14t21:59:43.10-05:00"]
)
def test_a_word_is_the_same_to_both(word: str) -> None:
    for text in (f"a: {word}", f"- {word}", f"{word}: a", f"a: [{word}, b]", f"a:\n  {word}\n  b"):
        assert same(text), text


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2",
        "%YAML 1.1\n---\na: no",
        "a: 1\n---\nb: 2",
        "a: &x 1\nb: *x",
        "<<: {a: 1}",
        "? [a]\n: b",
        "a: |#x\n  b",
        "!!int",
        "a: >-#x\n  b",
        "a: b|#c",
        "a: [1, 2",
        "a: b: c",
        "{a: 1, b}",
        "a:\n- b\n-  c",
        "a: |\n  x\n\n  y\n",
        "&a [*a]",
    ],
)
def test_a_form_is_the_same_to_both(text: str) -> None:
    assert same(text)


@pytest.mark.slow
@examples(150)
@given(data=st.data())
def test_a_slip_of_the_hand_is_the_same_to_both(data: st.DataObject) -> None:
    whole = SMALL[data.draw(st.sampled_from(sorted(SMALL)))]
    text = data.draw(mutations(whole)).decode("utf-8", "replace")
    assert same(text)
