"""Who else on this machine can read what lies at the desk: nobody, but for the exchange.

On a machine with several accounts, what is new can be read by all of them as a rule.
"""

import contextlib
import os
import stat
import sys
from pathlib import Path

from peercompass.course.installed import installed_courses
from peercompass.support.system import is_windows

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OPEN = stat.S_ISVTX | 0o777  # all may put things there, and nobody may move another's away
_PASS = stat.S_IXGRP | stat.S_IXOTH
_FIRST_PERSON = 501 if sys.platform == "darwin" else 1000
_NOBODY = 65534


def close_desk(work: Path) -> None:
    """Close what lies directly in `work`, the folder of a desk, to everybody but its owner; where
    the folder has the setgid bit, its group are graders too. The exchange stays open to trainees as
    nbgrader needs it, and so does the way to it."""
    if is_windows():  # its accounts are kept apart by the folders of each
        return
    most = _most(work)
    _limit(work, most | _PASS)
    for path in work.iterdir():
        if path.name == "exchange":
            _open(path)
        elif not path.is_symlink():
            _limit(path, most)


def close_file(path: Path, work: Path) -> None:
    """Close a file of the desk in `work` that lies elsewhere, where it is there."""
    if not is_windows() and not path.is_symlink():
        _limit(path, _most(work))


def private_mode(work: Path) -> int:
    """The mode of a file in `work`, the folder of a desk, that only those who grade may read."""
    return _most(work) & 0o666


def _most(work: Path) -> int:
    shared = work.stat().st_mode & stat.S_ISGID
    return stat.S_IRWXU | (stat.S_IRWXG if shared else 0)


def keys_seen_by_others(root: Path) -> str | None:
    """A sentence where other people have accounts on this machine and can read the keys in
    `exercises` of the course directory `root` or of a course that is installed, with what to do;
    else None."""
    if not _have_others():
        return None
    courses = (Path(root), *installed_courses().values())
    keys = [(course / "exercises").resolve() for course in courses]
    seen = [f'"{folder}"' for folder in keys if folder.is_dir() and _open_to_others(folder)]
    if not seen:
        return None
    return (
        "Other people with an account on this machine can read the answer keys of this course. "
        f"Close them:  chmod -R go-rwx {' '.join(seen)}"
    )


def _open(exchange: Path) -> None:
    if stat.S_IMODE(exchange.stat().st_mode) != _OPEN:
        with contextlib.suppress(PermissionError):  # another grader's, who sees to it
            exchange.chmod(_OPEN)


def _limit(path: Path, most: int) -> None:
    """Take from others what is more than `most`; what is another person's stays as it is."""
    with contextlib.suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & _OTHERS & ~most:
            path.chmod(mode & (most | ~_OTHERS))


def _open_to_others(folder: Path) -> bool:
    """Whether somebody else can come to `folder` and read in it."""
    can = folder.stat().st_mode & (stat.S_IROTH | stat.S_IRGRP)
    way = all(around.stat().st_mode & _PASS for around in (folder, *folder.parents))
    return bool(can and way)


def _have_others() -> bool:
    try:
        import pwd
    except ImportError:  # Windows
        return False
    return any(
        _FIRST_PERSON <= one.pw_uid < _NOBODY
        and one.pw_uid != os.getuid()
        and not one.pw_shell.endswith(("/nologin", "/false"))
        for one in pwd.getpwall()
    )
