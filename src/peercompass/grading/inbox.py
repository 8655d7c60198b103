"""Hand-ins that come as zip files: taken in safely, one student a file."""

import os
import re
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from peercompass.course.notebooks import read_notebook, write_notebook
from peercompass.exercise import LOG_FILE, PRIVATE_FILE

from .evidence import STAND_IN

LARGEST = 60_000_000  # bytes a file may unpack to
_MOST = 10_000  # files in a zip
_NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9.@-]{0,60})(?:_.*)?(?: ?\(\d+\))?\.zip", re.IGNORECASE)
"""A browser adds " (1)" to a file it saves a second time."""

REFUSED = (
    f"{PRIVATE_FILE} holds private notes and was not taken; nobody read it. "
    "Please tell the trainee."
)
UNREADABLE = (
    OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def take_in(zips: Iterable[Path], unit: str, folder_of: Callable[[str], Path]) -> list[str]:
    """Unpack hand-ins. A zip is named after its trainee: `dana.zip` or `dana_anything.zip`.

    Only the notebook and the log of `unit` are taken, by name, so no path in a zip can lead
    anywhere else. Returns a sentence for each zip that could not be taken, or that held a person's
    private notes, which are left in it unread.
    """
    problems, taken = [], {}
    for path in map(Path, zips):
        match = _NAME.fullmatch(path.name)
        if not match or match[1] == unit:
            problems.append(f"{path.name}: rename it to the trainee's name, like dana.zip")
            continue
        student = match[1]
        if student in taken:
            problems.append(f"{path.name}: {taken[student]} is of {student} too and was taken")
            continue
        try:
            files, private = _wanted(path, unit)
        except UNREADABLE as error:
            problems.append(f"{path.name}: cannot be opened ({error})")
            continue
        if private:
            problems.append(f"{path.name}: {REFUSED}")
        if not files:
            problems.append(f"{path.name}: holds no work of {unit}")
            continue
        taken[student] = path.name
        folder = folder_of(student)
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).unlink(missing_ok=True)  # the exchange leaves them read-only
            (folder / name).write_bytes(data)
        _stamp(folder)
    return problems


def complete(folder: Path, unit: str, released: Path) -> None:
    """Give a hand-in what nbgrader's own steps want and it may lack: a time, the secret under
    which feedback is put out, and a notebook to go by (the `released` one stands in)."""
    folder = Path(folder)
    if not (folder / "timestamp.txt").exists():
        _stamp(folder)
    if not (folder / "submission_secret.txt").exists():
        (folder / "submission_secret.txt").write_text(secrets.token_hex(64))
    notebook, instead = folder / f"{unit}.ipynb", Path(released) / f"{unit}.ipynb"
    if not notebook.exists() and not notebook.is_symlink() and instead.exists():
        stand_in = read_notebook(instead)
        stand_in["metadata"].setdefault("peercompass", {})[STAND_IN] = True
        write_notebook(notebook, stand_in)


def _stamp(folder: Path) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")  # as nbgrader writes it
    path = folder / "timestamp.txt"
    path.unlink(missing_ok=True)
    path.write_text(now)


def refuse_private(folder: Path) -> bool:
    """Take a person's private notes out of the hand-in in `folder`, unread, wherever in it they
    lie. Returns whether there were any."""
    found = [
        Path(place) / name
        for place, folders, files in os.walk(folder)  # it follows no link
        for name in (*folders, *files)
        if is_private(name)
    ]
    for path in reversed(found):
        path.parent.chmod(path.parent.stat().st_mode | 0o300)  # the exchange may have closed it
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return bool(found)


def is_private(name: str) -> bool:
    """Whether a file's name is that of private notes, whatever a system or a second download made
    of it."""
    return re.fullmatch(r"private.*\.jsonl(\..*)?", name, re.IGNORECASE) is not None


def _wanted(path: Path, unit: str) -> tuple[dict[str, bytes], bool]:
    """The files of a zip that are taken, and whether private notes were among the others."""
    names = {f"{unit}.ipynb", LOG_FILE}
    found: dict[str, bytes] = {}
    private = False
    with zipfile.ZipFile(path) as bundle:
        if len(bundle.infolist()) > _MOST:
            raise ValueError("it holds far too many files")
        for info in bundle.infolist():
            place = PurePosixPath(info.filename.replace("\\", "/"))
            private = private or is_private(place.name)
            if place.name not in names or place.parent.name != unit:
                continue
            if place.name in found:
                raise ValueError(f"it holds {place.name} twice")
            if info.file_size > LARGEST:
                raise ValueError(f"{place.name} is too large")
            found[place.name] = bundle.read(info)
    return found, private
