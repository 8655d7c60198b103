"""One part of a page for all that look at it: each viewer has a part of its own.

So two windows on one kernel do not disturb each other, and a page that is loaded again finds what
it had. A page sends `{"viewer": id, "n": count, "do": VERB, …}`. It hears `{"to": viewer, "n":
count, "saved": …}`, with `view` where it changed, and what else `Reply.news` holds.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from peercompass.notebook.views.base import View

from .base import Part

_MOST = 8  # viewers of one part whose place is remembered; another one starts from the log


class Viewers:
    """The parts that `open_part` makes, one for each viewer, made when it first speaks."""

    def __init__(self, open_part: Callable[[], Part]):
        self._open_part = open_part
        self._next: Part | None = None
        self._parts: dict[str, Part] = {}  # the one that spoke last comes last

    def prepare(self, part: Part) -> None:
        """Keep a part that was just made for the viewer that comes next."""
        self._next = part

    @property
    def coming(self) -> View:
        """What the viewer that comes next sees first."""
        return (self._next or self._open_part()).view

    def hear(self, message: Any) -> tuple[dict[str, Any], bytes | None] | None:
        """What to tell the viewer that sent a message, and the bytes that go with it; None where
        there is nothing to tell."""
        viewer = message.get("viewer") if isinstance(message, dict) else None
        if not isinstance(viewer, str):
            return None
        if message.get("do") == "close":
            self._forget(viewer)
            return None
        part = self._parts.pop(viewer, None)
        known = part is not None
        if part is None:
            part, self._next = self._next or self._open_part(), None
        self._parts[viewer] = part
        reply = part.hear(message)
        if not known:
            reply = replace(reply, view=part.view)
        if len(self._parts) > _MOST:
            self._forget(next(iter(self._parts)))
        answer: dict[str, Any] = {"to": viewer, "n": message.get("n"), "saved": reply.saved}
        if reply.view is not None:
            answer["view"] = reply.view
        return answer | reply.news, reply.data

    def _forget(self, viewer: str) -> None:
        """Let a viewer's part go, unless it holds an answer that is not on disk."""
        if viewer in self._parts and self._parts[viewer].saved:
            del self._parts[viewer]
