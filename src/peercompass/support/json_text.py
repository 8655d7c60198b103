"""JSON as it came from a file: read whole, or refused."""

import json
from typing import Any

_DEEPEST = 200  # levels; a notebook with the richest of outputs has some thirty


def parse_json(data: bytes | str) -> Any:
    """The data that JSON `data` holds. Raises `ValueError` when it is not JSON, or nests so deep
    (over 200 levels) that what is done with it later would fail."""
    try:
        read = json.loads(data)
    except RecursionError:
        raise ValueError("it nests too deep") from None
    level, depth = [read], 0
    while level := [part for one in level for part in _parts(one)]:
        depth += 1
        if depth > _DEEPEST:
            raise ValueError("it nests too deep")
    return read


def _parts(one: Any) -> list[Any]:
    parts = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
    return [part for part in parts if isinstance(part, dict | list)]
