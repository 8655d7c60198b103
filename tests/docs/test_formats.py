"""`docs/formats.md` knows every field that an author may write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.helpers.real_course import REPOSITORY

PAGE = (REPOSITORY / "docs" / "formats.md").read_text(encoding="utf-8")
SCHEMAS = sorted((REPOSITORY / "curriculum" / "schemas").glob("*.json"))


def fields(schema: object) -> Iterator[str]:
    """Every field that a schema knows, at any depth."""
    if isinstance(schema, dict):
        properties = schema.get("properties")
        yield from properties if isinstance(properties, dict) else ()
        for inner in schema.values():
            yield from fields(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from fields(inner)


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_every_field_is_documented(path) -> None:
    known = set(fields(json.loads(path.read_text(encoding="utf-8"))))
    assert known
    missing = [name for name in known if not re.search(rf"(?<![\w-]){re.escape(name)}[`:]", PAGE)]
    assert missing == []


def test_there_are_schemas() -> None:
    assert SCHEMAS
