"""Anderson-Darling for thousands of samples at once: a screen over every condition.

The same test as `goodness.anderson_darling`, in vectorised doubles instead of exact
sums; the two agree to 1e-9.
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np

from labtrack.statistics.goodness import (
    ALPHA,
    AndersonDarling,
    Distribution,
    modification,
    significance_level,
)
from labtrack.statistics.samples import (
    BadOption,
    NoConvergence,
    NoSpread,
    OutOfDomain,
    finite_sample,
)


def anderson_darling_many(
    samples: Sequence[Iterable[float]],
    distribution: Distribution = "normal",
    *,
    alpha: float = ALPHA,
) -> list[AndersonDarling]:
    """Anderson-Darling test of fit for each of many samples.

    Parameters
    ----------
    samples : sequence of arrays, each shape (n_i,), any unit
        Each at least 2 values, not all equal; above zero for lognormal and Weibull.
    distribution, alpha
        As `goodness.anderson_darling`.

    Returns
    -------
    list of AndersonDarling
        One for each sample, in their order.

    Raises
    ------
    TooFewValues, NotFinite, NoSpread, OutOfDomain, BadOption
        The message names the sample by its number, from 1.

    References
    ----------
    As `goodness.anderson_darling`: CMH-17-1G (2012), 8.3.6.5.1.2.

    Examples
    --------
    >>> tests = anderson_darling_many([[1, 2, 4, 4, 6], [250, 251, 249, 250, 260]])
    >>> [round(test.statistic, 4) for test in tests]
    [0.2408, 0.8174]
    """
    if distribution not in ("normal", "lognormal", "weibull"):
        raise BadOption(
            f"The distribution is {distribution!r}; expected normal, lognormal or weibull."
        )
    arrays = [
        finite_sample(values, at_least=2, name=f"sample {number}")
        for number, values in enumerate(samples, start=1)
    ]
    found: dict[int, AndersonDarling] = {}
    for n in {array.size for array in arrays}:
        places = [at for at, array in enumerate(arrays) if array.size == n]
        rows = np.sort(np.stack([arrays[at] for at in places]), axis=1)
        _checked(rows, places, distribution)
        statistics = _statistics(rows, distribution)
        modified = statistics * modification(distribution, n)
        levels = significance_level(distribution, modified)
        for at, statistic, star, level in zip(
            places,
            statistics.tolist(),
            modified.tolist(),
            levels.tolist(),
            strict=True,
        ):
            found[at] = AndersonDarling(
                distribution, n, statistic, star, level, alpha, level <= alpha
            )
    return [found[at] for at in range(len(arrays))]


def _checked(rows, places, distribution) -> None:
    flat = np.flatnonzero(rows[:, 0] == rows[:, -1])
    if flat.size:
        raise NoSpread(
            f"All values of sample {places[flat[0]] + 1} are equal; a test of fit needs "
            "scatter."
        )
    low = np.flatnonzero(rows[:, 0] <= 0)
    if distribution != "normal" and low.size:
        raise OutOfDomain(
            f"The smallest value of sample {places[low[0]] + 1} is "
            f"{rows[low[0], 0]:g}; a {distribution} distribution holds only values "
            "above zero."
        )


def _statistics(rows: np.ndarray, distribution: str) -> np.ndarray:
    if distribution == "weibull":
        log_below, log_above = _weibull_tails(np.log(rows))
    else:
        log_below, log_above = _normal_tails(
            np.log(rows) if distribution == "lognormal" else rows
        )
    n = rows.shape[1]
    odd = 2 * np.arange(1, n + 1) - 1
    return -n - ((log_below + log_above[:, ::-1]) @ odd) / n


def _normal_tails(rows):
    from scipy.special import log_ndtr

    # Over the largest value first: squares of 1e300 would overflow.
    rows = rows / np.abs(rows).max(axis=1, keepdims=True)
    deviations = rows - rows.mean(axis=1, keepdims=True)
    z = deviations / deviations.std(axis=1, ddof=1, keepdims=True)
    return log_ndtr(z), log_ndtr(-z)


def _weibull_tails(logs):
    """Both log-tails at the maximum-likelihood shape and scale of each row."""
    deviations = logs - logs.mean(axis=1, keepdims=True)
    top = deviations[:, -1:]
    shape = 1.2 / deviations.std(axis=1, keepdims=True)
    for _ in range(60):
        weights = np.exp(shape * (deviations - top))
        weights /= weights.sum(axis=1, keepdims=True)
        first = (weights * deviations).sum(axis=1, keepdims=True)
        second = (weights * deviations**2).sum(axis=1, keepdims=True)
        step = (1 / shape - first) / (1 / shape**2 + second - first**2)
        # The score is convex and falling in the shape: halving is all it may need.
        shape = np.maximum(shape + step, shape / 2)
        if (np.abs(step) <= 1e-13 * shape).all():
            break
    else:
        raise NoConvergence("A Weibull shape was not found in 60 steps.")
    mass = np.exp(shape * (deviations - top)).mean(axis=1, keepdims=True)
    log_hazard = shape * (deviations - top) - np.log(mass)
    hazard = np.exp(log_hazard)
    tiny = math.log(1e-300)
    return np.log(-np.expm1(-np.exp(np.maximum(log_hazard, tiny)))), -hazard
