"""Samples as the statistics library takes them, and the errors it raises about them."""

import math
from collections.abc import Iterable

import numpy as np


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
    sample = np.asarray(
        values if isinstance(values, np.ndarray) else list(values), dtype=float
    )
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
    if not 0.0 < value < 1.0:
        raise BadOption(f"{name} is {value}; expected a number between 0 and 1.")
    return float(value)


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
