"""A hand-in as bytes: all that marking looks at, read from its folder once.

It can travel to another process or machine, since it is no path into this one.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from peercompass.course import PAGE_FILE
from peercompass.exercise import LARGEST_LOG, LOG_FILE
from peercompass.support.clock import in_utc, without_zone
from peercompass.support.regular_files import NotAFile, open_regular

from .entries import LINK, NO_FILE, as_text, fault_of

TIMESTAMP = "timestamp.txt"
SECRET_FILE = "submission_secret.txt"  # noqa: S105
"""Under which nbgrader puts feedback out."""

AS_SENT = ".as-sent"
"""Ends the name of a file that came in a form that nbgrader's pages would stop at."""

LARGEST = 30_000_000  # bytes of a notebook, or of a zip inside a zip; ours have some 60,000

_SHORT = 10_000  # bytes of a file that holds one line
_FIRST_YEAR = 1970  # no work was handed in before; and years before 1000 have no fixed form
_NBGRADERS = (TIMESTAMP, SECRET_FILE, "feedback")


@dataclass(frozen=True)
class SubmittedFile:
    """A file of a hand-in: its bytes, or None with the reason when there are none to be had."""

    data: bytes | None
    fault: str = ""


@dataclass(frozen=True)
class HandIn:
    """What one trainee handed in for a unit. `others` are the names of what else came along.
    `handed_in` is in UTC without a zone, as nbgrader keeps it; None where no file says it in a
    way that can be read."""

    student: str
    log: SubmittedFile
    notebook: SubmittedFile
    others: tuple[str, ...] = ()
    handed_in: datetime | None = None

    @property
    def size(self) -> int:
        """How many bytes it holds."""
        return sum(len(part.data or b"") for part in (self.log, self.notebook))

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
    folder = Path(folder)
    if folder.is_symlink():
        raise NotADirectoryError(f"the folder {LINK}")
    log = read_submitted_file(folder / LOG_FILE)
    notebook = read_submitted_file(folder / f"{unit}.ipynb")
    expected = {f"{unit}.ipynb", LOG_FILE, PAGE_FILE, *_NBGRADERS}
    names = {path.name for path in folder.iterdir()} - expected
    seen = (as_text(name) for name in names if not name.startswith("."))
    when = time_of(folder)
    return HandIn(student, log, notebook, tuple(sorted(seen)), when and without_zone(when))


def time_of(folder: Path) -> datetime | None:
    """When the hand-in in `folder` was handed in, in UTC. None where no file says it in a way
    that can be read. Never raises."""
    return read_timestamp(read_submitted_file(folder / TIMESTAMP).data or b"")


def line_of(folder: Path, name: str) -> bytes | None:
    """A file of one line, like the secret, as it lies in `folder`. None where it is empty, is no
    text, or is no file that can be read. Never raises."""
    data = read_submitted_file(folder / name).data or b""
    try:
        return data if data.decode().strip() else None
    except UnicodeDecodeError:
        return None


def read_submitted_file(path: Path, most: int | None = None) -> SubmittedFile:
    """Read one file of a hand-in, up to `most` bytes, or the `limit` for its name. Never raises."""
    most = limit(path.name) if most is None else most
    try:
        if fault := fault_of(path):
            return SubmittedFile(None, fault)
        with open_regular(path, follow_links=False) as file:
            data = file.read(most + 1)
    except NotAFile:
        return SubmittedFile(None, NO_FILE)
    except FileNotFoundError:
        return SubmittedFile(None)
    except ValueError as error:  # a name that no system takes
        return SubmittedFile(None, f"cannot be opened: {error}")
    except OSError as error:
        return SubmittedFile(None, f"cannot be opened: {error.strerror}")
    if len(data) > most:
        return SubmittedFile(None, "is too large to be a person's work")
    return SubmittedFile(data)


def limit(name: str) -> int:
    """How many bytes a file of this name may have."""
    if name in (TIMESTAMP, SECRET_FILE):
        return _SHORT
    return LARGEST_LOG if name == LOG_FILE else LARGEST


def as_timestamp(when: datetime) -> str:
    """A time as nbgrader writes it: in UTC, and saying so."""
    return in_utc(when).strftime("%Y-%m-%d %H:%M:%S.%f UTC")


def read_timestamp(data: bytes) -> datetime | None:
    """The time in a timestamp of nbgrader's, in UTC; None when it is none. Never raises: what
    reads it takes what it finds there for the name of a file, too."""
    from nbgrader.utils import parse_utc  # brings all of nbgrader, which a kernel does not need

    try:
        found = in_utc(parse_utc(data.decode().strip()))
        return found if found.year >= _FIRST_YEAR else None
    except Exception:  # noqa: BLE001 - whatever a parser stops at, it is no time
        return None
