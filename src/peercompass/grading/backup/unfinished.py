"""A note beside a desk that a restore or a rebuild of it is under way."""

import json
from pathlib import Path
from typing import NotRequired, TypedDict

from peercompass.support.atomic_files import replacing
from peercompass.support.regular_files import read_regular
from peercompass.support.system import remove


class Note(TypedDict):
    """`what` is under way: `restore` or `rebuild`.

    Of a restore: the name of the folder that what was there goes to (`before`), and sentences for
    the instructor (`notes`). Of a rebuild: where the old gradebook is kept (`aside`, "" for none),
    once it is put there.
    """

    what: str
    before: NotRequired[str]
    notes: NotRequired[list[str]]
    aside: NotRequired[str]


def unfinished(work: Path) -> Note | None:
    """What a restore or a rebuild of the desk in `work` noted about itself and did not finish;
    None where there is no such note."""
    try:
        note: Note = json.loads(read_regular(_note_beside(work)))
    except FileNotFoundError:
        return None
    return note


def note_unfinished(work: Path, note: Note) -> None:
    """Note that work on a desk is under way; until `note_done`, nothing else may touch it."""
    # Whoever could write it could say where what is here goes.
    with replacing(_note_beside(work), mode=0o600) as file:
        file.write(json.dumps(note).encode())


def note_done(work: Path) -> None:
    """Take the note away."""
    remove(_note_beside(work))


def _note_beside(work: Path) -> Path:
    return work.with_name(f"{work.name}.unfinished")
