"""Which files in what somebody sent are their work on a unit: taken where exactly one reading
fits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from peercompass.course import PAGE_FILE
from peercompass.exercise import LOG_FILE
from peercompass.support.text import count_of, normalized

from .entries import as_text, is_of_the_system
from .files import SECRET_FILE, TIMESTAMP, limit
from .private_notes import is_private
from .trees import Tree

_COPY = r"(?: ?\(\d+\)|(?: -)? cop(?:y|ia)(?: \d+| \(\d+\))?| \d{1,2})?"
"""What systems and browsers add to the name of a second file of that name."""
_MOST_NAMED = 5


@dataclass(frozen=True)
class SubmissionFiles:
    """What of a hand-in is taken: files by name. `private` says that private notes lay by it.
    `others` says in a sentence what else lay there and was not taken, or is empty."""

    files: dict[str, bytes]
    private: bool = False
    others: str = ""


def read_work(
    tree: Tree, names: Sequence[PurePosixPath], unit: str, own: PurePosixPath | None
) -> SubmissionFiles:
    """The unit's notebook and log among the files `names` of a tree.

    They lie in a folder named as the unit, in any letters and also as `UNIT (1)`, or else beside
    each other where nothing else lies: at the top, or in the one folder around all. In the folder
    `own`, which is known to be one person's, a log may lie alone. A system's copy of a name (`UNIT
    (1).ipynb`, a cloud drive's conflict copy of a log) is taken where it stands alone, and is
    among the `others` beside the file itself.

    Raises `ValueError` where two readings fit, or a file of the one that does cannot be read.
    """
    private = any(is_private(part) for name in names for part in name.parts)
    names = [n for n in names if not any(map(is_of_the_system, n.parts))]
    found = _readings(tree, names, unit, own)
    chosen: dict[str, PurePosixPath] = {}
    files: dict[str, bytes] = {}
    for folder, reading in found.items():
        read = {to: tree.read(name, limit(to)) for to, name in reading.items()}
        if chosen and read != files:
            first = next(iter(chosen.values())).parent
            raise ValueError(
                f"it holds work of {unit} in {_place(first)} and in {_place(folder)}; leave the "
                "one that counts"
            )
        chosen, files = chosen or reading, read
    return SubmissionFiles(files, private, _others(tree, names, list(chosen.values()), own))


def _readings(
    tree: Tree, names: Sequence[PurePosixPath], unit: str, own: PurePosixPath | None
) -> dict[PurePosixPath, dict[str, PurePosixPath]]:
    """Where the unit's work may lie: by folder, what is to be taken of it. Only the surest kind of
    place that holds any is looked at."""
    base = own or PurePosixPath()
    for fault, why in tree.faults.items():
        if base in (fault, *fault.parents) and _is_named(fault.name, unit):
            raise ValueError(f"{as_text(fault.name)} {why}")
    every = [*names, *(fault for fault in tree.faults if base in fault.parents)]
    folders = list(dict.fromkeys(name.parent for name in every))
    loose = [base, *(folder for folder in folders if folder == _around_all(names, base))]
    for places in (
        [folder for folder in folders if folder.name == unit],
        [folder for folder in folders if _is_named(folder.name, unit)],
        list(dict.fromkeys(loose)),
    ):
        found = {}
        for folder in places:
            inside = [name for name in every if name.parent == folder]
            wanted = (f"{unit}.ipynb", LOG_FILE)
            picked = {to: one for to in wanted if (one := _pick(inside, to))}
            sure = folder.name == unit or _is_named(folder.name, unit) or folder == own
            if picked and (sure or f"{unit}.ipynb" in picked):
                found[folder] = picked
        if found:
            break
    for name in (name for picked in found.values() for name in picked.values()):
        if name in tree.faults:
            raise ValueError(f"{as_text(name.name)} {tree.faults[name]}")
    return found


def _around_all(names: Sequence[PurePosixPath], base: PurePosixPath) -> PurePosixPath | None:
    """The one folder in `base` that lies around everything, where there is one."""
    inside = [name.relative_to(base) for name in names]
    tops = {name.parts[0] for name in inside}
    if len(tops) == 1 and all(len(name.parts) > 1 for name in inside):
        return base / tops.pop()
    return None


def _pick(inside: Sequence[PurePosixPath], wanted: str) -> PurePosixPath | None:
    """The file that is meant by a name: the one of that name, else the only one that is a copy of
    it. Raises `ValueError` for several."""
    exact = [name for name in inside if name.name == wanted]
    if exact:
        return exact[0]
    stem, _, ending = wanted.rpartition(".")
    if wanted == LOG_FILE:
        form = rf"{re.escape(stem)}(?![a-z0-9]).*\.{ending}"
    else:
        form = rf"{re.escape(normalized(stem))}{_COPY}\.{ending}"
    like = [name for name in inside if re.fullmatch(form, normalized(name.name))]
    if len(like) > 1:
        several = " and ".join(as_text(name.name) for name in sorted(like))
        raise ValueError(f"it holds {several}; leave the one that counts, as {wanted}")
    return like[0] if like else None


def _is_named(folder: str, unit: str) -> bool:
    return re.fullmatch(rf"{re.escape(normalized(unit))}{_COPY}", normalized(folder)) is not None


def _others(
    tree: Tree,
    names: Sequence[PurePosixPath],
    taken: Sequence[PurePosixPath],
    own: PurePosixPath | None,
) -> str:
    expected = {PAGE_FILE, TIMESTAMP, SECRET_FILE}
    left = [
        as_text(str(name.relative_to(own) if own else name))
        for name in (*names, *tree.faults)
        if name not in taken
        and name.name not in expected
        and not any(map(is_private, name.parts))
        and (name in names or own is None or own in name.parents)
    ]
    if not left:
        return ""
    more = len(left) - _MOST_NAMED
    shown = ", ".join(left[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"{count_of(len(left), 'other file')} in it not taken: {shown}"


def _place(folder: PurePosixPath) -> str:
    return as_text(str(folder)) if folder.parts else "no folder"
