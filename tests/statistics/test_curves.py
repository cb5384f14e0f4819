"""Broken stick, age hardening, Hall-Petch and calibration against known curves."""

import importlib
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labtrack.statistics.age_hardening import (
    activation_energy,
    age_hardening_fit,
    aging_gain,
)
from labtrack.statistics.broken_stick import broken_stick
from labtrack.statistics.calibration_curve import (
    calibration_curve,
    inverse_prediction,
    read_back,
)
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.hall_petch import hall_petch
from labtrack.statistics.linear_regression import linear_regression
from labtrack.statistics.profile_fit import profile_fit
from labtrack.statistics.regression_bands import band
from labtrack.statistics.samples import (
    BadOption,
    NoConvergence,
    NoSpread,
    NotFinite,
    OutOfDomain,
    SampleError,
    SingularDesign,
    TooFewValues,
)

SC = np.repeat([0.0, 0.1, 0.2, 0.3, 0.4, 0.5], 3)
NOISE = np.tile([0.6, -0.4, -0.2, 0.3, -0.5, 0.2], 3)


def stick(x, at=0.28, before=100.0, after=5.0):
    return 140 + np.where(x < at, before * (x - at), after * (x - at))


def test_a_known_break_is_found_with_its_slopes():
    found = broken_stick(SC, stick(SC) + NOISE)
    assert found.break_at == pytest.approx(0.28, abs=0.01)
    assert found.slope_before == pytest.approx(100, abs=4)
    assert found.slope_after == pytest.approx(5, abs=6)
    low, high = found.break_interval
    assert low < 0.28 < high
    assert found.predict(found.break_at) == found.level_at_break
    assert [d.outcome for d in found.diagnostics] == [Outcome.PASSED] * 2


def test_the_broken_stick_agrees_with_a_general_least_squares_search():
    optimize = importlib.import_module("scipy.optimize")
    y = stick(SC) + NOISE

    def residuals(p):
        at, level, before, after = p
        return level + np.where(at > SC, before, after) * (SC - at) - y

    wanted = min(
        (
            optimize.least_squares(residuals, [at, 140, 90, 0])
            for at in (0.22, 0.28, 0.35)
        ),
        key=lambda fit: fit.cost,
    )
    found = broken_stick(SC, y)
    assert found.residual_sd**2 * found.df == pytest.approx(2 * wanted.cost, rel=1e-6)
    assert found.break_at == pytest.approx(wanted.x[0], abs=1e-5)


@given(
    st.integers(-500, 500),
    st.sampled_from([0.1, 2.0, 6.895]),
    st.sampled_from([1.0, 1e4]),
)
@settings(max_examples=15, deadline=None)
def test_the_break_follows_the_units_of_x_and_y(shift, scale, unit):
    y = stick(SC) + NOISE
    first, second = broken_stick(SC, y), broken_stick(SC * unit, shift + scale * y)
    assert second.break_at == pytest.approx(unit * first.break_at, rel=1e-5)
    assert second.slope_before == pytest.approx(
        scale / unit * first.slope_before, rel=1e-4
    )


def test_a_straight_line_has_no_break_and_the_diagnostics_say_so():
    found = broken_stick(SC, 100 + 50 * SC + NOISE)
    assert found.diagnostics[0].outcome is Outcome.FAILED


def general_band(function, parameters, x, y, at):
    """Mean half-width by scipy's Jacobian: an independent linearization."""
    optimize = importlib.import_module("scipy.optimize")
    stats = importlib.import_module("scipy.stats")
    fit = optimize.least_squares(lambda p: function(x, p) - y, parameters)
    df = y.size - len(parameters)
    s2 = 2 * fit.cost / df
    step = 1e-6
    gradient = np.array(
        [
            (function(at, fit.x + step * unit) - function(at, fit.x - step * unit))[0]
            / (2 * step)
            for unit in np.eye(len(parameters))
        ]
    )
    variance = s2 * gradient @ np.linalg.inv(fit.jac.T @ fit.jac) @ gradient
    return stats.t.ppf(0.975, df) * math.sqrt(variance)


def test_the_band_of_the_broken_stick_counts_the_uncertain_break():
    y = stick(SC) + NOISE
    found = broken_stick(SC, y)

    def model(x, p):
        return p[1] + np.where(x < p[0], p[2], p[3]) * (x - p[0])

    start = [
        found.break_at,
        found.level_at_break,
        found.slope_before,
        found.slope_after,
    ]
    for at in (0.05, 0.15, 0.45):
        wanted = general_band(model, start, SC, y, np.array([at]))
        band_there = found.band(at)
        assert band_there.mean[1] - band_there.fit == pytest.approx(wanted, rel=1e-3)
        assert band_there.prediction[0] < band_there.mean[0] < band_there.fit
    with pytest.raises(OutOfDomain, match="outside the data"):
        found.band(0.6)


