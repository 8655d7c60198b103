"""The part of the journal: entries that are kept while they are written, and erased for good."""

from peercompass.course import Page
from peercompass.notebook.views.base import View
from peercompass.notebook.views.journal import JOURNAL_KIND, Entry, entries_of, journal_view
from peercompass.support.clock import stamp
from peercompass.support.voice import say

from .private_words import PrivateWords, field, new_id, words
from .store import Store

_STEM = "journal"


class JournalPart(PrivateWords):
    """A journal. There is always an entry to write in: a new one, or one that is changed.

    The log may also grow from another window. What is typed here is never written over what stands
    there newer: it becomes an entry of its own.
    """

    verbs = ("answer", "done", "open", "erase", "erase_all", "look")

    def __init__(self, page: Page, store: Store):
        super().__init__(page, store)
        self._unit = _worked_on(page, store)
        self._writing = Entry(new_id(_STEM))
        self._draw()

    def _entries(self) -> dict[str, Entry]:
        return entries_of(self.read_log())

    def _draw(self) -> None:
        self.view = journal_view(
            self.page,
            self._entries().values(),
            self._writing,
            unit=self._unit,
            turn=self._turn,
            notice=self._notice,
            beside=self._beside,
        )

    def _write_in(self, entry: Entry) -> None:
        self._writing = entry
        self._turn += 1

    def on_look(self, _message: View) -> None:
        """The page is in front again: show what may have happened elsewhere."""
        self._draw()

    def on_answer(self, message: View) -> tuple[View, None] | None:
        """`value`: the `id`, `text` and `prompt` of the entry that is written. `base`: sent by a
        page that kept them while its kernel was gone: when the words were kept they follow on."""
        value, base = message.get("value"), message.get("base")
        entry, text = words(field(value, "id"), 60), words(field(value, "text"))
        if not entry.startswith(f"{_STEM}/"):
            return None
        if entry != self._writing.id:  # words of an earlier kernel: go on with them
            self._write_in(Entry(entry, kept=base if isinstance(base, str) else ""))
        before, there = self._writing, self._entries().get(entry)
        if there is None and not text.strip():
            return None
        prompt = words(field(value, "prompt"), 6000)
        begun = there.begun if there else before.begun or stamp()
        apart = there and there.kept != before.kept and there.text not in (before.text, text)
        if apart:
            self._notice = say(
                "This entry was also changed in another window. What you write here is now an "
                "entry of its own; nothing is lost."
            )
            entry, begun = new_id(_STEM), stamp()
        kept = self.keep_words(
            entry, JOURNAL_KIND, {"text": text, "prompt": prompt, "begun": begun}
        )
        self._writing = Entry(entry, text, prompt, begun, kept.t)
        if apart or self.view["turn"] != self._turn:
            self._draw()
        return {"kept": kept.t}, None

    def on_done(self, _message: View) -> None:
        """The entry is done for now. An empty one goes; of another its newest words stay."""
        self._notice = ""
        done = self._entries().get(self._writing.id)
        if done and not done.text.strip():
            self.erase(done.id)
        elif done:
            self.settle(done.id)
        self._write_in(Entry(new_id(_STEM)))
        self._draw()

    def on_open(self, message: View) -> None:
        """`entry`: go on with this one."""
        self._notice = ""
        if found := self._entries().get(words(message.get("entry"), 60)):
            self._write_in(found)
        self._draw()

    def on_erase(self, message: View) -> None:
        """`entry`: erase this one for good."""
        self._notice = ""
        entry = words(message.get("entry"), 60)
        if entry in self._entries() and self.erase(entry):
            self._notice = say("Erased for good.")
            if entry == self._writing.id:
                self._write_in(Entry(new_id(_STEM)))
        self._draw()

    def on_erase_all(self, _message: View) -> None:
        """Erase the whole journal for good. Stories of the workshop stay."""
        self._notice = ""
        if self.erase(*self._entries(), self._writing.id):
            self._notice = say("Your journal is empty now. All of it was erased for good.")
            self._write_in(Entry(new_id(_STEM)))
        self._draw()


def _worked_on(page: Page, store: Store) -> str | None:
    """The unit whose lesson was worked on last."""
    newest = {}
    for unit in page.units:
        log = store.log_beside(unit.lesson)
        if log and (answers := log.read().responses):
            newest[unit.id] = answers[-1].t
    return max(newest, key=lambda unit: newest[unit], default=None)
