"""Power, sample size and bootstrap against scipy, statsmodels and simulation."""

import importlib
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labtrack.statistics.bootstrap import (
    bootstrap_mean,
    bootstrap_over_heats,
    bootstrap_statistic,
    resampled_means,
)
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.power import (
    Scatter,
    heats_for_difference,
    heats_for_margin,
    power_of_difference,
    power_of_margin,
)
from labtrack.statistics.samples import (
    BadOption,
    NoConvergence,
    NoSpread,
    NotFinite,
    OutOfRange,
    TooFewValues,
)
from labtrack.statistics.tolerance_power import (
    grouped_factor,
    heats_for_bound,
    power_of_bound,
)

ONE = Scatter(1.0, 0.0)
TENSILE = Scatter(3.0, 5.0)


@pytest.mark.parametrize(
    ("ours", "theirs"), [("two-sided", "two-sided"), ("one-sided", "larger")]
)
def test_power_of_a_difference_agrees_with_statsmodels(ours, theirs):
    power = importlib.import_module("statsmodels.stats.power").TTestIndPower()
    for heats, size in ((3, 1.0), (6, 2.0), (20, 0.7)):
        found = power_of_difference(size, ONE, heats=heats, bars=1, alternative=ours)
        wanted = power.power(size, heats, 0.05, alternative=theirs)
        assert found == pytest.approx(wanted, abs=1e-7)


def test_cohens_sample_size_for_a_medium_effect_is_64():
    # Cohen (1988), table 2.4.1: d = 0.5, power 0.80, two-sided 0.05: n = 64 (exact t).
    assert heats_for_difference(0.5, ONE, bars=1, power=0.8).heats == 64


def test_bars_shrink_only_the_scatter_within_heats():
    assert TENSILE.of_heat_mean(25) == pytest.approx(math.hypot(3, 1))
    few = power_of_difference(6, TENSILE, heats=4, bars=3)
    many = power_of_difference(6, TENSILE, heats=4, bars=10_000)
    limit = power_of_difference(6, Scatter(3.0, 0.0), heats=4, bars=1)
    assert few < many < limit + 1e-9
    assert many == pytest.approx(limit, abs=1e-3)


@given(st.floats(0.1, 8), st.integers(2, 20), st.integers(1, 6))
@settings(max_examples=50, deadline=None)
def test_power_rises_with_heats_bars_and_difference(size, heats, bars):
    base = power_of_difference(size, TENSILE, heats=heats, bars=bars)
    assert 0.05 - 1e-9 <= base <= 1
    assert power_of_difference(size, TENSILE, heats=heats + 1, bars=bars) >= base - 1e-9
    assert power_of_difference(size, TENSILE, heats=heats, bars=bars + 1) >= base - 1e-9
    assert (
        power_of_difference(size * 1.2, TENSILE, heats=heats, bars=bars) >= base - 1e-9
    )


def simulated_equivalence(margin, heats, runs=40_000):
    rng = np.random.default_rng(11)
    first, second = rng.normal(size=(2, runs, heats))
    difference = first.mean(axis=1) - second.mean(axis=1)
    pooled = (first.var(axis=1, ddof=1) + second.var(axis=1, ddof=1)) / 2
    error = np.sqrt(2 * pooled / heats)
    t = importlib.import_module("scipy.stats").t.ppf(0.95, 2 * heats - 2)
    return float(
        ((difference - t * error > -margin) & (difference + t * error < margin)).mean()
    )


@pytest.mark.parametrize(("margin", "heats"), [(1.5, 8), (1.0, 30), (3.0, 3)])
def test_power_of_equivalence_agrees_with_simulation(margin, heats):
    found = power_of_margin(margin, ONE, heats=heats, bars=1, claim="equivalence")
    # Four standard errors of 40,000 runs.
    assert found == pytest.approx(simulated_equivalence(margin, heats), abs=0.01)


def test_the_plan_is_the_fewest_heats_that_reach_the_power():
    for claim in ("non-inferiority", "equivalence"):
        plan = heats_for_margin(2.0, TENSILE, bars=3, claim=claim, power=0.8)
        assert plan.power >= 0.8
        fewer = power_of_margin(2.0, TENSILE, heats=plan.heats - 1, bars=3, claim=claim)
        assert fewer < 0.8


