"""What a part needs of the place where answers are kept. A host brings its own."""

from collections.abc import Collection, Iterable
from typing import Protocol

from peercompass.course import Page
from peercompass.exercise import Log, Response
from peercompass.exercise.returned_marks import ItemMark


class AnswerLog(Protocol):
    """One log of answers, which only grows, but for what a person erases."""

    def read(self) -> Log:
        """The log as it stands now. Never raises: a log that cannot be read says so itself."""
        ...

    def append(self, responses: Iterable[Response]) -> None:
        """Add answers, and return when they are safe. Raises `OSError` when they are not."""
        ...

    def forget(self, *items: str) -> None:
        """Erase every answer to these items for good. Raises `OSError` when that failed."""
        ...

    def settle(self, item: str) -> None:
        """Erase every answer to one item but the newest, for good. Raises `OSError` when that
        failed."""
        ...

    def forget_all(self, keep: Collection[str] = ()) -> None:
        """Erase every answer for good but those to the items named in `keep`; from then on the log
        says when. Raises `OSError` when that failed."""
        ...

    def data(self) -> bytes:
        """The log as it lies, damage and all; nothing where there is none. Raises `OSError` when
        it cannot be opened."""
        ...

    def fingerprint(self) -> str:
        """Eight characters that change whenever the log does."""
        ...


class Store(Protocol):
    """All that one learner keeps for one page."""

    @property
    def answers(self) -> AnswerLog:
        """What is handed in."""
        ...

    @property
    def private(self) -> AnswerLog:
        """What nobody collects."""
        ...

    @property
    def seed(self) -> str:
        """The learner's own seed for the order of options; empty for the author's order."""
        ...

    def log_beside(self, document: str) -> AnswerLog | None:
        """The answers to another document, given by its path from this page; None when the
        document is not there."""
        ...

    def private_beside(self, document: str) -> AnswerLog | None:
        """What another document keeps private, given by its path from this page; None when the
        document is not there."""
        ...

    def page_beside(self, document: str) -> Page | None:
        """The page that another document shows; None when there is none that can be read."""
        ...

    def marks_on(self, exercise: str) -> dict[str, ItemMark] | None:
        """The marks by item in the newest feedback on an exercise; None where it holds none."""
        ...

    def feedback_on(self, exercise: str) -> tuple[str, ...]:
        """The feedback pages that came back on an exercise, given by its path from this page: their
        paths from here, oldest first."""
        ...

    def bundle(self, page: Page) -> bytes:
        """A zip of the page and its answers, to hand in as a file."""
        ...
