"""Numbers as written, units as spelled, and conversion once at the boundary."""

import doctest
import subprocess
import sys
import unicodedata
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from labtrack import quantities, rounding, units
from labtrack.entered import counterpart, read_in
from labtrack.quantities import IncompatibleUnits, NumberError, UnknownUnit

PAIRS = sorted(
    (one, other)
    for one in units.UNITS
    for other in units.spellings_like(one)
    if one != other
)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(quantities).failed == 0
    assert doctest.testmod(units).failed == 0


@pytest.mark.parametrize(
    "text",
    ["0", "-0.5", "251.30", "1e3", "1.5E-7", "-1.25e+02", "007", "0.1" + "0" * 60],
)
def test_a_plain_number_keeps_every_digit(text):
    assert quantities.parse_number(text).as_tuple() == Decimal(text).as_tuple()


def test_a_number_longer_than_a_float_is_kept_as_given():
    text = "0.1000000000000000055"
    assert str(quantities.parse_number(text)) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,5", "decimal_comma"),
        ("-1,5e3", "decimal_comma"),
        ("nan", "not_finite"),
        ("sNaN", "not_finite"),
        ("inf", "not_finite"),
        ("-Infinity", "not_finite"),
        ("1_000", "number_syntax"),
        (" 5 ", "number_syntax"),
        ("5\n", "number_syntax"),
        ("+5", "number_syntax"),
        (".5", "number_syntax"),
        ("5.", "number_syntax"),
        ("1,234.5", "number_syntax"),
        ("0x10", "number_syntax"),
        ("1e", "number_syntax"),
        ("--1", "number_syntax"),
        ("", "number_syntax"),
        ("\uff11\uff12", "number_syntax"),
        ("\u0661\u0662", "number_syntax"),
        ("1\u00a0000", "number_syntax"),
        ("\u22125", "number_syntax"),
        ("true", "number_syntax"),
        ("1e400", "range"),
        ("1e-400", "range"),
        ("1e99999999999999999999", "range"),
        ("0e99999999999999999999", "range"),
        ("9" * 5000, "range"),
    ],
)
def test_what_is_no_plain_number_is_refused_with_its_reason(text, code):
    with pytest.raises(NumberError) as refusal:
        quantities.parse_number(text)
    assert refusal.value.code == code
    assert "expected" in str(refusal.value) or "use" in str(refusal.value)


def test_a_decimal_comma_is_answered_with_what_to_write():
    with pytest.raises(NumberError, match=r"use 1\.5"):
        quantities.parse_number("1,5")


@given(st.text(st.characters(categories=["Nd"]), min_size=1, max_size=5))
def test_digits_of_other_scripts_are_never_read_as_a_number(text):
    assume(not text.isascii())
    assert all(unicodedata.category(letter) == "Nd" for letter in text)
    with pytest.raises(NumberError):
        quantities.parse_number(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_what_python_writes_as_a_plain_decimal_is_read_back_exactly(number):
    assume(abs(number.adjusted()) < 90)
    assert quantities.parse_number(f"{number:f}") == number


@pytest.mark.parametrize(
    ("text", "flag", "value"),
    [("<0.01", "<", "0.01"), (">650", ">", "650"), ("0.049", "", "0.049")],
)
def test_a_value_beyond_a_limit_keeps_the_limit_and_its_side(text, flag, value):
    censored = quantities.parse_censored(text)
    assert (censored.flag, str(censored.value)) == (flag, value)


@pytest.mark.parametrize(
    "text", ["< 0.01", "<=0.01", "<<1", "<", "<-", "0.01<", "<1,5"]
)
def test_a_limit_is_written_without_ornament(text):
    with pytest.raises(NumberError):
        quantities.parse_censored(text)


@pytest.mark.parametrize(
    ("given_unit", "meant"),
    [("Mpa", "MPa"), ("KSI", "ksi"), ("psi(g)", "psi"), ("Kn", "kN"), ("DEGC", "degC")],
)
def test_an_unknown_unit_is_answered_with_what_it_may_have_meant(given_unit, meant):
    with pytest.raises(UnknownUnit) as refusal:
        quantities.convert("1", given_unit, "MPa" if meant in ("MPa", "psi") else meant)
    assert refusal.value.accepted[0] == meant
    assert given_unit in str(refusal.value)


def test_an_unknown_unit_lists_the_accepted_units_of_the_expected_dimension():
    with pytest.raises(UnknownUnit) as refusal:
        quantities.convert("250", "HRC", "MPa")
    assert set(refusal.value.accepted) == set(units.spellings_like("MPa"))


def test_a_unit_of_another_dimension_is_refused_by_name():
    with pytest.raises(
        IncompatibleUnits, match="'kg' is a unit of mass, not of stress"
    ):
        quantities.convert("1", "kg", "MPa")


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        # NIST SP 811 (2008), appendix B.8, and definitions: exact where exact.
        ("1", "ksi", "MPa", "6.894757293168361336723"),
        ("1", "in", "mm", "25.4"),
        ("1", "lbf", "N", "4.4482216152605"),
        ("1", "lb", "kg", "0.45359237"),
        ("1", "kgf/mm^2", "MPa", "9.80665"),
        ("1", "ft.lbf", "J", "1.3558179483314004"),
        ("1", "lb/in^3", "g/cm^3", "27.67990471020312119364"),
        ("1", "ksi*in^0.5", "MPa*m^0.5", "1.098843494108754801213"),
        ("212", "degF", "degC", "100"),
        ("-40", "degF", "degC", "-40"),
        ("533.07", "degR", "degC", "23"),
        ("0", "K", "degC", "-273.15"),
        ("50", "ppm", "wt%", "0.005"),
        ("100", "%IACS", "MS/m", "58"),
        ("0.07", "1", "%", "7"),
    ],
)
def test_a_conversion_agrees_with_its_definition(value, source, target, expected):
    assert quantities.convert(value, source, target) == Decimal(expected)


