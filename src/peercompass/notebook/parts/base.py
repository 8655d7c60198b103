"""What every part is: a view to draw, verbs to hear, and answers kept at once."""

from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from peercompass.course import Page
from peercompass.exercise import Log, Response
from peercompass.notebook.views.base import View
from peercompass.support.clock import stamp
from peercompass.support.voice import say

from .store import AnswerLog


def deleted_note() -> str:
    """What a page says that still shows what was deleted in another window."""
    return say("You deleted these answers in another window. What still stood here is not kept.")


@dataclass(frozen=True)
class Reply:
    """What a part answers to a message.

    `view` is None when it is as it was. `saved` is False while an answer could not be written.
    `news` is told once and not kept: `{"print": html}` or `{"zip": file name}`, whose bytes are
    in `data`.
    """

    view: View | None
    saved: bool
    news: View = field(default_factory=dict)
    data: bytes | None = None


class Part:
    """One part of a page, as one window shows it: `view` is what to draw.

    A class names its verbs, and has a method `on_VERB(message)` for each; the method may return
    news as `Reply` has them. What is no verb is passed over.
    """

    verbs: ClassVar[tuple[str, ...]] = ()
    view: View

    def __init__(self, page: Page, log: AnswerLog):
        self.page = page
        self._log = log
        self._unsaved: list[Response] = []
        self._forgotten = log.read().forgotten

    @property
    def saved(self) -> bool:
        """Whether all that was answered is on disk."""
        return not self._unsaved

    def hear(self, message: Any) -> Reply:
        """Do what a page asks: `{"do": VERB, …}`, or `{"do": "save"}` to try once more to write
        what could not be written."""
        before = self.view
        verb = message.get("do") if isinstance(message, dict) else None
        news, data = {}, None
        if verb == "save":
            self._drop_deleted()
            self.save_waiting()
        elif verb in self.verbs:
            news, data = getattr(self, f"on_{verb}")(message) or ({}, None)
        return Reply(self.view if self.view != before else None, self.saved, news, data)

    def read_log(self) -> Log:
        """The log as it stands, with what could not be written yet at its end."""
        log = self._log.read()
        return replace(log, responses=(*log.responses, *self._unsaved))

    def keep(
        self,
        item: str,
        kind: str,
        value: Any,
        attempt: int = 1,
        extra: dict[str, Any] | None = None,
    ) -> Response:
        """Put an answer on disk, with fields of `extra` beside it. When that fails it is kept here
        and tried again with the next one, and the page says so. Returns the answer as kept."""
        self._drop_deleted()
        form = self.page.forms.get(item, "")
        now = stamp()
        response = Response(item, kind, value, form, attempt, now, extra or {})
        self._unsaved.append(response)
        self.save_waiting()
        return response

    def _drop_deleted(self) -> None:
        """Let go what waits to be written since before the person deleted their answers in another
        window: they do not come back."""
        forgotten = self._log.read().forgotten
        if forgotten and forgotten != self._forgotten:
            self._unsaved.clear()
            self._forgotten = forgotten

    def save_waiting(self) -> None:
        """Write what is waiting."""
        try:
            self._log.append(self._unsaved)
        except OSError:
            return
        self._unsaved.clear()
