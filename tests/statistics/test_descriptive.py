"""Exact moments and order statistics against NIST, numpy and properties."""

import math
import statistics
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labtrack.statistics.descriptive import (
    PLOTTING_POSITIONS,
    describe,
    exact_mean,
    exact_sd,
    lag_autocorrelation,
    quantile,
)
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.samples import NoSpread, NotFinite, SampleError, TooFewValues

finite = st.floats(-1e6, 1e6, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-6)
samples = st.lists(finite, min_size=2, max_size=12)


def numacc(base: str, low: str, high: str, pairs: int) -> list[str]:
    """NIST's NumAcc sets: one value, then two others in turn."""
    return [base, *[low, high] * pairs]


@pytest.mark.parametrize(
    ("values", "mean", "sd"),
    [
        (["10000001", "10000003", "10000002"], 10000002, 1),
        (numacc("1.2", "1.1", "1.3", 500), 1.2, 0.1),
        (numacc("1000000.2", "1000000.1", "1000000.3", 500), 1000000.2, 0.1),
        (numacc("10000000.2", "10000000.1", "10000000.3", 500), 10000000.2, 0.1),
    ],
    ids=["NumAcc1", "NumAcc2", "NumAcc3", "NumAcc4"],
)
def test_moments_of_decimal_text_are_the_certified_ones(values, mean, sd):
    assert exact_mean(values) == mean
    assert exact_sd(values) == sd


def test_floats_lose_what_binary_cannot_hold_before_any_arithmetic():
    values = [float(v) for v in numacc("10000000.2", "10000000.1", "10000000.3", 500)]
    # 1e7 has a spacing of 1.9e-9, against a standard deviation of 0.1.
    assert exact_sd(values) == pytest.approx(0.1, rel=1e-8)


@settings(max_examples=50, deadline=None)
@given(samples)
def test_moments_agree_with_the_standard_library_s_exact_fractions(values):
    assert exact_mean(values) == statistics.mean(values)
    assert exact_sd(values) == pytest.approx(statistics.stdev(values), rel=1e-15)


@settings(max_examples=50, deadline=None)
@given(samples, st.randoms(use_true_random=False))
def test_order_changes_no_byte(values, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    assert describe(shuffled) == describe(values)


@settings(max_examples=50, deadline=None)
@given(samples, st.integers(-30, 30))
def test_a_power_of_two_scales_every_figure_exactly(values, power):
    before, after = describe(values), describe([v * 2.0**power for v in values])
    assert after.mean == before.mean * 2.0**power
    assert after.sd == before.sd * 2.0**power
    assert after.upper_quartile == before.upper_quartile * 2.0**power


@pytest.mark.parametrize(
    ("definition", "numpy_name"),
    [
        ("hyndman-fan 4", "interpolated_inverted_cdf"),
        ("hyndman-fan 5", "hazen"),
        ("hyndman-fan 6", "weibull"),
        ("hyndman-fan 7", "linear"),
        ("hyndman-fan 8", "median_unbiased"),
        ("hyndman-fan 9", "normal_unbiased"),
    ],
)
def test_quantiles_follow_hyndman_and_fan(definition, numpy_name):
    values = [3.1, 4.7, 1.2, 9.9, 6.4, 5.0, 2.2]
    for probability in (0, 0.01, 0.1, 0.25, 0.5, 0.63, 0.9, 0.99, 1):
        assert quantile(values, probability, definition=definition) == pytest.approx(
            np.quantile(values, probability, method=numpy_name), rel=1e-13
        )
    assert set(PLOTTING_POSITIONS) >= {definition}


def test_autocorrelation_agrees_with_deviation_sums():
    values = np.array([3.0, 4.5, 4.0, 6.5, 6.0, 7.5, 6.5])
    deviations = values - values.mean()
    expected = (deviations[:-2] * deviations[2:]).sum() / (deviations**2).sum()
    assert lag_autocorrelation(values, lag=2) == pytest.approx(expected, rel=1e-14)


def test_magnitudes_near_the_ends_of_a_float_are_no_trouble():
    assert exact_sd([1e300, -1e300, 1e300]) == pytest.approx(2e300 / math.sqrt(3))
    assert exact_mean([1e308, 1e308]) == 1e308
    assert exact_sd([1e-300, 3e-300]) == pytest.approx(math.sqrt(2) * 1e-300)


def test_one_value_has_no_scatter_and_the_diagnostic_says_so():
    one = describe([Decimal("250")])
    assert (one.sd, one.cv) == (None, None)
    assert one.diagnostics[0].outcome is Outcome.NOT_RUN


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: exact_mean([]), TooFewValues, "0 values"),
        (lambda: exact_sd([1.0]), TooFewValues, "1 value;"),
        (lambda: exact_mean([1.0, math.nan]), NotFinite, "nan at position 1"),
        (lambda: exact_mean([math.inf]), NotFinite, "inf at position 0"),
        (lambda: exact_mean(["12,5"]), NotFinite, "12,5"),
        (lambda: lag_autocorrelation([2, 2, 2]), NoSpread, "equal"),
        (lambda: quantile([1, 2], 1.5), SampleError, "1.5"),
        (lambda: quantile([1, 2], 0.5, definition="mine"), SampleError, "mine"),
    ],
    ids=["n 0", "n 1", "nan", "inf", "comma", "all equal", "probability", "definition"],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()
