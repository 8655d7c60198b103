"""Item statistics: published examples, an independent library, and every small or odd group."""

import math
import warnings

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from peercompass.cohort.item_statistics import (
    LEAST,
    alpha,
    correlation,
    difficulty,
    discrimination,
    reliability,
    share,
)
from tests.helpers.examples import examples

# K. L. Wuensch, East Carolina University, "The Kuder-Richardson 20": ten students, ten items; the
# p of each item and the variance of the totals, 5.84, are printed below the table.
# https://core.ecu.edu/wuenschk/StatHelp/KR20.txt
QUIZ = """
1111110110
1011011101
1111011001
0010001000
0000010010
1110111111
1101110111
1111111101
0101111101
1101101110
"""

# D. J. Denis, Applied Univariate, Bivariate, and Multivariate Statistics (Wiley), the section on
# reliability: scores of ten people on five items, with what SPSS prints for them.
DENIS = [
    [10, 12, 15, 11, 12],
    [12, 18, 12, 12, 1],
    [8, 16, 14, 14, 4],
    [6, 8, 16, 8, 6],
    [4, 7, 8, 7, 5],
    [6, 6, 3, 7, 3],
    [3, 4, 6, 5, 8],
    [7, 3, 7, 9, 9],
    [8, 9, 4, 10, 10],
    [9, 5, 6, 11, 12],
]


@pytest.fixture
def quiz() -> pd.DataFrame:
    return pd.DataFrame([[int(mark) for mark in row] for row in QUIZ.split()])


@pytest.fixture
def scores() -> pd.DataFrame:
    return pd.DataFrame(DENIS, dtype=float)


def test_kr_20_and_difficulty_are_those_of_a_published_quiz(quiz):
    printed = [0.7, 0.7, 0.6, 0.7, 0.6, 0.8, 0.7, 0.7, 0.5, 0.6]
    assert [difficulty(quiz[item]).value for item in quiz] == pytest.approx(printed)
    assert quiz.sum(axis=1).var(ddof=0) == pytest.approx(5.84)
    pq = sum(p * (1 - p) for p in printed)  # the page's fourth line adds up to 2.18
    assert alpha(quiz).value == pytest.approx(10 / 9 * (1 - pq / 5.84), abs=1e-12)


