"""Hanson-Koopmans factors: tolerance bounds from two order statistics.

For small samples whose distribution is not known but whose logarithm of the upper tail
is concave: the normal, Weibull and lognormal among many.
"""

import math
from functools import lru_cache

import numpy as np

from labtrack.statistics.normal_factors import legendre
from labtrack.statistics.samples import (
    BadOption,
    probability,
    whole_number,
)

# At these sizes CMH-17-1G table 8.5.14 prints a rank that is next to the optimum by the
# criterion it cites (the two differ by less than 0.002 standard deviations). For B
# values the printed rank is the rule; no definition was found that gives all 27 rows.
PRINTED_RANKS = {17: 8, 20: 10, 23: 11, 24: 11, 28: 12}
B_LEVELS = (0.90, 0.95)

MOST_RANKED = 1000
"""Far above CMH-17's 28 values; beyond it `rank_bounds` needs no such weights."""


def hanson_koopmans_confidence(
    z: float, *, n: int, i: int, j: int, content: float
) -> float:
    """Confidence that z X(i) + (1 - z) X(j) bounds `content` from below, dimensionless.

    Parameters
    ----------
    z : float
        Weight of the i-th smallest value, at least 1.
    n, i, j : int
        Sample size and ranks, 1 <= i < j <= n.
    content : float
        Between 0 and 1.

    Returns
    -------
    float
        A probability.

    Raises
    ------
    BadOption
        If the ranks are out of order or the weight is below 1.

    References
    ----------
    Vangel (1994), Comm. Statist. Simulation Comput. 23, 1137-1154, eq. (9); Hanson and
    Koopmans (1964), Ann. Math. Statist. 35, 1561-1570.

    Examples
    --------
    >>> round(hanson_koopmans_confidence(1.2048, n=21, i=1, j=11, content=0.9), 4)
    0.95
    """
    from scipy.special import betainc

    t, weights, below = _outer_nodes(n, i, j, content)
    if not 1 <= z < math.inf:
        raise BadOption(f"The weight z is {z}; expected 1 or more.")
    inner = betainc(i, j - i, np.exp(np.log((1 - content) / t) / z))
    return float(below + (weights * inner).sum())


@lru_cache(maxsize=256)
def _outer_nodes(n: int, i: int, j: int, content: float):
    """Quadrature over the j-th order statistic of uniforms, above 1 - content."""
    from scipy.special import betainc, betainccinv, betaincinv, betaln

    if not 1 <= i < j <= n:
        raise BadOption(f"The ranks are {i} and {j} of {n}; expected 1 <= i < j <= n.")
    floor = 1 - content
    low = max(floor, float(betaincinv(j, n - j + 1, 1e-18)))
    high = float(betainccinv(j, n - j + 1, 1e-18))
    if high <= low:
        return np.array([1.0]), np.array([0.0]), 1.0
    nodes, weights = legendre(160)
    half = (high - low) / 2
    t = low + half * (nodes + 1)
    log_density = (j - 1) * np.log(t) + (n - j) * np.log1p(-t) - betaln(j, n - j + 1)
    return t, half * weights * np.exp(log_density), float(betainc(j, n - j + 1, floor))


def hanson_koopmans_factor(
    n: int, j: int, *, content: float = 0.90, confidence: float = 0.95, i: int = 1
) -> float:
    """Weight z (k in CMH-17) of the Hanson-Koopmans bound X(j) (X(i) / X(j))^z.

    Parameters
    ----------
    n : int
        Sample size, at least 2.
    j, i : int
        Ranks of the two order statistics, 1 <= i < j <= n.
    content, confidence : float
        Between 0 and 1.

    Returns
    -------
    float
        Dimensionless, at least 1. It is 1 where the i-th value is a bound by itself.

    Raises
    ------
    TooFewValues, BadOption

    References
    ----------
    Vangel (1994), Comm. Statist. Simulation Comput. 23, 1137-1154, table 1; CMH-17-1G
    (2012), tables 8.5.14 and 8.5.15.

    Examples
    --------
    >>> round(hanson_koopmans_factor(21, 11), 4)
    1.2048
    >>> round(hanson_koopmans_factor(3, 3, content=0.99), 4)
    16.9122
    """
    from scipy.optimize import brentq

    size = whole_number(n, name="n", at_least=2)
    i, j = whole_number(i, name="The rank i"), whole_number(j, name="The rank j")
    p = probability(content, name="content")
    level = probability(confidence, name="confidence")

    def short(z: float) -> float:
        reached = hanson_koopmans_confidence(z, n=size, i=i, j=j, content=p)
        return reached - level

    if short(1.0) >= 0:
        return 1.0
    high = 2.0
    while short(high) < 0:
        high *= 2
    return float(brentq(short, high / 2, high, xtol=1e-13, rtol=1e-13))


