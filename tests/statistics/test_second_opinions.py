"""Comparisons, plans and charts once more, by routes their authors did not take.

Published tables and worked examples where there are some; else quadrature, simulation
with a fixed seed, a likelihood maximized otherwise, or brute force.
"""

import importlib
import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labtrack.statistics.bootstrap import bootstrap_mean
from labtrack.statistics.broken_stick import broken_stick
from labtrack.statistics.calibration_curve import calibration_curve, read_back
from labtrack.statistics.control_charts import chart_line
from labtrack.statistics.margins import equivalence, non_inferiority
from labtrack.statistics.memory_charts import cusum_chart, ewma_chart
from labtrack.statistics.mixed_models import mixed_model
from labtrack.statistics.multiple_comparisons import (
    dunnett,
    dunnett_probability,
    tukey,
)
from labtrack.statistics.multiplicity import adjusted_p_values
from labtrack.statistics.nelson_rules import nelson_signals
from labtrack.statistics.power import Scatter, heats_for_difference, power_of_margin
from labtrack.statistics.tolerance_power import grouped_factor, power_of_bound
from labtrack.statistics.two_samples import paired_by_heat, welch


@pytest.fixture
def stats():
    return importlib.import_module("scipy.stats")


# One-sided: Dunnett (1955), J. Am. Stat. Assoc. 50, table 1a. Two-sided: the exact
# values of Dunnett (1964), Biometrics 20, 482-491. Joint confidence 95 %, equal sizes:
# (treatments, df, one-sided, two-sided).
DUNNETT_TABLE = [
    (1, 5, 2.02, 2.57),
    (2, 5, 2.44, 3.03),
    (3, 5, 2.68, 3.29),
    (2, 10, 2.15, 2.57),
    (5, 10, 2.56, 2.99),
    (9, 10, 2.81, 3.24),
    (3, 20, 2.19, 2.54),
    (9, 20, 2.60, 2.95),
    (3, 60, 2.10, 2.41),
    (9, 60, 2.48, 2.77),
]


@pytest.mark.parametrize(("treatments", "df", "one", "two"), DUNNETT_TABLE)
def test_dunnetts_tables_have_the_probability_they_are_printed_for(
    treatments, df, one, two
):
    for printed, two_sided in ((one, False), (two, True)):
        low, high = (
            dunnett_probability(
                printed + step, [9] * treatments, 9, df, two_sided=two_sided
            )
            for step in (-0.0051, 0.0051)
        )
        assert low < 0.95 < high  # the table has two decimals


def test_dunnetts_blood_counts(stats):
    # Dunnett (1955), blood counts of animals: s^2 = 1.3805 with 12 degrees of freedom.
    groups = {
        "control": [7.40, 8.50, 7.20, 8.24, 9.84, 8.32],
        "A": [9.76, 8.80, 7.68, 9.36],
        "B": [12.80, 9.68, 12.16, 9.20, 10.55],
    }
    found = dunnett(groups, control="control")
    assert found.pooled_sd**2 == pytest.approx(1.3805, abs=5e-4)
    assert found.df == 12
    by_name = {c.first: c for c in found.comparisons}
    # By nested adaptive quadrature of the same integral.
    assert by_name["A"].p == pytest.approx(0.620101980018454, abs=1e-9)
    assert by_name["B"].p == pytest.approx(0.005825360847946, abs=1e-9)
    wanted = stats.dunnett(
        groups["A"],
        groups["B"],
        control=groups["control"],
        rng=np.random.default_rng(0),
    )
    # scipy samples the integral: three digits.
    assert wanted.pvalue == pytest.approx([by_name["A"].p, by_name["B"].p], abs=5e-4)
    ends = wanted.confidence_interval()
    for at, name in enumerate("AB"):
        assert by_name[name].interval == pytest.approx(
            (ends.low[at], ends.high[at]), abs=5e-3
        )


def test_dunnett_agrees_with_a_simulation_of_unequal_sizes():
    rng = np.random.default_rng(7)
    sizes, control, df, limit = [3, 7, 4], 5, 15, 2.1
    means = rng.normal(size=(200_000, 4)) / np.sqrt([*sizes, control])
    sd = np.sqrt(rng.chisquare(df, 200_000) / df)
    t = (means[:, :3] - means[:, 3:]) / np.sqrt(1 / np.array(sizes) + 1 / control)
    t /= sd[:, None]
    two = float((np.abs(t) < limit).all(axis=1).mean())
    one = float((t < limit).all(axis=1).mean())
    # Four standard errors of 200,000 draws.
    assert dunnett_probability(limit, sizes, control, df) == pytest.approx(
        two, abs=0.0025
    )
    assert dunnett_probability(
        limit, sizes, control, df, two_sided=False
    ) == pytest.approx(one, abs=0.0025)


