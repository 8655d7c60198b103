"""What every view shares."""

from typing import Any

View = dict[str, Any]
"""What a page draws of a part: plain JSON, made from the published page and the answers."""

WHY = "--why"
"""After an item's id: what the learner noted about a miss, kept as an entry of its own."""

FULL = "full"
"""Beside an answer to a closed practice item: whether it was the whole of it. What was not waits on
home to be looked at again, without reading the items of every unit there."""
