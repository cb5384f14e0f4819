"""Weibull and lognormal fits against scipy, high precision, tables and properties."""

import importlib
import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.lognormal_fit import lognormal_fit
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    NotFinite,
    OutOfDomain,
    OutOfRange,
    SampleError,
    TooFewValues,
)
from labtrack.statistics.weibull_fit import weibull_mle, weibull_quantile_interval

strengths = st.lists(st.floats(50, 500), min_size=3, max_size=15).filter(
    lambda x: max(x) > 1.01 * min(x)
)
BARS = [231.0, 242.5, 247.1, 249.9, 252.3, 255.0, 258.8, 261.2, 266.0, 271.4]


def test_shape_and_scale_agree_with_scipys_fit():
    stats = importlib.import_module("scipy.stats")
    shape, _, scale = stats.weibull_min.fit(BARS, floc=0)
    fit = weibull_mle(BARS)
    # scipy's simplex stops at about 1e-5.
    assert fit.shape == pytest.approx(shape, rel=1e-4)
    assert fit.scale == pytest.approx(scale, rel=1e-5)
    assert fit.log_likelihood == pytest.approx(
        stats.weibull_min.logpdf(BARS, fit.shape, scale=fit.scale).sum(), rel=1e-12
    )


def test_the_likelihood_equations_hold_in_high_precision():
    fit = weibull_mle(BARS)
    with mpmath.workdps(40):
        x = [mpmath.mpf(v) for v in BARS]

        def score(k):
            weighted = mpmath.fsum(v**k * mpmath.log(v) for v in x)
            return (
                weighted / mpmath.fsum(v**k for v in x)
                - 1 / k
                - mpmath.fsum(map(mpmath.log, x)) / len(x)
            )

        shape = mpmath.findroot(score, fit.shape)
        scale = (mpmath.fsum(v**shape for v in x) / len(x)) ** (1 / shape)
    assert fit.shape == pytest.approx(float(shape), rel=1e-12)
    assert fit.scale == pytest.approx(float(scale), rel=1e-12)


def profile(shape, values):
    x = np.array(values)
    scale = (x**shape).mean() ** (1 / shape)
    z = x / scale
    return float((np.log(shape / scale) + (shape - 1) * np.log(z) - z**shape).sum())


def test_the_interval_ends_where_the_profile_drops_by_half_chi_squared():
    fit = weibull_mle(BARS, confidence=0.95)
    for end in fit.shape_interval:
        # Half the 95 % point of chi-squared(1), 3.841459.
        assert fit.log_likelihood - profile(end, BARS) == pytest.approx(
            1.9207294, abs=1e-6
        )


def test_the_interval_of_the_scale_is_that_of_its_own_quantile():
    fit = weibull_mle(BARS)
    interval = weibull_quantile_interval(BARS, p=1 - math.exp(-1))
    assert interval == pytest.approx(fit.scale_interval, rel=1e-9)


def test_censored_values_count_as_survivors():
    # All failures equal 1 with rate lambda: for shape held by symmetry of logs the
    # scale^shape is sum(x^shape)/failures, here checked against a direct search.
    optimize = importlib.import_module("scipy.optimize")
    values = np.array([1.0, 1.4, 2.2, 2.5, 3.0, 3.0])
    failed = np.array([True, True, True, True, False, False])

    def loss(parameters):
        shape, scale = np.exp(parameters)
        z = values / scale
        return -(
            (np.log(shape / scale) + (shape - 1) * np.log(z))[failed].sum()
            - (z**shape).sum()
        )

    wanted = np.exp(
        optimize.minimize(loss, [0.5, 0.8], method="Nelder-Mead", tol=1e-12).x
    )
    fit = weibull_mle(values, censored=~failed)
    assert (fit.shape, fit.scale) == pytest.approx(tuple(wanted), rel=1e-5)
    assert fit.n_censored == 2
    assert fit.shape_unbiased is None


