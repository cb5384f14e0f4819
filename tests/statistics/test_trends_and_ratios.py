"""Trends are the regression's own numbers; Fieller's interval covers what it should."""

import itertools
import math
import random

import pytest

from labtrack.statistics.linear_regression import polynomial_regression
from labtrack.statistics.ratios import ratio_of_differences
from labtrack.statistics.regression_bands import band
from labtrack.statistics.samples import SampleError, TooFewValues
from labtrack.statistics.trends import trend
from labtrack.statistics.two_samples import welch

X = [0.0, 0.0, 0.1, 0.11, 0.2, 0.21, 0.3, 0.29]
Y = [138.0, 141.0, 150.0, 151.5, 163.0, 160.0, 171.0, 173.0]


def test_a_line_is_the_regression_with_its_bands_at_the_ends_of_the_data():
    found = trend(X, Y)
    fit = polynomial_regression(X, Y, degree=1)
    assert found.slope == fit.estimate("B1")
    assert (found.points[0].x, found.points[-1].x) == (0.0, 0.3)
    at = found.points[-1]
    assert at.mean == band(fit, 0.3).mean
    assert at.prediction[0] < at.mean[0] < at.fit < at.mean[1] < at.prediction[1]


def test_the_mean_band_agrees_with_the_textbook_formula():
    n, mean_x = len(X), math.fsum(X) / len(X)
    sxx = math.fsum((x - mean_x) ** 2 for x in X)
    found = trend(X, Y)
    at = found.points[-1]
    half = (
        2.446911851 * found.residual_sd * math.sqrt(1 / n + (0.3 - mean_x) ** 2 / sxx)
    )
    assert at.mean[1] - at.fit == pytest.approx(half, rel=1e-8)


def test_a_quadratic_bends_and_a_broken_stick_finds_its_break():
    x = [i / 20 for i in range(13)]
    bent = [100 + 80 * v - 90 * v * v for v in x]
    assert trend(x, bent, model="quadratic").residual_sd == pytest.approx(0, abs=1e-9)
    stick = [
        140 + 100 * min(v, 0.3) + (0.1 if i % 2 else -0.1) for i, v in enumerate(x)
    ]
    found = trend(x, stick, model="broken-stick")
    assert found.break_at == pytest.approx(0.3, abs=0.02)
    assert found.slope is None


@pytest.mark.parametrize(("x", "y"), [([0.1, 0.2], [1, 2]), ([0.1] * 4, [1, 2, 3, 4])])
def test_too_little_is_refused_in_words(x, y):
    with pytest.raises(SampleError, match=r"needed|told apart|constant|combination"):
        trend(x, y)


def test_an_exact_cost_gives_the_interval_of_the_gain_over_it():
    treated = [(170.0, 18.0), (176.0, 18.0), (174.0, 18.0)]
    control = [(138.0, 0.0), (141.0, 0.0), (140.0, 0.0)]
    found = ratio_of_differences(treated, control)
    gain = welch([y for y, _c in treated], [y for y, _c in control])
    assert found.ratio == pytest.approx(gain.difference / 18)
    assert found.interval == pytest.approx([end / 18 for end in gain.interval])


def test_equal_costs_have_no_ratio_and_say_so():
    found = ratio_of_differences(
        [(170.0, 5.0), (172.0, 5.4)], [(138.0, 5.3), (141.0, 4.9)]
    )
    assert (found.ratio, found.interval) == (None, None)
    assert "not told from equal" in found.reason


def test_one_heat_is_too_few():
    with pytest.raises(TooFewValues):
        ratio_of_differences([(170.0, 5.0)], [(138.0, 0.0), (141.0, 0.0)])


def test_fiellers_interval_covers_the_true_ratio_as_often_as_it_says():
    chance = random.Random(7)

    def heats(mean, cost, n):
        return [(chance.gauss(mean, 4), chance.gauss(cost, 0.6)) for _ in range(n)]

    covered = [
        low <= 30 / 15 <= high
        for _ in itertools.repeat(None, 1500)
        if (ends := ratio_of_differences(heats(170, 15, 6), heats(140, 0, 6)).interval)
        for low, high in (ends,)
    ]
    assert 0.93 <= sum(covered) / len(covered) <= 0.975
