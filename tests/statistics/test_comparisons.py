"""Comparisons of conditions against scipy, statsmodels, tables and properties."""

import importlib
import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.margins import equivalence, non_inferiority
from labtrack.statistics.multiple_comparisons import (
    dunnett,
    dunnett_probability,
    tukey,
)
from labtrack.statistics.multiplicity import adjusted_p_values
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    NotFinite,
    OutOfRange,
    SampleError,
    TooFewValues,
)
from labtrack.statistics.two_samples import paired_by_heat, welch, welch_over_heats

numbers = st.lists(st.integers(-60, 60), min_size=3, max_size=8).filter(
    lambda x: len(set(x)) > 1
)
SC = [251.0, 256.0, 249.0, 262.0, 254.0]
BASE = [240.0, 244.0, 239.0, 247.0]


@pytest.fixture
def stats():
    return importlib.import_module("scipy.stats")


@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_welch_agrees_with_scipy(stats, alternative):
    found = welch(SC, BASE, alternative=alternative, confidence=0.9)
    wanted = stats.ttest_ind(SC, BASE, equal_var=False, alternative=alternative)
    assert (found.t, found.p, found.df) == pytest.approx(
        (wanted.statistic, wanted.pvalue, wanted.df)
    )
    assert found.interval == pytest.approx(tuple(wanted.confidence_interval(0.9)))


def test_hedges_g_is_cohens_d_times_the_exact_factor():
    pooled = math.sqrt((4 * np.var(SC, ddof=1) + 3 * np.var(BASE, ddof=1)) / 7)
    d = (np.mean(SC) - np.mean(BASE)) / pooled
    # Hedges (1981), table 1: c(7) = 0.8882.
    assert welch(SC, BASE).standardized == pytest.approx(0.8882 * d, rel=1e-4)


@given(numbers, numbers, st.integers(-100, 100), st.sampled_from([0.1, 3, 25.4]))
@settings(max_examples=50, deadline=None)
def test_welch_follows_shift_scale_and_exchange(first, second, shift, scale):
    one = welch(first, second)
    moved = welch(
        [shift + scale * v for v in first], [shift + scale * v for v in second]
    )
    exchanged = welch(second, first)
    assert moved.t == pytest.approx(one.t, abs=1e-9)
    assert moved.interval == pytest.approx(
        tuple(scale * v for v in one.interval), abs=1e-9
    )
    assert exchanged.difference == pytest.approx(-one.difference)
    assert exchanged.p == pytest.approx(one.p)


def test_over_heats_the_bars_of_a_heat_count_once():
    sc = {"H1": [251, 253], "H2": [256, 258, 257], "H3": [249, 251]}
    base = {"H4": [240, 242], "H5": [244, 246], "H6": [239, 241, 240]}
    by_heat = welch_over_heats(sc, base)
    assert by_heat.p == welch([252, 257, 250], [241, 245, 240]).p
    assert by_heat.unit == "heat means"
    few = welch_over_heats({"a": [1], "b": [2]}, {"c": [3], "d": [5]})
    assert few.diagnostics[-1].outcome is Outcome.FAILED


def test_pairs_of_heats_agree_with_scipys_paired_test(stats):
    f = {"H1": [150, 152], "H2": [156], "H3": [149], "H4": [151], "H9": [1]}
    t5 = {"H1": [140], "H2": [144], "H3": [141], "H4": [139], "H8": [2]}
    found = paired_by_heat(f, t5)
    wanted = stats.ttest_rel([151, 156, 149, 151], [140, 144, 141, 139])
    assert (found.t, found.p) == pytest.approx((wanted.statistic, wanted.pvalue))
    assert found.diagnostics[1].detail == "2 left out"


def test_equivalence_agrees_with_statsmodels():
    ttost = importlib.import_module("statsmodels.stats.weightstats").ttost_ind
    first, second = [2.61, 2.62, 2.63, 2.60], [2.62, 2.61, 2.62, 2.64]
    p, _, _ = ttost(first, second, -0.02, 0.03, usevar="unequal")
    found = equivalence(first, second, margins=(-0.02, 0.03))
    assert found.p == pytest.approx(p)
    assert found.holds == (p < 0.05)


@given(numbers, numbers, st.floats(0.5, 200))
@settings(max_examples=60, deadline=None)
def test_the_interval_and_the_p_of_a_margin_decide_alike(first, second, margin):
    same = equivalence(first, second, margins=(-margin, margin))
    assert same.holds == (same.p < 0.05)
    better = non_inferiority(first, second, margin=margin)
    assert better.holds == (better.p < 0.05)
    if same.holds:
        assert better.holds
    mirrored = non_inferiority(
        [-v for v in first],
        [-v for v in second],
        margin=margin,
        direction="lower is better",
    )
    assert mirrored.p == pytest.approx(better.p)


def test_a_margin_may_rest_on_heats():
    difference = welch_over_heats(
        {"a": [9.1], "b": [9.4], "c": [8.9]}, {"d": [9.3], "e": [9.0], "f": [9.5]}
    )
    found = non_inferiority(difference, margin=1.0)
    assert found.holds
    assert found.unit == "heat means"


