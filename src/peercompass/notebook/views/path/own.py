"""What of a learner's lies on this computer, place by place: to be copied, or to be deleted."""

from collections.abc import Iterable
from dataclasses import dataclass

from peercompass.notebook.views.base import View
from peercompass.support.voice import say, say_n

UNITLESS = ""
"""The place that is no unit: what is written on the pages beside home."""


@dataclass(frozen=True)
class Kept:
    """What is kept in one place, by the unit's id: how many answers in its lesson and exercise,
    and how many private notes. `handed_in` is when its work was handed in, or empty; `feedback`
    counts the pages that came back."""

    place: str
    title: str
    lesson: int = 0
    exercise: int = 0
    private: int = 0
    handed_in: str = ""
    feedback: int = 0

    @property
    def answers(self) -> int:
        """Answers that are not private."""
        return self.lesson + self.exercise


def kept_view(places: Iterable[Kept]) -> View:
    """What is kept, for the copy and for deleting. Places without anything are left out."""
    kept = [one for one in places if one.answers or one.private]
    return {
        "answers": sum(one.answers for one in kept),
        "private": sum(one.private for one in kept),
        "told": _told(kept),
        "places": [_place(one) for one in kept],
    }


def _told(kept: list[Kept]) -> str:
    answers, private = (sum(getattr(one, of) for one in kept) for of in ("answers", "private"))
    if not answers and not private:
        return say("There is nothing to copy or delete yet.")
    told = say_n("{n} answer is kept here", "{n} answers are kept here", answers)
    if private:
        notes = say_n("{n} private note", "{n} private notes", private)
        return say("{answers}, and {notes}.", answers=told, notes=notes)
    return say("{answers}.", answers=told)


def _place(one: Kept) -> View:
    """A place, and what deleting it takes and leaves."""
    goes = []
    if one.lesson:
        goes.append(say_n("{n} answer in the lesson", "{n} answers in the lesson", one.lesson))
    if one.exercise:
        goes.append(
            say_n("{n} answer in the exercise", "{n} answers in the exercise", one.exercise)
        )
    return {
        "place": one.place,
        "title": one.title,
        "answers": one.answers,
        "private": one.private,
        "goes": goes,
        "notes": say_n("{n} private note", "{n} private notes", one.private) if one.private else "",
        "handed_in": one.handed_in,
        "begun": bool(one.exercise and not one.handed_in),
        "feedback": one.feedback,
    }