def test_dunnett_agrees_with_scipy(stats):
    rng = np.random.default_rng(3)
    groups = {
        name: rng.normal(250 + 3 * at, 4, 5 + at) for at, name in enumerate("cab")
    }
    found = dunnett(groups, control="c", alternative="greater")
    wanted = stats.dunnett(
        groups["a"], groups["b"], control=groups["c"], alternative="greater", rng=rng
    )
    assert [c.p for c in found.comparisons] == pytest.approx(wanted.pvalue, abs=2e-4)


def test_tukey_of_the_nist_handbook():
    # NIST/SEMATECH e-Handbook 7.4.7.1: four groups of five, q(0.05; 4, 16) = 4.05.
    groups = {
        "1": [6.9, 5.4, 5.8, 4.6, 4.0],
        "2": [8.3, 6.8, 7.8, 9.2, 6.5],
        "3": [8.0, 10.5, 8.1, 6.9, 9.3],
        "4": [5.8, 3.8, 6.1, 5.6, 6.2],
    }
    found = tukey(groups)
    assert found.critical == pytest.approx(4.046, abs=1e-3)
    assert found.pooled_sd**2 == pytest.approx(1.331, abs=1e-3)
    significant = {(c.first, c.second) for c in found.comparisons if c.p < 0.05}
    assert significant == {("1", "2"), ("1", "3"), ("2", "4"), ("3", "4")}
    ends = {(c.first, c.second): c.interval for c in found.comparisons}
    # Handbook: mean 3 less mean 1 lies between 1.13 and 5.31.
    assert ends["1", "3"] == pytest.approx((-5.31, -1.13), abs=0.006)


@pytest.mark.parametrize(
    ("method", "theirs"),
    [
        ("bonferroni", [0.05, 0.055, 0.195, 0.295, 1.0]),
        ("holm", [0.05, 0.05, 0.117, 0.118, 0.6]),
        ("hochberg", [0.044, 0.044, 0.117, 0.118, 0.6]),
        ("benjamini-hochberg", [0.0275, 0.0275, 0.065, 0.07375, 0.6]),
    ],
)
def test_adjusted_p_values_worked_by_hand(method, theirs):
    p = dict(zip("abcde", (0.010, 0.011, 0.039, 0.059, 0.6), strict=True))
    assert list(adjusted_p_values(p, method=method).values()) == pytest.approx(theirs)


def test_no_adjustment_rejects_more_than_the_next_bolder_one():
    rng = np.random.default_rng(1)
    for _ in range(40):
        p = {str(at): v for at, v in enumerate(rng.random(9) ** 3)}
        families = [
            list(adjusted_p_values(p, method=method).values())
            for method in ("bonferroni", "holm", "hochberg", "benjamini-hochberg")
        ]
        for timid, bold in itertools.pairwise(families):
            assert all(a >= b - 1e-15 for a, b in zip(timid, bold, strict=True))


def test_welch_keeps_its_level_where_scatter_differs():
    rng = np.random.default_rng(5)
    rejected = sum(
        welch(rng.normal(0, 1, 12), rng.normal(0, 5, 5)).p < 0.05 for _ in range(2000)
    )
    # A pooled t test rejects about 15 % here; three standard errors are 0.015.
    assert rejected / 2000 == pytest.approx(0.05, abs=0.017)


def test_pairs_are_judged_by_the_sleep_data_of_student():
    # Student (1908), Biometrika 6, 1-25: t = 4.0621, df 9, p = 0.002833 (R, sleep).
    first = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
    second = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
    found = paired_by_heat(
        {str(at): [v] for at, v in enumerate(second)},
        {str(at): [v] for at, v in enumerate(first)},
    )
    assert found.t == pytest.approx(4.0621, abs=5e-5)
    assert found.df == 9
    assert found.p == pytest.approx(0.002833, abs=5e-7)
    assert found.interval == pytest.approx((0.7001142, 2.4598858), abs=5e-7)
    apart = welch(second, first)  # R: t = 1.8608, df 17.776, p = 0.07939
    assert (apart.t, apart.df, apart.p) == pytest.approx(
        (1.8608, 17.776, 0.07939), rel=1e-4
    )


