"""A note beside a desk that a restore or a rebuild of it is under way."""

import json
from pathlib import Path

from peercompass.support.atomic_files import replace_file


def unfinished(work: Path) -> dict | None:
    """What a restore or a rebuild of the desk in `work` noted about itself and did not finish.
    `what` is its name; None where there is no such note."""
    try:
        return json.loads(_note_beside(work).read_bytes())
    except FileNotFoundError:
        return None


def note_unfinished(work: Path, note: dict) -> None:
    """Note that work on a desk is under way; until `note_done`, nothing else may touch it."""
    replace_file(_note_beside(work), json.dumps(note).encode())


def note_done(work: Path) -> None:
    """Take the note away."""
    _note_beside(work).unlink()


def _note_beside(work: Path) -> Path:
    return work.with_name(f"{work.name}.unfinished")
