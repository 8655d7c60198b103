"""Processes of our own: how they are started apart, and ended with all that they began."""

import contextlib
import os
import signal
import subprocess
from typing import Any

from .system import is_windows

_BEHIND = 10  # how far a process steps back behind all others


def apart(*, behind: bool = False) -> dict[str, Any]:
    """What to give `subprocess` so that Ctrl and C in this window does not reach the process, and,
    with `behind`, so that all others go first."""
    if is_windows():
        flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        if behind:
            flags |= getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
        return {"creationflags": flags}
    step_back = (lambda: os.nice(_BEHIND)) if behind else None
    return {"start_new_session": True, "preexec_fn": step_back}


def end_group(pid: int) -> None:
    """End the process `pid`, which leads a group of its own, and all that it started, at once."""
    with contextlib.suppress(OSError):
        if is_windows():
            ended = ["taskkill", "/F", "/T", "/PID", str(pid)]
            subprocess.run(ended, capture_output=True, check=False)
        else:
            os.killpg(pid, signal.SIGKILL)


def speaking_utf8() -> dict[str, str]:
    """The environment for a Python process whose words are read as UTF-8."""
    return {**os.environ, "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}
