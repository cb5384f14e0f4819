"""Rounding by ASTM E29: half to even, once, from decimal text.

Knows decimals and places; knows no unit and no property. Binary floats are refused:
0.035 as a float lies above 0.035, and the rule for an exact half would never apply.
"""

from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

LARGEST_EXPONENT = 400
"""Beyond it a value is no measurement, and exact arithmetic on it costs memory."""


class RoundingError(ValueError):
    """A value or a place that cannot be rounded; the message says why."""


class Method(StrEnum):
    """How an observed value meets a limit (ASTM E29-13, sections 5 and 6)."""

    ROUNDING = "rounding"
    """Rounded to the last place of the limit as written, then compared."""

    ABSOLUTE = "absolute"
    """Compared as observed, no digit dropped."""


class Side(StrEnum):
    """Which side of a limit conforms."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"


def exact(value: Decimal | int | str) -> Decimal:
    """The value as a finite decimal, every digit kept.

    Parameters
    ----------
    value : Decimal, int or str

    Returns
    -------
    Decimal

    Raises
    ------
    TypeError
        For a float (its decimal text is no longer known) and for a boolean.
    RoundingError
        For text that is no number, NaN, infinity, or an exponent beyond 400.

    References
    ----------
    By definition.

    Examples
    --------
    >>> exact("0.0350")
    Decimal('0.0350')
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        raise TypeError(
            f"{value!r} is a {type(value).__name__}; round from Decimal, int or the "
            "text as written (a computed float goes through of_float)."
        )
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise RoundingError(f"{value!r} is not a decimal number.") from None
    if not number.is_finite():
        raise RoundingError(f"{value!r} is not finite.")
    if number and abs(number.adjusted()) > LARGEST_EXPONENT:
        raise RoundingError(f"{value!r} is outside 1e-400 to 1e400.")
    return number


def of_float(value: float) -> Decimal:
    """A computed float as the shortest decimal text that names it.

    Parameters
    ----------
    value : float

    Returns
    -------
    Decimal

    Raises
    ------
    RoundingError
        If it is nan or infinite.

    References
    ----------
    By definition: the shortest text that reads back as the same double (Steele & White,
    1990).

    Examples
    --------
    >>> of_float(0.035)
    Decimal('0.035')
    """
    return exact(repr(float(value)))


def exponent_of(number: Decimal) -> int:
    """The power of ten of the last digit of a finite decimal.

    Parameters
    ----------
    number : Decimal

    Returns
    -------
    int

    Raises
    ------
    RoundingError
        If it is nan or infinite.

    References
    ----------
    By definition.

    Examples
    --------
    >>> exponent_of(Decimal("7.50"))
    -2
    """
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise RoundingError(f"{number} is not finite.")
    return exponent


def to_place(value: Decimal | int | str, place: Decimal | int | str) -> Decimal:
    """The nearest multiple of `place`; an exact half goes to the even multiple.

    Parameters
    ----------
    value : Decimal, int or str
        As observed, not rounded before.
    place : Decimal, int or str
        The step of the report, greater than zero: "1", "0.1", "0.5", "10".

    Returns
    -------
    Decimal
        With as many decimals as `place` is written with; never minus zero.

    Raises
    ------
    RoundingError
        If `place` is not greater than zero or a value is no number.

    References
    ----------
    ASTM E29-13 (2013), 6.4 (rounding method) and 6.5 (multiples other than one).

    Examples
    --------
    >>> to_place("2.5", "1"), to_place("3.5", "1"), to_place("0.035", "0.01")
    (Decimal('2'), Decimal('4'), Decimal('0.04'))
    >>> to_place("11.25", "0.5"), to_place("-0.04", "0.1")
    (Decimal('11.0'), Decimal('0.0'))
    """
    number, step = exact(value), exact(place)
    if step <= 0:
        raise RoundingError(f"{place!r} is no place to round to; expected more than 0.")
    multiples = round(Fraction(number) / Fraction(step))
    units = multiples * int("".join(map(str, step.as_tuple().digits)))
    return Decimal(
        (int(units < 0), tuple(map(int, str(abs(units)))), exponent_of(step))
    )  # built, not multiplied: the context's precision never rounds a second time


