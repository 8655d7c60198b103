"""Which files of a folder are opened while something runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path


class Opened:
    """Within `with`, notes the name of every file below `folder` that this process opens."""

    _watching: Opened | None = None  # an audit hook stays for ever, so there is one

    def __init__(self, folder: Path) -> None:
        self._folder = Path(folder).resolve()
        self.names: set[str] = set()
        """The files, named from `folder` with slashes."""

    def __enter__(self) -> Opened:
        if not Opened._hooked:
            sys.addaudithook(_hear)
            Opened._hooked = True
        Opened._watching = self
        return self

    def __exit__(self, *_: object) -> None:
        Opened._watching = None

    _hooked = False

    def note(self, path: object) -> None:
        """Note `path` where it lies below the folder."""
        if isinstance(path, str | bytes | os.PathLike):
            whole = Path(os.fsdecode(path)).absolute()
            if whole.is_relative_to(self._folder):
                self.names.add(whole.relative_to(self._folder).as_posix())


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and Opened._watching is not None:
        Opened._watching.note(arguments[0])
