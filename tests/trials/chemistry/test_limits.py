"""Compositions against limits: E29 on decimal text, "<" readings, the others rules."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack.rounding import Method, RoundingError
from trials.chemistry.limits import (
    CompositionError,
    ElementLimit,
    Finding,
    OthersRule,
    check_composition,
    others_total,
)

# 535.0 castings, Aluminum Association.
LIMITS_535 = [
    ElementLimit("Si", None, "0.15"),
    ElementLimit("Fe", None, "0.15"),
    ElementLimit("Cu", None, "0.05"),
    ElementLimit("Mn", "0.10", "0.25"),
    ElementLimit("Mg", "6.2", "7.5"),
    ElementLimit("Ti", "0.10", "0.25"),
    ElementLimit("Be", "0.003", "0.007"),
    ElementLimit("B", None, "0.005"),
]
OTHERS_535 = OthersRule(each="0.05", total="0.15")
GOOD = {
    "Si": "0.08",
    "Fe": "0.11",
    "Cu": "0.01",
    "Mn": "0.18",
    "Mg": "6.85",
    "Ti": "0.17",
    "Be": "0.0048",
    "B": "0.001",
    "Al": "92.6",
}


def finding(check, element):
    return {verdict.element: verdict.finding for verdict in check.verdicts}[element]


@pytest.mark.parametrize(
    ("element", "reading", "expected"),
    [
        ("Mg", "7.54", Finding.CONFORMS),
        ("Mg", "7.55", Finding.ABOVE),  # an exact half goes to the even 7.6
        ("Mg", "7.45", Finding.CONFORMS),  # and here to the even 7.4
        ("Mg", "6.15", Finding.CONFORMS),
        ("Mg", "6.149", Finding.BELOW),
        ("Cu", "0.054", Finding.CONFORMS),
        ("Cu", "0.055", Finding.ABOVE),
        ("Be", "0.0075", Finding.ABOVE),
        ("Be", "0.0065", Finding.CONFORMS),
    ],
)
def test_readings_are_rounded_once_to_the_last_place_of_the_limit(
    element, reading, expected
):
    check = check_composition(GOOD | {element: reading}, LIMITS_535)
    assert finding(check, element) is expected


def test_the_absolute_method_drops_no_digit():
    readings = GOOD | {"Mg": "7.54"}
    assert check_composition(readings, LIMITS_535).conforms
    absolute = check_composition(readings, LIMITS_535, method=Method.ABSOLUTE)
    assert absolute.out_of_limits == ("Mg",)


def test_scandium_is_an_other_under_535_and_not_under_its_variant():
    readings = GOOD | {"Sc": "0.30", "Zr": "0.12"}
    plain = check_composition(readings, LIMITS_535, others=OTHERS_535)
    assert plain.out_of_limits == ("Sc", "Zr", "others total")
    assert plain.others_total == Decimal("0.42")
    variant = [
        *LIMITS_535,
        ElementLimit("Sc", "0.25", "0.35"),
        ElementLimit("Zr", "0.10", "0.15"),
    ]
    check = check_composition(readings, variant, others=OTHERS_535)
    assert check.conforms
    assert check.others_total == Decimal("0.00")


def test_others_are_written_to_two_decimals_before_they_are_added():
    # 0.014 and 0.016 are 0.01 and 0.02; 0.009 is below 0.010 and does not count.
    assert others_total(["0.014", "0.016", "0.009", "<0.02"]) == Decimal("0.03")
    assert others_total([]) == Decimal("0.00")


@pytest.mark.parametrize(
    ("reading", "limit", "expected"),
    [
        ("<0.0005", ElementLimit("Na", None, "0.002"), Finding.CONFORMS),
        ("<0.05", ElementLimit("Na", None, "0.002"), Finding.UNDECIDED),
        ("<0.002", ElementLimit("Be", "0.003", "0.007"), Finding.BELOW),
        ("<0.005", ElementLimit("Be", "0.003", "0.007"), Finding.UNDECIDED),
        ("<0.01", ElementLimit("Mg", "0", "0.1"), Finding.CONFORMS),
    ],
)
def test_a_reading_below_detection_is_neither_zero_nor_the_limit(
    reading, limit, expected
):
    check = check_composition({limit.element: reading}, [limit])
    assert finding(check, limit.element) is expected


def test_what_was_not_measured_leaves_the_question_open():
    partial = {name: GOOD[name] for name in ("Mg", "Be")}
    check = check_composition(partial, LIMITS_535)
    assert check.conforms is None
    assert finding(check, "Cu") is Finding.NOT_MEASURED
    assert check_composition(partial | {"Mg": "9.0"}, LIMITS_535).conforms is False


@given(st.decimals("0", "9", places=4), st.decimals("0", "4", places=2))
def test_what_the_absolute_method_passes_the_rounding_method_passes(reading, limit):
    limits = [ElementLimit("Mg", str(limit), str(limit + 4))]
    absolute = check_composition({"Mg": str(reading)}, limits, method=Method.ABSOLUTE)
    if absolute.conforms:
        assert check_composition({"Mg": str(reading)}, limits).conforms


def test_limits_and_readings_that_make_no_sense_are_named():
    with pytest.raises(CompositionError, match="Mg has two limits"):
        check_composition({}, [ElementLimit("Mg"), ElementLimit("Mg")])
    with pytest.raises(CompositionError, match="above its maximum"):
        check_composition({}, [ElementLimit("Mg", "7.5", "6.2")])
    with pytest.raises(CompositionError, match="never negative"):
        check_composition({"Mg": "-0.1"}, [ElementLimit("Mg", None, "7.5")])
    with pytest.raises(RoundingError, match="6,8"):
        check_composition({"Mg": "6,8"}, [ElementLimit("Mg", None, "7.5")])
