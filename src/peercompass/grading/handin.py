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
    `OSError` where the folder itself cannot be listed.

    A link is not followed: it could lead to another person's answers.
    """
    log = read_part(folder / LOG_FILE)
    notebook = read_part(folder / f"{unit}.ipynb", _LARGEST_NOTEBOOK)
    expected = {f"{unit}.ipynb", LOG_FILE, PAGE_FILE, *_NBGRADERS}
    names = {path.name for path in Path(folder).iterdir()} - expected
    others = tuple(sorted(name for name in names if not name.startswith(".")))
    return HandIn(student, log, notebook, others, _time(read_part(folder / TIMESTAMP, _SHORT)))


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


def _time(part: Part) -> datetime | None:
    from nbgrader.utils import parse_utc  # brings all of nbgrader, which a kernel does not need

    try:
        return parse_utc((part.data or b"").decode().strip())
    except (ValueError, OverflowError):
        return None
