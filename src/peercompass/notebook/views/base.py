"""What every view shares."""

from typing import Any

View = dict[str, Any]
"""What a page draws of a part: plain JSON, made from the published page and the answers."""

CRISIS = (
    "If you or someone else may be in danger, call or text 988 at any hour. "
    "In an emergency call 911."
)
"""Said wherever a person may need it at once."""
