"""The disk on which the course lies: its room, its kind, and who may write there."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peercompass.course.paths import WORK, WORKSPACE
from peercompass.support.system import is_windows

from .finding import Finding, Place

_TIGHT, _LITTLE = 500_000_000, 2_000_000_000  # bytes that are left
_MOST = 259  # letters of a whole path on Windows, as long as nobody has allowed more
_OURS = 150  # of them, that the longest of our own paths needs below a course directory
_SYNCED = re.compile(
    r"OneDrive( - .*)?|Dropbox.*|Google ?Drive.*|GoogleDrive-.*|My Drive|iCloud ?Drive.*|Nextcloud"
    r"|ownCloud|Box( Sync)?|com~apple~CloudDocs|CloudStorage|pCloudDrive|Sync",
    re.IGNORECASE,
)
_NETWORK = re.compile(r"nfs4?|cifs|smb\w*|afs|fuse\.(sshfs|rclone|gcsfuse)|davfs|ncpfs")
_MOUNTS = Path("/proc/mounts")
_REMOTE = 4  # what Windows calls a drive that is another computer's
_MOVE = "Move the course into a folder on this computer's own disk, and keep backups elsewhere."


def room(place: Place) -> Iterator[Finding]:
    """Whether there is room for what people answer."""
    yield from judge_room(shutil.disk_usage(place.root or place.folder).free)


def judge_room(free: int) -> Iterator[Finding]:
    """As `room`, for the bytes that are left."""
    if free < _LITTLE:
        yield Finding(
            f"Only {free // 1_000_000} MB are left on the disk of the course.",
            "Make room: when the disk is full, no answer can be kept.",
            serious=free < _TIGHT,
        )


def kind(place: Place) -> Iterator[Finding]:
    """Whether the course lies on a disk that keeps what is written, when it is written."""
    folder = place.root or place.folder
    mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace") if _MOUNTS.is_file() else ""
    yield from judge_kind(folder, mounts)
    if is_windows() and is_remote_drive(folder):
        yield _on_the_network(folder)
    if is_windows() and len(str(folder)) + _OURS > _MOST:
        yield Finding(
            f"The path to the course has {len(str(folder))} letters, and Windows refuses files "
            f"whose whole path has more than {_MOST}.",
            r"Move the course to a shorter path, like C:\course.",
        )


def judge_kind(folder: Path, mounts: str) -> Iterator[Finding]:
    """As `kind`, by the names of the folders above, and by what is mounted as Linux lists it."""
    synced = next((part for part in folder.parts if _SYNCED.fullmatch(part)), None)
    if synced:
        yield Finding(
            f"The course lies in a folder that is synced with other computers ({synced}). Such a "
            "program may copy the gradebook while it is written, or bring an old one back.",
            _MOVE,
        )
    if str(folder).startswith(("\\\\", "//")) or _NETWORK.fullmatch(_file_system(folder, mounts)):
        yield _on_the_network(folder)


def is_remote_drive(folder: Path) -> bool:
    """Whether Windows holds the drive of `folder` to be another computer's."""
    import ctypes

    windows: Any = getattr(ctypes, "windll", None)
    return bool(windows and windows.kernel32.GetDriveTypeW(folder.anchor) == _REMOTE)


def rights(place: Place) -> Iterator[Finding]:
    """Whether this account may write where answers and marks are kept."""
    if place.root is None:
        yield from judge_rights(place.folder)
        return
    for name in ("", WORKSPACE, WORK):
        folder = place.root / name
        if folder.exists():
            yield from judge_rights(folder)


def judge_rights(folder: Path) -> Iterator[Finding]:
    """Whether a file can be made in `folder`; it is gone again at once."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"PeerCompass was here.")
    except OSError as error:
        yield Finding(
            f"Nothing can be written into {folder}: {error.strerror or error}.",
            "See to it that the folder is yours and is not write-protected, or take a course "
            "directory of your own.",
        )


def _on_the_network(folder: Path) -> Finding:
    return Finding(
        f"{folder} lies on another computer. Where two write to a gradebook over a network, it can "
        "be damaged.",
        f"{_MOVE} Several graders share one through PostgreSQL (docs/maintainer.md).",
    )


def _file_system(folder: Path, mounts: str) -> str:
    """The kind of file system that `folder` lies on; empty where that is not known."""
    best, found = -1, ""
    for line in mounts.splitlines():
        _, at, name, *_ = [*line.split(), "", "", ""]
        at = at.replace("\\040", " ")
        if at and folder.is_relative_to(at) and len(at) > best:
            best, found = len(at), name
    return found
