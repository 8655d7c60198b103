"""What the options of a unit give away: how often the longest one or one place is the best, and
what somebody earns in the exercise who does not read.

The limits are the course's own rules of writing. Item writers have warned of both cues for long
(Haladyna, Downing & Rodriguez 2002, "A Review of Multiple-Choice Item-Writing Guidelines", Applied
Measurement in Education 15: keep options about equal in length, vary the place of the right one).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from peercompass.course import Course, Unit, YamlPath
from peercompass.course.paths import unit_file

from .unread import earned_unread

MOST_LONGEST = 0.35
"""The best option is the longest in no larger share of a unit's questions."""
LEAST_LONGEST = 0.10
"""Nor in a smaller one: a best option that is never the longest is found by leaving that out."""
MOST_IN_A_PLACE = 0.35
"""No place of four holds the best option in a larger share of a unit's questions."""
MOST_ASKING = 0.35
"""The best option is the only one that ends in a question in no larger share of them."""
MOST_AT_RANDOM = 0.35
"""Answering at random earns no larger share of an exercise's closed points."""
MOST_BY_LENGTH = 0.40
"""Nor does always taking the longest option earn a larger one."""

_FEWEST = 8  # questions that say something about a habit


class UnitGiveaways(NamedTuple):
    """What a unit gives away, each a share from 0 to 1 or None where there is nothing to count.

    `questions` counts the choice items and the moments of scenes, practice and graded, that have
    one best option of three or more. In `longest` of them it is the longest, or as long as that, in
    `asking` the only one that ends in a question. `places` says of those with four options how
    often the best one stands first, second, third, fourth in the file. `at_random` and `by_length`
    are what answering at random, and always taking the longest option, earn of the exercise's
    closed points.
    """

    unit: str
    questions: int
    longest: float | None
    asking: float | None
    places: tuple[float, ...]
    at_random: float | None
    by_length: float | None


@dataclass(frozen=True)
class _Question:
    texts: tuple[str, ...]
    best: int

    @property
    def longest(self) -> bool:
        return len(self.texts[self.best]) == max(map(len, self.texts))

    @property
    def asking(self) -> bool:
        ends = [text.rstrip("\"'”’)* ").endswith("?") for text in self.texts]
        return ends[self.best] and sum(ends) == 1


def giveaways(course: Course) -> list[UnitGiveaways]:
    """What every unit gives away that has items or scenarios."""
    return [
        _of_unit(unit)
        for unit in course.units.values()
        if unit.practice or unit.items or unit.practice_scenarios
    ]


def giveaway_gaps(found: list[UnitGiveaways]) -> Iterator[tuple[str, YamlPath, str]]:
    """Each share that is past its limit: file, path in it and sentence."""
    for one in found:
        for message in _past(one):
            yield unit_file(one.unit), ("id",), f"{one.unit}: {message}"


def _past(one: UnitGiveaways) -> Iterator[str]:
    longest, most = one.longest or 0, max(one.places, default=0)
    if one.questions >= _FEWEST and longest > MOST_LONGEST:
        yield (
            f"the best option is the longest in {longest:.0%} of {one.questions} questions; even "
            f"the lengths out until it is {MOST_LONGEST:.0%} or less"
        )
    if one.questions >= 2 * _FEWEST and longest < LEAST_LONGEST:
        yield (
            f"the best option is the longest in only {longest:.0%} of {one.questions} questions; "
            f"let it be in {LEAST_LONGEST:.0%} or more, or it is found by leaving the longest out"
        )
    if one.questions >= _FEWEST and (one.asking or 0) > MOST_ASKING:
        yield (
            f"the best option is the only one that ends in a question in {one.asking:.0%} of "
            f"{one.questions} questions; let more of the others ask, and some best ones not, until "
            f"it is {MOST_ASKING:.0%} or less"
        )
    if most > MOST_IN_A_PLACE:
        place = ("first", "second", "third", "fourth")[one.places.index(most)]
        yield (
            f"the best of four options stands {place} in {most:.0%} of the questions; move some "
            f"until no place has more than {MOST_IN_A_PLACE:.0%}"
        )
    if (one.at_random or 0) > MOST_AT_RANDOM:
        yield (
            f"answering the exercise at random earns {one.at_random:.0%} of its closed points; "
            f"more options, cards or labels bring it to {MOST_AT_RANDOM:.0%} or less"
        )
    if (one.by_length or 0) > MOST_BY_LENGTH:
        yield (
            f"always taking the longest option of the exercise earns {one.by_length:.0%} of its "
            f"closed points; even the lengths out until it is {MOST_BY_LENGTH:.0%} or less"
        )


def _of_unit(unit: Unit) -> UnitGiveaways:
    questions = list(_questions(unit))
    fours = Counter(q.best for q in questions if len(q.texts) == 4)
    count = fours.total()
    return UnitGiveaways(
        unit.id,
        len(questions),
        sum(q.longest for q in questions) / len(questions) if questions else None,
        sum(q.asking for q in questions) / len(questions) if questions else None,
        tuple(fours[n] / count for n in range(4)) if count >= _FEWEST else (),
        *earned_unread(unit),
    )


def _questions(unit: Unit) -> Iterator[_Question]:
    for item in (*unit.practice, *unit.items):
        if item.kind == "choice":
            yield from _question([(o.text, o.credit) for o in item.options])
    for scenario in (*unit.practice_scenarios.values(), *unit.scenarios.values()):
        for node in scenario.nodes.values():
            yield from _question([(c.text, c.rating or 0) for c in node.choices])


def _question(options: list[tuple[str, float]]) -> Iterator[_Question]:
    worth = [value for _, value in options]
    if len(options) >= 3 and worth.count(max(worth)) == 1:
        yield _Question(tuple(text for text, _ in options), worth.index(max(worth)))
