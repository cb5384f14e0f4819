"""Hanson-Koopmans, ranks and two-sided factors: tables, other routes, simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from labtrack.statistics.hanson_koopmans import (
    PRINTED_RANKS,
    hanson_koopmans_confidence,
    hanson_koopmans_factor,
    normal_order_expectations,
    optimum_order,
)
from labtrack.statistics.rank_bounds import nonparametric_rank, nonparametric_size
from labtrack.statistics.samples import BadOption, NoSpread, TooFewValues
from labtrack.statistics.tolerance_two_sided import (
    howe_factor,
    natrella_factor,
    normal_tolerance_interval,
    two_sided_normal_factor,
)


@pytest.mark.parametrize(
    ("n", "j", "k"),
    # CMH-17-1G table 8.5.14, three decimals (the last ones are not always right).
    [
        (2, 2, 35.177),
        (5, 4, 4.101),
        (10, 6, 2.137),
        (16, 8, 1.485),
        (17, 8, 1.434),
        (20, 10, 1.253),
        (23, 11, 1.143),
        (24, 11, 1.114),
        (28, 12, 1.010),
    ],
)
def test_optimum_orders_are_cmh17_s(n, j, k):
    rank, z = optimum_order(n)
    assert rank == j
    assert z == pytest.approx(k, abs=0.006)


def test_a_printed_rank_is_next_to_the_optimum():
    for n, printed in PRINTED_RANKS.items():
        expected = normal_order_expectations(n)

        def miss(j, n=n, expected=expected):
            z = hanson_koopmans_factor(n, j)
            return abs(
                z * expected[0] + (1 - z) * expected[j - 1] - stats.norm.ppf(0.1)
            )

        best = min(range(2, n + 1), key=miss)
        assert abs(best - printed) == 1
        assert miss(printed) - miss(best) < 0.002


@pytest.mark.parametrize(("n", "k"), [(2, 80.0038), (3, 16.9122), (18, 2.4966)])
def test_the_extremes_have_cmh17_s_a_factors(n, k):
    found = hanson_koopmans_factor(n, n, content=0.99)
    # Table 8.5.15, six significant figures.
    assert found == pytest.approx(k, rel=5e-5)


def test_the_confidence_is_the_plain_integral():
    z, n, j, p = 1.7, 15, 8, 0.9
    inner = integrate.quad(
        lambda t: (
            stats.beta.cdf(((1 - p) / t) ** (1 / z), 1, j - 1)
            * stats.beta.pdf(t, j, n - j + 1)
        ),
        1 - p,
        1,
    )[0]
    expected = stats.beta.cdf(1 - p, j, n - j + 1) + inner
    found = hanson_koopmans_confidence(z, n=n, i=1, j=j, content=p)
    assert found == pytest.approx(expected, abs=1e-10)


def test_the_bound_keeps_its_confidence_for_normal_and_weibull_bars():
    j, z = optimum_order(10)
    random = np.random.default_rng(4)
    for draws, quantile in (
        (random.normal(250, 8, (4000, 10)), stats.norm.ppf(0.1, 250, 8)),
        (250 * random.weibull(20, (4000, 10)), 250 * stats.weibull_min.ppf(0.1, 20)),
    ):
        ordered = np.sort(draws, axis=1)
        bound = ordered[:, j - 1] * (ordered[:, 0] / ordered[:, j - 1]) ** z
        assert (bound < quantile).mean() > 0.95 - 4 * np.sqrt(0.0475 / 4000)


def test_where_the_lowest_value_is_a_bound_the_weight_is_one():
    assert hanson_koopmans_factor(29, 12) == 1.0
    assert hanson_koopmans_factor(28, 12) > 1.0


@pytest.mark.parametrize("n", [1, 2, 5, 20])
def test_expected_order_statistics_are_harter_s(n):
    expected = normal_order_expectations(n)
    assert expected.sum() == pytest.approx(0, abs=1e-12)
    if n == 5:
        # Harter (1961), five decimals.
        assert expected[3:] == pytest.approx([0.49502, 1.16296], abs=6e-6)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3000), st.floats(0.5, 0.995), st.floats(0.5, 0.99))
def test_a_rank_keeps_its_confidence_and_the_next_one_does_not(n, content, confidence):
    needed = nonparametric_size(content=content, confidence=confidence)
    if n < needed:
        with pytest.raises(TooFewValues):
            nonparametric_rank(n, content=content, confidence=confidence)
        return
    rank = nonparametric_rank(n, content=content, confidence=confidence)
    attained = stats.binom.sf([rank - 1, rank], n, 1 - content)
    assert attained[0] >= confidence - 1e-12
    assert attained[1] < confidence


@pytest.mark.parametrize(
    ("n", "content", "confidence", "k"),
    # ISO 16269-6:2014 annex F, m = 1; rounded up in the fourth decimal.
    [
        (2, 0.90, 0.90, 15.5124),
        (35, 0.90, 0.90, 1.9906),
        (1000, 0.90, 0.90, 1.6947),
    ],
)
def test_two_sided_factors_are_iso_s(n, content, confidence, k):
    found = two_sided_normal_factor(n, content, confidence)
    assert k - 1.01e-4 < found <= k + 1e-9


def test_the_two_sided_factor_solves_its_equation():
    k, n, p = two_sided_normal_factor(7, 0.95, 0.9), 7, 0.95

    def held(z):
        centre = z / np.sqrt(n)
        half = stats.ncx2.ppf(p, 1, centre**2) ** 0.5
        return stats.norm.pdf(z) * stats.chi2.sf((n - 1) * half**2 / k**2, n - 1)

    assert 2 * integrate.quad(held, 0, 8)[0] == pytest.approx(0.9, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 2000), st.floats(0.05, 0.999), st.floats(0.05, 0.98))
def test_two_sided_factors_grow_with_content_and_confidence(n, content, confidence):
    k = two_sided_normal_factor(n, content, confidence)
    assert two_sided_normal_factor(n, content, confidence + 0.01) > k
    assert two_sided_normal_factor(n, (1 + content) / 2, confidence) > k


def test_approximations_are_near_the_exact_factors():
    assert howe_factor(30, 0.9, 0.95) == pytest.approx(
        two_sided_normal_factor(30, 0.9, 0.95), rel=5e-3
    )
    assert natrella_factor(50, 0.9, 0.95) == pytest.approx(1.646, rel=5e-3)


def test_the_interval_covers_what_it_promises():
    draws = np.random.default_rng(8).normal(size=(5000, 8))
    k = two_sided_normal_factor(8, 0.9, 0.9)
    mean, sd = draws.mean(axis=1), draws.std(axis=1, ddof=1)
    held = stats.norm.cdf(mean + k * sd) - stats.norm.cdf(mean - k * sd)
    assert (held > 0.9).mean() == pytest.approx(0.9, abs=4 * np.sqrt(0.09 / 5000))


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: hanson_koopmans_factor(5, 6), BadOption),
        (lambda: hanson_koopmans_factor(1, 1), TooFewValues),
        (lambda: optimum_order(1), TooFewValues),
        (lambda: two_sided_normal_factor(1), TooFewValues),
        (lambda: two_sided_normal_factor(5, 1.0), BadOption),
        (lambda: natrella_factor(2, 0.9, 0.99), BadOption),
        (lambda: normal_tolerance_interval([3, 3, 3]), NoSpread),
        (lambda: nonparametric_rank(0), TooFewValues),
    ],
)
def test_bad_input_is_named(call, error):
    with pytest.raises(error):
        call()
