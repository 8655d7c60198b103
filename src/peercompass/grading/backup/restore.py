"""Back from a backup. It is laid out beside the desk and checked whole before anything is touched.
From then on a note says that a restore is under way, and whoever is stopped can finish it."""

import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from pydantic import TypeAdapter

from peercompass.grading.gradebook.engine import has_gradebook
from peercompass.grading.layout import DeskLayout, layout_of
from peercompass.grading.marking.batch import Tick
from peercompass.grading.submissions.archives import UNREADABLE
from peercompass.support.clock import name_stamp

from .create import (
    CHUNK,
    OTHERS,
    SETTINGS,
    TABLES,
    BackedUpFile,
    BadBackup,
    Manifest,
    backup,
    backups_folder,
    check_backup,
    contents,
)
from .table_export import Schema, import_tables
from .unfinished import note_done, note_unfinished, unfinished

_SPARE = 50_000_000  # bytes to leave free on a disk
_SCHEMA = TypeAdapter(Schema)
_INSIDE = f".{TABLES}"
_SCHEMA_FILE = f"{_INSIDE}/schema.json"


@dataclass(frozen=True)
class Restored:
    """What a restore did: how many `rows` came into the gradebook, which folder holds what was
    there `before`, and `notes`, a sentence each, for the instructor."""

    rows: int
    before: Path | None
    notes: tuple[str, ...] = ()


def restore(root: Path, path: Path, tick: Tick = lambda _: None) -> Restored:
    """Put a desk back as it was in the backup `path`, into whichever gradebook is set now.

    Every name and hash is checked before anything changes. What is there now is kept beside as
    `work.before-<time>`; of a gradebook that is not a file there, a backup is made first. `tick`
    is called after each file. Raises `BadBackup`, `OSError`, sqlalchemy's `DatabaseError`.
    """
    desk = layout_of(root)
    told = check_backup(desk, path)
    now, stage, notes = name_stamp(), _stage(desk), []
    if stage.exists():  # of a restore that was ended before it touched anything
        shutil.rmtree(stage)
    _enough_room(desk, told)
    try:
        _unpack(path, told, stage, tick)
        _try_tables(stage, told)
        if told.tables and desk.own_file is None and has_gradebook(desk.db_url):
            to = backups_folder(desk.root) / f"before-restore-{now}.zip"
            notes.append(f"The gradebook as it was is kept in {backup(contents(root), to).path}.")
    except Exception:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    if hasattr(os, "sync"):
        os.sync()  # all of it is on the disk before the note says so
    before = f"{desk.work.name}.before-{now}"
    note_unfinished(desk.work, {"what": "restore", "before": before, "notes": notes})
    return finish_restore(root)


def finish_restore(root: Path) -> Restored:
    """Carry out, or finish, the restore that is noted as under way. Each step may be done twice.

    Raises `ValueError`, `OSError` or sqlalchemy's `DatabaseError`; it can be tried again.
    """
    desk = layout_of(root)
    work, stage = desk.work, _stage(desk)
    note = unfinished(work)
    if note is None:
        raise ValueError("No restore is under way here. Begin one: peercompass restore FILE")
    before, notes, rows = work.with_name(note["before"]), list(note["notes"]), 0
    if (stage / _SCHEMA_FILE).exists():
        rows = _load(desk, stage)
    if stage.exists():
        if work.exists():
            work.rename(_free(before))
        stage.rename(work)
    for name in OTHERS:
        if (before / name).exists() and not (work / name).exists():
            (before / name).rename(work / name)
    notes += _settings(desk, work / f".{SETTINGS}")
    if (work / _INSIDE).exists():
        shutil.rmtree(work / _INSIDE)
    note_done(work)
    return Restored(rows, before if before.exists() else None, tuple(notes))


def _stage(desk: DeskLayout) -> Path:
    """Where a backup is laid out before it takes the desk's place."""
    return desk.work.with_name(f"{desk.work.name}.restoring")


