"""How far two or more readings agree, and how far beyond chance. Pure.

Cohen's kappa with the large-sample variance of Fleiss, Cohen and Everitt (1969), "Large sample
standard errors of kappa and weighted kappa", Psychological Bulletin 72, 323-327. Fleiss' kappa
(1971), Psychological Bulletin 76, 378-382, with the variance of Gwet (2021), "Large-sample variance
of Fleiss generalized kappa", Educational and Psychological Measurement 81, 781-790. Kappas of
several sorts of decisions are put together by the share of each in all of them: Barlow, Lai and
Azen (1991), "A comparison of methods for calculating a stratified kappa", Statistics in Medicine
10, 1465-1472. Shares have Wilson's interval (1927), Journal of the American Statistical Association
22, 209-212.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import NormalDist
from typing import NamedTuple

LEAST = 20
"""Below so many decisions no kappa is told: its interval would reach from poor to perfect, and a
number that is printed is believed."""

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
    cells = {pair: count / n for pair, count in Counter(pairs).items()}
    rows = {name: count / n for name, count in Counter(one for one, _ in pairs).items()}
    columns = {name: count / n for name, count in Counter(two for _, two in pairs).items()}
    agreed = sum(share for (one, two), share in cells.items() if one == two)
    chance = sum(share * columns.get(name, 0.0) for name, share in rows.items())
    if math.isclose(chance, 1.0):
        return None
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
    readers = len(decisions[0])
    counts = [Counter(one) for one in decisions]
    total = sum(counts, Counter[str]())
    used = {name: count / (n * readers) for name, count in total.items()}
    chance = sum(share * share for share in used.values())
    if math.isclose(chance, 1.0):
        return None
    agreed = [sum(k * (k - 1) for k in one.values()) / (readers * (readers - 1)) for one in counts]
    kappa = (sum(agreed) / n - chance) / (1 - chance)
    spread = 0.0
    for one, own in zip(counts, agreed, strict=True):
        by_chance = sum(used[name] * k / readers for name, k in one.items())
        alone = (own - chance) / (1 - chance)
        star = alone - 2 * (1 - kappa) * (by_chance - chance) / (1 - chance)
        spread += (star - kappa) ** 2
    return Kappa(kappa, spread / (n * (n - 1)), n)


def together(kappas: Iterable[Kappa | None]) -> Kappa | None:
    """The kappas of several sorts of decisions as one, each by its share in all decisions. Sorts
    that have none are left out; None where none has one."""
    known = [one for one in kappas if one]
    n = sum(one.n for one in known)
    if not n:
        return None
    value = sum(one.value * one.n / n for one in known)
    return Kappa(value, sum(one.variance * (one.n / n) ** 2 for one in known), n)
