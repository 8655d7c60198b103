"""The questions of a review: each closed item and each moment of a scene, numbered and lettered as
one reviewer meets them.

The letters of options are mixed by the reviewer's code, so that two who sit side by side cannot
lean on each other's letters. What a letter stands for is kept as a *category* that is the same for
all reviewers.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any, NamedTuple, Protocol, TypeVar

from peercompass.course import (
    ChoiceItem,
    ChoicesItem,
    Item,
    LabelItem,
    OrderItem,
    Scenario,
    SortItem,
    Unit,
    digest,
    shuffled,
)
from peercompass.course.publish import learner_item, learner_scenario

PRACTICE, GRADED = "practice", "items"
"""The files that items stand in."""

BEST, BETWEEN, WAY = "best", "between", "way"
YES, NO = "yes", "no"
_FITS = dict.fromkeys(("x", "yes", "y", "true", "1", "✓"), YES)
_FITS |= dict.fromkeys(("no", "n", "false", "0", "-"), NO)
_RATINGS = {2: BEST, 1: BETWEEN, 0: WAY}
_RATED = dict.fromkeys(("best", "b", "+"), BEST)
_RATED |= dict.fromkeys(("between", "in between", "neither"), BETWEEN)
_RATED |= dict.fromkeys(("way", "w", "in the way", "gets in the way", "-"), WAY)

SORTS = {
    "choice": "Pick one",
    "choices": "Fits or not",
    "sort": "Into groups",
    "label": "Labels",
    "order": "In order",
    "scene": "Lines in scenes",
}
"""The sorts of decisions. Only those of one sort share their categories."""


class _WithId(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_WithId)


class Part(NamedTuple):
    """One decision of a question: its id, what the sheet calls it, its words, and the category of
    the key. Without a key it is there only to be read."""

    id: str
    mark: str
    text: str
    key: str


@dataclass(frozen=True)
class Question:
    """What a reviewer decides on: an item, or a moment of a scene.

    `id` is what an author finds it by: `items/ID` or `practice/ID` after the file, or
    `SCENE/MOMENT`. `number` is what sheet and page call it; `options` are the letters and words to
    pick from; `answers` says what may be written (in small letters) and the category of each, and
    `meanings` what each category is to an author. Where `left_empty` is a category, it is meant by
    a part that is empty beside one that is marked.
    """

    id: str
    number: str
    sort: str
    parts: tuple[Part, ...]
    options: tuple[tuple[str, str], ...]
    answers: Mapping[str, str]
    meanings: Mapping[str, str]
    ask: str
    left_empty: str = ""

    @property
    def asked(self) -> tuple[Part, ...]:
        """The parts to decide on."""
        return tuple(part for part in self.parts if part.key)


def questions_of(unit: Unit, shown: Iterable[str], code: str) -> list[Question]:
    """All that the reviewer `code` decides on in `unit`: what the lesson shows, in the order
    `shown`, then graded work. Items and scenes are numbered apart."""
    return [*_items(unit, shown, code), *_moments(unit, shown, code)]


def scenes_of(unit: Unit, shown: Iterable[str]) -> list[Scenario]:
    """The scenes of a unit in the order in which they are numbered."""
    scenes = {**unit.practice_scenarios, **unit.scenarios}
    played = {one.id: one.scenario for one in unit.practice if one.kind == "scenario"}
    graded = [one.scenario for one in unit.items if one.kind == "scenario"]
    first = [played.get(name, name) for name in shown]
    order = [*first, *played.values(), *unit.practice_scenarios, *graded, *scenes]
    return [scenes[name] for name in dict.fromkeys(order) if name in scenes]


def stamp(unit: Unit, shown: Iterable[str]) -> str:
    """A mark of what reviewers of `unit` read: of its bones (what is asked, in which order), and
    after a dot of its words. The letters in front keep a spreadsheet from taking it for a
    number."""
    items = [one for _, one in _in_order(unit, shown) if one.parts]
    scenes = scenes_of(unit, shown)
    bones = {"bones": [*map(_item_bones, items), *map(_scene_bones, scenes)]}
    words = {"words": [*map(learner_item, items), *map(learner_scenario, scenes)]}
    return f"as-of-{digest(bones)}.{digest(words)}"


def _item_bones(item: Item) -> Any:
    """The ids that numbers and letters stand for. Only a talk is numbered in the file's order."""
    parts = [part.id for part in item.parts]
    groups = item.groups if item.kind == "sort" else item.labels if item.kind == "label" else ()
    ordered = parts if item.kind == "label" else sorted(parts)
    return [item.id, ordered, [group.id for group in groups]]


def _scene_bones(scene: Scenario) -> Any:
    nodes = scene.nodes.items()
    return [scene.id, [[name, sorted(one.id for one in node.choices)] for name, node in nodes]]


def _in_order(unit: Unit, shown: Iterable[str]) -> list[tuple[str, Item]]:
    """All items, each with the file that it stands in."""
    practice = {item.id: item for item in unit.practice}
    order = dict.fromkeys([*(name for name in shown if name in practice), *practice])
    first = [(PRACTICE, practice[name]) for name in order]
    return [*first, *((GRADED, item) for item in unit.items)]


