"""Two versions of a text side by side: what stayed, what went and what came, word by word."""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_PIECES = re.compile(r"\s+|[^\s]+")
_SHORT = 2  # words between two changes that are drawn as part of one: single words confuse


class Piece(NamedTuple):
    """A run of text: in both versions, only in the older one, or only in the newer one."""

    kind: Literal["same", "out", "in"]
    text: str


def compare(older: str, newer: str) -> list[Piece]:
    """The newer text with what it took out of the older one standing where it was."""
    old, new = (_PIECES.findall(text) for text in (older, newer))
    pieces: list[Piece] = []
    out = came = ""

    def turn() -> None:
        nonlocal out, came
        pieces.extend(p for p in (Piece("out", out), Piece("in", came)) if p.text)
        out = came = ""

    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (kind, a, b, c, d) in enumerate(steps):
        same = "".join(new[c:d])
        inside = 0 < place < len(steps) - 1
        if kind != "equal":
            out, came = out + "".join(old[a:b]), came + same
        elif inside and len(same.split()) <= _SHORT and "\n" not in same:
            out, came = out + same, came + same
        else:
            turn()
            pieces.append(Piece("same", same))
    turn()
    return pieces
