"""Private notes: they are seen by name, and nobody reads or takes them."""

import os
import re
from pathlib import Path

from peercompass.exercise import PRIVATE_FILE
from peercompass.support.system import remove

REFUSED = (
    f"{PRIVATE_FILE} holds private notes and was not taken; nobody read it. "
    "Please tell the trainee."
)


def is_private(name: str) -> bool:
    """Whether a file's name is that of private notes, whatever a system or a second download made
    of it."""
    return re.fullmatch(r"private.*\.jsonl(\..*)?", name, re.IGNORECASE) is not None


def refuse_private(folder: Path) -> bool:
    """Take a person's private notes out of the hand-in in `folder`, unread, wherever in it they
    lie. Returns whether there were any."""
    if Path(folder).is_symlink():  # what it leads to is not ours to change
        return False
    found = [
        Path(place) / name
        for place, folders, files in os.walk(folder)  # it follows no link
        for name in (*folders, *files)
        if is_private(name)
    ]
    for path in reversed(found):
        path.parent.chmod(path.parent.stat().st_mode | 0o300)  # the exchange may have closed it
        remove(path)
    return bool(found)
