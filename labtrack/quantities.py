"""Numbers as people and instruments write them, and their conversion between units.

The only module that uses pint, loaded at the first conversion. A value is converted
once, at the boundary, from its decimal text; stored values are never converted back.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from labtrack import rounding
from labtrack.units import (
    DIFFERENCES,
    UNITS,
    IncompatibleUnits,
    Unit,
    UnknownUnit,
    shown_unit,
    spellings_like,
    unit_of,
)

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "UNITS",
    "Censored",
    "Displayed",
    "IncompatibleUnits",
    "NumberError",
    "Place",
    "Unit",
    "UnknownUnit",
    "base_units",
    "canonical_value",
    "convert",
    "convert_array",
    "convert_difference",
    "customary_unit",
    "display",
    "parse_censored",
    "parse_number",
    "shown_unit",
    "spellings_like",
    "unit_of",
]

UnitSystem = Literal["si", "us"]

CUSTOMARY = {
    "MPa": "ksi",
    "GPa": "Msi",
    "mm": "in",
    "mm^2": "in^2",
    "degC": "degF",
    "kg": "lb",
    "N": "lbf",
    "kN": "kip",
    "kN/mm": "kip/in",
    "J": "ft.lbf",
    "g/cm^3": "lb/in^3",
    "mm/min": "in/min",
    "MPa/s": "ksi/s",
    "K/min": "degF/min",
    "K/s": "degF/s",
    "MPa*m^0.5": "ksi*in^0.5",
    "MJ/m^3": "in.lbf/in^3",
    "mm/y": "mpy",
    "mm/cycle": "in/cycle",
    "delta_K": "delta_degF",
    "um/m/K": "uin/in/degF",
    "W/m/K": "Btu/h/ft/degF",
}
"""Canonical unit to the US customary one a reader may prefer; others stay as they are."""

SMALLEST_EXPONENT, LARGEST_EXPONENT = -300, 300
LONGEST_NUMBER = 100

WORKING_DIGITS, RESULT_DIGITS = 40, 22
"""pint carries the inch to 28 digits; 22 are beyond doubt, and a float holds 17."""

_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_COMMA = re.compile(r"-?\d+,\d+([eE][+-]?\d+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(s?nan|inf|infinity)", re.IGNORECASE)


class NumberError(ValueError):
    """Text that is no acceptable number; `code` and `given` say what was wrong."""

    def __init__(self, code: str, given: str, message: str):
        self.code = code
        self.given = given
        super().__init__(message)


class Place(str):
    """Where a value is rounded in its canonical unit, and in the US customary one where
    that is stated and does not simply follow.

    >>> Place("0.01", customary="0.1"), Place("0.01", customary="0.1").customary
    ('0.01', '0.1')
    """

    customary: str

    def __new__(cls, text: str, *, customary: str = "") -> "Place":
        place = super().__new__(cls, text)
        place.customary = customary
        return place


@dataclass(frozen=True, slots=True)
class Censored:
    """A number, or the limit it lies beyond: flag is "", "<" or ">"."""

    flag: Literal["", "<", ">"]
    value: Decimal


@dataclass(frozen=True, slots=True)
class Displayed:
    """A number and unit as one person reads them."""

    text: str
    unit: str

    def __str__(self) -> str:
        return self.text if self.unit == "1" else f"{self.text} {self.unit}"


def parse_number(text: str) -> Decimal:
    """The decimal that the text writes, every digit kept.

    Accepts ASCII digits, a point, an exponent and a leading minus; nothing is
    stripped, guessed or filled in.

    Raises
    ------
    NumberError
        `decimal_comma` for "1,5"; `not_finite` for NaN and infinity; `range` for
        more than 100 characters or an exponent beyond 300; else `number_syntax`.

    >>> parse_number("251.30")
    Decimal('251.30')
    """
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is not text; numbers are read as they were written.")
    if len(text) > LONGEST_NUMBER:
        raise NumberError(
            "range",
            f"{text[:20]}…",
            f"The number has {len(text)} characters; expected at most {LONGEST_NUMBER}.",
        )
    if not _NUMBER.fullmatch(text):
        raise _refusal(text)
    return _in_range(text)


def parse_censored(text: str) -> Censored:
    """A number, or one beyond a limit of detection: "<0.01", ">650".

    Raises NumberError as `parse_number` does.

    >>> parse_censored("<0.01")
    Censored(flag='<', value=Decimal('0.01'))
    """
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is not text; numbers are read as they were written.")
    flag: Literal["", "<", ">"] = ""
    if text[:1] == "<":
        flag = "<"
    elif text[:1] == ">":
        flag = ">"
    return Censored(flag, parse_number(text[1:] if flag else text))


def convert(value: str | Decimal | int, from_unit: str, to_unit: str) -> Decimal:
    """A value in another unit; temperatures as points, not differences.

    Parameters
    ----------
    value : str, Decimal or int
        Text as written, or its decimal. A float is refused: its text is lost.
    from_unit, to_unit : str
        Accepted spellings of one dimension.

    Returns
    -------
    Decimal
        Correct to 22 digits; the very value where the units are the same.

    Raises
    ------
    NumberError, UnknownUnit, IncompatibleUnits
        With the value given and what is expected.

    >>> convert("35.0", "ksi", "MPa")
    Decimal('241.3165052608926467853')
    >>> convert("73.4", "degF", "degC")
    Decimal('23')
    """
    return _converted(value, from_unit, to_unit, as_point=True)


def convert_difference(
    value: str | Decimal | int, from_unit: str, to_unit: str
) -> Decimal:
    """A difference of two values in another unit: 9 degF is 5 degC, not -12.8.

    >>> convert_difference("9", "degF", "degC")
    Decimal('5')
    """
    return _converted(value, from_unit, to_unit, as_point=False)


def canonical_value(text: str | Decimal, unit: str, canonical_unit: str) -> float:
    """What is stored of a value as entered: the nearest float in the canonical unit.

    Raises NumberError, UnknownUnit or IncompatibleUnits.

    >>> canonical_value("35.0", "ksi", "MPa")
    241.31650526089265
    """
    return float(convert(text, unit, canonical_unit))


def convert_array(values: "np.ndarray", from_unit: str, to_unit: str) -> "np.ndarray":
    """A channel of readings, float64, shape (n,), in another unit.

    Raises UnknownUnit or IncompatibleUnits.
    """
    unit_of(from_unit, like=_known(to_unit))
    if from_unit == to_unit:
        return values
    scale, offset = _affine(from_unit, to_unit)
    # 12.3 % is 0.123: dividing by 100 is exact to the last bit, times 0.01 is not.
    inverse = 1 / scale
    whole = scale < 1 and inverse == inverse.to_integral_value()
    scaled = values / float(inverse) if whole else values * float(scale)
    return scaled + float(offset) if offset else scaled


@cache
def base_units(unit: str) -> tuple[tuple[tuple[str, Fraction], ...], Fraction]:
    """A unit as powers of SI base units, sorted by name, and how many of them it is.
    Temperatures, which have a zero of their own, are not among them.

    >>> base_units("MPa")
    ((('kg', Fraction(1, 1)), ('m', Fraction(-1, 1)), ('s', Fraction(-2, 1))), Fraction(1000000, 1))
    """
    expression = unit_of(unit).expression
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        base = _registry().Quantity(expression).to_base_units()
        powers = sorted(
            (f"{_registry().Unit(name):~}", Fraction(power))
            for name, power in base.unit_items()
        )
        return tuple(powers), Fraction(Decimal(base.magnitude))


def customary_unit(canonical_unit: str, system: UnitSystem = "us") -> str:
    """The unit in which this person reads values of a canonical unit.

    >>> customary_unit("MPa"), customary_unit("MPa", "si"), customary_unit("%")
    ('ksi', 'MPa', '%')
    """
    return (
        CUSTOMARY.get(canonical_unit, canonical_unit)
        if system == "us"
        else canonical_unit
    )


def display(
    value: float | Decimal,
    canonical_unit: str,
    system: UnitSystem = "si",
    place: Decimal | str | None = None,
) -> Displayed:
    """A stored value as this person reads it; what is stored is not touched.

    Parameters
    ----------
    value : float or Decimal
        In the canonical unit.
    system : {"si", "us"}
        What the person prefers.
    place : Decimal or str, optional
        Rounding place *in the unit displayed* (ASTM E29); four significant digits
        where it is not given.

    >>> str(display(241.31650526089265, "MPa", "us", "0.1"))
    '35.0 ksi'
    >>> str(display(23.0, "degC", "us"))
    '73.40 degF'
    """
    unit = customary_unit(canonical_unit, system)
    number = value if isinstance(value, Decimal) else rounding.of_float(value)
    converted = convert(number, canonical_unit, unit)
    rounded = (
        rounding.to_significant(converted, 4)
        if place is None
        else rounding.to_place(converted, place)
    )
    return Displayed(f"{rounded:f}", unit)


def _converted(
    value: str | Decimal | int, from_unit: str, to_unit: str, *, as_point: bool
) -> Decimal:
    """The value through the affine map between two units, rounded once."""
    number = value if isinstance(value, Decimal) else parse_number(str(value))
    unit_of(from_unit, like=_known(to_unit))
    if from_unit == to_unit:
        return number
    scale, offset = _affine(from_unit, to_unit)
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        exact = number * scale + (offset if as_point else 0)
        context.prec = RESULT_DIGITS
        rounded = +exact
    return rounded.normalize() if rounding.exponent_of(rounded) < 0 else rounded


def _known(unit: str) -> str:
    """The unit converted to, which the program names and so must be in the table."""
    return unit_of(unit).spelling


@cache
def _affine(from_unit: str, to_unit: str) -> tuple[Decimal, Decimal]:
    """Scale and offset from one unit to another: two points of pint's own map."""
    source, target = UNITS[from_unit], UNITS[to_unit]
    quantity = _registry().Quantity
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        if source.dimension not in DIFFERENCES:
            ratio = quantity(source.expression) / quantity(target.expression)
            return Decimal(ratio.to("").magnitude), Decimal(0)
        zero, one = (
            quantity(Decimal(point), source.expression).to(target.expression).magnitude
            for point in (0, 1)
        )
        return one - zero, zero


