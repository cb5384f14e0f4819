"""The figures of one property over heats and bars."""

import json
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labtrack.statistics.replicates import Bar, histogram, summarize

# Montgomery, Design and Analysis of Experiments, the looms: MSB 29.7292, MSW 1.8958.
LOOMS = {
    "1": [98, 97, 99, 96],
    "2": [91, 90, 93, 92],
    "3": [96, 95, 97, 95],
    "4": [95, 96, 99, 98],
}


def bars_of(groups) -> list[Bar]:
    return [Bar(float(v), heat) for heat, values in groups.items() for v in values]


def test_scatter_within_and_between_heats_agrees_with_the_published_example():
    found = summarize(bars_of(LOOMS))
    assert found.sd_within_heats**2 == pytest.approx(1.90, abs=0.005)
    assert found.sd_between_heats**2 == pytest.approx(6.96, abs=0.005)


def test_the_interval_is_students_over_the_means_of_heats():
    found = summarize(bars_of(LOOMS))
    means = [sum(v) / 4 for v in LOOMS.values()]
    mean = sum(means) / 4
    sd = math.sqrt(sum((m - mean) ** 2 for m in means) / 3)
    half = 3.182446305284263 * sd / 2  # t of 3 degrees of freedom, 97.5 %
    assert found.mean_of_heat_means == pytest.approx(mean, rel=1e-15)
    assert found.mean_interval["lower"] == pytest.approx(mean - half, rel=1e-12)
    assert found.mean_interval["upper"] == pytest.approx(mean + half, rel=1e-12)


def test_a_heat_with_many_bars_does_not_outweigh_one_with_few():
    found = summarize(bars_of({"A": [250.0] * 9 + [251.0], "B": [240.0]}))
    assert found.mean_of_heat_means == pytest.approx(245.05, rel=1e-15)
    assert found.mean_over_bars == pytest.approx(249.1818181818, rel=1e-9)


@pytest.mark.parametrize(
    ("groups", "figure", "reason"),
    [
        ({}, "mean_of_heat_means", "no measured value"),
        ({"A": [250]}, "sd_over_bars", "One value"),
        ({"A": [250, 251]}, "mean_interval", "One heat"),
        ({"A": [250], "B": [250]}, "mean_interval", "needs scatter"),
        ({"A": [250, 251], "B": [252]}, "tolerance_bound", "here are 3 of 2"),
    ],
)
def test_a_figure_that_does_not_exist_has_its_reason(groups, figure, reason):
    found = summarize(bars_of(groups))
    assert getattr(found, figure) is None
    assert reason in found.reasons[figure]


@pytest.mark.parametrize(
    ("heats", "each", "shown"), [(3, 3, False), (2, 6, False), (3, 4, True)]
)
def test_a_bound_takes_ten_values_and_three_heats(heats, each, shown):
    values = random.Random(535)
    groups = {str(h): [values.gauss(250, 5) for _ in range(each)] for h in range(heats)}
    assert (summarize(bars_of(groups)).tolerance_bound is not None) == shown


def test_limits_are_counted_and_stay_out_of_every_mean():
    found = summarize([Bar(250, "A"), Bar(300, "A", ">"), Bar(1, "B", "<")])
    assert (found.n, found.n_censored, found.n_heats) == (1, 2, 1)
    assert (found.minimum, found.maximum) == (250, 250)
    assert [(h.heat, h.n, h.n_censored) for h in found.heats] == [
        ("A", 1, 1),
        ("B", 0, 1),
    ]


@given(
    st.lists(
        st.tuples(st.floats(-1e6, 1e6, allow_nan=False), st.sampled_from("ABCD")),
        max_size=30,
    ),
    st.randoms(use_true_random=False),
)
@settings(max_examples=30, deadline=None)
def test_whatever_the_values_the_summary_is_json_and_hangs_on_no_order(pairs, order):
    bars = [Bar(value, heat) for value, heat in pairs]
    first = json.dumps(summarize(bars).as_json(), sort_keys=True, allow_nan=False)
    order.shuffle(bars)
    again = json.dumps(summarize(bars).as_json(), sort_keys=True, allow_nan=False)
    assert again == first


@given(st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_every_value_falls_in_one_class_of_the_histogram(values):
    found = histogram(values)
    assert sum(found["counts"]) == len(values)
    assert len(found["edges"]) == len(found["counts"]) + 1
    assert found["edges"] == sorted(found["edges"])
    assert found["edges"][0] <= min(values)
    assert max(values) <= found["edges"][-1]
