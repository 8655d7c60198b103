"""Back from a backup. It is laid out beside the desk and checked whole before anything is touched.
From then on a note says that a restore is under way, and whoever is stopped can finish it."""

import contextlib
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter

from peercompass.course.load import read_file
from peercompass.grading.gradebook.engine import has_gradebook, sqlite_url
from peercompass.grading.layout import DeskLayout, layout_of
from peercompass.grading.marking.batch import Tick
from peercompass.grading.privacy import close_desk
from peercompass.grading.settings import GRADEBOOK, DeskSettings
from peercompass.grading.settings import SETTINGS as SETTINGS_FILE
from peercompass.grading.submissions.trees import UNREADABLE
from peercompass.support.clock import name_stamp
from peercompass.support.portable_names import original_name
from peercompass.support.system import is_windows, move, remove, replace

from .create import OTHERS, backup, backups_folder, contents
from .manifest import (
    CHUNK,
    SETTINGS,
    TABLES,
    BackedUpFile,
    BadBackup,
    Manifest,
    check_backup,
)
from .table_export import Schema, import_tables
from .unfinished import note_done, note_unfinished, unfinished

_SPARE = 50_000_000  # bytes to leave free on a disk
_SCHEMA = TypeAdapter(Schema)
_SETTINGS_BESIDE = f"{SETTINGS}.from-backup"
_SCHEMA_FILE = f"{TABLES}/schema.json"


@dataclass(frozen=True)
class Restored:
    """What a restore did: how many `rows` came into the gradebook, which folder holds what was
    there `before`, and `notes`, a sentence each, for the instructor."""

    rows: int
    before: Path | None
    notes: tuple[str, ...] = ()


def restore(root: Path, path: Path, tick: Tick = lambda _: None) -> Restored:
    """Put a desk back as it was in the backup `path`, into whichever gradebook is set now.

    Every name and hash, the gradebook and the settings are judged before anything changes. What is
    there now is kept beside as `work.before-<time>`; of a gradebook that is not a file there, a
    backup is made first. `tick` is called after each file. Raises `BadBackup`, `OSError`,
    sqlalchemy's `DatabaseError`.
    """
    desk = layout_of(root)
    told = check_backup(desk, path)
    now, stage, notes = name_stamp(), _stage(desk), []
    if stage.exists():  # of a restore that was ended before it touched anything
        remove(stage)
    _enough_room(desk, told)
    try:
        _make_stage(desk, stage)
        notes += _unpack(path, told, stage, tick)
        _try_tables(stage, told)
        notes += _judge_settings(desk, stage)
        if told.tables and desk.own_file is None and has_gradebook(desk.db_url):
            to = backups_folder(desk.root) / f"before-restore-{now}.zip"
            notes.append(f"The gradebook as it was is kept in {backup(contents(root), to).path}.")
    except Exception:
        with contextlib.suppress(OSError):
            remove(stage)
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
    if (stage / "work").exists():
        if (stage / _SCHEMA_FILE).exists():
            rows = _load(desk, stage)
        close_desk(stage / "work")
        if work.exists():
            move(work, _free(before))
        move(stage / "work", work)
    for name in OTHERS:
        if (before / name).exists() and not (work / name).exists():
            move(before / name, work / name)
    _put_settings(desk, stage)
    if stage.exists():
        remove(stage)
    note_done(work)
    return Restored(rows, before if before.exists() else None, tuple(notes))


def _stage(desk: DeskLayout) -> Path:
    """Where a backup is laid out before it takes the desk's place."""
    return desk.work.with_name(f"{desk.work.name}.restoring")


def _load(desk: DeskLayout, stage: Path) -> int:
    """Bring the exported tables into the gradebook; one that is a file of the desk is made anew."""
    url = desk.db_url
    if desk.own_file:
        new = stage / "work" / desk.own_file.relative_to(desk.work)
        for left in new.parent.glob(new.name + "*"):
            remove(left)
        url = sqlite_url(new)
    return import_tables(url, _schema(stage), _lines_in(stage))


def _try_tables(stage: Path, told: Manifest) -> None:
    """Load the exported tables once to no end: once the note stands, there is no way back."""
    scratch = stage / TABLES / "try.db"
    try:
        if told.tables:
            import_tables(sqlite_url(scratch), _schema(stage), _lines_in(stage))
    except Exception as error:
        raise BadBackup("Its gradebook cannot be read. Nothing was changed.") from error
    finally:
        scratch.unlink(missing_ok=True)


def _schema(stage: Path) -> Schema:
    return _SCHEMA.validate_json((stage / _SCHEMA_FILE).read_bytes())


