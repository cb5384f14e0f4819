"""Rounding by ASTM E29, by its worked rules, exhaustively on a grid, and by property."""

import doctest
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack import rounding
from labtrack.rounding import Method, RoundingError, Side

decimals = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=9
)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(rounding).failed == 0


@pytest.mark.parametrize(
    ("value", "place", "expected"),
    [
        ("2.5", "1", "2"),
        ("3.5", "1", "4"),
        ("0.125", "0.01", "0.12"),
        ("0.135", "0.01", "0.14"),
        ("0.035", "0.01", "0.04"),
        ("-2.5", "1", "-2"),
        ("-0.4", "1", "0"),
        ("0.0150000000000000000000000000000001", "0.01", "0.02"),
        ("2.4999999999999999999999999999999999999", "1", "2"),
        ("11.25", "0.5", "11.0"),
        ("11.75", "0.5", "12.0"),
        ("11.26", "0.5", "11.5"),
        ("345", "10", "340"),
        ("355", "10", "360"),
        ("7", "0.25", "7.00"),
    ],
)
def test_an_exact_half_goes_to_the_even_multiple(value, place, expected):
    assert str(rounding.to_place(value, place)) == expected


def test_every_thousandth_up_to_ten_rounds_as_the_decimal_standard_says():
    for thousandths in range(-10_000, 10_001):
        value = Decimal(thousandths).scaleb(-3)
        for place in ("1", "0.1", "0.01"):
            expected = value.quantize(Decimal(place), rounding=ROUND_HALF_EVEN)
            assert rounding.to_place(value, place) == expected


@given(decimals, st.sampled_from(["0.5", "0.25", "0.2", "5", "0.1", "0.001"]))
def test_the_rounded_value_is_a_multiple_within_half_a_place(value, place):
    rounded = rounding.to_place(value, place)
    assert rounded % Decimal(place) == 0
    assert abs(rounded - value) <= Decimal(place) / 2


@given(decimals)
def test_rounding_twice_to_the_same_place_changes_nothing(value):
    once = rounding.to_place(value, "0.1")
    assert rounding.to_place(once, "0.1") == once


@given(decimals)
def test_rounding_is_symmetric_about_zero(value):
    assert rounding.to_place(-value, "0.01") == -rounding.to_place(value, "0.01")


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        ("0.0012345", 4, "0.001234"),
        ("0.0012355", 4, "0.001236"),
        ("99.95", 3, "100"),
        ("99.94", 3, "99.9"),
        ("9.9996", 4, "10.00"),
        ("72.05", 3, "72.0"),
        ("0", 3, "0"),
        ("-123.45", 4, "-123.4"),
    ],
)
def test_significant_digits_are_counted_after_the_carry(value, digits, expected):
    assert str(rounding.to_significant(value, digits)) == expected


@pytest.mark.parametrize(
    ("observed", "limit", "side", "by_rounding", "as_observed"),
    [
        ("7.54", "7.5", Side.MAXIMUM, True, False),
        ("7.55", "7.5", Side.MAXIMUM, False, False),
        ("7.54", "7.50", Side.MAXIMUM, False, False),
        ("0.054", "0.05", Side.MAXIMUM, True, False),
        ("0.055", "0.05", Side.MAXIMUM, False, False),
        ("0.045", "0.05", Side.MINIMUM, False, False),
        ("34.95", "35.0", Side.MINIMUM, True, False),
        ("34.85", "35.0", Side.MINIMUM, False, False),
        ("35", "35.0", Side.MINIMUM, True, True),
    ],
)
def test_an_observed_value_meets_the_limit_as_it_is_written(
    observed, limit, side, by_rounding, as_observed
):
    assert rounding.conforms(observed, limit, side) is by_rounding
    assert (
        rounding.conforms(observed, limit, side, method=Method.ABSOLUTE) is as_observed
    )


@pytest.mark.parametrize("value", [0.035, True, None, b"1"])
def test_a_value_without_decimal_text_is_refused(value):
    with pytest.raises(TypeError):
        rounding.to_place(value, "0.01")


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "abc", "1e9999", ""])
def test_text_that_is_no_measurable_number_is_refused_by_name(value):
    with pytest.raises(RoundingError):
        rounding.to_place(value, "0.01")


@pytest.mark.parametrize("place", ["0", "-0.1", "NaN"])
def test_a_place_must_be_more_than_nothing(place):
    with pytest.raises(RoundingError):
        rounding.to_place("1", place)


def test_a_limit_must_be_text():
    with pytest.raises(TypeError, match="as it is written"):
        rounding.last_place(Decimal("7.50"))
