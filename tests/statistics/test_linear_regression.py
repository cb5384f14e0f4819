"""Least squares against NIST's certified values, statsmodels and properties."""

import importlib
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labtrack.statistics import least_squares
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.linear_regression import (
    linear_regression,
    polynomial_regression,
)
from labtrack.statistics.regression_bands import band
from labtrack.statistics.samples import (
    BadOption,
    NotFinite,
    OutOfDomain,
    OutOfRange,
    SampleError,
    SingularDesign,
    TooFewValues,
)
from tests.reference.strd import regression


def fitted(certified):
    response = [row[0] for row in certified.rows]
    predictors = list(zip(*(row[1:] for row in certified.rows), strict=True))
    if "B0" not in certified.coefficients:
        return linear_regression(response, predictors, intercept=False)
    if certified.degree:
        return polynomial_regression(predictors[0], response, degree=certified.degree)
    return linear_regression(response, predictors)


@pytest.mark.parametrize(
    "name",
    ["Longley", "Filip", "Wampler2", "Wampler3", "Wampler4", "Wampler5", "NoInt2"],
)
def test_certified_regressions_agree_to_every_digit_printed(name):
    # NIST prints 15 digits; rational arithmetic on decimal text loses none, whatever
    # the conditioning (Filip: 1e10 and more in double precision).
    certified = regression(name)
    fit = fitted(certified)
    assert {c.name for c in fit.coefficients} == set(certified.coefficients)
    for coefficient in fit.coefficients:
        estimate, sd = certified.coefficients[coefficient.name]
        assert coefficient.estimate == pytest.approx(float(estimate), rel=2e-14)
        assert coefficient.sd == pytest.approx(float(sd), rel=2e-14)
    assert fit.residual_sd == pytest.approx(float(certified.residual_sd), rel=2e-14)
    assert fit.r_squared == pytest.approx(float(certified.r_squared), rel=2e-14)
    assert fit.f == pytest.approx(float(certified.f), rel=2e-14)


def test_filip_from_doubles_keeps_what_the_rounding_of_the_data_leaves():
    # Rounding x to doubles alone moves the coefficients by about 1e-8: the data's own
    # conditioning, not the arithmetic.
    certified = regression("Filip")
    y, x = (list(map(float, column)) for column in zip(*certified.rows, strict=True))
    fit = polynomial_regression(x, y, degree=10)
    for coefficient in fit.coefficients:
        estimate, _ = certified.coefficients[coefficient.name]
        assert coefficient.estimate == pytest.approx(float(estimate), rel=1e-6)


@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
def test_several_predictors_agree_with_statsmodels(weighted):
    api = importlib.import_module("statsmodels.api")
    rng = np.random.default_rng(12)
    x = rng.normal(size=(30, 3))
    weights = rng.uniform(0.5, 4, 30)
    y = 3 + x @ [1.0, -2.0, 0.5] + rng.normal(0, 0.3, 30) / np.sqrt(weights)
    fit = linear_regression(y, x.T, weights=weights if weighted else None)
    design = api.add_constant(x)
    wanted = (api.WLS(y, design, weights) if weighted else api.OLS(y, design)).fit()
    assert [c.estimate for c in fit.coefficients] == pytest.approx(wanted.params)
    assert [c.sd for c in fit.coefficients] == pytest.approx(wanted.bse)
    assert [c.p for c in fit.coefficients] == pytest.approx(wanted.pvalues, rel=1e-6)
    assert fit.r_squared == pytest.approx(wanted.rsquared)
    assert fit.f == pytest.approx(wanted.fvalue)
    inside = [0.1, -0.2, 0.3]
    found = band(fit, inside, confidence=0.9)
    frame = wanted.get_prediction([[1, *inside]]).summary_frame(alpha=0.1)
    assert found.mean == pytest.approx(
        (frame["mean_ci_lower"][0], frame["mean_ci_upper"][0])
    )
    assert found.prediction == pytest.approx(
        (frame["obs_ci_lower"][0], frame["obs_ci_upper"][0])
    )


def test_the_exact_and_the_orthogonal_route_agree(monkeypatch):
    rng = np.random.default_rng(3)
    x, noise = rng.normal(size=(60, 2)), rng.normal(size=60)
    y = 1 + x @ [2.0, 3.0] + noise
    exact = linear_regression(y, x.T)
    monkeypatch.setattr(least_squares, "EXACT_WORK", 0)
    orthogonal = linear_regression(y, x.T)
    for one, other in zip(exact.coefficients, orthogonal.coefficients, strict=True):
        assert other.estimate == pytest.approx(one.estimate, rel=1e-12)
        assert other.sd == pytest.approx(one.sd, rel=1e-12)
    with pytest.raises(SingularDesign, match="double precision"):
        linear_regression(y, [x[:, 0], x[:, 0] * 2])


