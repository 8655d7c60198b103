"""Backups: everything of a desk that cannot be made again, in one zip."""

import os
import re
import stat
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from peercompass.grading.gradebook.create import expected_form
from peercompass.grading.gradebook.decisions import DECISIONS_FILE, reconcile
from peercompass.grading.gradebook.engine import has_gradebook
from peercompass.grading.layout import DeskLayout, layout_of
from peercompass.grading.marking.batch import Tick
from peercompass.grading.settings import SETTINGS as SETTINGS_FILE
from peercompass.grading.submissions.archives import UNREADABLE
from peercompass.grading.submissions.private_notes import is_private
from peercompass.support.atomic_files import replacing
from peercompass.support.clock import name_stamp, now, stamp

from .table_export import Schema, export_tables

FORMAT = 1
MANIFEST = "manifest.json"
SETTINGS = Path(SETTINGS_FILE).name
TABLES = "gradebook"
OTHERS = ("demo", "cache")
"""What of a desk's folder is in no backup: the made-up cohort, and what nbgrader fetches anew."""

CHUNK = 1 << 20
_LARGEST_MANIFEST = 200_000_000  # bytes
_SOUND = re.compile(rf"work/.+|{TABLES}/[A-Za-z_]\w*\.jsonl|{SETTINGS}")
_ODD = re.compile(r"[\x00-\x1f\\:]")


class BadBackup(ValueError):
    """A file is no backup of this course that can be trusted. The message says why."""


class BackedUpFile(BaseModel, strict=True):
    """A file in a backup: its size in bytes, and its mode and time where it had any."""

    name: str
    size: int = Field(ge=0)
    sha256: str
    mode: int | None = Field(None, ge=0, le=0o7777)
    mtime_ns: int = Field(0, ge=0, lt=2**63)


class BackedUpFolder(BaseModel, strict=True):
    """A folder in a backup."""

    name: str
    mode: int


class Manifest(BaseModel, strict=True):
    """What a backup says of itself. `made` is in UTC, `version` the toolkit's, `form` that of
    nbgrader's tables; `left_out` has a sentence for each thing that stayed out."""

    peercompass_backup: int
    course: str
    made: str
    version: str
    form: str
    tables: Schema = {}
    files: list[BackedUpFile] = []
    folders: list[BackedUpFolder] = []
    left_out: list[str] = []


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

    Links are not followed, and private notes are left out by name. Raises `ValueError`, `OSError`.
    """
    desk = layout_of(root)
    files, folders, left_out = {}, {}, []

    def name_of(path: Path) -> str:
        return f"work/{path.relative_to(desk.work).as_posix()}"

    for around, below, names in os.walk(desk.work, onerror=_raise):
        folder = Path(around)
        if folder == desk.work:
            below[:] = [name for name in below if name not in OTHERS]
            names = [n for n in names if n != "server.log" and not n.startswith("gradebook.db")]
        for path in sorted(folder / name for name in (*below, *names)):
            mode = path.lstat().st_mode
            if is_private(path.name):
                left_out.append(f"{name_of(path)} holds private notes")
            elif stat.S_ISREG(mode):
                files[name_of(path)] = path
                continue
            elif stat.S_ISDIR(mode):
                folders[name_of(path)] = path
                continue
            else:
                left_out.append(f"{name_of(path)} is a link, or no file")
            if path.name in below:
                below.remove(path.name)
    if desk.settings.is_file():
        files[SETTINGS] = desk.settings
    return Contents(desk, files, folders, tuple(left_out))


def backup(found: Contents, to: Path | None = None, tick: Tick = lambda _: None) -> Backup:
    """Write a backup of what was `found` into the zip `to`, by default
    `<root>/backups/<course>-<time>.zip`. `tick` is called after each file.

    It is written beside and renamed when it is whole. Decisions that the file of them
    lacks are added to it first. Raises `ValueError` when `to` is there already, `OSError`,
    sqlalchemy's `DatabaseError`.
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
    with (
        replacing(to, mode=0o600) as out,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle,
    ):
        if graded:
            _put_tables(bundle, desk.db_url, told)
        for name, path in files.items():
            try:
                told.files.append(_put_file(bundle, name, path))
            except FileNotFoundError:
                told.left_out.append(f"{name} went away meanwhile")
            tick(name)
        bundle.writestr(MANIFEST, told.model_dump_json())
    return Backup(to, told)


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
                found.append(Backup(path, _manifest(bundle)))
        except (*UNREADABLE, BadBackup):
            continue
    return sorted(found, key=lambda one: (one.manifest.made, one.path.name))


def check_backup(desk: DeskLayout, path: Path) -> Manifest:
    """The manifest of a backup that can be restored at `desk`, before anything is unpacked: it
    holds just what the manifest says, under names that stay in their place.

    Raises `BadBackup`, `OSError`.
    """
    try:
        with zipfile.ZipFile(path) as bundle:
            told, infos = _manifest(bundle), bundle.infolist()
    except zipfile.BadZipFile as error:
        raise BadBackup(f"{path} is not a whole zip file ({error}).") from error
    if told.course != desk.course_id:
        raise BadBackup(
            f"This is a backup of the course `{told.course}`, and here is the course "
            f"`{desk.course_id}`. Go to the other course's folder to restore it."
        )
    if told.tables and told.form != expected_form():
        raise BadBackup(
            "Its gradebook was written by another version of nbgrader. It can be restored with "
            f"PeerCompass {told.version}."
        )
    inside = [info.filename for info in infos if info.filename != MANIFEST]
    names = [entry.name for entry in told.files]
    if sorted(inside) != sorted(names) or len(set(map(str.casefold, names))) != len(names):
        odd = sorted(set(inside) ^ set(names))[:3] or ["a name that is there twice"]
        raise BadBackup(f"It does not hold what its own list says: {', '.join(odd)}.")
    for info in infos:
        if stat.S_ISLNK(info.external_attr >> 16):
            raise BadBackup(f"{info.filename} is a link to another place. A backup holds none.")
    for name in (*names, *(folder.name for folder in told.folders)):
        _check_name(name)
    if any(f"{TABLES}/{table}.jsonl" not in names for table in told.tables):
        raise BadBackup("A table of its gradebook is missing.")
    return told


def _check_name(name: str) -> None:
    """Raises `BadBackup` for a name that no backup of ours holds."""
    parts = name.split("/")
    if not _SOUND.fullmatch(name) or {"", ".", ".."} & set(parts) or _ODD.search(name):
        raise BadBackup(f"{name!r} would lead out of the desk's folder.")
    if any(map(is_private, parts)):
        raise BadBackup(f"{name} holds private notes, which no backup may hold.")


def _manifest(bundle: zipfile.ZipFile) -> Manifest:
    try:
        if bundle.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise BadBackup("Its list of files is far too long.")
        told = Manifest.model_validate_json(bundle.read(MANIFEST))
    except (KeyError, ValidationError) as error:
        raise BadBackup("This zip is not a backup that PeerCompass made.") from error
    if told.peercompass_backup > FORMAT:
        raise BadBackup("It was made by a newer PeerCompass. Please update, then try again.")
    return told


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


def _raise(error: OSError) -> None:
    raise error
