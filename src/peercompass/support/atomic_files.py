"""Folders and files that are whole or not there, whatever ends the process that makes them."""

import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if os.name == "posix":
    import fcntl

_PATIENCE = 5  # seconds that a held lock is waited for


def put_in_place(target: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder `target` hold exactly these files, in place of what it held.

    They are written into a folder beside it, which then takes its name. A process that is ended
    on the way leaves the old folder, the new one, or none, and no half of one. Raises `OSError`;
    then the old folder is as it was.
    """
    part, old = (target.with_name(f".{target.name}.{end}") for end in ("part", "gone"))
    for left in (part, old):  # of a process that was ended
        if left.exists():
            shutil.rmtree(left)
    part.mkdir(parents=True)
    for name, data in files.items():
        (part / name).write_bytes(data)
    swap(part, target, old)
    shutil.rmtree(old, ignore_errors=True)


def swap(new: Path, target: Path, old: Path) -> None:
    """Give the folder `new` the name `target`; what had it before, if anything, is then `old`.

    Raises `OSError`; then `target` is as it was.
    """
    if os.path.lexists(target):
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if os.path.lexists(old):
            old.rename(target)
        raise


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in place of the one before, in one step, once it is on the disk. Raises `OSError`;
    then the one before is still there."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Hold the file `path` as a lock. Gives False where another process holds it.

    The system lets go of it when the process ends, however it ends, and the last of its workers
    with it: they take up to a second, so a held lock is tried again for some seconds. Where the
    disk or the system knows no such locks everybody holds it.
    """
    with path.open("a") as file:
        until = time.monotonic() + _PATIENCE
        while not (free := _lock(file)) and time.monotonic() < until:
            time.sleep(0.05)
        yield free


def _lock(file: IO[str]) -> bool:
    if os.name == "posix":
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            pass
    return True
