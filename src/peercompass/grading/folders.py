"""Folders and files that are whole or not there, whatever ends the process that makes them."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


def put_in_place(target: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder `target` hold exactly these files, in place of what it held.

    They are written into a folder beside it, which then takes its name. A process that is ended
    on the way leaves the old folder, the new one, or none, and no half of one. Raises `OSError`.
    """
    part, old = (target.with_name(f".{target.name}.{end}") for end in ("part", "gone"))
    for left in (part, old):  # of a process that was ended
        if left.exists():
            shutil.rmtree(left)
    part.mkdir(parents=True)
    for name, data in files.items():
        (part / name).write_bytes(data)
    if target.exists():
        target.rename(old)
    part.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in place of the one before, in one step. Raises `OSError`; then the one before
    is still there."""
    descriptor, name = tempfile.mkstemp(".part", f".{path.name}.", path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
