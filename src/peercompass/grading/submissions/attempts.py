"""Attempts: everything a trainee ever handed in is kept, and one of it counts.

An attempt is a folder named by the time it was handed in, in UTC. It holds the unit's notebook and
log as they came, and what nbgrader needs beside them. Which one counts is computed each time from
the times, the due date and the settings; it is stored nowhere.
"""

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from peercompass.course import PAGE_FILE
from peercompass.exercise import LOG_FILE
from peercompass.support.atomic_files import swap
from peercompass.support.clock import in_utc, name_stamp, now, read_name_stamp
from peercompass.support.portable_names import check_name
from peercompass.support.system import move, remove

from .entries import LINK, entries_in
from .files import SECRET_FILE, TIMESTAMP, as_timestamp, read_submitted_file, read_timestamp

_BASIS = "time-basis.txt"
"""Where an attempt's time comes from: `handed-in` (the exchange said it), `stated` (an instructor
did) or `collected` (it is the moment of collecting)."""

_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{6}Z)(?:-(\d+))?")


@dataclass(frozen=True)
class SubmissionAttempt:
    """One hand-in as kept. `when` is in UTC; `number` tells apart what came at the same time."""

    folder: Path
    when: datetime
    number: int = 1

    @property
    def timestamp(self) -> str:
        """The time as nbgrader writes it."""
        return as_timestamp(self.when)


def read_attempts(home: Path) -> list[SubmissionAttempt]:
    """The attempts kept in the folder `home`, the oldest first.

    A log only ever grows, so one that goes on where another ends is later, whatever the clocks said
    that stood behind their times; else the times count.
    """
    found = []
    for folder in home.iterdir() if home.is_dir() else ():
        if match := _NAME.fullmatch(folder.name):
            when = read_name_stamp(match[1])
            found.append(SubmissionAttempt(folder, when, int(match[2] or 1)))
    placed: list[SubmissionAttempt] = []
    for one in sorted(found, key=lambda one: (one.when, one.number)):
        later = (at for at, other in enumerate(placed) if _goes_on(other.folder, one.folder))
        placed.insert(next(later, len(placed)), one)
    return placed


def _goes_on(folder: Path, before: Path) -> bool:
    """Whether the log in `folder` holds that in the folder `before`, and more after it."""
    longer, shorter = folder / LOG_FILE, before / LOG_FILE
    if not (longer.is_file() and shorter.is_file()):
        return False
    size = shorter.stat().st_size
    if not 0 < size < longer.stat().st_size:
        return False
    with longer.open("rb") as file:
        return file.read(size) == shorter.read_bytes()


def choose_attempt(
    attempts: Sequence[SubmissionAttempt],
    policy: str,
    due: datetime | None = None,
    points: Callable[[SubmissionAttempt], float] | None = None,
) -> SubmissionAttempt:
    """The one of `attempts`, the oldest first, that counts; there has to be at least one.

    `first` and `last` go by that order. `last-before-due` is the last one handed in by the due date
    (`due`, with the trainee's extension), else the last: the rule of nbgrader's own
    `nbgrader collect --before-duedate`. `best` has the most `points` on closed items, whenever it
    came; of equals the later. Raises `ValueError` for another policy.
    """
    order = list(attempts)
    match policy:
        case "first":
            return order[0]
        case "last":
            return order[-1]
        case "last-before-due":
            in_time = [one for one in order if due is None or one.when <= due]
            return (in_time or order)[-1]
        case "best" if points is not None:
            worth = [points(one) for one in order]
            return order[max(range(len(order)), key=lambda at: (worth[at], at))]
    raise ValueError(f"there is no policy `{policy}` to choose an attempt by")


