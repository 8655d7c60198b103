"""Work in a process of its own, which is killed: before one of its changes, or at any moment."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

_POWER_CUT = 137
KILLED = (-signal.SIGKILL, _POWER_CUT)
"""Exit codes of a process that was killed."""

# Where a disk changes. A commit of a database is counted too.
_CHANGES = ((os, "rename"), (os, "replace"), (shutil, "rmtree"), (Path, "write_bytes"))


def killed_at(at: int, work: Callable[[], object]) -> bool:
    """Do `work` in a process that ends at once instead of making change number `at`, counted from
    1. Returns whether it came so far; else it did its work and ended well."""
    code = in_child(lambda: _until(at, work))
    assert code in (0, *KILLED), f"the work failed with {code}"
    return code != 0


def in_child(work: Callable[[], object], kill_after: float | None = None) -> int:
    """The exit code of a process that does `work`. After `kill_after` seconds of it, it is killed
    with all its own children."""
    ready, child_is_ready = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_lead, args=(child_is_ready, work))
    process.start()
    ready.recv()  # from here on it leads a group of its own, which can be killed
    process.join(kill_after)
    if process.is_alive():
        _kill_group(process)
    assert process.exitcode is not None
    return process.exitcode


def _lead(ready: Any, work: Callable[[], object]) -> None:
    os.setpgid(0, 0)
    ready.send(True)
    work()


def _kill_group(process: BaseProcess) -> None:
    """The group of a process that nobody has waited for is still there, even where it ended."""
    assert process.pid is not None
    os.killpg(process.pid, signal.SIGKILL)
    process.join()


def _until(at: int, work: Callable[[], object]) -> None:
    made = 0

    def change(*_: object) -> None:
        nonlocal made
        made += 1
        if made == at:
            os._exit(_POWER_CUT)

    def counted(real: Callable) -> Callable:
        def changing(*arguments: Any, **options: Any) -> Any:
            change()
            return real(*arguments, **options)

        return changing

    for owner, name in _CHANGES:
        setattr(owner, name, counted(getattr(owner, name)))
    event.listen(Engine, "commit", change)
    work()
