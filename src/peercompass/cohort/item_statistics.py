"""Item statistics of a test, each with a 95 % interval: classical test theory on small groups.

Pure: tables of points in, numbers out. A table of points has a row a trainee and a column an item;
a missing value is an item that was left open, cannot be read, or waits for a person.

**How missing values count.** Difficulty looks at an item alone, so it takes everybody who answered
that item. Discrimination and alpha compare items with each other, so they take only trainees who
have points on every item (listwise, as R's CTT and SPSS do). To put 0 for what was left open would
call it wrong, and it would also flatter the test: somebody who stopped early would look wrong on
every last item at once, and items that are missed together look as if they measured one thing.
"""

import math
import warnings
from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

LEAST = 20
"""Below so many trainees, discrimination and alpha are not told, and nothing is flagged. With 20,
a correlation of 0.30 may lie anywhere from -0.16 to 0.66 (Fisher's interval); with fewer it cannot
tell a good item from a poor one, and a number that is printed is believed."""

_CONFIDENCE = 0.95
_Z = float(stats.norm.ppf((1 + _CONFIDENCE) / 2))


class Estimate(NamedTuple):
    """A number with its 95 % interval, and from how many trainees it comes. NaN where there is
    nothing to tell."""

    value: float
    low: float
    high: float
    n: int

    @property
    def known(self) -> bool:
        """Whether there is a value at all."""
        return not math.isnan(self.value)


@dataclass(frozen=True)
class Reliability:
    """How well the items of a test hang together, over the trainees with points on every item.

    `alpha` is Cronbach's. `error` is the standard error of measurement, in points. Both are NaN
    where there are fewer than `LEAST` trainees, two items or any spread in the totals.
    """

    alpha: Estimate
    error: float

    @property
    def too_few(self) -> bool:
        """Whether there are too few trainees to say."""
        return self.alpha.n < LEAST


def share(count: int, n: int) -> Estimate:
    """The share `count` of `n`, with Wilson's score interval (Wilson 1927, "Probable Inference, the
    Law of Succession, and Statistical Inference", JASA 22; the method Newcombe 1998 recommends for
    small n, Statistics in Medicine 17)."""
    if not n:
        return _nothing(0)
    low, high = stats.binomtest(count, n).proportion_ci(_CONFIDENCE, method="wilson")
    return Estimate(count / n, float(low), float(high), n)


def difficulty(shares: pd.Series) -> Estimate:
    """The mean share of an item's points, 0 (nobody earns any) to 1 (everybody earns all).

    `shares` are the shares of the points, 0 to 1, a trainee each; missing ones are left out. Where
    all are 0 or 1, the interval is Wilson's. With partial credit it is the same score interval on
    the mean: no variable between 0 and 1 spreads more than one that is only 0 or 1 with the same
    mean, p(1 - p) (Bhatia & Davis 2000, "A Better Bound on the Variance", Amer. Math. Monthly 107),
    so it is never too narrow, also where all happen to be equal.
    """
    known = shares.dropna().astype(float)
    n = len(known)
    if not n:
        return _nothing(0)
    if known.isin((0, 1)).all():
        return share(int(known.sum()), n)
    p = min(max(float(known.mean()), 0.0), 1.0)
    middle = p + _Z**2 / (2 * n)
    reach = _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
    whole = 1 + _Z**2 / n
    return Estimate(p, (middle - reach) / whole, (middle + reach) / whole, n)


def correlation(one: pd.Series, other: pd.Series) -> Estimate:
    """Pearson's r with Fisher's z interval (Fisher 1921, "On the 'Probable Error' of a Coefficient
    of Correlation", Metron 1). For an item of 0 and 1 that is the point-biserial correlation. NaN
    where either does not vary; no interval from fewer than four trainees."""
    a, b = (np.asarray(values, dtype=float) for values in (one, other))
    n = len(a)
    if n < 2 or _flat(a) or _flat(b):
        return _nothing(n)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", stats.NearConstantInputWarning)
        found = stats.pearsonr(a, b)
        low, high = found.confidence_interval(_CONFIDENCE) if n > 3 else (math.nan, math.nan)
    return Estimate(float(found.statistic), float(low), float(high), n)


def discrimination(points: pd.DataFrame, least: int = LEAST) -> dict[Hashable, Estimate]:
    """For each item, how it goes with the rest of the test: its correlation with the total of the
    *other* items (the corrected item-total correlation; with itself in the total an item would
    agree with itself: Henrysson 1963, Psychometrika 28). Items by name; NaN below `least`."""
    whole = points.dropna()
    if len(whole) < least:
        return {item: _nothing(len(whole)) for item in points}
    total = whole.sum(axis=1)
    return {item: correlation(whole[item], total - whole[item]) for item in points}


def alpha(points: pd.DataFrame) -> Estimate:
    """Cronbach's alpha (Cronbach 1951, Psychometrika 16) with Feldt's interval (Feldt 1965,
    Psychometrika 30): (1 - alpha) over (1 - its estimate) has an F distribution with n - 1 and
    (n - 1)(k - 1) degrees of freedom. For items of 0 and 1 it is KR-20 (Kuder & Richardson 1937,
    Psychometrika 2). NaN for fewer than two trainees or items, or when all totals are equal."""
    whole = points.dropna()
    n, k = whole.shape
    if n < 2 or k < 2:
        return _nothing(n)
    total = whole.sum(axis=1)
    if _flat(total.to_numpy(dtype=float)):
        return _nothing(n)
    value = k / (k - 1) * (1 - whole.var(ddof=1).sum() / total.var(ddof=1))
    rest, freedom = (1 - _CONFIDENCE) / 2, (n - 1, (n - 1) * (k - 1))
    low, high = (1 - (1 - value) * stats.f.ppf(at, *freedom) for at in (1 - rest, rest))
    return Estimate(float(value), float(low), float(high), n)


def reliability(points: pd.DataFrame, least: int = LEAST) -> Reliability:
    """Alpha and the standard error of measurement, the spread of the totals times the square root
    of (1 - alpha) (Lord & Novick 1968, Statistical Theories of Mental Test Scores, 3.8). An alpha
    below 0 counts as 0 there: no total is less exact than its whole spread. NaN below `least`."""
    whole = points.dropna()
    if len(whole) < least:
        return Reliability(_nothing(len(whole)), math.nan)
    found = alpha(whole)
    spread = float(whole.sum(axis=1).std(ddof=1))
    return Reliability(found, spread * math.sqrt(1 - max(found.value, 0.0)))


def _flat(values: np.ndarray) -> bool:
    """Whether values do not vary, but for the last digits of a float."""
    return bool(np.ptp(values) <= 1e-12 * max(1.0, float(np.abs(values).max())))


def _nothing(n: int) -> Estimate:
    return Estimate(math.nan, math.nan, math.nan, n)
