"""What a person takes out of a log again: single words, what newer words replaced, or all of it.

The log is only ever added to but for this. A new file is put in place of the old in one step and
waits for the disk, so that a crash leaves the one or the other.
"""

import json
import os
import re
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from peercompass.support.atomic_files import replace_file
from peercompass.support.clock import stamp
from peercompass.support.system import is_windows

from .response_log import FORGOTTEN, Response, add_lines, read_line

_Pick = Callable[[list[bytes]], list[bytes]]


def forget(path: Path, *items: str) -> int:
    """Take every answer to these items out of a log for good. Returns how many lines went.

    All other lines stay as they are, byte for byte, torn ones too; only a torn line that names
    one of the items goes with it.

    Another process may be adding answers meanwhile: with `append` none of them is lost, though
    one may come to stand twice, and an answer to one of the items may stand or go. Of two processes
    that forget at the same moment, one may bring back what the other took out. The disk may keep
    the old bytes until it needs the room.

    Raises `OSError` when the file cannot be read or replaced; then it is as it was.
    """
    if not items:
        return 0
    names = _Named(items)

    def without(lines: list[bytes]) -> list[bytes]:
        return [line for line in lines if not names.has(line)]

    return _rewrite(path, without, without)


def settle(path: Path, item: str) -> int:
    """Take the answers to `item` that a newer one has replaced out of a log for good, so that words
    which somebody took back are gone, and the log of what is typed for days stays small. Returns
    how many lines went.

    All else is as with `forget`, errors too.
    """
    names = _Named([item])

    def newest(lines: list[bytes]) -> list[bytes]:
        own = [place for place, line in enumerate(lines) if names.has(line)]
        last = next((place for place in reversed(own) if read_line(lines[place])), None)
        gone = set(own) - {last}
        return [line for place, line in enumerate(lines) if place not in gone]

    return _rewrite(path, newest, list)


def forget_all(path: Path, keep: Collection[str] = ()) -> int:
    """Take every line out of a log for good but the answers to the items named in `keep`, and leave
    a line in their place that says when. Returns how many went; where none does, no line is left
    either.

    Lines that nobody can read go too. What another process adds at the very moment may stand or go.
    All else is as with `forget`, errors too.
    """
    mark = Response(FORGOTTEN, "forgotten", None, t=stamp()).as_line().encode() + b"\n"
    gone = 0

    def stays(line: bytes) -> bool:
        response = read_line(line)
        return bool(response and response.item in keep)

    def pick(lines: list[bytes]) -> list[bytes]:
        nonlocal gone
        kept = [line for line in lines if stays(line)]
        earlier = sum(1 for line in lines if (one := read_line(line)) and one.item == FORGOTTEN)
        gone = len(lines) - len(kept) - earlier
        return [mark, *kept] if gone else lines

    _rewrite(path, pick, lambda lines: [line for line in lines if stays(line)])
    return gone


def _rewrite(path: Path, pick: _Pick, pick_late: _Pick) -> int:
    """Leave in a log the lines that `pick` leaves, and of those that another process adds
    meanwhile the ones that `pick_late` does. Returns how many lines `pick` took out."""
    path = Path(os.path.realpath(path))  # a link stays a link
    try:
        old = path.open("rb")
    except FileNotFoundError:
        return 0
    with old:
        data = old.read()
        lines = _lines(data)
        kept = pick(lines)
        if kept == lines:
            return 0
        if is_windows():  # an open file cannot be replaced there
            old.close()
        replace_file(path, b"".join(kept))
        # What another process added to the old file before it could see the new one, from the
        # beginning of its line. What comes after this it writes again itself.
        late = b"" if old.closed else old.read()
    if late:
        add_lines(path, b"".join(pick_late(_lines(data[data.rfind(b"\n") + 1 :] + late))))
    return len(lines) - len(kept)


def _lines(data: bytes) -> list[bytes]:
    return re.findall(rb"[^\n]*\n|[^\n]+", data)


class _Named:
    """Some items, to be told in the lines of a log."""

    def __init__(self, items: Iterable[str]) -> None:
        self._items = set(items)
        names = (json.dumps(item, ensure_ascii=False) for item in self._items)
        either = b"|".join(re.escape(name.encode("utf-8", "replace")) for name in names)
        self._own = re.compile(rb'"item"\s*:\s*(?:' + either + rb")")

    def has(self, line: bytes) -> bool:
        """Whether a line is an answer to one of them, or a torn one that names it."""
        response = read_line(line)
        return response.item in self._items if response else bool(self._own.search(line))
