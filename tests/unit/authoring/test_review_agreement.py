"""Agreement beyond chance: worked values, other people's programs, and what cannot be said."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats import inter_rater
from statsmodels.stats.proportion import proportion_confint

from peercompass.authoring.review.agreement import (
    Kappa,
    cohen_kappa,
    fleiss_kappa,
    pooled_kappa,
    share_of,
)

FLEISS_1971 = """\
0 0 0 0 14
0 2 6 4 2
0 0 3 5 6
0 3 9 2 0
2 2 8 1 1
7 7 0 0 0
3 2 6 3 0
2 5 3 2 2
6 5 2 1 0
0 2 2 3 7"""
"""The example of Wikipedia's article “Fleiss' kappa”: 14 readers, 10 subjects, 5 categories;
kappa 0.210."""

categories = st.sampled_from("abcd")


@given(st.lists(st.tuples(categories, categories), min_size=1, max_size=60))
def test_cohens_kappa_is_that_of_statsmodels(pairs: list[tuple[str, str]]) -> None:
    ours = cohen_kappa(pairs)
    used = sorted({one for pair in pairs for one in pair})
    if len(used) == 1:
        assert ours is None
        return
    table = np.zeros((len(used), len(used)))
    for one, two in pairs:
        table[used.index(one), used.index(two)] += 1
    with np.errstate(invalid="ignore"):  # its z of a table where chance leaves nothing
        theirs = inter_rater.cohens_kappa(table)
    assert ours
    assert ours.value == pytest.approx(theirs.kappa, abs=1e-9)
    assert ours.variance == pytest.approx(theirs.var_kappa, abs=1e-9)


def test_the_interval_is_the_large_sample_one_and_ends_at_one() -> None:
    pairs = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    found = cohen_kappa(pairs)
    assert found
    assert found.value == pytest.approx(0.4)  # the example of Wikipedia's article “Cohen's kappa”
    reach = 1.959963984540054 * math.sqrt(found.variance)
    assert found.estimate.low == pytest.approx(0.4 - reach, abs=1e-12)
    assert found.estimate.high == pytest.approx(0.4 + reach, abs=1e-12)
    assert Kappa(0.95, 0.01, 30).estimate.high == 1.0


def test_fleiss_kappa_is_that_of_the_worked_example_and_of_statsmodels() -> None:
    table = [[int(cell) for cell in row.split()] for row in FLEISS_1971.splitlines()]
    found = fleiss_kappa(
        [[name for name, times in enumerate(row) for _ in range(times)] for row in table]
    )
    assert found
    assert round(found.value, 3) == 0.210
    assert found.value == pytest.approx(inter_rater.fleiss_kappa(np.array(table)), abs=1e-9)


def test_its_variance_is_near_that_of_leaving_one_out() -> None:
    chance = random.Random(7)
    truth = [chance.choice("abc") for _ in range(400)]
    rows = [
        [one if chance.random() < 0.7 else chance.choice("abc") for _ in range(3)] for one in truth
    ]
    whole = fleiss_kappa(rows)
    assert whole
    without = [fleiss_kappa(rows[:n] + rows[n + 1 :]).value for n in range(len(rows))]
    mean = sum(without) / len(without)
    spread = sum((one - mean) ** 2 for one in without) * (len(rows) - 1) / len(rows)
    assert whole.variance == pytest.approx(spread, rel=0.02)


@pytest.mark.parametrize(("same", "n"), [(0, 7), (7, 7), (13, 20), (153, 153)])
def test_a_share_has_wilsons_interval(same: int, n: int) -> None:
    low, high = proportion_confint(same, n, method="wilson")
    found = share_of(same, n)
    assert found == pytest.approx((same / n, low, high), abs=1e-9)


def test_where_chance_alone_would_agree_there_is_no_kappa() -> None:
    assert cohen_kappa([]) is None
    assert cohen_kappa([("a", "a")] * 30) is None
    assert fleiss_kappa([["a", "a", "a"]] * 30) is None
    assert fleiss_kappa([["a", "b", "a"]]) is None
    assert pooled_kappa([]) is None
    assert pooled_kappa([("one", [("a", "a")]), ("two", [("b", "b")])]) is None


def test_over_one_sort_the_pooled_kappa_is_that_of_the_sort() -> None:
    chance = random.Random(3)
    pairs = [(one, one if chance.random() < 0.8 else chance.choice("abc")) for one in "abc" * 100]
    alone, pooled = cohen_kappa(pairs), pooled_kappa([("one", [pair]) for pair in pairs])
    assert alone
    assert pooled
    assert pooled.value == pytest.approx(alone.value, abs=1e-12)
    assert pooled.variance == pytest.approx(alone.variance, rel=0.02)
    three = [(*pair, pair[0]) for pair in pairs]
    alone, pooled = fleiss_kappa(three), pooled_kappa([("one", [row]) for row in three])
    assert pooled.value == pytest.approx(alone.value, abs=1e-12)


def test_sorts_share_no_categories_and_questions_hang_together() -> None:
    yes_or_no = [("x", "x"), ("y", "y"), ("x", "y"), ("y", "x")]  # 2 of 4 agree, by chance 2
    letters = [("x", "x"), ("y", "y"), ("z", "z"), ("w", "w")]  # 4 of 4 agree, by chance 1
    pooled = pooled_kappa([("one", yes_or_no), ("two", letters)])
    assert pooled.value == pytest.approx((6 - 3) / (8 - 3))
    # Each question asked twice over, in the same words: more decisions, and no more is known.
    apart = [("one", [pair]) for pair in yes_or_no * 5]
    twice = [("one", [pair] * 2) for pair in yes_or_no * 5]
    assert pooled_kappa(twice).variance == pytest.approx(pooled_kappa(apart).variance)
