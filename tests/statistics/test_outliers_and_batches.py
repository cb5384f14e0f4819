"""Outlier tests and the comparison of batches."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from labtrack.statistics.batches import (
    CRITICAL,
    LEVELS,
    _upper_tail,
    k_sample_anderson_darling,
    levene,
    same_population,
)
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.outliers import (
    grubbs,
    grubbs_critical,
    maximum_normed_residual,
    no_outliers,
)
from labtrack.statistics.samples import BadOption, NoSpread, NotFinite, TooFewValues

URANIUM = [199.31, 199.53, 200.19, 200.82, 201.92, 201.95, 202.18, 245.57]
# Scholz and Stephens (1987), table 4: smoothness of paper, four laboratories.
PAPER = {
    "A": [38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0],
    "B": [39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8],
    "C": [34.0, 35.0, 39.0, 40.0, 43.0, 43.0, 44.0, 45.0],
    "D": [34.0, 34.8, 34.8, 35.4, 37.2, 37.8, 41.2, 42.8],
}
few = st.lists(st.floats(0, 100), min_size=4, max_size=10, unique=True)


def test_grubbs_gives_nist_s_worked_example():
    test = grubbs(URANIUM, side="max")
    # NIST e-Handbook 1.3.5.17.1: G 2.4687, critical 2.032 at 0.05.
    assert test.statistic == pytest.approx(2.4687, abs=1e-4)
    assert test.critical == pytest.approx(2.032, abs=5e-4)
    assert (test.suspect, test.position, test.rejected) == (245.57, 7, True)


@pytest.mark.parametrize(("n", "printed"), [(3, 1.153), (5, 1.672), (10, 2.176)])
def test_one_sided_critical_values_are_those_of_grubbs(n, printed):
    # Grubbs (1969), table I, 5 %; three decimals, the last one not always right.
    assert grubbs_critical(n, side="max") == pytest.approx(printed, abs=1e-3)


def test_the_p_value_reaches_alpha_at_the_critical_value():
    for side in ("max", "two-sided"):
        test = grubbs(URANIUM, alpha=0.01, side=side)
        at_limit = grubbs(URANIUM, alpha=test.p_value, side=side)
        assert at_limit.critical == pytest.approx(test.statistic, rel=1e-9)


def test_the_critical_value_keeps_its_level():
    draws = np.random.default_rng(7).normal(size=(20_000, 8))
    z = np.abs(draws - draws.mean(1, keepdims=True)) / draws.std(1, ddof=1)[:, None]
    share = (z.max(axis=1) > grubbs_critical(8, 0.05)).mean()
    # Four standard errors of a simulated 0.05; Bonferroni is exact at this n.
    assert share == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 20_000))


@settings(max_examples=40, deadline=None)
@given(few, st.floats(0.01, 50), st.floats(-100, 100))
def test_outlier_tests_do_not_depend_on_the_unit(values, scale, shift):
    if np.std(values) < 1e-3:
        return
    moved = [scale * value + shift for value in values]
    before, after = maximum_normed_residual(values), maximum_normed_residual(moved)
    assert after.statistic == pytest.approx(before.statistic, rel=1e-6)
    assert after.statistic <= (len(values) - 1) / np.sqrt(len(values)) + 1e-9


def test_two_outliers_are_taken_out_one_by_one():
    found = maximum_normed_residual([*range(100, 120), 400, -300])
    assert set(found.outliers) == {400.0, -300.0}
    assert set(found.positions) == {20, 21}


def test_screening_many_samples_names_the_value_and_its_sample():
    found = no_outliers({"heat 1": [1, 2, 3, 2], "heat 2": URANIUM}, check="screen")
    assert found.outcome is Outcome.FAILED
    assert found.detail == "245.57 in heat 2"
    unscreened = no_outliers({"heat 1": [1, 1, 1], "heat 2": [2, 3]}, check="screen")
    assert unscreened.outcome is Outcome.NOT_RUN


def test_k_samples_give_the_figures_of_scholz_and_stephens():
    test = k_sample_anderson_darling(PAPER)
    # Their section 7: A2akN 8.3926, A2kN 8.3559, sigma 1.2038, p 0.0022 and 0.0023.
    assert test.statistic == pytest.approx(8.3926, abs=1e-4)
    assert test.statistic_right == pytest.approx(8.3559, abs=1e-4)
    assert test.sigma == pytest.approx(1.2038, abs=1e-4)
    assert test.p_value == pytest.approx(0.0022, abs=1e-4)
    assert test.cmh17_statistic == pytest.approx(8.3926 / 3, abs=1e-4)


def test_k_samples_agree_with_scipy_s_statistics():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scipy floors its p-value and warns
        midrank = stats.anderson_ksamp(list(PAPER.values())).statistic
        right = stats.anderson_ksamp(list(PAPER.values()), midrank=False).statistic
    test = k_sample_anderson_darling(PAPER)
    assert (test.statistic - 3) / test.sigma == pytest.approx(midrank, rel=1e-12)
    assert (test.statistic_right - 3) / test.sigma == pytest.approx(right, rel=1e-12)


@pytest.mark.parametrize("freedom", [1, 2, 3, 5, 10, 30])
@pytest.mark.parametrize("level", LEVELS)
def test_the_tail_reaches_the_published_points(level, freedom):
    b0, b1, b2 = CRITICAL[LEVELS.index(level)]
    point = b0 + b1 / math.sqrt(freedom) + b2 / freedom
    # Their points come from Pearson curves and a fit in the number of samples.
    assert _upper_tail(point, freedom) == pytest.approx(level, rel=0.06)


def test_the_tail_falls_from_one_to_nothing():
    for freedom in (1, 2, 5, 20):
        tails = [_upper_tail(t, freedom) for t in np.linspace(-5, 25, 200)]
        assert (np.diff(tails) < 1e-12).all()
        assert tails[0] == pytest.approx(1.0, abs=1e-9)
        assert tails[-1] < 1e-8


@settings(max_examples=25, deadline=None)
@given(few, few, few)
def test_k_samples_see_only_ranks(a, b, c):
    before = k_sample_anderson_darling([a, b, c])
    after = k_sample_anderson_darling(
        [[3 * x + 7 for x in group] for group in (a, b, c)]
    )
    assert 0 <= before.p_value <= 1
    if len({*a, *b, *c}) == len({3 * x + 7 for x in (*a, *b, *c)}):
        assert after.statistic == pytest.approx(before.statistic, rel=1e-12)


def test_levene_is_brown_and_forsythe_s():
    test = levene(PAPER)
    expected = stats.levene(*PAPER.values(), center="median")
    assert test.f == pytest.approx(expected.statistic, rel=1e-12)
    assert test.p_value == pytest.approx(expected.pvalue, rel=1e-10)


def test_batches_that_cannot_be_compared_are_not_run():
    assert same_population([[1, 1], [1, 1]]).outcome is Outcome.NOT_RUN
    assert same_population([[1, 2, 3]]).outcome is Outcome.NOT_RUN
    assert same_population(PAPER).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: grubbs([1, 2]), TooFewValues),
        (lambda: grubbs([2, 2, 2]), NoSpread),
        (lambda: grubbs([1, 2, 9], side="left"), BadOption),
        (lambda: grubbs_critical(8, 0), BadOption),
        (lambda: maximum_normed_residual([1, 2, float("nan")]), NotFinite),
        (lambda: k_sample_anderson_darling([[1], [2]]), TooFewValues),
        (lambda: k_sample_anderson_darling([[1, 1], [1, 1]]), NoSpread),
        (lambda: levene([[1, 2], [3]]), TooFewValues),
        (lambda: levene([[1, 1], [3, 3]]), NoSpread),
    ],
)
def test_bad_input_is_named(call, error):
    with pytest.raises(error):
        call()