def keep_attempt(
    home: Path, files: Mapping[str, bytes], unit: str, when: datetime | None, basis: str
) -> tuple[SubmissionAttempt, bool]:
    """Keep a hand-in among the attempts in `home`. Returns it and whether it is new.

    `basis` is `handed-in`, `stated` or `collected`. The same bytes are kept once: at the same time
    always, and for a file that was only `collected` at any time, since it can be collected again
    and again. A `stated` time corrects one that was collected or stated before. Raises `OSError`
    when it cannot be written; then nothing of it is there.
    """
    check_name(home)
    same = [one for one in read_attempts(home) if _holds(one.folder, files, unit)]
    if basis == "collected" and same:
        return same[-1], False
    when = in_utc(when or now())
    if at_once := [one for one in same if one.when == when]:
        kept, secret = at_once[0].folder / SECRET_FILE, files.get(SECRET_FILE)
        if secret and not _same(kept, secret):  # it was still to come before
            _write(kept, secret)
        return at_once[0], False
    if basis == "stated" and same:
        movable = [one for one in same if basis_of(one.folder) != "handed-in"]
        if not movable:
            return same[-1], False
        folder = _free(home, when)
        move(movable[-1].folder, folder)
        _write_notes(folder, when, basis)
        return _attempt(folder), True
    if basis == "collected" and (others := read_attempts(home)):
        # A clock that ran back since does not make it the earlier one.
        when = max(when, max(one.when for one in others) + timedelta(microseconds=1))
    home.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(".part", ".", home))
    try:
        for name in (f"{unit}.ipynb", LOG_FILE):
            if name in files:
                _write(part / name, files[name], wait=True)
        _write(part / SECRET_FILE, files.get(SECRET_FILE) or secrets.token_hex(64).encode())
        _write_notes(part, when, basis)
        part.chmod(0o755)
        folder = _free(home, when)
        move(part, folder)
    except OSError:
        _give_up(part)
        raise
    return _attempt(folder), True


def place_attempt(attempt: SubmissionAttempt, folder: Path, unit: str, spare: Path) -> bool:
    """Put the attempt where nbgrader looks for it: `folder`, in one step. Returns whether anything
    had to be done.

    What was there before is moved to the folder `spare` unless an attempt beside this one holds
    all of it. A kill between leaves what `finish_placing` puts right. Raises `OSError`.
    """
    if _is_placed(attempt, folder, unit):
        return False
    finish_placing(folder, unit, attempt.folder.parent, spare)
    new, old = _beside(folder)
    new.mkdir(parents=True)
    try:
        for name in (f"{unit}.ipynb", LOG_FILE, SECRET_FILE):
            if (attempt.folder / name).exists():
                _write(new / name, (attempt.folder / name).read_bytes())
        _write(new / TIMESTAMP, attempt.timestamp.encode())
    except OSError:
        _give_up(new)
        raise
    swap(new, folder, old)
    _put_away(old, unit, attempt.folder.parent, spare)
    return True


def finish_placing(folder: Path, unit: str, home: Path, spare: Path) -> None:
    """Put right what a kill in the midst of `place_attempt` left beside `folder`."""
    new, old = _beside(folder)
    if new.exists():
        remove(new)  # a copy of an attempt that is kept
    if os.path.lexists(old):
        if os.path.lexists(folder):
            _put_away(old, unit, home, spare)
        else:
            move(old, folder)


def half_placed(submitted: Path, unit: str) -> list[Path]:
    """The folders in `submitted` at which a kill left something to mend."""
    return [
        entry.path / unit
        for entry in entries_in(submitted)
        if entry.is_folder and any(map(os.path.lexists, _beside(entry.path / unit)))
    ]


def renew_secret(folder: Path) -> None:
    """Give the attempt in `folder` a secret of its own."""
    _write(folder / SECRET_FILE, secrets.token_hex(64).encode())


def put_aside(folder: Path, spare: Path) -> Path:
    """Move a folder into the folder `spare`, under a name that is free. Returns where it is."""
    spare.mkdir(parents=True, exist_ok=True)
    target = spare / f"{folder.name.strip('.')}-{name_stamp()}"
    move(folder, target)
    return target


