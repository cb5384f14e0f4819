"""Confidence intervals against the NIST handbook, scipy by another route, coverage."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.intervals import (
    cv_interval,
    mean_interval,
    quantile_interval,
    sd_interval,
)
from labtrack.statistics.noncentral import noncentral_t_probability
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    NotFinite,
    OutOfDomain,
    TooFewValues,
)

BARS = [249.0, 251.0, 256.0, 247.0, 252.0, 250.0, 244.0, 258.0]


def test_the_mean_of_zarr13_has_nist_s_interval():
    # NIST e-Handbook 1.3.5.2: n 195, mean 9.261460, s 0.022789; 95 % 9.258242 to
    # 9.264679. A sample with exactly that mean and s stands for the data set.
    half = 0.022789 * np.sqrt(194 / 195)
    sample = [9.261460 + half * s for s in [1, -1] * 97] + [9.261460]
    scale = 0.022789 / np.std(sample, ddof=1)
    sample = [9.261460 + (x - 9.261460) * scale for x in sample]
    interval = mean_interval(sample)
    assert interval.lower == pytest.approx(9.258242, abs=1e-6)
    assert interval.upper == pytest.approx(9.264679, abs=1e-6)


def test_the_mean_interval_is_scipy_s():
    expected = stats.ttest_1samp(BARS, 0).confidence_interval(0.9)
    found = mean_interval(BARS, confidence=0.9)
    assert (found.lower, found.upper) == pytest.approx(tuple(expected), rel=1e-12)


def test_the_sd_interval_inverts_the_chi_square_test():
    found = sd_interval(BARS, confidence=0.9)
    n, s = len(BARS), np.std(BARS, ddof=1)
    for limit, probability in ((found.lower, 0.95), (found.upper, 0.05)):
        assert stats.chi2.cdf((n - 1) * s**2 / limit**2, n - 1) == pytest.approx(
            probability, abs=1e-12
        )


def test_the_cv_interval_inverts_the_noncentral_t():
    found = cv_interval(BARS, confidence=0.9)
    n = len(BARS)
    statistic = np.sqrt(n) / found.estimate
    for limit, probability in ((found.lower, 0.05), (found.upper, 0.95)):
        reached = stats.nct.cdf(statistic, n - 1, np.sqrt(n) / limit)
        assert reached == pytest.approx(probability, abs=1e-6)


def test_a_cv_that_may_be_infinite_has_no_upper_limit_and_says_so():
    found = cv_interval([0.5, -1.0, 2.0, 0.1])
    assert found.upper is None
    assert found.lower > 0
    failed = [c for c in found.diagnostics if c.outcome is Outcome.FAILED]
    assert [check.check for check in failed] == ["mean above zero"]


@pytest.mark.parametrize(
    ("n", "ranks"),
    # Conover (1999), table of confidence intervals for the median, 95 %.
    [(6, (1, 6)), (10, (2, 9)), (20, (6, 15)), (30, (10, 21))],
)
def test_median_ranks_are_the_published_ones(n, ranks):
    found = quantile_interval(range(1, n + 1), 0.5)
    assert (found.lower, found.upper) == ranks
    assert found.attained >= 0.95


@settings(max_examples=40, deadline=None)
@given(
    st.integers(5, 200),
    st.floats(0.05, 0.95),
    st.floats(0.5, 0.99),
    st.sampled_from(["two-sided", "lower", "upper"]),
)
def test_quantile_intervals_keep_their_confidence(n, p, confidence, sides):
    try:
        found = quantile_interval(range(n), p, confidence=confidence, sides=sides)
    except TooFewValues:
        # Only where the extremes themselves fall short.
        assert max(p, 1 - p) ** n > (1 - confidence) / 2
        return
    assert confidence - 1e-12 <= found.attained <= 1


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(1, 1e3), min_size=3, max_size=9, unique=True),
    st.floats(0.5, 0.99),
)
def test_intervals_hold_their_estimate_and_grow_with_confidence(values, confidence):
    for interval in (mean_interval, sd_interval, cv_interval):
        narrow = interval(values, confidence=confidence - 0.1)
        wide = interval(values, confidence=confidence)
        assert wide.lower < wide.estimate
        assert wide.lower < narrow.lower
        if wide.upper is not None:
            assert wide.estimate < wide.upper
            assert narrow.upper < wide.upper


def test_one_sided_intervals_are_open_on_the_other_side():
    lower = mean_interval(BARS, confidence=0.95, sides="lower")
    assert lower.upper is None
    assert lower.lower == pytest.approx(mean_interval(BARS, confidence=0.9).lower)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0, 60).filter(lambda t: t == 0 or t > 1e-9),
    st.integers(1, 300),
    st.floats(-8, 30),
)
def test_the_noncentral_t_is_scipy_s(t, freedom, shift):
    ours = noncentral_t_probability(t, freedom, shift)
    expected = stats.nct.cdf(t, freedom, shift)
    if np.isnan(expected):  # scipy gives up here and there in the tails
        expected = _noncentral_t_by_integral(t, freedom, shift)
    assert 0 <= ours <= 1
    assert ours == pytest.approx(expected, abs=2e-7)


def test_where_scipy_has_no_noncentral_t_the_integral_has():
    assert _noncentral_t_by_integral(2.0, 7, 1.5) == pytest.approx(
        stats.nct.cdf(2.0, 7, 1.5), abs=1e-9
    )
    assert noncentral_t_probability(6.0, 98, -5.0) == pytest.approx(
        _noncentral_t_by_integral(6.0, 98, -5.0), abs=2e-7
    )


def _noncentral_t_by_integral(t, freedom, shift):
    """The probability that Z + shift <= t S, averaged over the scatter S."""
    scale = freedom**0.5

    def of_scatter(s):
        return stats.norm.cdf(t * s - shift) * stats.chi.pdf(s * scale, freedom) * scale

    return quad(of_scatter, 0, 10, points=[0.5, 1, 1.5], epsabs=1e-10, limit=200)[0]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: mean_interval([250]), TooFewValues),
        (lambda: mean_interval([250, 250]), NoSpread),
        (lambda: mean_interval([250, float("nan")]), NotFinite),
        (lambda: mean_interval([250, 251], confidence=95), BadOption),
        (lambda: sd_interval([]), TooFewValues),
        (lambda: cv_interval([-1, -2]), OutOfDomain),
        (lambda: quantile_interval([1, 2, 3], 0.5), TooFewValues),
        (lambda: quantile_interval([1, 2, 3], 0), BadOption),
    ],
)
def test_bad_input_is_named(call, error):
    with pytest.raises(error):
        call()


@pytest.mark.parametrize("scale", [1e-300, 1e300])
def test_extreme_magnitudes_change_nothing(scale):
    plain, scaled = mean_interval(BARS), mean_interval([b / 1e3 * scale for b in BARS])
    assert scaled.lower / scale == pytest.approx(plain.lower / 1e3, rel=1e-12)
