"""Normal tolerance factors against tables, scipy's noncentral t and properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from labtrack.statistics.normal_factors import (
    one_sided_normal_factors,
    tolerance_factors,
)
from labtrack.statistics.samples import NoSpread, NotFinite, SampleError, TooFewValues
from labtrack.statistics.tolerance import (
    normal_lower_bound,
    normal_upper_bound,
    one_sided_normal_factor,
)

LEVELS = (0.05, 0.3, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999)


@pytest.mark.parametrize(
    ("n", "k_b", "k_a"),
    [
        # Krishnamoorthy and Mathew (2009), table B1; three decimals printed.
        (3, 6.155, 10.553),
        (10, 2.355, 3.981),
        (30, 1.777, 3.064),
        (100, 1.527, 2.684),
    ],
)
def test_factors_agree_with_published_tables(n, k_b, k_a):
    assert one_sided_normal_factor(n) == pytest.approx(k_b, abs=5.1e-4)
    assert one_sided_normal_factor(n, content=0.99) == pytest.approx(k_a, abs=5.1e-4)


@pytest.mark.parametrize("content", LEVELS)
@pytest.mark.parametrize("confidence", LEVELS)
def test_factors_agree_with_scipy_s_noncentral_t(content, confidence):
    n = np.array([2, 3, 4, 5, 7, 10, 18, 30, 100, 1000, 30_000])
    ours = one_sided_normal_factors(n, content=content, confidence=confidence)
    shift = stats.norm.ppf(content) * np.sqrt(n)
    theirs = stats.nct.ppf(confidence, n - 1, shift) / np.sqrt(n)
    # 1e-9 absolute covers factors that cross zero.
    np.testing.assert_allclose(ours, theirs, rtol=1e-8, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(
    st.integers(2, 500),
    st.floats(0.51, 0.999),
    st.floats(0.05, 0.99),
    st.floats(0.001, 0.009),
)
def test_a_factor_grows_with_content_and_confidence(n, content, confidence, more):
    k = one_sided_normal_factor(n, content, confidence)
    assert one_sided_normal_factor(n, content, confidence + more) > k
    if content + more < 1:
        assert one_sided_normal_factor(n, content + more, confidence) > k


def test_a_factor_falls_to_the_normal_quantile():
    factors = one_sided_normal_factors([10, 100, 10_000, 1_000_000])
    assert (np.diff(factors) < 0).all()
    assert factors[-1] == pytest.approx(stats.norm.ppf(0.9), abs=0.003)


def test_the_bound_shifts_and_scales_with_the_sample():
    bars = [249.0, 251.0, 256.0, 247.0, 252.0, 250.0]
    bound = normal_lower_bound(bars).bound
    moved = normal_lower_bound([2 * bar + 8 for bar in bars]).bound
    assert moved == pytest.approx(2 * bound + 8, rel=1e-12)
    mirrored = normal_upper_bound([-bar for bar in bars]).bound
    assert mirrored == pytest.approx(-bound, rel=1e-12)


def test_the_bound_covers_what_it_promises():
    draws = np.random.default_rng(535).normal(250, 6, size=(4000, 6))
    k = one_sided_normal_factor(6)
    bounds = draws.mean(axis=1) - k * draws.std(axis=1, ddof=1)
    covered = (bounds < stats.norm.ppf(0.1, 250, 6)).mean()
    # Four standard errors of a simulated 0.95.
    assert covered == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / 4000))


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ([], TooFewValues),
        ([250], TooFewValues),
        ([250, 250, 250], NoSpread),
        ([250, float("nan")], NotFinite),
    ],
    ids=["n 0", "n 1", "all equal", "nan"],
)
def test_bad_samples_are_named(values, error):
    with pytest.raises(error):
        normal_lower_bound(values)


@pytest.mark.parametrize("arguments", [(10, 0, 0.95), (10, 0.9, 1), (2.5, 0.9, 0.95)])
def test_impossible_levels_are_named(arguments):
    with pytest.raises(SampleError, match="expected"):
        one_sided_normal_factor(*arguments)


@pytest.mark.parametrize("content", [0.01, 0.5, 0.9, 0.99, 0.9999])
@pytest.mark.parametrize("confidence", [0.01, 0.5, 0.75, 0.95, 0.9999])
def test_no_sample_size_is_missed(content, confidence):
    n = np.arange(2, 3000)
    many = one_sided_normal_factors(n, content=content, confidence=confidence)
    # Large sizes come from a polynomial, each size alone from its own equation.
    alone = tolerance_factors(n, n - 1, content=content, confidence=confidence)
    np.testing.assert_allclose(many, alone, rtol=1e-7, atol=1e-9)
    # The factors have no jumps: neighbours differ less and less.
    steps = np.abs(np.diff(alone[3:]))
    assert (steps[1:] <= steps[:-1] * 1.001 + 1e-9).all()


def test_a_factor_can_be_zero():
    # The sample mean itself is a median-unbiased bound for half of the population.
    assert one_sided_normal_factors([2, 3, 40], content=0.5, confidence=0.5) == (
        pytest.approx([0, 0, 0], abs=1e-12)
    )
