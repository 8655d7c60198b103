"""What the hand-in list draws, made from the published page and the log."""

from peercompass.course import Page
from peercompass.exercise import Log, answered
from peercompass.exercise.accommodation import accommodations
from peercompass.support.text import first_words
from peercompass.support.voice import say_n

from .base import View


def hand_in_view(page: Page, log: Log, receipt: View | None, feedback: View | None = None) -> View:
    """What is answered and what is open, before handing in, in the order of the page. Private
    thoughts are not part of it. `back_to` names the question to go back to: the first that is
    half done, or else the first that is not begun. `feedback` is what has come back."""
    latest = log.latest()
    items: list[View] = []
    place = {name: number for number, name in enumerate(page.titles)}
    asked = [item for item in page.items if not item.private]
    asked.sort(key=lambda item: place.get(item.id, len(place)))
    for number, item in enumerate(asked, 1):
        response = latest.get(item.id)
        done = answered(item, response.value if response else None)
        state = None
        if response and done and item.by_rubric:
            state = "final" if response.extra.get("final") is True else "draft"
        items.append(
            {
                "id": item.id,
                "title": page.titles.get(item.id) or f"{number}. {first_words(item.stem)}",
                "done": done,
                "started": bool(response and response.value and not done),
                "state": state,
            }
        )
    half = [item for item in items if item["started"]]
    unbegun = [item for item in items if not item["done"] and not item["started"]]
    return {
        "type": "hand-in",
        "course": page.course,
        "unit": page.unit,
        "title": page.title,
        "items": items,
        "open": len(half) + len(unbegun),
        "back_to": next(iter([*half, *unbegun]), None),
        "feedback": feedback,
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