def test_equivalence_is_wrong_at_the_margin_as_often_as_it_says():
    rng = np.random.default_rng(2)
    runs = 1500
    same = better = 0
    for _ in range(runs):
        first, second = rng.normal(1.0, 1, 15), rng.normal(0, 1, 15)
        same += equivalence(first, second, margins=(-1, 1)).holds
        better += non_inferiority(second, first, margin=1).holds
    # Three standard errors of 1,500 runs are 0.017.
    assert same / runs == pytest.approx(0.05, abs=0.017)
    assert better / runs == pytest.approx(0.05, abs=0.017)


@pytest.mark.parametrize(
    ("d", "power", "n"),
    [(0.2, 0.8, 394), (0.8, 0.8, 26), (0.5, 0.9, 86), (1.0, 0.9, 23)],
)
def test_sample_sizes_of_the_textbooks(d, power, n):
    # Cohen (1988), table 2.4.1, and G*Power 3: two-sided 0.05, exact t.
    found = heats_for_difference(d, Scatter(1.0, 0.0), bars=1, power=power)
    assert found.heats == n


def test_power_with_bars_agrees_with_simulated_melts():
    rng = np.random.default_rng(4)
    scatter, heats, bars, runs = Scatter(2.0, 3.0), 5, 4, 40_000
    sd = scatter.of_heat_mean(bars)
    new = rng.normal(0, sd, (runs, heats))
    old = rng.normal(0, sd, (runs, heats))
    pooled = (new.var(axis=1, ddof=1) + old.var(axis=1, ddof=1)) / 2
    error = np.sqrt(2 * pooled / heats)
    t = importlib.import_module("scipy.stats").t.ppf(0.95, 2 * heats - 2)
    shown = float((new.mean(axis=1) - old.mean(axis=1) - t * error > -5.0).mean())
    found = power_of_margin(5.0, scatter, heats=heats, bars=bars)
    assert found == pytest.approx(shown, abs=0.01)


def test_the_grouped_bound_holds_what_it_promises_in_simulated_melts():
    rng = np.random.default_rng(6)
    scatter, heats, bars, runs = Scatter(3.0, 3.0), 6, 4, 30_000
    shifts = rng.normal(0, 3, (runs, heats, 1))
    values = shifts + rng.normal(0, 3, (runs, heats, bars))
    means = values.mean(axis=2)
    within = values.var(axis=2, ddof=1).mean(axis=1)
    between = means.var(axis=1, ddof=1) - within / bars
    total = np.sqrt(np.maximum(between, 0) + within)
    factor = grouped_factor(scatter, heats=heats, bars=bars).factor
    bound = means.mean(axis=1) - factor * total
    true = -1.2815515655 * scatter.total
    # Satterthwaite's approximation: within two points of the 95 % asked for.
    assert float((bound <= true).mean()) == pytest.approx(0.95, abs=0.02)
    room = 2.2 * scatter.total
    passed = float((bound >= -room).mean())
    found = power_of_bound(room, scatter, heats=heats, bars=bars)
    assert found == pytest.approx(passed, abs=0.03)


def test_the_bootstrap_covers_and_agrees_with_scipys_bca(stats):
    values = np.random.default_rng(8).gamma(2.0, size=40)
    ours = bootstrap_mean(values, resamples=40_000, seed=1)
    theirs = stats.bootstrap(
        (values,),
        np.mean,
        n_resamples=40_000,
        method="BCa",
        rng=np.random.default_rng(1),
    )
    assert ours.interval == pytest.approx(tuple(theirs.confidence_interval), abs=0.01)
    assert ours.standard_error == pytest.approx(theirs.standard_error, rel=0.02)


# Montgomery (2013), Introduction to Statistical Quality Control, 7th ed., table 9.1:
# twenty values of mean 10, ten of mean 11, SD 1.
TABLE_9_1 = [
    9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34,
    9.03, 11.47, 10.51, 9.40, 10.08, 9.37, 10.62, 10.31, 8.52, 10.84,
    10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52,
]  # fmt: skip