@cache
def _registry() -> Any:
    """pint's units in decimal arithmetic; half a second, once a process."""
    import pint

    with localcontext() as context:
        context.prec = WORKING_DIGITS
        return pint.UnitRegistry(non_int_type=Decimal, cache_folder=None)


def _refusal(text: str) -> NumberError:
    """Why text is not an acceptable number, with what to write instead."""
    if _COMMA.fullmatch(text):
        return NumberError(
            "decimal_comma",
            text,
            f"{text!r} has a decimal comma; use {text.replace(',', '.')}.",
        )
    if _NOT_FINITE.fullmatch(text.strip()):
        return NumberError(
            "not_finite", text, f"{text!r} is not a finite number; expected digits."
        )
    return NumberError(
        "number_syntax",
        text,
        f"{text!r} is not a number; expected digits 0 to 9 with a decimal point and "
        "no spaces or separators, such as 251.3 or 1.2e-3.",
    )


def _in_range(text: str) -> Decimal:
    """The decimal of well-formed text, refused where no measurement can be."""
    smallest, largest = SMALLEST_EXPONENT, LARGEST_EXPONENT
    try:
        number = Decimal(text)
        inside = number.is_finite() and (
            not number or smallest <= number.adjusted() <= largest
        )
    except InvalidOperation:
        inside = False
    if not inside or abs(rounding.exponent_of(number)) > 2 * largest:
        raise NumberError(
            "range",
            text,
            f"{text!r} is out of range; expected zero or a size between "
            f"1e{smallest} and 1e{largest}.",
        )
    return number
