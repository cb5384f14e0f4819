"""S-N lines and staircases against E739's example, scipy and the formulas by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from characterization.methods.fatigue import (
    Life,
    basquin,
    basquin_with_runouts,
    staircase,
)
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.samples import BadOption, NoSpread, OutOfDomain, TooFewValues


def simulated(seed=535, n=24, intercept=20.0, slope=-7.5, sd=0.15, end=1e6):
    rng = np.random.default_rng(seed)
    stress = np.tile([70, 80, 95, 110, 130, 150], n // 6)
    lives = 10 ** (intercept + slope * np.log10(stress) + rng.normal(0, sd, n))
    return [
        Life(float(s), int(min(life, end)), is_runout=bool(life > end))
        for s, life in zip(stress, lives, strict=True)
    ]


def test_the_line_is_scipy_s_regression_of_log_life():
    tests = [t for t in simulated() if not t.is_runout]
    theirs = stats.linregress(
        np.log10([t.stress_mpa for t in tests]), np.log10([t.cycles for t in tests])
    )
    ours = basquin(tests)
    assert ours.slope == pytest.approx(theirs.slope, rel=1e-12)
    assert ours.intercept == pytest.approx(theirs.intercept, rel=1e-12)
    half = stats.t.ppf(0.975, len(tests) - 2) * theirs.stderr
    assert ours.slope_interval == pytest.approx(
        (theirs.slope - half, theirs.slope + half)
    )


def test_basquin_s_form_is_the_same_line():
    line = basquin(simulated())
    for stress in (80, 120):
        reversals = 2 * line.median_life(stress)
        assert line.fatigue_strength_mpa * reversals**line.exponent == pytest.approx(
            stress
        )
        assert line.stress_at(line.median_life(stress)) == pytest.approx(stress)


def test_runouts_are_counted_left_out_and_said():
    line = basquin(simulated())
    assert line.runouts == sum(t.is_runout for t in simulated()) > 0
    assert [d.outcome for d in line.diagnostics] == [Outcome.PASSED, Outcome.FAILED]


def test_maximum_likelihood_is_that_of_another_optimizer():
    tests = simulated()
    s = np.log10([t.stress_mpa for t in tests])
    y = np.log10([t.cycles for t in tests])
    out = np.array([t.is_runout for t in tests])

    def misfit(p):
        mu, sd = p[0] + p[1] * (s - 2), math.exp(p[2])
        return -(
            stats.norm.logpdf(y[~out], mu[~out], sd).sum()
            + stats.norm.logsf(y[out], mu[out], sd).sum()
        )

    theirs = optimize.minimize(misfit, [5.0, -7.0, -2.0], method="BFGS").x
    ours = basquin_with_runouts(tests)
    assert ours.slope == pytest.approx(theirs[1], rel=1e-4)
    assert ours.sd_log_life == pytest.approx(math.exp(theirs[2]), rel=1e-4)
    assert ours.median_life(100) == pytest.approx(10 ** theirs[0], rel=1e-3)


def test_without_runouts_likelihood_and_least_squares_are_one_line():
    tests = [t for t in simulated() if not t.is_runout]
    likely, squares = basquin_with_runouts(tests), basquin(tests)
    assert likely.slope == pytest.approx(squares.slope, rel=1e-5)
    n = len(tests)  # likelihood divides by n, least squares by n - 2
    assert likely.sd_log_life == pytest.approx(
        squares.sd_log_life * math.sqrt((n - 2) / n), rel=1e-4
    )


@given(st.floats(0.01, 100))
def test_the_unit_of_cycles_moves_the_intercept_alone(factor):
    tests = [t for t in simulated() if not t.is_runout]
    scaled = [Life(t.stress_mpa, t.cycles * factor) for t in tests]
    assert basquin(scaled).slope == pytest.approx(basquin(tests).slope, rel=1e-9)


@pytest.mark.parametrize(
    ("error", "tests"),
    [
        (TooFewValues, []),
        (TooFewValues, [Life(100, 10), Life(90, 20)]),
        (TooFewValues, [Life(100, 10, is_runout=True)] * 9),
        (NoSpread, [Life(100, 10), Life(100, 20), Life(100, 30)]),
        (NoSpread, [Life(80, 10), Life(100, 20), Life(120, 30)]),
        (OutOfDomain, [Life(0, 10), Life(100, 20), Life(120, 30)]),
        (OutOfDomain, [Life(float("nan"), 10), Life(100, 20), Life(120, 30)]),
    ],
)
def test_what_makes_no_line_is_named(error, tests):
    with pytest.raises(error):
        basquin(tests)


def test_failures_exactly_on_a_line_have_no_likelihood():
    tests = [Life(10**k, 10 ** (12 - 3 * k)) for k in (1.0, 1.5, 2.0)]
    with pytest.raises(NoSpread, match="exactly"):
        basquin_with_runouts(tests)


def test_dixon_and_mood_by_hand():
    # Failures at 90 (2), 100 (3), 110 (1); run-outs more frequent: failures count.
    levels = [100, 90, 80, 90, 100, 90, 80, 90, 100, 90, 100, 110, 100, 90, 100]
    broke = [1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0]
    # i from 90: F = 7 with rungs: two at 0, four at 1, one at 2 -> A = 6, B = 8.
    found = staircase(levels, [bool(b) for b in broke], step_mpa=10)
    assert found.counted == "failures"
    assert found.mean_mpa == pytest.approx(90 + 10 * (6 / 7 - 0.5))
    quotient = (7 * 8 - 36) / 49
    assert found.sd_mpa == pytest.approx(1.62 * 10 * (quotient + 0.029))


def test_a_scatter_outside_the_formula_is_not_given():
    levels = [100, 90, 100, 90, 100, 90]
    found = staircase(levels, [True, False] * 3, step_mpa=10)
    assert found.sd_mpa is None
    assert found.mean_mpa == pytest.approx(95)
    assert found.diagnostics[0].outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("error", "levels", "broke", "step"),
    [
        (TooFewValues, [100] * 6, [True] * 6, 10),
        (TooFewValues, [100, 90], [True, False], 10),
        (BadOption, [100, 90, 97, 90, 100], [True, False, True, False, True], 10),
        (BadOption, [100, 90], [True], 10),
        (OutOfDomain, [100] * 5, [True, False] * 2 + [True], 0),
    ],
)
def test_what_is_no_staircase_is_named(error, levels, broke, step):
    with pytest.raises(error):
        staircase(levels, broke, step_mpa=step)