@pytest.mark.parametrize(
    ("k", "df", "two_sided", "published"),
    # Dunnett (1955, 1964), 5 % points for k treatments: d' for equal sizes.
    [
        (2, 10, True, 2.57),
        (4, 20, True, 2.65),
        (3, 12, False, 2.29),
    ],
)
def test_dunnett_points_agree_with_his_tables(k, df, two_sided, published):
    low, high = (
        dunnett_probability(published + step, [5] * k, 5, df, two_sided=two_sided)
        for step in (-0.006, 0.006)
    )
    assert low < 0.95 < high


@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_dunnett_agrees_with_scipys_sampling(stats, alternative):
    rng = np.random.default_rng(1)
    groups = {
        "0": rng.normal(0, 1, 6),
        "1": rng.normal(1, 1, 5),
        "2": rng.normal(0.5, 1, 9),
    }
    found = dunnett(groups, control="0", alternative=alternative)
    wanted = stats.dunnett(
        groups["1"], groups["2"], control=groups["0"], alternative=alternative,
        rng=np.random.default_rng(0),
    )  # fmt: skip
    # scipy integrates by sampling: about 1e-4.
    assert [c.p for c in found.comparisons] == pytest.approx(wanted.pvalue, abs=3e-4)
    low = wanted.confidence_interval(0.95).low
    assert [c.interval[0] for c in found.comparisons] == pytest.approx(low, abs=2e-3)


def test_dunnett_with_one_condition_is_students_t(stats):
    wanted = stats.ttest_ind(SC, BASE)
    (found,) = dunnett({"base": BASE, "sc": SC}, control="base").comparisons
    assert found.p == pytest.approx(wanted.pvalue, abs=1e-9)
    assert found.interval == pytest.approx(
        tuple(wanted.confidence_interval()), abs=1e-6
    )


def test_tukey_agrees_with_scipy(stats):
    groups = {"a": SC, "b": BASE, "c": [250.0, 248.0, 255.0]}
    found = tukey(groups)
    wanted = stats.tukey_hsd(*groups.values())
    interval = wanted.confidence_interval()
    for comparison, (i, j) in zip(
        found.comparisons, itertools.combinations(range(3), 2), strict=True
    ):
        assert comparison.p == pytest.approx(wanted.pvalue[i, j], rel=1e-6)
        assert comparison.interval == pytest.approx(
            (interval.low[i, j], interval.high[i, j]), rel=1e-4
        )


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("bonferroni", "bonferroni"),
        ("holm", "holm"),
        ("hochberg", "simes-hochberg"),
        ("benjamini-hochberg", "fdr_bh"),
        ("benjamini-yekutieli", "fdr_by"),
    ],
)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None)
def test_adjusted_p_values_agree_with_statsmodels(ours, theirs, p):
    multipletests = importlib.import_module("statsmodels.stats.multitest").multipletests
    named = {str(at): value for at, value in enumerate(p)}
    found = adjusted_p_values(named, method=ours)
    assert list(found.values()) == pytest.approx(
        multipletests(p, method=theirs)[1].tolist(), abs=1e-12
    )
    assert all(found[name] >= named[name] for name in named)


PAIR = {"H1": [1], "H2": [2]}


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: welch([], [1, 2]), TooFewValues, "first sample has 0"),
        (lambda: welch([1, 2], [1]), TooFewValues, "second sample has 1"),
        (lambda: welch([1, 1], [2, 2]), NoSpread, "Neither"),
        (lambda: welch([1, math.nan], [1, 2]), NotFinite, "nan"),
        (lambda: welch([1e300, -1e300], [1, 2]), OutOfRange, "first sample"),
        (lambda: welch(SC, BASE, alternative="bigger"), BadOption, "'bigger'"),
        (lambda: welch(SC, BASE, confidence=95), BadOption, "95"),
        (lambda: welch_over_heats({"a": [1, 2]}, PAIR), TooFewValues, "first condition"),
        (lambda: paired_by_heat(PAIR, {"H1": [1], "H3": [1]}), TooFewValues, "1 heat in"),
        (lambda: paired_by_heat(PAIR, PAIR), NoSpread, "equal 0"),
        (lambda: equivalence(SC, BASE, margins=(1, 2)), BadOption, "margins"),
        (lambda: equivalence(SC, BASE, margins=(-1, 1), alpha=0.5), BadOption, "Alpha"),
        (lambda: equivalence(SC, margins=(-1, 1)), BadOption, "one sample"),
        (lambda: non_inferiority(SC, BASE, margin=-1), BadOption, "margin is -1"),
        (lambda: non_inferiority(SC, BASE, margin=math.inf), BadOption, "inf"),
        (lambda: non_inferiority(SC, BASE, margin=1, direction="up"), BadOption, "'up'"),
        (lambda: dunnett({"a": SC, "b": BASE}, control="c"), SampleError, "'c'"),
        (lambda: dunnett({"a": [1, 1], "b": [2, 2]}, control="a"), NoSpread, "scatters"),
        (lambda: dunnett({"a": SC}, control="a"), TooFewValues, "1 group"),
        (lambda: dunnett_probability(1.0, [], 5, 5), TooFewValues, "no treatment"),
        (lambda: tukey({"a": [1], "b": [2]}), TooFewValues, "one value each"),
        (lambda: adjusted_p_values({}), TooFewValues, "p-values has 0"),
        (lambda: adjusted_p_values({"a": 1.2}), BadOption, "1.2"),
        (lambda: adjusted_p_values({"a": 0.2}, method="luck"), BadOption, "'luck'"),
    ],
)  # fmt: skip
def test_comparisons_refuse_in_words(call, error, words):
    with pytest.raises(error, match=words):
        call()
