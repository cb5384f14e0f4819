"""Size, mean and variance of a sample, however large its unit."""

import math
from collections.abc import Iterable

import numpy as np

from labtrack.statistics.samples import OutOfRange, all_equal, finite_sample


def moments(values: Iterable[float], *, name: str) -> tuple[int, float, float]:
    """Number, mean and variance (n - 1) of a sample of two or more.

    Parameters
    ----------
    values : array, shape (n,), any one unit
    name : str
        What the error message calls the sample.

    Returns
    -------
    n : int
    mean : float
    variance : float
        In the unit squared.

    Raises
    ------
    TooFewValues
        With fewer than two values.
    OutOfRange
        If the variance is beyond the doubles.
    NotFinite
        If a value is nan or infinite.

    References
    ----------
    By definition, in scaled values and with exact sums.

    Examples
    --------
    >>> moments([1.0, 2.0, 3.0], name="first")
    (3, 2.0, 1.0)
    """
    sample = finite_sample(values, at_least=2, name=name)
    scale = float(np.abs(sample).max()) or 1.0
    scaled = sample / scale
    mean = math.fsum(scaled) / sample.size
    variance = math.fsum((scaled - mean) ** 2) / (sample.size - 1)
    if all_equal(sample):
        variance = 0.0
    squared = variance * scale * scale
    if not math.isfinite(squared) or (squared == 0.0 and variance > 0.0):
        raise OutOfRange(f"The variance of {name} is beyond what a double can hold.")
    return sample.size, mean * scale, squared
