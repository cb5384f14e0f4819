"""Two-parameter Weibull distribution by maximum likelihood, with profile intervals."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.diagnostics import Diagnostic, judged, passed
from labtrack.statistics.samples import (
    NoConvergence,
    NoSpread,
    OutOfDomain,
    OutOfRange,
    SampleError,
    TooFewValues,
    all_equal,
    finite_sample,
    probability,
)

SMALL_SAMPLE = 20
"""Below this many failures the maximum-likelihood shape is visibly too high."""


@dataclass(frozen=True, slots=True)
class WeibullFit:
    """P(X <= x) = 1 - exp(-(x/scale)^shape), scale in the units of the sample."""

    shape: float
    scale: float
    shape_interval: tuple[float, float]
    scale_interval: tuple[float, float]
    shape_unbiased: float | None
    log_likelihood: float
    n: int
    n_censored: int
    confidence: float
    diagnostics: tuple[Diagnostic, ...]

    def quantile(self, p: float) -> float:
        """The value below which a fraction `p` of the fitted distribution lies.

        Examples
        --------
        >>> fit = weibull_mle([1.0, 2.0, 3.0])
        >>> abs(fit.quantile(1 - math.exp(-1)) - fit.scale) < 1e-12
        True
        """
        p = probability(p, name="p")
        return self.scale * (-math.log1p(-p)) ** (1 / self.shape)


@dataclass(frozen=True, slots=True)
class _LogSample:
    """Logs shifted so that the largest is 0; `failed` marks what is not censored."""

    logs: np.ndarray
    failed: np.ndarray
    shift: float

    @property
    def failures(self) -> int:
        return int(self.failed.sum())

    def score(self, shape: float) -> float:
        """Increasing in `shape`; zero at the maximum of the likelihood."""
        weights = np.exp(shape * self.logs)
        return (
            float(weights @ self.logs / weights.sum())
            - 1 / shape
            - float(self.logs[self.failed].mean())
        )

    def log_scale(self, shape: float) -> float:
        """Log of the (shifted) scale that is best for this shape."""
        total = float(np.exp(shape * self.logs).sum())
        return math.log(total / self.failures) / shape

    def log_likelihood(self, shape: float, log_scale: float) -> float:
        """Of the sample in its own units."""
        standard = shape * (self.logs - log_scale)
        return float(
            self.failures * (math.log(shape) - shape * log_scale)
            + (shape - 1) * self.logs[self.failed].sum()
            - np.exp(np.minimum(standard, 700.0)).sum()
            - self.failures * self.shift
        )


def _log_sample(values: Iterable[float], censored: Iterable[bool] | None) -> _LogSample:
    sample = finite_sample(values, at_least=2)
    flags = np.zeros(sample.size, bool) if censored is None else np.array([*censored])
    if flags.shape != sample.shape:
        raise SampleError(
            f"{flags.size} censoring flags for {sample.size} values; expected one each."
        )
    if (sample <= 0).any():
        raise OutOfDomain(
            f"The smallest value is {sample.min():g}; a Weibull distribution holds "
            "positive values only."
        )
    failed = ~flags.astype(bool)
    if np.unique(sample[failed]).size < 2 and failed.sum() == sample.size:
        raise NoSpread(
            f"All {sample.size} values equal {sample[0]:g}; the shape is unbounded."
        )
    if failed.sum() < 2:
        raise TooFewValues(
            f"{int(failed.sum())} value is not censored; two parameters need at least 2."
        )
    logs = np.log(sample)
    shift = float(logs.max())
    if all_equal(logs):
        raise NoSpread(
            "The values differ by less than a double can tell in their logs."
        )
    return _LogSample(logs - shift, failed, shift)


def _shape(sample: _LogSample) -> float:
    from scipy.optimize import brentq

    start = 1.28 / float(sample.logs.std())
    low = high = start
    while sample.score(low) > 0 and low > 1e-300:
        low /= 2
    while sample.score(high) < 0 and high < 1e300:
        high *= 2
    if low == high:
        return start
    return brentq(sample.score, low, high, xtol=1e-14 * low, rtol=1e-14)


def _crossings(
    drop: Callable[[float], float], best: float, target: float, step: float
) -> tuple[float, float]:
    """Where a profile, as a function of u, has dropped by `target` on either side."""
    from scipy.optimize import brentq

    ends = []
    for side in (-1, 1):
        far = step
        while drop(best + side * far) < target:
            far *= 2
            if far > 1e6 * step:
                raise NoConvergence(
                    "The likelihood does not fall far enough on one side to give an "
                    "interval; the sample is too small."
                )
        ends.append(
            brentq(lambda u: drop(u) - target, best, best + side * far, xtol=1e-13)
        )
    return ends[0], ends[1]


def _best_shape_given_quantile(sample: _LogSample, log_x: float, log_h: float) -> float:
    """Shape that is best when the quantile with hazard exp(log_h) is held at log_x."""
    from scipy.optimize import minimize_scalar

    centre = math.log(_shape(sample))

    def loss(log_shape: float) -> float:
        shape = math.exp(log_shape)
        return -sample.log_likelihood(shape, log_x - log_h / shape)

    found = minimize_scalar(
        loss, bracket=(centre - 0.1, centre), options={"xtol": 1e-11}
    )
    return math.exp(found.x)


def _quantile_interval(
    sample: _LogSample, shape: float, hazard: float, target: float
) -> tuple[float, float]:
    log_h = math.log(hazard)
    best = sample.log_scale(shape) + log_h / shape
    top = sample.log_likelihood(shape, sample.log_scale(shape))

    def drop(log_x: float) -> float:
        trial = _best_shape_given_quantile(sample, log_x, log_h)
        return top - sample.log_likelihood(trial, log_x - log_h / trial)

    step = (1 + abs(log_h)) / (shape * math.sqrt(sample.failures))
    low, high = _crossings(drop, best, target, step)
    return _exp(low + sample.shift), _exp(high + sample.shift)


def _exp(log_value: float) -> float:
    """Back from logs; a scale beyond the doubles is an error, never infinity."""
    if not -745.0 < log_value < 709.7:
        raise OutOfRange(
            f"The fitted scale or its interval reaches 10^{log_value / 2.303:.0f}, "
            "beyond what a double can hold."
        )
    return math.exp(log_value)


def _half_chi_squared(confidence: float) -> float:
    from scipy.special import chdtri

    return float(chdtri(1, 1 - probability(confidence, name="confidence"))) / 2


def weibull_mle(
    values: Iterable[float],
    *,
    censored: Iterable[bool] | None = None,
    confidence: float = 0.95,
) -> WeibullFit:
    """Fit shape and scale of a two-parameter Weibull distribution.

    Parameters
    ----------
    values : array, shape (n,), any one unit, all positive
    censored : array of bool, shape (n,), optional
        True where the specimen had not failed at that value (right-censored).
    confidence : float
        Two-sided, of both intervals.

    Returns
    -------
    WeibullFit
        Shape dimensionless, scale in the unit of the values.

    Raises
    ------
    TooFewValues
        With fewer than two uncensored values.
    OutOfDomain
        If a value is zero or negative.
    NoSpread
        If all values are equal.
    NoConvergence
        If the likelihood is too flat to give an interval.
    NotFinite
        If a value is nan, infinite or no number.

    Notes
    -----
    Maximum likelihood, biased: `shape_unbiased` is shape (r-2)/(r-0.68) for r failures,
    given for r above 2 without censoring. Intervals are by profile likelihood: the set
    of parameters whose profile lies within chi-squared(1)/2 of the maximum; they are
    equivariant and not symmetric. No threshold (third parameter).

    References
    ----------
    Lawless (2003), Statistical Models and Methods for Lifetime Data, 5.2.
    Meeker & Escobar (1998), 8.3. Ross (1994), IEEE Trans. DEI 1, 247-253 (bias).
    ASTM C1239-13, 8 (the same estimator for strength of ceramics).

    Examples
    --------
    >>> fit = weibull_mle([72.0, 81.0, 85.0, 89.0, 93.0, 98.0])
    >>> round(fit.shape, 3), round(fit.scale, 2)
    (12.302, 90.06)
    """
    target = _half_chi_squared(confidence)
    sample = _log_sample(values, censored)
    shape = _shape(sample)
    log_scale = sample.log_scale(shape)
    top = sample.log_likelihood(shape, log_scale)

    def drop(log_shape: float) -> float:
        trial = math.exp(log_shape)
        return top - sample.log_likelihood(trial, sample.log_scale(trial))

    low, high = _crossings(
        drop, math.log(shape), target, 1 / math.sqrt(sample.failures)
    )
    r, n = sample.failures, int(sample.logs.size)
    return WeibullFit(
        shape=shape,
        scale=_exp(log_scale + sample.shift),
        shape_interval=(math.exp(low), math.exp(high)),
        scale_interval=_quantile_interval(sample, shape, 1.0, target),
        shape_unbiased=shape * (r - 2) / (r - 0.68) if r > 2 and r == n else None,
        log_likelihood=top,
        n=n,
        n_censored=n - r,
        confidence=confidence,
        diagnostics=(
            passed("convergence", f"score {sample.score(shape):.1e} at the maximum"),
            judged(
                "sample size",
                r >= SMALL_SAMPLE,
                f"{r} failures; below {SMALL_SAMPLE} the shape is biased high: "
                "see shape_unbiased",
            ),
        ),
    )


def weibull_quantile_interval(
    values: Iterable[float],
    *,
    p: float,
    censored: Iterable[bool] | None = None,
    confidence: float = 0.95,
) -> tuple[float, float]:
    """Profile-likelihood interval for the value below which a fraction `p` lies.

    Parameters
    ----------
    values, censored
        As in :func:`weibull_mle`.
    p : float
        Fraction below the quantile, between 0 and 1.
    confidence : float
        Two-sided.

    Returns
    -------
    tuple of float
        In the unit of the values.

    Raises
    ------
    SampleError
        As in :func:`weibull_mle`.

    References
    ----------
    Meeker & Escobar (1998), 8.3.3.

    Examples
    --------
    >>> low, high = weibull_quantile_interval([72, 81, 85, 89, 93, 98], p=0.1)
    >>> low < weibull_mle([72, 81, 85, 89, 93, 98]).quantile(0.1) < high
    True
    """
    p = probability(p, name="p")
    target = _half_chi_squared(confidence)
    sample = _log_sample(values, censored)
    return _quantile_interval(sample, _shape(sample), -math.log1p(-p), target)