@given(strengths, st.floats(1e-6, 1e6))
@settings(max_examples=25, deadline=None)
def test_a_change_of_unit_scales_the_scale_and_leaves_the_shape(values, unit):
    first, second = weibull_mle(values), weibull_mle([unit * v for v in values])
    assert second.shape == pytest.approx(first.shape, rel=1e-6)
    assert second.scale == pytest.approx(unit * first.scale, rel=1e-6)
    assert second.shape_interval == pytest.approx(first.shape_interval, rel=1e-4)
    assert first.shape_interval[0] < first.shape < first.shape_interval[1]
    assert first.scale_interval[0] < first.scale < first.scale_interval[1]


def test_a_power_of_the_values_divides_the_shape():
    first, second = weibull_mle(BARS), weibull_mle([v**2 for v in BARS])
    assert second.shape == pytest.approx(first.shape / 2, rel=1e-9)


def test_a_small_sample_is_flagged_and_unbiased():
    fit = weibull_mle(BARS)
    assert fit.diagnostics[1].outcome is Outcome.FAILED
    assert fit.shape_unbiased == pytest.approx(fit.shape * 8 / 9.32)


@pytest.mark.parametrize("unit", [1e-290, 1e290], ids=["1e-290", "1e290"])
def test_extreme_units_are_fitted_as_others(unit):
    fit = weibull_mle([v * unit for v in BARS])
    assert fit.shape == pytest.approx(weibull_mle(BARS).shape, rel=1e-9)


@given(strengths)
@settings(max_examples=25, deadline=None)
def test_lognormal_fit_is_mean_and_sd_of_logs(values):
    fit = lognormal_fit(values)
    logs = np.log(values)
    assert fit.mean_log == pytest.approx(logs.mean(), rel=1e-12)
    assert fit.sd_log == pytest.approx(logs.std(ddof=1), rel=1e-9)
    assert fit.sd_log_mle == pytest.approx(logs.std(), rel=1e-9)
    assert fit.quantile(0.5) == pytest.approx(fit.median)
    assert fit.median_interval[0] < fit.median < fit.median_interval[1]


def test_lognormal_intervals_agree_with_scipy():
    stats = importlib.import_module("scipy.stats")
    fit, logs = lognormal_fit(BARS, confidence=0.9), np.log(BARS)
    wanted = stats.t.interval(0.9, 9, logs.mean(), stats.sem(logs))
    assert fit.mean_log_interval == pytest.approx(wanted)
    low = math.sqrt(9 * logs.var(ddof=1) / stats.chi2.ppf(0.95, 9))
    assert fit.sd_log_interval[0] == pytest.approx(low)


@pytest.mark.parametrize("fit", [weibull_mle, lognormal_fit])
@pytest.mark.parametrize(
    ("values", "error", "words"),
    [
        ([], TooFewValues, "0 values"),
        ([1.0], TooFewValues, "1 value;"),
        ([2.0, 2.0, 2.0], NoSpread, "All 3 values equal 2"),
        ([1.0, -1.0], OutOfDomain, "-1"),
        ([1.0, 0.0], OutOfDomain, "positive"),
        ([1.0, math.nan], NotFinite, "nan"),
        ([1.0, math.inf], NotFinite, "inf"),
    ],
    ids=["none", "one", "equal", "negative", "zero", "nan", "inf"],
)
def test_fits_refuse_in_words(fit, values, error, words):
    with pytest.raises(error, match=words):
        fit(values)


def test_a_sample_over_600_decades_is_an_error_not_infinity():
    with pytest.raises(OutOfRange, match="double"):
        weibull_mle([1e-300, 1.0, 1e300])


def test_bad_options_of_the_weibull_fit_are_refused():
    with pytest.raises(BadOption, match="confidence is 1"):
        weibull_mle(BARS, confidence=1.0)
    with pytest.raises(BadOption, match="p is 0"):
        weibull_quantile_interval(BARS, p=0.0)
    with pytest.raises(SampleError, match="1 censoring flags"):
        weibull_mle(BARS, censored=[True])
    with pytest.raises(TooFewValues, match="not censored"):
        weibull_mle([1.0, 2.0, 3.0], censored=[True, True, False])
