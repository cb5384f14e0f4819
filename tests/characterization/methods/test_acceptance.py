"""Minima in the unit of the order, and bars cut from castings."""

import pytest

from characterization.methods.acceptance import (
    Limit,
    judge,
    judge_cut_up,
    least_for_cut_up,
)
from labtrack.quantities import IncompatibleUnits


@pytest.mark.parametrize(
    ("text", "unit", "percent", "least"),
    [
        ("35.0", "ksi", "75", "26.2"),
        ("18.0", "ksi", "75", "13.5"),
        ("9.0", "%", "25", "2.25"),
        ("240", "MPa", "75", "180"),
    ],
)
def test_the_75_75_25_rule_gives_what_535_is_known_for(text, unit, percent, least):
    assert least_for_cut_up(Limit(text, unit, percent)).text == least


def test_without_a_rule_nothing_is_said_of_cut_up_bars():
    assert least_for_cut_up(Limit("45", "ksi")) is None
    assert judge_cut_up(["40"], "ksi", Limit("45", "ksi")) is None


def test_35_ksi_is_not_240_mpa():
    ksi, metric = Limit("35.0", "ksi"), Limit("240", "MPa")
    assert judge("240.4", "MPa", metric).is_met
    found = judge("240.4", "MPa", ksi)
    assert not found.is_met  # 34.87 ksi
    assert (found.converted_from, found.unit) == ("MPa", "ksi")
    assert judge("34.95", "ksi", ksi).converted_from == ""


@pytest.mark.parametrize(
    ("value", "is_met"), [("34.95", True), ("34.949", False), ("35.0", True)]
)
def test_a_result_is_rounded_once_to_the_last_place_of_the_limit(value, is_met):
    assert judge(value, "ksi", Limit("35.0", "ksi")).is_met is is_met


def test_the_average_of_cut_up_bars_counts_not_the_single_bar():
    limit = Limit("35.0", "ksi", "75")
    assert judge_cut_up(["25.0", "27.5"], "ksi", limit).is_met
    assert not judge_cut_up(["25.0", "26.0"], "ksi", limit).is_met


def test_a_strength_is_not_held_against_an_elongation():
    with pytest.raises(IncompatibleUnits):
        judge("35.0", "ksi", Limit("9.0", "%"))
