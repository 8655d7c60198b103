"""What takes long runs at night, by `make nightly`; by day, that part of it which finds most."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

AT_NIGHT = os.environ.get("PEERCOMPASS_AT_NIGHT") == "1"

One = TypeVar("One")


def few_by_day(every: Iterable[One], few: Iterable[One]) -> list[One]:
    """`every` one at night, and by day these `few` of them."""
    every, few = list(every), list(few)
    assert [one for one in few if one not in every] == []
    return every if AT_NIGHT else few
