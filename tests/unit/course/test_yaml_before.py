"""What a file may hold that no author means: told by line before a parser can fall over it."""

from __future__ import annotations

from pathlib import Path

import pytest

from peercompass.authoring import Prover
from peercompass.course.check.course import check
from peercompass.course.load import load
from peercompass.course.yaml.before import DEEPEST, depth_and_tags, false_blanks
from peercompass.grading.settings import read_settings
from peercompass.support.json_text import parse_json
from tests.helpers.small_course import EXERCISE, FACTS, ITEMS, LESSON, PLAYED, edit, line_of

MANY = 50_000
DEEP = {
    "brackets": "[" * MANY,
    "brackets that close": "[" * MANY + "]" * MANY,
    "braces": "{a: " * MANY,
    "both in turn": "[{a: " * MANY,
    "a bracket a line": "[\n" * MANY,
    "dashes on one line": "- " * MANY + "x",
    "keys asked for": "? " * MANY + "x",
    "behind closing ones in quotes": '["]", ' * MANY,
    "indents": "".join(f"{' ' * n}a:\n" for n in range(400)),
}


def told(root: Path, file: str) -> list[str]:
    return [f"{p.line}: {p.message}" for p in check(load(root), Prover()) if p.file == file]


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
@pytest.mark.parametrize("file", [PLAYED, ITEMS, FACTS, "curriculum/course.yaml"])
def test_what_nests_too_deep_is_one_sentence_with_its_line(small, file, text):
    (small / file).write_text(f"# A note\nid: x\nodd:\n  {text}\n" if "\n" not in text else text)
    (said,) = told(small, file)
    assert "brackets inside brackets, too deep" in said
    assert int(said.partition(":")[0]) > 0


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_the_desks_settings_are_read_by_the_same_door(small, text):
    (small / "grading").mkdir(exist_ok=True)
    (small / "grading/desk.yaml").write_text(text)
    with pytest.raises(ValueError, match="too deep"):
        read_settings(small)


def test_as_deep_as_may_be_is_read():
    assert depth_and_tags("[" * DEEPEST + "]" * DEEPEST) is None
    assert depth_and_tags("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))
    assert depth_and_tags("[],\n" * MANY) is None
    assert depth_and_tags('"' + "[" * MANY + '"') is None, "what stands in quotes is text"


@pytest.mark.parametrize("file", [LESSON, EXERCISE])
@pytest.mark.parametrize("text", ["[" * MANY, '{"cells":' * MANY, "[" * 900 + "]" * 900])
def test_a_notebook_that_nests_too_deep_is_no_notebook(small, file, text):
    (small / file).write_text(text)
    assert any("this is not a notebook" in said for said in told(small, file))


def test_json_is_refused_where_it_nests_too_deep():
    assert parse_json("[[1]]") == [[1]]
    for text in ("[" * MANY, "[" * 300 + "]" * 300, '{"a":' * 300 + "1" + "}" * 300):
        with pytest.raises(ValueError, match=r"too deep|Expecting"):
            parse_json(text)


@pytest.mark.parametrize(
    ("value", "tag"),
    [
        ("!!binary aGVsbG8=", "!!binary"),
        ("!!str 2", "!!str"),
        ("!!python/object/apply:os.system [ls]", "!!python"),
        ("!secret hello", "!secret"),
        ("!!set {a, b}", "!!set"),
        ("!!timestamp 2026-01-01", "!!timestamp"),
    ],
)
def test_a_tag_is_named_with_its_line(small, value, tag):
    edit(small, PLAYED, "title: At the gate", f"title: {value}")
    (said,) = told(small, PLAYED)
    assert said.startswith(f"{line_of(small, PLAYED, 'title:')}: `{tag}")


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        (
            PLAYED,
            "rating: 0\n        effects: {trust: -1}\n        rationale: That",
            None,
            "rating",
        ),
        (PLAYED, "minutes: 5", "minutes: true", "minutes"),
        (PLAYED, "{start: 2, min: 0", "{start: false, min: 0", "start"),
        (PLAYED, "effects: {trust: +1, set", "effects: {trust: true, set", "trust"),
        (ITEMS, "credit: 0.5", "credit: true", "credit"),
        (ITEMS, "    points: 2\n    sources", "    points: true\n    sources", "points"),
        (FACTS, "hours: 1", "hours: true", "hours"),
        (FACTS, "hours: 1", "hours: .inf", "hours"),
    ],
)
def test_true_is_no_number(small, file, old, new, field):
    edit(small, file, old, new or old.replace("rating: 0", "rating: true"))
    said = told(small, file)
    changed = (new or "rating: true").splitlines()[0]
    assert any(
        f"`{field}`" in one and one.startswith(f"{line_of(small, file, changed)}: ") for one in said
    )


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("0", "by 0, which is nothing"),
        ("+9", "by +9, but it goes from 0 to 4 only"),
        ("-5", "by -5, but"),
    ],
)
def test_an_effect_that_cannot_be_meant_is_named(small, by, words):
    edit(
        small,
        PLAYED,
        "effects: {trust: +1, set: [asked]}",
        f"effects: {{trust: {by}, set: [asked]}}",
    )
    line = line_of(small, PLAYED, f"trust: {by},")
    assert any(one.startswith(f"{line}: ") and words in one for one in told(small, PLAYED))


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("\u00a0", "no-break space (U+00A0)"),
        ("\u2009", "thin space (U+2009)"),
        ("\u3000", "ideographic space (U+3000)"),
        ("\u200b", "zero width space (U+200B)"),
        ("\u202f", "narrow no-break space (U+202F)"),
    ],
)
@pytest.mark.parametrize(
    "shape", ["title:{}At the gate", "title: At the{}gate", "{}title: At the gate"]
)
def test_a_blank_that_only_looks_like_a_space_is_named(small, sign, name, shape):
    edit(small, PLAYED, "title: At the gate", shape.format(sign))
    line = line_of(small, PLAYED, "At the")
    assert any(one.startswith(f"{line}: ") and name in one for one in told(small, PLAYED))


def test_french_knows_why_it_has_one():
    assert list(false_blanks("text: « Tu viens\u00a0? »\nmore: «\u00a0Oui\u202f!\u00a0»")) == []
