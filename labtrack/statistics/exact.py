"""Rational arithmetic on samples: sums and square roots without rounding error.

Numbers may be given as decimal text, which is taken as the decimal it says and not as
the nearest double; each result is rounded once, when it leaves as a float.
"""

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from numbers import Rational

from labtrack.statistics.samples import (
    NotFinite,
    OutOfRange,
    SampleError,
    SingularDesign,
    TooFewValues,
)

NO_NUMBER = "{name} holds {value!r} at position {at}; expected a number."


def exact_number(value: object) -> Fraction:
    """One number as the rational it is.

    Parameters
    ----------
    value : int, float, Decimal, Fraction, numpy scalar or decimal text

    Returns
    -------
    Fraction
        In the unit of the value.

    Raises
    ------
    NotFinite
        If it is nan, infinite or not a number.

    References
    ----------
    By definition: rational arithmetic, no rounding.

    Examples
    --------
    >>> exact_number("0.1"), exact_number(0.5)
    (Fraction(1, 10), Fraction(1, 2))
    """
    try:
        if isinstance(value, str):
            return Fraction(Decimal(value.strip()))
        if isinstance(value, int | float | Decimal | Rational):
            return Fraction(value)
        return Fraction(float(value))  # numpy scalars of other widths
    except (ValueError, TypeError, OverflowError, InvalidOperation) as error:
        raise NotFinite(f"{value!r} is not a finite number.") from error


def exact_sample(
    values: Iterable[object], *, at_least: int = 1, name: str = "sample"
) -> list[Fraction]:
    """The values as rationals.

    Parameters
    ----------
    values : iterable of numbers or decimal text, shape (n,), any unit
    at_least : int
        Fewest values.
    name : str
        What the error message calls the sample.

    Returns
    -------
    list of Fraction
        In the unit of the values.

    Raises
    ------
    NotFinite
        If a value is nan, infinite or no number; the message gives its position.
    TooFewValues
        If there are fewer than `at_least` values.

    References
    ----------
    By definition: rational arithmetic, no rounding.

    Examples
    --------
    >>> exact_sample(["0.1", 2])
    [Fraction(1, 10), Fraction(2, 1)]
    """
    sample = []
    for at, value in enumerate(values):
        try:
            sample.append(exact_number(value))
        except NotFinite as error:
            raise NotFinite(NO_NUMBER.format(name=name, value=value, at=at)) from error
    if len(sample) < at_least:
        plural = "" if len(sample) == 1 else "s"
        raise TooFewValues(
            f"{name} has {len(sample)} value{plural}; at least {at_least} are needed."
        )
    return sample


