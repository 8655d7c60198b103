"""What is said of each part of a closed answer, in one place for practice and for feedback.

What a part is and what was done with it are two things, and the second is easily read as the
first: "fits", beside a line that somebody says in an item about suicide, spoke of the pick and was
read as of the line. So each note has two sentences: `did` says what was done ("You picked this:
look again."), `key` what the part is for the answer ("It does not belong in the answer."), never
what it is worth as something to say. A `sign` goes with them, so that they differ without color.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from peercompass.course import (
    Card,
    ChoiceItem,
    ChoicesItem,
    LabelItem,
    OrderItem,
    SortItem,
)
from peercompass.course.models.closed_items import Group, KeyedOption, Label, Option, SpokenLine
from peercompass.support.voice import say

Sign = Literal["", "good", "part", "missed", "look"]
"""How a part came out: rightly picked, placed or left; in part; to pick or to place, and left; to
look at again. Nothing where there is nothing to say."""


class Note(NamedTuple):
    """A part of a closed item looked back on: its `text`, whether what was done with it was
    `right`, and `why`, its rationale. `key` says what it is and `did` what was done with it, each
    in a sentence; `sign` how that came out, and `part` is its id."""

    text: str
    right: bool
    why: str
    key: str = ""
    did: str = ""
    sign: Sign = ""
    part: str = ""


def of_choice(item: ChoiceItem, picked: str) -> tuple[Note, ...]:
    """Each option of a `choice`, in the file's order. `picked` is an id."""
    return tuple(_option(option, picked=option.id == picked) for option in item.options)


def _option(option: Option, *, picked: bool) -> Note:
    key = {
        1: say("It is the best answer here."),
        0.5: say("It goes part of the way."),
        0: say("Another answer does more here."),
    }[option.credit]
    told: dict[float, tuple[str, Sign]]
    if picked:
        told = {
            1: (say("You picked this: good."), "good"),
            0.5: (say("You picked this."), "part"),
            0: (say("You picked this: look again."), "look"),
        }
    else:
        told = {
            1: (say("Look at this one."), "missed"),
            0.5: (say("You left this out."), ""),
            0: (say("You left this out: good."), "good"),
        }
    did, sign = told[option.credit]
    return _note(option, option.credit == 1, key, did, sign)


def of_choices(item: ChoicesItem, picked: set[str]) -> tuple[Note, ...]:
    """Each option of a `choices`, in the file's order. `picked` holds ids."""
    return tuple(_keyed(option, option.id in picked) for option in item.options)


def _keyed(option: KeyedOption, picked: bool) -> Note:
    key = (
        say("It belongs in the answer.") if option.key else say("It does not belong in the answer.")
    )
    if option.key:
        did = say("You picked this: good.") if picked else say("You missed this one.")
    else:
        did = say("You picked this: look again.") if picked else say("You left this out: good.")
    right = option.key == picked
    sign: Sign = "good" if right else "look" if picked else "missed"
    return _note(option, right, key, did, sign)


def of_order(item: OrderItem, own: Sequence[str]) -> tuple[Note, ...]:
    """Each card of an `order`, in the supporting order. `own` is the order that was given.

    Only cards that have to move are to look at again: one card too early moves all the others by a
    place, and nothing is the matter with them.
    """
    stay = _longest_rising([place for place, _ in _places(item, own)])
    notes = []
    for number, card in enumerate(item.cards, 1):
        at = list(own).index(card.id) + 1
        key = say("Its place is {place} in the order that helps.", place=number)
        sign: Sign
        if at == number:
            did, sign = say("You put it in place {place}: good.", place=at), "good"
        elif number in stay:
            did, sign = say("You put it in place {place}.", place=at), "part"
        else:
            did, sign = say("You put it in place {place}: look again.", place=at), "look"
        notes.append(_note(card, at == number, key, did, sign))
    return tuple(notes)


def to_swap(item: OrderItem, own: Sequence[str]) -> tuple[str, ...]:
    """The neighbors in the given order that stand the other way round than in the supporting one,
    each pair in a sentence."""
    placed = _places(item, own)
    return tuple(
        say(
            "Swap “{first}” and “{second}”: the second one comes first.",
            first=one.text,
            second=other.text,
        )
        for (place, one), (following, other) in pairwise(placed)
        if following < place
    )


def _places(item: OrderItem, own: Sequence[str]) -> list[tuple[int, Card]]:
    """The cards as they were put, each with its place in the supporting order."""
    key = {card.id: (number, card) for number, card in enumerate(item.cards, 1)}
    return [key[name] for name in own]


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The most of the numbers that stand in rising order among each other."""
    best: list[list[int]] = []  # the longest run that ends with each number; ten at most
    for number in numbers:
        before = [run for run in best if run[-1] < number]
        best.append([*max(before, key=len, default=()), number])
    return set(max(best, key=len, default=()))


def of_sort(item: SortItem, placed: dict[str, Group]) -> tuple[Note, ...]:
    """Each card of a `sort`, in the file's order. `placed` has the group of each card by id."""
    groups = {group.id: group.title for group in item.groups}
    return tuple(_sorted(card, placed.get(card.id), groups) for card in item.cards)


def _sorted(card: Card, group: Group | None, groups: dict[str, str]) -> Note:
    right = group is not None and group.id == card.group
    key = _belongs(
        say("It belongs in “{group}”.", group=groups.get(card.group or "", "")), card.group
    )
    if group is None:
        return _note(card, False, key, say("You left this one open."), "missed")
    if right:
        return _note(card, True, key, say("You put it there: good."), "good")
    did = say("You put it in “{group}”: look again.", group=group.title)
    return _note(card, False, key, did, "look")


def of_label(item: LabelItem, given: dict[str, Label]) -> tuple[Note, ...]:
    """Each line of a `label` that is asked about. `given` has the label of each line by id."""
    labels = {label.id: label.title for label in item.labels}
    return tuple(_labeled(line, given.get(line.id), labels) for line in item.asked)


def _labeled(line: SpokenLine, label: Label | None, labels: dict[str, str]) -> Note:
    right = label is not None and label.id == line.shows
    key = _belongs(say("It shows “{label}”.", label=labels.get(line.shows or "", "")), line.shows)
    text = f"{line.who}: {line.text}"
    if label is None:
        return _note(line, False, key, say("You left this one open."), "missed", text)
    if right:
        return _note(line, True, key, say("You marked it so: good."), "good", text)
    did = say("You marked it “{label}”: look again.", label=label.title)
    return _note(line, False, key, did, "look", text)


def _belongs(sentence: str, key: str | None) -> str:
    """Nothing in a learner's copy, which has no keys."""
    return sentence if key is not None else ""


def _note(
    part: Option | KeyedOption | Card | SpokenLine,
    right: bool,
    key: str,
    did: str,
    sign: Sign,
    text: str = "",
) -> Note:
    return Note(text or part.text, right, part.rationale or "", key, did, sign, part.id)