@given(
    st.lists(
        st.tuples(st.integers(-20, 20), st.integers(-50, 50)), min_size=4, max_size=12
    ),
    st.integers(-30, 30),
    st.sampled_from([-3, 2, 5]),
)
@settings(max_examples=60, deadline=None)
def test_a_line_follows_shift_and_scale_of_the_response(points, shift, scale):
    x, y = zip(*points, strict=True)
    if len(set(x)) < 2:
        with pytest.raises(SingularDesign):
            linear_regression(y, [x])
        return
    fit = linear_regression(y, [x])
    moved = linear_regression([shift + scale * v for v in y], [x])
    assert moved.estimate("B1") == pytest.approx(scale * fit.estimate("B1"))
    assert moved.estimate("B0") == pytest.approx(shift + scale * fit.estimate("B0"))
    assert moved.residual_sd == pytest.approx(abs(scale) * fit.residual_sd)
    assert math.fsum(fit.residuals) == pytest.approx(0, abs=1e-9)
    assert sum(fit.leverages) == pytest.approx(2)


def test_the_prediction_band_contains_the_mean_band_and_is_narrowest_at_the_mean():
    fit = linear_regression([1.1, 1.9, 3.2, 3.8, 5.3], [[1, 2, 3, 4, 5]])
    widths = []
    for x in (1, 2, 3, 4, 5):
        found = band(fit, x)
        assert found.prediction[0] < found.mean[0] < found.fit < found.mean[1]
        widths.append(found.mean[1] - found.mean[0])
    assert min(widths) == widths[2]


def test_no_band_is_given_outside_the_data_unless_asked_for():
    fit = linear_regression([1.1, 1.9, 3.2, 3.8], [[1, 2, 3, 4]])
    with pytest.raises(OutOfDomain, match="outside the data, 1 to 4"):
        band(fit, 4.5)
    assert band(fit, 4.5, extrapolate=True).fit > 4
    with pytest.raises(SampleError, match="2 coordinates"):
        band(fit, [1, 2])


def test_lack_of_fit_of_a_line_through_a_parabola_is_found():
    x = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    y = [v * v + e for v, e in zip(x, [0.1, -0.1] * 5, strict=True)]
    line = polynomial_regression(x, y, degree=1)
    parabola = polynomial_regression(x, y, degree=2)
    assert line.diagnostics[0].outcome is Outcome.FAILED
    assert parabola.diagnostics[0].outcome is Outcome.PASSED
    # By hand: pure error 5 pairs of +-0.1; the line misses x^2 - 4x + 2 by 14 each.
    assert line.lack_of_fit.ss_pure == pytest.approx(0.1)
    assert line.lack_of_fit.ss_lack == pytest.approx(28.0)


def test_growing_scatter_fails_the_check_of_constant_variance():
    breuschpagan = importlib.import_module(
        "statsmodels.stats.diagnostic"
    ).het_breuschpagan
    rng = np.random.default_rng(5)
    x = np.linspace(1, 10, 60)
    y = 2 * x + rng.normal(size=60) * x
    fit = linear_regression(y, [x])
    _, p, _, _ = breuschpagan(
        np.array(fit.residuals), np.column_stack([np.ones(60), x])
    )
    assert fit.diagnostics[1].outcome is Outcome.FAILED
    assert f"p = {p:.3f}" in fit.diagnostics[1].detail


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: linear_regression([], [[]]), TooFewValues, "0 values"),
        (lambda: linear_regression([1, 2], [[1, 2]]), TooFewValues, "2 values for 2"),
        (lambda: linear_regression([1, 2, 3], []), TooFewValues, "No predictor"),
        (lambda: linear_regression([1, 2, 3], [[2, 2, 2]]), SingularDesign, "B0, B1"),
        (lambda: linear_regression([1, 2, 3], [[1, 2]]), SampleError, "Predictor 1"),
        (lambda: linear_regression([1, math.nan, 3], [[1, 2, 3]]), NotFinite, "nan"),
        (lambda: linear_regression([1, 2, 3], [[1, math.inf, 3]]), NotFinite, "inf"),
        (lambda: linear_regression([1, 2, 4], [[1, 2, 3]], weights=[1, 0, 1]), OutOfDomain, "weight"),
        (lambda: linear_regression([1, 2, 4], [[1, 2, 3]], weights=[1, 1]), SampleError, "2 weights"),
        (lambda: linear_regression([1, 2, 4], [[1, 2, 3]], confidence=1.5), BadOption, "1.5"),
        (lambda: linear_regression([1, 2, 4], [[1, 2, 3]], names=["a", "b"]), SampleError, "2 names"),
        (lambda: polynomial_regression([1, 2, 3], [1, 2, 3], degree=0), BadOption, "Degree"),
        (lambda: polynomial_regression([1, 1, 2, 2], [1, 2, 3, 4], degree=2), SingularDesign, "B2"),
        (lambda: linear_regression([1e300, -1e300, 1], [[1, 2, 3]]), OutOfRange, "double"),
    ],
)  # fmt: skip
def test_regression_refuses_in_words(call, error, words):
    with pytest.raises(error, match=words):
        call()


@pytest.mark.parametrize("scale", [1e-150, 1e150], ids=["tiny", "huge"])
def test_scales_far_from_one_do_not_disturb_the_fit(scale):
    fit = linear_regression([1.1 * scale, 1.9 * scale, 3.2 * scale], [[1, 2, 3]])
    assert fit.estimate("B1") == pytest.approx(1.05 * scale, rel=1e-12)


def test_a_constant_response_has_no_slope_and_no_f():
    fit = linear_regression([5, 5, 5, 5], [[1, 2, 3, 4]])
    assert fit.estimate("B1") == 0.0
    assert fit.f == 0.0
    assert fit.coefficients[1].p == 1.0
