"""Capability, gauge studies and E691 against published values and properties."""

import importlib
import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labtrack.statistics.capability import (
    SpecificationLimits,
    capability,
    within_sd,
)
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.gauge_study import crossed_gauge_study
from labtrack.statistics.gauge_study_nested import nested_gauge_study
from labtrack.statistics.interlaboratory import (
    e691_precision,
    h_critical,
    k_critical,
)
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    NotFinite,
    SampleError,
    TooFewValues,
)

values = st.lists(st.integers(-30, 30), min_size=6, max_size=20).filter(
    lambda x: len(set(x)) > 2
)


def sample(n=60, seed=2):
    return np.random.default_rng(seed).normal(10, 1, n)


def test_cp_interval_is_the_chi_squared_one_and_ppm_the_normal_tail():
    stats = importlib.import_module("scipy.stats")
    x = sample()
    found = capability(x, SpecificationLimits(6.0, 13.0, 10.0), confidence=0.9)
    overall = found.overall
    wanted = [
        overall.potential * math.sqrt(stats.chi2.ppf(q, 59) / 59) for q in (0.05, 0.95)
    ]
    assert overall.potential_interval == pytest.approx(tuple(wanted))
    assert overall.ppm_above == pytest.approx(
        1e6 * stats.norm.sf(13, x.mean(), x.std(ddof=1))
    )
    # ISO form of the interval of Cpk.
    z, n, c = stats.norm.ppf(0.95), 60, overall.actual
    half = z * math.sqrt(1 / (9 * n) + c * c / (2 * (n - 1)))
    assert overall.actual_interval == pytest.approx((c - half, c + half))


def test_capability_of_one_sided_limits_has_no_potential():
    found = capability(sample(), SpecificationLimits(upper=13.0))
    assert found.within.potential is None
    assert found.within.lower is None
    assert found.within.actual == found.within.upper
    assert found.within.ppm_below is None
    assert found.cpm is None
    below = capability(-sample(), SpecificationLimits(lower=-13.0))
    assert below.within.actual == pytest.approx(found.within.actual)


@given(values, st.integers(-50, 50), st.sampled_from([0.1, 2, 7]))
@settings(max_examples=40, deadline=None)
def test_indices_do_not_change_with_shift_and_scale(x, shift, scale):
    limits = SpecificationLimits(-40.0, 45.0, 1.0)
    moved = SpecificationLimits(shift - 40 * scale, shift + 45 * scale, shift + scale)
    first = capability(x, limits)
    second = capability([shift + scale * v for v in x], moved)
    assert second.overall.potential == pytest.approx(first.overall.potential)
    assert second.within.actual == pytest.approx(first.within.actual)
    assert second.cpm == pytest.approx(first.cpm)
    assert first.overall.actual <= first.overall.potential + 1e-12


def test_pooled_sd_within_is_the_root_mean_variance_over_c4():
    groups = np.array([[1.0, 3.0, 2.0], [7.0, 9.0, 5.0]])
    sd, df = within_sd(groups.ravel(), subgroup_size=3)
    pooled = math.sqrt(groups.var(axis=1, ddof=1).mean())
    # c4 of 5 is 0.9400.
    assert sd == pytest.approx(pooled / 0.939986, rel=1e-5)
    assert df == 4


def test_an_unstable_process_fails_its_diagnostic_beside_the_index():
    found = capability([*sample(40), 30.0], SpecificationLimits(0.0, 20.0))
    assert found.diagnostics[0].outcome is Outcome.FAILED


