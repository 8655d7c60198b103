"""Erasing a private thought for good."""

import json
import os
from pathlib import Path


def erase(path: Path, item: str) -> None:
    """Write spaces over every line of `item` in a log, in place: no copy of the words is left in
    the file, and what another kernel adds meanwhile is not touched.

    A missing file holds nothing to erase. Raises `OSError` when the file may not be written to.
    """
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return
    with open(descriptor, "r+b") as file:  # noqa: PTH123 (already open)
        place = 0
        for line in file.read().split(b"\n"):
            if _belongs(line, item):
                file.seek(place)
                file.write(b" " * len(line))
            place += len(line) + 1
        file.flush()
        os.fsync(descriptor)


def _belongs(line: bytes, item: str) -> bool:
    """Whether a line is of the item. A torn one may hold the words too."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return f'"{item}"'.encode() in line
    return isinstance(data, dict) and data.get("item") == item
