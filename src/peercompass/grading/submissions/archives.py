"""Hand-ins that come as files: zips, folders, and the bundles that an LMS makes, read safely.

Nothing is unpacked to disk. From each hand-in only the unit's notebook and log are read, by name,
each up to a limit that holds for its real size; private notes are seen by name and left unread.
"""

import io
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from peercompass.exercise import LOG_FILE

from .attempts import read_files
from .files import LARGEST, limit
from .lms_names import Worksheet, is_from_lms
from .private_notes import is_private

_NO_ZIP = "it is no zip; ask for the zip that the trainee's page makes"
_MOST = 10_000  # files in a zip or a folder
_LARGEST_SHEET = 5_000_000  # bytes of a CSV
_LARGEST_BUNDLE = 4_000_000_000  # bytes that the zips in one bundle may come to

UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)


@dataclass(frozen=True)
class SubmissionFiles:
    """What of a hand-in is taken: files by name. `private` says that private notes lay by it."""

    files: dict[str, bytes]
    private: bool = False


@dataclass(frozen=True)
class FoundSubmission:
    """A hand-in that was found and not read yet. `label` says where, `name` is what may tell whose
    it is. `read` raises one of `UNREADABLE`."""

    label: str
    name: str
    worksheet: Worksheet
    read: Callable[[], SubmissionFiles]


def find_submissions(path: Path, unit: str) -> list[FoundSubmission]:
    """The hand-ins in a zip of one trainee, in a bundle of zips, in a folder of zips or of folders
    named by trainee, or in one trainee's folder. Raises one of `UNREADABLE`."""
    path = Path(path)
    if path.is_dir():
        return _in_folder(path, unit)
    sheet = _sheet_in(path.parent)
    tree = _Zip(path)
    people = _people(tree, unit)
    if people is None:
        name = path.name if path.suffix.lower() == ".zip" else ""  # `dana.zip.exe` is no name
        return [FoundSubmission(_label(path.name), name, sheet, lambda: _work_of_zip(tree, unit))]
    for file in tree.names:
        if file.suffix.lower() == ".csv":
            sheet.add(tree.read(file, _LARGEST_SHEET))
    budget = _Budget(_LARGEST_BUNDLE)
    return [
        FoundSubmission(
            _label(f"{path.name}: {top.name}"), top.name, sheet, _reader(tree, top, unit, budget)
        )
        for top in people
    ]


class _Tree(Protocol):
    """Files by their paths, in a zip or in a folder."""

    names: list[PurePosixPath]

    def read(self, name: PurePosixPath, most: int) -> bytes: ...


class _Zip:
    """The files of a zip. Raises `ValueError` for one that nobody makes who means well."""

    def __init__(self, file: Path | io.BytesIO) -> None:
        if isinstance(file, Path) and file.exists() and not file.is_file():
            raise ValueError("it is not a file")  # a pipe or a device would never end
        self._bundle = zipfile.ZipFile(file)
        entries = self._bundle.infolist()
        if len(entries) > _MOST:
            raise ValueError("it holds far too many files")
        self._by_name: dict[PurePosixPath, zipfile.ZipInfo] = {}
        self._twice: set[PurePosixPath] = set()
        for info in entries:
            name = _inside(info.filename)
            if stat.S_ISLNK(info.external_attr >> 16):
                raise ValueError(f"it holds a link, {name}; send the file itself")
            if info.flag_bits & 1:
                raise ValueError("it is encrypted; make it without a password")
            if info.is_dir() or not name.parts:
                continue
            if name in self._by_name:
                self._twice.add(name)
            self._by_name[name] = info
        self.names = list(self._by_name)

    def read(self, name: PurePosixPath, most: int) -> bytes:
        info = self._by_name[name]
        if name in self._twice:
            raise ValueError(f"it holds {name.name} twice")
        if info.file_size > most:
            raise ValueError(f"{name.name} is too large")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(f"{name.name} is packed in a rare way; make a common zip of it")
        with self._bundle.open(info) as file:
            data = file.read(most + 1)  # what it says of its size may be a lie
        if len(data) > most:
            raise ValueError(f"{name.name} is too large")
        return data


@dataclass
class _Budget:
    """How many bytes a bundle may still unpack to."""

    left: int

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise ValueError("the bundle unpacks to far too much")