def optimum_order(
    n: int, *, content: float = 0.90, confidence: float = 0.95
) -> tuple[int, float]:
    """The rank j that goes best with the lowest value, and its weight z.

    Best: with each order statistic at its expectation in a standard normal sample, the
    bound comes nearest to the quantile that it bounds. For B values (0.90, 0.95) the
    rank that CMH-17 prints is taken where it is another one (n = 17, 20, 23, 24, 28).

    Parameters
    ----------
    n : int
        Sample size, at least 2.
    content, confidence : float
        Between 0 and 1.

    Returns
    -------
    (int, float)
        j and the dimensionless z.

    Raises
    ------
    TooFewValues
        If n < 2.
    BadOption
        If n is no whole number up to 1000 or a level is not between 0 and 1.

    References
    ----------
    Vangel (1994), Comm. Statist. Simulation Comput. 23, 1137-1154, section 4; CMH-17-1G
    (2012), table 8.5.14.

    Examples
    --------
    >>> j, z = optimum_order(21)
    >>> j, round(z, 4)
    (10, 1.2177)
    """
    from scipy.special import ndtri

    size = whole_number(n, name="n", at_least=2, at_most=MOST_RANKED)
    target = float(ndtri(1 - probability(content, name="content")))
    if (content, confidence) == B_LEVELS and size in PRINTED_RANKS:
        j = PRINTED_RANKS[size]
        return j, hanson_koopmans_factor(size, j)
    expected = normal_order_expectations(size)
    best = (np.inf, 0, 0.0)
    for j in range(2, size + 1):
        z = hanson_koopmans_factor(size, j, content=content, confidence=confidence)
        miss = abs(z * expected[0] + (1 - z) * expected[j - 1] - target)
        best = min(best, (miss, j, z))
    return best[1], best[2]


def normal_order_expectations(n: int) -> np.ndarray:
    """Expectations of the ordered values of a standard normal sample, shape (n,).

    Parameters
    ----------
    n : int
        Sample size.

    Returns
    -------
    array, shape (n,)
        Dimensionless, rising; by quadrature, to 1e-12.

    Raises
    ------
    TooFewValues
        If n < 1.
    BadOption
        If n is no whole number up to 1000.

    References
    ----------
    Harter (1961), Biometrika 48, 151-165.

    Examples
    --------
    >>> normal_order_expectations(3).round(5).tolist()
    [-0.84628, 0.0, 0.84628]
    """
    from scipy.special import gammaln, log_ndtr

    size = whole_number(n, name="n", at_most=MOST_RANKED)
    nodes, weights = legendre(200)
    x = 9.0 * nodes
    rank = np.arange(1, size + 1)[:, None]
    log_density = (
        gammaln(size + 1)
        - gammaln(rank)
        - gammaln(size - rank + 1)
        + (rank - 1) * log_ndtr(x)
        + (size - rank) * log_ndtr(-x)
        - x * x / 2
        - np.log(2 * np.pi) / 2
    )
    expected = (9.0 * weights * x * np.exp(log_density)).sum(axis=1)
    # Antisymmetric by definition: the middle one is zero, not 1e-17.
    return (expected - expected[::-1]) / 2
