"""Bootstrap intervals with a seed: of a mean, of any statistic, over heats."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.groups import Groups, exact_groups
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    OutOfRange,
    all_equal,
    moderate_sample,
    probability,
)

Method = Literal["percentile", "basic", "bca"]
CHUNK = 1 << 17
"""Indices drawn at a time: they stay in the cache, and memory stays small."""

TABLE = 1 << 14
"""Sums of two, three or more values are tabled and drawn together up to this many."""


@dataclass(frozen=True, slots=True)
class BootstrapInterval:
    """An interval by resampling, in the unit of the statistic."""

    estimate: float
    interval: tuple[float, float]
    standard_error: float
    bias: float
    method: Method
    confidence: float
    resamples: int
    seed: int
    n: int
    diagnostics: tuple[Diagnostic, ...]


def _checked_resamples(resamples: int) -> int:
    if not 100 <= resamples <= 10_000_000:
        raise BadOption(f"{resamples} resamples; expected 100 to 10,000,000.")
    return resamples


def resampled_means(
    values: Iterable[float], *, resamples: int = 9999, seed: int = 0
) -> np.ndarray:
    """Means of samples drawn with replacement.

    Parameters
    ----------
    values : array, shape (n,), any one unit, two or more
    resamples : int, 100 to 10,000,000
    seed : int
        The same seed and values give the same means.

    Returns
    -------
    array, shape (resamples,)

    Raises
    ------
    TooFewValues
        With fewer than two values.
    OutOfRange
        If the values are above 1e140 in size.
    NotFinite
        If a value is nan, infinite or no number.

    Notes
    -----
    Values are drawn in pairs, or more at once, from a table of all ordered sums: the
    distribution is the same, with fewer random numbers.

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 6.

    Examples
    --------
    >>> resampled_means([1.0, 2.0, 3.0], resamples=100).shape
    (100,)
    """
    sample = moderate_sample(values, at_least=2)
    n, count = sample.size, _checked_resamples(resamples)
    generator = np.random.default_rng(seed)
    together = min(n, max(1, int(math.log(TABLE) / math.log(n))))
    sums = sample
    for _ in range(together - 1):
        sums = (sums[:, None] + sample[None, :]).ravel()
    drawn, rest = divmod(n, together)
    means = np.empty(count)
    rows = max(1, CHUNK // drawn)
    for start in range(0, count, rows):
        size = min(rows, count - start)
        total = sums.take(generator.integers(0, sums.size, (size, drawn))).sum(axis=1)
        if rest:
            total += sample.take(generator.integers(0, n, (size, rest))).sum(axis=1)
        means[start : start + size] = total
    means /= n
    return means


def _interval(
    estimates: np.ndarray, estimate: float, level: float, method: Method, acceleration
) -> tuple[float, float]:
    from scipy.special import ndtr, ndtri

    tail = (1 - level) / 2
    ends = np.array([tail, 1 - tail])
    if method == "bca":
        # A tie is one but for rounding: means of the same values summed otherwise.
        distance = estimates - estimate
        margin = 1e-12 * max(abs(estimate), float(np.abs(distance).max()))
        ties = np.abs(distance) <= margin
        below = float((distance < -margin).mean() + ties.mean() / 2)
        count = estimates.size
        shift = float(ndtri(min(max(below, 0.5 / count), 1 - 0.5 / count)))
        z = ndtri(ends) + shift
        ends = ndtr(shift + z / (1 - acceleration * z))
    low, high = (float(end) for end in np.quantile(estimates, ends))
    if method == "basic":
        return 2 * estimate - high, 2 * estimate - low
    return low, high


def _acceleration(left_out: np.ndarray) -> float:
    """From the statistic with each value left out in turn."""
    deviations = left_out.mean() - left_out
    scale = float(np.abs(deviations).max())
    if scale == 0.0:
        return 0.0
    deviations = deviations / scale
    return float((deviations**3).sum() / (6 * (deviations**2).sum() ** 1.5))


def _result(
    estimates: np.ndarray,
    estimate: float,
    left_out: Callable[[], np.ndarray],
    *,
    n: int,
    unit: str,
    method: Method,
    confidence: float,
    seed: int,
) -> BootstrapInterval:
    level = probability(confidence, name="confidence")
    if method not in ("percentile", "basic", "bca"):
        raise BadOption(f"There is no method {method!r}.")
    if not np.isfinite(estimates).all():
        raise OutOfRange("The statistic is not finite on some resamples.")
    acceleration = _acceleration(left_out()) if method == "bca" else 0.0
    return BootstrapInterval(
        estimate=estimate,
        interval=_interval(estimates, estimate, level, method, acceleration),
        standard_error=float(estimates.std(ddof=1)),
        bias=float(estimates.mean() - estimate),
        method=method,
        confidence=level,
        resamples=estimates.size,
        seed=seed,
        n=n,
        diagnostics=(
            judged(
                "enough to resample",
                n >= 15,
                f"{n} {unit}; below 15 bootstrap intervals are too short",
            ),
            judged(
                "enough resamples",
                estimates.size * (1 - level) >= 100,
                f"{estimates.size}, {estimates.size * (1 - level):.0f} beyond the limits",
            ),
        ),
    )


def bootstrap_mean(
    values: Iterable[float],
    *,
    confidence: float = 0.95,
    resamples: int = 9999,
    method: Method = "bca",
    seed: int = 0,
) -> BootstrapInterval:
    """Interval of the mean by resampling values.

    Parameters
    ----------
    values : array, shape (n,), any one unit, two or more, independent
    confidence : float
        Two-sided.
    resamples : int, 100 to 10,000,000
    method : {"bca", "percentile", "basic"}
        Bias-corrected and accelerated unless said otherwise.
    seed : int
        The same seed and values give the same interval.

    Returns
    -------
    BootstrapInterval

    Raises
    ------
    TooFewValues
        With fewer than two values.
    NoSpread
        If all values are equal.
    BadOption
        If an option is out of range.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 13 and 14.

    Examples
    --------
    >>> found = bootstrap_mean([251, 249, 256, 248, 262, 254, 250, 257], seed=1)
    >>> found.estimate, found.interval[0] < 253 < found.interval[1]
    (253.375, True)
    """
    sample = moderate_sample(values, at_least=2)
    if all_equal(sample):
        raise NoSpread(f"All {sample.size} values equal {sample[0]:g}.")
    means = resampled_means(sample, resamples=resamples, seed=seed)
    n = sample.size
    return _result(
        means,
        float(sample.mean()),
        lambda: (sample.sum() - sample) / (n - 1),
        n=n,
        unit="values",
        method=method,
        confidence=confidence,
        seed=seed,
    )


def bootstrap_statistic(
    values: Iterable[float],
    statistic: Callable[[np.ndarray], float],
    *,
    confidence: float = 0.95,
    resamples: int = 1999,
    method: Method = "bca",
    seed: int = 0,
) -> BootstrapInterval:
    """Interval of any statistic of one sample by resampling values.

    Parameters
    ----------
    values : array, shape (n,), any one unit, two or more, independent
    statistic : function of an array of shape (n,) to a number
    confidence, resamples, method, seed
        As in :func:`bootstrap_mean`.

    Returns
    -------
    BootstrapInterval

    Raises
    ------
    TooFewValues
        With fewer than two values.
    OutOfRange
        If the statistic is not finite on some resample.
    NoSpread
        If the statistic is the same on all resamples.
    NotFinite
        If a value is nan, infinite or no number.

    Notes
    -----
    Extremes and quantiles far out are not for the bootstrap.

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 13 and 14.

    Examples
    --------
    >>> found = bootstrap_statistic([1.0, 2.0, 4.0, 8.0], np.median, seed=1)
    >>> found.estimate
    3.0
    """
    sample = moderate_sample(values, at_least=2)
    generator = np.random.default_rng(seed)
    count = _checked_resamples(resamples)
    estimates = np.array(
        [
            float(statistic(sample[generator.integers(0, sample.size, sample.size)]))
            for _ in range(count)
        ]
    )
    if all_equal(estimates):
        raise NoSpread("The statistic is the same on every resample.")
    return _result(
        estimates,
        float(statistic(sample)),
        lambda: np.array(
            [float(statistic(np.delete(sample, at))) for at in range(sample.size)]
        ),
        n=sample.size,
        unit="values",
        method=method,
        confidence=confidence,
        seed=seed,
    )


def bootstrap_over_heats(
    heats: Groups,
    *,
    confidence: float = 0.95,
    resamples: int = 9999,
    method: Method = "bca",
    seed: int = 0,
) -> BootstrapInterval:
    """Interval of the mean of heat means by resampling whole heats.

    Parameters
    ----------
    heats : mapping of heat to its values, one unit, two or more heats
    confidence, resamples, method, seed
        As in :func:`bootstrap_mean`.

    Returns
    -------
    BootstrapInterval
        `n` counts heats.

    Raises
    ------
    TooFewValues
        With fewer than two heats.
    NoSpread
        If all heat means are equal.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    References
    ----------
    Davison & Hinkley (1997), Bootstrap Methods and their Application, 3.8.

    Examples
    --------
    >>> found = bootstrap_over_heats({"H1": [250, 252], "H2": [255], "H3": [247, 249]})
    >>> found.n, round(found.estimate, 3)
    (3, 251.333)
    """
    found = exact_groups(heats, noun="heat")
    return bootstrap_mean(
        [float(sum(sample) / len(sample)) for sample in found.values()],
        confidence=confidence,
        resamples=resamples,
        method=method,
        seed=seed,
    )
