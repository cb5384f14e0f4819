"""Mass fractions as reported, and why at% is none."""

from decimal import Decimal

import pytest

from labtrack.rounding import RoundingError
from trials.chemistry.fractions import (
    AtomicPercent,
    FractionError,
    excess,
    fraction,
    from_atomic_percent,
    whole,
)


@pytest.mark.parametrize(
    ("text", "unit", "read"),
    [
        ("0.30", "wt%", "0.30"),
        ("48", "mg/kg", "0.0048"),
        ("<5", "ppm", "<0.0005"),
        ("< 0.0002", "%", "<0.0002"),
        ("0", "mg/kg", "0.0000"),
    ],
)
def test_a_fraction_keeps_its_digits(text, unit, read):
    assert fraction(text, unit).text == read


def test_scandium_in_atomic_percent_is_two_thirds_more_by_weight():
    assert from_atomic_percent(Decimal("0.186"), "Sc") == Decimal("0.3095")
    assert from_atomic_percent(Decimal("0.36"), "Sc") == Decimal("0.5984")
    with pytest.raises(AtomicPercent, match=r"0\.186 at% Sc would be 0\.3095 wt%"):
        fraction("0.186", "at%", element="Sc")


@pytest.mark.parametrize(
    ("text", "unit"), [("100.01", "wt%"), ("-0.1", "wt%"), ("1", "g"), ("2e6", "ppm")]
)
def test_what_is_no_fraction_is_refused(text, unit):
    with pytest.raises(FractionError):
        fraction(text, unit)


def test_a_comma_is_no_number():
    with pytest.raises(RoundingError):
        fraction("0,3", "wt%")


def test_a_sum_over_100_allows_for_the_last_places_only():
    assert excess(["97.96", "2.05"]) == 0
    assert excess(["98", "2", "<5"]) == 0
    assert excess(["98.50", "2.05"]) == Decimal("0.54")


@pytest.mark.parametrize(
    ("texts", "is_100"),
    [
        (["92.6", "6.85", "0.30", "0.18"], True),
        (["92.6", "6.6"], False),  # 99.2
        (["94.05", "6.85"], False),  # 100.9
    ],
)
def test_a_full_analysis_adds_up_to_100(texts, is_100):
    assert whole(texts).is_100 is is_100
