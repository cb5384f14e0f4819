"""Random effects, REML and mixed models against published values and statsmodels."""

import importlib
import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.mixed_models import mixed_model
from labtrack.statistics.samples import (
    NoSpread,
    NotFinite,
    SampleError,
    SingularDesign,
    TooFewValues,
)
from labtrack.statistics.variance_components import (
    effective_n,
    group_means,
    nested_reml,
    one_way_random,
)

# Montgomery, Design and Analysis of Experiments, 10th ed., example 3.10.
LOOMS = [[98, 97, 99, 96], [91, 90, 93, 92], [96, 95, 97, 95], [95, 96, 99, 98]]


@pytest.fixture
def heats():
    rng = np.random.default_rng(3)
    heat = np.repeat(np.arange(7), [3, 4, 5, 2, 6, 4, 4])
    scandium = rng.uniform(0, 0.4, 7)[heat]
    hours = rng.normal(size=heat.size)
    y = 100 + 50 * scandium + 3 * hours
    y += rng.normal(0, 4, 7)[heat] + rng.normal(0, 2, heat.size)
    return y, heat, scandium, hours


def statsmodels_fit(y, design, heat, **options):
    api = importlib.import_module("statsmodels.api")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its optimizer warns near the boundary
        return api.MixedLM(y, design, heat, **options).fit(reml=True)


def test_looms_have_the_published_components():
    found = one_way_random(LOOMS)
    assert found.var_within == pytest.approx(1.90, abs=0.005)
    assert found.var_between == pytest.approx(6.96, abs=0.005)
    # Example 3.10 goes on: 95 % interval of the intraclass correlation.
    assert found.intraclass_interval == pytest.approx((0.38, 0.98), abs=0.01)


def test_balanced_reml_is_the_anova_estimate():
    found = nested_reml(
        [v for loom in LOOMS for v in loom], {"loom": np.repeat(range(4), 4)}
    )
    anova = one_way_random(LOOMS)
    # Relative 1e-6 is what the simplex search resolves.
    assert found.components["loom"] == pytest.approx(anova.var_between, rel=1e-6)
    assert found.components["residual"] == pytest.approx(anova.var_within, rel=1e-6)


def test_reml_agrees_with_statsmodels_for_two_nested_levels():
    rng = np.random.default_rng(17)
    heat, mold = np.repeat(range(8), 12), np.repeat(range(24), 4)
    y = 250 + rng.normal(0, 5, 8)[heat] + rng.normal(0, 4, 24)[mold]
    y += rng.normal(0, 2, 96)
    found = nested_reml(y, {"heat": heat, "mold": mold})
    frame = pd.DataFrame({"y": y, "heat": heat, "mold": mold})
    api = importlib.import_module("statsmodels.formula.api")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wanted = api.mixedlm(
            "y ~ 1",
            frame,
            groups="heat",
            re_formula="1",
            vc_formula={"mold": "0 + C(mold)"},
        ).fit(reml=True)
    # statsmodels stops at about 1e-4 of a component.
    assert found.components["heat"] == pytest.approx(wanted.cov_re.iloc[0, 0], rel=1e-2)
    assert found.components["mold"] == pytest.approx(wanted.vcomp[0], rel=1e-2)
    assert found.components["residual"] == pytest.approx(wanted.scale, rel=1e-3)
    assert found.log_likelihood >= wanted.llf - 1e-6


def test_mixed_model_agrees_with_statsmodels(heats):
    y, heat, scandium, hours = heats
    found = mixed_model(y, heat, {"Sc": scandium, "hours": hours})
    design = np.column_stack([np.ones(y.size), scandium, hours])
    wanted = statsmodels_fit(y, design, heat)
    # statsmodels stops at about 1e-4 of the variance ratio.
    assert [e.estimate for e in found.effects] == pytest.approx(
        wanted.fe_params, rel=1e-4
    )
    assert found.var_heat == pytest.approx(float(wanted.cov_re[0, 0]), rel=1e-3)
    assert found.var_residual == pytest.approx(wanted.scale, rel=1e-3)
    assert found.log_likelihood == pytest.approx(wanted.llf, abs=1e-5)
    assert found.heat_effects["0"] == pytest.approx(
        float(wanted.random_effects[0].iloc[0]), rel=1e-3
    )


def test_terms_between_heats_are_judged_with_heats_not_bars(heats):
    y, heat, scandium, hours = heats
    found = mixed_model(y, heat, {"Sc": scandium, "hours": hours})
    assert found.effect("Sc").between_heats
    assert found.effect("Sc").df == 7 - 2
    assert found.effect("hours").df == y.size - 7 - 1