def test_alpha_and_item_total_correlations_are_those_that_a_textbook_prints(scores):
    assert alpha(scores).value == pytest.approx(0.633, abs=0.0005)
    assert alpha(scores[[0, 1, 2, 3]]).value == pytest.approx(0.824, abs=0.0005)
    found = discrimination(scores, least=10)
    printed = [0.712, 0.558, 0.512, 0.796, -0.228]
    assert [found[item].value for item in scores] == pytest.approx(printed, abs=0.0005)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_that_of_newcombes_table(count, n, low, high):
    """Newcombe 1998, Statistics in Medicine 17, 857-872, Table I, method 3."""
    found = share(count, n)
    assert found.value == pytest.approx(count / n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def tables(of: st.SearchStrategy, least: int = 4) -> st.SearchStrategy[pd.DataFrame]:
    """Tables of points: some trainees, some items."""
    return st.tuples(st.integers(least, 40), st.integers(2, 8)).flatmap(
        lambda size: st.lists(
            st.lists(of, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        ).map(lambda rows: pd.DataFrame(rows, dtype=float))
    )


RIGHT_OR_WRONG, PARTIAL = st.sampled_from([0, 1]), st.sampled_from([0, 0.5, 1, 1.5, 2, 3, 18])


@given(tables(RIGHT_OR_WRONG) | tables(PARTIAL))
def test_alpha_and_its_interval_are_those_of_another_library(points):
    found = alpha(points)
    if not found.known:
        assert np.ptp(points.sum(axis=1)) == 0
        return
    other, interval = pingouin.cronbach_alpha(points)
    # pingouin rounds the limits to three digits
    low, high = (
        1
        - (1 - other)
        * stats.f.isf(tail, len(points) - 1, (len(points) - 1) * (points.shape[1] - 1))
        for tail in (0.025, 0.975)
    )
    assert found.value == pytest.approx(other, abs=1e-9)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)
    assert (found.low, found.high) == pytest.approx(tuple(interval), abs=0.00051)


@given(tables(RIGHT_OR_WRONG, LEAST) | tables(PARTIAL, LEAST))
def test_discrimination_is_that_of_another_library(points):
    for item, found in discrimination(points).items():
        one, rest = points[item], points.drop(columns=item).sum(axis=1)
        if one.nunique() == 1 or rest.nunique() == 1:
            assert not found.known
            continue
        assert found.value == pytest.approx(pingouin.corr(one, rest)["r"].iloc[0], abs=1e-9)
        if abs(found.value) < 1 - 1e-9:
            interval = pingouin.compute_esci(found.value, len(points), eftype="r", decimals=12)
            assert (found.low, found.high) == pytest.approx(tuple(interval), abs=1e-9)
        if set(one) == {0.0, 1.0}:
            biserial = stats.pointbiserialr(one, rest).statistic
            assert found.value == pytest.approx(biserial, abs=1e-9)


@examples(100)
@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_shares_are_those_of_another_library(both):
    found = share(*both)
    other = proportion_confint(*both, method="wilson")
    assert (found.low, found.high) == pytest.approx(other, abs=1e-9)
    assert 0 <= found.low <= found.value <= found.high <= 1


@examples(100)
@given(st.lists(st.sampled_from([0, 0.25, 0.5, 2 / 3, 1]), min_size=1, max_size=60))
def test_difficulty_with_partial_credit_is_the_same_score_interval(values):
    found = difficulty(pd.Series(values, dtype=float))
    other = proportion_confint(sum(values), len(values), method="wilson")
    assert (found.low, found.high) == pytest.approx(other, abs=1e-9)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high, "equal answers are no certainty"


def test_what_was_left_open_is_not_counted_as_wrong():
    points = pd.DataFrame({"a": [1.0, 1.0, math.nan], "b": [1.0, 0.0, 0.0]})
    assert difficulty(points["a"]).value == 1
    assert difficulty(points["a"]).n == 2
    assert alpha(points).n == 2
    assert discrimination(points, least=2)["b"].n == 2


def test_stopping_early_does_not_make_a_test_look_better():
    """People answer six items by chance; half of them stop before the third. Put 0 for what they
    left open, and chance looks like a test that measures something."""
    dice = np.random.default_rng(7)
    points = pd.DataFrame(dice.integers(0, 2, (400, 6)).astype(float))
    points.iloc[:200, 2:] = math.nan
    assert alpha(points).high < 0.3 < alpha(points.fillna(0)).low
    assert alpha(points).n == 200


def test_too_few_are_too_few_to_say():
    some = pd.DataFrame(np.random.default_rng(1).random((LEAST, 4)))
    assert reliability(some).alpha.known
    assert not reliability(some).too_few
    fewer = some.iloc[1:]
    assert reliability(fewer).too_few
    assert not reliability(fewer).alpha.known
    assert math.isnan(reliability(fewer).error)
    assert not any(one.known for one in discrimination(fewer).values())
    assert discrimination(fewer)[0].n == LEAST - 1


def test_the_error_of_measurement_is_in_points(scores):
    found = reliability(scores, least=10)
    assert found.error == pytest.approx(scores.sum(axis=1).std() * math.sqrt(1 - found.alpha.value))
    against = pd.DataFrame({"a": [0, 1, 2, 3] * 5, "b": [3, 2, 1, 1] * 5}, dtype=float)
    assert alpha(against).value < 0
    assert reliability(against).error == pytest.approx(against.sum(axis=1).std())


ODD = {
    "nobody": pd.DataFrame({"a": [], "b": []}, dtype=float),
    "no item": pd.DataFrame(index=range(30)),
    "one trainee": pd.DataFrame({"a": [1.0], "b": [0.0]}),
    "one item": pd.DataFrame({"a": [1.0, 0.0] * 20}),
    "all equal": pd.DataFrame({"a": [1.0] * 30, "b": [1.0] * 30}),
    "one constant item": pd.DataFrame({"a": [1.0] * 30, "b": [0.0, 1.0, 1.0] * 10}),
    "nothing known": pd.DataFrame({"a": [math.nan] * 30, "b": [math.nan] * 30}),
    "two items that say the same": pd.DataFrame({"a": [0.0, 1.0] * 15, "b": [0.0, 1.0] * 15}),
    "almost constant": pd.DataFrame({"a": [0.1 + 0.2, 0.3] * 15, "b": [0.0, 1.0] * 15}),
    "against each other": pd.DataFrame({"a": [0.0, 1.0] * 15, "b": [1.0, 0.0] * 15}),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("least", [0, LEAST])
def test_no_group_is_too_odd(name, least):
    points = ODD[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for item in points:
            found = difficulty(points[item])
            assert found.known == bool(points[item].notna().any())
        for found in discrimination(points, least).values():
            assert not found.known or -1 <= found.value <= 1
        reliability(points, least)
        assert not share(0, 0).known


def test_no_interval_from_three():
    found = correlation(pd.Series([1.0, 2.0, 4.0]), pd.Series([1.0, 3.0, 4.0]))
    assert found.known
    assert math.isnan(found.low)
