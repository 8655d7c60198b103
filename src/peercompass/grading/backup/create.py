"""Backups: everything of a desk that cannot be made again, in one zip."""

import os
import stat
import zipfile
from collections.abc import Iterable
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
from peercompass.grading.submissions.private_notes import is_private
from peercompass.grading.submissions.trees import UNREADABLE
from peercompass.support.atomic_files import replacing
from peercompass.support.clock import name_stamp, now, stamp
from peercompass.support.portable_names import portable_names

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

    Links are not followed. They, private notes and what cannot be read are left out by name. Raises
    `ValueError`, `OSError`.
    """
    desk = layout_of(root)
    files, folders, left_out = {}, {}, []
    names_of = {desk.work: "work"}

    def unlisted(error: OSError) -> None:
        if not isinstance(error, PermissionError):
            raise error
        left_out.append(f"{names_of[Path(error.filename)]} cannot be looked into")

    for around, below, names in os.walk(desk.work, onerror=unlisted):
        folder = Path(around)
        if folder == desk.work:
            below[:] = [name for name in below if name not in OTHERS]
            names = [n for n in names if n != "server.log" and not n.startswith("gradebook.db")]
        for name, portable in sorted(portable_names((*below, *names)).items()):
            path, kept_as = folder / name, f"{names_of[folder]}/{portable}"
            mode = path.lstat().st_mode
            if is_private(name):
                left_out.append(f"{kept_as} holds private notes")
            elif stat.S_ISREG(mode):
                files[kept_as] = path
                continue
            elif stat.S_ISDIR(mode):
                folders[kept_as], names_of[path] = path, kept_as
                continue
            else:
                left_out.append(f"{kept_as} is a link, or no file")
            if name in below:
                below.remove(name)
    if desk.settings.is_file():
        files[SETTINGS] = desk.settings
    return Contents(desk, files, folders, tuple(left_out))


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
        folders=[BackedUpFolder(name=n, mode=_mode(path)) for n, path in found.folders.items()],
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
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        entry = _put(bundle, name, iter(lambda: file.read(CHUNK), b""))
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


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
