"""The part that hands a page in."""

import contextlib
import re
from typing import Any

from peercompass.course import Page
from peercompass.exercise import answered
from peercompass.notebook.views.base import View
from peercompass.notebook.views.hand_in import hand_in_view
from peercompass.support.clock import stamp

from .accommodation import bring_along
from .base import Part
from .feedback import Feedback
from .store import Store

_HAND_IN = "hand-in"
_IN_A_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.@_-]{0,59}[A-Za-z0-9@_-])?")
"""What a roster takes for a trainee's id, which is what collecting looks for in a zip's name."""


class HandInPart(Part):
    """The list before handing in, the hand-in itself and the receipt."""

    verbs = ("look", "handed", "zip", "opened")

    def __init__(self, page: Page, store: Store):
        super().__init__(page, store.answers)
        self._store = store
        self._feedback = Feedback(page, store)
        self._draw()

    def _draw(self) -> None:
        log = self.read_log()
        receipts = log.of(_HAND_IN)
        receipt = receipts[-1].value if receipts else None
        self.view = hand_in_view(self.page, log, receipt, self._feedback.view())

    def on_look(self, _message: View) -> None:
        """Look over the answers as they stand now: a page does so before it hands in."""
        self._bring_along()
        self._draw()

    def on_opened(self, _message: View) -> None:
        """The feedback was opened."""
        self._feedback.opened()
        self._draw()

    def on_handed(self, _message: View) -> None:
        """The exchange took the work: write the receipt."""
        self._receipt("exchange")

    def on_zip(self, message: View) -> tuple[View, bytes]:
        """Make one zip of the notebook and the answers, for the browser to save. Its name begins
        with the learner's id, `as`, where they gave one that can stand in a name."""
        self._bring_along()
        data = self._store.bundle(self.page)
        self._receipt("file")
        own = message.get("as")
        whose = f"{own}_" if isinstance(own, str) and _IN_A_NAME.fullmatch(own) else ""
        return {"zip": f"{whose}{self.page.unit}.zip"}, data

    def _bring_along(self) -> None:
        """What was asked for in the lesson goes along; that log stays on this computer."""
        lesson = self._store.log_beside(f"../learn/{self.page.unit}/lesson.ipynb")
        if lesson:
            with contextlib.suppress(OSError):  # it is tried again at the next look
                bring_along(lesson, self._log)

    def _receipt(self, how: str) -> None:
        latest = self.read_log().latest()
        asked = [item for item in self.page.items if not item.private]
        receipt: dict[str, Any] = {
            "how": how,
            "answers": sum(
                answered(item, latest[item.id].value) for item in asked if item.id in latest
            ),
            "of": len(asked),
            "code": self._log.fingerprint(),
            "time": stamp(to_the="seconds"),
        }
        self.keep(_HAND_IN, _HAND_IN, receipt)
        self._draw()
