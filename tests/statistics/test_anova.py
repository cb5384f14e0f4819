"""Exact sums and analysis of variance against NIST, statsmodels and properties."""

import importlib
import math
from fractions import Fraction

import mpmath
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labtrack.statistics.anova import one_way_anova
from labtrack.statistics.anova_nested import nested_anova
from labtrack.statistics.anova_two_way import two_way_anova
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.exact import (
    exact_sample,
    nearest_float,
    solve_normal_equations,
    square_root,
    sum_of_squares_about_mean,
)
from labtrack.statistics.samples import (
    NoSpread,
    NotFinite,
    OutOfRange,
    SampleError,
    SingularDesign,
    TooFewValues,
)
from tests.reference.strd import atomic_weight_of_silver, simon_lesage

numbers = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)


@given(st.fractions(min_value=0, max_denominator=10**40))
@settings(max_examples=60, deadline=None)
def test_square_root_is_the_double_nearest_to_the_root(value):
    with mpmath.workdps(120):
        wanted = float(mpmath.sqrt(mpmath.mpf(value.numerator) / value.denominator))
    assert square_root(value) == wanted


@given(st.lists(numbers, min_size=2, max_size=10))
@settings(max_examples=60, deadline=None)
def test_sum_of_squares_is_that_of_high_precision(values):
    with mpmath.workdps(80):
        mean = mpmath.fsum(values) / len(values)
        wanted = float(mpmath.fsum((mpmath.mpf(v) - mean) ** 2 for v in values))
    assert float(sum_of_squares_about_mean(exact_sample(values))) == wanted


def test_a_number_beyond_the_doubles_is_an_error_with_words():
    with pytest.raises(OutOfRange, match="largest double"):
        nearest_float(Fraction(10) ** 400)
    with pytest.raises(OutOfRange, match="smallest double"):
        nearest_float(Fraction(1, 10**400))


@given(
    st.integers(1, 4).flatmap(
        lambda p: st.lists(
            st.lists(st.integers(-6, 6), min_size=p + 1, max_size=p + 1),
            min_size=p,
            max_size=p,
        )
    )
)
@settings(max_examples=80, deadline=None)
def test_elimination_solves_the_system_or_says_it_is_singular(rows):
    p = len(rows)
    determinant = round(float(np.linalg.det(np.array(rows, float)[:, :p])))
    try:
        solution, found = solve_normal_equations(rows)
    except SingularDesign:
        assert determinant == 0
        return
    assert found == determinant
    for row in rows:
        left = sum(a * x[0] for a, x in zip(row[:p], solution, strict=True))
        assert left == row[p]


@pytest.mark.parametrize("leading", ["1", "1000000", "1000000000000"])
@pytest.mark.parametrize("replicates", [21, 201, 2001])
def test_one_way_anova_keeps_every_digit_of_simon_and_lesage(leading, replicates):
    # NIST certifies 15 digits; decimal text loses none, however large the mean.
    table = one_way_anova(simon_lesage(replicates, leading))
    assert table.ss_between == pytest.approx(0.08 * replicates, rel=1e-15)
    assert table.ms_within == 0.01
    assert table.f == pytest.approx(replicates, rel=1e-15)
    assert table.residual_sd == 0.1


def test_one_way_anova_gives_the_certified_values_for_silver():
    groups, f, sd = atomic_weight_of_silver()
    table = one_way_anova(groups)
    # 15 digits are printed.
    assert table.f == pytest.approx(float(f), rel=1e-14)
    assert table.residual_sd == pytest.approx(float(sd), rel=1e-14)


def test_one_way_anova_agrees_with_scipy():
    stats = importlib.import_module("scipy.stats")
    rng = np.random.default_rng(4)
    groups = [rng.normal(250 + 3 * k, 5, size=k + 4) for k in range(4)]
    table = one_way_anova(groups)
    wanted = stats.f_oneway(*groups)
    assert table.f == pytest.approx(wanted.statistic, rel=1e-10)
    assert table.p == pytest.approx(wanted.pvalue, rel=1e-9)
    levene = stats.levene(*groups, center="median")
    assert f"p = {levene.pvalue:.3f}" in table.diagnostics[0].detail


@given(
    st.lists(
        st.lists(st.integers(-50, 50), min_size=2, max_size=5), min_size=2, max_size=4
    ),
    st.integers(-1000, 1000),
    st.sampled_from([-4, -1, 2, 10]),
)
@settings(max_examples=60, deadline=None)
def test_f_does_not_change_with_shift_scale_or_order_of_groups(groups, shift, scale):
    if len({v for group in groups for v in group}) == 1:
        return
    moved = [[shift + scale * v for v in group] for group in reversed(groups)]
    first, second = one_way_anova(groups), one_way_anova(moved)
    assert first.f == second.f
    assert second.ss_within == pytest.approx(scale**2 * first.ss_within)


def test_two_way_anova_agrees_with_statsmodels_where_cells_are_unequal():
    formula = importlib.import_module("statsmodels.formula.api")
    anova_lm = importlib.import_module("statsmodels.stats.anova").anova_lm
    rng = np.random.default_rng(8)
    a, b = rng.integers(0, 3, 40), rng.integers(0, 2, 40)
    y = 100 + 4 * a - 3 * b + rng.normal(0, 2, 40)
    frame = pd.DataFrame({"y": y, "a": a, "b": b})
    wanted = anova_lm(formula.ols("y ~ C(a, Sum) * C(b, Sum)", frame).fit(), typ=2)
    table = two_way_anova(y, a, b)
    for source, row in (("A", 0), ("B", 1), ("A:B", 2)):
        assert table.line(source).ss == pytest.approx(
            wanted["sum_sq"].iloc[row], rel=1e-9
        )
        assert table.line(source).p == pytest.approx(
            wanted["PR(>F)"].iloc[row], rel=1e-7
        )


