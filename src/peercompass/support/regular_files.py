"""Files and nothing else: a pipe or a device under a file's name would be read for ever."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from .system import binary


class NotAFile(OSError):
    """What lies there is a pipe, a socket, a device, a folder, or a link where none is followed."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EINVAL, "is not a file", str(path))


def open_regular(path: Path, *, follow_links: bool = True) -> BinaryIO:
    """Open a file for reading. What is opened is looked at, and not what lay there a moment before.

    Raises `NotAFile`, another `OSError`, and `ValueError` for a name that no system takes.
    """
    flags = os.O_RDONLY | binary() | getattr(os, "O_NONBLOCK", 0)
    if not follow_links:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        is_link = not follow_links and error.errno == errno.ELOOP
        if is_link or error.errno == errno.ENXIO:  # a socket
            raise NotAFile(path) from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotAFile(path)
    return os.fdopen(descriptor, "rb")


def read_regular(path: Path) -> bytes:
    """All of a file. Raises as `open_regular` does."""
    with open_regular(path) as file:
        return file.read()
