"""Confidence intervals for the mean, standard deviation, CV and quantiles of one sample.

What the values are is the caller's to say: for a mean over heats pass one value per heat.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from labtrack.statistics.descriptive import Number, exact_mean, exact_sd, quantile
from labtrack.statistics.diagnostics import Diagnostic, failed
from labtrack.statistics.exact import exact_sample
from labtrack.statistics.goodness import normality
from labtrack.statistics.samples import (
    NoSpread,
    OutOfDomain,
    TooFewValues,
    representable,
)
from labtrack.statistics.samples import probability as fraction

Sides = Literal["two-sided", "lower", "upper"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval of one quantity, in the unit of that quantity.

    A one-sided interval has None on its open side. `confidence` is the level asked for;
    `attained` the one that the method really has, where they differ.
    """

    quantity: str
    estimate: float
    lower: float | None
    upper: float | None
    confidence: float
    attained: float
    n: int
    method: str
    diagnostics: tuple[Diagnostic, ...] = ()


def _tail(confidence: float, sides: Sides) -> float:
    """Probability left out on each closed side."""
    level = fraction(confidence, name="confidence")
    return (1 - level) / 2 if sides == "two-sided" else 1 - level


def _closed(sides: Sides, lower: float, upper: float):
    return (
        None if sides == "upper" else representable(lower, name="lower limit"),
        None
        if sides == "lower" or upper is None
        else representable(upper, name="upper limit"),
    )


def mean_interval(
    values: Iterable[Number], *, confidence: float = 0.95, sides: Sides = "two-sided"
) -> Interval:
    """Student's t interval for the mean of a normal population.

    Parameters
    ----------
    values : iterable of numbers or decimal text, shape (n,), any unit
        Independent values: one for each heat, not one for each bar.
    confidence : float
        Between 0 and 1.
    sides : {"two-sided", "lower", "upper"}
        "lower" gives a lower limit only.

    Returns
    -------
    Interval
        In the unit of the values. Mean and standard deviation are correctly rounded, so
        the result is the same to the byte whatever the order of the values.

    Raises
    ------
    TooFewValues
        If n < 2: one value gives no interval.
    NoSpread
        If all values are equal.
    NotFinite
        If a value is nan or infinite.

    References
    ----------
    NIST/SEMATECH (2012), e-Handbook of Statistical Methods, 1.3.5.2. ISO
    16269-4 (2010) is not used: no value is set aside.

    Examples
    --------
    >>> interval = mean_interval([249, 251, 256])
    >>> round(interval.lower, 3), round(interval.upper, 3)
    (243.043, 260.957)
    """
    from scipy.special import stdtrit

    tail = _tail(confidence, sides)
    exact = exact_sample(values, at_least=2)
    mean, sd, n = exact_mean(exact), exact_sd(exact), len(exact)
    if sd == 0:
        raise NoSpread(
            f"All {n} values are {mean:g}; an interval for the mean needs scatter."
        )
    half = float(stdtrit(n - 1, 1 - tail)) * sd / math.sqrt(n)
    lower, upper = _closed(sides, mean - half, mean + half)
    return Interval(
        "mean",
        mean,
        lower,
        upper,
        confidence,
        confidence,
        n,
        "Student t",
        (normality(exact),),
    )


def sd_interval(
    values: Iterable[Number], *, confidence: float = 0.95, sides: Sides = "two-sided"
) -> Interval:
    """Chi-square interval for the standard deviation of a normal population.

    Equal tails; not robust: with heavy tails the
    true confidence is below the stated one, so the normality diagnostic matters here
    more than for a mean.

    Parameters
    ----------
    values, confidence, sides
        As `mean_interval`.

    Returns
    -------
    Interval
        In the unit of the values.

    Raises
    ------
    TooFewValues, NoSpread, NotFinite, BadOption

    References
    ----------
    NIST/SEMATECH (2012), e-Handbook of Statistical Methods, 1.3.5.8.

    Examples
    --------
    >>> interval = sd_interval([249, 251, 256])
    >>> round(interval.lower, 3), round(interval.upper, 3)
    (1.877, 22.66)
    """
    from scipy.special import chdtri

    tail = _tail(confidence, sides)
    exact = exact_sample(values, at_least=2)
    sd, n = exact_sd(exact), len(exact)
    if sd == 0:
        raise NoSpread(f"All {n} values are equal; their scatter has no interval.")
    # chdtri takes the upper tail.
    lower = sd * math.sqrt((n - 1) / float(chdtri(n - 1, tail)))
    upper = sd * math.sqrt((n - 1) / float(chdtri(n - 1, 1 - tail)))
    return Interval(
        "standard deviation",
        sd,
        *_closed(sides, lower, upper),
        confidence,
        confidence,
        n,
        "chi-square, equal tails",
        (normality(exact),),
    )