def _items(unit: Unit, shown: Iterable[str], code: str) -> Iterator[Question]:
    number = 0
    for file, item in _in_order(unit, shown):
        if item.parts:
            number += 1
            yield _question(file, item, f"Question {number}", code)


def _question(file: str, item: Item, number: str, code: str) -> Question:
    parts: Iterable[Part]
    options: tuple[tuple[str, str], ...] = ()
    answers: Mapping[str, str]
    meanings: Mapping[str, str]
    empty = ""
    match item:
        case ChoiceItem():
            places = _places(item.id, (one.id for one in item.options))
            mixed = _mixed(item.id, item.options, code)
            options = tuple((mark, one.text) for mark, one in mixed)
            answers = {mark.lower(): places[one.id] for mark, one in mixed}
            meanings = {place: name for name, place in places.items()}
            best = next(option.id for option in item.options if option.credit == 1)
            parts = [Part("", "", "", places[best])]
            ask = f"the letter of the one that supports, A to {options[-1][0]}"
        case ChoicesItem():
            answers, empty = _FITS, NO
            meanings = {YES: "fits", NO: "does not fit"}
            parts = [
                Part(one.id, mark, one.text, YES if one.key else NO)
                for mark, one in _mixed(item.id, item.options, code)
            ]
            ask = "x beside each that fits; leave the others empty"
        case OrderItem():
            places = {one.id: str(place) for place, one in enumerate(item.cards, 1)}
            answers = {place: place for place in places.values()}
            meanings = {place: f"place {place}" for place in answers}
            parts = [
                Part(one.id, mark, one.text, places[one.id])
                for mark, one in _mixed(item.id, item.cards, code)
            ]
            ask = f"its place in the order, 1 to {len(places)}"
        case SortItem():
            options, answers, places = _lettered((one.id, one.title) for one in item.groups)
            meanings = {mark: name for name, mark in places.items()}
            cards = (one for _, one in _mixed(item.id, item.cards, code))
            parts = [
                Part(one.id, str(n), one.text, places[one.group or ""])
                for n, one in enumerate(cards, 1)
            ]
            ask = f"the letter of the group, A to {options[-1][0]}"
        case LabelItem():
            options, answers, places = _lettered((one.id, one.title) for one in item.labels)
            meanings = {mark: name for name, mark in places.items()}
            parts = [
                Part(line.id, str(n), f"{line.who}: {line.text}", places.get(line.shows or "", ""))
                for n, line in enumerate(item.lines, 1)
            ]
            ask = f"the letter of the label, A to {options[-1][0]}"
        case _:
            raise ValueError(f"`{item.id}` is no closed item")
    return Question(
        id=f"{file}/{item.id}",
        number=number,
        sort=item.kind,
        parts=tuple(parts),
        options=options,
        answers=answers,
        meanings=meanings,
        ask=ask,
        left_empty=empty,
    )


def _moments(unit: Unit, shown: Iterable[str], code: str) -> Iterator[Question]:
    for place, scene in enumerate(scenes_of(unit, shown), 1):
        for number, (name, node) in enumerate(scene.nodes.items(), 1):
            if not node.choices:
                continue
            whole = f"{scene.id}/{name}"
            yield Question(
                id=whole,
                number=f"Scene {place}, moment {number}",
                sort="scene",
                parts=tuple(
                    Part(one.id, mark, one.text, _RATINGS[one.rating or 0])
                    for mark, one in _mixed(whole, node.choices, code)
                ),
                options=(),
                answers=_RATED,
                meanings={BEST: "best", BETWEEN: "in between", WAY: "in the way"},
                ask="best beside what helps most, way beside what gets in the way",
                left_empty=BETWEEN,
            )


def _mixed(whole: str, many: Iterable[_T], code: str) -> list[tuple[str, _T]]:
    """Options or cards in this reviewer's order, each with its letter."""
    by_id = {one.id: one for one in many}
    order = shuffled(whole, by_id, f"review/{code}")
    return list(zip(ascii_uppercase, (by_id[name] for name in order), strict=False))


def _lettered(
    many: Iterable[tuple[str, str]],
) -> tuple[tuple[tuple[str, str], ...], dict[str, str], dict[str, str]]:
    """Groups or labels as an author ordered them: letters with titles, the category of each
    letter, and that of each id."""
    listed = list(zip(ascii_uppercase, many, strict=False))
    return (
        tuple((mark, title) for mark, (_, title) in listed),
        {mark.lower(): mark for mark, _ in listed},
        {name: mark for mark, (name, _) in listed},
    )


def _places(item: str, ids: Iterable[str]) -> dict[str, str]:
    """A place for each option that hangs on nothing but its id. Authors often write the best one
    first: by the file's order the key would be 1 in every item, and chance could not be told."""
    mixed = sorted(ids, key=lambda i: hashlib.sha256(f"place/{item}/{i}".encode()).digest())
    return {name: str(place) for place, name in enumerate(mixed, 1)}
