"""How a closed item is scored, with partial credit.

Each closed kind is one function from an item and a value to a `Closed`; the rule for partial
credit stands in its docstring, with its source. Values hold ids, so the order of options never
matters. What is said of each part is worded in `notes`.
"""

from dataclasses import dataclass
from typing import Any

from peercompass.course import (
    ChoiceItem,
    ChoicesItem,
    Item,
    LabelItem,
    OrderItem,
    SortItem,
)
from peercompass.support.voice import say, say_n

from . import notes
from .notes import Note
from .response_values import BadValue, one_of, placed, some_of


@dataclass(frozen=True)
class Closed:
    """What a closed answer came to: the share of the points (0 to 1), a `reason` for the trainee
    in one sentence and `because`, why that is the share, where one may wonder; what was chosen in
    words, and what to say about each part. `swaps` says which neighbors of an order to swap.
    `gone` names ids of the answer that the item does not have. `table` is the talk of a `label`, a
    row a line: who, what was said, and the label it got (nothing where none was asked for)."""

    share: float
    reason: str
    answer: tuple[str, ...]
    notes: tuple[Note, ...]
    because: str = ""
    swaps: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()

    def earned(self, maximum: float) -> str:
        """What that earns of `maximum` points, and why, in a sentence; nothing for all of them, or
        where nobody has to wonder."""
        if self.share == 1 or not self.because:
            return ""
        points, all_ = f"{round(self.share * maximum, 2):g}", f"{maximum:g}"
        return say(
            "That earns {points} of {all}, because {why}", points=points, all=all_, why=self.because
        )


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
        1: say("You picked the best answer here."),
        0.5: say("What you picked goes part of the way."),
        0: say("Another answer does more here."),
    }[option.credit]
    told = notes.of_choice(item, option.id)
    return Closed(float(option.credit), reason, (option.text,), told)


def _choices(item: ChoicesItem, value: Any) -> Closed:
    """Right minus wrong: (fitting options picked minus others picked) over the number that fit,
    never below 0, so picking everything earns nothing extra. This is "Partial credit with
    penalty" of Canvas New Quizzes. Moodle leaves the minus to each question's author, and also
    ends at 0."""
    picked, gone = some_of(item.options, value)
    fitting = sum(option.key for option in item.options)
    right = sum(option.key for option in picked)
    wrong = len(picked) - right
    reason = say("You picked {right} of the {all} that belong.", right=right, all=fitting)
    if wrong:
        reason = say_n(
            "You picked {right} of the {all} that belong, and {n} that does not.",
            "You picked {right} of the {all} that belong, and {n} that do not.",
            wrong,
            right=right,
            all=fitting,
        )
    share = max(0.0, (right - wrong) / max(1, fitting))
    because = ""
    if wrong:
        because = say_n(
            "one that does not belong takes one back.",
            "each one that does not belong takes one back.",
            wrong,
        )
    return Closed(
        share,
        reason,
        tuple(option.text for option in picked),
        notes.of_choices(item, {option.id for option in picked}),
        because,
        gone=gone,
    )


def _order(item: OrderItem, value: Any) -> Closed:
    """Kendall's tau, never below 0: pairs of cards in the supporting order minus pairs in the
    other, over all pairs (tau without ties: Kendall 1938, "A New Measure of Rank Correlation",
    Biometrika 30). By itself a random order would come to 0 on average."""
    cards, gone = some_of(item.cards, value)
    if len(cards) != len(item.cards):
        raise BadValue("the answer does not name each card once")
    own = [card.id for card in cards]
    key = [card.id for card in item.cards]
    pairs = [(a, b) for n, a in enumerate(key) for b in key[n + 1 :]]
    ahead = sum(own.index(a) < own.index(b) for a, b in pairs)
    other = len(pairs) - ahead
    reason = say("{ahead} of {all} pairs are in an order that helps.", ahead=ahead, all=len(pairs))
    if other < ahead:
        because = say_n(
            "the {n} pair the other way round takes one back: {ahead} less {n} leaves {left}.",
            "each of the {n} pairs the other way round takes one back: {ahead} less {n} leaves"
            " {left}.",
            other,
            ahead=ahead,
            left=ahead - other,
        )
    else:
        because = say("as many pairs stand the other way round, or more, and each takes one back.")
    return Closed(
        max(0.0, (ahead - other) / len(pairs)),
        reason,
        tuple(card.text for card in cards),
        notes.of_order(item, own),
        because,
        notes.to_swap(item, own),
        gone,
    )


def _sort(item: SortItem, value: Any) -> Closed:
    """The share of the cards that are in their group; a card left out earns nothing. The rule of
    Moodle's matching question (parts right over all parts), and of a QTI match interaction whose
    `map_response` gives each right pair the same value."""
    groups, gone = placed(item.cards, item.groups, value, "cards to groups")
    told = notes.of_sort(item, groups)
    right, all_ = sum(note.right for note in told), len(item.cards)
    answer = tuple(
        f"{card.text} → {groups[card.id].title}" for card in item.cards if card.id in groups
    )
    reason = say_n(
        "{n} of {all} cards is in its group.",
        "{n} of {all} cards are in their group.",
        right,
        all=all_,
    )
    if left := all_ - len(groups):
        reason += " " + say_n("{n} card was left open.", "{n} cards were left open.", left)
    because = say("each card counts the same.") if right else ""
    return Closed(right / all_, reason, answer, told, because, gone=gone)


def _label(item: LabelItem, value: Any) -> Closed:
    """The share of the asked lines that carry the label that fits; a line left out earns
    nothing. The same rule as for `sort`: Moodle's matching question, QTI's `map_response`."""
    asked = item.asked
    labels, gone = placed(asked, item.labels, value, "lines to labels")
    told = notes.of_label(item, labels)
    right = sum(note.right for note in told)
    none = say("not marked")
    given = {line.id: labels[line.id].title if line.id in labels else none for line in asked}
    table = tuple((line.who, line.text, given.get(line.id, "")) for line in item.lines)
    answer = tuple(f"{who}: {text} → {label}" for who, text, label in table if label)
    reason = say_n(
        "{n} of {all} lines has its label.",
        "{n} of {all} lines have their label.",
        right,
        all=len(asked),
    )
    if left := len(asked) - len(labels):
        reason += " " + say_n("{n} line was left open.", "{n} lines were left open.", left)
    because = say("each line counts the same.") if right else ""
    return Closed(right / len(asked), reason, answer, told, because, gone=gone, table=table)
