"""The seed of a learner's own order of options, kept in the folder beside the notebook."""

import os
import secrets
import time
from pathlib import Path

from peercompass.course import PAGE_FILE
from peercompass.support.system import binary

SEED_FILE = ".peercompass-seed"
_LENGTH = 16


def learner_seed(folder: Path) -> str:
    """The seed of a published folder, made the first time.

    Empty (the author's order) in an author's own folder, whose saved outputs must not change, and
    where none can be written.
    """
    if not (folder / PAGE_FILE).exists():
        return ""
    path = folder / SEED_FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary(), 0o644)
    except FileExistsError:
        return _read(path)
    except OSError:
        return ""
    seed = secrets.token_hex(_LENGTH // 2)
    try:
        with open(descriptor, "w", encoding="ascii") as file:  # noqa: PTH123 (already open)
            file.write(seed)
    except OSError:  # the disk is full: leave no empty file behind
        path.unlink(missing_ok=True)
        return ""
    return seed


def _read(path: Path) -> str:
    """The seed that another kernel made, perhaps this very moment."""
    for _ in range(20):
        try:
            seed = path.read_bytes()[:_LENGTH].decode("ascii", "replace")
        except OSError:
            return ""
        if len(seed) == _LENGTH:
            return seed
        time.sleep(0.01)
    return ""
