"""Readings as they are sent, and what several of them say together."""

import pytest

from trials.chemistry.means import Reading, mean_of
from trials.chemistry.readings import ReadingError, Sent, sum_fault, understand


@pytest.mark.parametrize(
    ("sent", "reading"),
    [
        (Sent("Mg", "6.80", "wt%"), Reading(6.8)),
        (Sent("Be", "41.5", "ppm"), Reading(0.00415)),
        (Sent("Be", "4.9", "mg/kg"), Reading(0.00049)),
        (Sent("Na", "<5", "ppm"), Reading(0.0005, is_below=True)),
        (Sent("Sc", "0", "wt%"), Reading(0.0)),
    ],
)
def test_a_reading_becomes_a_mass_fraction(sent, reading):
    assert understand(sent) == reading


@pytest.mark.parametrize(
    ("sent", "field", "says"),
    [
        (Sent("Mg", "6.8", ""), "unit", "no unit"),
        (Sent("Mg", "6.8", "%"), "unit", "by mass"),
        (Sent("Sc", "0.18", "at%"), "unit", "by mass"),
        (Sent("mg", "6.8", "wt%"), "element", "did you mean Mg"),
        (Sent("Mg", "6,8", "wt%"), "value", "6.8"),
        (Sent("Mg", "-0.1", "wt%"), "value", "0 to 100"),
        (Sent("Mg", "100.1", "wt%"), "value", "0 to 100"),
        (Sent("Mg", ">9", "wt%"), "value", "above the range"),
        (Sent("Mg", "nan", "wt%"), "value", "finite"),
    ],
)
def test_what_cannot_be_a_mass_fraction_is_refused(sent, field, says):
    with pytest.raises(ReadingError, match=says) as refusal:
        understand(sent)
    assert refusal.value.field == field


def test_a_mean_with_a_detection_limit_is_a_limit_and_no_value():
    mean = mean_of([Reading(0.0006), Reading(0.0005, True), Reading(0.0007)])
    assert (mean.wt_pct, mean.s, mean.below, mean.n) == (None, None, 0.0006, 3)


def test_a_mean_is_rounded_once_from_decimal_text():
    """In binary arithmetic these three give 0.10000000000000002."""
    assert mean_of(map(Reading, (0.1, 0.1, 0.1))).wt_pct == 0.1
    assert mean_of(map(Reading, (0.034, 0.035, 0.036))).wt_pct == 0.035


@pytest.mark.parametrize(
    ("aluminium", "is_fault"), [(93.2, False), (92.4, True), (94.1, True)]
)
def test_a_full_analysis_sums_to_a_hundred(aluminium, is_fault):
    readings = {"Al": Reading(aluminium), "Mg": Reading(6.8)}
    assert bool(sum_fault(readings)) is is_fault


def test_without_aluminum_there_is_no_sum_but_room_for_it():
    assert sum_fault({"Sc": Reading(0.3), "Be": Reading(0.004)}) == ""
    assert sum_fault({"Mg": Reading(60), "Zn": Reading(41)})
