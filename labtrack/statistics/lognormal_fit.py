"""Lognormal distribution: its two parameters and the figures people ask of it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.diagnostics import Diagnostic
from labtrack.statistics.goodness import normality
from labtrack.statistics.linear_regression import two_sided_t
from labtrack.statistics.samples import (
    NoSpread,
    OutOfDomain,
    finite_sample,
    probability,
)


@dataclass(frozen=True, slots=True)
class LognormalFit:
    """Mean and SD of natural logs; median and its interval in units of the values."""

    mean_log: float
    sd_log: float
    sd_log_mle: float
    mean_log_interval: tuple[float, float]
    sd_log_interval: tuple[float, float]
    median: float
    median_interval: tuple[float, float]
    n: int
    confidence: float
    diagnostics: tuple[Diagnostic, ...]

    def quantile(self, p: float) -> float:
        """The value below which a fraction `p` of the fitted distribution lies.

        Examples
        --------
        >>> lognormal_fit([1.0, 10.0, 100.0]).quantile(0.5)
        10.000000000000002
        """
        from scipy.special import ndtri

        z = float(ndtri(probability(p, name="p")))
        return math.exp(self.mean_log + self.sd_log * z)


def lognormal_fit(values: Iterable[float], *, confidence: float = 0.95) -> LognormalFit:
    """Fit a two-parameter lognormal distribution.

    Parameters
    ----------
    values : array, shape (n,), any one unit, all positive
    confidence : float
        Two-sided, of the intervals.

    Returns
    -------
    LognormalFit
        `sd_log` divides by n - 1 (as Minitab does), `sd_log_mle` by n.

    Raises
    ------
    TooFewValues
        With fewer than two values.
    OutOfDomain
        If a value is zero or negative.
    NoSpread
        If all values are equal.
    NotFinite
        If a value is nan, infinite or no number.

    Notes
    -----
    Natural logarithms; intervals are Student's t and chi-squared on the logs. No
    threshold (third parameter).

    References
    ----------
    Crow & Shimizu (1988), Lognormal Distributions, ch. 2 and 3; ISO 16269-6:2014, 5.

    Examples
    --------
    >>> fit = lognormal_fit([1.0, 10.0, 100.0])
    >>> round(fit.median, 6), round(fit.sd_log, 4)
    (10.0, 2.3026)
    """
    from scipy.special import chdtri

    level = probability(confidence, name="confidence")
    sample = finite_sample(values, at_least=2)
    if (sample <= 0).any():
        raise OutOfDomain(
            f"The smallest value is {sample.min():g}; a lognormal distribution holds "
            "positive values only."
        )
    logs = np.log(sample)
    n = logs.size
    mean = math.fsum(logs) / n
    ss = math.fsum((logs - mean) ** 2)
    if ss == 0.0:
        raise NoSpread(f"All {n} values equal {sample[0]:g}.")
    sd = math.sqrt(ss / (n - 1))
    margin = two_sided_t(level, n - 1) * sd / math.sqrt(n)
    tail = (1 - level) / 2
    return LognormalFit(
        mean_log=mean,
        sd_log=sd,
        sd_log_mle=math.sqrt(ss / n),
        mean_log_interval=(mean - margin, mean + margin),
        sd_log_interval=(
            math.sqrt(ss / float(chdtri(n - 1, tail))),
            math.sqrt(ss / float(chdtri(n - 1, 1 - tail))),
        ),
        median=math.exp(mean),
        median_interval=(math.exp(mean - margin), math.exp(mean + margin)),
        n=n,
        confidence=level,
        diagnostics=(normality(sample.tolist(), "lognormal"),),
    )
