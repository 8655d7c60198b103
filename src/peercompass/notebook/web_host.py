"""The host of the parts in a browser's own Python: no Jupyter, and a folder that lives in memory.

The page's worker (`static/site/worker.js`) unpacks a published workspace into the folder, and keeps
what changes in its logs in the browser's database. Before each message it puts there what another
window has kept meanwhile, and after it takes from there what the parts have written. So the store
of the parts is that of every host with a disk.
"""

import json
import logging
from functools import partial
from pathlib import Path

from peercompass.course import PAGE_FILE
from peercompass.exercise import LOG_FILE, PRIVATE_FILE
from peercompass.support.atomic_files import replace_file
from peercompass.support.voice import say, use_language

from .open import read_page
from .parts import Part, open_part
from .parts.folder_store import FolderStore
from .parts.note_to_self import NoteToSelf
from .parts.viewers import Viewers

NOTE = "note-to-self"
"""What a page calls the person's note to themselves, which no cell shows."""
_log = logging.getLogger(__name__)
_Stamp = tuple[int, ...] | None


def host_of(root: str, language: str) -> "WebHost":
    """The host of the workspace below `root`, which speaks a language."""
    use_language(language)
    return WebHost(Path(root))


class WebHost:
    """The parts of the published workspace below `root`. Notebooks and logs are named by their
    paths from there."""

    def __init__(self, root: Path):
        self._root = Path(root)
        folders = sorted(page.parent for page in self._root.rglob(PAGE_FILE))
        self._logs = [folder / name for folder in folders for name in (LOG_FILE, PRIVATE_FILE)]
        self._settled: dict[Path, _Stamp] = {log: _stamp(log) for log in self._logs}
        self._stores: dict[Path, FolderStore] = {}
        self._viewers: dict[tuple[str, str], Viewers] = {}
        self._data: bytes | None = None

    def hear(self, notebook: str, shown: str, message: str) -> str:
        """Let a part hear a message (JSON); gives what to tell the page (JSON), `null` for nothing.
        Never raises: where a part cannot open, the page is told so in a calm sentence."""
        self._data = None
        said = json.loads(message)
        try:
            told = self._viewers_of(notebook, shown).hear(said)
        except Exception:  # noqa: BLE001 - a trainee never sees an error
            _log.exception("%s: %r failed", notebook, shown)
            failed = {"to": said.get("viewer"), "n": said.get("n"), "saved": True}
            return json.dumps({**failed, "failed": _sorry(shown)})
        if told is None:
            return "null"
        answer, self._data = told
        return json.dumps(answer)

    def take_data(self) -> bytes | None:
        """The bytes that go with what `hear` gave last: a zip to save."""
        data, self._data = self._data, None
        return data

    # --- logs, for whoever keeps them

    def changed(self) -> list[str]:
        """The logs that are not as `settle` or `put` saw them last."""
        return [self._name(log) for log in self._logs if _stamp(log) != self._settled[log]]

    def text(self, log: str) -> str:
        """A log as it stands in the folder; nothing where there is none."""
        try:
            return (self._root / log).read_text("utf-8")
        except FileNotFoundError:
            return ""

    def settle(self, log: str) -> None:
        """A log is kept as it stands."""
        self._settled[self._root / log] = _stamp(self._root / log)

    def put(self, log: str, text: str, kept: bool = True) -> None:
        """Put a log in place, as another window has kept it. What is no log of this workspace, as
        of a unit that is there no more, is passed over. Without `kept`, `changed` goes on naming
        it."""
        path = self._root / log
        if path not in self._settled:
            return
        replace_file(path, text.encode())
        if kept:
            self.settle(log)

    def _name(self, log: Path) -> str:
        return log.relative_to(self._root).as_posix()

    # --- parts

    def _viewers_of(self, notebook: str, shown: str) -> Viewers:
        key = (notebook, shown)
        if key not in self._viewers:
            folder = (self._root / notebook).parent
            self._viewers[key] = Viewers(partial(self._open, folder, shown))
        return self._viewers[key]

    def _open(self, folder: Path, shown: str) -> Part:
        store = self._stores.setdefault(folder, FolderStore(folder))
        page = read_page(folder)
        return NoteToSelf(page, store) if shown == NOTE else open_part(shown, page, store)


def _stamp(path: Path) -> _Stamp:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_ino, status.st_size, status.st_mtime_ns)


def _sorry(shown: str) -> str:
    return say(
        "This part could not open. Nothing you wrote is lost. Please tell your instructor "
        "that the part called “{part}” did not open.",
        part=shown,
    )
