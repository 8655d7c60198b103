"""What a backup is: a zip that ends with a list of all that it holds, and can be judged by it."""

import re
import stat
import zipfile
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from peercompass.grading.gradebook.create import expected_form
from peercompass.grading.layout import DeskLayout
from peercompass.grading.settings import SETTINGS as SETTINGS_FILE
from peercompass.grading.submissions.private_notes import is_private
from peercompass.grading.submissions.trees import UNREADABLE
from peercompass.support.portable_names import original_name, same_name

from .table_export import Schema

FORMAT = 1
MANIFEST = "manifest.json"
SETTINGS = Path(SETTINGS_FILE).name
TABLES = "gradebook"

CHUNK = 1 << 20
_LARGEST_MANIFEST = 200_000_000  # bytes
_SOUND = re.compile(rf"work/.+|{TABLES}/[A-Za-z_]\w*\.jsonl|{SETTINGS}")
_ODD = re.compile(r"[\x00-\x1f\\:]")


class BadBackup(ValueError):
    """A file is no backup of this course that can be trusted. The message says why."""


class BackedUpFile(BaseModel, strict=True):
    """A file in a backup: its size in bytes, and its mode and time where it had any. `name` is one
    that every system can hold (`support.portable_names`)."""

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


def check_backup(desk: DeskLayout, path: Path) -> Manifest:
    """The manifest of a backup that can be restored at `desk`, before anything is unpacked: it
    holds just what the manifest says, under names that stay in their place.

    Raises `BadBackup`, `OSError`.
    """
    try:
        with zipfile.ZipFile(path) as bundle:
            told, infos = read_manifest(bundle), bundle.infolist()
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
    if sorted(inside) != sorted(names) or len(set(map(same_name, names))) != len(names):
        strange = sorted(set(inside) ^ set(names))[:3] or ["a name that is there twice"]
        raise BadBackup(f"It does not hold what its own list says: {', '.join(strange)}.")
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
    parts = [original_name(part) for part in name.split("/")]
    leads_out = any(part in ("", ".", "..") or "/" in part or "\0" in part for part in parts)
    if not _SOUND.fullmatch(name) or _ODD.search(name) or leads_out:
        raise BadBackup(f"{name!r} would lead out of the desk's folder.")
    if any(map(is_private, parts)):
        raise BadBackup(f"{name} holds private notes, which no backup may hold.")


def read_manifest(bundle: zipfile.ZipFile) -> Manifest:
    """What the backup that is open as `bundle` says of itself. Raises `BadBackup`."""
    try:
        if bundle.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise BadBackup("Its list of files is far too long.")
        told = Manifest.model_validate_json(bundle.read(MANIFEST))
    except (KeyError, ValidationError) as error:
        raise BadBackup("This zip is not a backup that PeerCompass made.") from error
    if told.peercompass_backup > FORMAT:
        raise BadBackup("It was made by a newer PeerCompass. Please update, then try again.")
    return told


def damaged_in(path: Path, told: Manifest) -> str | None:
    """The first file of a backup that does not read as its list says; None where all do.

    Raises `OSError` where the disk fails.
    """
    with zipfile.ZipFile(path) as bundle:
        for entry in told.files:
            digest, left = sha256(), entry.size
            try:
                with bundle.open(entry.name) as source:
                    while left >= 0 and (data := source.read(CHUNK)):
                        left -= len(data)
                        digest.update(data)
            except UNREADABLE as error:
                if isinstance(error, OSError) and error.errno:
                    raise
                return entry.name
            if left or digest.hexdigest() != entry.sha256:
                return entry.name
    return None
