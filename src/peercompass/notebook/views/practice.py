"""What practice says of an answer: on top in a sentence, on each part in a note, and a thought."""

from typing import Any

from peercompass.course import ChoiceItem, ChoicesItem, Item
from peercompass.exercise import Note, close
from peercompass.support.voice import say

from .base import View

WRITTEN = ("write", "plan", "reflect")
"""Kinds that are typed: kept while they grow, and never overwritten from elsewhere."""

WHYS = ("did-not-know", "read-it-wrong", "talked-out")
"""What may have happened in a miss, by id."""


def practice_feedback(item: Item, value: Any, why: str | None) -> View:
    """What practice says of an answer: in a sentence on top, in a note on each part, which stands
    on the part itself, and in a thought to go on with."""
    if item.kind in WRITTEN:
        return {
            "heading": say("Read it once more beside the list below."),
            "reason": "",
            "swaps": [],
            "notes": {},
            "next": say("Which line would you keep, and which could be said more simply?"),
            "missed": False,
            "why": None,
            "whys": [],
        }
    closed = close(item, value)
    if closed.share == 1:
        heading, thought = say("You have it."), say("Where could you use this in a talk?")
    elif closed.share > 0:
        heading = say("Part of it is there.")
        thought = say("What would the part that is still open change for the person?")
    else:
        heading = say("There is another way to look at this.")
        thought = say("Picture the person as they hear it. What might they feel?")
    return {
        "heading": heading,
        "reason": closed.reason,
        "swaps": list(closed.swaps),
        "notes": {note.part: _note(item, note, value) for note in closed.notes},
        "next": thought,
        "missed": closed.share < 1,
        "why": why,
        "whys": [{"id": key, "text": text} for key, text in zip(WHYS, _whys(), strict=True)],
    }


def _whys() -> tuple[str, ...]:
    return (
        say("I did not know"),
        say("I read it wrong"),
        say("I talked myself out of it"),
    )


def _note(item: Item, note: Note, value: Any) -> View:
    """A note as it stands on its part. Its reason is unfolded on what was picked, and on all that
    is to look at: the line that supports is never behind a fold where it was missed, since on some
    days a life hangs on it."""
    picked = isinstance(item, ChoiceItem | ChoicesItem) and note.part in (
        value if isinstance(value, list) else [value]
    )
    return {
        "sign": note.sign,
        "did": note.did,
        "key": note.key,
        "why": note.why,
        "open": picked or note.sign in ("look", "missed", "part"),
    }