def cv_interval(
    values: Iterable[Number], *, confidence: float = 0.95, sides: Sides = "two-sided"
) -> Interval:
    """Exact (noncentral t) interval for the coefficient of variation sd / mean.

    The upper limit is infinite in truth, and given as None, where the values do not
    exclude a mean of zero.

    Parameters
    ----------
    values, confidence, sides
        As `mean_interval`; the mean must be above zero.

    Returns
    -------
    Interval
        Dimensionless.

    Raises
    ------
    OutOfDomain
        If the mean is not above zero.
    TooFewValues, NoSpread, NotFinite, BadOption
        As `mean_interval`.

    References
    ----------
    Johnson and Welch (1940), Biometrika 31, 362-389; Vangel (1996), The American
    Statistician 50, 21-26, eq. 2 (the exact interval, not Vangel's approximation).

    Examples
    --------
    >>> interval = cv_interval([249, 251, 256])
    >>> round(interval.lower, 5), round(interval.upper, 5)
    (0.00745, 0.09004)
    """
    tail = _tail(confidence, sides)
    exact = exact_sample(values, at_least=2)
    mean, sd, n = exact_mean(exact), exact_sd(exact), len(exact)
    if mean <= 0:
        raise OutOfDomain(
            f"The mean is {mean:g}; a coefficient of variation needs a mean above zero."
        )
    if sd == 0:
        raise NoSpread(f"All {n} values are equal; their scatter has no interval.")
    statistic = math.sqrt(n) * mean / sd
    # A large noncentrality means a small CV: the tails change places.
    largest = _noncentrality(statistic, n - 1, tail)
    smallest = _noncentrality(statistic, n - 1, 1 - tail)
    lower = math.sqrt(n) / largest
    upper = math.sqrt(n) / smallest if smallest > 0 else None
    notes = [normality(exact)]
    if upper is None and sides != "lower":
        notes.append(
            failed(
                "mean above zero",
                "The values do not exclude a mean of zero: the CV has no upper limit.",
            )
        )
    return Interval(
        "coefficient of variation",
        sd / mean,
        *_closed(sides, lower, upper),
        confidence,
        confidence,
        n,
        "noncentral t",
        tuple(notes),
    )


def _noncentrality(statistic: float, freedom: int, probability: float) -> float:
    """The noncentrality at which `statistic` is the `probability` quantile of t."""
    from scipy.optimize import brentq

    from labtrack.statistics.noncentral import noncentral_t_probability

    width = 1 + statistic / math.sqrt(2 * freedom)
    low, high = statistic - 10 * width, statistic + 10 * width
    return float(
        brentq(
            lambda shift: (
                noncentral_t_probability(statistic, freedom, shift) - probability
            ),
            low,
            high,
            xtol=1e-12 * width,
            rtol=1e-14,
        )
    )


def quantile_interval(
    values: Iterable[Number],
    probability: float,
    *,
    confidence: float = 0.95,
    sides: Sides = "two-sided",
) -> Interval:
    """Distribution-free interval for a population quantile, from order statistics.

    Parameters
    ----------
    values : iterable of numbers, shape (n,), any unit
    probability : float
        Which quantile: 0.5 for the median.
    confidence : float
        At least this much; `attained` tells how much it is.
    sides : {"two-sided", "lower", "upper"}
        Two-sided: each tail holds at most half of what is left out.

    Returns
    -------
    Interval
        In the unit of the values; the estimate is the Hyndman-Fan 7 quantile.

    Raises
    ------
    TooFewValues
        If even the extremes of so few values do not reach the confidence; the message
        says how many are needed.
    NotFinite
        If a value is nan, infinite or no number.

    References
    ----------
    Hahn and Meeker (1991), Statistical Intervals, section 5.2; NIST/SEMATECH e-Handbook
    7.2.6.1 treats the same as exact binomial limits.

    Examples
    --------
    >>> interval = quantile_interval(range(1, 11), 0.5)
    >>> interval.lower, interval.upper, round(interval.attained, 4)
    (2.0, 9.0, 0.9785)
    """
    from scipy.stats import binom

    p = fraction(probability, name="probability")
    tail = _tail(confidence, sides)
    ordered = sorted(exact_sample(values))
    n = len(ordered)
    # P(below X(r)) = P(Binomial(n, p) <= r - 1): the largest r that keeps the tail.
    lower_rank = int(binom.ppf(tail, n, p))
    while lower_rank > 0 and binom.cdf(lower_rank - 1, n, p) > tail:
        lower_rank -= 1
    upper_rank = int(binom.isf(tail, n, p)) + 1
    need_lower, need_upper = sides != "upper", sides != "lower"
    if (need_lower and lower_rank < 1) or (need_upper and upper_rank > n):
        raise TooFewValues(
            f"{n} values do not bound the {p:g} quantile with {confidence:g} confidence; "
            f"{_quantile_size(p, tail, need_lower, need_upper)} are needed."
        )
    missed = 0.0
    if need_lower:
        missed += float(binom.cdf(lower_rank - 1, n, p))
    if need_upper:
        missed += float(binom.sf(upper_rank - 1, n, p))
    return Interval(
        f"{p:g} quantile",
        quantile(ordered, p),
        float(ordered[lower_rank - 1]) if need_lower else None,
        float(ordered[upper_rank - 1]) if need_upper else None,
        confidence,
        1 - missed,
        n,
        "order statistics (binomial)",
    )


def _quantile_size(p: float, tail: float, lower: bool, upper: bool) -> int:
    """Smallest n whose extremes reach the level: (1 - p)^n and p^n within the tail."""
    sizes = [1]
    if lower:
        sizes.append(math.ceil(math.log(tail) / math.log1p(-p)))
    if upper:
        sizes.append(math.ceil(math.log(tail) / math.log(p)))
    return max(sizes)
