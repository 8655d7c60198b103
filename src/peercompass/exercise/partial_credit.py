"""How a closed item is scored, with partial credit, and what is said about each of its parts.

Each closed kind is one function from an item and a value to a `Closed`; the rule for partial
credit stands in its docstring, with its source. Values hold ids, so the order of options never
matters.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from peercompass.course import (
    ChoiceItem,
    ChoicesItem,
    Item,
    LabelItem,
    OrderItem,
    SortItem,
)
from peercompass.course.models.closed_items import Option
from peercompass.support.voice import say, say_n

from .response_values import BadValue, one_of, placed, some_of


class Note(NamedTuple):
    """A part of a closed item looked back on: its `text`, whether what was done with it was
    `right`, and `why`, its rationale.

    What it is and what was done with it are two things, and the second is easily read as the
    first: a `key` says the one, `did` the other, each in a sentence.
    """

    text: str
    right: bool
    why: str
    key: str = ""
    did: str = ""


@dataclass(frozen=True)
class Closed:
    """What a closed answer came to: the share of the points (0 to 1), a `reason` for the trainee
    in one sentence, what was chosen in words, and what to say about it. `gone` names ids of the
    answer that the item does not have. `table` is the talk of a `label`, a row a line: who, what
    was said, and the label it got (nothing where none was asked for)."""

    share: float
    reason: str
    answer: tuple[str, ...]
    notes: tuple[Note, ...]
    gone: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


def close(item: Item, value: Any) -> Closed:
    """Score a closed answer. What the item no longer has is left out and named.

    Raises `BadValue` when nothing of `value` belongs to this item, so that nothing is guessed,
    and `TypeError` for an item that is not closed.
    """
    match item:
        case ChoiceItem():
            return _choice(item, value)
        case ChoicesItem():
            return _choices(item, value)
        case OrderItem():
            return _order(item, value)
        case SortItem():
            return _sort(item, value)
        case LabelItem():
            return _label(item, value)
    raise TypeError(f"`{item.id}` is a `{item.kind}`, which a person marks or nobody does")


def _choice(item: ChoiceItem, value: Any) -> Closed:
    """All the points for the option with credit 1, half for one with credit 0.5: a value an
    option, as in QTI's response mapping (`map_response`) and Moodle's grades in percent."""
    option = one_of(item.options, value)
    reason = {
        1: say("What you picked supports the person."),
        0.5: say("What you picked supports the person in part."),
        0: say("Another option would support the person more."),
    }[option.credit]
    notes = (option_note(option, picked=True),)
    return Closed(float(option.credit), reason, (option.text,), notes)


def option_note(option: Option, *, picked: bool) -> Note:
    """What to say about one option of a `choice`."""
    key = {
        1: say("Supports the person."),
        0.5: say("Supports the person in part."),
        0: say("Another option would support the person more."),
    }[option.credit]
    did = say("You picked it.") if picked else ""
    return Note(option.text, option.credit == 1, option.rationale or "", key, did)


def _choices(item: ChoicesItem, value: Any) -> Closed:
    """Right minus wrong: (fitting options picked minus others picked) over the number that fit,
    never below 0, so picking everything earns nothing extra. This is "Partial credit with
    penalty" of Canvas New Quizzes. Moodle leaves the minus to each question's author, and also
    ends at 0."""
    picked, gone = some_of(item.options, value)
    ids = {option.id for option in picked}
    fitting = sum(option.key for option in item.options)
    right = sum(option.key for option in picked)
    wrong = len(picked) - right
    if wrong:
        reason = say_n(
            "You picked {right} of the {fitting} that fit, and {n} that does not.",
            "You picked {right} of the {fitting} that fit, and {n} that do not.",
            wrong,
            right=right,
            fitting=fitting,
        )
    else:
        reason = say("You picked {n} of the {fitting} that fit.", n=right, fitting=fitting)
    notes = tuple(
        Note(
            option.text,
            option.key == (option.id in ids),
            option.rationale or "",
            say("One to pick.") if option.key else say("One to leave."),
            say("You picked it.") if option.id in ids else say("You left it."),
        )
        for option in item.options
    )
    share = max(0.0, (right - wrong) / max(1, fitting))
    return Closed(share, reason, tuple(option.text for option in picked), notes, gone)


def _order(item: OrderItem, value: Any) -> Closed:
    """Kendall's tau, never below 0: pairs of cards in the supporting order minus pairs in the
    other, over all pairs (tau without ties: Kendall 1938, "A New Measure of Rank Correlation",
    Biometrika 30). By itself a random order would come to 0 on average."""
    cards, gone = some_of(item.cards, value)
    if len(cards) != len(item.cards):
        raise BadValue("the answer does not name each card once")
    place = {card.id: number for number, card in enumerate(cards)}
    key = [card.id for card in item.cards]
    pairs = [(a, b) for n, a in enumerate(key) for b in key[n + 1 :]]
    ahead = sum(place[a] < place[b] for a, b in pairs)
    reason = say_n(
        "{ahead} of {n} pair of cards stands in the supporting order.",
        "{ahead} of {n} pairs of cards stand in the supporting order.",
        len(pairs),
        ahead=ahead,
    )
    notes = tuple(
        Note(
            card.text,
            place[card.id] == number,
            card.rationale or "",
            say("Place {n} in the supporting order.", n=number + 1),
            say("You put it in place {n}.", n=place[card.id] + 1),
        )
        for number, card in enumerate(item.cards)
    )
    share = max(0.0, (2 * ahead - len(pairs)) / len(pairs))
    return Closed(share, reason, tuple(card.text for card in cards), notes, gone)


def _sort(item: SortItem, value: Any) -> Closed:
    """The share of the cards that are in their group; a card left out earns nothing. The rule of
    Moodle's matching question (parts right over all parts), and of a QTI match interaction whose
    `map_response` gives each right pair the same value."""
    groups, gone = placed(item.cards, item.groups, value, "cards to groups")
    fits = {card.id: card.id in groups and groups[card.id].id == card.group for card in item.cards}
    right, all_ = sum(fits.values()), len(item.cards)
    titles = {group.id: group.title for group in item.groups}
    notes = tuple(
        Note(
            card.text,
            fits[card.id],
            card.rationale or "",
            say("Belongs in “{group}”.", group=titles[card.group]) if card.group in titles else "",
            say("You put it there.")
            if fits[card.id]
            else say("You put it in “{group}”.", group=groups[card.id].title)
            if card.id in groups
            else say("You left it open."),
        )
        for card in item.cards
    )
    answer = tuple(
        f"{card.text} → {groups[card.id].title}" for card in item.cards if card.id in groups
    )
    reason = say_n(
        "{n} of {all} cards is in the group that fits.",
        "{n} of {all} cards are in the group that fits.",
        right,
        all=all_,
    )
    if left := all_ - len(groups):
        reason += " " + say_n("{n} card was left open.", "{n} cards were left open.", left)
    return Closed(right / all_, reason, answer, notes, gone)


def _label(item: LabelItem, value: Any) -> Closed:
    """The share of the asked lines that carry the label that fits; a line left out earns
    nothing. The same rule as for `sort`: Moodle's matching question, QTI's `map_response`."""
    asked = item.asked
    labels, gone = placed(asked, item.labels, value, "lines to labels")
    fits = {line.id: line.id in labels and labels[line.id].id == line.shows for line in asked}
    right = sum(fits.values())
    none = say("not marked")
    given = {line.id: labels[line.id].title if line.id in labels else none for line in asked}
    table = tuple((line.who, line.text, given.get(line.id, "")) for line in item.lines)
    titles = {label.id: label.title for label in item.labels}
    notes = tuple(
        Note(
            f"{line.who}: {line.text}",
            fits[line.id],
            line.rationale or "",
            say("Shows “{label}”.", label=titles[line.shows]) if line.shows in titles else "",
            say("You marked it “{label}”.", label=labels[line.id].title)
            if line.id in labels
            else say("You did not mark it."),
        )
        for line in asked
    )
    answer = tuple(f"{who}: {text} → {label}" for who, text, label in table if label)
    reason = say_n("{n} of {all} lines fits.", "{n} of {all} lines fit.", right, all=len(asked))
    if left := len(asked) - len(labels):
        reason += " " + say_n("{n} line was left open.", "{n} lines were left open.", left)
    return Closed(right / len(asked), reason, answer, notes, gone, table)
