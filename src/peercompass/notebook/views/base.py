"""What every view shares."""

from typing import Any

View = dict[str, Any]
"""What a page draws of a part: plain JSON, made from the published page and the answers."""
