"""What a learner asks for beside one part: "I need this another way"."""

from dataclasses import replace

from peercompass.course import Page
from peercompass.exercise import Response
from peercompass.exercise.accommodation import (
    ACCOMMODATION,
    Accommodation,
    accommodation_entry,
    accommodations,
)
from peercompass.notebook.views.accommodation import accommodation_view
from peercompass.notebook.views.base import View

from .store import AnswerLog


class AnotherWay:
    """The request beside what `shown` names on a page, `title` in words. It is kept in the log that
    is handed in, also beside a private thought."""

    def __init__(self, page: Page, answers: AnswerLog, shown: str, title: str):
        self._page = page
        self._answers = answers
        self._shown = shown
        self._title = title
        self._failed = False

    @property
    def view(self) -> View:
        """The form and what stands in it, to be drawn."""
        return accommodation_view(self._page, self._title, self._asked, self._failed)

    @property
    def _asked(self) -> Accommodation | None:
        entry = accommodation_entry(self._shown, self._page.role)
        return next(iter(accommodations(self._answers.read().of(entry))), None)

    def hear(self, message: View) -> None:
        """`needs`, `words`, `whole`: what would help. None of it takes the request back."""
        given, words = message.get("needs"), message.get("words")
        asked = Accommodation(
            self._shown,
            self._page.role,
            tuple(i for i in given if isinstance(i, str)) if isinstance(given, list) else (),
            words if isinstance(words, str) else "",
            message.get("whole") is True,
        )
        self._failed = False
        kept = Response(asked.entry, ACCOMMODATION, asked.as_value())
        if not accommodations([kept]):
            if self._asked is None:
                return
            kept = replace(kept, value=None)
        try:
            self._answers.append([kept])
        except OSError:
            self._failed = True


def bring_along(lesson: AnswerLog, answers: AnswerLog) -> None:
    """Take the requests of a lesson, whose log nobody collects, into the log that is handed in.

    Raises `OSError` when they cannot be written.
    """
    there = {(one.item, one.t) for one in answers.read().responses}
    missing = [
        one
        for one in lesson.read().responses
        if one.kind == ACCOMMODATION and (one.item, one.t) not in there
    ]
    if missing:
        answers.append(missing)
