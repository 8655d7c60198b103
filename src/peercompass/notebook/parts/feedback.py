"""The way to feedback from the pages of a unit: at the end of its lesson and beside its hand-in."""

import contextlib

from peercompass.course import HOME, Page
from peercompass.exercise import Response
from peercompass.notebook.views.base import View
from peercompass.notebook.views.feedback import OPENED, feedback_view
from peercompass.support.clock import stamp

from .base import Part
from .store import Store


class Feedback:
    """The feedback on the exercise of a `page`, which is its lesson's or its own."""

    def __init__(self, page: Page, store: Store):
        self._unit, self._store = page.unit, store
        to_root = "../" if page.role == "exercise" else "../../"
        self._home = f"{to_root}{HOME}.ipynb"
        self._exercise = f"{to_root}{page.unit}/{page.unit}.ipynb"

    def view(self) -> View | None:
        """The newest page that came back; None where none did."""
        home = self._store.log_beside(self._home)
        pages = self._store.feedback_on(self._exercise)
        return feedback_view(self._unit, pages, home.read() if home else None)

    def opened(self) -> None:
        """It was opened: on home it waits no longer."""
        pages, home = self._store.feedback_on(self._exercise), self._store.log_beside(self._home)
        if pages and home:
            said = Response(self._unit + OPENED, "opened", pages[-1], t=stamp())
            with contextlib.suppress(OSError):  # then home goes on saying that it waits
                home.append([said])


class FeedbackPart(Part):
    """The line at the end of a lesson; nothing to be seen until feedback has come."""

    verbs = ("look", "opened")

    def __init__(self, page: Page, store: Store):
        super().__init__(page, store.answers)
        self._feedback = Feedback(page, store)
        self._draw()

    def _draw(self) -> None:
        self.view = {
            "type": "feedback",
            "course": self.page.course,
            "unit": self.page.unit,
            "feedback": self._feedback.view(),
        }

    def on_look(self, _message: View) -> None:
        """Look again at what has come."""
        self._draw()

    def on_opened(self, _message: View) -> None:
        """The feedback was opened."""
        self._feedback.opened()
        self._draw()