def read_files(folder: Path, unit: str) -> dict[str, bytes]:
    """The files of a hand-in's folder that are kept, as they lie directly in it.

    Raises `ValueError` in plain words when one of them is a link, is no file, cannot be opened or
    is far too large: a link could lead to another person's answers.
    """
    if folder.is_symlink():
        raise ValueError(f"the folder {LINK}")
    files = {}
    for name in (f"{unit}.ipynb", LOG_FILE, TIMESTAMP, SECRET_FILE):
        part = read_submitted_file(folder / name)
        if part.fault:
            raise ValueError(f"{name} {part.fault}")
        if part.data is not None:
            files[name] = part.data
    return files


def _holds(folder: Path, files: Mapping[str, bytes], unit: str) -> bool:
    """Whether an attempt is the very same work, byte for byte."""
    return all(_same(folder / name, files.get(name)) for name in (f"{unit}.ipynb", LOG_FILE))


def _same(path: Path, data: bytes | None) -> bool:
    if data is None or not path.is_file():
        return data is None and not path.exists()
    return path.stat().st_size == len(data) and path.read_bytes() == data


def _is_placed(attempt: SubmissionAttempt, folder: Path, unit: str) -> bool:
    try:
        files = read_files(folder, unit)
    except (ValueError, OSError):
        return False
    if read_timestamp(files.get(TIMESTAMP, b"")) != attempt.when:
        return False
    secret = files.get(SECRET_FILE)
    return _same(attempt.folder / SECRET_FILE, secret) and is_kept(files, [attempt], unit)


def is_kept(files: Mapping[str, bytes], attempts: Sequence[SubmissionAttempt], unit: str) -> bool:
    """Whether one of `attempts` holds the notebook and the log in `files`. Where it came without
    a notebook, the one that stands in for it is none of the trainee's."""
    notebook = f"{unit}.ipynb"
    without = {name: data for name, data in files.items() if name != notebook}
    return any(
        _holds(one.folder, files if (one.folder / notebook).exists() else without, unit)
        for one in attempts
    )


def _put_away(old: Path, unit: str, home: Path, spare: Path) -> None:
    if not os.path.lexists(old):
        return
    ours = {f"{unit}.ipynb", LOG_FILE, PAGE_FILE, TIMESTAMP, SECRET_FILE}
    try:
        there = {path.name for path in old.iterdir()} if not old.is_symlink() else {""}
        kept = there <= ours and is_kept(read_files(old, unit), read_attempts(home), unit)
    except (ValueError, OSError):
        kept = False
    if kept:
        old.chmod(0o755)  # the exchange may have closed it
        remove(old)
    else:
        put_aside(old, spare)


def _give_up(part: Path) -> None:
    with contextlib.suppress(OSError):
        remove(part)


def _beside(folder: Path) -> tuple[Path, Path]:
    return folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")


def _free(home: Path, when: datetime) -> Path:
    name = name_stamp(when)
    number, folder = 1, home / name
    while os.path.lexists(folder):
        number += 1
        folder = home / f"{name}-{number}"
    return folder


def _attempt(folder: Path) -> SubmissionAttempt:
    return next(one for one in read_attempts(folder.parent) if one.folder == folder)


def basis_of(folder: Path) -> str:
    """Where the time of the attempt in `folder` comes from."""
    try:
        return (folder / _BASIS).read_text(encoding="ascii")
    except OSError:
        return "handed-in"


def _write_notes(folder: Path, when: datetime, basis: str) -> None:
    _write(folder / TIMESTAMP, as_timestamp(when).encode())
    _write(folder / _BASIS, basis.encode())


def _write(path: Path, data: bytes, *, wait: bool = False) -> None:
    if os.path.lexists(path):
        remove(path)
    with path.open("xb") as file:
        file.write(data)
        if wait:  # for the disk
            file.flush()
            os.fsync(file.fileno())