def test_the_band_of_the_aging_curve_agrees_with_a_general_linearization():
    noise = np.array([0.3, -0.2, 0.1, -0.3, 0.2, 0.1, -0.2, 0.2, -0.3, 0.1])
    hv = 72 + 20 * aging_gain(HOURS / 12) + noise
    fit = age_hardening_fit(HOURS, hv)

    def model(t, p):
        return p[0] + p[1] * aging_gain(t / np.exp(p[2]))

    start = [fit.initial, fit.peak_gain, math.log(fit.peak_time_h)]
    for at in (0.7, 12.0, 200.0):
        wanted = general_band(model, start, HOURS, hv, np.array([at]))
        assert fit.band(at).mean[1] - fit.band(at).fit == pytest.approx(
            wanted, rel=1e-3
        )
    with pytest.raises(OutOfDomain, match="times tried"):
        fit.band(301.0)


def test_the_aging_curve_has_its_peak_where_it_says():
    times = np.geomspace(1e-3, 1e3, 2001)
    gain = aging_gain(times)
    assert times[gain.argmax()] == pytest.approx(1.0)
    assert gain.max() == pytest.approx(1.0)
    # Rising as the sixth root of time at first: radius^(1/2), radius^3 ~ time.
    assert aging_gain(np.array([1e-12]))[0] == pytest.approx(1.5 * 1e-2, rel=1e-3)


HOURS = np.array([0, 0.5, 1, 2, 4, 8, 16, 32, 100, 300.0])


def test_a_known_aging_curve_is_recovered():
    noise = np.array([0.3, -0.2, 0.1, -0.3, 0.2, 0.1, -0.2, 0.2, -0.3, 0.1])
    fit = age_hardening_fit(HOURS, 72 + 20 * aging_gain(HOURS / 12) + noise)
    assert fit.initial == pytest.approx(72, abs=0.5)
    assert fit.peak == pytest.approx(92, abs=0.4)
    low, high = fit.peak_time_interval_h
    assert low < 12 < high
    assert fit.predict(0.0) == pytest.approx(fit.initial)
    assert fit.predict(fit.peak_time_h) == pytest.approx(fit.peak)


def test_the_aging_fit_agrees_with_scipys_curve_fit():
    optimize = importlib.import_module("scipy.optimize")
    noise = np.array([0.3, -0.2, 0.1, -0.3, 0.2, 0.1, -0.2, 0.2, -0.3, 0.1])
    hv = 72 + 20 * aging_gain(HOURS / 12) + noise
    wanted, _ = optimize.curve_fit(
        lambda t, h0, gain, log_peak: h0 + gain * aging_gain(t / np.exp(log_peak)),
        HOURS, hv, p0=[70, 15, 2],
    )  # fmt: skip
    fit = age_hardening_fit(HOURS, hv)
    assert fit.peak_time_h == pytest.approx(math.exp(wanted[2]), rel=1e-4)
    assert fit.peak_gain == pytest.approx(wanted[1], rel=1e-5)


def test_a_peak_that_was_not_reached_is_flagged():
    early = HOURS[:6]
    noise = np.array([0.02, -0.01, 0.0, -0.02, 0.01, 0.0])
    fit = age_hardening_fit(early, 72 + 20 * aging_gain(early / 200) + noise)
    assert fit.diagnostics[0].outcome is Outcome.FAILED


def test_activation_energy_of_an_exact_arrhenius_line():
    temperatures = np.array([275.0, 300, 325, 350])
    hours = np.exp(-20 + 140e3 / (8.31446261815324 * (temperatures + 273.15)))
    found = activation_energy(temperatures, hours * [1.01, 0.99, 0.99, 1.01])
    assert found.energy_kj_mol == pytest.approx(140, abs=2)
    assert found.interval_kj_mol[0] < 140 < found.interval_kj_mol[1]


def test_hall_petch_gives_k_in_three_units():
    sizes = np.array([400.0, 250, 100, 50, 25])
    found = hall_petch(sizes, 100 + 0.15 * (sizes * 1e-6) ** -0.5)
    assert found.friction_mpa == pytest.approx(100)
    assert found.k_mpa_sqrt_m == pytest.approx(0.15)
    assert found.k_mpa_sqrt_mm == pytest.approx(0.15 * math.sqrt(1000))
    assert found.k_mpa_sqrt_um == pytest.approx(150)
    # 400 to 100 um at k = 0.15: about 7.5 MPa.
    gain = found.band(100.0).fit - found.band(400.0).fit
    assert gain == pytest.approx(7.5, abs=0.01)
    with pytest.raises(OutOfDomain, match="outside"):
        found.band(10.0)


def test_an_implausible_k_is_flagged_not_refused():
    found = hall_petch([400.0, 100, 25], [100.0, 200, 401])
    assert found.diagnostics[-1].outcome is Outcome.FAILED


X = [0.0, 0.05, 0.1, 0.2, 0.3, 0.4]
COUNTS = [12.0, 70, 131, 249, 372, 491]


