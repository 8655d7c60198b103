"""Files by their paths, in a zip or in a folder, read safely: nothing is unpacked to disk, no link
is followed, and each file is read up to a limit that holds for its real size."""

import io
import lzma
import os
import re
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Protocol

from .entries import as_text, entries_in, fault_of
from .files import read_submitted_file

MOST = 10_000  # files in a zip, or in one hand-in's folder
_DEEPEST = 40  # folders in folders

UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)


class Tree(Protocol):
    """Files by their paths. `faults` holds what cannot be read, with the reason."""

    names: list[PurePosixPath]
    faults: dict[PurePosixPath, str]

    def read(self, name: PurePosixPath, most: int) -> bytes:
        """The bytes of a file, `most` of them at most. Raises one of `UNREADABLE`."""
        ...

    def size(self, name: PurePosixPath) -> int:
        """How many bytes it says that it has."""
        ...


class ZipTree:
    """The files of a zip. Raises `ValueError` for one that nobody makes who means well."""

    def __init__(self, file: Path | io.BytesIO) -> None:
        if isinstance(file, Path) and (fault := fault_of(file)):
            raise ValueError(f"it {fault}")
        self._bundle = zipfile.ZipFile(file)
        entries = self._bundle.infolist()
        if len(entries) > MOST:
            raise ValueError("it holds far too many files")
        self._by_name: dict[PurePosixPath, zipfile.ZipInfo] = {}
        self._twice: set[PurePosixPath] = set()
        self.faults: dict[PurePosixPath, str] = {}
        for info in entries:
            name = _inside(_as_named(info))
            kind = stat.S_IFMT(info.external_attr >> 16)
            if kind == stat.S_IFLNK:
                raise ValueError(f"it holds a link, {as_text(str(name))}; send the file itself")
            if info.flag_bits & 1:
                raise ValueError("it is encrypted; make it without a password")
            if info.is_dir() or not name.parts or info.filename.endswith("\\"):
                continue
            if kind not in (0, stat.S_IFREG):
                self.faults[name] = "is not a file"
                continue
            if name in self._by_name:
                self._twice.add(name)
            self._by_name[name] = info
        self.names = list(self._by_name)

    def size(self, name: PurePosixPath) -> int:
        """How many bytes a file says that it unpacks to."""
        return self._by_name[name].file_size

    def read(self, name: PurePosixPath, most: int) -> bytes:
        """The bytes of a file; see `Tree`."""
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


class FolderTree:
    """The files below a folder. What is a link, or no file, is among the `faults`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.names: list[PurePosixPath] = []
        self.faults: dict[PurePosixPath, str] = {}
        self._walk(folder, PurePosixPath())

    def _walk(self, folder: Path, inside: PurePosixPath) -> None:
        if len(inside.parts) > _DEEPEST:
            self.faults[inside] = "lies in far too many folders"
            return
        try:
            found = entries_in(folder)
        except OSError as error:
            self.faults[inside] = f"cannot be opened: {error.strerror}"
            return
        for entry in found:
            name = inside / entry.path.name
            if entry.fault:
                self.faults[name] = entry.fault
            elif entry.is_folder:
                self._walk(entry.path, name)
            else:
                self.names.append(name)
            if len(self.names) > MOST:
                raise ValueError("it holds far too many files")

    def size(self, name: PurePosixPath) -> int:
        """How many bytes a file has."""
        return os.lstat(self._folder / name).st_size

    def read(self, name: PurePosixPath, most: int) -> bytes:
        """The bytes of a file; see `Tree`."""
        part = read_submitted_file(self._folder / name, most)
        if part.fault or part.data is None:
            raise ValueError(f"{name.name} {part.fault or 'is gone'}")
        return part.data


def _as_named(info: zipfile.ZipInfo) -> str:
    """A file's name as whoever made the zip wrote it. Python reads what is not marked as UTF-8 as
    cp437, and macOS writes UTF-8 without the mark."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode()
    except UnicodeError:
        return info.filename


def _inside(name: str) -> PurePosixPath:
    """A name in a zip as a path. Raises `ValueError` when it leads out of the zip."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name):
        raise ValueError(f"the name {name!r} in it leads to another place")
    return path
