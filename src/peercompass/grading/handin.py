"""A hand-in as bytes: all that marking looks at, read from its folder once.

It can travel to another process or machine, since it is no path into this one.
"""

import stat
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from peercompass.course import PAGE_FILE
from peercompass.exercise import LARGEST_LOG, LOG_FILE

TIMESTAMP = "timestamp.txt"
SECRET_FILE = "submission_secret.txt"  # noqa: S105
"""Under which nbgrader puts feedback out."""

_LARGEST_NOTEBOOK = 30_000_000  # bytes; ours have some 60,000, pictures and all
_SHORT = 10_000  # bytes of a file that holds one line
_FIRST_YEAR = 1970  # no work was handed in before; and years before 1000 have no fixed form
_NBGRADERS = (TIMESTAMP, SECRET_FILE, "feedback")


@dataclass(frozen=True)
class Part:
    """A file of a hand-in: its bytes, or None with the reason when there are none to be had."""

    data: bytes | None
    fault: str = ""


@dataclass(frozen=True)
class HandIn:
    """What one trainee handed in for a unit. `others` are the names of what else came along.
    `handed_in` is in UTC without a zone, as nbgrader keeps it; None where no file says it in a
    way that can be read."""

    student: str
    log: Part
    notebook: Part
    others: tuple[str, ...] = ()
    handed_in: datetime | None = None

    def digest(self, *also: str) -> str:
        """A digest of all of it, and of `also`: what marks depend on besides."""
        known = sha256()
        for part in (self.log, self.notebook):
            known.update(b"-" if part.data is None else b"+" + sha256(part.data).digest())
        for text in (*self.others, str(self.handed_in), *also):
            known.update(sha256(text.encode("utf-8", "surrogateescape")).digest())
        return known.hexdigest()


def read_hand_in(folder: Path, unit: str, student: str) -> HandIn:
    """Read the hand-in of `student` from `folder`. Never raises on what may lie there, but
    `OSError` where the folder itself cannot be listed, or is a link.

    A link is not followed: it could lead to another person's answers.
    """
    if Path(folder).is_symlink():
        raise NotADirectoryError("the folder is a link to another place, which was not followed")
    log = read_part(folder / LOG_FILE)
    notebook = read_part(folder / f"{unit}.ipynb", _LARGEST_NOTEBOOK)
    expected = {f"{unit}.ipynb", LOG_FILE, PAGE_FILE, *_NBGRADERS}
    names = {path.name for path in Path(folder).iterdir()} - expected
    seen = (_as_text(name) for name in names if not name.startswith("."))
    return HandIn(student, log, notebook, tuple(sorted(seen)), time_of(folder))


def time_of(folder: Path) -> datetime | None:
    """When the hand-in in `folder` was handed in, in UTC without a zone. None where no file says
    it in a way that can be read. Never raises."""
    return read_time(read_part(folder / TIMESTAMP, _SHORT).data or b"")


def line_of(folder: Path, name: str) -> bytes | None:
    """A file of one line, like the secret, as it lies in `folder`. None where it is empty, is no
    text, or is no file that can be read. Never raises."""
    data = read_part(folder / name, _SHORT).data or b""
    try:
        return data if data.decode().strip() else None
    except UnicodeDecodeError:
        return None


def read_part(path: Path, largest: int = LARGEST_LOG) -> Part:
    """Read one file of a hand-in, of at most `largest` bytes. Never raises."""
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            return Part(None, "it is a link to another place, which was not followed")
        if not stat.S_ISREG(status.st_mode):  # a device or a pipe would never end
            return Part(None, "it is not a file")
        if status.st_size > largest:
            return Part(None, "it is far too large to be a person's work")
        return Part(path.read_bytes())
    except FileNotFoundError:
        return Part(None)
    except OSError as error:
        return Part(None, f"it cannot be opened: {error.strerror}")


def read_time(data: bytes) -> datetime | None:
    """The time in a timestamp of nbgrader's, in UTC without a zone; None when it is none. Never
    raises: what reads it takes what it finds there for the name of a file, too."""
    from nbgrader.utils import parse_utc  # brings all of nbgrader, which a kernel does not need

    try:
        found = parse_utc(data.decode().strip())
        return found if found.year >= _FIRST_YEAR else None
    except Exception:
        return None


def _as_text(name: str) -> str:
    """A file's name as text that any file and any screen can hold."""
    return name.encode("utf-8", "replace").decode()
