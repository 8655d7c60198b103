"""What the options of a unit give away: how often the longest one or one place is the best, and
what somebody earns in the exercise who does not read.

The limits (`limits`) are the course's own rules of writing. Item writers have warned of both cues
for long (Haladyna, Downing & Rodriguez 2002, "A Review of Multiple-Choice Item-Writing Guidelines",
Applied Measurement in Education 15: keep options about equal in length, vary the place of the right
one).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from peercompass.course import Unit, YamlPath
from peercompass.course.paths import unit_file

from .limits import (
    FEWEST,
    LEAST_LONGEST,
    MOST_ASKING,
    MOST_AT_RANDOM,
    MOST_BY_LENGTH,
    MOST_IN_A_PLACE,
    MOST_LONGEST,
)
from .policies import ScenePlays
from .questions import Question, ends_in_a_question
from .unread import earned_unread


@dataclass(frozen=True)
class UnitGiveaways:
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


def giveaways(unit: Unit, asked: list[Question], plays: Mapping[str, ScenePlays]) -> UnitGiveaways:
    """What a unit gives away that asks these questions (`questions`); `plays` has those of its
    scenes by id."""
    questions = [
        one
        for one in asked
        if one.kind != "labels" and one.one and len(one.texts) >= 3 and len(one.best) == 1
    ]
    count = len(questions)
    fours = Counter(min(one.best) for one in questions if len(one.texts) == 4)
    enough = fours.total() >= FEWEST
    return UnitGiveaways(
        unit.id,
        count,
        sum(map(_is_longest, questions)) / count if questions else None,
        sum(map(_alone_asks, questions)) / count if questions else None,
        tuple(fours[n] / fours.total() for n in range(4)) if enough else (),
        *earned_unread(unit, plays),
    )


def giveaway_gaps(one: UnitGiveaways) -> Iterator[tuple[str, YamlPath, str]]:
    """Each share that is past its limit: file, path in it and sentence."""
    for message in _past(one):
        yield unit_file(one.unit), ("id",), f"{one.unit}: {message}"


def _is_longest(question: Question) -> bool:
    lengths = list(map(len, question.texts))
    return all(lengths[place] == max(lengths) for place in question.best)


def _alone_asks(question: Question) -> bool:
    asking = {place for place, text in enumerate(question.texts) if ends_in_a_question(text)}
    return asking == question.best


def _past(one: UnitGiveaways) -> Iterator[str]:
    longest, most = one.longest or 0, max(one.places, default=0)
    if one.questions >= FEWEST and longest > MOST_LONGEST:
        yield (
            f"the best option is the longest in {longest:.0%} of {one.questions} questions; even "
            f"the lengths out until it is {MOST_LONGEST:.0%} or less"
        )
    if one.questions >= 2 * FEWEST and longest < LEAST_LONGEST:
        yield (
            f"the best option is the longest in only {longest:.0%} of {one.questions} questions; "
            f"let it be in {LEAST_LONGEST:.0%} or more, or it is found by leaving the longest out"
        )
    if one.questions >= FEWEST and (one.asking or 0) > MOST_ASKING:
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