def common_denominator(values: Sequence[Fraction]) -> tuple[list[int], int]:
    """Integers and the one denominator d such that value i is integer i over d.

    Parameters
    ----------
    values : sequence of Fraction, any unit

    Returns
    -------
    integers : list of int
    denominator : int
        The least common one.

    Raises
    ------
    Nothing.

    References
    ----------
    By definition: rational arithmetic, no rounding.

    Examples
    --------
    >>> common_denominator([Fraction(1, 2), Fraction(1, 3)])
    ([3, 2], 6)
    """
    denominator = math.lcm(*(value.denominator for value in values))
    return (
        [value.numerator * (denominator // value.denominator) for value in values],
        denominator,
    )


def exact_mean(values: Sequence[Fraction]) -> Fraction:
    """The arithmetic mean, exact.

    Parameters
    ----------
    values : sequence of Fraction, shape (n,), at least one, any unit

    Returns
    -------
    Fraction
        In the unit of the values.

    Raises
    ------
    Nothing for one value or more; callers check that with `exact_sample`.

    References
    ----------
    By definition: rational arithmetic, no rounding.

    Examples
    --------
    >>> exact_mean(exact_sample(["0.1", "0.2"]))
    Fraction(3, 20)
    """
    integers, denominator = common_denominator(values)
    return Fraction(sum(integers), denominator * len(values))


def sum_of_squares_about_mean(values: Sequence[Fraction]) -> Fraction:
    """Sum of squared deviations from the sample's own mean, exact.

    Parameters
    ----------
    values : sequence of Fraction, shape (n,), at least one, any unit

    Returns
    -------
    Fraction
        In the unit squared.

    Raises
    ------
    Nothing for one value or more; callers check that with `exact_sample`.

    References
    ----------
    By definition: rational arithmetic, no rounding.

    Examples
    --------
    >>> sum_of_squares_about_mean([Fraction(1), Fraction(2), Fraction(4)])
    Fraction(14, 3)
    """
    integers, denominator = common_denominator(values)
    n, total = len(integers), sum(integers)
    return Fraction(
        n * sum(value * value for value in integers) - total * total,
        n * denominator * denominator,
    )


def nearest_float(value: Fraction, *, name: str = "result") -> float:
    """The double nearest to a rational.

    Parameters
    ----------
    value : Fraction, any unit
    name : str
        What the error message calls it.

    Returns
    -------
    float
        In the unit of the value.

    Raises
    ------
    OutOfRange
        If it is beyond the largest double, or not zero and below the smallest.

    References
    ----------
    By definition: IEEE 754 (2019), round to nearest, ties to even.

    Examples
    --------
    >>> nearest_float(Fraction(1, 3))
    0.3333333333333333
    """
    try:
        number = value.numerator / value.denominator
    except OverflowError as error:
        raise OutOfRange(f"{name} is above 1.8e308, the largest double.") from error
    if number == 0.0 and value != 0:
        raise OutOfRange(f"{name} is not zero but below 5e-324, the smallest double.")
    return number


def square_root(value: Fraction, *, name: str = "result") -> float:
    """The square root of a rational, rounded to a double once.

    Parameters
    ----------
    value : Fraction, any unit squared
    name : str
        What the error message calls the root.

    Returns
    -------
    float
        In the unit.

    Raises
    ------
    SampleError
        If the value is negative.
    OutOfRange
        If the root is not representable.

    References
    ----------
    By definition: the integer square root with guard bits, rounded to nearest (IEEE 754,
    2019).

    Examples
    --------
    >>> square_root(Fraction(10) ** 600) == 1e300
    True
    """
    if value < 0:
        raise SampleError(f"{name} would be the square root of a negative number.")
    if value == 0:
        return 0.0
    # 2 * 64 more bits than a double holds: the floor of isqrt then rounds the same way.
    shift = 2 * (128 + max(0, value.denominator.bit_length()))
    root = math.isqrt((value.numerator << shift) // value.denominator)
    return nearest_float(Fraction(root, 1 << (shift // 2)), name=name)


def solve_normal_equations(
    matrix: Sequence[Sequence[int]],
) -> tuple[list[list[Fraction]], int]:
    """Reduce an augmented integer matrix [A | B] to [I | A⁻¹B], exactly.

    Parameters
    ----------
    matrix : rows of integers, shape (p, p + q)
        A is p by p, symmetric positive semi-definite or any square matrix.

    Returns
    -------
    solution : list of lists of Fraction, shape (p, q)
    determinant : int
        Of A.

    Raises
    ------
    SingularDesign
        If A has no inverse; the message names the column that depends on others.

    Notes
    -----
    Fraction-free elimination: every intermediate number is an integer minor.

    References
    ----------
    Bareiss (1968), Math. Comp. 22, 565-578, the two-term recursion.

    Examples
    --------
    >>> solve_normal_equations([[2, 1, 5], [1, 3, 10]])
    ([[Fraction(1, 1)], [Fraction(3, 1)]], 5)
    """
    rows = [list(row) for row in matrix]
    p = len(rows)
    previous, sign = 1, 1
    for k in range(p):
        pivot = next((i for i in range(k, p) if rows[i][k] != 0), None)
        if pivot is None:
            raise SingularDesign(
                f"Term {k + 1} of {p} is a combination of the terms before it; "
                "drop it or add data that tell them apart."
            )
        if pivot != k:
            rows[k], rows[pivot] = rows[pivot], rows[k]
            sign = -sign
        head = rows[k]
        for i in range(p):
            if i == k:
                continue
            row, factor = rows[i], rows[i][k]
            rows[i] = [
                (head[k] * row[j] - factor * head[j]) // previous
                for j in range(len(row))
            ]
        previous = head[k]
    solution = [[Fraction(value, previous) for value in row[p:]] for row in rows]
    return solution, sign * previous