# AIAG, Measurement Systems Analysis, 4th ed., III.B: 10 parts, 3 appraisers, 3 trials.
AIAG = {
    "A": [(0.29, 0.41, 0.64), (-0.56, -0.68, -0.58), (1.34, 1.17, 1.27),
          (0.47, 0.50, 0.64), (-0.80, -0.92, -0.84), (0.02, -0.11, -0.21),
          (0.59, 0.75, 0.66), (-0.31, -0.20, -0.17), (2.26, 1.99, 2.01),
          (-1.36, -1.25, -1.31)],
    "B": [(0.08, 0.25, 0.07), (-0.47, -1.22, -0.68), (1.19, 0.94, 1.34),
          (0.01, 1.03, 0.20), (-0.56, -1.20, -1.28), (-0.20, 0.22, 0.06),
          (0.47, 0.55, 0.83), (-0.63, 0.08, -0.34), (1.80, 2.12, 2.19),
          (-1.68, -1.62, -1.50)],
    "C": [(0.04, -0.11, -0.15), (-1.38, -1.13, -0.96), (0.88, 1.09, 0.67),
          (0.14, 0.20, 0.11), (-1.46, -1.07, -1.45), (-0.29, -0.67, -0.49),
          (0.02, 0.01, 0.21), (-0.46, -0.56, -0.49), (1.77, 1.45, 1.87),
          (-1.49, -1.77, -2.16)],
}  # fmt: skip


def aiag_study(**options):
    rows = [
        (value, part, operator)
        for operator, parts in AIAG.items()
        for part, trials in enumerate(parts)
        for value in trials
    ]
    return crossed_gauge_study(*zip(*rows, strict=True), **options)


def test_the_aiag_study_has_its_published_anova_table():
    study = aiag_study()
    # Table III-B 7: sums of squares 88.3619, 3.1673, 0.3590, 2.7589.
    assert study.table.line("Part").ss == pytest.approx(88.3619, abs=5e-5)
    assert study.table.line("Operator").ss == pytest.approx(3.1673, abs=5e-5)
    assert study.table.line("Part:Operator").ss == pytest.approx(0.3590, abs=5e-5)
    assert study.table.line("Repeatability").ss == pytest.approx(2.7589, abs=5e-5)
    assert study.interaction_pooled
    # Table III-B 8: EV 0.199933, AV 0.226838, PV 1.042327, ndc 4.
    found = study.variances
    assert math.sqrt(found.repeatability) == pytest.approx(0.199933, abs=1e-6)
    assert math.sqrt(found.reproducibility) == pytest.approx(0.226838, abs=1e-6)
    assert math.sqrt(found.part) == pytest.approx(1.042327, abs=1e-6)
    assert study.distinct_categories == 4
    assert study.percent_study_variation(found.total_grr) == pytest.approx(
        27.9, abs=0.05
    )


def test_the_interaction_is_kept_where_the_level_to_pool_is_high():
    study = aiag_study(alpha_to_pool=0.999)
    assert not study.interaction_pooled
    assert study.variances.interaction == 0.0


def test_shuffled_rows_give_the_same_study():
    rows = [
        (value, part, operator)
        for operator, parts in AIAG.items()
        for part, trials in enumerate(parts)
        for value in trials
    ]
    shuffled = random.Random(0).sample(rows, len(rows))
    found = crossed_gauge_study(*zip(*shuffled, strict=True))
    assert found.variances == aiag_study().variances


def test_percentages_of_the_tolerance_need_one():
    study = aiag_study(tolerance=8.0)
    spread = 6 * math.sqrt(study.variances.total_grr)
    assert study.percent_tolerance(study.variances.total_grr) == pytest.approx(
        100 * spread / 8
    )
    assert aiag_study().percent_tolerance(1.0) is None


def test_nested_study_ignores_what_other_operators_call_their_parts():
    y = [1.0, 1.2, 3.0, 3.1, 2.0, 2.2, 4.0, 3.7]
    one = nested_gauge_study(y, "11221122", "aaaabbbb")
    other = nested_gauge_study(y, "11223344", "aaaabbbb")
    assert one.variances == other.variances


# ASTM E691, glucose in serum, material A as printed in the standard's example.
GLUCOSE_A = {
    "1": [41.03, 41.45, 41.37], "2": [41.17, 42.00, 41.15], "3": [41.01, 40.68, 42.66],
    "4": [39.37, 42.37, 42.63], "5": [41.88, 41.19, 41.32], "6": [43.28, 40.50, 42.28],
    "7": [41.08, 41.27, 39.02], "8": [43.36, 42.65, 41.72],
}  # fmt: skip


