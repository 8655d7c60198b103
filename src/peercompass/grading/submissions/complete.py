"""What nbgrader's own steps want beside a hand-in and it may lack."""

import os
import secrets
from pathlib import Path

from peercompass.course.notebooks import read_notebook, write_notebook
from peercompass.grading.marking.findings import STAND_IN
from peercompass.support.atomic_files import replace_file
from peercompass.support.clock import now
from peercompass.support.system import move

from .files import AS_SENT, SECRET_FILE, TIMESTAMP, as_timestamp, line_of, time_of


def complete(folder: Path, unit: str, released: Path) -> None:
    """Give a hand-in what nbgrader's own steps want and it may lack: a time, the secret under
    which feedback is put out, and a notebook to go by (the `released` one stands in)."""
    folder = Path(folder)
    if folder.is_symlink():
        return
    if time_of(folder) is None:
        _renew(folder / TIMESTAMP, as_timestamp(now()))
    if line_of(folder, SECRET_FILE) is None:
        _renew(folder / SECRET_FILE, secrets.token_hex(64))
    notebook, instead = folder / f"{unit}.ipynb", Path(released) / f"{unit}.ipynb"
    if not notebook.exists() and not notebook.is_symlink() and instead.exists():
        stand_in = read_notebook(instead)
        stand_in["metadata"].setdefault("peercompass", {})[STAND_IN] = True
        write_notebook(notebook, stand_in)


def _renew(path: Path, text: str) -> None:
    """Write a file of one line. What is there and cannot be read is kept under another name:
    nbgrader's page of all hand-ins would stop at it."""
    if os.path.lexists(path):
        kept = path.with_name(path.name + AS_SENT)
        free = not os.path.lexists(kept)
        move(path, kept if free else path.with_name(f"{kept.name}-{secrets.token_hex(4)}"))
    replace_file(path, text.encode())
