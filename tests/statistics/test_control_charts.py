"""Control charts and Nelson's rules against tables, worked examples and properties."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labtrack.statistics.attribute_charts import c_chart, np_chart, p_chart, u_chart
from labtrack.statistics.chart_constants import c4, chart_constants, range_moments
from labtrack.statistics.control_charts import (
    Baseline,
    chart_line,
    individuals_chart,
)
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.memory_charts import cusum_chart, ewma_chart
from labtrack.statistics.nelson_rules import nelson_signals
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    NotFinite,
    OutOfDomain,
    SampleError,
    TooFewValues,
)
from labtrack.statistics.short_runs import target_nominal_chart
from labtrack.statistics.subgroup_charts import (
    subgroups_of,
    xbar_r_chart,
    xbar_s_chart,
)

# Montgomery, Statistical Quality Control, 7th ed., table 6.1 factors (appendix VI).
APPENDIX_VI = {
    3: (1.023, 1.954, 0.8862, 2.568, 1.693, 0.888, 2.574),
    10: (0.308, 0.975, 0.9727, 1.716, 3.078, 0.797, 1.777),
    25: (0.153, 0.606, 0.9896, 1.435, 3.931, 0.708, 1.541),
}


@pytest.mark.parametrize("n", APPENDIX_VI)
def test_constants_agree_with_the_published_table(n):
    found = chart_constants(n)
    wanted = APPENDIX_VI[n]
    got = (found.a2, found.a3, found.c4, found.b4, found.d2, found.d3, found.d4_limit)
    assert got == pytest.approx(wanted, abs=0.0011)  # table rounded by stages


def test_range_moments_agree_with_closed_forms_and_simulation():
    d2, d3 = range_moments(2)
    assert d2 == pytest.approx(2 / math.sqrt(math.pi), rel=1e-11)
    assert d3 == pytest.approx(math.sqrt(2 - 4 / math.pi), rel=1e-10)
    assert range_moments(3)[0] == pytest.approx(3 / math.sqrt(math.pi), rel=1e-11)
    ranges = np.ptp(np.random.default_rng(0).normal(size=(40000, 8)), axis=1)
    assert range_moments(8)[0] == pytest.approx(
        ranges.mean(), abs=4 * ranges.std() / 200
    )


def test_c4_tends_to_one():
    assert c4(2) == pytest.approx(math.sqrt(2 / math.pi))
    assert [c4(n) < c4(n + 1) < 1 for n in range(2, 30)] == [True] * 28


def test_individuals_limits_are_mean_plus_266_mean_moving_ranges():
    values = [0.2331, 0.2342, 0.2339, 0.2328, 0.2335, 0.2346]
    chart = individuals_chart(values)
    mean_range = float(np.abs(np.diff(values)).mean())
    # 2.66 and 3.267 are the printed factors.
    assert chart.location.upper_limit == pytest.approx(
        np.mean(values) + 2.66 * mean_range, abs=2e-6
    )
    assert chart.scatter.upper_limit == pytest.approx(3.267 * mean_range, rel=2e-4)


@given(
    st.lists(st.integers(-50, 50), min_size=4, max_size=20),
    st.integers(-100, 100),
    st.integers(1, 9),
)
@settings(max_examples=50, deadline=None)
def test_limits_follow_shift_and_scale(values, shift, scale):
    if len(set(values)) == 1:
        with pytest.raises(NoSpread):
            individuals_chart(values)
        return
    first = individuals_chart(values)
    second = individuals_chart([shift + scale * v for v in values])
    assert second.location.upper_limit == pytest.approx(
        shift + scale * first.location.upper_limit
    )
    assert second.scatter.upper_limit == pytest.approx(
        scale * first.scatter.upper_limit
    )
    assert second.location.outside == first.location.outside


def test_a_frozen_baseline_judges_later_points_by_its_own_limits():
    base = individuals_chart([5.0, 5.2, 4.9, 5.1, 5.0, 4.8] * 4).freeze("2026 spring")
    later = individuals_chart([5.0, 9.0, 5.1], baseline=base)
    assert later.location.center == base.center
    assert later.location.outside == (1,)
    assert "'2026 spring' of 24 points" in later.diagnostics[0].detail
    assert later.diagnostics[0].outcome is Outcome.PASSED


def test_subgroup_charts_of_two_have_the_same_sigma_by_range_and_sd():
    groups = [[1, 3], [2, 4], [1, 2], [5, 5]]
    assert xbar_r_chart(groups).sigma == pytest.approx(xbar_s_chart(groups).sigma)


def test_s_chart_of_piston_rings():
    # Montgomery, SQC 7th ed., example 6.3: mean s 0.0094 and 74.001 for n = 5 give
    # limits 74.014 and 73.988; s limits 0.0196 and 0. Rebuilt with that scatter.
    pattern = np.array([-2, -1, 0, 1, 2]) * 0.0094 / math.sqrt(2.5)
    chart = xbar_s_chart([74.001 + pattern, 74.001 - pattern])
    assert chart.location.upper_limit == pytest.approx(74.014, abs=0.0006)
    assert chart.location.lower_limit == pytest.approx(73.988, abs=0.0006)
    assert chart.scatter.upper_limit == pytest.approx(0.0196, abs=0.0001)
    assert chart.scatter.lower_limit == 0.0


def test_p_chart_of_orange_juice_cans():
    # Montgomery, SQC 7th ed., example 7.1: 347 defective in 30 samples of 50.
    counts = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11,
              20, 18, 24, 15, 9, 12, 7, 13, 9, 6]  # fmt: skip
    chart = p_chart(counts, 50)
    assert chart.rate == pytest.approx(0.2313, abs=5e-5)
    assert chart.line.upper_limit == pytest.approx(0.4102, abs=5e-5)
    assert chart.line.lower_limit == pytest.approx(0.0524, abs=5e-5)
    assert chart.line.outside == (14, 22)
    assert np_chart(counts, 50).line.outside == (14, 22)


def test_c_chart_of_printed_boards():
    # Montgomery, SQC 7th ed., example 7.3: 516 in 26, limits 33.22 and 6.48 from the
    # mean rounded to 19.85.
    counts = [21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18,
              39, 30, 24, 16, 19, 17, 15]  # fmt: skip
    line = c_chart(counts).line
    assert (line.lower_limit, line.upper_limit) == pytest.approx(
        (6.48, 33.22), abs=0.01
    )
    assert line.outside == (5, 19)
    assert u_chart(counts, 1).line.upper == line.upper


def test_limits_of_unequal_samples_vary_and_are_read_point_by_point():
    chart = p_chart([5, 9, 7], [50, 100, 75])
    assert len(set(chart.line.upper)) == 3
    with pytest.raises(SampleError, match="varies"):
        _ = chart.line.upper_limit


def test_more_defectives_than_pieces_is_a_failed_diagnostic_not_silence():
    chart = np_chart([60, 10, 20], 50)
    assert chart.diagnostics[0].outcome is Outcome.FAILED


# Montgomery, SQC 7th ed., table 9.1: mean 10, a shift to 11 after 20 points.
SHIFTED = [9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47,
           10.51, 9.40, 10.08, 9.37, 10.62, 10.31, 8.52, 10.84, 10.90, 9.33, 12.29,
           11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52]  # fmt: skip


def test_cusum_of_montgomerys_example_signals_at_period_29():
    chart = cusum_chart(SHIFTED, target=10, sigma=1, slack=0.5, decision=5)
    # Table 9.2: C+ 5.28 at period 29, the first beyond 5.
    assert chart.above.points[28] == pytest.approx(5.28, abs=0.005)
    assert chart.above.outside == (28, 29)
    assert chart.below.outside == ()


def test_ewma_of_montgomerys_example_signals_at_period_29():
    # Example 9.2: lambda 0.1, L 2.7; limits settle at 10.62 and 9.38.
    chart = ewma_chart(SHIFTED, target=10, sigma=1, weight=0.1, width=2.7)
    assert chart.line.upper[-1] == pytest.approx(10.62, abs=0.005)
    assert chart.line.outside == (28, 29)
    assert chart.line.points[0] == pytest.approx(9.945)


def test_ewma_with_weight_one_is_the_individuals_chart():
    chart = ewma_chart([9.0, 14.0], target=10, sigma=1, weight=1.0)
    assert chart.line.points == (9.0, 14.0)
    assert chart.line.outside == (1,)


@pytest.mark.parametrize(
    ("points", "rule"),
    [
        ([0, 3.1], 1),
        ([0.5] * 9, 2),
        ([-1.5, -1, -0.5, 0, 0.5, 0.9], 3),
        ([0.5, -0.5] * 7, 4),
        ([2.1, 0.1, 2.2], 5),
        ([1.2, 1.3, 0.1, 1.4, 1.5], 6),
        ([0.2, -0.3, 0.1, 0.4, -0.5] * 3, 7),
        ([1.2, -1.3, -1.1, 1.5, -1.2, 1.1, 1.3, -1.6], 8),
    ],
    ids=["beyond 3", "nine on a side", "trend", "alternating", "2 of 3", "4 of 5", "hugging", "avoiding"],
)  # fmt: skip
def test_each_rule_finds_its_own_pattern_and_not_one_point_sooner(points, rule):
    def signals(some):
        line = chart_line("I", some, center=0, lower=-3, upper=3, sigma=1)
        return [(s.rule, s.last) for s in nelson_signals(line, rules=[rule])]

    assert signals(points) == [(rule, len(points) - 1)]
    assert signals(points[:-1]) == []
    mirrored = [-point for point in points]
    assert signals(mirrored) == [(rule, len(points) - 1)]


def test_a_point_on_a_limit_is_not_beyond_it():
    line = chart_line("I", [3.0, -3.0], center=0, lower=-3, upper=3, sigma=1)
    assert nelson_signals(line) == ()


def test_target_nominal_deviations_share_one_chart():
    found = target_nominal_chart(
        [0.31, 0.29, 0.11, 0.08, 0.32], "aabba", {"a": 0.30, "b": 0.10}
    )
    assert found.chart.location.points == pytest.approx(
        (0.01, -0.01, 0.01, -0.02, 0.02)
    )
    assert found.mean_deviation_by_label["b"] == pytest.approx(-0.005)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: individuals_chart([]), TooFewValues, "0 values"),
        (lambda: individuals_chart([1, 2]), TooFewValues, "2 values"),
        (lambda: individuals_chart([2, 2, 2]), NoSpread, "no scatter"),
        (lambda: individuals_chart([1, math.nan, 3]), NotFinite, "nan"),
        (lambda: individuals_chart([1, 2, 3], span=1), BadOption, "spans 1"),
        (lambda: individuals_chart([1, 2, 3], baseline=Baseline("b", 0, 0, 9)), NoSpread, "sigma 0"),
        (lambda: xbar_r_chart([[1, 2]]), TooFewValues, "1 subgroup"),
        (lambda: xbar_r_chart([[1, 2], [1]]), TooFewValues, "subgroup 2"),
        (lambda: xbar_s_chart([[1, 2], [1, 2, 3]]), SampleError, "2 to 3"),
        (lambda: xbar_s_chart([[1, 1], [2, 2]]), NoSpread, "equal"),
        (lambda: subgroups_of([1, 2, 3], 2), SampleError, "3 values"),
        (lambda: p_chart([1, -2], 10), OutOfDomain, "-2"),
        (lambda: p_chart([1, 2], 0), OutOfDomain, "sample size"),
        (lambda: p_chart([1, 2], [5]), TooFewValues, "sample sizes"),
        (lambda: p_chart([10, 12], 5), OutOfDomain, "c or u chart"),
        (lambda: c_chart([0, 0, 0]), NoSpread, "no defect"),
        (lambda: ewma_chart([1], target=0, sigma=0), NoSpread, "Sigma"),
        (lambda: ewma_chart([1], target=0, sigma=1, weight=0), BadOption, "weight"),
        (lambda: cusum_chart([1], target=0, sigma=1, decision=0), BadOption, "decision"),
        (lambda: cusum_chart([1], target=0, sigma=math.nan), NoSpread, "nan"),
        (lambda: nelson_signals(individuals_chart([1, 2, 3]).location, rules=[9]), BadOption, "rule 9"),
        (lambda: chart_constants(1), TooFewValues, "subgroup is 1"),
        (lambda: range_moments(1001), BadOption, "1001"),
        (lambda: target_nominal_chart([1, 2, 3], "abc", {"a": 1, "b": 2}), SampleError, "for c"),
        (lambda: target_nominal_chart([1, 2, 3], "ab", {"a": 1, "b": 2}), SampleError, "2 labels"),
    ],
)  # fmt: skip
def test_charts_refuse_in_words(call, error, words):
    with pytest.raises(error, match=words):
        call()