def test_glucose_has_its_published_precision():
    found = e691_precision(GLUCOSE_A)
    # ASTM E691, table 4 (material A): 41.5183, 1.0632, 1.0632.
    assert found.mean == pytest.approx(41.5183, abs=5e-5)
    assert found.repeatability_sd == pytest.approx(1.0632, abs=5e-5)
    assert found.reproducibility_sd == pytest.approx(1.0632, abs=5e-5)
    assert found.repeatability_limit == pytest.approx(2.98, abs=0.005)


@pytest.mark.parametrize(
    ("p", "h", "n", "k"),
    [(3, 1.15, 3, 1.67), (8, 2.15, 3, 2.06), (10, 2.29, 2, 2.45)],
)
def test_critical_values_of_consistency_agree_with_table_5(p, h, n, k):
    assert h_critical(p) == pytest.approx(h, abs=0.0051)
    assert k_critical(p, n) == pytest.approx(k, abs=0.0051)


@given(
    st.lists(
        st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=2, max_size=6
    ),
    st.integers(-20, 20),
)
@settings(max_examples=40, deadline=None)
def test_precision_does_not_change_with_shift_and_reproducibility_is_never_below(
    labs, shift
):
    first = e691_precision({str(at): lab for at, lab in enumerate(labs)})
    second = e691_precision(
        {str(at): [v + shift for v in lab] for at, lab in enumerate(labs)}
    )
    assert second.reproducibility_sd == first.reproducibility_sd
    assert first.reproducibility_sd >= first.repeatability_sd


ONE = SpecificationLimits(0.0, 1.0)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: capability([], ONE), TooFewValues, "0 values"),
        (lambda: capability([1, 2], ONE), TooFewValues, "2 values"),
        (lambda: capability([2, 2, 2], ONE), NoSpread, "equal 2"),
        (lambda: capability([1, 2, math.nan], ONE), NotFinite, "nan"),
        (lambda: capability([1, 2, 3], SpecificationLimits()), BadOption, "Neither"),
        (lambda: capability([1, 2, 3], SpecificationLimits(2.0, 1.0)), BadOption, "not below"),
        (lambda: capability([1, 2, 3], SpecificationLimits(0.0, 1.0, 5.0)), BadOption, "outside"),
        (lambda: capability([1, 2, 3], SpecificationLimits(math.nan)), BadOption, "finite"),
        (lambda: capability([1, 2, 3, 4], ONE, subgroup_size=2, method="MRbar/d2"), BadOption, "does not fit"),
        (lambda: capability([1, 2, 3], ONE, subgroup_size=2), SampleError, "do not fill"),
        (lambda: capability([1, 1, 2, 2], ONE, subgroup_size=2), NoSpread, "every subgroup"),
        (lambda: capability([1, 2, 3], ONE, confidence=0), BadOption, "confidence is 0"),
        (lambda: crossed_gauge_study([1, 2], "ab", "xx"), TooFewValues, "1 operator"),
        (lambda: crossed_gauge_study([1, 2, 3, 4], "abab", "xxyy"), TooFewValues, "once"),
        (lambda: crossed_gauge_study([1, 2, 3], "aba", "xxy"), SampleError, "every one"),
        (lambda: crossed_gauge_study([5] * 8, "aabbaabb", "xxxxyyyy"), NoSpread, "equal"),
        (lambda: crossed_gauge_study([1], "a", "x", tolerance=-1.0), BadOption, "tolerance"),
        (lambda: nested_gauge_study([1, 2, 3, 4, 5, 6, 7], "1122112", "aaaabbb"), SampleError, "equal numbers"),
        (lambda: e691_precision({"A": [1, 2]}), TooFewValues, "1 laboratory"),
        (lambda: e691_precision({"A": [1, 2], "B": [1]}), TooFewValues, "laboratory B"),
        (lambda: e691_precision({"A": [1, 2], "B": [1, 2, 3]}), SampleError, "2 to 3"),
        (lambda: h_critical(2), TooFewValues, "laboratories is 2"),
        (lambda: k_critical(5, 1), TooFewValues, "replicates is 1"),
    ],
)  # fmt: skip
def test_process_figures_refuse_in_words(call, error, words):
    with pytest.raises(error, match=words):
        call()