def test_the_grouped_factor_is_the_usual_one_for_single_bars():
    # Handbook values k_B, k_A for n = 10 and 30: 2.355, 3.981, 1.777.
    assert grouped_factor(ONE, heats=10, bars=1).factor == pytest.approx(
        2.355, abs=5e-4
    )
    assert grouped_factor(ONE, heats=30, bars=1).factor == pytest.approx(
        1.777, abs=5e-4
    )
    a_basis = grouped_factor(ONE, heats=10, bars=1, content=0.99)
    assert a_basis.factor == pytest.approx(3.981, abs=5e-4)
    within = grouped_factor(Scatter(0.0, 1.0), heats=5, bars=6)
    assert within.effective_n == pytest.approx(30)


def test_the_grouped_bound_covers_about_as_often_as_it_says():
    rng = np.random.default_rng(5)
    scatter, heats, bars, runs = Scatter(1.0, 1.0), 8, 4, 20_000
    x = rng.normal(size=(runs, heats, 1)) + rng.normal(size=(runs, heats, bars))
    means = x.mean(axis=2)
    within = x.var(axis=2, ddof=1).mean(axis=1)
    between = means.var(axis=1, ddof=1)
    total = np.sqrt(between + within * (1 - 1 / bars))
    k = grouped_factor(scatter, heats=heats, bars=bars).factor
    limit = -1.2815515655 * scatter.total
    covered = float((means.mean(axis=1) - k * total <= limit).mean())
    # Satterthwaite's approximation: within a percent and a half of 95 %.
    assert covered == pytest.approx(0.95, abs=0.015)


def test_power_of_a_bound_agrees_with_simulation_and_starts_at_one_minus_confidence():
    rng = np.random.default_rng(6)
    x = rng.normal(size=(40_000, 12))
    k = grouped_factor(ONE, heats=12, bars=1).factor
    passed = (x.mean(axis=1) - k * x.std(axis=1, ddof=1) >= -2.5).mean()
    assert power_of_bound(2.5, ONE, heats=12, bars=1) == pytest.approx(passed, abs=0.01)
    by_luck = power_of_bound(1.2815515655, ONE, heats=12, bars=1)
    assert by_luck == pytest.approx(0.05, abs=1e-6)


def test_more_scatter_between_heats_asks_for_more_heats():
    few = heats_for_bound(12.0, Scatter(1.0, 5.0), bars=5)
    many = heats_for_bound(12.0, Scatter(5.0, 1.0), bars=5)
    assert few.heats < many.heats


BARS = [
    251.0,
    249,
    256,
    248,
    262,
    254,
    250,
    257,
    259,
    246,
    253,
    252,
    255,
    261,
    247,
    258,
]


@pytest.mark.parametrize("method", ["percentile", "basic", "bca"])
def test_bootstrap_of_the_mean_agrees_with_scipy(method):
    stats = importlib.import_module("scipy.stats")
    found = bootstrap_mean(BARS, method=method, resamples=60_000, seed=4)
    wanted = stats.bootstrap(
        (BARS,), np.mean, n_resamples=60_000, batch=2000, method=method,
        rng=np.random.default_rng(9),
    )  # fmt: skip
    # Two runs of 60,000: the ends scatter by about 0.015.
    assert found.interval == pytest.approx(tuple(wanted.confidence_interval), abs=0.07)
    assert found.standard_error == pytest.approx(wanted.standard_error, rel=0.02)


@pytest.mark.parametrize("n", [2, 3, 5, 20, 21, 150])
def test_resampled_means_have_the_moments_of_sampling_with_replacement(n):
    sample = np.random.default_rng(n).normal(size=n)
    means = resampled_means(sample, resamples=40_000, seed=1)
    error = sample.std() / math.sqrt(n)
    assert means.mean() == pytest.approx(sample.mean(), abs=5 * error / 200)
    assert means.std() == pytest.approx(error, rel=0.03)


def test_two_values_give_their_three_means_in_the_right_numbers():
    means = resampled_means([0.0, 1.0], resamples=40_000)
    shares = [(means == value).mean() for value in (0.0, 0.5, 1.0)]
    assert shares == pytest.approx([0.25, 0.5, 0.25], abs=0.012)


