"""A hand-in as bytes: all that marking looks at, read from its folder once.

It can travel to another process or machine, since it is no path into this one.
"""

import os
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from peercompass.course import PAGE_FILE
from peercompass.exercise import LARGEST_LOG, LOG_FILE

TIMESTAMP = "timestamp.txt"
SECRET_FILE = "submission_secret.txt"  # noqa: S105
"""Under which nbgrader puts feedback out."""

LARGEST = 60_000_000  # bytes of a notebook, or of a zip inside a zip; ours have some 60,000

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
    folder = Path(folder)
    log, notebook = read_part(folder / LOG_FILE), read_part(folder / f"{unit}.ipynb")
    expected = {f"{unit}.ipynb", LOG_FILE, PAGE_FILE, *_NBGRADERS}
    names = {path.name for path in folder.iterdir()} - expected
    others = tuple(sorted(name for name in names if not name.startswith(".")))
    when = read_timestamp(read_part(folder / TIMESTAMP).data or b"")
    return HandIn(student, log, notebook, others, when and when.replace(tzinfo=None))


def read_part(path: Path) -> Part:
    """Read one file of a hand-in, up to the `limit` for its name. Never raises.

    What is opened is looked at, and not what lay there a moment before: a trainee may change it
    meanwhile.
    """
    try:
        if path.is_symlink():
            return Part(None, "is a link to another place, which was not followed")
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # a pipe would never end
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return Part(None, "is not a file")
            data = file.read(limit(path.name) + 1)
    except FileNotFoundError:
        return Part(None)
    except OSError as error:
        return Part(None, f"cannot be opened: {error.strerror}")
    if len(data) > limit(path.name):
        return Part(None, "is too large to be a person's work")
    return Part(data)


def limit(name: str) -> int:
    """How many bytes a file of this name may have."""
    if name in (TIMESTAMP, SECRET_FILE):
        return _SHORT
    return LARGEST_LOG if name == LOG_FILE else LARGEST


def as_timestamp(when: datetime) -> str:
    """A time as nbgrader writes it: in UTC, and saying so."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")


def read_timestamp(data: bytes) -> datetime | None:
    """The time in a timestamp of nbgrader's, in UTC; None when it is none."""
    from nbgrader.utils import parse_utc  # brings all of nbgrader, which a kernel does not need

    try:
        return parse_utc(data.decode().strip()).replace(tzinfo=UTC)
    except (ValueError, OverflowError, AttributeError, TypeError):
        return None