def test_cusum_of_montgomerys_table():
    chart = cusum_chart(TABLE_9_1, target=10.0, sigma=1.0, slack=0.5, decision=5.0)
    # Table 9.2: C+ is 4.47, 5.28 and 5.30 at 28 to 30; the signal is at 29.
    ups = chart.above.points
    assert ups[27:] == pytest.approx((4.47, 5.28, 5.30), abs=1e-9)
    assert min(at for at, up in enumerate(ups) if up > 5) == 28
    assert [round(up, 2) for up in ups[:5]] == [0, 0, 0, 1.16, 2.82]


def test_ewma_of_montgomerys_table():
    # Example 9.2, lambda 0.10, L 2.7: z1 = 9.945, z2 = 9.7495; limits of the first
    # point 9.73 and 10.27, in the end 10.62; z29 = 10.6468 is the first beyond.
    chart = ewma_chart(TABLE_9_1, target=10.0, sigma=1.0, weight=0.1, width=2.7)
    assert chart.line.points[:3] == pytest.approx((9.945, 9.7495, 9.70355), abs=1e-9)
    assert (chart.line.lower[0], chart.line.upper[0]) == pytest.approx((9.73, 10.27))
    assert chart.line.points[28] == pytest.approx(10.6468, abs=5e-5)
    assert chart.line.upper[29] == pytest.approx(10.62, abs=0.005)
    assert chart.line.outside[0] == 28


@given(st.lists(st.integers(-40, 40), min_size=1, max_size=25), st.integers(-9, 9))
@settings(max_examples=60, deadline=None)
def test_memory_charts_are_their_closed_forms(values, target):
    weight = 0.3
    chart = ewma_chart(values, target=target, sigma=2.0, weight=weight)
    n = len(values)
    closed = (1 - weight) ** n * target + sum(
        weight * (1 - weight) ** (n - 1 - at) * value for at, value in enumerate(values)
    )
    assert chart.line.points[-1] == pytest.approx(closed, abs=1e-9)
    sums = cusum_chart(values, target=target, sigma=2.0, slack=0.5)
    # The last sum is the largest of all sums that end here, or nothing.
    excess = [value - target - 1.0 for value in values]
    best = max(0.0, *(sum(excess[at:]) for at in range(n)))
    assert sums.above.points[-1] == pytest.approx(best, abs=1e-9)
    mirrored = cusum_chart([-v for v in values], target=-target, sigma=2.0, slack=0.5)
    assert mirrored.below.points == pytest.approx(
        tuple(-v for v in sums.above.points), abs=1e-9
    )


def trend(z):
    pairs = list(itertools.pairwise(z))
    return all(a < b for a, b in pairs) or all(a > b for a, b in pairs)


def zigzag(z):
    steps = [b - a for a, b in itertools.pairwise(z)]
    return all(a * b < 0 for a, b in itertools.pairwise(steps))


def out(z, far, wanted):
    return any(
        sum(side * value > far for value in z) >= wanted and side * z[-1] > far
        for side in (1, -1)
    )


NELSON = {
    1: (1, lambda z: abs(z[0]) > 3),
    2: (9, lambda z: min(z) > 0 or max(z) < 0),
    3: (6, trend),
    4: (14, zigzag),
    5: (3, lambda z: out(z, 2, 2)),
    6: (5, lambda z: out(z, 1, 4)),
    7: (15, lambda z: max(map(abs, z)) < 1),
    8: (8, lambda z: min(map(abs, z)) > 1 and min(z) < 0 < max(z)),
}


def broken_by_hand(z, last):
    """Nelson's rules once more, each as its sentence reads."""
    return {
        rule
        for rule, (length, broken) in NELSON.items()
        if last >= length - 1 and broken(z[last - length + 1 : last + 1])
    }


@given(
    st.lists(
        st.sampled_from([-3.5, -2.5, -1.5, -0.5, -0.25, 0.25, 0.5, 1.5, 2.5, 3.5]),
        min_size=3,
        max_size=40,
    )
)
@settings(max_examples=150, deadline=None)
def test_nelsons_rules_are_their_sentences(z):
    line = chart_line("I", z, center=0.0, lower=-3.0, upper=3.0, sigma=1.0)
    found: dict[int, set[int]] = {}
    for signal in nelson_signals(line):
        found.setdefault(signal.last, set()).add(signal.rule)
    for last in range(len(z)):
        assert found.get(last, set()) == broken_by_hand(z, last)