def _lines_in(stage: Path) -> Callable[[str], Iterator[bytes]]:
    def lines(name: str) -> Iterator[bytes]:
        with (stage / TABLES / f"{name}.jsonl").open("rb") as file:
            yield from file

    return lines


def _judge_settings(desk: DeskLayout, stage: Path) -> list[str]:
    """Whether the backup's settings can be put back. What is set now stays, and settings that
    name a gradebook stay out: the marks are brought into the one that is set now."""
    kept = stage / SETTINGS_FILE
    if not kept.exists():
        return []
    found, loaded = read_file(stage, SETTINGS_FILE, DeskSettings)
    if found is None:
        problems = "\n".join(map(str, loaded.problems))
        raise BadBackup(f"Its settings cannot be used. Nothing was changed.\n{problems}")
    beside = desk.work / _SETTINGS_BESIDE
    if desk.settings.exists():
        if kept.read_bytes() == desk.settings.read_bytes():
            return []
        return [f"{desk.settings} stayed as it is. The backup's own is kept in {beside}."]
    if found.gradebook and not os.environ.get(GRADEBOOK):
        return [
            "The settings in the backup name another gradebook than the marks were brought into. "
            f"They are kept in {beside}; see to that before you use them."
        ]
    return []


def _put_settings(desk: DeskLayout, stage: Path) -> None:
    """Put the backup's settings in place where there are none, else beside the desk's work."""
    kept = stage / SETTINGS_FILE
    if not kept.exists():
        return
    found, _ = read_file(stage, SETTINGS_FILE, DeskSettings)
    elsewhere = found is None or (found.gradebook and not os.environ.get(GRADEBOOK))
    if not desk.settings.exists() and not elsewhere:
        replace(kept, desk.settings)
    elif not desk.settings.exists() or kept.read_bytes() != desk.settings.read_bytes():
        kept.replace(desk.work / _SETTINGS_BESIDE)


def _make_stage(desk: DeskLayout, stage: Path) -> None:
    """Make the folders that a backup is laid out in. Nobody else comes into them; what takes the
    place of the desk's folder belongs to its group, if a group shares it."""
    stage.mkdir(mode=0o700)
    for part in (stage / "work", stage / TABLES, (stage / SETTINGS_FILE).parent):
        part.mkdir()
    if desk.work.exists() and not is_windows():
        shared = desk.work.stat()
        os.chown(stage / "work", -1, shared.st_gid)
        (stage / "work").chmod(stat.S_IMODE(shared.st_mode))  # after it, or setgid is lost


def _unpack(path: Path, told: Manifest, stage: Path, tick: Tick) -> list[str]:
    """Lay a backup out in `stage`, as it is in the zip. Returns a sentence for each name that
    this disk cannot hold as it was."""
    exact = _holds_any_name(stage)
    for folder in told.folders:
        _at(stage, folder.name, exact).mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path) as bundle:
        for entry in told.files:
            target = _at(stage, entry.name, exact)
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
        _at(stage, folder.name, exact).chmod(folder.mode & 0o3777 | 0o700)
    if told.tables:
        (stage / _SCHEMA_FILE).write_bytes(_SCHEMA.dump_json(told.tables))
    names = [folder.name for folder in told.folders] + [file.name for file in told.files]
    return [
        f"{name} is called so here: the disk cannot hold its own name."
        for name in names
        if "%" in name and not exact
    ]


def _copy(bundle: zipfile.ZipFile, entry: BackedUpFile, target: Path) -> bool:
    """Copy one file out. False when it is not what the manifest says, however long it is."""
    digest, left = sha256(), entry.size
    with bundle.open(entry.name) as source, target.open("xb") as out:
        while left >= 0 and (data := source.read(CHUNK)):
            left -= len(data)
            digest.update(data)
            out.write(data)
    return left == 0 and digest.hexdigest() == entry.sha256


def _at(stage: Path, name: str, exact: bool) -> Path:
    """Where a file of a backup lies while it is laid out: under its own name where the disk holds
    any (`exact`), else under the one that fits everywhere."""
    if name == SETTINGS:
        return stage / SETTINGS_FILE
    parts = name.split("/")
    return stage.joinpath(*(map(original_name, parts) if exact else parts))


def _holds_any_name(folder: Path) -> bool:
    """Whether the disk keeps `Ana` and `ana` apart and a name's accents as they are written."""
    probe = folder / "Probe-\u00e9"
    probe.touch()
    try:
        return not is_windows() and not any(
            (folder / other).exists() for other in ("probe-\u00e9", "Probe-e\u0301")
        )
    finally:
        probe.unlink()


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
