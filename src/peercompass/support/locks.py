"""One process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

_PATIENCE = 5  # seconds that a held lock is waited for


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Hold the file `path` as a lock. Gives False where another process holds it.

    The system lets go of it when the process ends, however it ends, and the last of its workers
    with it: they take up to a second, so a held lock is tried again for some seconds. Where the
    disk knows no such locks, the holder is written into the file instead. Raises `OSError` where
    the file cannot be made.
    """
    lock = FileLock(path, timeout=_PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
