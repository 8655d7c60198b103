"""A model that knows words and nothing else: trained on the options of all other units, it answers
the unit at hand.

Naive Bayes over the words and pairs of words in an option and a few cues of its form (Maron 1961,
"Automatic Indexing: An Experimental Inquiry", Journal of the ACM 8): each speaks for or against by
the logarithm of how often it stood in options that earn, over how often in those that do not,
smoothed by one (Laplace). It is counted once over all units; what one unit added is taken off again
when that unit is asked, so that time grows in a straight line with the course.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, log
from typing import Self

from peercompass.course import YamlPath

from .cues import CUES
from .limits import FEWEST, MOST_BY_WORDS, at_most
from .questions import Kind, Question, ends_in_a_question

_UNITS = 2  # fewer teach the ways of one author on one day
_TIMES = 2  # a word that stood in fewer options elsewhere says nothing
_TOLD = 5  # words told of a question
_LOUD = 0.3  # what a word adds to be told: heard about a third more often in best options

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[?…]")
_FORMS = ("longest", "shortest", "most sentences", "most commas")

Features = frozenset[str]


class WordCounts:
    """How often features stood in options, and what those options were worth."""

    def __init__(self) -> None:
        self.times: defaultdict[str, int] = defaultdict(int)
        self.worth: defaultdict[str, float] = defaultdict(float)
        self.options = 0
        self.earned = 0.0

    @classmethod
    def of(cls, asked: Iterable[Question]) -> Self:
        """The counts of all answers of these questions."""
        counts = cls()
        for question in asked:
            for features, worth in zip(features_of(question), question.worth, strict=True):
                counts.options += 1
                counts.earned += worth
                for one in features:
                    counts.times[one] += 1
                    counts.worth[one] += worth
        return counts

    def add(self, other: "WordCounts") -> None:
        """Count those of `other` too."""
        self.options += other.options
        self.earned += other.earned
        for one, times in other.times.items():
            self.times[one] += times
            self.worth[one] += other.worth[one]


class WordModel:
    """What was learned from all options but `own`, which is part of `every`."""

    def __init__(self, every: WordCounts, own: WordCounts):
        self._every, self._own = every, own
        earned, options = every.earned - own.earned, every.options - own.options
        self._base = log(options - earned + 2) - log(earned + 2)
        self._odds: dict[str, float] = {}

    def odds(self, feature: str) -> float:
        """How much a feature speaks for an option; below 0, against it."""
        known = self._odds.get(feature)
        if known is None:
            known = self._odds[feature] = self._learned(feature)
        return known

    def _learned(self, feature: str) -> float:
        times = self._every.times.get(feature, 0) - self._own.times.get(feature, 0)
        if times < _TIMES:
            return 0.0
        worth = self._every.worth[feature] - self._own.worth.get(feature, 0.0)
        return log(worth + 1) - log(times - worth + 1) + self._base

    def score(self, features: Features) -> float:
        """What speaks for an option in sum."""
        return fsum(map(self.odds, features))  # exact, so in any order the same

    def picks(self, answers: Sequence[Features]) -> int:
        """The place of the answer that it takes, the first of equals."""
        scores = list(map(self.score, answers))
        return scores.index(max(scores))


class Learned:
    """What the questions of all units teach, by unit id: the words of options (those of scenes and
    items say the same) and of labels apart."""

    def __init__(self, asked: Mapping[str, Sequence[Question]]):
        self._by_unit = {
            labels: {
                unit: WordCounts.of(one for one in those if (one.kind == "labels") == labels)
                for unit, those in asked.items()
            }
            for labels in (False, True)
        }
        self._all = {labels: WordCounts() for labels in (False, True)}
        for labels, units in self._by_unit.items():
            for counts in units.values():
                self._all[labels].add(counts)

    def without(self, unit: str, kind: Kind = "moments") -> WordModel | None:
        """The model for questions of a kind that never saw `unit`; None where fewer than two other
        units ask anything of the sort."""
        units = self._by_unit[kind == "labels"]
        others = sum(counts.options > 0 for name, counts in units.items() if name != unit)
        return WordModel(self._all[kind == "labels"], units[unit]) if others >= _UNITS else None


def features_of(question: Question) -> list[Features]:
    """What the model knows of each answer of a question."""
    if question.kind == "labels":
        card = _words(question.card)
        return [_matched(card, _words(label)) for label in question.texts]
    return option_features(question.texts)


def option_features(texts: Sequence[str]) -> list[Features]:
    """What the model knows of each of some options that stand side by side."""
    forms = [(f"({name})", CUES[name](texts)) for name in _FORMS]
    found = []
    for place, text in enumerate(texts):
        words = _words(text)
        features = {*words, *(f"{one} {two}" for one, two in pairwise(words))}
        features |= {name for name, mask in forms if mask[place] and sum(mask) == 1}
        if ends_in_a_question(text):
            features.add("(ends in a question)")
        found.append(frozenset(features))
    return found


def _matched(card: list[str], label: list[str]) -> Features:
    """A label beside the card it may be for: its words, those of the card with each of them, and
    how many both have."""
    pairs = {f"{one} → {two}" for one in set(card) for two in label}
    shared = f"({len(set(card) & set(label))} words shared)"
    return frozenset({*pairs, *(f"label {word}" for word in label), shared})


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]


@dataclass(frozen=True)
class Met:
    """A question that the model met, where it stands, and the words that gave it away."""

    id: str
    file: str
    path: YamlPath
    words: tuple[str, ...]


@dataclass(frozen=True)
class WordMeasure:
    """What the model meets of one kind of a unit's questions: `asked` of them, `share` met and
    `chance` what a blind pick meets, both 0 to 1; `limit` what `share` may be; `met` those that it
    met, the surest first; `words` those that gave most away."""

    kind: Kind
    asked: int
    share: float
    chance: float
    limit: float
    met: tuple[Met, ...]
    words: tuple[str, ...]


def measured(model: WordModel, asked: Iterable[Question], kind: Kind) -> WordMeasure | None:
    """What `model` meets of the questions of a kind; None where there are none."""
    those = [one for one in asked if one.kind == kind]
    if not those:
        return None
    met = []
    for question in those:
        answers = features_of(question)
        taken = model.picks(answers)
        if taken in question.best:
            others = [model.score(a) for n, a in enumerate(answers) if n not in question.best]
            lead = model.score(answers[taken]) - max(others)
            met.append((lead, question, _loudest(model, answers[taken])))
    met.sort(key=lambda one: (-one[0], one[1].id))
    chance = sum(one.chance for one in those) / len(those)
    words = Counter(word for *_, found in met for word in found)
    return WordMeasure(
        kind,
        len(those),
        len(met) / len(those),
        chance,
        at_most(MOST_BY_WORDS, chance),
        tuple(Met(q.id, q.file, q.path, found) for _, q, found in met),
        tuple(word for word, _ in sorted(words.items(), key=lambda one: (-one[1], one[0]))[:_TOLD]),
    )


def word_gaps(one: WordMeasure) -> Iterator[tuple[str, YamlPath, str]]:
    """As many of the questions that were met, the surest first, as bring a share that is past its
    limit back to it: file, path in it and sentence."""
    if one.asked < FEWEST or one.share <= one.limit:
        return
    past = len(one.met) - int(one.limit * one.asked)
    for met in one.met[:past]:
        words = ", ".join(f"“{word}”" for word in met.words) or "no word in particular"
        yield (
            met.file,
            met.path,
            f"a counter of words finds the best answer of `{met.id}` by {words}; it meets "
            f"{one.share:.0%} of this unit's {one.asked} {one.kind} (limit {one.limit:.0%}, a "
            f"blind pick {one.chance:.0%}): change what the answers do, or let a wrong one sound "
            "like it",
        )


def _loudest(model: WordModel, features: Features) -> tuple[str, ...]:
    loud = sorted((-model.odds(one), one) for one in features)
    return tuple(one for odds, one in loud[:_TOLD] if -odds > _LOUD)
