"""What is asked on paper, numbered and lettered: the same for the page, the sheet and whoever reads
the sheet back.

Letters are the same on every copy, so that a group can talk about them. Capital letters stand for
what can be chosen, small ones for the places that an answer goes to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import NamedTuple, Protocol

from peercompass.course import (
    ChoiceItem,
    ChoicesItem,
    Item,
    LabelItem,
    OrderItem,
    Page,
    Scenario,
    SortItem,
    mixed_order,
    shuffled,
)

from .scene_book import SceneBook

_SEED = "paper"
"""Options lie mixed, as on a screen, where each learner has a seed of their own."""


class Lettered(NamedTuple):
    """Something with its letter: an option, a group or a label, a card or a line of a talk. What
    is only there to be read has no letter."""

    mark: str
    id: str
    text: str
    who: str = ""


@dataclass(frozen=True)
class Question:
    """One thing to do on paper. `options` are what can be chosen, `parts` the cards or lines that
    each get an answer. `book` is a scene; one that stands in a lesson by itself has no `item`."""

    number: int
    item: Item | None
    options: tuple[Lettered, ...] = ()
    parts: tuple[Lettered, ...] = ()
    book: SceneBook | None = None

    @property
    def code(self) -> str:
        """What the sheet calls it. A number alone would be taken for one by a spreadsheet."""
        return f"Q{self.number}"


def questions_of(page: Page, shown: Iterable[str]) -> list[Question]:
    """All that the published `page` asks: what its notebook shows, in the order `shown`, then the
    rest."""
    items = {item.id: item for item in page.items}
    played = {item.scenario for item in page.items if item.kind == "scenario"}
    known = [*items, *(name for name in page.scenarios if name not in played)]
    order = dict.fromkeys([*(name for name in shown if name in known), *known])
    return [
        _question(page, number, items.get(name), page.scenarios.get(name))
        for number, name in enumerate(order, 1)
    ]


def _question(page: Page, number: int, item: Item | None, scene: Scenario | None) -> Question:
    match item:
        case ChoiceItem() | ChoicesItem():
            seed = _SEED if item.shuffle else ""
            return Question(number, item, tuple(_mixed(item.id, item.options, seed)))
        case OrderItem():
            ids = [card.id for card in item.cards]
            # A graded page comes mixed; in a lesson's the file's order is still the key.
            order = ids if page.role == "exercise" else mixed_order(item.id, ids)
            texts = {card.id: card.text for card in item.cards}
            return Question(number, item, parts=tuple(_listed(ascii_lowercase, order, texts)))
        case SortItem():
            titles = {group.id: group.title for group in item.groups}
            return Question(
                number,
                item,
                tuple(_listed(ascii_uppercase, titles, titles)),
                tuple(_mixed(item.id, item.cards, _SEED, ascii_lowercase)),
            )
        case LabelItem():
            titles = {label.id: label.title for label in item.labels}
            letters = iter(ascii_lowercase)
            lines = (
                Lettered(next(letters) if one.ask else "", one.id, one.text, one.who)
                for one in item.lines
            )
            return Question(
                number, item, tuple(_listed(ascii_uppercase, titles, titles)), tuple(lines)
            )
    if item and item.kind == "scenario":
        scene = page.scenarios.get(item.scenario)
    return Question(number, item, book=SceneBook(scene, page.people) if scene else None)


class _WithText(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def text(self) -> str: ...


def _mixed(
    item: str, many: Iterable[_WithText], seed: str, letters: str = ascii_uppercase
) -> Iterator[Lettered]:
    texts = {one.id: one.text for one in many}
    return _listed(letters, shuffled(item, texts, seed), texts)


def _listed(letters: str, order: Iterable[str], texts: dict[str, str]) -> Iterator[Lettered]:
    for letter, name in zip(letters, order, strict=False):
        yield Lettered(letter, name, texts[name])
