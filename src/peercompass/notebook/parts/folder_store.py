"""Answers kept in the folder of a notebook: the store of every host with a disk."""

import hashlib
import io
import os
import zipfile
from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path

from peercompass.course import PAGE_FILE, Page
from peercompass.exercise import (
    LARGEST_LOG,
    LOG_FILE,
    PRIVATE_FILE,
    Log,
    Response,
    append,
    forget,
    forget_all,
    read,
    settle,
)
from peercompass.exercise.returned_marks import HEAD, ItemMark, marks_in

from .learner_seed import learner_seed


class FolderLog:
    """A response log in a file, read again only when the file has changed."""

    def __init__(self, path: Path):
        self.path = path
        self._stamp: tuple[int, ...] | None = None
        self._log = Log()

    def read(self) -> Log:
        """The log as it stands on disk."""
        stamp = _stamp(self.path)
        if stamp is None:
            return read(self.path)
        if stamp != self._stamp:
            self._log = read(self.path)
            self._stamp = stamp
        return self._log

    def append(self, responses: Iterable[Response]) -> None:
        """Add answers and wait for the disk. Raises `OSError` when they could not be written."""
        append(self.path, responses)

    def forget(self, *items: str) -> None:
        """Erase every answer to these items. Raises `OSError` when that failed."""
        forget(self.path, *items)

    def settle(self, item: str) -> None:
        """Erase all answers to `item` but the newest. Raises `OSError` when that failed."""
        settle(self.path, item)

    def forget_all(self, keep: Collection[str] = ()) -> None:
        """Erase every answer but those to the items in `keep`. Raises `OSError` when that
        failed."""
        forget_all(self.path, keep)

    def data(self) -> bytes:
        """The file as it lies, up to what a person's answers can come to. Raises `OSError` when it
        cannot be opened."""
        try:
            with self.path.open("rb") as file:
                return file.read(LARGEST_LOG)
        except FileNotFoundError:
            return b""

    def fingerprint(self) -> str:
        """The first eight digits of the file's SHA-256; of nothing when there is no file."""
        try:
            data = self.path.read_bytes()
        except OSError:
            data = b""
        return hashlib.sha256(data).hexdigest()[:8].upper()


class FolderStore:
    """The logs that lie beside a notebook in `folder`."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)
        self.answers = FolderLog(self.folder / LOG_FILE)
        self.private = FolderLog(self.folder / PRIVATE_FILE)
        self._beside: dict[Path, FolderLog] = {}
        self._pages: dict[Path, tuple[tuple[int, ...] | None, Page]] = {}

    @cached_property
    def seed(self) -> str:
        """The learner's own seed, made the first time."""
        return learner_seed(self.folder)

    def log_beside(self, document: str) -> FolderLog | None:
        """The answers to the document at a path from this folder; None when it is not there."""
        return self._log_of(document, LOG_FILE)

    def private_beside(self, document: str) -> FolderLog | None:
        """What the document at a path from this folder keeps private; None when it is not there."""
        return self._log_of(document, PRIVATE_FILE)

    def _log_of(self, document: str, name: str) -> FolderLog | None:
        path = self.folder / document
        if not path.exists():
            return None
        log = path.parent / name
        return self._beside.setdefault(log, FolderLog(log))

    def page_beside(self, document: str) -> Page | None:
        """The page in the folder of a document, read again only when it has changed."""
        path = (self.folder / document).parent / PAGE_FILE
        stamp = _stamp(path)
        if path not in self._pages or self._pages[path][0] != stamp:
            try:
                self._pages[path] = stamp, Page.read(path)
            except (OSError, ValueError):
                return None
        return self._pages[path][1]

    def marks_on(self, exercise: str) -> dict[str, ItemMark] | None:
        """The marks in the head of the newest page of feedback."""
        pages = self.feedback_on(exercise)
        try:
            with (self.folder / pages[-1]).open("rb") as page:
                return marks_in(page.read(HEAD))
        except (OSError, IndexError):
            return None

    def feedback_on(self, exercise: str) -> tuple[str, ...]:
        """Where nbgrader puts what it fetches: `feedback/TIME OF HAND-IN/NOTEBOOK.html` beside the
        exercise."""
        notebook = self.folder / exercise
        pages = notebook.parent.glob(f"feedback/*/{notebook.stem}.html")
        paths = (Path(os.path.relpath(page, self.folder)).as_posix() for page in pages)
        return tuple(sorted(paths))

    def bundle(self, page: Page) -> bytes:
        """A zip of the notebook, the answers and the page, in a folder named like the unit."""
        files = [self.folder / f"{page.unit}.ipynb", self.answers.path, self.folder / PAGE_FILE]
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as bundle:
            for path in files:
                if path.exists():
                    bundle.writestr(f"{page.unit}/{path.name}", path.read_bytes())
        return memory.getvalue()


def _stamp(path: Path) -> tuple[int, ...] | None:
    """What changes with a file: an answer makes it longer, and erasing puts another in its place.
    None when there is nothing to go by."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_ino, status.st_dev, status.st_size, status.st_mtime_ns, status.st_mode)
