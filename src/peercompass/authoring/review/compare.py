"""Readings beside the key and beside each other: how far they agree, and where they do not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from .agreement import LEAST, Estimate, Kappa, cohen_kappa, fleiss_kappa, pooled_kappa, share_of
from .questions import SORTS, Question
from .read_sheet import Doubt, Reading

ALL = "All"

_Where = tuple[str, str]
"""A question and a part of it, by id."""


@dataclass(frozen=True)
class Measure:
    """How far readings agree in decisions of one sort, or in all.

    `n` is how many decisions all of the readings have. `share` is that of the same answers (of
    three or more readings, where all give the same), None without any. `kappa` is None under
    `LEAST` decisions, or where chance alone would agree.
    """

    sort: str
    n: int
    share: Estimate | None
    kappa: Estimate | None

    @property
    def too_few(self) -> bool:
        """Whether there are too few decisions to say."""
        return self.n < LEAST


@dataclass(frozen=True)
class Difference:
    """A decision in which reviewers differ from the key: their answers by code, in an author's
    words."""

    question: str
    part: str
    number: str
    key: str
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Comparison:
    """All that a review found.

    `with_key` has the measures by reviewer, one for each sort and one of all. `between` has that of
    all for each two reviewers, and `among` for three or more together. `differences` begin with
    the questions in which two or more differ from the key.
    """

    with_key: Mapping[str, tuple[Measure, ...]]
    between: Mapping[tuple[str, str], Measure]
    among: Measure | None
    differences: tuple[Difference, ...]
    doubts: tuple[Doubt, ...]


def compare(questions: Sequence[Question], readings: Sequence[Reading]) -> Comparison:
    """Hold `readings` against the key in `questions` (of whichever code) and each other."""
    sorts = {(one.id, part.id): one.sort for one in questions for part in one.asked}
    key = {(one.id, part.id): part.key for one in questions for part in one.asked}
    given = {one.code: one.answers for one in readings}
    return Comparison(
        with_key={code: _measures(sorts, [key, answers]) for code, answers in given.items()},
        between={
            (one, two): _measures(sorts, [given[one], given[two]])[-1]
            for one, two in combinations(given, 2)
        },
        among=_measures(sorts, list(given.values()))[-1] if len(given) > 2 else None,
        differences=_differences(questions, given),
        doubts=tuple(doubt for one in readings for doubt in one.doubts),
    )


def _measures(
    sorts: Mapping[_Where, str], readings: Sequence[Mapping[_Where, str]]
) -> tuple[Measure, ...]:
    """A measure for each sort that all `readings` have decisions of, and one of them all."""
    questions: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for (question, part), sort in sorts.items():
        if all((question, part) in one for one in readings):
            given = tuple(one[question, part] for one in readings)
            questions.setdefault((sort, question), []).append(given)
    by_sort: dict[str, list[tuple[str, ...]]] = {}
    for (sort, _), rows in questions.items():
        by_sort.setdefault(sort, []).extend(rows)
    each = [
        _measure(SORTS[sort], by_sort[sort], _kappa(by_sort[sort]))
        for sort in SORTS
        if sort in by_sort
    ]
    whole = [row for rows in by_sort.values() for row in rows]
    pooled = pooled_kappa([(sort, rows) for (sort, _), rows in questions.items()])
    return (*each, _measure(ALL, whole, pooled))


def _kappa(rows: Sequence[tuple[str, ...]]) -> Kappa | None:
    if len(rows[0]) == 2:
        return cohen_kappa([(one, two) for one, two in rows])
    return fleiss_kappa(rows)


def _measure(sort: str, rows: Sequence[tuple[str, ...]], kappa: Kappa | None) -> Measure:
    n, same = len(rows), sum(len(set(row)) == 1 for row in rows)
    told = kappa.estimate if kappa and n >= LEAST else None
    return Measure(sort, n, share_of(same, n) if n else None, told)


def _differences(
    questions: Sequence[Question], given: Mapping[str, Mapping[_Where, str]]
) -> tuple[Difference, ...]:
    found = [one for question in questions for one in _in_question(question, given)]
    most: dict[str, int] = {}
    for one in found:
        most[one.question] = max(most.get(one.question, 0), len(one.answers))
    return tuple(sorted(found, key=lambda one: -most[one.question]))


def _in_question(
    question: Question, given: Mapping[str, Mapping[_Where, str]]
) -> Iterable[Difference]:
    for part in question.asked:
        answers = {code: answers.get((question.id, part.id)) for code, answers in given.items()}
        others = {code: said for code, said in answers.items() if said not in (None, part.key)}
        if others:
            yield Difference(
                question=question.id,
                part=part.id,
                number=question.number,
                key=question.meanings[part.key],
                answers={code: question.meanings[said] for code, said in others.items() if said},
            )
