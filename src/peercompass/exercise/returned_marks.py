"""What a page of feedback says in figures: the points of each item, as data in the page's head.

The exchange carries nothing but the page, so the figures travel in it. They hold no key and no
words: what an item gave, out of how much, and whether it counts yet. Whoever reads them knows
neither who wrote the file nor whether it is whole.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Literal

from peercompass.support.json_text import parse_json

NAME = "peercompass-marks"
"""The name of the meta element whose content they are."""
HEAD = 200_000
"""Bytes of a page in which they stand, if they do."""

Counted = Literal["marked", "waits", "open"]
"""Whether an item counts: it is marked, waits for a person, or was left open."""

_MOST = 1_000_000.0  # points; what is above was made up


@dataclass(frozen=True)
class ItemMark:
    """What one item gave: `points` of `maximum`, as far as it was marked."""

    points: float
    maximum: float
    counted: Counted


def marks_text(marks: Mapping[str, ItemMark]) -> str:
    """Marks by item id as the text of the meta element."""
    rows = {item: [one.points, one.maximum, one.counted] for item, one in marks.items()}
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def marks_in(page: bytes) -> dict[str, ItemMark] | None:
    """The marks by item id in the beginning of a page of feedback; None where it holds none that
    can be read. Never raises on what a file may hold."""
    finder = _Finder()
    finder.feed(page[:HEAD].decode("utf-8", "replace"))
    try:
        rows = parse_json((finder.content or "").encode())
    except ValueError:
        return None
    if not isinstance(rows, dict):
        return None
    return {item: mark for item, row in rows.items() if (mark := _mark(row))}


def _mark(row: Any) -> ItemMark | None:
    match row:
        case [int() | float() as points, int() | float() as maximum, "marked" | "waits" | "open"]:
            # No comparison holds of what is no number.
            if 0 <= points <= _MOST and 0 <= maximum <= _MOST:
                return ItemMark(float(points), float(maximum), row[2])
    return None


class _Finder(HTMLParser):
    """Looks for the meta element."""

    content: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "meta" and found.get("name") == NAME and self.content is None:
            self.content = found.get("content")
