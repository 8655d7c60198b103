"""What the parts share that keep a person's own words: nothing but the private log, and erasing."""

import secrets
from typing import Any

from peercompass.course import COURSE_PAGES, Page
from peercompass.exercise import Response
from peercompass.support.voice import say

from .base import Part
from .store import Store

LONGEST = 30_000
"""Characters of one text. The log reads no line of more than 200,000 bytes."""
_MOST_LINES = 50  # of one entry or draft


class PrivateWords(Part):
    """A part whose every word lies in `store.private`, which nobody collects. It never sees the log
    that is handed in."""

    def __init__(self, page: Page, store: Store):
        super().__init__(page, store.private)
        self._beside = [n for n in COURSE_PAGES if store.log_beside(f"{n}.ipynb") is not None]
        self._turn = 0  # how often something else was put under the person's hands
        self._notice = ""

    def keep_words(self, item: str, kind: str, value: Any) -> Response:
        """Put words on disk, as `keep` does. What is typed for long leaves a line for each rest of
        the hands; now and then all but the newest go."""
        kept = self.keep(item, kind, value)
        if len(self.read_log().of(item)) > _MOST_LINES:
            self.settle(item)
        return kept

    def erase(self, *items: str) -> bool:
        """Erase all that was ever kept of these items, for good. Returns whether it is gone; where
        it is not, the page says so."""
        self._unsaved = [one for one in self._unsaved if one.item not in items]
        try:
            self._log.forget(*items)
        except OSError:
            self._notice = say(
                "It could not be erased just now. Your words still stand on this computer. "
                "Try again."
            )
            return False
        return True

    def settle(self, item: str) -> None:
        """Erase what was taken back while something was written. It can wait for another time."""
        if self.saved:
            try:
                self._log.settle(item)
            except OSError:
                return


def new_id(stem: str) -> str:
    """An id that nothing else has."""
    return f"{stem}/{secrets.token_hex(6)}"


def words(value: Any, most: int = LONGEST) -> str:
    """A text as it is kept; nothing for what is none."""
    return value[:most] if isinstance(value, str) else ""


def field(value: Any, name: str) -> Any:
    """A field of what a page sent."""
    return value.get(name) if isinstance(value, dict) else None
