"""The parts of items: one answer each, kept at once, whatever other windows do meanwhile."""

import json
from typing import Any, ClassVar

from peercompass.course import JOURNAL, Item, Page
from peercompass.exercise import BadValue, Response, close
from peercompass.notebook.views.base import FULL, WHY, View
from peercompass.notebook.views.item import item_view
from peercompass.notebook.views.practice import WHYS, WRITTEN
from peercompass.notebook.views.skipped import LATER, SKIP, SKIPPED, skipped_in
from peercompass.support.voice import say

from .accommodation import AnotherWay
from .base import Part, deleted_note
from .store import AnswerLog, Store

_LONGEST = 180_000  # bytes: a longer line of the log would not be read


class ItemPart(Part):
    """One item: practice (commit, then the rationales) or graded (change until handed in).

    The log may also grow from another window or kernel. It is looked at before each answer: what
    stands there newer wins, except over words being typed, which are kept and shown beside it.
    """

    verbs: ClassVar[tuple[str, ...]] = (
        "answer",
        "again",
        "look",
        "why",
        "leave",
        "skip",
        "another_way",
    )

    def __init__(self, page: Page, store: Store, item: Item, log: AnswerLog | None = None):
        super().__init__(page, log or store.answers)
        self.item = item
        self._store = store
        self._seed = store.seed
        self._another = AnotherWay(page, store.answers, item.id, item.stem)
        self._known: Response | None = None  # the newest answer in the log, as last looked at
        self._shown: Response | None = None  # the answer on the page: None while trying again
        self._attempt = 1
        self._review = True  # whether the rationales of the answer are shown, in practice
        self._notice = ""
        self._other: Response | None = None  # words from elsewhere, to take or to leave
        self._catch_up()
        self._draw()

    # --- what stands in the log

    def _catch_up(self) -> bool:
        """Take over what stands in the log. Returns whether it is news."""
        log = self.read_log()
        newest = log.latest().get(self.item.id)
        if not log.readable or _time(newest) == _time(self._known):
            return False
        self._known = self._shown = newest
        self._attempt = newest.attempt if newest else 1
        self._review = True
        return True

    @property
    def _why(self) -> str | None:
        """What the learner noted about an earlier miss, where it still stands."""
        noted = self.read_log().latest().get(self.item.id + WHY)
        return noted.value if noted and noted.value in WHYS else None

    def _draw(self) -> None:
        self.view = {
            **item_view(
                self.page,
                self.item,
                self._shown,
                review=self._review,
                seed=self._seed,
                why=self._why,
            ),
            "place": f"{self.page.unit}/{self.page.role}",
            "notice": self._notice,
            "other": self._version(self._other),
            "skipped": skipped_in(self.read_log()).get(self.item.id, ""),
            "another": self._another.view,
        }

    def _version(self, response: Response | None) -> View | None:
        if response is None:
            return None
        view = item_view(self.page, self.item, response, review=False)
        return {"value": view["value"], "kept": view["kept"]}

    # --- what the page asks

    def on_look(self, _message: View) -> None:
        """The page is in front again: show what may have happened elsewhere."""
        if self._catch_up():
            self._notice = _elsewhere()
        self._draw()

    def on_answer(self, message: View) -> None:
        """`value`: an answer to keep. `commit`: whether practice shows its rationales now.
        `final`: whether it is the final version of written work. `base`: sent by a page that kept
        the answer while its kernel was gone: the time of the answer that it had followed on."""
        value = message.get("value")
        if not _storable(value):
            return
        before = self._known
        news = self._catch_up()
        self._notice = ""
        base = message.get("base")
        followed_on = base if isinstance(base, str) else before and before.t
        if followed_on and not self._known and self.read_log().forgotten:
            self._notice = deleted_note()
            self._draw()
            return
        if isinstance(base, str) and self._known and self._known.value != value:
            news = news or base != self._known.t
        if news and self.item.kind not in WRITTEN:
            self._notice = _elsewhere()
            self._draw()
            return
        if news and self._known and self._known.value not in (value, before and before.value):
            self._other = self._known
        if message.get("take"):
            self._other = None
        commit = bool(message.get("commit"))
        extra = {"final": True} if message.get("final") is True else {}
        if commit:
            extra |= self._how_full(value)
        self._shown = self._known = self.keep(
            self.item.id, self.item.kind, value, self._attempt, extra
        )
        self._review = commit
        self._draw()
        result = self.view["result"]
        if result and not result["missed"] and self._why:
            self.keep(self.item.id + WHY, "why", None, self._attempt)
            self._draw()

    def _how_full(self, value: Any) -> dict[str, bool]:
        """Whether a closed practice answer is the whole of it, to be kept beside it."""
        if self.page.role != "lesson" or self.item.kind in WRITTEN:
            return {}
        try:
            return {FULL: close(self.item, value).share == 1}
        except BadValue:
            return {}

    def on_leave(self, _message: View) -> None:
        """Leave the other version where it is: in the log."""
        self._other = None
        self._draw()

    def on_again(self, _message: View) -> None:
        """Try a practice item once more; the earlier answer is kept, and written words stay."""
        self._catch_up()
        self._attempt += 1
        self._notice = ""
        self._review = False
        if self.item.kind not in WRITTEN:
            self._shown = None
        self._draw()

    def on_skip(self, message: View) -> None:
        """`value`: to pass a practice item over, for good or to look at it later; None to take it
        up again. No answer goes."""
        value = message.get("value")
        news = value in (SKIPPED, LATER, None) and value != (self.view["skipped"] or None)
        if self.page.role == "lesson" and news:
            self.keep(self.item.id + SKIP, "skip", value, self._attempt)
        self._draw()

    def on_another_way(self, message: View) -> None:
        """`needs`, `words`, `whole`: what would help here, for the instructor."""
        self._another.hear(message)
        self._draw()

    def on_why(self, message: View) -> None:
        """`value`: what happened in a miss, or None to take it back."""
        value = message.get("value")
        if self.page.role == "lesson" and value in (*WHYS, None) and value != self._why:
            self.keep(self.item.id + WHY, "why", value, self._attempt)
        self._draw()


class ReflectPart(ItemPart):
    """A private thought: it stays in this folder, in a file that nobody collects."""

    verbs = ("answer", "look", "leave", "erase", "another_way")

    def __init__(self, page: Page, store: Store, item: Item):
        path = f"{page.to_home}{JOURNAL}.ipynb"
        self._journal = path if store.log_beside(path) else None
        super().__init__(page, store, item, store.private)

    def _draw(self) -> None:
        super()._draw()
        self.view["journal"] = self._journal

    def on_erase(self, _message: View) -> None:
        """Erase the thought, and all its earlier versions, for good."""
        self._notice, self._other = "", None
        self._unsaved.clear()
        try:
            self._log.forget(self.item.id)
        except OSError:
            self._notice = say(
                "It could not be erased just now. Your words still stand on this computer. "
                "Try again."
            )
        self._catch_up()
        self._draw()


def _elsewhere() -> str:
    return say(
        "This was answered in another window too. Here is the newest; change it if you like."
    )


def _time(response: Response | None) -> str:
    """What tells two answers to one item apart: when they were given."""
    return response.t if response else ""


def _storable(value: Any) -> bool:
    return len(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")) <= _LONGEST
