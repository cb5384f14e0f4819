"""Factors of normal tolerance bounds for many sample sizes at once, by quadrature.

A loop over a library's noncentral-t quantile costs a tenth of a millisecond for each
group; here all groups share a few vectorised Newton steps. No sample is seen here.
"""

from functools import cache

import numpy as np

from labtrack.statistics.samples import (
    LARGEST_COUNT,
    BadOption,
    NoConvergence,
    TooFewValues,
    probability,
)

# Beyond nine standard deviations the normal distribution holds 1e-19.
REACH = 9.0
STEPS = 40
# Above this size a polynomial of this degree in 1 / sqrt n gives factors to 1e-9.
SMALL = 24
DEGREE = 20


def checked_sizes(n, *, at_least: int = 2) -> np.ndarray:
    """Sample sizes as a float array.

    Parameters
    ----------
    n : int or sequence of int
    at_least : int
        Smallest size allowed.

    Returns
    -------
    array, shape (m,)

    Raises
    ------
    TooFewValues
        If a size is below `at_least`.
    BadOption
        If one is no whole number, or above a thousand million.

    References
    ----------
    By definition.

    Examples
    --------
    >>> checked_sizes([3, 10]).tolist()
    [3.0, 10.0]
    """
    sizes = np.atleast_1d(np.asarray(n, dtype=float))
    if not np.isfinite(sizes).all() or (sizes != np.floor(sizes)).any():
        raise BadOption(f"The sample size is {n}; expected whole numbers.")
    if (sizes > LARGEST_COUNT).any():
        raise BadOption(
            f"The sample size is {sizes.max():g}; at most {LARGEST_COUNT:,} is expected."
        )
    if (sizes < at_least).any():
        raise TooFewValues(
            f"The sample size is {int(sizes.min())}; at least {at_least} are needed."
        )
    return sizes


