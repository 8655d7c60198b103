"""Folders and files that are whole or not there, whatever ends the process that makes them."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from .system import move, remove, replace


def put_in_place(target: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder `target` hold exactly these files, named by their paths in it, in place of
    what it held.

    They are written into a folder beside it, which then takes its name. A process that is ended
    on the way leaves the old folder, the new one, or none, and no half of one. Raises `OSError`;
    then the old folder is as it was.
    """
    part, old = (target.with_name(f".{target.name}.{end}") for end in ("part", "gone"))
    for left in (part, old):  # of a process that was ended
        if left.exists():
            remove(left)
    part.mkdir(parents=True)
    for name, data in files.items():
        (part / name).parent.mkdir(parents=True, exist_ok=True)
        (part / name).write_bytes(data)
    swap(part, target, old)
    with contextlib.suppress(OSError):
        remove(old)


def swap(new: Path, target: Path, old: Path) -> None:
    """Give the folder `new` the name `target`; what had it before, if anything, is then `old`.

    Raises `OSError`; then `target` is as it was.
    """
    if os.path.lexists(target):
        move(target, old)
    try:
        move(new, target)
    except OSError:
        if os.path.lexists(old):
            move(old, target)
        raise


def replace_file(path: Path, data: bytes, *, follow_link: bool = False) -> None:
    """Put a file in place of the one before, in one step, once it is on the disk.

    A reader meets the old file or the new one. The new one has the permissions of the old. A link
    at `path` is replaced itself, since whoever laid it there could mean any file by it; where it
    is a person's own, `follow_link` replaces the file it leads to. Raises `OSError`; then the
    file before is still there.
    """
    with replacing(Path(os.path.realpath(path)) if follow_link else path) as file:
        file.write(data)


@contextlib.contextmanager
def replacing(path: Path, mode: int | None = None) -> Iterator[BinaryIO]:
    """Write the file at `path` piece by piece, as `replace_file` does with one that is at hand.

    Only a block that ends well puts it in place. `mode` are its permissions; without, it has those
    of the file before. Raises `OSError`.
    """
    path = Path(path)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            if mode is not None:
                part.chmod(mode)
            elif path.is_file() and not path.is_symlink():
                shutil.copymode(path, part)
            yield file
            file.flush()
            os.fsync(file.fileno())
        replace(part, path)
    except BaseException:  # one that is stopped by hand leaves nothing beside it too
        with contextlib.suppress(FileNotFoundError):
            remove(part)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Have the new name on disk too, where the system can wait for that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
