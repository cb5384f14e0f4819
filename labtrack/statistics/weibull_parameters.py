"""Weibull shape and scale of a complete sample, the point estimates alone and fast.

For censored samples and profile-likelihood intervals see `weibull_fit`.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.samples import NoSpread, OutOfDomain, finite_sample


@dataclass(frozen=True, slots=True)
class WeibullParameters:
    """P(X <= x) = 1 - exp(-(x / scale)^shape); `scale` in the unit of the sample."""

    shape: float
    scale: float
    n: int


def weibull_parameters(values: Iterable[float]) -> WeibullParameters:
    """Maximum-likelihood shape and scale of a two-parameter Weibull population.

    Parameters
    ----------
    values : iterable of float, shape (n,), any unit
        Complete sample (nothing censored), above zero, not all equal.

    Returns
    -------
    WeibullParameters
        Shape dimensionless, scale in the unit of the values. No bias correction: below
        about 20 values the shape comes out high.

    Raises
    ------
    TooFewValues
        If n < 2.
    NotFinite, OutOfDomain, NoSpread
        If a value is not a number, is zero or less, or all are equal.

    References
    ----------
    CMH-17-1G (2012), 8.3.6.5.1.2 (Weibull), eqs. (b), (c); Lawless (1982), section 4.1.

    Examples
    --------
    >>> fit = weibull_parameters([72, 80, 85, 89, 94, 97, 101, 108])
    >>> round(fit.shape, 3), round(fit.scale, 3)
    (9.551, 95.569)
    """
    sample = finite_sample(values, at_least=2)
    if sample.min() <= 0:
        raise OutOfDomain(
            f"The smallest value is {sample.min():g}; a Weibull distribution holds only "
            "values above zero."
        )
    logs = np.log(np.sort(sample))
    centre = math.fsum(logs) / logs.size
    # Logarithms about their mean: no power overflows, whatever the unit.
    deviations = logs - centre
    top = float(deviations[-1])
    # A spread of a few units in the last place is rounding, not scatter.
    if top - float(deviations[0]) < 1e-14 * max(1.0, abs(centre)):
        raise NoSpread("All values are equal; a Weibull fit needs scatter.")
    spread = math.sqrt(math.fsum(deviations**2) / logs.size)
    shape = _solve_shape(deviations, top, 1.2 / spread)
    mass = math.fsum(np.exp(shape * (deviations - top))) / logs.size
    return WeibullParameters(
        shape, math.exp(centre + top + math.log(mass) / shape), logs.size
    )


def _solve_shape(deviations: np.ndarray, top: float, shape: float) -> float:
    """Newton on the profile score, which falls monotonically in the shape."""
    low, high = 0.0, math.inf
    for _ in range(100):
        weights = np.exp(shape * (deviations - top))
        total = math.fsum(weights)
        first = math.fsum(weights * deviations) / total
        second = math.fsum(weights * deviations**2) / total
        # The mean of `deviations` is zero, so the score has no third term.
        score = 1 / shape - first
        low, high = (shape, high) if score > 0 else (low, shape)
        step = score / (1 / shape**2 + second - first**2)
        target = shape + step
        if not low < target < high:
            target = 2 * shape if math.isinf(high) else (low + high) / 2
        if abs(target - shape) <= 1e-14 * shape:
            return target
        shape = target
    return shape
