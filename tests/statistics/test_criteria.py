"""Criteria against hand calculations and by other routes."""

import math
import re

import pytest
from scipy import stats

from labtrack.statistics.criteria import judge

NEW = {"H1": 176.0, "H2": 181.0, "H3": 178.0}
OLD = {"H4": 137.0, "H5": 139.0, "H6": 135.0}


def test_superiority_is_the_one_sided_welch_test_of_the_margin():
    found = judge(NEW, OLD, comparison="superior", margin=30)
    other = stats.ttest_ind(
        [value - 30 for value in NEW.values()],
        list(OLD.values()),
        equal_var=False,
        alternative="greater",
    )
    bound = other.confidence_interval(0.95).low + 30
    assert found.outcome == "met"
    assert found.interval[0] == pytest.approx(bound, rel=1e-12)
    assert (found.heats, found.method) == ((3, 3), "Welch over heats")


def test_the_verdict_turns_exactly_where_the_bound_crosses_the_margin():
    low, high = judge(NEW, OLD, comparison="superior", margin=0).interval
    said = [
        judge(NEW, OLD, comparison="superior", margin=margin).outcome
        for margin in (low - 1e-9, low + 1e-9, high - 1e-9, high + 1e-9)
    ]
    assert said == ["met", "not-yet-known", "not-yet-known", "not-met"]


def test_not_worse_tolerates_a_loss_up_to_the_margin():
    new = {"a": 9.1, "b": 9.4, "c": 8.9, "d": 9.6}
    old = {"e": 9.3, "f": 9.0, "g": 9.5, "h": 9.2}
    assert judge(new, old, comparison="not-worse", margin=1.0).outcome == "met"
    found = judge(new, old, comparison="not-worse", margin=0.0)
    assert (found.outcome, found.threshold) == ("not-yet-known", 0.0)


def test_lower_may_be_better():
    new = {"a": 90.0, "b": 95.0, "c": 92.0}
    old = {"d": 140.0, "e": 150.0, "f": 144.0}
    found = judge(new, old, comparison="superior", margin=30, better="lower")
    assert (found.outcome, found.threshold) == ("met", -30)
    assert found.interval[1] < -30
    mirrored = judge(
        {k: -v for k, v in new.items()},
        {k: -v for k, v in old.items()},
        comparison="superior",
        margin=30,
    )
    assert mirrored.interval == (-found.interval[1], -found.interval[0])


def test_an_absolute_limit_is_a_one_sided_bound_of_the_mean_over_heats():
    values = [176.0, 181.0, 178.0]
    mean, sd = 535 / 3, math.sqrt(19 / 3)
    low = mean - 2.919985580353726 * sd / math.sqrt(3)  # t 0.95, 2 degrees of freedom
    heats = dict(zip("abc", values, strict=True))
    found = judge(heats, comparison="absolute", margin=170)
    assert (found.outcome, found.found) == ("met", pytest.approx(mean))
    assert found.interval[0] == pytest.approx(low, rel=1e-10)
    assert judge(heats, comparison="absolute", margin=190).outcome == "not-met"
    assert (
        judge(heats, comparison="absolute", margin=190, better="lower").outcome == "met"
    )


def test_the_same_heats_in_both_conditions_are_compared_within_heats():
    cast = {"H1": 140.0, "H2": 150.0, "H3": 130.0}
    aged = {"H1": 173.0, "H2": 182.0, "H3": 164.0, "H4": 175.0}
    found = judge(aged, cast, comparison="superior", margin=30)
    other = stats.ttest_rel([173, 182, 164], [140, 150, 130])
    assert found.method == "paired within heats"
    assert found.found == pytest.approx(33.0)
    assert found.interval[0] == pytest.approx(other.confidence_interval(0.90).low)
    assert found.outcome == "met"


@pytest.mark.parametrize(
    ("new", "old", "says"),
    [
        ({}, OLD, "2 more heats of the candidate"),
        ({"H1": 1.0}, {"H4": 1.0}, "1 more heat of the candidate and 1 more heat"),
        ({"H1": 5.0, "H2": 5.0}, {"H4": 5.0, "H5": 5.0}, "spread|scatter|equal"),
    ],
)
def test_too_little_is_not_yet_known_and_says_what_is_missing(new, old, says):
    found = judge(new, old, comparison="superior", margin=30)
    assert (found.outcome, found.found, found.interval) == ("not-yet-known", None, None)

    assert re.search(says, found.reason)


def test_the_heats_that_would_decide_do_decide_with_the_same_figures():
    new = {f"n{i}": v for i, v in enumerate([10.0, 12.0, 11.0])}
    old = {f"o{i}": v for i, v in enumerate([9.0, 11.0, 10.0])}
    found = judge(new, old, comparison="superior", margin=0)
    needed = int(re_number(found.reason))
    sd = 1.0
    for heats, decides in ((needed - 1, False), (needed, True)):
        reach = stats.t.ppf(0.95, 2 * heats - 2) * sd * math.sqrt(2 / heats)
        assert bool(reach < 1.0) is decides


def re_number(text: str) -> str:
    return text.split("about ")[1].split(" ")[0]
