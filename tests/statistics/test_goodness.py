"""Anderson-Darling, its significance level, and Weibull parameters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.diagnostic import anderson_statistic

from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.goodness import anderson_darling, normality
from labtrack.statistics.goodness_many import anderson_darling_many
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    NotFinite,
    OutOfDomain,
    TooFewValues,
)
from labtrack.statistics.weibull_fit import weibull_mle
from labtrack.statistics.weibull_parameters import weibull_parameters

BARS = [137.4438, 139.5395, 150.8900, 141.4474, 141.8203, 151.8821, 143.9245, 132.9732]
BARS += [136.6419, 138.1723, 148.7668, 143.2830, 143.5429, 141.7023, 137.4732]
BARS += [152.3380, 144.1589, 128.5218]


@pytest.mark.parametrize(
    ("distribution", "printed"),
    [("normal", 0.465), ("lognormal", 0.480), ("weibull", 0.179)],
)
def test_significance_is_what_stat17_prints(distribution, printed):
    # STAT17 revision 5 on these 18 values; three decimals printed.
    found = anderson_darling(BARS, distribution).significance
    assert found == pytest.approx(printed, abs=5.1e-4)


def test_the_statistic_agrees_with_statsmodels():
    ours = anderson_darling(BARS).statistic
    assert ours == pytest.approx(anderson_statistic(np.array(BARS)), rel=1e-12)


def test_the_weibull_statistic_agrees_with_the_plain_formula():
    shape, _, scale = stats.weibull_min.fit(BARS, floc=0)
    u = stats.weibull_min.cdf(np.sort(BARS), shape, scale=scale)
    n = len(BARS)
    odd = 2 * np.arange(1, n + 1) - 1
    expected = -n - (odd * (np.log(u) + np.log(1 - u[::-1]))).sum() / n
    # scipy's own fit stops at about six digits.
    assert anderson_darling(BARS, "weibull").statistic == pytest.approx(
        expected, rel=1e-4
    )


@settings(max_examples=30, deadline=None)
@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3))
def test_normality_does_not_depend_on_the_unit(shift, scale):
    moved = anderson_darling([scale * (bar - 140) + shift for bar in BARS])
    assert moved.statistic == pytest.approx(anderson_darling(BARS).statistic, rel=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.floats(1e-200, 1e200))
def test_weibull_parameters_scale_with_the_unit(scale):
    before, after = weibull_parameters(BARS), weibull_parameters(np.array(BARS) * scale)
    assert after.shape == pytest.approx(before.shape, rel=1e-9)
    assert after.scale == pytest.approx(before.scale * scale, rel=1e-10)


def test_weibull_parameters_agree_with_the_full_likelihood_fit():
    ours, full = weibull_parameters(BARS), weibull_mle(BARS)
    assert ours.shape == pytest.approx(full.shape, rel=1e-9)
    assert ours.scale == pytest.approx(full.scale, rel=1e-11)


def test_a_skewed_sample_is_rejected_as_normal_and_kept_as_lognormal():
    skewed = np.exp(np.linspace(-2, 2, 60) ** 3 / 2)
    assert anderson_darling(skewed).rejected
    assert anderson_darling(skewed).significance < 1e-6
    symmetric = np.exp(stats.norm.ppf((np.arange(60) + 0.5) / 60))
    assert not anderson_darling(symmetric, "lognormal").rejected


def test_the_diagnostic_is_not_run_on_few_values_and_says_why():
    few = normality([250, 251, 252, 253])
    assert few.outcome is Outcome.NOT_RUN
    assert few.detail == "n = 4; at least 5 are needed."
    flat = normality([250] * 9)
    assert flat.outcome is Outcome.NOT_RUN
    assert "equal" in flat.detail


@pytest.mark.parametrize(
    ("values", "distribution", "error"),
    [
        ([], "normal", TooFewValues),
        ([1.0], "weibull", TooFewValues),
        ([2.0, 2.0, 2.0], "normal", NoSpread),
        ([2.0, 2.0, 2.0], "weibull", NoSpread),
        ([2.0, 2.0, 2.0], "lognormal", NoSpread),
        ([1.0, 0.0, 2.0], "lognormal", OutOfDomain),
        ([1.0, -1.0, 2.0], "weibull", OutOfDomain),
        ([1.0, float("inf"), 2.0], "normal", NotFinite),
        ([1.0, 2.0, 3.0], "cauchy", BadOption),
    ],
)
def test_bad_samples_are_named(values, distribution, error):
    with pytest.raises(error):
        anderson_darling(values, distribution)


@pytest.mark.parametrize("scale", [1e-300, 1e-30, 1e30, 1e300])
@pytest.mark.parametrize("distribution", ["normal", "lognormal", "weibull"])
def test_extreme_magnitudes_change_nothing(distribution, scale):
    values = [scale * bar / 100 for bar in BARS]
    expected = anderson_darling(BARS, distribution).statistic
    assert anderson_darling(values, distribution).statistic == pytest.approx(
        expected, rel=1e-8
    )


@pytest.mark.parametrize("distribution", ["normal", "lognormal", "weibull"])
def test_many_samples_at_once_give_what_each_gives_alone(distribution):
    random = np.random.default_rng(9)
    samples = [250 * random.weibull(20, n) for n in (2, 3, 5, 5, 18, 40, 5)]
    samples += [[1e300, 2e300, 4e300], [1e-300, 2e-300, 5e-300]]
    together = anderson_darling_many(samples, distribution)
    for found, sample in zip(together, samples, strict=True):
        alone = anderson_darling(sample, distribution)
        assert found.n == alone.n
        assert found.statistic == pytest.approx(alone.statistic, rel=1e-9)
        assert found.significance == pytest.approx(alone.significance, rel=1e-8)


def test_a_bad_sample_among_many_is_named():
    with pytest.raises(NoSpread, match="sample 2"):
        anderson_darling_many([[1, 2, 3], [4, 4, 4]])
    with pytest.raises(OutOfDomain, match="sample 3"):
        anderson_darling_many([[1, 2, 3], [4, 5, 6], [0, 1, 2]], "weibull")
    with pytest.raises(TooFewValues, match="sample 1"):
        anderson_darling_many([[1]])
    with pytest.raises(BadOption, match="cauchy"):
        anderson_darling_many([[1, 2]], "cauchy")


def test_the_package_imports_without_the_heavy_libraries():
    import subprocess
    import sys

    code = "import labtrack.statistics.basis, sys; print('scipy' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout == "False\n"
