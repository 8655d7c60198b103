"""The page on the kinds of items names a test for every kind and every way."""

import re
from collections.abc import Iterator
from itertools import product
from typing import get_args

from peercompass.course import Item
from tests.browser import test_items
from tests.helpers.real_course import REPOSITORY

PAGE = (REPOSITORY / "docs" / "kinds.md").read_text(encoding="utf-8")
KINDS = {
    get_args(model.model_fields["kind"].annotation)[0] for model in get_args(get_args(Item)[0])
}
WAYS = ["Mouse", "Touch", "Keyboard", "Screen reader", "Print", "Dark", "360 pixels"]


def table() -> tuple[list[str], dict[str, list[str]]]:
    """The headings and the rows, by kind, of the table that names tests."""
    lines = PAGE[PAGE.index("## Every kind, every way") :].splitlines()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("|") and "---" not in line
    ]
    return rows[0], {row[0].strip("`"): row[1:] for row in rows[1:]}


def names() -> Iterator[str]:
    """The tests that there are, with what they are tried on, as pytest writes it."""
    for name, test in vars(test_items).items():
        if name.startswith("test_"):
            marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
            for tried in product(*(mark.args[1] for mark in marks)):
                yield f"{name}[{'-'.join(tried)}]" if tried else name


def test_every_kind_has_a_row_and_a_word_for_authors() -> None:
    headings, rows = table()
    assert headings == ["Kind", *WAYS]
    assert set(rows) == KINDS
    for kind in KINDS:
        assert f"\n| `{kind}` | " in PAGE[: PAGE.index("## What to know")]


def test_every_cell_names_a_test_of_that_kind() -> None:
    there = set(names())
    _, rows = table()
    for kind, cells in rows.items():
        assert len(set(cells)) == len(WAYS), f"a test of its own for each way of {kind}"
        for cell in cells:
            name = "test_" + cell.strip("`")
            assert name in there, f"{kind}: there is no test {name}"
            assert re.search(rf"[\[-]{kind}\]$", name), f"{name} is not of {kind}"
