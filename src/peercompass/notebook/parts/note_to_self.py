"""A person's note to themselves, which comes up when they take a break."""

from peercompass.course import HOME, Page
from peercompass.notebook.views.base import View

from .base import Part
from .store import AnswerLog, Store

NOTE = "note-to-self"
_LONGEST = 4000  # letters


class NoteToSelf(Part):
    """One note for the whole course, kept beside the home page in what nobody collects. Where there
    is no home page, as in an author's folder, it is kept beside the page itself."""

    verbs = ("look", "write", "done")

    def __init__(self, page: Page, store: Store):
        super().__init__(page, _log_at_home(page, store))
        self._draw()

    def _draw(self) -> None:
        latest = self.read_log().latest().get(NOTE)
        text = latest.value if latest and isinstance(latest.value, str) else ""
        self.view = {"type": NOTE, "text": text}

    def on_look(self, _message: View) -> None:
        """Look it up: another page may have changed it."""
        self._draw()

    def on_write(self, message: View) -> None:
        """`value`: the words to keep. None of them erases the note for good."""
        value = message.get("value")
        if not isinstance(value, str):
            return
        if value == self.view["text"]:  # a page asks again what the disk did not take
            self.save_waiting()
        elif value.strip():
            self.keep(NOTE, NOTE, value[:_LONGEST])
        else:
            self._unsaved.clear()
            self._log.forget(NOTE)
        self._draw()

    def on_done(self, _message: View) -> None:
        """It is done for now: only its newest words stay."""
        self._log.settle(NOTE)


def _log_at_home(page: Page, store: Store) -> AnswerLog:
    return store.private_beside(f"{page.to_home}{HOME}.ipynb") or store.private
