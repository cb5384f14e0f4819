"""Factors k1 and k2 of acceptance limits for a sample's minimum and mean together."""

import math
from functools import lru_cache

from labtrack.statistics.samples import probability, whole_number

MOST_VALUES = 1000
"""Above it the approximation's integrals are no longer kept to their digits."""


@lru_cache(maxsize=512)
def equivalence_factors(n: int, alpha: float) -> tuple[float, float]:
    """Factors of the limits mean - k1 s (minimum) and mean - k2 s (mean).

    Parameters
    ----------
    n : int
        Size of the sample to be accepted, at least 2.
    alpha : float
        Probability of rejecting an equivalent material by either limit, 0 to 1.

    Returns
    -------
    (float, float)
        Dimensionless k1 and k2, such that either limit alone rejects as often as the
        other and both together reject with probability alpha.

    Raises
    ------
    TooFewValues
        If n < 2.
    BadOption
        If alpha is not between 0 and 1, or n is no whole number up to 1000.

    Notes
    -----
    The mean and standard deviation of the qualified material count as known. The joint
    distribution of minimum and mean is Vangel's saddlepoint approximation, normalised;
    it reproduces his tables (n from 3 to 10, alpha from
    1e-5 to 0.25) to 5e-4 relative; for n = 2 they differ by up to 0.011 in k1.

    References
    ----------
    Vangel (2002), Technometrics 44, 242-249; CMH-17-1G (2012), 8.4.1 and tables 8.5.17
    and 8.5.18.

    Examples
    --------
    >>> k1, k2 = equivalence_factors(10, 0.05)
    >>> round(k1, 4), round(k2, 4)
    (2.7772, 0.6089)
    """
    from scipy.optimize import brentq
    from scipy.special import ndtri

    size = whole_number(n, name="n", at_least=2, at_most=MOST_VALUES)
    level = probability(alpha, name="alpha")

    def factors(single: float) -> tuple[float, float]:
        k1 = -float(ndtri(-math.expm1(math.log1p(-single) / size)))
        return k1, -float(ndtri(single)) / math.sqrt(size)

    scale = _normaliser(size)

    def excess(log_single: float) -> float:
        single = math.exp(log_single)
        return 2 * single - _joint(*factors(single), size) / scale - level

    # Either limit alone rejects between half of alpha and all of it.
    root = brentq(excess, math.log(level / 2), math.log(level), xtol=1e-12)
    return factors(math.exp(root))


def _excess_hazard(t: float) -> float:
    """h(t) - t of the normal hazard h, without cancellation far out."""
    from scipy.special import erfcx

    if t > 30:
        return (1 - 2 / t**2 + 10 / t**4) / t
    if t < -30:
        return -t
    return math.sqrt(2 / math.pi) / float(erfcx(t / math.sqrt(2))) - t


def _weight(t: float, n: int) -> float:
    """Vangel's A(t, n), up to a constant factor."""
    from scipy.special import log_ndtr

    excess = _excess_hazard(t)
    log_hazard = -t * t / 2 - math.log(2 * math.pi) / 2 - float(log_ndtr(-t))
    variance = (
        (1 - 6 / t**2 + 50 / t**4) / t**2 if t > 30 else 1 - (excess + t) * excess
    )
    exponent = (
        -(n - 1) * log_hazard
        + (n - 1) ** 2 / (2 * n) * excess**2
        + (n - 1) * t * excess
        - (n - 1)
    )
    return math.exp(exponent) * math.sqrt(max(variance, 0.0))


def _integral(function, low: float, high: float) -> float:
    from scipy.integrate import quad

    return quad(function, low, high, epsabs=0, epsrel=1e-10, limit=400)[0]


@lru_cache(maxsize=128)
def _normaliser(n: int) -> float:
    # The left side falls as exp(-(n - 1) t^2 / 2n): nothing below -14.
    return sum(
        _integral(lambda t: _weight(t, n), low, high)
        for low, high in ((-14.0, 0.0), (0.0, math.inf))
    )


def _joint(k1: float, k2: float, n: int) -> float:
    """P(minimum < -k1 and mean < -k2), not yet normalised."""
    from scipy.optimize import brentq
    from scipy.special import ndtr

    gap = (k1 - k2) * n / (n - 1)
    edge = brentq(
        lambda t: _excess_hazard(t) - gap, -gap - 1.0, max(10.0, 2 / gap), xtol=1e-12
    )
    root = math.sqrt(n)
    left = _integral(lambda t: _weight(t, n), min(-14.0, edge - 1), edge)

    def right(t: float) -> float:
        shifted = root * (-k1 + (n - 1) / n * _excess_hazard(t))
        return float(ndtr(shifted)) * _weight(t, n)

    middle = max(edge, 0.0) + 1.0
    return (
        float(ndtr(-root * k2)) * left
        + _integral(right, edge, middle)
        + _integral(right, middle, math.inf)
    )
