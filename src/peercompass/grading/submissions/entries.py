"""The one door for everything that was sent: what of a folder may be looked at at all.

Whoever lists what trainees sent, in the desk's folders, the exchange or a folder of files, lists
it here. An entry is fit to be looked at, or it has a `fault`: in words, with what to do.
"""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

LINK = "is a link to another place, which was not followed"
NO_FILE = "is not a file"

_OF_A_HAND_IN = 3  # a file, the unit's folder around it, the trainee's around that
_LONGEST_ID = 128  # characters that nbgrader's gradebook holds

_OF_THE_SYSTEM = re.compile(
    r"\.DS_Store|__MACOSX|\._.*|Thumbs\.db|desktop\.ini|\.ipynb_checkpoints|\.git|\.~lock\..*#"
    r"|\.Trash.*|\.fseventsd|\.Spotlight-V100|\.directory",
    re.IGNORECASE | re.DOTALL,
)
_KINDS = (
    (r"\.(crdownload|part|partial|download|opdownload|tmp)", "is half of a download; get it again"),
    (
        r"\.(icloud|cloud|cloudf|gdoc|gsheet|gdrive|onedrive|placeholder|webloc|url|lnk)",
        "stands for a file that lies elsewhere; let the cloud drive load it, and name the copy",
    ),
    (
        r"\.(rar|7z|tar|tgz|gz|bz2|xz|tbz2?|txz|zst|zipx|arj|cab|lzh|sitx?|dmg|iso)",
        "is an archive of another kind; unpack it into a folder named by the trainee's id, or ask "
        "for the zip that the trainee's page makes",
    ),
    (
        r"\.(ipynb|html?|py)",
        "is a page alone, without the file of answers; ask for the zip that the trainee's page "
        "makes",
    ),
    (
        r"\.jsonl.*",
        "does not say whose answers it holds; put it into a folder named by the trainee's id",
    ),
    (
        r"\.(csv|tsv|xlsx?|xlsm|ods|numbers)",
        "is a table, and no grading worksheet of Moodle as CSV; it says nothing of whose work is "
        "whose",
    ),
)
_NO_ZIP = "it is no zip; ask for the zip that the trainee's page makes"


@dataclass(frozen=True)
class Entry:
    """What lies in a folder. `name` is fit for a screen; `fault` says why it is not looked at, and
    is empty for a file or folder that may be."""

    path: Path
    name: str
    is_folder: bool
    fault: str = ""


def entries_in(folder: Path) -> list[Entry]:
    """What lies directly in `folder`, by name, each judged. Empty where there is no folder. Raises
    `OSError` where it cannot be listed."""
    folder = Path(folder)
    if not folder.is_dir():
        return []
    return [_judged(path) for path in sorted(folder.iterdir())]


def fault_of(path: Path) -> str:
    """Why what somebody sent cannot be looked at: it, or the folder of the hand-in or of the
    trainee around it, is a link; or it is a pipe, a socket or a device. Empty where it may be, or
    is not there. Never raises."""
    for at in (path, *list(Path(path).parents)[: _OF_A_HAND_IN - 1]):
        if at.is_symlink() and (at == path or not _of_the_machine(at)):
            return LINK if at == path else f"lies in {as_text(at.name)}, which {LINK}"
    return _special(Path(path))


def hand_ins_in(submitted: Path, unit: str) -> tuple[list[str], dict[str, str]]:
    """Who handed a unit in, by the folders in `submitted`: ids in their order; and what lies
    there and cannot be anybody's, with the reason."""
    fit: list[str] = []
    unfit: dict[str, str] = {}
    for entry in entries_in(submitted):
        below = entry.path / unit
        if entry.path.name.startswith(".") or not os.path.lexists(below):
            continue
        fault = entry.fault or fault_of(below)
        if not fault and not below.is_dir():
            fault = f"{unit} in it is no folder; put the files of the hand-in into a folder"
        if not fault and not (entry.path.name.isprintable() and len(entry.name) <= _LONGEST_ID):
            fault = "this cannot be a trainee's id; rename the folder"
        if fault:
            unfit[entry.name] = fault
        else:
            fit.append(entry.path.name)
    return fit, unfit


def is_of_the_system(name: str) -> bool:
    """Whether a system puts a file or folder of this name beside people's own."""
    return _OF_THE_SYSTEM.fullmatch(name) is not None


def why_not(name: str, is_zip: bool = False) -> str:
    """Why a file of this name is no hand-in, and what to do. Empty for one that `is_zip` by what it
    holds, where the name says of nothing else."""
    for ending, reason in _KINDS:
        if re.search(rf"{ending}(?: \(\d+\))?\Z", name, re.IGNORECASE):
            return reason
    return "" if is_zip else _NO_ZIP


def as_text(name: str) -> str:
    """A name as one line of text: a file's own may hold line ends, and bytes that are no text."""
    one_line = " ".join(name.encode("utf-8", "replace").decode().split())
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in one_line)


def _judged(path: Path) -> Entry:
    name = as_text(path.name)
    try:
        path.name.encode()
    except UnicodeEncodeError:
        return Entry(path, name, False, "its name holds bytes that are no text; rename it")
    if path.is_symlink():
        return Entry(path, name, False, LINK)
    fault = _special(path)
    return Entry(path, name, not fault and path.is_dir(), fault)


def _of_the_machine(link: Path) -> bool:
    """Whether a link is the system's own, like `/tmp` of macOS, or its administrator's."""
    if link.absolute().parent == Path(link.absolute().anchor):
        return True
    return hasattr(os, "getuid") and link.lstat().st_uid == 0 != os.getuid()


def _special(path: Path) -> str:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        return f"cannot be opened: {getattr(error, 'strerror', None) or error}"
    return "" if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else NO_FILE
