"""What the hand-in list draws, made from the published page and the log."""

from peercompass.course import Page
from peercompass.exercise import Log, answered
from peercompass.exercise.accommodation import accommodations
from peercompass.support.voice import say_n

from .base import View


def hand_in_view(page: Page, log: Log, receipt: View | None) -> View:
    """What is answered and what is open, before handing in. Private thoughts are not part of it."""
    latest = log.latest()
    items = []
    for number, item in enumerate((one for one in page.items if not one.private), 1):
        response = latest.get(item.id)
        done = answered(item, response.value if response else None)
        state = None
        if response and done and item.by_rubric:
            state = "final" if response.extra.get("final") is True else "draft"
        items.append(
            {
                "id": item.id,
                "title": f"{number}. {_short(item.stem)}",
                "done": done,
                "started": bool(response and response.value and not done),
                "state": state,
            }
        )
    return {
        "type": "hand-in",
        "course": page.course,
        "unit": page.unit,
        "title": page.title,
        "items": items,
        "open": sum(not item["done"] for item in items),
        "along": _along(len(accommodations(log.responses))),
        "receipt": receipt,
    }


def _along(count: int) -> str:
    """What goes along for the instructor, though it is no answer."""
    if not count:
        return ""
    return say_n(
        "Your request for another way goes along. It is never marked.",
        "Your {n} requests for another way go along. They are never marked.",
        count,
    )


def _short(stem: str) -> str:
    """The first words of a stem; cut, they end in one sign only."""
    words = stem.split()
    if len(words) <= 9:
        return " ".join(words)
    return " ".join(words[:9]).rstrip(".,;:!?…–—-") + "…"
