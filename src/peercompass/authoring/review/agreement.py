"""How far two or more readings agree, and how far beyond chance. Pure.

Cohen's kappa with the large-sample variance of Fleiss, Cohen and Everitt (1969), "Large sample
standard errors of kappa and weighted kappa", Psychological Bulletin 72, 323-327. Fleiss' kappa
(1971), Psychological Bulletin 76, 378-382, with the variance of Gwet (2021), "Large-sample variance
of Fleiss generalized kappa", Educational and Psychological Measurement 81, 781-790. Over several
sorts of decisions, agreement and chance are each put together before they are compared: De Vries,
Elliott, Kanouse and Teleki (2008), "Using pooled kappa to summarize interrater agreement across
many items", Field Methods 20, 272-282. What is decided within one question hangs together, so the
interval of that is from leaving out one question at a time: Miller (1974), "The jackknife - a
review", Biometrika 61, 1-15. Shares have Wilson's interval (1927), Journal of the American
Statistical Association 22, 209-212.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import NormalDist
from typing import NamedTuple

LEAST = 20
"""Below so many decisions no kappa is told: its interval would reach from poor to perfect, and a
number that is printed is believed."""

Rows = Sequence[tuple[str, ...]]
"""Decisions, each with the categories that all readers gave."""

_Z = NormalDist().inv_cdf(0.975)


class Estimate(NamedTuple):
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float


class Kappa(NamedTuple):
    """A kappa, its variance, and how many decisions it comes from."""

    value: float
    variance: float
    n: int

    @property
    def estimate(self) -> Estimate:
        """With its 95 % interval, which ends at 1. Where all agree the formula gives it no width;
        the interval of the share has one."""
        reach = _Z * math.sqrt(self.variance)
        return Estimate(self.value, max(-1.0, self.value - reach), min(1.0, self.value + reach))


def share_of(same: int, n: int) -> Estimate:
    """The share `same` of `n` (at least 1) with Wilson's interval."""
    share, z2 = same / n, _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = _Z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return Estimate(share, max(0.0, middle - reach), min(1.0, middle + reach))


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> Kappa | None:
    """Cohen's kappa of two readings: a pair of categories for each decision. None where both used
    one and the same category throughout, or there is no decision: chance alone would agree."""
    n = len(pairs)
    if not n:
        return None
    agreed, chance = _cohen(pairs)
    if math.isclose(chance, 1.0):
        return None
    cells = {pair: count / n for pair, count in Counter(pairs).items()}
    rows, columns = (_shares(pair[side] for pair in pairs) for side in (0, 1))
    kappa = (agreed - chance) / (1 - chance)
    same = other = 0.0
    for (one, two), share in cells.items():
        if one == two:
            same += share * (1 - (rows[one] + columns[one]) * (1 - kappa)) ** 2
        else:
            other += share * (columns.get(one, 0.0) + rows.get(two, 0.0)) ** 2
    spread = same + (1 - kappa) ** 2 * other - (kappa - chance * (1 - kappa)) ** 2
    return Kappa(kappa, max(0.0, spread) / (n * (1 - chance) ** 2), n)


def fleiss_kappa(decisions: Sequence[Sequence[str]]) -> Kappa | None:
    """Fleiss' kappa of readings by two or more: for each decision the categories that were given,
    from all readers. None where only one category was used, or there are fewer than two
    decisions."""
    n = len(decisions)
    if n < 2:
        return None
    agreed, chance = _fleiss(decisions)
    if math.isclose(chance, 1.0):
        return None
    used = _shares(name for one in decisions for name in one)
    kappa = (agreed - chance) / (1 - chance)
    spread = 0.0
    for one in decisions:
        by_chance = sum(used[name] for name in one) / len(one)
        alone = (_alike(one) - chance) / (1 - chance)
        star = alone - 2 * (1 - kappa) * (by_chance - chance) / (1 - chance)
        spread += (star - kappa) ** 2
    return Kappa(kappa, spread / (n * (n - 1)), n)


def pooled_kappa(questions: Sequence[tuple[str, Rows]]) -> Kappa | None:
    """One kappa over several sorts of decisions: for each question its sort and its decisions, in
    each of which all of two or more readers have a category. Of two readers it is Cohen's, of more
    Fleiss'. None where chance alone would agree, or there are fewer than two questions."""
    whole = _pooled(questions)
    each = [_pooled([*questions[:at], *questions[at + 1 :]]) for at in range(len(questions))]
    without = [one for one in each if one is not None]
    if whole is None or len(without) < 2:
        return None
    m, mean = len(without), sum(without) / len(without)
    variance = (m - 1) / m * sum((one - mean) ** 2 for one in without)
    return Kappa(whole, variance, sum(len(rows) for _, rows in questions))


def _pooled(questions: Iterable[tuple[str, Rows]]) -> float | None:
    sorts: dict[str, list[tuple[str, ...]]] = {}
    for sort, rows in questions:
        sorts.setdefault(sort, []).extend(rows)
    agreed = chance = n = 0.0
    for rows in sorts.values():
        own = _cohen(rows) if len(rows[0]) == 2 else _fleiss(rows)
        agreed, chance, n = agreed + own[0] * len(rows), chance + own[1] * len(rows), n + len(rows)
    return None if math.isclose(chance, n) else (agreed - chance) / (n - chance)


def _cohen(pairs: Sequence[Sequence[str]]) -> tuple[float, float]:
    """The share of the same answers, and what chance would give."""
    rows, columns = (_shares(pair[side] for pair in pairs) for side in (0, 1))
    same = sum(pair[0] == pair[1] for pair in pairs) / len(pairs)
    return same, sum(share * columns.get(name, 0.0) for name, share in rows.items())


def _fleiss(decisions: Sequence[Sequence[str]]) -> tuple[float, float]:
    """The share of pairs of readers that agree, and what chance would give."""
    used = _shares(name for one in decisions for name in one)
    agreed = sum(map(_alike, decisions)) / len(decisions)
    return agreed, sum(share * share for share in used.values())


def _alike(given: Sequence[str]) -> float:
    """Of all pairs of readers, the share that gave one and the same."""
    pairs = len(given) * (len(given) - 1)
    return sum(k * (k - 1) for k in Counter(given).values()) / pairs


def _shares(names: Iterable[str]) -> dict[str, float]:
    counted = Counter(names)
    return {name: count / counted.total() for name, count in counted.items()}
