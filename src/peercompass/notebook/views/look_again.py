"""What of a lesson waits to be looked at again: misses, and what was skipped for later."""

from collections.abc import Sequence

from peercompass.exercise import Log

from .base import FULL, WHY
from .skipped import LATER, skipped_in


def look_again(log: Log, parts: Sequence[str]) -> list[str]:
    """Those of `parts`, ids of what a lesson has to try, whose newest answer was not the whole of
    it, or that the learner marked as missed, or skipped for later. One that is skipped for good
    waits no longer, and neither does one that was answered in full since."""
    latest, skipped = log.latest(), skipped_in(log)

    def missed(part: str) -> bool:
        answer, why = latest.get(part), latest.get(part + WHY)
        if answer and FULL in answer.extra:
            return answer.extra[FULL] is False
        return bool(why and why.kind == "why" and why.value)

    return [part for part in parts if skipped.get(part, LATER if missed(part) else "") == LATER]
