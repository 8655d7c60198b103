"""What a unit asks: each moment, option and label as one question with a worth for each answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from peercompass.course import (
    ChoiceItem,
    ChoicesItem,
    Item,
    LabelItem,
    Scenario,
    SortItem,
    Unit,
    YamlPath,
)
from peercompass.course.paths import item_sets

Kind = Literal["moments", "options", "labels"]
"""Moments of scenes; options of `choice` and `choices`; groups and labels of `sort` and `label`."""
KINDS: tuple[Kind, ...] = ("moments", "options", "labels")


@dataclass(frozen=True)
class Question:
    """One thing to decide.

    `texts` are the answers, and `worth` says for each what it earns, 0 to 1. `one` says whether it
    is asked as it stands: a `choices` is asked as a question for each of its right options, beside
    the wrong ones. `card` is what a label or group is found for. `file` and `path` lead to it.
    """

    kind: Kind
    id: str
    file: str
    path: YamlPath
    texts: tuple[str, ...]
    worth: tuple[float, ...]
    one: bool = True
    card: str = ""

    @cached_property
    def best(self) -> frozenset[int]:
        """The places of the answers that earn most."""
        top = max(self.worth)
        return frozenset(place for place, worth in enumerate(self.worth) if worth == top)

    @property
    def chance(self) -> float:
        """How often a blind pick meets one of the best."""
        return len(self.best) / len(self.texts)


def questions(unit: Unit) -> list[Question]:
    """What the practice and the exercise of a unit ask, in the order of its files. Where all
    answers are worth the same, nothing is asked."""
    found: list[Question] = []
    for part in item_sets(unit):
        for number, item in enumerate(part.items):
            found += _of_item(item, part.items_file, ("items", number))
        for scenario in part.scenarios.values():
            found += _of_scenario(scenario, part.scenario_file(scenario.id))
    return [one for one in found if len(one.best) < len(one.texts)]


def ends_in_a_question(text: str) -> bool:
    """Whether a text ends in a question mark, inside quotes or not."""
    return text.rstrip("\"'”’)* ").endswith("?")


def _of_scenario(scenario: Scenario, file: str) -> Iterator[Question]:
    for name, node in scenario.nodes.items():
        if node.choices:
            texts = tuple(choice.text for choice in node.choices)
            worth = tuple((choice.rating or 0) / 2 for choice in node.choices)
            path = ("nodes", name, "choices")
            yield Question("moments", f"{scenario.id}/{name}", file, path, texts, worth)


def _of_item(item: Item, file: str, at: YamlPath) -> Iterator[Question]:
    match item:
        case ChoiceItem():
            texts = tuple(option.text for option in item.options)
            worth = tuple(float(option.credit) for option in item.options)
            yield Question("options", item.id, file, at, texts, worth)
        case ChoicesItem():
            for place, key in enumerate(item.options):
                if key.key:
                    shown = [one for one in item.options if one is key or not one.key]
                    texts = tuple(option.text for option in shown)
                    worth = tuple(float(option.key) for option in shown)
                    path, name = (*at, "options", place), f"{item.id}/{key.id}"
                    yield Question("options", name, file, path, texts, worth, one=False)
        case SortItem():
            titles = {group.id: group.title for group in item.groups}
            keyed = [(place, card.text, card.group) for place, card in enumerate(item.cards)]
            yield from _labels(item.id, file, (*at, "cards"), titles, keyed)
        case LabelItem():
            titles = {label.id: label.title for label in item.labels}
            asked = [(n, line.text, line.shows) for n, line in enumerate(item.lines) if line.ask]
            yield from _labels(item.id, file, (*at, "lines"), titles, asked)


def _labels(
    item: str,
    file: str,
    at: YamlPath,
    titles: dict[str, str],
    keyed: list[tuple[int, str, str | None]],
) -> Iterator[Question]:
    texts = tuple(titles.values())
    for place, card, key in keyed:
        worth = tuple(float(label == key) for label in titles)
        name = f"{item}/{place + 1}"
        yield Question("labels", name, file, (*at, place), texts, worth, card=card)
