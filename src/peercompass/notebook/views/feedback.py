"""Feedback that came back on an exercise, as home, the lesson and the exercise lead to it."""

from collections.abc import Sequence

from peercompass.exercise import Log

from .base import View

OPENED = "--feedback"
"""After a unit's id: the feedback that was opened last, kept in home's log; nobody collects it."""


def feedback_view(unit: str, pages: Sequence[str], home: Log | None) -> View | None:
    """The newest of the feedback `pages` of a unit (paths, oldest first), and whether it is
    `unread` by what `home`'s log says; None where none has come."""
    if not pages:
        return None
    seen = home.latest().get(unit + OPENED) if home else None
    return {"path": pages[-1], "unread": not seen or not same_page(seen.value, pages[-1])}


def same_page(one: object, other: str) -> bool:
    """Whether two paths name the same page, wherever they are told from: by the folder of the
    hand-in's time and the file."""
    return isinstance(one, str) and one.split("/")[-3:] == other.split("/")[-3:]