def _load(desk: DeskLayout, stage: Path) -> int:
    """Bring the exported tables into the gradebook; one that is a file of the desk is made anew."""
    url = desk.db_url
    if desk.own_file:
        new = stage / desk.own_file.relative_to(desk.work)
        for left in new.parent.glob(new.name + "*"):
            left.unlink()
        url = f"sqlite:///{new}"
    return import_tables(url, _schema(stage), _lines_in(stage))


def _try_tables(stage: Path, told: Manifest) -> None:
    """Load the exported tables once to no end: once the note stands, there is no way back."""
    scratch = stage / _INSIDE / "try.db"
    try:
        if told.tables:
            import_tables(f"sqlite:///{scratch}", _schema(stage), _lines_in(stage))
    except Exception as error:
        raise BadBackup("Its gradebook cannot be read. Nothing was changed.") from error
    finally:
        scratch.unlink(missing_ok=True)


def _schema(stage: Path) -> Schema:
    return _SCHEMA.validate_json((stage / _SCHEMA_FILE).read_bytes())


def _lines_in(stage: Path) -> Callable[[str], Iterator[bytes]]:
    def lines(name: str) -> Iterator[bytes]:
        with (stage / _INSIDE / f"{name}.jsonl").open("rb") as file:
            yield from file

    return lines


def _settings(desk: DeskLayout, kept: Path) -> list[str]:
    """Put the desk's settings back where there are none; what is set now stays."""
    if not kept.exists():
        return []
    if not desk.settings.exists():
        kept.replace(desk.settings)
    elif kept.read_bytes() == desk.settings.read_bytes():
        kept.unlink()
    else:
        return [f"{desk.settings} stayed as it is. The backup's own is kept in {kept}."]
    return []


def _unpack(path: Path, told: Manifest, stage: Path, tick: Tick) -> None:
    (stage / _INSIDE).mkdir(parents=True)
    for folder in told.folders:
        _at(stage, folder.name).mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path) as bundle:
        for entry in told.files:
            target = _at(stage, entry.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                sound = _copy(bundle, entry, target)
            except UNREADABLE as error:
                if isinstance(error, OSError) and error.errno:  # the disk's trouble, not the zip's
                    raise
                sound = False
            if not sound:
                raise BadBackup(f"{entry.name} is damaged in this backup. Nothing was changed.")
            if entry.mode is not None:
                target.chmod(entry.mode & 0o777 | 0o600)
                os.utime(target, ns=(entry.mtime_ns, entry.mtime_ns))
            tick(entry.name)
    for folder in reversed(told.folders):
        _at(stage, folder.name).chmod(folder.mode & 0o1777 | 0o700)
    if told.tables:
        (stage / _SCHEMA_FILE).write_bytes(_SCHEMA.dump_json(told.tables))


def _copy(bundle: zipfile.ZipFile, entry: BackedUpFile, target: Path) -> bool:
    """Copy one file out. False when it is not what the manifest says, however long it is."""
    digest, left = sha256(), entry.size
    with bundle.open(entry.name) as source, target.open("xb") as out:
        while left >= 0 and (data := source.read(CHUNK)):
            left -= len(data)
            digest.update(data)
            out.write(data)
    return left == 0 and digest.hexdigest() == entry.sha256


def _at(stage: Path, name: str) -> Path:
    """Where a file of a backup lies while it is laid out."""
    if name == SETTINGS:
        return stage / f".{SETTINGS}"
    if name.startswith(f"{TABLES}/"):
        return stage / _INSIDE / PurePosixPath(name).name
    return stage / PurePosixPath(name).relative_to("work")


def _enough_room(desk: DeskLayout, told: Manifest) -> None:
    needed = sum(entry.size for entry in told.files) + _SPARE
    free = shutil.disk_usage(desk.root).free
    if needed > free:
        raise BadBackup(
            f"There is not enough room: it needs about {needed // 1_000_000} MB, and "
            f"{free // 1_000_000} MB are free. Nothing was changed."
        )


def _free(path: Path) -> Path:
    """`path`, or the first like it that is not taken."""
    others = (path.with_name(f"{path.name}-{number}") for number in range(2, 1000))
    return next(one for one in (path, *others) if not one.exists())
