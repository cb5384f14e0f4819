"""Coordinates of normal, lognormal and Weibull probability plots, with bands."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.descriptive import Number, exact_mean, exact_sd
from labtrack.statistics.diagnostics import Diagnostic
from labtrack.statistics.exact import exact_sample
from labtrack.statistics.goodness import Distribution, normality
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    OutOfDomain,
    probability,
    representable,
)
from labtrack.statistics.weibull_parameters import weibull_parameters


@dataclass(frozen=True, slots=True)
class PlotPoint:
    """One ordered value: where it stands, and where it should if the line were true.

    `probability` is its plotting position, `score` the standard quantile of that
    (standard normal, or ln(-ln(1 - p)) for Weibull), `fitted` the value on the line and
    `lower`, `upper` the band there; values in the unit of the sample.
    """

    value: float
    probability: float
    score: float
    fitted: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class ProbabilityPlot:
    """A probability plot: `intercept` + `slope` * score is the line.

    For lognormal and Weibull the line is in the natural logarithm of the value.
    `correlation` is that of ordered values (or logarithms) and scores.
    """

    distribution: str
    points: tuple[PlotPoint, ...]
    intercept: float
    slope: float
    correlation: float
    confidence: float
    n: int
    band: str
    diagnostics: tuple[Diagnostic, ...]


def probability_plot(
    values: Iterable[Number],
    distribution: Distribution = "normal",
    *,
    confidence: float = 0.95,
) -> ProbabilityPlot:
    """Probability plot of a sample with a fitted line and pointwise bands.

    Parameters
    ----------
    values : iterable of numbers, shape (n,), any unit
        At least 3, not all equal; above zero for lognormal and Weibull.
    distribution : {"normal", "lognormal", "weibull"}
    confidence : float
        Of each point's band alone, not of all together.

    Returns
    -------
    ProbabilityPlot
        Points in rising order. Plotting positions (i - 0.5) / n (Hazen). The line is
        not drawn through the points: mean and standard deviation (n - 1) of the values
        or their logarithms, or the maximum-likelihood Weibull parameters.

    Raises
    ------
    TooFewValues, NotFinite, NoSpread, OutOfDomain, BadOption
    OutOfRange
        If values or results are beyond what a double can hold.

    Notes
    -----
    The i-th of n uniforms has a beta(i, n - i + 1) distribution; its quantiles, put
    through the fitted line, are the band. Parameters count as known, so the band is a
    little wide in the middle and narrow at the ends for small samples.

    References
    ----------
    NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.3.21 (normal) and 1.3.3.30
    (Weibull); David and Nagaraja (2003), Order Statistics, 2.1.

    Examples
    --------
    >>> plot = probability_plot([249, 251, 256, 247, 252])
    >>> [round(point.score, 3) for point in plot.points]
    [-1.282, -0.524, 0.0, 0.524, 1.282]
    >>> round(plot.correlation, 4)
    0.9869
    """
    from scipy.special import betaincinv

    sample = sorted(exact_sample(values, at_least=3))
    tail = (1 - probability(confidence, name="confidence")) / 2
    if sample[0] == sample[-1]:
        raise NoSpread("All values are equal; a probability plot needs scatter.")
    if distribution != "normal" and sample[0] <= 0:
        raise OutOfDomain(
            f"The smallest value is {float(sample[0]):g}; a {distribution} plot holds "
            "only values above zero."
        )
    n = len(sample)
    score, intercept, slope, back = _line(sample, distribution)
    rank = np.arange(1, n + 1)
    positions = (rank - 0.5) / n
    scores = score(positions)
    heights = np.array([_height(value, distribution) for value in sample])
    columns = (
        [float(value) for value in sample],
        positions.tolist(),
        scores.tolist(),
        *(
            [_value(back, intercept + slope * s) for s in line.tolist()]
            for line in (
                scores,
                score(betaincinv(rank, n - rank + 1, tail)),
                score(betaincinv(rank, n - rank + 1, 1 - tail)),
            )
        ),
    )
    return ProbabilityPlot(
        distribution=distribution,
        points=tuple(PlotPoint(*row) for row in zip(*columns, strict=True)),
        intercept=intercept,
        slope=slope,
        correlation=_correlation(heights, scores),
        confidence=confidence,
        n=n,
        band="pointwise, beta order statistics through the fitted line",
        diagnostics=(normality(sample, distribution),),
    )


def _value(back, height: float) -> float:
    """A height on the line, back in the unit of the sample."""
    try:
        return representable(back(height), name="line at one of the points")
    except OverflowError:
        return representable(math.inf, name="line at one of the points")


def _height(value, distribution: str) -> float:
    return float(value) if distribution == "normal" else math.log(value)


def _line(sample, distribution):
    """Score function, intercept, slope, and the way back to the unit of the sample."""
    from scipy.special import ndtri

    if distribution == "weibull":
        fit = weibull_parameters([float(value) for value in sample])

        def score(p):
            return np.log(-np.log1p(-p))

        return score, math.log(fit.scale), 1 / fit.shape, math.exp
    if distribution == "lognormal":
        logs = [math.log(value) for value in sample]
        return ndtri, exact_mean(logs), exact_sd(logs), math.exp
    if distribution == "normal":
        return ndtri, exact_mean(sample), exact_sd(sample), float
    raise BadOption(
        f"The distribution is {distribution!r}; expected normal, lognormal or weibull."
    )


def _correlation(heights: np.ndarray, scores: np.ndarray) -> float:
    """Pearson's, on values scaled so that no square overflows."""
    a = heights / np.abs(heights).max()
    a, b = a - a.mean(), scores - scores.mean()
    return float((a @ b) / math.sqrt((a @ a) * (b @ b)))