def _inside(name: str) -> PurePosixPath:
    """A name in a zip as a path. Raises `ValueError` when it leads out of the zip."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name):
        raise ValueError(f"the name {name!r} in it leads to another place")
    return path


def _people(tree: _Tree, unit: str) -> list[PurePosixPath] | None:
    """What stands for a person each in a bundle: its zips and folders. None for one person's own
    zip."""
    names = [name for name in tree.names if name.parts[0] != "__MACOSX"]  # Finder's own notes
    outer = list(dict.fromkeys(name.parts[0] for name in names))
    folder = PurePosixPath()
    if len(outer) == 1 and names and len(names[0].parts) > 1 and not is_from_lms(outer[0]):
        folder = PurePosixPath(outer[0])  # somebody packed the folder and not what is in it
        names = [name for name in names if len(name.parts) > 1]
    depth = len(folder.parts)
    tops = list(dict.fromkeys(PurePosixPath(*name.parts[: depth + 1]) for name in names))
    people = [
        top
        for top in tops
        if top not in names or top.suffix.lower() == ".zip" or is_from_lms(top.name)
    ]
    ours = any(name.parent.name == unit and name.name in _wanted(unit) for name in names)
    zips = any(name.suffix.lower() == ".zip" for name in names)
    if any(is_from_lms(top.name) for top in people) or (zips and not ours):
        return people
    return None


def _reader(
    tree: _Tree, top: PurePosixPath, unit: str, budget: _Budget
) -> Callable[[], SubmissionFiles]:
    def read() -> SubmissionFiles:
        below = [name for name in tree.names if name == top or top in name.parents]
        zips = [name for name in below if name.suffix.lower() == ".zip"]
        if below == [top] and not zips:
            raise ValueError(_NO_ZIP)
        if not zips:
            return _work(tree, below, unit, top)
        if len(zips) > 1:
            raise ValueError(f"it holds {len(zips)} zips; leave the one that counts")
        data = tree.read(zips[0], LARGEST)
        budget.spend(len(data))
        return _work_of_zip(_Zip(io.BytesIO(data)), unit)

    return read


def _work_of_zip(tree: _Zip, unit: str) -> SubmissionFiles:
    return _work(tree, tree.names, unit, None)


def _work(
    tree: _Tree, names: list[PurePosixPath], unit: str, loose: PurePosixPath | None
) -> SubmissionFiles:
    """The unit's files among `names`: those in a folder named as the unit, else those that lie
    directly in the folder `loose`, where that is a person's own."""
    wanted = [name for name in names if name.name in _wanted(unit) and name.parent.name == unit]
    if not wanted and loose is not None:
        wanted = [name for name in names if name.name in _wanted(unit) and name.parent == loose]
    files: dict[str, bytes] = {}
    for name in wanted:
        if name.name in files:
            raise ValueError(f"it holds {name.name} twice")
        files[name.name] = tree.read(name, limit(name.name))
    private = any(is_private(part) for name in names for part in name.parts)
    return SubmissionFiles(files, private)


def _in_folder(folder: Path, unit: str) -> list[FoundSubmission]:
    wanted = _wanted(unit)
    if folder.resolve().name == unit and any((folder / name).exists() for name in wanted):
        raise ValueError(
            "its name is the unit's and does not say whose work it is; put it into a folder named "
            "by the trainee's id, and name that"
        )
    if any((at / name).exists() for at in (folder, folder / unit) for name in wanted):
        sheet = _sheet_in(folder.resolve().parent)
        return [_folder_of_one(folder, folder.resolve().name, sheet, unit)]
    sheet = _sheet_in(folder)
    found = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name == "__MACOSX":
            continue
        if path.is_dir() or path.is_symlink():
            found.append(_folder_of_one(path, path.name, sheet, unit))
        elif path.suffix.lower() == ".zip" or is_from_lms(path.name):
            found.append(_file_of_one(path, sheet, unit))
    if not found:
        raise ValueError("it holds no zips and no folders of trainees")
    return found


def _sheet_in(folder: Path) -> Worksheet:
    sheet = Worksheet()
    for path in sorted(folder.glob("*.csv")):
        if path.is_file() and path.stat().st_size <= _LARGEST_SHEET:
            sheet.add(path.read_bytes())
    return sheet


def _file_of_one(path: Path, sheet: Worksheet, unit: str) -> FoundSubmission:
    def read() -> SubmissionFiles:
        if path.suffix.lower() != ".zip":
            raise ValueError(_NO_ZIP)
        return _work_of_zip(_Zip(path), unit)

    return FoundSubmission(_label(path.name), path.name, sheet, read)


def _folder_of_one(folder: Path, name: str, sheet: Worksheet, unit: str) -> FoundSubmission:
    def read() -> SubmissionFiles:
        if folder.is_symlink():
            raise ValueError("it is a link to another place, which was not followed")
        there = list(folder.rglob("*"))
        if len(there) > _MOST:
            raise ValueError("it holds far too many files")
        private = any(is_private(path.name) for path in there)
        for place in (folder / unit, folder):
            if place.is_dir() and (files := read_files(place, unit)):
                wanted = {name: files[name] for name in _wanted(unit) if name in files}
                if wanted:
                    return SubmissionFiles(wanted, private)
        zips = [path for path in folder.iterdir() if path.suffix.lower() == ".zip"]
        if len(zips) > 1:
            raise ValueError(f"it holds {len(zips)} zips; leave the one that counts")
        if not zips:
            return SubmissionFiles({}, private)
        work = _work_of_zip(_Zip(zips[0]), unit)
        return SubmissionFiles(work.files, work.private or private)

    return FoundSubmission(_label(folder.name), name, sheet, read)


def _label(name: str) -> str:
    """A name as one line of text: a file's own may hold line ends, and bytes that are no text."""
    return " ".join(name.encode("utf-8", "replace").decode().split())


def _wanted(unit: str) -> tuple[str, str]:
    return f"{unit}.ipynb", LOG_FILE
