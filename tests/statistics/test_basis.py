"""Basis values: published results, other routes to the same number, diagnostics."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from labtrack.statistics.basis import (
    hanson_koopmans_basis,
    lognormal_basis,
    nonparametric_basis,
    normal_basis,
    weibull_basis,
)
from labtrack.statistics.diagnostics import Outcome, Override
from labtrack.statistics.modified_cv import (
    modified_by_batch,
    modified_cv,
    modified_values,
    modify_cv,
)
from labtrack.statistics.rulebooks import Rulebook
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    NotFinite,
    OutOfDomain,
    SampleError,
    TooFewValues,
)
from labtrack.statistics.weibull_bounds import weibull_lower_bound

BARS = [137.4438, 139.5395, 150.8900, 141.4474, 141.8203, 151.8821, 143.9245, 132.9732]
BARS += [136.6419, 138.1723, 148.7668, 143.2830, 143.5429, 141.7023, 137.4732]
BARS += [152.3380, 144.1589, 128.5218]
HEATS = ["1"] * 6 + ["2"] * 6 + ["3"] * 6
EVERY = [normal_basis, lognormal_basis, weibull_basis, hanson_koopmans_basis]


@pytest.mark.parametrize(
    ("basis", "printed", "rel"),
    [
        (normal_basis, 129.287, 5e-5),
        (lognormal_basis, 129.664, 5e-5),
        # STAT17 uses a fitted table of factors where ours is exact given the sample.
        (weibull_basis, 125.441, 5e-3),
        (hanson_koopmans_basis, 124.156, 1e-4),
    ],
)
def test_b_values_are_those_of_stat17(basis, printed, rel):
    assert basis(BARS).bound == pytest.approx(printed, rel=rel)


def test_the_a_value_by_woodward_and_frawley_is_stat17_s():
    found = hanson_koopmans_basis(BARS, content=0.99, method="woodward-frawley")
    assert found.bound == pytest.approx(99.651, abs=6e-4)


def test_the_weibull_bound_is_the_simulated_one_for_its_ancillaries():
    # Lawless's conditional bound, averaged over samples, has the stated coverage.
    random = np.random.default_rng(11)
    shape, true = 12.0, (-math.log(0.9)) ** (1 / 12.0)
    covered = [weibull_lower_bound(random.weibull(shape, 6)) < true for _ in range(400)]
    # Four standard errors of 0.95 over 400 samples.
    assert np.mean(covered) == pytest.approx(0.95, abs=4 * math.sqrt(0.0475 / 400))


@pytest.mark.parametrize("n", [2, 3, 10, 200, 3000])
def test_the_weibull_bound_approaches_the_quantile(n):
    u = (np.arange(n) + 0.5) / n
    sample = stats.weibull_min.ppf(u, 10)
    bound = weibull_lower_bound(sample)
    quantile = stats.weibull_min.ppf(0.1, 10)
    assert 0 < bound < quantile
    if n == 3000:
        assert bound == pytest.approx(quantile, rel=0.01)


@pytest.mark.parametrize("basis", EVERY)
@settings(max_examples=15, deadline=None)
@given(st.floats(1e-3, 1e3))
def test_a_bound_scales_with_the_unit(basis, scale):
    before = basis(BARS).bound
    assert basis([scale * bar for bar in BARS]).bound == pytest.approx(
        scale * before, rel=1e-7
    )


@pytest.mark.parametrize("basis", EVERY)
def test_more_content_and_confidence_lower_the_bound(basis):
    b = basis(BARS).bound
    assert basis(BARS, content=0.99).bound < b
    assert basis(BARS, confidence=0.99).bound < b
    assert basis(BARS, confidence=0.5).bound > b


def test_the_nonparametric_bound_is_an_order_statistic():
    values = list(range(1, 62))
    assert nonparametric_basis(values).bound == 3.0
    assert nonparametric_basis(values[:29]).bound == 1.0
    with pytest.raises(TooFewValues, match="at least 29 are needed"):
        nonparametric_basis(values[:28])


def checks(found):
    return {check.check: check for check in found.diagnostics}


def test_without_batches_three_checks_are_not_run_and_the_value_does_not_hold():
    found = normal_basis(BARS)
    outcomes = [check.outcome for check in found.diagnostics]
    assert outcomes.count(Outcome.NOT_RUN) == 3
    assert not found.holds


def test_reduced_sampling_from_three_batches_holds_for_b_and_not_for_a():
    assert normal_basis(BARS, batches=HEATS).holds
    a_value = normal_basis(BARS, batches=HEATS, content=0.99)
    sampling = checks(a_value)["number of values and batches"]
    assert sampling.outcome is Outcome.FAILED
    assert (
        sampling.detail
        == "n = 18 from 3 batches; A55, reduced sampling needs 55 from 5"
    )


def test_mmpds_practice_asks_for_a_hundred_values_from_ten_heats():
    found = normal_basis(BARS, batches=HEATS, rulebook=Rulebook.MMPDS)
    assert found.rulebook == "MMPDS practice"
    assert "needs 100 from 10" in checks(found)["number of values and batches"].detail


def test_an_override_keeps_the_figures_and_the_name():
    override = Override(by="JD", why="single heat by agreement")
    found = normal_basis(
        BARS[:6],
        batches=HEATS[:6],
        overrides={
            "number of values and batches": override,
            "normal distribution (Anderson-Darling)": override,
        },
    )
    overridden = checks(found)["number of values and batches"]
    assert overridden.outcome is Outcome.OVERRIDDEN
    assert overridden.override.by == "JD"
    assert "n = 6 from 1 batches" in overridden.detail
    normal = checks(found)["normal distribution (Anderson-Darling)"]
    assert normal.outcome is Outcome.PASSED  # there was nothing to override


def test_batches_that_differ_fail_the_comparison():
    shifted = [
        bar + (20 if heat == "3" else 0) for bar, heat in zip(BARS, HEATS, strict=True)
    ]
    found = normal_basis(shifted, batches=HEATS)
    pooled = checks(found)["batches from one population (k-sample Anderson-Darling)"]
    assert pooled.outcome is Outcome.FAILED


def test_the_wrong_hanson_koopmans_method_is_a_failed_check():
    found = hanson_koopmans_basis(BARS, content=0.99)
    assert checks(found)["method for these levels"].outcome is Outcome.FAILED
    large = hanson_koopmans_basis(list(range(100, 129)), method="optimum-order")
    assert checks(large)["sample small enough"].outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("cv", "modified"),
    [(0.0, 0.06), (0.0399, 0.06), (0.04, 0.06), (0.06, 0.07), (0.08, 0.08), (0.2, 0.2)],
)
def test_the_modified_cv_follows_the_rule(cv, modified):
    assert modify_cv(cv) == pytest.approx(modified, rel=1e-15)


def test_widened_values_have_the_modified_cv_and_the_same_mean():
    widened = modified_values(BARS)
    assert modified_cv(widened).cv == pytest.approx(modified_cv(BARS).modified)
    assert np.mean(widened) == pytest.approx(np.mean(BARS), rel=1e-13)
    together = modified_by_batch(BARS, HEATS)
    assert np.std(together, ddof=1) / np.mean(together) == pytest.approx(
        modified_cv(BARS).modified, rel=1e-12
    )
    lower = normal_basis(BARS, modified_cv=True)
    assert lower.bound < normal_basis(BARS).bound
    assert lower.method == "normal, modified CV"


@pytest.mark.parametrize("basis", [*EVERY, nonparametric_basis])
@pytest.mark.parametrize(
    ("values", "error"),
    [
        ([], TooFewValues),
        ([250], TooFewValues),
        ([250] * 40, NoSpread),
        ([250, float("nan"), 251], NotFinite),
        ([250, float("inf"), 251], NotFinite),
    ],
    ids=["n 0", "n 1", "all equal", "nan", "inf"],
)
def test_bad_samples_are_named(basis, values, error):
    with pytest.raises(error):
        basis(values)


@pytest.mark.parametrize("basis", EVERY[1:])
def test_values_of_zero_or_less_are_named(basis):
    with pytest.raises(OutOfDomain, match="above zero"):
        basis([1.0, 0.0, 2.0, 3.0])


def test_bad_options_are_named():
    with pytest.raises(SampleError, match="one label each"):
        normal_basis(BARS, batches=["1", "2"])
    with pytest.raises(BadOption, match="optimum-order or woodward-frawley"):
        hanson_koopmans_basis(BARS, method="best")
    with pytest.raises(BadOption, match="content"):
        normal_basis(BARS, content=90)
    with pytest.raises(BadOption, match="The rulebook is 'FAA'"):
        normal_basis(BARS, rulebook="FAA")
    with pytest.raises(BadOption, match="CV"):
        modify_cv(-0.1)


@pytest.mark.parametrize("scale", [1e-300, 1e300])
def test_extreme_magnitudes_change_nothing(scale):
    for basis in EVERY:
        scaled = basis([bar / 1e3 * scale for bar in BARS]).bound
        assert scaled / scale == pytest.approx(basis(BARS).bound / 1e3, rel=1e-6)
