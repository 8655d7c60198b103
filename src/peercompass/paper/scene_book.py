"""A scene on paper: a book of numbered moments that a person plays with a pencil.

The scenes remember what was chosen, so a moment cannot simply name the next one: to write each
state out would take thousands of moments. The reader remembers instead, with a few signs on rows of
numbers (the meters) and boxes to tick (the flags). What a choice does stands in a list apart, to be
looked up once it is made, as a screen shows it only then. It is the same play as on a screen: the
engine can replay it from the letters.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import count, groupby
from string import ascii_lowercase, ascii_uppercase
from typing import NamedTuple

from peercompass.course import (
    QUOTE,
    Choice,
    Condition,
    Ending,
    Line,
    Person,
    Route,
    Scenario,
    Write,
    digest,
)
from peercompass.scenario import Game
from peercompass.support.voice import say

_SIGNS = "●■▲◆★✚"  # one for each meter; what it means stands beside it

_MANY_STEPS = 24  # where a scene can go round
_NEAREST = {">": (">=", 1), "<": ("<=", -1)}


class Track(NamedTuple):
    """A row of numbers on which a sign moves, and where it stands at first."""

    sign: str
    label: str
    numbers: tuple[int, ...]
    start: int


class Beginning(NamedTuple):
    """One way in which the scene begins: its number, the moment, and what to set before."""

    number: int
    moment: int
    before: tuple[str, ...]


class BookLine(NamedTuple):
    """A line that is said, thought or told, and when it is to be read, if not always. `face` names
    the drawing of who speaks: a person and a mood."""

    who: str
    thought: bool
    text: str
    when: str
    face: tuple[str, str | None] | None


class BookChoice(NamedTuple):
    """A choice: its code, like 12B, its words, and when it is there."""

    code: str
    text: str
    when: str


class Outcome(NamedTuple):
    """What a choice does, to be looked up after it: its code, what to change, the moment to go on
    with, and in practice its rating and why."""

    code: str
    changes: tuple[str, ...]
    goto: int
    rating: int | None
    why: str


@dataclass(frozen=True)
class Moment:
    """A numbered moment, with exactly one way on: choices, ways that hang on what was noted, one
    moment that always follows (`on`), or the end."""

    number: int
    lines: tuple[BookLine, ...]
    write: Write | None
    choices: tuple[BookChoice, ...]
    ways: tuple[tuple[str, int], ...]
    on: int | None
    ending: Ending | None


class SceneBook:
    """A scene made ready for paper. `scenario` is as published: in an exercise it says no rating
    and no reason, and so neither does the book.

    Raises `ScenarioError` for a scenario that names what it does not have.
    """

    def __init__(self, scenario: Scenario, people: Mapping[str, Person]) -> None:
        self.scenario = scenario
        self.game = Game(scenario)
        self._people = people
        flags = sorted(scenario.flags, key=self._order)
        self._box = dict(zip(flags, _many(ascii_lowercase), strict=False))
        self._sign = dict(zip(scenario.meters, _many(_SIGNS), strict=False))
        starts = [scenario.start, *(one.start for one in scenario.openings if one.start)]
        rest = sorted(scenario.nodes, key=self._order)
        self.number = {name: n for n, name in enumerate(dict.fromkeys([*starts, *rest]), 1)}
        """The number of each moment, by its id."""
        self.node = {n: name for name, n in self.number.items()}
        """The id of each moment, by its number."""

    @property
    def people(self) -> list[Person]:
        """Who is met in it."""
        return [self._people[name] for name in self.scenario.cast if name in self._people]

    @property
    def boxes(self) -> list[str]:
        """The letters of the boxes to tick."""
        return list(self._box.values())

    @cached_property
    def tracks(self) -> list[Track]:
        """The rows of numbers."""
        return [
            Track(self._sign[name], one.label, tuple(range(one.min, one.max + 1)), one.start)
            for name, one in self.scenario.meters.items()
        ]

    @cached_property
    def beginnings(self) -> list[Beginning]:
        """The ways to begin, in the order of the scene's openings; one where it has none."""
        scene = self.scenario
        if not scene.openings:
            return [Beginning(1, self.number[scene.start], ())]
        found = []
        for place, one in enumerate(scene.openings, 1):
            before = [
                say("Put {sign} on {n}.", sign=self._sign[name], n=value)
                for name, value in one.meters.items()
            ]
            before += [say("Tick box {box}.", box=self._box[flag]) for flag in one.set]
            found.append(Beginning(place, self.number[one.start or scene.start], tuple(before)))
        return found

    @cached_property
    def moments(self) -> list[Moment]:
        """Every moment, in the order of the numbers."""
        return [self._moment(name) for name in self.number]

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """What each choice does, in the order of the codes."""
        return [
            Outcome(
                f"{number}{mark}",
                tuple(self._changes(choice)),
                self.number[choice.goto],
                choice.rating,
                choice.rationale or "",
            )
            for name, number in self.number.items()
            for mark, choice in self._marked(name)
        ]

    @property
    def hints(self) -> list[tuple[int, str]]:
        """What the coach would say, in practice, by the number of the moment."""
        nodes = self.scenario.nodes
        return [(n, hint) for name, n in self.number.items() if (hint := nodes[name].coach)]

    def choice(self, node: str, mark: str) -> Choice | None:
        """The choice with this letter at a moment, or None."""
        return dict(self._marked(node)).get(mark)

    @cached_property
    def most_choices(self) -> int:
        """How many choices the longest play has; where it goes round, a limit."""
        nodes = self.scenario.nodes
        ahead = dict.fromkeys(nodes, 0)
        for _ in range(len(nodes) + _MANY_STEPS):
            for name, node in reversed(nodes.items()):
                ways = [*(one.goto for one in node.choices), *(one.goto for one in node.route)]
                after = max((ahead[way] for way in (*ways, node.goto) if way), default=0)
                ahead[name] = min(_MANY_STEPS, after + bool(node.choices))
        return max(ahead.values())

    def _order(self, name: str) -> str:
        return digest({"scene": self.scenario.id, "name": name})

    def _marked(self, node: str) -> Iterator[tuple[str, Choice]]:
        return zip(ascii_uppercase, self.scenario.nodes[node].choices, strict=False)

    def _moment(self, name: str) -> Moment:
        node, number = self.scenario.nodes[name], self.number[name]
        return Moment(
            number,
            tuple(map(self._line, node.says)),
            node.write,
            tuple(
                BookChoice(f"{number}{mark}", one.text, self._words(one.when))
                for mark, one in self._marked(name)
            ),
            tuple(self._ways(node.route)),
            self.number[node.goto] if node.goto else None,
            node.ending,
        )

    def _ways(self, route: Iterable[Route]) -> Iterator[tuple[str, int]]:
        """Where a moment goes on, in the order in which that is looked at: a condition, empty for
        the last way, and the moment. What leads to the same moment in a row is one way."""
        for goto, same in groupby(route, key=lambda one: one.goto):
            conditions = [self._words(one.when) for one in same]
            if not all(conditions):
                yield "", self.number[goto]
                return
            yield (
                reduce(
                    lambda one, other: say("{one}, or if {other}", one=one, other=other), conditions
                ),
                self.number[goto],
            )

    def _line(self, line: Line) -> BookLine:
        person = self._people.get(line.who or "")
        conditions = [self._words(line.when)] if line.when else []
        text = line.words
        if line.quotes:
            there = self.number[line.quotes]
            conditions.append(say("you were at moment {n}", n=there))
            text = text.replace(QUOTE, say("[what you said at moment {n}]", n=there))
        mood = None if self.scenario.form == "texts" else line.mood
        drawn = person and self.scenario.form != "phone"
        return BookLine(
            person.name if person else "",
            line.thinks is not None,
            text,
            _all(conditions),
            (person.id, mood) if person and drawn else None,
        )

    def _words(self, when: Condition | None) -> str:
        """A condition in words; nothing where there is none."""
        return _all(self._conditions(when)) if when else ""

    def _conditions(self, when: Condition) -> Iterator[str]:
        for meter, operator, number in when.comparisons:
            wanted, by = _NEAREST.get(operator, (operator, 0))
            sign, n = self._sign[meter], number + by
            if wanted == ">=":
                yield say("{sign} is on {n} or more", sign=sign, n=n)
            elif wanted == "<=":
                yield say("{sign} is on {n} or less", sign=sign, n=n)
            else:
                yield say("{sign} is on {n}", sign=sign, n=n)
        for flag in when.flags:
            yield say("box {box} is ticked", box=self._box[flag])
        for flag in when.without:
            yield say("box {box} is empty", box=self._box[flag])

    def _changes(self, choice: Choice) -> Iterator[str]:
        for meter, by in choice.effects.meters.items():
            sign = self._sign[meter]
            if by > 0:
                yield say("Move {sign} up {n}.", sign=sign, n=by)
            elif by:
                yield say("Move {sign} down {n}.", sign=sign, n=-by)
        for flag in choice.effects.set:
            yield say("Tick box {box}.", box=self._box[flag])
        for flag in choice.effects.clear:
            yield say("Empty box {box}.", box=self._box[flag])


def _many(signs: str) -> Iterator[str]:
    """Each of the signs, and then each with a number."""
    yield from signs
    yield from (f"{sign}{n}" for n in count(2) for sign in signs)


def _all(conditions: Iterable[str]) -> str:
    both = lambda one, other: say("{one} and {other}", one=one, other=other)  # noqa: E731
    found = list(conditions)
    return reduce(both, found) if found else ""