@given(st.floats(-1e3, 1e3), st.floats(0.01, 1e3))
@settings(max_examples=15, deadline=None)
def test_mixed_model_follows_shift_and_scale(shift, scale):
    y = np.array([140, 142, 150, 153, 161, 160, 172, 171.0])
    x = [0.0, 0.0, 0.1, 0.1, 0.2, 0.2, 0.3, 0.3]
    first = mixed_model(y, "aabbccdd", {"Sc": x})
    second = mixed_model(shift + scale * y, "aabbccdd", {"Sc": x})
    assert second.effect("Sc").estimate == pytest.approx(
        scale * first.effect("Sc").estimate, rel=1e-6
    )
    assert second.var_residual == pytest.approx(scale**2 * first.var_residual, rel=1e-5)


def test_heats_without_scatter_have_zero_variance_and_say_so():
    rng = np.random.default_rng(1)
    y = np.tile([1.0, 5.0, 9.0], 4) + rng.normal(0, 0.01, 12)
    found = mixed_model(y, np.repeat(range(4), 3), {})
    assert found.var_heat == 0.0
    assert found.heat_p == 1.0
    assert found.diagnostics[1].outcome is Outcome.FAILED


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=8),
    st.floats(0, 10),
    st.floats(0.001, 10),
)
@settings(max_examples=60, deadline=None)
def test_effective_n_lies_between_one_and_the_number_of_values(sizes, between, within):
    found = effective_n(sizes, var_between=between, var_within=within)
    assert 1 - 1e-9 <= found <= sum(sizes) + 1e-9


def test_four_heats_of_six_with_equal_scatter_are_worth_under_seven():
    # domain knowledge: 24 bars, equal variances: 2/(1/4 + 1/24) = 6.86.
    found = effective_n([6] * 4, var_between=1.0, var_within=1.0)
    assert found == pytest.approx(48 / 7)


def test_negative_estimate_is_zero_with_a_failed_diagnostic():
    found = one_way_random([[1, 9], [2, 8], [5, 5.5]])
    assert found.var_between == 0.0
    assert found.diagnostics[0].outcome is Outcome.FAILED
    assert found.intraclass_interval[0] == 0.0


def test_heat_means_are_means_of_their_own_bars():
    assert group_means({"H1": ["1.1", "1.3"], "H2": [2]}) == {"H1": 1.2, "H2": 2.0}


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: one_way_random([[1, 2]]), TooFewValues, "1 group"),
        (lambda: one_way_random([[3, 3], [3, 3]]), NoSpread, "equal"),
        (lambda: effective_n([], var_between=1, var_within=1), TooFewValues, "no group"),
        (lambda: effective_n([2], var_between=-1, var_within=1), SampleError, "-1"),
        (lambda: effective_n([2], var_between=math.nan, var_within=1), SampleError, "nan"),
        (lambda: nested_reml([1, 2, 3], {"heat": "abc"}), TooFewValues, "single value"),
        (lambda: nested_reml([1, 2, 3], {"heat": "aaa"}), TooFewValues, "one group"),
        (lambda: nested_reml([5, 5, 5], {"heat": "aab"}), NoSpread, "equal"),
        (lambda: nested_reml([1, 2, 3], {"heat": "ab"}), SampleError, "2 labels"),
        (lambda: mixed_model([1, 2, 3], "aab", {}), TooFewValues, "3 values"),
        (lambda: mixed_model([1, 2, 3, 4], "aaaa", {}), TooFewValues, "1 heats"),
        (lambda: mixed_model([1, 2, 3, 4], "abcd", {}), TooFewValues, "4 heats"),
        (lambda: mixed_model([1, 2, 3, 4, 5], "aabbc", {"x": [1] * 5}), SingularDesign, "1, x"),
        (lambda: mixed_model([1, 2, 4, 5, 7], "aabbb", {"x": [1, 1, 2, 2, 2]}), TooFewValues, "degree"),
        (lambda: mixed_model([7] * 5, "aabbb", {}), NoSpread, "equal"),
        (lambda: mixed_model([1, 2, 3, math.inf, 5], "aabbb", {}), NotFinite, "inf"),
        (lambda: mixed_model([1, 2, 3, 4, 5], "aabbb", {"x": [1, 2]}), SampleError, "x for 5"),
    ],
)  # fmt: skip
def test_random_effects_refuse_in_words(call, error, words):
    with pytest.raises(error, match=words):
        call()