def test_two_way_anova_of_montgomerys_battery_example():
    # Montgomery, Design and Analysis of Experiments, 10th ed., table 5.5.
    life = {
        ("1", "15"): [130, 155, 74, 180], ("1", "70"): [34, 40, 80, 75],
        ("1", "125"): [20, 70, 82, 58], ("2", "15"): [150, 188, 159, 126],
        ("2", "70"): [136, 122, 106, 115], ("2", "125"): [25, 70, 58, 45],
        ("3", "15"): [138, 110, 168, 160], ("3", "70"): [174, 120, 150, 139],
        ("3", "125"): [96, 104, 82, 60],
    }  # fmt: skip
    rows = [(m, t, v) for (m, t), cell in life.items() for v in cell]
    material, temperature, values = zip(*rows, strict=True)
    table = two_way_anova(values, material, temperature, names=("M", "T"))
    assert table.line("M").ss == pytest.approx(10683.72, abs=0.01)
    assert table.line("T").ss == pytest.approx(39118.72, abs=0.01)
    assert table.line("M:T").ss == pytest.approx(9613.78, abs=0.01)
    assert table.line("Residual").ss == pytest.approx(18230.75, abs=0.01)
    assert table.line("M:T").f == pytest.approx(3.56, abs=0.005)


def test_nested_anova_of_montgomerys_suppliers():
    # Montgomery, 10th ed., example 14.1: purity by supplier and batch (coded).
    batches = {
        ("1", "1"): [1, -1, 0], ("1", "2"): [-2, -3, -4], ("1", "3"): [-2, 0, 1],
        ("1", "4"): [1, 4, 0], ("2", "1"): [1, -2, -3], ("2", "2"): [0, 4, 2],
        ("2", "3"): [-1, 0, -2], ("2", "4"): [0, 3, 2], ("3", "1"): [2, 4, 0],
        ("3", "2"): [-2, 0, 2], ("3", "3"): [1, -1, 2], ("3", "4"): [3, 2, 1],
    }  # fmt: skip
    rows = [(s, b, v) for (s, b), cell in batches.items() for v in cell]
    supplier, batch, values = zip(*rows, strict=True)
    table = nested_anova(values, supplier, batch, names=("S", "B"))
    assert table.line("S").ss == pytest.approx(15.06, abs=0.005)
    assert table.line("B(S)").ss == pytest.approx(69.92, abs=0.005)
    assert table.line("S").f == pytest.approx(0.97, abs=0.005)
    assert table.line("B(S)").p == pytest.approx(0.02, abs=0.005)


def test_unequal_nesting_is_told_as_a_failed_diagnostic():
    table = nested_anova([1, 2, 4, 5, 8, 9, 8], "aaaabbb", "1122112")
    assert table.diagnostics[0].outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("groups", "error", "words"),
    [
        ([], TooFewValues, "0 groups"),
        ([[1, 2]], TooFewValues, "1 group;"),
        ([[1, 2], []], TooFewValues, "group 2 has 0 values"),
        ([[1], [2]], TooFewValues, "one value each"),
        ([[5, 5], [5, 5]], NoSpread, "All 4 values are equal"),
        ([[1, math.nan], [1, 2]], NotFinite, "nan at position 1"),
        ([[1, "x"], [1, 2]], NotFinite, "'x' at position 1"),
        ([[1, math.inf], [1, 2]], NotFinite, "inf"),
        ([[1e300, -1e300], [0, 1]], OutOfRange, "largest double"),
    ],
    ids=["none", "one", "empty", "singles", "equal", "nan", "text", "inf", "huge"],
)
def test_one_way_anova_refuses_in_words(groups, error, words):
    with pytest.raises(error, match=words):
        one_way_anova(groups)


def test_no_scatter_within_groups_makes_f_infinite_and_p_zero():
    table = one_way_anova([[1, 1], [2, 2]])
    assert table.f == math.inf
    assert table.p == 0.0


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: two_way_anova([1, 2, 3, 4], "aaaa", "abab"), SingularDesign),
        (lambda: two_way_anova([1, 2, 3, 4], "aabb", "aabb", interaction=False), SingularDesign),
        (lambda: two_way_anova([1, 2, 3, 4], "aabb", "abab"), TooFewValues),
        (lambda: two_way_anova([1, 2, 3], "aab", "aba"), TooFewValues),
        (lambda: two_way_anova([7] * 8, "aabbaabb", "abababab"), NoSpread),
        (lambda: two_way_anova([1, 2, 3, 4], "aab", "abab"), SampleError),
        (lambda: nested_anova([1, 2, 3, 4], "aabb", "1212"), TooFewValues),
        (lambda: nested_anova([7] * 8, "aaaabbbb", "11221122"), NoSpread),
        (lambda: one_way_anova([[1, 2], [3, 4]]) and table_without_source(), SampleError),
    ],
)  # fmt: skip
def test_designs_that_cannot_be_analyzed_are_named_errors(call, error):
    with pytest.raises(error):
        call()


def table_without_source():
    return two_way_anova([1, 2, 3, 5, 5, 6, 9, 9], "aabbaabb", "xyxyxyxy").line("C")