def test_a_difference_of_temperatures_has_no_offset():
    assert quantities.convert_difference("18", "degF", "K") == 10
    assert quantities.convert("18", "degF", "K") == Decimal("265.3722222222222222222")


def test_the_same_unit_returns_the_very_text_as_a_decimal():
    assert str(quantities.convert("35.00", "ksi", "ksi")) == "35.00"


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_every_pair_of_units_of_one_dimension_converts_there_and_back(source, target):
    there = quantities.convert("12.5", source, target)
    back = quantities.convert(there, target, source)
    assert float(back) == pytest.approx(12.5, rel=1e-15, abs=1e-12)


@given(st.integers(0, 99_999))
def test_a_tenth_of_a_ksi_stored_as_megapascal_reads_as_it_was_entered(tenths):
    text = str(Decimal(tenths).scaleb(-1))
    stored = quantities.canonical_value(text, "ksi", "MPa")
    assert quantities.display(stored, "MPa", "us", "0.1").text == text


@given(st.integers(-4000, 20_000))
def test_a_tenth_of_a_degree_fahrenheit_reads_as_it_was_entered(tenths):
    text = str(Decimal(tenths).scaleb(-1))
    stored = quantities.canonical_value(text, "degF", "degC")
    shown = quantities.display(stored, "degC", "us", "0.1").text
    assert Decimal(shown) == Decimal(text)


@pytest.mark.parametrize(
    ("value", "unit", "system", "place", "expected"),
    [
        (241.31650526089265, "MPa", "us", "0.1", "35.0 ksi"),
        (241.31650526089265, "MPa", "si", "1", "241 MPa"),
        (71.0, "GPa", "us", "0.1", "10.3 Msi"),
        (23.0, "degC", "us", "1", "73 degF"),
        (8.05, "%", "us", "0.1", "8.0 %"),
        (0.061, "1", "us", "0.01", "0.06"),
        (0.000012345, "mm", "si", None, "0.00001234 mm"),
        (123456.0, "N", "si", None, "123500 N"),
    ],
)
def test_a_value_is_shown_in_the_reader_s_system(value, unit, system, place, expected):
    assert str(quantities.display(value, unit, system, place)) == expected


def test_every_customary_unit_is_accepted_and_of_the_same_dimension():
    for canonical, customary in quantities.CUSTOMARY.items():
        assert customary in units.spellings_like(canonical)


@pytest.mark.parametrize(
    ("source", "target"), [("ksi", "MPa"), ("degF", "degC"), ("%", "1"), ("mm", "mm")]
)
def test_a_channel_converts_as_its_single_values_do(source, target):
    values = np.linspace(-3.0, 250.0, 200)
    converted = quantities.convert_array(values, source, target)
    singly = [
        float(quantities.convert(rounding.of_float(value), source, target))
        for value in values
    ]
    np.testing.assert_allclose(converted, singly, rtol=4e-16, atol=1e-13)


def test_pint_is_not_loaded_until_a_conversion_needs_it():
    program = (
        "import sys, labtrack.quantities as q; q.parse_number('1');"
        "assert 'pint' not in sys.modules and 'numpy' not in sys.modules;"
        "q.convert('1', 'ksi', 'MPa'); assert 'pint' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_no_code_of_a_unit_is_left_where_people_read():
    codes = ("^", "*", "deg", "delta_", "um", "uA", "uin")
    shown = {unit: quantities.shown_unit(unit) for unit in quantities.UNITS}
    assert [u for u, s in shown.items() if any(code in s for code in codes)] == []
    assert shown["uA/cm^2"] == "µA/cm²"
    assert shown["ksi*in^0.5"] == "ksi√in"
    assert shown["ft.lbf"] == "ft·lbf"
    assert quantities.shown_unit("US$/kg alloy, number of columns") == (
        "US$/kg alloy, number of columns"
    )


@pytest.mark.parametrize(
    ("typed", "system", "read"),
    [
        ("732 degC", "us", "1350 degF"),
        ("1350 degF", "us", "1350 degF"),
        ("1350 degF", "si", "732.2 degC"),
        ("0.500 in", "si", "12.70 mm"),
        ("400 g", "us", "0.882 lb"),
        (">650 MPa", "us", ">94.3 ksi"),
        ("20 min", "us", "20 min"),
        ("350 rpm", "us", "350 rpm"),
        ("aged", "us", "aged"),
        ("", "us", ""),
    ],
)
def test_an_entry_is_read_in_one_system_with_no_more_digits(typed, system, read):
    assert read_in(typed, system) == read


def test_every_unit_has_a_counterpart_of_its_dimension():
    for unit in quantities.UNITS:
        for system in ("si", "us"):
            quantities.unit_of(counterpart(unit, system), like=unit)
