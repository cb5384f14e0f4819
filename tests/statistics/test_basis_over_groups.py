"""Pooled and ANOVA basis values, the random-effects bound, equivalence limits."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from labtrack.statistics.basis_anova import anova_basis, random_effects_bound
from labtrack.statistics.basis_pooled import pooled_cv_basis, pooled_sd_basis
from labtrack.statistics.diagnostics import Outcome, Override
from labtrack.statistics.equivalence import (
    MaterialSummary,
    acceptance_limits,
    change_of_mean,
)
from labtrack.statistics.equivalence_factors import equivalence_factors
from labtrack.statistics.normal_factors import tolerance_factors
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    NotFinite,
    OutOfDomain,
    TooFewValues,
)

HEATS = [[249, 252, 250], [241, 240, 244], [255, 257, 254], [246, 245, 249]]
COLD, HOT = [99.0, 101.0, 103.0, 98.5], [79.0, 80.0, 84.0]
POOL = ([*COLD, *HOT], ["cold"] * 4 + ["hot"] * 3)


def test_pooled_sd_is_the_root_of_the_pooled_variance():
    found = pooled_sd_basis(*POOL)
    expected = math.sqrt((3 * np.var(COLD, ddof=1) + 2 * np.var(HOT, ddof=1)) / 5)
    assert found.scatter == pytest.approx(expected, rel=1e-13)
    k = stats.nct.ppf(0.95, 5, stats.norm.ppf(0.9) * 2) / 2
    assert found.bounds["cold"] == pytest.approx(np.mean(COLD) - k * expected, rel=1e-8)


def test_pooled_cv_is_the_pooled_sd_of_values_over_their_means():
    found = pooled_cv_basis(*POOL)
    normed = [[x / np.mean(g) for x in g] for g in (COLD, HOT)]
    flat = pooled_sd_basis([*normed[0], *normed[1]], POOL[1])
    assert found.scatter == pytest.approx(flat.scatter, rel=1e-12)
    assert found.bounds["hot"] == pytest.approx(
        np.mean(HOT) * flat.bounds["hot"], rel=1e-12
    )


@pytest.mark.parametrize("pooled", [pooled_sd_basis, pooled_cv_basis])
def test_pooling_more_degrees_of_freedom_than_alone(pooled):
    found = pooled(*POOL)
    assert found.degrees_of_freedom == 5
    assert found.sizes == {"cold": 4, "hot": 3}
    alone = tolerance_factors([3], [2], content=0.9, confidence=0.95)[0]
    assert found.factors["hot"] < alone
    modified = pooled(*POOL, modified_cv=True)
    assert modified.modified_cv
    assert all(modified.bounds[name] < found.bounds[name] for name in found.bounds)


def test_pooled_checks_run_with_batches_and_carry_overrides():
    even = stats.norm.ppf((np.arange(36) + 0.5) / 36)
    values = [*(100 + 3 * even), *(80 + 3 * even)]
    conditions = ["cold"] * 36 + ["hot"] * 36
    batches = [str(at % 3) for at in range(72)]
    found = pooled_sd_basis(values, conditions, batches=batches)
    assert {check.outcome for check in found.diagnostics} == {Outcome.PASSED}
    assert found.holds
    unequal = [*values[:36], *(80 + 9 * (v - 80) for v in values[36:])]
    name = "equal variances of the conditions (Levene, medians)"
    override = Override("JD", "known from qualification")
    failed = {c.check: c for c in pooled_sd_basis(unequal, conditions).diagnostics}
    assert failed[name].outcome is Outcome.FAILED
    passed_over = pooled_sd_basis(unequal, conditions, overrides={name: override})
    again = {c.check: c for c in passed_over.diagnostics}
    assert again[name].override == override


def test_anova_by_hand():
    found = anova_basis(HEATS)
    means = np.mean(HEATS, axis=1)
    msb = 3 * np.var(means, ddof=1)
    mse = np.mean(np.var(HEATS, axis=1, ddof=1))
    sd = math.sqrt(msb / 3 + 2 / 3 * mse)
    k0, k1 = (
        stats.nct.ppf(0.95, n - 1, stats.norm.ppf(0.9) * np.sqrt(n)) / np.sqrt(n)
        for n in (12, 4)
    )
    u = msb / mse
    w = math.sqrt(u / (u + 2))
    t = (k0 - k1 / math.sqrt(3) + (k1 - k0) * w) / (1 - 1 / math.sqrt(3))
    assert found.bound == pytest.approx(np.mean(HEATS) - t * sd, rel=1e-9)
    assert found.between_sd**2 == pytest.approx((msb - mse) / 3, rel=1e-12)


def test_without_a_batch_effect_the_anova_factor_is_the_simple_one():
    flat = [[1.0, 2.0, 3.0], [1.1, 2.0, 2.9], [3.0, 2.1, 1.0]]
    k = stats.nct.ppf(0.95, 8, stats.norm.ppf(0.9) * 3) / 3
    assert anova_basis(flat).factor == pytest.approx(k, rel=1e-8)


@pytest.mark.parametrize("bound", [anova_basis, random_effects_bound])
def test_bounds_over_heats_shift_and_scale(bound):
    before = bound(HEATS).bound
    moved = bound([[2 * x + 10 for x in heat] for heat in HEATS]).bound
    assert moved == pytest.approx(2 * before + 10, rel=1e-10)


def test_the_random_effects_bound_covers_what_it_promises_and_repeats():
    random = np.random.default_rng(5)
    true = stats.norm.ppf(0.1) * math.sqrt(2)
    covered = []
    for seed in range(150):
        heats = random.normal(size=(5, 1)) + random.normal(size=(5, 4))
        covered.append(random_effects_bound(heats.tolist(), seed=seed).bound < true)
    # Four standard errors of 0.95 over 150 samples; it is slightly conservative.
    assert np.mean(covered) > 0.95 - 4 * math.sqrt(0.0475 / 150)
    assert random_effects_bound(HEATS) == random_effects_bound(HEATS)


def test_few_batches_fail_their_check():
    named = {check.check: check.outcome for check in anova_basis(HEATS).diagnostics}
    assert named["at least 5 batches"] is Outcome.FAILED
    assert not anova_basis(HEATS).holds


def test_acceptance_limits_are_hyteq_s():
    sample = [145.055, 148.329, 142.667, 141.795, 144.139]
    sample += [135.923, 136.177, 133.523, 134.35]
    found = acceptance_limits(141.31, 6.415, sample=sample)
    # HYTEQ prints 123.725 and 137.197 from CMH-17's rounded factors.
    assert found.minimum_limit == pytest.approx(123.725, rel=1e-4)
    assert found.mean_limit == pytest.approx(137.197, rel=1e-4)
    assert found.passes
    assert not acceptance_limits(141.31, 6.415, sample=[x - 5 for x in sample]).passes
    assert acceptance_limits(141.31, 6.415, n=9).passes is None


@pytest.mark.parametrize(("n", "alpha"), [(5, 0.05), (10, 0.01), (20, 0.1)])
def test_equivalent_material_is_rejected_as_often_as_promised(n, alpha):
    k1, k2 = equivalence_factors(n, alpha)
    draws = np.random.default_rng(2).normal(size=(40_000, n))
    rejected = (draws.min(axis=1) < -k1) | (draws.mean(axis=1) < -k2)
    # Four standard errors, and 1 % of alpha for the saddlepoint approximation.
    assert rejected.mean() == pytest.approx(
        alpha, abs=4 * math.sqrt(alpha / 40_000) + 0.01 * alpha
    )
    assert 1 - stats.norm.cdf(k1) ** n == pytest.approx(
        stats.norm.cdf(-k2 * math.sqrt(n)), rel=1e-9
    )


@settings(max_examples=12, deadline=None)
@given(st.integers(2, 40), st.floats(0.001, 0.3))
def test_equivalence_factors_fall_as_alpha_grows(n, alpha):
    strict, loose = equivalence_factors(n, alpha), equivalence_factors(n, 1.2 * alpha)
    assert loose[0] < strict[0]
    assert loose[1] < strict[1]


def test_a_change_of_mean_is_the_two_sample_t_test():
    random = np.random.default_rng(1)
    old, new = random.normal(250, 5, 28), random.normal(246, 5, 9)
    found = change_of_mean(MaterialSummary.of(old), MaterialSummary.of(new))
    expected = stats.ttest_ind(new, old)
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-12)
    assert found.passes == (expected.pvalue >= 0.05)
    assert found.lower_limit < np.mean(old) < found.upper_limit
    wider = change_of_mean(
        MaterialSummary.of(old), MaterialSummary.of(new), modified_cv=True
    )
    assert wider.upper_limit > found.upper_limit


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: pooled_sd_basis([1, 2], ["a", "a"]), TooFewValues),
        (lambda: pooled_sd_basis([1, 2, 3], ["a", "a", "b"]), TooFewValues),
        (lambda: pooled_sd_basis([1, 1, 3, 3], ["a", "a", "b", "b"]), NoSpread),
        (lambda: pooled_cv_basis([-1, -2, 3, 4], ["a", "a", "b", "b"]), OutOfDomain),
        (lambda: anova_basis([[1, 2, 3]]), TooFewValues),
        (lambda: anova_basis([[1], [2]]), TooFewValues),
        (lambda: anova_basis([[2, 2], [2, 2]]), NoSpread),
        (lambda: anova_basis([[1, float("nan")], [2, 2]]), NotFinite),
        (lambda: random_effects_bound(HEATS, content=0), BadOption),
        (lambda: acceptance_limits(100, 5), BadOption),
        (lambda: acceptance_limits(100, 0, n=5), NoSpread),
        (lambda: acceptance_limits(0, 5, n=5), OutOfDomain),
        (lambda: acceptance_limits(100, 5, n=1), TooFewValues),
        (lambda: acceptance_limits(100, 5, n=5, alpha=1.5), BadOption),
        (lambda: MaterialSummary.of([1]), TooFewValues),
    ],
)
def test_bad_input_is_named(call, error):
    with pytest.raises(error):
        call()
