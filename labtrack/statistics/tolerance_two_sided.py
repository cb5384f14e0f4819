"""Two-sided normal tolerance intervals: exact factors and two textbook approximations."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.descriptive import Number, exact_mean, exact_sd
from labtrack.statistics.diagnostics import Diagnostic, Override, with_overrides
from labtrack.statistics.exact import exact_sample
from labtrack.statistics.goodness import normality
from labtrack.statistics.normal_factors import REACH, checked_sizes, legendre
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    probability,
    representable,
)
from labtrack.statistics.tolerance import NO_RULEBOOK

LEAST_CONTENT = 1e-6
"""Narrower intervals are lost between doubles; nobody asks for them."""


@dataclass(frozen=True, slots=True)
class ToleranceInterval:
    """A two-sided tolerance interval, in the unit of the sample.

    With `confidence`, at least `content` of the population lies between the limits.
    """

    lower: float
    upper: float
    factor: float
    n: int
    mean: float
    sd: float
    content: float
    confidence: float
    method: str
    rulebook: str
    diagnostics: tuple[Diagnostic, ...] = ()


def two_sided_normal_factor(
    n: int, content: float = 0.90, confidence: float = 0.95
) -> float:
    """Factor k such that mean +- k s holds `content` of a normal population.

    Parameters
    ----------
    n : int
        Sample size, at least 2.
    content, confidence : float
        Between 0 and 1. The content between the limits, wherever its centre lies (not
        a proportion in each tail).

    Returns
    -------
    float
        Dimensionless, exact.

    Raises
    ------
    TooFewValues
        If n < 2.
    BadOption
        If a level is not between 0 and 1, or the content is below a millionth.

    Notes
    -----
    Solves E[P(chi-square(n - 1) > (n - 1) r(Z / sqrt n)^2 / k^2)] = confidence with
    Phi(z + r) - Phi(z - r) = content. Agrees with ISO 16269-6, whose table is rounded
    up, to its fourth decimal for n from 2 to 1000.

    References
    ----------
    ISO 16269-6:2014, annex F (m = 1); Krishnamoorthy and Mathew (2009), eq. 2.3.5.

    Examples
    --------
    >>> round(two_sided_normal_factor(10), 3)
    2.856
    """
    from scipy.optimize import brentq
    from scipy.special import chdtri, gammaincc, ndtri

    size = int(checked_sizes(n)[0])
    p = probability(content, name="content")
    if p < LEAST_CONTENT:
        raise BadOption(f"The content is {p:g}; expected {LEAST_CONTENT:g} or more.")
    level = probability(confidence, name="confidence")
    nodes, weights = legendre(96)
    z = REACH / 2 * (nodes + 1)
    # The integrand is even in Z: half the axis counts twice.
    density = REACH * weights * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    square = (size - 1) / 2 * _half_width(z / math.sqrt(size), p) ** 2

    def short(log_k: float) -> float:
        held = gammaincc((size - 1) / 2, square * math.exp(-2 * log_k))
        return float((density * held).sum()) - level

    # Known mean is too little, Howe's factor about right: a bracket around both.
    known_mean = -float(ndtri((1 - p) / 2)) * math.sqrt(
        (size - 1) / float(chdtri(size - 1, level))
    )
    low, high = math.log(known_mean) - 1e-9, math.log(known_mean) + 1.0
    return math.exp(brentq(short, low, high, xtol=1e-14, rtol=1e-14))


def _half_width(centre: np.ndarray, content: float) -> np.ndarray:
    """r with Phi(centre + r) - Phi(centre - r) = content, by Newton from above."""
    from scipy.special import ndtr, ndtri

    # Concave in r: starting below the root Newton would overshoot, never from a start
    # at which the interval's far tail alone already leaves out less than is allowed.
    r = centre - ndtri((1 - content) / 2)
    for _ in range(60):
        excess = ndtr(centre + r) - ndtr(centre - r) - content
        slope = (
            np.exp(-((centre + r) ** 2) / 2) + np.exp(-((centre - r) ** 2) / 2)
        ) / math.sqrt(2 * math.pi)
        step = excess / slope
        r = np.maximum(r - step, r / 2)
        if np.abs(step).max() < 1e-14 * max(1.0, float(r.max())):
            break
    return r


def howe_factor(n: int, content: float = 0.90, confidence: float = 0.95) -> float:
    """Howe's approximation to the two-sided factor, dimensionless.

    Parameters
    ----------
    n : int
        Sample size, 2 or more.
    content, confidence : float
        Between 0 and 1.

    Returns
    -------
    float
        Dimensionless; within half a percent of the exact factor for n above 10.

    Raises
    ------
    TooFewValues
        If n < 2.
    BadOption
        If a level is not between 0 and 1.

    References
    ----------
    Howe (1969), J. Am. Stat. Assoc. 64, 610-620; NIST/SEMATECH (2012), e-Handbook of
    Statistical Methods, 7.2.6.3.

    Examples
    --------
    >>> round(howe_factor(43, 0.90, 0.99), 4)
    2.2173
    """
    from scipy.special import chdtri, ndtri

    size = int(checked_sizes(n)[0])
    z = -float(ndtri((1 - probability(content, name="content")) / 2))
    level = probability(confidence, name="confidence")
    below = float(chdtri(size - 1, level))
    return z * math.sqrt((size - 1) * (1 + 1 / size) / below)


def natrella_factor(n: int, content: float = 0.90, confidence: float = 0.95) -> float:
    """Natrella's approximation to the one-sided factor, dimensionless.

    Parameters
    ----------
    n : int
        Sample size, 2 or more.
    content, confidence : float
        Between 0 and 1.

    Returns
    -------
    float
        Dimensionless.

    Raises
    ------
    TooFewValues
        If n < 2.
    BadOption
        If a level is not between 0 and 1, or n is too small for the confidence: the
        approximation then has no value (the exact factor has).

    References
    ----------
    Natrella (1963), Experimental Statistics, 2-5.3; NIST/SEMATECH (2012), e-Handbook of
    Statistical Methods, 7.2.6.3.

    Examples
    --------
    >>> round(natrella_factor(43, 0.90, 0.99), 4)
    1.8752
    """
    from scipy.special import ndtri

    size = int(checked_sizes(n)[0])
    z_content = float(ndtri(probability(content, name="content")))
    z_confidence = float(ndtri(probability(confidence, name="confidence")))
    a = 1 - z_confidence**2 / (2 * (size - 1))
    root = z_content**2 - a * (z_content**2 - z_confidence**2 / size)
    if a <= 0 or root < 0:
        raise BadOption(
            f"n is {size}, too small for Natrella's approximation at {confidence:g} "
            "confidence; use the exact factor."
        )
    return (z_content + math.sqrt(root)) / a


def normal_tolerance_interval(
    values: Iterable[Number],
    *,
    content: float = 0.90,
    confidence: float = 0.95,
    overrides: Mapping[str, Override] | None = None,
) -> ToleranceInterval:
    """Two-sided tolerance interval mean +- k s of a normal population, exact.

    Parameters
    ----------
    values, content, confidence, overrides
        As `tolerance.normal_lower_bound`.

    Returns
    -------
    ToleranceInterval
        In the unit of the values.

    Raises
    ------
    TooFewValues, NoSpread, NotFinite, BadOption

    References
    ----------
    ISO 16269-6:2014, 6.2.2.

    Examples
    --------
    >>> interval = normal_tolerance_interval([249, 251, 256, 247, 252, 250])
    >>> round(interval.lower, 2), round(interval.upper, 2)
    (239.41, 262.26)
    """
    sample = exact_sample(values, at_least=2)
    mean, sd, n = exact_mean(sample), exact_sd(sample), len(sample)
    if sd == 0:
        raise NoSpread(
            f"All {n} values are {mean:g}; a tolerance interval needs scatter."
        )
    factor = two_sided_normal_factor(n, content, confidence)
    return ToleranceInterval(
        lower=representable(mean - factor * sd, name="lower limit"),
        upper=representable(mean + factor * sd, name="upper limit"),
        factor=factor,
        n=n,
        mean=mean,
        sd=sd,
        content=content,
        confidence=confidence,
        method="normal, two-sided, exact",
        rulebook=NO_RULEBOOK,
        diagnostics=with_overrides((normality(sample),), overrides or {}),
    )
