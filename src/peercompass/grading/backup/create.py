"""Backups: everything of a desk that cannot be made again, in one zip."""

import contextlib
import os
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from peercompass.grading.gradebook.create import expected_form
from peercompass.grading.gradebook.decisions import DECISIONS_FILE, reconcile
from peercompass.grading.gradebook.engine import has_gradebook
from peercompass.grading.layout import DeskLayout, layout_of
from peercompass.grading.marking.batch import Tick
from peercompass.grading.submissions.exchange import names_by_owner
from peercompass.grading.submissions.private_notes import is_private
from peercompass.grading.submissions.trees import UNREADABLE
from peercompass.support.atomic_files import replacing
from peercompass.support.clock import name_stamp, now, stamp
from peercompass.support.portable_names import portable_names
from peercompass.support.regular_files import NotAFile, open_regular

from .manifest import (
    CHUNK,
    FORMAT,
    MANIFEST,
    SETTINGS,
    TABLES,
    BackedUpFile,
    BackedUpFolder,
    BadBackup,
    Manifest,
    check_backup,
    damaged_in,
    read_manifest,
)
from .table_export import export_tables

OTHERS = ("demo", "cache")
"""What of a desk's folder is in no backup: the made-up cohort, and what nbgrader fetches anew."""

_LARGEST = 300_000_000  # bytes of a file; what is collected has a tenth
_LONGEST = 1000  # bytes of a file's name with its folders, of the 4,096 that Linux takes in all
_LONGEST_NAME = 255  # characters of one name


@dataclass(frozen=True)
class Contents:
    """What a backup of a desk will hold: files by their names in it, folders, and what stays
    out, each with a reason in words."""

    desk: DeskLayout
    files: dict[str, Path]
    folders: dict[str, Path]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Backup:
    """A backup there is: where, and what it says of itself."""

    path: Path
    manifest: Manifest


def contents(root: Path) -> Contents:
    """Look through the desk of the course in `root` for what cannot be made again.

    Links are not followed. They, private notes and what cannot be read, or is so large or lies so
    deep that nobody works with it, are left out by name: in the exchange, others put what they
    like. Raises `ValueError`, and `OSError` where the desk itself cannot be looked into.
    """
    desk = layout_of(root)
    files, folders, left_out = {}, {}, []
    names_of = {desk.work: "work"}

    def unlisted(error: OSError) -> None:
        if (folder := Path(error.filename)) == desk.work:
            raise error
        left_out.append(f"{names_of[folder]} cannot be looked into")

    for around, below, names in os.walk(desk.work, onerror=unlisted):
        folder = Path(around)
        if folder == desk.work:
            below[:] = [name for name in below if name not in OTHERS]
            names = [n for n in names if n != "server.log" and not n.startswith("gradebook.db")]
        every: Iterable[str] = (*below, *names)
        called = names_by_owner(desk, every) if folder == desk.inbound else {n: n for n in every}
        portable = portable_names(called.values())
        for name in sorted(called):
            path, kept_as = folder / name, f"{names_of[folder]}/{portable[called[name]]}"
            if why := _why_not(path, kept_as):
                left_out.append(f"{kept_as} {why}")
                if name in below:
                    below.remove(name)
            elif name in below:
                folders[kept_as], names_of[path] = path, kept_as
            else:
                files[kept_as] = path
    if desk.settings.is_file():
        files[SETTINGS] = desk.settings
    return Contents(desk, files, folders, tuple(left_out))


def _why_not(path: Path, kept_as: str) -> str:
    """Why what lies at the desk is in no backup, or nothing where it is."""
    try:
        status = path.lstat()
    except OSError as error:
        return f"cannot be looked at ({error.strerror})"
    if is_private(path.name):
        return "holds private notes"
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        return "is a link, or no file"
    if len(os.fsencode(kept_as)) > _LONGEST or len(kept_as.rpartition("/")[2]) > _LONGEST_NAME:
        return "has too long a name, or lies in too many folders, for every system"
    if stat.S_ISREG(status.st_mode) and status.st_size > _LARGEST:
        return f"has {status.st_size / 1_000_000:,.0f} MB, far more than a person's work"
    return ""


