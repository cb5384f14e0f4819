"""Censored samples against scipy's censored fits; coordinates of probability plots."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from labtrack.statistics.censored import (
    censored_fit,
    describe_censored,
    sure_quantile,
)
from labtrack.statistics.descriptive import quantile
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.probability_plots import probability_plot
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    NotFinite,
    OutOfDomain,
    SampleError,
    TooFewValues,
)

PPM = [5.0, 5.0, 7.1, 8.4, 9.9, 12.0, 14.2, 30.0]
FLAGS = ["<", "<", "", "", "", "", "", ">"]
BARS = [249.0, 251.0, 256.0, 247.0, 252.0, 250.0, 244.0, 258.0]


def test_the_fit_is_scipy_s():
    data = stats.CensoredData(uncensored=PPM[2:7], left=[5.0, 5.0], right=[30.0])
    location, scale = stats.norm.fit(data)
    found = censored_fit(PPM, FLAGS)
    # scipy's simplex stops at about six digits.
    assert found.location == pytest.approx(location, rel=1e-4)
    assert found.scale == pytest.approx(scale, rel=1e-4)
    assert found.n_censored == 3


def test_without_censoring_the_fit_is_mean_and_sd_of_the_population():
    found = censored_fit(BARS, [""] * 8)
    assert found.location == pytest.approx(np.mean(BARS), rel=1e-12)
    assert found.scale == pytest.approx(np.std(BARS), rel=1e-10)


@settings(max_examples=25, deadline=None)
@given(st.floats(-100, 100), st.floats(0.01, 100))
def test_the_fit_shifts_and_scales(shift, scale):
    before = censored_fit(PPM, FLAGS)
    after = censored_fit([scale * value + shift for value in PPM], FLAGS)
    assert after.location == pytest.approx(scale * before.location + shift, abs=1e-6)
    assert after.scale == pytest.approx(scale * before.scale, rel=1e-7)


def test_a_lognormal_mean_comes_back_in_the_unit():
    found = describe_censored(PPM, FLAGS)
    logs = censored_fit(PPM, FLAGS, distribution="lognormal")
    assert found.mean == pytest.approx(
        stats.lognorm.mean(logs.scale, scale=np.exp(logs.location)), rel=1e-12
    )
    assert found.sd == pytest.approx(
        stats.lognorm.std(logs.scale, scale=np.exp(logs.location)), rel=1e-12
    )


def test_bounds_hold_whatever_the_censored_values_are():
    found = describe_censored(["0.5", "0.8", "1.2", "0.6"], ["<", "", "", ""])
    assert found.mean_bounds == (0.65, 0.775)
    assert found.n_below == 1
    open_above = describe_censored(PPM, FLAGS)
    assert open_above.mean_bounds[1] is None
    assert open_above.mean_bounds[0] == pytest.approx(sum(PPM[2:]) / 8)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(1, 50), min_size=3, max_size=9),
    st.lists(st.sampled_from(["", "<", ">"]), min_size=9, max_size=9),
    st.floats(0, 1),
)
def test_a_sure_quantile_is_the_same_for_every_possible_sample(values, flags, p):
    flags = flags[: len(values)]
    sure = sure_quantile(values, flags, p)
    if sure is None:
        return
    random = np.random.default_rng(0)
    for _ in range(5):
        possible = [
            {"": v, "<": v * random.random(), ">": v + 100 * random.random()}[flag]
            for v, flag in zip(values, flags, strict=True)
        ]
        assert quantile(possible, p) == pytest.approx(sure, rel=1e-12)


def test_what_does_not_exist_is_none_with_its_reason():
    found = describe_censored([0.5, 0.5, 0.5], ["<", "<", ""])
    assert (found.mean, found.sd, found.median) == (None, None, None)
    reasons = {check.check: check for check in found.diagnostics}
    assert reasons["at most half of the values censored"].outcome is Outcome.FAILED
    assert reasons["maximum likelihood, lognormal"].outcome is Outcome.NOT_RUN
    assert "1 of 3 values" in reasons["maximum likelihood, lognormal"].detail


@pytest.mark.parametrize("distribution", ["normal", "lognormal", "weibull"])
def test_points_rise_lie_in_order_and_inside_their_band_on_the_line(distribution):
    plot = probability_plot(BARS, distribution)
    rows = [(p.value, p.probability, p.score, p.fitted) for p in plot.points]
    assert rows == sorted(rows)
    assert [p.probability for p in plot.points] == [(i + 0.5) / 8 for i in range(8)]
    assert all(p.lower < p.fitted < p.upper for p in plot.points)
    assert 0.9 < plot.correlation <= 1
    wide = probability_plot(BARS, distribution, confidence=0.99)
    assert wide.points[3].lower < plot.points[3].lower


def test_the_normal_line_is_mean_and_sd_and_scipy_s_scores():
    plot = probability_plot(BARS)
    assert plot.intercept == pytest.approx(np.mean(BARS))
    assert plot.slope == pytest.approx(np.std(BARS, ddof=1))
    scores = stats.norm.ppf((np.arange(8) + 0.5) / 8)
    assert [p.score for p in plot.points] == pytest.approx(scores.tolist())
    expected = np.corrcoef(np.sort(BARS), scores)[0, 1]
    assert plot.correlation == pytest.approx(expected, rel=1e-12)


def test_an_exact_weibull_sample_lies_on_its_line():
    u = (np.arange(200) + 0.5) / 200
    plot = probability_plot(stats.weibull_min.ppf(u, 15, scale=250), "weibull")
    assert plot.slope == pytest.approx(1 / 15, rel=0.02)
    assert np.exp(plot.intercept) == pytest.approx(250, rel=0.002)
    assert plot.correlation == pytest.approx(1, abs=1e-9)


def test_the_band_holds_its_share_of_a_true_sample():
    random = np.random.default_rng(3)
    inside = []
    for _ in range(300):
        plot = probability_plot(random.normal(size=20), confidence=0.9)
        inside += [p.lower < p.value < p.upper for p in plot.points]
    # Estimated parameters draw the points to the line: never less than stated.
    assert np.mean(inside) > 0.9


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: describe_censored([], []), TooFewValues),
        (lambda: describe_censored([1, 2], [""]), SampleError),
        (lambda: describe_censored([1, 2], ["", "~"]), BadOption),
        (lambda: describe_censored([-1, 2], ["<", ""]), SampleError),
        (lambda: describe_censored([1, 2], ["", ""], distribution="beta"), BadOption),
        (lambda: censored_fit([1, 2, 3], ["<", "<", ""]), TooFewValues),
        (lambda: censored_fit([2, 2, 2], ["", "", ""]), NoSpread),
        (
            lambda: censored_fit([0, 2, 3], ["", "", ""], distribution="lognormal"),
            OutOfDomain,
        ),
        (lambda: probability_plot([1, 2]), TooFewValues),
        (lambda: probability_plot([2, 2, 2]), NoSpread),
        (lambda: probability_plot([0, 1, 2], "weibull"), OutOfDomain),
        (lambda: probability_plot([1, 2, float("nan")]), NotFinite),
        (lambda: probability_plot([1, 2, 3], "cauchy"), BadOption),
    ],
)
def test_bad_input_is_named(call, error):
    with pytest.raises(error):
        call()


@pytest.mark.parametrize("scale", [1e-300, 1e300])
@pytest.mark.parametrize("distribution", ["normal", "lognormal", "weibull"])
def test_extreme_magnitudes_change_nothing(scale, distribution):
    plain = probability_plot(BARS, distribution)
    scaled = probability_plot([b / 1e3 * scale for b in BARS], distribution)
    assert scaled.points[0].lower / scale == pytest.approx(
        plain.points[0].lower / 1e3, rel=1e-9
    )