@cache
def legendre(nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre nodes and weights on [-1, 1].

    Parameters
    ----------
    nodes : int, 1 or more

    Returns
    -------
    nodes, weights : arrays, shape (nodes,)
        Dimensionless.

    Raises
    ------
    Nothing for one node or more.

    References
    ----------
    Abramowitz & Stegun (1964), 25.4.29 (through numpy).

    Examples
    --------
    >>> nodes, weights = legendre(2)
    >>> nodes.round(6).tolist(), weights.tolist()
    ([-0.57735, 0.57735], [1.0, 1.0])
    """
    return np.polynomial.legendre.leggauss(nodes)


def one_sided_normal_factors(
    n, *, content: float = 0.90, confidence: float = 0.95
) -> np.ndarray:
    """Factors k of one-sided normal tolerance bounds for many sample sizes.

    Parameters
    ----------
    n : array of int, shape (groups,)
        Sample sizes, each at least 2. Repeated sizes are computed once.
    content : float
        Part of the population to be bounded, 0 to 1 (0.90 for B, 0.99 for A).
    confidence : float
        0 to 1.

    Returns
    -------
    array, shape (groups,)
        Dimensionless; mean - k s lies below `content` of the population with the
        stated confidence.

    Raises
    ------
    TooFewValues
        If a sample size is below 2.
    BadOption
        If content or confidence is not between 0 and 1.

    Notes
    -----
    Exact: sqrt(n) k is the `confidence` quantile of the noncentral t distribution with
    n - 1 degrees of freedom and noncentrality z sqrt(n). Solved on the probit scale by
    safeguarded Newton steps over the distribution of Z or of S, whichever integrand is
    the smoother one. Agrees with scipy's noncentral t to 1e-8 relative for n from 2
    to 100,000.

    References
    ----------
    Krishnamoorthy and Mathew (2009), Statistical Tolerance Regions, eq. 2.2.3;
    CMH-17-1G (2012), tables 8.5.10 and 8.5.11.

    Examples
    --------
    >>> one_sided_normal_factors([3, 10, 10, 30]).round(3).tolist()
    [6.155, 2.355, 2.355, 1.777]
    """
    sizes, where = np.unique(checked_sizes(n), return_inverse=True)

    def solved(n: np.ndarray) -> np.ndarray:
        return _factors(n, n - 1, content, confidence)

    small = sizes <= SMALL
    if (~small).sum() <= 2 * DEGREE:
        return solved(sizes)[where.ravel()]
    factors = np.concatenate(
        [solved(sizes[small]), _interpolated(solved, sizes[~small])]
    )
    return factors[where.ravel()]


def _interpolated(solved, sizes: np.ndarray) -> np.ndarray:
    """Factors of many large sizes from a few: they are smooth in 1 / sqrt n."""
    from numpy.polynomial import Chebyshev

    ends = [1 / np.sqrt(sizes[-1]), 1 / np.sqrt(sizes[0])]
    curve = Chebyshev.interpolate(lambda x: solved(1 / x**2), DEGREE, domain=ends)
    return curve(1 / np.sqrt(sizes))


def tolerance_factors(n, freedom, *, content: float, confidence: float) -> np.ndarray:
    """Factors k for means over `n` values and an s with its own degrees of freedom.

    Parameters
    ----------
    n, freedom : arrays, shape (groups,), of whole numbers
        Values in each mean; degrees of freedom of s (of a pooled s more than n - 1).
    content, confidence : float
        Between 0 and 1.

    Returns
    -------
    array, shape (groups,)
        Dimensionless: sqrt(n) k is the quantile of the noncentral t distribution with
        `freedom` degrees of freedom and noncentrality z sqrt(n).

    Raises
    ------
    TooFewValues
        If a size or a number of degrees of freedom is below 1.
    BadOption
        If one of them is no whole number, or a level is not between 0 and 1.

    References
    ----------
    CMH-17-1G (2012), 8.3.5.6 (pooled); otherwise as `one_sided_normal_factors`.

    Examples
    --------
    >>> tolerance_factors([10], [9], content=0.9, confidence=0.95).round(3).tolist()
    [2.355]
    """
    sizes = checked_sizes(n, at_least=1)
    freedom = np.broadcast_to(checked_sizes(freedom, at_least=1), sizes.shape)
    return _factors(sizes, freedom, content, confidence)


def _factors(sizes, freedom, content: float, confidence: float) -> np.ndarray:
    """Of positive sizes, also between whole numbers, where factors are interpolated."""
    from scipy.special import ndtri

    z_content = float(ndtri(probability(content, name="content")))
    z_confidence = float(ndtri(probability(confidence, name="confidence")))
    # k changes its sign with both levels mirrored: solve where k is positive.
    negative = z_confidence < -np.sqrt(sizes) * z_content
    sign = np.where(negative, -1.0, 1.0)
    return sign * _positive_factors(
        sizes, freedom, sign * z_content, sign * z_confidence
    )


def _positive_factors(n, freedom, z_content, z_confidence):
    """Newton on the probit of the confidence, kept inside a bracket."""
    from scipy.special import ndtri

    k = _first_guess(n, freedom, z_content, z_confidence)
    # A factor of zero is approached from both sides.
    low, high = np.full_like(k, -1e-3), np.full_like(k, np.inf)
    active = np.arange(k.size)
    for _ in range(STEPS):
        root = np.sqrt(n[active])
        reached, slope = tail_probabilities(
            k[active] * root, freedom[active], z_content[active] * root
        )
        # In the far tails the probit is clipped; the bracket then does the work.
        probit = ndtri(np.clip(reached, 1e-300, 1 - 1e-16))
        miss = z_confidence[active] - probit
        above = miss < 0
        high[active[above]] = k[active[above]]
        low[active[~above]] = k[active[~above]]
        density = np.exp(-(probit**2) / 2) / np.sqrt(2 * np.pi)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            step = miss * density / (slope * root)
        target = k[active] + step
        # A step this small has arrived, on whichever side of the bracket it ends.
        arrived = np.abs(step) <= 1e-8 * k[active] + 1e-13
        inside = (target > low[active]) & (target < high[active])
        fallback = np.where(
            np.isinf(high[active]), 2 * k[active] + 0.1, (low + high)[active] / 2
        )
        k[active] = np.where(arrived | inside, target, fallback)
        active = active[~arrived]
        if not active.size:
            return k
    raise NoConvergence(
        f"The factors of {active.size} sample sizes were not found, among them "
        f"n = {n[active[0]]:g}."
    )


def _first_guess(n, freedom, z_content, z_confidence):
    """Jennett and Welch's normal approximation, or the scatter of s alone."""
    from scipy.special import chdtri, ndtr

    spread = 1 / (2 * freedom)
    a = 1 - z_confidence**2 * spread
    root = z_content**2 - a * (z_content**2 - z_confidence**2 / n)
    with np.errstate(divide="ignore", invalid="ignore"):
        large = (z_content + np.sign(z_confidence) * np.sqrt(root)) / a
        s_low = np.sqrt(chdtri(freedom, ndtr(z_confidence)) / freedom)
        small = (np.maximum(z_content, 0) + 1 / np.sqrt(n)) / s_low
    usable = (a > 0.3) & (root > 0) & (large > 0)
    return np.where(usable, large, np.clip(small, 1e-3, 1e12))


def tail_probabilities(t, freedom, shift):
    """P(Z + shift < t S) and its derivative by t, for t >= 0; all of shape (m,).

    S is the root of chi-square over its degrees of freedom: the noncentral t
    distribution function.

    Parameters
    ----------
    t, freedom, shift : arrays, shape (m,), dimensionless
        t at zero or above; whole degrees of freedom, 1 or more.

    Returns
    -------
    reached, slope : arrays, shape (m,)

    Raises
    ------
    Nothing.

    References
    ----------
    Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, ch. 31.

    Examples
    --------
    >>> reached, slope = tail_probabilities(*np.array([[2.0], [10.0], [1.0]]))
    >>> round(float(reached[0]), 6)
    0.807612
    """
    reached, slope = np.empty_like(t), np.empty_like(t)
    # Width of the step in Z, in standard deviations: wide steps integrate over Z.
    over_z = t / np.sqrt(2 * freedom) > 2.5
    for chosen, integral in ((over_z, _over_z), (~over_z, _over_s)):
        if chosen.any():
            reached[chosen], slope[chosen] = integral(
                t[chosen, None], freedom[chosen, None], shift[chosen, None]
            )
    return reached, slope


def _root_chi_density(s, freedom):
    """Density of S at s, with its peak near 1."""
    from scipy.special import gammaln, xlogy

    half = freedom / 2
    return np.exp(
        np.log(2)
        + half * np.log(half)
        - gammaln(half)
        + xlogy(freedom - 1, s)
        - half * s * s
    )


def _normal_density(z):
    return np.exp(-z * z / 2) / np.sqrt(2 * np.pi)


def _over_z(t, freedom, shift):
    """Integrate P(S > (shift + Z) / t) over the normal Z, from where it is below 1."""
    from scipy.special import gammaincc, ndtr

    nodes, weights = legendre(64)
    bottom = np.clip(-shift, -REACH, REACH)
    half = (REACH - bottom) / 2
    z = bottom + half * (nodes + 1)
    density = half * weights * _normal_density(z)
    s = np.maximum(shift + z, 0) / t
    reached = (density * gammaincc(freedom / 2, freedom * s * s / 2)).sum(axis=1)
    slope = (density * _root_chi_density(s, freedom) * s / t).sum(axis=1)
    return reached + ndtr(bottom[:, 0]), slope


def _over_s(t, freedom, shift):
    """Integrate P(Z < t S - shift) over S."""
    from scipy.special import ndtr

    nodes, weights = legendre(64)
    reach = REACH / np.sqrt(2 * freedom)
    bottom = np.maximum(0, 1 - reach)
    half = (1 + reach + 1 / freedom - bottom) / 2
    s = bottom + half * (nodes + 1)
    density = half * weights * _root_chi_density(s, freedom)
    z = t * s - shift
    reached = (density * ndtr(z)).sum(axis=1)
    return reached, (density * _normal_density(z) * s).sum(axis=1)