@given(st.integers(0, 10**9), st.floats(-1e3, 1e3))
@settings(max_examples=20, deadline=None)
def test_the_same_seed_gives_the_same_interval_and_shift_moves_it(seed, shift):
    first = bootstrap_mean(BARS, resamples=2000, seed=seed)
    assert bootstrap_mean(BARS, resamples=2000, seed=seed) == first
    moved = bootstrap_mean([v + shift for v in BARS], resamples=2000, seed=seed)
    assert moved.interval == pytest.approx(
        tuple(v + shift for v in first.interval), abs=1e-6
    )
    assert first.interval[0] < first.estimate < first.interval[1]


def test_any_statistic_may_be_resampled():
    found = bootstrap_statistic(BARS, lambda x: float(np.std(x, ddof=1)), seed=2)
    assert found.interval[0] < np.std(BARS, ddof=1) < found.interval[1]


def test_heats_are_resampled_whole_and_few_heats_are_flagged():
    heats = {"H1": [250, 252], "H2": [255, 257, 256], "H3": [247]}
    found = bootstrap_over_heats(heats, seed=3)
    assert found.estimate == pytest.approx(np.mean([251, 256, 247]))
    assert found.interval == bootstrap_mean([251, 256, 247], seed=3).interval
    assert found.diagnostics[0].outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: power_of_difference(1, Scatter(0, 0), heats=3, bars=1), BadOption, "both zero"),
        (lambda: power_of_difference(1, Scatter(-1, 2), heats=3, bars=1), BadOption, "-1"),
        (lambda: power_of_difference(1, ONE, heats=1, bars=1), BadOption, "1 heats"),
        (lambda: power_of_difference(math.nan, ONE, heats=3, bars=1), BadOption, "nan"),
        (lambda: power_of_difference(1, ONE, heats=3, bars=1, alpha=2), BadOption, "alpha is 2"),
        (lambda: heats_for_difference(0, ONE, bars=1), BadOption, "zero"),
        (lambda: heats_for_difference(1e-6, ONE, bars=1), NoConvergence, "10000"),
        (lambda: power_of_margin(0, ONE, heats=3, bars=1), BadOption, "margin is 0"),
        (lambda: power_of_margin(1, ONE, heats=3, bars=1, claim="luck"), BadOption, "'luck'"),
        (lambda: heats_for_margin(1, ONE, bars=1, difference=-2), BadOption, "does not meet"),
        (lambda: heats_for_bound(1.0, ONE, bars=1), BadOption, "no plan"),
        (lambda: power_of_bound(math.inf, ONE, heats=3, bars=1), BadOption, "inf"),
        (lambda: grouped_factor(ONE, heats=1, bars=1), TooFewValues, "heats is 1"),
        (lambda: grouped_factor(ONE, heats=3, bars=1, content=1), BadOption, "content is 1"),
        (lambda: bootstrap_mean([]), TooFewValues, "0 values"),
        (lambda: bootstrap_mean([1.0]), TooFewValues, "1 value"),
        (lambda: bootstrap_mean([2.0, 2.0]), NoSpread, "equal 2"),
        (lambda: bootstrap_mean([1.0, math.nan]), NotFinite, "nan"),
        (lambda: bootstrap_mean([1e308, -1e308, 1e308]), OutOfRange, "Use another unit"),
        (lambda: bootstrap_mean(BARS, resamples=10), BadOption, "10 resamples"),
        (lambda: bootstrap_mean(BARS, method="luck"), BadOption, "'luck'"),
        (lambda: bootstrap_mean(BARS, confidence=95), BadOption, "95"),
        (lambda: bootstrap_statistic(BARS, lambda x: 1.0), NoSpread, "same"),
        (lambda: bootstrap_statistic(BARS, lambda x: math.nan), OutOfRange, "finite"),
        (lambda: bootstrap_over_heats({"a": [1]}), TooFewValues, "1 heat"),
    ],
)  # fmt: skip
def test_plans_and_resampling_refuse_in_words(call, error, words):
    with pytest.raises(error, match=words):
        call()