def backup(found: Contents, to: Path | None = None, tick: Tick = lambda _: None) -> Backup:
    """Write a backup of what was `found` into the zip `to`, by default
    `<root>/backups/<course>-<time>.zip`. `tick` is called after each file.

    It is written beside, read back, and renamed when it is whole. Decisions that the file of them
    lacks are added to it first. Raises `ValueError` when `to` is there already, `BadBackup` when it
    does not read as it was written, `OSError`, sqlalchemy's `DatabaseError`.
    """
    desk = found.desk
    if to is None:
        to = backups_folder(desk.root) / f"{desk.course_id}-{name_stamp()}.zip"
    to = Path(to)
    if to.exists():
        raise ValueError(f"{to} is there already. Name another file.")
    files = dict(found.files)
    graded = has_gradebook(desk.db_url)
    if graded and reconcile(desk.db_url, desk.work / DECISIONS_FILE, desk.course_id):
        files[f"work/{DECISIONS_FILE}"] = desk.work / DECISIONS_FILE
    told = Manifest(
        peercompass_backup=FORMAT,
        course=desk.course_id,
        version=version("peercompass"),
        made=stamp(to_the="seconds"),
        form=expected_form(),
        folders=list(_folders(found)),
        left_out=list(found.left_out),
    )
    with replacing(to, mode=0o600) as out:
        _fill(out, told, files, desk, tick)
        out.flush()
        _read_back(Path(out.name), desk, told)
    return Backup(to, told)


def _fill(
    out: BinaryIO, told: Manifest, files: dict[str, Path], desk: DeskLayout, tick: Tick
) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        if has_gradebook(desk.db_url):
            _put_tables(bundle, desk.db_url, told)
        for name, path in files.items():
            try:
                told.files.append(_put_file(bundle, name, path))
            except FileNotFoundError:
                told.left_out.append(f"{name} went away meanwhile")
            except PermissionError:
                told.left_out.append(f"{name} cannot be read")
            except NotAFile:
                told.left_out.append(f"{name} became a link, or no file, meanwhile")
            tick(name)
        bundle.writestr(MANIFEST, told.model_dump_json())


def _read_back(path: Path, desk: DeskLayout, told: Manifest) -> None:
    """Judge a backup as `restore` will, before it counts as one."""
    read = check_backup(desk, path)
    damaged = MANIFEST if read != told else damaged_in(path, read)
    if damaged:
        raise BadBackup(
            f"The backup does not read as it was written ({damaged}), so it was thrown "
            "away. Try another disk: peercompass backup FILE.zip"
        )


def backups_folder(root: Path) -> Path:
    """The course's own folder for backups, made where there is none. Only its owner may look."""
    folder = Path(root) / "backups"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def backups(root: Path) -> list[Backup]:
    """The backups in the course's own folder for them, oldest first."""
    found = []
    for path in (Path(root) / "backups").glob("*.zip"):
        try:
            with zipfile.ZipFile(path) as bundle:
                found.append(Backup(path, read_manifest(bundle)))
        except (*UNREADABLE, BadBackup):
            continue
    return sorted(found, key=lambda one: (one.manifest.made, one.path.name))


def _put_tables(bundle: zipfile.ZipFile, db_url: str, told: Manifest) -> None:
    with export_tables(db_url) as tables:
        for table in tables:
            told.tables[table.name] = table.columns
            told.files.append(_put(bundle, f"{TABLES}/{table.name}.jsonl", table.lines))


def _put_file(bundle: zipfile.ZipFile, name: str, path: Path) -> BackedUpFile:
    with open_regular(path, follow_links=False) as file:
        status = os.fstat(file.fileno())
        entry = _put(bundle, name, _pieces(file, status.st_size))
    told = {"mode": stat.S_IMODE(status.st_mode), "mtime_ns": status.st_mtime_ns}
    return entry.model_copy(update=told)


def _put(bundle: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> BackedUpFile:
    """Add one file as it comes, of whatever length, and say what was added."""
    digest, size = sha256(), 0
    info = zipfile.ZipInfo(name, now().timetuple()[:6])
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    with bundle.open(info, "w", force_zip64=True) as out:
        for piece in pieces:
            out.write(piece)
            digest.update(piece)
            size += len(piece)
    return BackedUpFile(name=name, size=size, sha256=digest.hexdigest())


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    """What a file held when it was opened: one that grows meanwhile has an end all the same."""
    while size > 0 and (piece := file.read(min(CHUNK, size))):
        size -= len(piece)
        yield piece


def _folders(found: Contents) -> Iterator[BackedUpFolder]:
    for name, path in found.folders.items():
        with contextlib.suppress(FileNotFoundError):  # it went away meanwhile
            yield BackedUpFolder(name=name, mode=stat.S_IMODE(path.lstat().st_mode))
