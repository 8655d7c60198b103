"""What an operating system does its own way: each such rule once.

All of it asks when it is called, so that a test can be another system for a while. What is to know
of processes stands in `processes`: a page in a browser has none.
"""

import os
import shutil
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

_PATIENCE = 3.0  # seconds in which a virus scanner or an indexer lets go of a file


def is_windows() -> bool:
    """Whether this is Windows, where an open file can be neither moved nor removed, and where files
    have no owner that a person could go by."""
    return sys.platform == "win32"


def is_administrator() -> bool:
    """Whether this process may do all things, as `root` may; programs then ask twice."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def speak_safely(*streams: TextIO) -> None:
    """Let no letter that a window cannot show end a program; what another program reads or a file
    keeps is UTF-8 on Windows too."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:  # a test's own
            continue
        if is_windows() and not stream.isatty():
            reconfigure(encoding="utf-8", errors="replace")
        else:
            reconfigure(errors="replace")


def binary() -> int:
    """What is to be among the flags of each `os.open`: without it Windows writes two bytes for an
    end of line."""
    return getattr(os, "O_BINARY", 0)


def move(source: Path, target: Path) -> None:
    """Give a file or a folder the name `target`, which has to be free.

    Where the system refuses it because somebody looks at it just now, it is tried again for some
    seconds. Raises `OSError`.
    """
    _patiently(lambda: source.rename(target))


def replace(source: Path, target: Path) -> None:
    """Put the file `source` in place of the file `target`, as patient as `move`. Raises
    `OSError`."""
    _patiently(lambda: source.replace(target))


def remove(path: Path) -> None:
    """Take away a file, or a folder with all that is in it, whatever rights their makers gave them;
    patient as `move` is. Raises `OSError`."""
    path = Path(path)
    if path.is_dir() and not path.is_symlink():
        _patiently(lambda: shutil.rmtree(path, onerror=_open_and_again))
    else:
        _patiently(lambda: _unlink(path))


def _unlink(path: Path) -> None:
    try:
        path.unlink()
    except PermissionError as error:
        _open_and_again(os.unlink, str(path), (type(error), error, None))


def _open_and_again(function: Callable[[str], Any], path: str, info: Any) -> None:
    """Windows removes no file that is only to be read."""
    error = info[1]
    if not (is_windows() and isinstance(error, PermissionError)):
        raise error
    os.chmod(path, stat.S_IWRITE)  # noqa: PTH101
    function(path)


def _patiently(act: Callable[[], Any]) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            act()
        except PermissionError:
            if not is_windows() or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
