"""Samples as the statistics library takes them, and the errors it raises about them."""

import math
from collections.abc import Iterable

import numpy as np

LARGEST_COUNT = 10**9
"""More values than any laboratory has; beyond it doubles begin to lose units."""


class SampleError(ValueError):
    """A sample that a statistic cannot be computed from; the message says why."""


class TooFewValues(SampleError):
    """Fewer values (or heats) than the statistic needs."""


class NotFinite(SampleError):
    """A value is not a number or is infinite."""


class NoSpread(SampleError):
    """All values are equal where the statistic needs scatter."""


class OutOfDomain(SampleError):
    """A value lies where the distribution has no mass (a strength of zero or less)."""


class SingularDesign(SampleError):
    """The model's terms cannot be told apart on these data."""


class OutOfRange(SampleError):
    """A result is too large or too small for a double-precision number."""


class NoConvergence(SampleError):
    """An iterative fit did not settle on an answer."""


class BadOption(SampleError):
    """An option (a confidence, a margin, a size) lies outside its allowed range."""


def finite_sample(
    values: Iterable[float], *, at_least: int = 1, name: str = "sample"
) -> np.ndarray:
    """The values as a float64 array, shape (n,).

    Parameters
    ----------
    values : iterable of numbers, shape (n,), any unit
    at_least : int
        Fewest values.
    name : str
        What the error message calls the sample.

    Returns
    -------
    array, shape (n,), float64
        In the unit of the values.

    Raises
    ------
    NotFinite
        If a value is nan, infinite or no number; the message gives its position.
    TooFewValues
        If there are fewer than `at_least` values.
    SampleError
        If the values are not one row of numbers.

    References
    ----------
    By definition.

    Examples
    --------
    >>> finite_sample([1, "2.5"]).tolist()
    [1.0, 2.5]
    """
    given = values if isinstance(values, np.ndarray) else list(values)
    try:
        sample = np.asarray(given, dtype=float)
    except (ValueError, TypeError, OverflowError) as error:
        raise NotFinite(f"{name} holds {_odd(given)}; expected numbers.") from error
    if sample.ndim != 1:
        raise SampleError(f"{name} has shape {sample.shape}; expected one dimension.")
    if sample.size < at_least:
        raise TooFewValues(
            f"{name} has {sample.size} value{'' if sample.size == 1 else 's'}; "
            f"at least {at_least} are needed."
        )
    if not np.isfinite(sample).all():
        at = int(np.flatnonzero(~np.isfinite(sample))[0])
        raise NotFinite(
            f"{name} holds {sample[at]} at position {at}; expected numbers."
        )
    return sample


def _odd(given: Iterable[object]) -> str:
    """What is no number among values, with its position."""
    for at, value in enumerate(given):
        try:
            float(value)
        except (ValueError, TypeError, OverflowError):
            return f"{value!r} at position {at}"
    return "something that is no row of numbers"


def probability(value: float, *, name: str) -> float:
    """The value as a float strictly between 0 and 1.

    Parameters
    ----------
    value : float
    name : str
        What the error message calls it.

    Returns
    -------
    float

    Raises
    ------
    BadOption
        If it is not.

    References
    ----------
    By definition.

    Examples
    --------
    >>> probability(0.95, name="confidence")
    0.95
    """
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not 0.0 < number < 1.0:
        raise BadOption(f"{name} is {value}; expected a number between 0 and 1.")
    return number


def whole_number(
    value: float, *, name: str, at_least: int = 1, at_most: int = LARGEST_COUNT
) -> int:
    """A count: of values, heats, laboratories or degrees of freedom.

    Parameters
    ----------
    value : int or float
    name : str
        What the error message calls it.
    at_least, at_most : int

    Returns
    -------
    int

    Raises
    ------
    BadOption
        If it is no whole number, or above `at_most`.
    TooFewValues
        If it is below `at_least`.

    References
    ----------
    By definition.

    Examples
    --------
    >>> whole_number(8.0, name="n")
    8
    """
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number) or number != math.floor(number):
        raise BadOption(f"{name} is {value!r}; expected a whole number.")
    if number < at_least:
        raise TooFewValues(f"{name} is {number:.15g}; at least {at_least} is needed.")
    if number > at_most:
        raise BadOption(f"{name} is {number:.15g}; at most {at_most:,} is expected.")
    return int(number)


def finite_number(value: float, *, name: str) -> float:
    """The value as a float that is neither nan nor infinite.

    Parameters
    ----------
    value : float, any unit
    name : str
        What the error message calls it.

    Returns
    -------
    float
        In the unit of the value.

    Raises
    ------
    BadOption
        If it is nan, infinite or no number.

    References
    ----------
    By definition.

    Examples
    --------
    >>> finite_number(2, name="room")
    2.0
    """
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise BadOption(f"{name} is {value!r}; expected a finite number.")
    return number


def representable(value: float, *, name: str) -> float:
    """The value, where a double holds it.

    Parameters
    ----------
    value : float, any unit
    name : str
        What the error message calls it.

    Returns
    -------
    float
        The same.

    Raises
    ------
    OutOfRange
        If it has become infinite or nan on the way.

    References
    ----------
    By definition: IEEE 754 (2019), double precision.

    Examples
    --------
    >>> representable(241.6, name="bound")
    241.6
    """
    if not math.isfinite(value):
        raise OutOfRange(f"The {name} is beyond 1.8e308, the largest double.")
    return value


MODERATE = 1e140
"""Values beyond it, or differences below one over it, leave the doubles when squared."""


def moderate_sample(
    values: Iterable[float], *, at_least: int = 1, name: str = "sample"
) -> np.ndarray:
    """A finite sample whose squares a double can hold, shape (n,).

    Parameters
    ----------
    values, at_least, name
        As :func:`finite_sample`.

    Returns
    -------
    array, shape (n,), float64
        In the unit of the values.

    Raises
    ------
    OutOfRange
        If a value is above 1e140 in size, or all differ by less than 1e-140.
    NotFinite, TooFewValues
        As :func:`finite_sample`.

    References
    ----------
    By definition: IEEE 754 (2019), double precision.

    Examples
    --------
    >>> moderate_sample([1.0, 2.0]).size
    2
    """
    sample = finite_sample(values, at_least=at_least, name=name)
    if sample.size == 0:
        return sample
    low, high = float(sample.min()), float(sample.max())
    if max(abs(low), abs(high)) > MODERATE:
        raise OutOfRange(
            f"{name} holds {low:g} to {high:g}; sizes up to {MODERATE:g} are expected. "
            "Use another unit."
        )
    if 0.0 < high - low < 1 / MODERATE:
        raise OutOfRange(
            f"{name} differs by {high - low:g} only; differences from {1 / MODERATE:g} "
            "are expected. Use another unit."
        )
    return sample


def all_equal(sample: np.ndarray) -> bool:
    """Whether no two values differ.

    Parameters
    ----------
    sample : array, shape (n,), any unit

    Returns
    -------
    bool
        True also for an empty sample.

    Raises
    ------
    Nothing.

    References
    ----------
    By definition.

    Examples
    --------
    >>> all_equal(np.array([2.0, 2.0]))
    True
    """
    return bool((sample == sample[0]).all())