def to_significant(value: Decimal | int | str, digits: int) -> Decimal:
    """The value with `digits` significant digits, half to even.

    Parameters
    ----------
    value : Decimal, int or str
        As observed, not rounded before.
    digits : int, 1 or more

    Returns
    -------
    Decimal

    Raises
    ------
    RoundingError
        If `digits` is no whole number of one or more, or the value is no number.
    TypeError
        For a float.

    References
    ----------
    ASTM E29-13 (2013), 6.4.

    Examples
    --------
    >>> to_significant("0.0012345", 4), to_significant("99.95", 3)
    (Decimal('0.001234'), Decimal('100'))
    >>> to_significant("123450", 4)
    Decimal('1.234E+5')
    """
    if not 1 <= digits <= LARGEST_EXPONENT or digits != int(digits):
        raise RoundingError(
            f"{digits} significant digits; expected a whole number, 1 or more."
        )
    digits = int(digits)
    number = exact(value)
    if not number:
        return Decimal(0)
    rounded = to_place(number, Decimal((0, (1,), number.adjusted() - digits + 1)))
    if rounded and rounded.adjusted() > number.adjusted():
        # 99.95 to three digits is 100, not 100.0: the carry has made one digit more.
        place = Decimal((0, (1,), rounded.adjusted() - digits + 1))
        return to_place(rounded, place)
    return rounded


def last_place(limit: str) -> Decimal:
    """The last place of a limit as it is written.

    Parameters
    ----------
    limit : str
        As written in the specification.

    Returns
    -------
    Decimal
        A power of ten.

    Raises
    ------
    TypeError
        If the limit is not text: 7.50 as a number has lost its last place.
    RoundingError
        If the text is no number.

    References
    ----------
    ASTM E29-13 (2013), 6.

    Examples
    --------
    >>> last_place("7.5"), last_place("7.50"), last_place("35")
    (Decimal('0.1'), Decimal('0.01'), Decimal('1'))
    """
    if not isinstance(limit, str):
        raise TypeError(f"{limit!r} is not text; a limit counts as it is written.")
    return Decimal((0, (1,), exponent_of(exact(limit))))


def to_limit(value: Decimal | int | str, limit: str) -> Decimal:
    """The observed value rounded to the last place of the limit as written.

    Parameters
    ----------
    value : Decimal, int or str
        As observed, not rounded before.
    limit : str
        As written in the specification, in the same unit.

    Returns
    -------
    Decimal

    Raises
    ------
    TypeError
        If the value is a float or the limit is not text.
    RoundingError
        If one of them is no number.

    References
    ----------
    ASTM E29-13 (2013), 6.

    Examples
    --------
    >>> to_limit("7.54", "7.5"), to_limit("0.054", "0.05")
    (Decimal('7.5'), Decimal('0.05'))
    """
    return to_place(value, last_place(limit))


def conforms(
    observed: Decimal | int | str,
    limit: str,
    side: Side,
    *,
    method: Method = Method.ROUNDING,
) -> bool:
    """Whether an observed value meets a limit.

    Parameters
    ----------
    observed : Decimal, int or str
        Not rounded before.
    limit : str
        As written, in the same unit; it counts as inclusive.
    side : Side
    method : Method

    Returns
    -------
    bool

    Raises
    ------
    TypeError
        If the value is a float or the limit is not text.
    RoundingError
        If one of them is no number.

    References
    ----------
    ASTM E29-13 (2013), 5 (absolute method) and 6 (rounding method).

    Examples
    --------
    >>> conforms("7.54", "7.5", Side.MAXIMUM)
    True
    >>> conforms("7.54", "7.5", Side.MAXIMUM, method=Method.ABSOLUTE)
    False
    """
    compared = (
        to_limit(observed, limit) if method == Method.ROUNDING else exact(observed)
    )
    bound = exact(limit)
    return compared >= bound if side == Side.MINIMUM else compared <= bound
