"""Another system than the one that the tests run on: its name, what it lacks, and its disk.

`as_windows` and `Disk` change this process, and `patch` undoes it. `python -m
tests.helpers.other_system ROOT` is Windows for good: all that is ours and nbgrader's is imported
anew under it, a unit goes its whole way, and what came of it is printed.
"""

# What is put in place of `os` speaks as `os` does.
# ruff: noqa: PTH100, PTH112, PTH117, PTH118, PTH206

from __future__ import annotations

import builtins
import errno
import io
import json
import os
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filelock
import pytest

from peercompass.support.portable_names import same_name

NOT_ON_WINDOWS = ("fcntl", "grp", "pwd", "resource", "termios")
NOT_IN_OS = (
    *("chown", "fork", "geteuid", "getgid", "getpgid", "getuid", "killpg", "lchown", "mkfifo"),
    *("nice", "setsid", "O_DIRECTORY", "O_NOFOLLOW"),
)
O_BINARY = 1 << 29
_OPENS = (*("access", "chmod", "listdir", "lstat", "mkdir", "open", "readlink", "remove", "rmdir"),)
_OPENS += ("scandir", "stat", "unlink", "utime")


def as_windows(patch: pytest.MonkeyPatch) -> None:
    """Have this process be on Windows, as far as a program asks. `os.name` stays: Python's own
    paths go by it."""
    patch.setattr(filelock, "FileLock", _Lock)  # that of Windows asks for msvcrt
    patch.setattr(sys, "platform", "win32")
    for name in NOT_ON_WINDOWS:
        patch.setitem(sys.modules, name, None)
    for name in NOT_IN_OS:
        patch.delattr(os, name, raising=False)
    patch.setattr(os, "O_BINARY", O_BINARY, raising=False)
    patch.setattr(shutil, "_use_fd_functions", False)
    patch.setenv("USERNAME", "dana")


class _Lock:
    """A lock as of Windows: its file is open while it is held."""

    def __init__(self, path: Path, timeout: float) -> None:
        self._path = path

    def acquire(self) -> None:
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | O_BINARY)

    def release(self) -> None:
        os.close(self._file)


class Disk:
    """The folder `root` as on a disk of Windows or, without `windows`, of macOS: `Ana`, `ana` and
    `ANA` are one name. On that of Windows nothing that is open can be moved or removed, nothing
    takes the name of what is there, a file that is only to be read stays, a folder is no file, and
    `os.write` turns each end of line into two bytes unless it was told not to."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch, *, windows: bool) -> None:
        self._root, self._windows = os.path.abspath(root), windows
        self._real = {name: getattr(os, name) for name in (*_OPENS, "rename", "replace", "write")}
        self._texts: set[int] = set()
        self.refused: list[str] = []
        for name in _OPENS:
            patch.setattr(os, name, self._with_path(getattr(os, name)))
        patch.setattr(os, "rename", self._rename)
        patch.setattr(os, "replace", self._replace)
        if windows:
            patch.setattr(os, "open", self._open)
            patch.setattr(os, "write", self._write)
            for name in ("unlink", "remove"):
                patch.setattr(os, name, self._unlink)
        opened = self._with_path(io.open)
        patch.setattr(io, "open", opened)
        patch.setattr(builtins, "open", opened)

    def name_of(self, path: Any) -> Any:
        """What `path` leads to: its parts as they lie on the disk, whatever their case."""
        if not isinstance(path, str | os.PathLike):
            return path
        text = os.fspath(path)
        if not isinstance(text, str) or not os.path.isabs(text) or not self._has(text):
            return path
        here = self._root
        for part in os.path.relpath(text, self._root).split(os.sep):
            here = os.path.join(here, self._as_it_lies(here, part))
        return here

    def _has(self, text: str) -> bool:
        return text.startswith(self._root + os.sep)

    def _as_it_lies(self, folder: str, part: str) -> str:
        try:
            self._real["lstat"](os.path.join(folder, part))
        except OSError:
            try:
                names = self._real["listdir"](folder)
            except OSError:
                return part
            return next((name for name in names if same_name(name) == same_name(part)), part)
        return part

    def _with_path(self, function: Callable) -> Callable:
        def call(path: Any = ".", *rest: Any, **named: Any) -> Any:
            return function(self.name_of(path), *rest, **named)

        return call

    def _open(self, path: Any, flags: int, *rest: Any, **named: Any) -> int:
        path = self.name_of(path)
        if not isinstance(path, int) and os.path.isdir(path):
            raise PermissionError(errno.EACCES, "it is a folder", str(path))
        descriptor = self._real["open"](path, flags & ~O_BINARY, *rest, **named)
        (self._texts.discard if flags & O_BINARY else self._texts.add)(descriptor)
        return int(descriptor)

    def _write(self, descriptor: int, data: bytes) -> int:
        if descriptor in self._texts:
            self._real["write"](descriptor, bytes(data).replace(b"\n", b"\r\n"))
            return len(data)
        return int(self._real["write"](descriptor, data))

    def _unlink(self, path: Any, **named: Any) -> None:
        path = self.name_of(path)
        self._refuse_open(path)
        if not self._real["lstat"](path).st_mode & stat.S_IWUSR:
            raise PermissionError(errno.EACCES, "it is only to be read", str(path))
        self._real["unlink"](path, **named)

    def _rename(self, source: Any, target: Any, **named: Any) -> None:
        old, new = self.name_of(source), self.name_of(target)
        self._refuse_open(old)
        if self._windows and new != old and os.path.lexists(new):
            raise FileExistsError(errno.EEXIST, "there is one of that name", str(target))
        self._real["rename"](old, target if new == old else new, **named)

    def _replace(self, source: Any, target: Any, **named: Any) -> None:
        old, new = self.name_of(source), self.name_of(target)
        self._refuse_open(old)
        self._refuse_open(new)
        self._real["replace"](old, new, **named)

    def _refuse_open(self, path: Any) -> None:
        """As Windows does where this process has the file, or one in the folder, open."""
        text = os.path.abspath(os.fspath(path))
        if not self._windows or not self._has(text):
            return
        for number in self._real["listdir"]("/proc/self/fd"):
            try:
                opened = self._real["readlink"](f"/proc/self/fd/{number}")
            except OSError:
                continue
            if opened == text or opened.startswith(text + os.sep):
                self.refused.append(text)
                raise PermissionError(errno.EACCES, "it is open in another program", text)


def main(root: Path) -> None:
    """Be on Windows, and let a unit of the small course in `root` go its whole way."""
    from tests.helpers import whole_way  # what is not ours is imported as on this system

    patch = pytest.MonkeyPatch()
    as_windows(patch)
    for name in list(sys.modules):
        if name.partition(".")[0] in ("nbgrader", "peercompass") or name == whole_way.__name__:
            del sys.modules[name]
    disk = Disk(root, patch, windows=True)
    from tests.helpers.whole_way import go

    told = go(root)
    sys.stdout.write(json.dumps({**told, "refused": disk.refused}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