def test_each_of_nelsons_rules_has_its_own_pattern():
    patterns = {
        1: [0, 0.5, 3.2],
        2: [0.2, 0.4] * 4 + [0.3],
        3: [-1.4, -0.9, -0.3, 0.2, 0.6, 1.2],
        4: [0.4, -0.4] * 7,
        5: [2.2, 0.1, 2.3],
        6: [1.2, 1.4, 0.2, 1.3, 1.6],
        7: [0.4, -0.6, 0.3, -0.2, 0.5] * 3,
        8: [1.4, -1.3, -1.6, 1.5, 1.2, -1.7, 1.3, -1.4],
    }
    for rule, z in patterns.items():
        line = chart_line("I", z, center=0.0, lower=-3.0, upper=3.0, sigma=1.0)
        assert rule in {signal.rule for signal in nelson_signals(line)}


def test_a_calibration_line_reads_back_by_the_textbook_formula():
    # Miller & Miller (2010), Statistics and Chemometrics for Analytical Chemistry,
    # 5.4: fluorescein, pg/ml against fluorescence; y = 1.9303 x + 1.5179; the reading
    # 2.9 is 0.72 with s = 0.26, the reading 13.5 is 6.21 with s = 0.24.
    x, y = [0, 2, 4, 6, 8, 10, 12], [2.1, 5.0, 9.0, 12.6, 17.3, 21.0, 24.7]
    curve = calibration_curve(x, y)
    for reading, value, sd in (
        (2.9, 0.72, 0.26),
        (13.5, 6.21, 0.24),
        (23.0, 11.13, 0.26),
    ):
        found = read_back(curve, [reading])
        assert found.value == pytest.approx(value, abs=0.005)
        half = (found.interval[1] - found.interval[0]) / 2
        assert half / 2.571 == pytest.approx(sd, abs=0.008)  # t of 5 df


def test_the_mixed_model_maximizes_the_restricted_likelihood():
    rng = np.random.default_rng(9)
    heats = [heat for heat in "abcdefg" for _ in range(4)]
    time = np.tile([0.0, 1.0, 2.0, 3.0], 7)
    shift = dict(zip("abcdefg", rng.normal(0, 4, 7), strict=True))
    y = [
        200 + 3 * t + shift[h] + e
        for h, t, e in zip(heats, time, rng.normal(0, 2, 28), strict=True)
    ]
    found = mixed_model(y, heats, {"t": time})
    design = np.column_stack([np.ones(28), time])
    same = np.equal.outer(heats, heats).astype(float)

    def likelihood(between, within):
        v = between * same + within * np.eye(28)
        inverse = np.linalg.inv(v)
        gram = design.T @ inverse @ design
        beta = np.linalg.solve(gram, design.T @ inverse @ y)
        residual = np.array(y) - design @ beta
        return -0.5 * (
            np.linalg.slogdet(v)[1]
            + np.linalg.slogdet(gram)[1]
            + residual @ inverse @ residual
        )

    top = likelihood(found.var_heat, found.var_residual)
    for factor in (0.97, 1.03):
        assert likelihood(found.var_heat * factor, found.var_residual) < top
        assert likelihood(found.var_heat, found.var_residual * factor) < top
    # Balanced: the variance components are those of the two-way layout.
    table = np.array(y).reshape(7, 4)
    slope = np.polyfit(time, y, 1)[0]
    rest = table - table.mean(axis=1, keepdims=True) - slope * (np.arange(4) - 1.5)
    assert found.var_residual == pytest.approx((rest**2).sum() / 20, rel=1e-5)


def test_the_break_is_where_a_search_over_all_breaks_finds_it():
    rng = np.random.default_rng(10)
    x = np.linspace(0, 0.6, 25)
    y = 200 + 150 * np.minimum(x, 0.31) + rng.normal(0, 1.5, 25)
    found = broken_stick(x, y)

    def rest(at):
        design = np.column_stack([np.ones(25), x, np.maximum(x - at, 0)])
        return float(
            ((y - design @ np.linalg.lstsq(design, y, rcond=None)[0]) ** 2).sum()
        )

    grid = np.linspace(x[1], x[-2], 20_001)
    best = grid[np.argmin([rest(at) for at in grid])]
    assert found.break_at == pytest.approx(best, abs=2e-4)
    assert math.sqrt(rest(best) / 21) == pytest.approx(found.residual_sd, rel=1e-4)
