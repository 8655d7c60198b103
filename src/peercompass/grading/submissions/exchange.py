"""The course's place in nbgrader's exchange: what lies there, and which account put it there."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from peercompass.grading.layout import DeskLayout
from peercompass.support.system import is_windows

from .entries import Entry, entries_in, is_of_the_system

_PLUSES = 2  # at least, in the name of a hand-in's folder


@dataclass(frozen=True)
class Inbound:
    """A folder in the exchange. `trainee` and `time` are as its name says, which anybody can write;
    both are empty where the name is not one that nbgrader gives. `owner` is the account that put it
    there, where that is not the trainee's."""

    entry: Entry
    trainee: str = ""
    time: str = ""
    owner: str = ""

    @property
    def in_anothers_name(self) -> str:
        """The name of a folder for what an account handed in as somebody else. It is nobody's id,
        so that nothing takes it from there."""
        return f"{self.trainee}+{self.owner.replace(' ', '-')}"


def prepare_exchange(desk: DeskLayout) -> None:
    """Make the course's folders in the exchange as nbgrader makes them, before the exchange is
    opened: whoever owns them says what all trainees get. In `inbound` nobody may move what
    another handed in. Where a group shares the desk, it is the group's too. Nothing is made where
    the exchange itself is not there, or is none of folders.

    Raises `ValueError` where the account of a trainee was first.
    """
    if not desk.exchange_in_folders or not desk.inbound.parents[1].is_dir():
        return
    course, work = desk.inbound.parent, desk.work.stat()
    open_, sent, shared = 0o755, 0o3733, work.st_mode & stat.S_ISGID
    if shared:
        open_, sent = open_ | stat.S_ISGID | stat.S_IWGRP, sent | stat.S_IRGRP
    for folder, mode in ((course, open_), (course / "outbound", open_), (desk.inbound, sent)):
        if not os.path.lexists(folder):
            folder.mkdir(parents=True)
            if shared:
                os.chown(folder, -1, work.st_gid)
            folder.chmod(mode)  # `mkdir` heeds the umask
        elif not is_windows():
            _check_own(desk, folder)
            found = folder.stat()
            if folder == desk.inbound and found.st_uid == os.getuid():
                folder.chmod(stat.S_IMODE(found.st_mode) | stat.S_ISVTX)


def check_exchange(desk: DeskLayout) -> None:
    """Look at what `prepare_exchange` would, and change nothing. Raises as it does."""
    for folder in (desk.inbound.parent, desk.inbound.parent / "outbound", desk.inbound):
        if os.path.lexists(folder):
            _check_own(desk, folder)


def inbound_of(desk: DeskLayout, unit: str) -> Iterator[Inbound]:
    """The hand-ins of a unit in the exchange, and what has no hand-in's name.

    nbgrader names a folder trainee+unit+time, and plus a random word. Its owner has to be the
    trainee's account, as `nbgrader collect` compares them (which goes on with a warning), or this
    desk's own, which no trainee has; unless `check_owner` is off in `grading/desk.yaml`, or for the
    whole machine. An exchange that is none of folders has nothing here: its own part collects.
    """
    if not desk.exchange_in_folders:
        return
    check = desk.checks_owner
    named = re.compile(rf"(.+)\+{re.escape(unit)}\+([^+]+)(?:\+[^+]+)?", re.DOTALL)
    for entry in entries_in(desk.inbound):
        if match := named.fullmatch(entry.path.name):
            owner = _other_owner(entry.path, match[1]) if check else ""
            yield Inbound(entry, match[1], match[2], owner)
        elif entry.path.name.count("+") < _PLUSES and not is_of_the_system(entry.path.name):
            yield Inbound(entry)


def names_by_owner(desk: DeskLayout, names: Iterable[str]) -> dict[str, str]:
    """What copies of the things `names` in `inbound` have to be called. A copy belongs to whoever
    makes it, so its owner says nothing any more: what an account handed in as somebody else gets a
    name that is nobody's (`alice+bob+unit+time`)."""
    called = {name: name for name in names}
    if desk.checks_owner:
        for name in list(called):
            trainee = name.partition("+")[0]
            if owner := _other_owner(desk.inbound / name, trainee):
                while called[name] in called:
                    called[name] = f"{trainee}+{owner}{called[name].removeprefix(trainee)}"
    return called


def _check_own(desk: DeskLayout, folder: Path) -> None:
    uid, work = folder.lstat().st_uid, desk.work.stat()
    if uid in (0, os.getuid(), work.st_uid):
        return
    shared = work.st_mode & stat.S_ISGID
    if not (shared and uid in _people_of(work.st_gid)):
        raise ValueError(
            f"{folder} belongs to {_account(uid)}, who could put there what all trainees get. "
            "Look at what is in it, move it to another place, and release the units anew."
        )


def _people_of(gid: int) -> set[int]:
    import grp
    import pwd

    named = grp.getgrgid(gid).gr_mem
    return {one.pw_uid for one in pwd.getpwall() if one.pw_gid == gid or one.pw_name in named}


def _account(uid: int) -> str:
    import pwd

    try:
        return f"the account {pwd.getpwuid(uid).pw_name}"
    except KeyError:
        return f"the account number {uid}"


def _other_owner(folder: Path, trainee: str) -> str:
    if is_windows():  # it has no such accounts
        return ""
    import pwd

    try:
        uid = folder.lstat().st_uid
        owner = pwd.getpwuid(uid).pw_name
    except FileNotFoundError:
        return ""
    except KeyError:
        owner = f"number {uid}"
    return "" if owner == trainee or uid == os.getuid() else owner
