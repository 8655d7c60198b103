"""What lies in nbgrader's exchange, and which account put it there."""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from peercompass.grading.layout import DeskLayout
from peercompass.grading.settings import read_settings

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


def inbound_of(desk: DeskLayout, unit: str) -> Iterator[Inbound]:
    """The hand-ins of a unit in the exchange, and what has no hand-in's name.

    nbgrader names a folder trainee+unit+time, and plus a random word. Its owner has to be the
    trainee's account, as `nbgrader collect` compares them (which goes on with a warning), or this
    desk's own, which no trainee has; unless `check_owner` is off in `grading/desk.yaml`.
    """
    check = read_settings(desk.root).check_owner
    named = re.compile(rf"(.+)\+{re.escape(unit)}\+([^+]+)(?:\+[^+]+)?", re.DOTALL)
    for entry in entries_in(desk.inbound):
        if match := named.fullmatch(entry.path.name):
            owner = _other_owner(entry.path, match[1]) if check else ""
            yield Inbound(entry, match[1], match[2], owner)
        elif entry.path.name.count("+") < _PLUSES and not is_of_the_system(entry.path.name):
            yield Inbound(entry)


def _other_owner(folder: Path, trainee: str) -> str:
    if sys.platform == "win32":  # it has no such accounts
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
