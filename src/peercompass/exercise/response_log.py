"""The response log: one JSON object a line, only ever added to, written by the kernel at once.

A torn last line loses that line only. Unknown fields and kinds are kept. In grading a log is
only read. A person's private thoughts have a log of their own (`PRIVATE_FILE`), which is never
handed in. What a person takes out of a log again is `forgetting`'s.
"""

import json
import math
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from peercompass.support.clock import stamp
from peercompass.support.system import binary

LOG_FILE = "responses.jsonl"
PRIVATE_FILE = "private.jsonl"
VERSION = 1
TYPED_IN = "typed_in"
"""The field of an answer that somebody typed in from paper: who (`by`) and when (`on`)."""
FORGOTTEN = "--forgotten"
"""The item of the line that stays where a person took all their answers out of a log. No item can
be named so."""
LARGEST_LOG = 20_000_000
"""Bytes; above this a file is not a person's answers."""

_LONGEST_LINE = 200_000  # bytes; the longest answer an item allows is far below
_MOST_LINES = 200_000  # a person gives some hundred answers; each line takes memory and time
_DEEPEST = 20  # lists inside lists; our own answers need three
_TRIES = 5  # to add an answer while the file is being replaced
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")  # may be half a character, which no file can hold


@dataclass(frozen=True)
class Response:
    """One answer. `value` holds ids or text, never positions or scores. `form` is the digest of
    the item as it was published. `extra` keeps fields this version does not know."""

    item: str
    kind: str
    value: Any
    form: str = ""
    attempt: int = 1
    t: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def as_line(self) -> str:
        """The response as one line of JSON, without the line's end."""
        known = {
            "v": VERSION,
            "t": self.t,
            "item": self.item,
            "attempt": self.attempt,
            "kind": self.kind,
            "value": self.value,
            "form": self.form,
        }
        return json.dumps({**self.extra, **known}, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Log:
    """A log as read: the answers in the order they were given, and what could not be read.

    `readable` is False when the file holds something and none of it is an answer. `forgotten` is
    the time at which the person took all earlier answers out of it, or empty.
    """

    responses: tuple[Response, ...] = ()
    problems: tuple[str, ...] = ()
    readable: bool = True
    forgotten: str = ""

    def latest(self) -> dict[str, Response]:
        """The answer that counts for each item: its last one."""
        return {response.item: response for response in self.responses}

    @property
    def typed_in(self) -> dict[str, str] | None:
        """Who typed answers in from paper, and when; None where nobody did."""
        for response in reversed(self.responses):
            typed = response.extra.get(TYPED_IN)
            if isinstance(typed, dict):
                return {key: str(typed.get(key, "")) for key in ("by", "on")}
        return None

    def of(self, item: str) -> tuple[Response, ...]:
        """All answers to one item, oldest first."""
        return tuple(response for response in self.responses if response.item == item)


def parse(data: bytes) -> Log:
    """Read a log from bytes. Never raises: what cannot be read becomes a problem in words."""
    if len(data) > LARGEST_LOG:
        return Log((), ("the log is far too large to be a person's answers",), False)
    if data.count(b"\n") > _MOST_LINES:
        return Log((), ("the log has far too many lines to be a person's answers",), False)
    responses: list[Response] = []
    problems: list[str] = []
    forgotten = ""
    lines = data.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        response = read_line(line)
        if response is not None and response.item == FORGOTTEN:
            forgotten = response.t
        elif response is not None:
            responses.append(response)
        elif number == len(lines):
            problems.append(f"line {number} was cut off while it was written; it is left out")
        else:
            problems.append(f"line {number} is not an answer; it is left out")
    readable = bool(responses or forgotten) or not problems
    return Log(tuple(responses), tuple(problems), readable, forgotten)


def read(path: Path) -> Log:
    """Read a log file. A missing one is an empty log; one that cannot be opened is unreadable."""
    try:
        status = Path(path).stat()
        if not stat.S_ISREG(status.st_mode):  # a device or a pipe would never end
            return Log((), ("the log cannot be opened: it is not a file",), False)
        if status.st_size > LARGEST_LOG:
            return Log((), ("the log is far too large to be a person's answers",), False)
        return parse(Path(path).read_bytes())
    except FileNotFoundError:
        return Log()
    except OSError as error:
        return Log((), (f"the log cannot be opened: {error.strerror}",), False)


def append(path: Path, responses: Iterable[Response]) -> None:
    """Add answers to the end of a log, each stamped with the time, and wait for the disk.

    One write a call, opened for appending, so that two kernels on one folder do not mix their
    lines. A line torn by an earlier crash is closed first. When `forget` puts a new file in place
    meanwhile, the answers are written again into the new one. Raises `OSError` when the disk is
    full or the folder may not be written to.
    """
    now = stamp()
    text = "".join(
        Response(r.item, r.kind, r.value, r.form, r.attempt, r.t or now, r.extra).as_line() + "\n"
        for r in responses
    ).encode("utf-8", "replace")
    add_lines(path, text)


def add_lines(path: Path, lines: bytes) -> None:
    """Add whole lines to the end of a file that is only ever added to, as `append` does.

    Raises `OSError` when the disk is full or the folder may not be written to.
    """
    for _ in range(_TRIES):
        if _add(path, lines):
            return


def _add(path: Path, text: bytes) -> bool:
    """Write to the end of a log. False when the file was no longer the one at `path` by then."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | binary(), 0o600)
    try:
        size = os.fstat(descriptor).st_size
        if size:
            os.lseek(descriptor, size - 1, os.SEEK_SET)
            if os.read(descriptor, 1) != b"\n":
                text = b"\n" + text
        while text:
            text = text[os.write(descriptor, text) :]
        os.fsync(descriptor)
        return _is_at(path, descriptor)
    finally:
        os.close(descriptor)


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(Path(path).stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _sound(value: Any, depth: int = _DEEPEST) -> bool:
    """Whether all of it can be written again: only JSON's own numbers, and no endless nesting."""
    kind = type(value)
    if kind is str or kind is int:
        return True
    if kind is float:
        return math.isfinite(value)
    if kind is list or kind is dict:
        parts = value.values() if kind is dict else value
        return depth > 0 and all(_sound(part, depth - 1) for part in parts)
    return True


def read_line(line: bytes) -> Response | None:
    """The answer in one line; None where it is none."""
    if len(line) > _LONGEST_LINE:
        return None
    try:
        data = json.loads(line.decode("utf-8-sig"))
        if _HALF.search(line):
            data = json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or not isinstance(data.get("item"), str) or not _sound(data):
        return None
    if "value" not in data:
        return None
    attempt = data.get("attempt", 1)
    known = {"v", "t", "item", "attempt", "kind", "value", "form"}
    return Response(
        item=data["item"],
        kind=str(data.get("kind", "")),
        value=data["value"],
        form=str(data.get("form", "")),
        attempt=attempt if type(attempt) is int and attempt > 0 else 1,
        t=str(data.get("t", "")),
        extra={key: value for key, value in data.items() if key not in known},
    )
