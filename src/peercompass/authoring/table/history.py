"""A copy of a scene from before a table was imported, and whether a table is of today's scene.

The copy lies beside the scene as `ID.yaml.before`. Its last line remembers which table was
imported and what the scene said then, so that the same table can be edited on and imported again.
"""

import difflib
import re
from pathlib import Path

from peercompass.support.atomic_files import replace_file

_MEMORY = re.compile(r"\n# table (\S+), scene (\S+)\n\Z")


class StaleTable(ValueError):
    """The scene was changed after the table was written: the table would undo that."""


def copy_of(path: Path) -> Path:
    """Where the copy of the scene in `path` lies."""
    return path.with_name(f"{path.name}.before")


def refuse_stale(path: Path, table: str, today: str) -> None:
    """Compare two stamps: of the scene when the table was written, and of the scene in `path`.

    Raises `StaleTable` when they differ, but for a table that made the scene what it is today.
    """
    if table == today or (table, today) == _remembered(copy_of(path)):
        return
    raise StaleTable(
        f"{path.name} was changed after this table was written, and the table would undo that. "
        "Nothing was changed. Write the table anew and edit that one; or add --force to take "
        "this table all the same"
    )


def keep_copy(path: Path, table: str, after: str) -> Path:
    """Copy the scene in `path` and remember that the table stamped `table` makes it `after`.
    Returns where the copy is; raises `OSError` when it cannot be written."""
    memory = f"\n# table {table or 'unknown'}, scene {after}\n"
    replace_file(copy_of(path), path.read_bytes() + memory.encode())
    return copy_of(path)


def changed_lines(old: str, new: str) -> int:
    """How many lines differ between two texts; a line that was replaced counts once."""
    steps = difflib.SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    return sum(
        max(a_end - a, b_end - b)
        for kind, a, a_end, b, b_end in steps.get_opcodes()
        if kind != "equal"
    )


def _remembered(copy: Path) -> tuple[str, str] | None:
    try:
        found = _MEMORY.search(copy.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return None
    return (found[1], found[2]) if found else None