def test_fiellers_interval_is_where_the_prediction_band_meets_the_reading():
    fit = linear_regression(COUNTS, [X])
    found = inverse_prediction(fit, [300.0])
    # Independent route: the band's own ends, at the interval's ends.
    low, high = found.interval
    assert band(fit, low).prediction[1] == pytest.approx(300)
    assert band(fit, high).prediction[0] == pytest.approx(300)
    assert band(fit, found.value).fit == pytest.approx(300)


def test_more_readings_narrow_the_value_down_to_what_the_line_knows():
    fit = linear_regression(COUNTS, [X])
    one, ten = (inverse_prediction(fit, [300.0] * n) for n in (1, 10))
    assert ten.standard_uncertainty < one.standard_uncertainty
    many = inverse_prediction(fit, [300.0] * 10_000)
    known = band(fit, many.value)
    slope = fit.estimate("B1")
    half = (known.mean[1] - known.mean[0]) / 2 / slope
    assert (many.interval[1] - many.interval[0]) / 2 == pytest.approx(half, rel=0.01)


def test_a_parabola_reads_back_its_own_values():
    curve = calibration_curve(
        X,
        [
            10 + 1300 * v - 400 * v * v + e
            for v, e in zip(X, [1, -1, 1, -1, 1, -1], strict=True)
        ],
        degree=2,
    )
    found = read_back(curve, [curve.reading(0.25)])
    assert found.value == pytest.approx(0.25)
    # First-order propagation by hand: residual SD over slope, widened by the leverage.
    least = curve.fit.residual_sd / curve.slope(0.25)
    assert least < found.standard_uncertainty < 1.5 * least


@given(st.floats(0.01, 0.39), st.sampled_from([1e-3, 1.0, 1e5]))
@settings(max_examples=30, deadline=None)
def test_reading_back_does_not_depend_on_the_unit_of_the_reading(x, unit):
    plain = calibration_curve(X, COUNTS)
    scaled = calibration_curve(X, [unit * c for c in COUNTS])
    first = read_back(plain, [plain.reading(x)])
    second = read_back(scaled, [scaled.reading(x)])
    assert first.value == pytest.approx(x)
    assert second.standard_uncertainty == pytest.approx(first.standard_uncertainty)


SEVEN = list(range(7))


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: broken_stick([1, 2], [1, 2]), TooFewValues, "2 values"),
        (lambda: broken_stick([1, 1, 2, 2, 3], SEVEN[:5]), SingularDesign, "3 distinct"),
        (lambda: broken_stick(SEVEN, [5] * 7), NoSpread, "equal"),
        (lambda: broken_stick(SEVEN, SEVEN[:6]), SampleError, "6 of y"),
        (lambda: broken_stick(SEVEN, [*SEVEN[:6], math.nan]), NotFinite, "nan"),
        (lambda: broken_stick(SEVEN, [0, 1, 2, 3, 3, 3, 3]), NoSpread, "no residual"),
        (lambda: age_hardening_fit([0, 1], [70, 71]), TooFewValues, "2 values"),
        (lambda: age_hardening_fit([-1, 1, 2, 3, 4], SEVEN[:5]), OutOfDomain, "-1 h"),
        (lambda: age_hardening_fit([0, 1, 2, 3, 4], [70] * 5), NoSpread, "equal"),
        (lambda: age_hardening_fit([0, 0, 1, 1, 2], SEVEN[:5]), SingularDesign, "3 distinct"),
        (lambda: activation_energy([300, 325], [1, 2]), TooFewValues, "2 values"),
        (lambda: activation_energy([300, 325, 350], [1, 0, 2]), OutOfDomain, "above zero"),
        (lambda: activation_energy([300, 300, 300], [1, 2, 3]), SingularDesign, "B1"),
        (lambda: hall_petch([100, 50, 0], [1, 2, 3]), OutOfDomain, "0 um"),
        (lambda: hall_petch([100, 50], [1, 2]), TooFewValues, "2 values"),
        (lambda: hall_petch([50, 50, 50], [1, 2, 3]), SingularDesign, "B1"),
        (lambda: calibration_curve(X, COUNTS, degree=3), BadOption, "3"),
        (lambda: calibration_curve([-1, 0, 1, 2], [1, 0, 1, 4.1], degree=2), SampleError, "two values"),
        (lambda: read_back(calibration_curve(X, COUNTS), [900.0]), OutOfDomain, "outside"),
        (lambda: read_back(calibration_curve(X, COUNTS), []), TooFewValues, "readings"),
        (lambda: inverse_prediction(linear_regression([1, -1, 1, -1.5], [[1, 2, 3, 4]]), [0]), SampleError, "slope"),
        (lambda: inverse_prediction(linear_regression(SEVEN, [[1] * 6 + [2]], intercept=False), [0]), BadOption, "straight line"),
        (lambda: profile_fit(lambda v: np.ones((3, 2)), np.ones(3), np.arange(1.0, 4)), SingularDesign, "told apart"),
        (lambda: profile_fit(lambda v: np.ones((1, 1)), np.ones(1), np.arange(1.0, 4)), NoConvergence, "1 values"),
    ],
)  # fmt: skip
def test_curves_refuse_in_words(call, error, words):
    with pytest.raises(error, match=words):
        call()
