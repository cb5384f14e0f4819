"""What the strength costs: the gain in a property per gain in cost, with its interval.

Pure. The ratio of two differences is skewed and may have no finite interval at all; where
the cost hardly differs it means nothing, and a Pareto plot says more.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from labtrack.statistics.samples import SampleError, moderate_sample, probability

NEGLIGIBLE_COST = 0.01
"""Below this share of the base's cost two alloys cost the same."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Gain per cost. `value` and `interval` are None where `reason` says why.

    `interval` is (low, high); either may be infinite, as Fieller's may be.
    """

    value: float | None
    interval: tuple[float, float] | None
    confidence: float
    method: str
    gain: float
    extra_cost: float
    reason: str = ""


def gain_per_cost(
    variant: Sequence[float],
    base: Sequence[float],
    *,
    variant_cost: float,
    base_cost: float,
    confidence: float = 0.95,
    cost_error: float = 0.0,
) -> Ratio:
    """dR/dC of heat means by Fieller's theorem.

    Parameters
    ----------
    variant, base : sequences of float
        Means of heats (not bars) of one property in one condition: same campaign, mold,
        section and temper.
    variant_cost, base_cost : float
        Per kg of alloy, in one currency.
    confidence : float
    cost_error : float
        Standard error of the difference in cost; zero where the prices are taken as given.

    Returns
    -------
    Ratio
        Unit of the property per unit of money and kg; Welch's degrees of freedom.

    References
    ----------
    Fieller, E. C. (1954), Some problems in interval estimation, J. R. Stat. Soc. B 16,
    175. Independent numerator and denominator.

    >>> ratio = gain_per_cost([160, 164, 162], [138, 142, 140], variant_cost=16,
    ...                       base_cost=4)
    >>> round(ratio.value, 3), [round(x, 2) for x in ratio.interval]
    (1.833, [1.46, 2.21])
    """
    level = probability(confidence, name="confidence")
    gain, error, freedom = _difference(variant, base)
    extra = variant_cost - base_cost
    given = (level, "Fieller", gain, extra)
    if why := _same_cost(extra, base_cost):
        return _undefined(*given, why)
    if error is None:
        return Ratio(
            gain / extra,
            None,
            *given,
            "One heat on a side gives no interval: scatter between heats is unknown.",
        )
    t = float(stats.t.ppf((1 + level) / 2, freedom))
    return Ratio(gain / extra, _fieller(gain, error, extra, cost_error, t), *given)


def bootstrap_gain_per_cost(
    variant: Sequence[float],
    base: Sequence[float],
    *,
    variant_costs: Sequence[float],
    base_costs: Sequence[float],
    confidence: float = 0.95,
    resamples: int = 9999,
    seed: int = 0,
) -> Ratio:
    """dR/dC where each heat has its own cost: heats are drawn with what they cost.

    Parameters
    ----------
    variant, base : sequences of float
        Means of heats.
    variant_costs, base_costs : sequences of float
        Cost per kg of the same heats, in the same order.
    resamples, seed : int
        The same seed gives the same interval.

    Returns
    -------
    Ratio
        Percentile interval. Undefined where resampled costs are negligible or change
        their sign in more than one of a hundred draws.
    """
    level = probability(confidence, name="confidence")
    pairs = [_paired(variant, variant_costs), _paired(base, base_costs)]
    gain = float(pairs[0][0].mean() - pairs[1][0].mean())
    extra = float(pairs[0][1].mean() - pairs[1][1].mean())
    base_cost = float(pairs[1][1].mean())
    given = (level, "bootstrap over heats", gain, extra)
    if why := _same_cost(extra, base_cost):
        return _undefined(*given, why)
    if min(len(values) for values, _costs in pairs) < 3:
        return Ratio(
            gain / extra, None, *given, "A bootstrap takes three heats on each side."
        )
    generator = np.random.default_rng(seed)
    sums = []
    for values, costs in pairs:
        drawn = generator.integers(0, len(values), (resamples, len(values)))
        sums.append((values[drawn].mean(axis=1), costs[drawn].mean(axis=1)))
    gains = sums[0][0] - sums[1][0]
    extras = sums[0][1] - sums[1][1]
    usable = np.abs(extras) > NEGLIGIBLE_COST * abs(base_cost)
    usable &= np.sign(extras) == math.copysign(1.0, extra)
    if usable.mean() < 0.99:
        return _undefined(*given, "The cost of the heats does not tell the two apart.")
    tail = 100 * (1 - level) / 2
    low, high = np.percentile(gains[usable] / extras[usable], [tail, 100 - tail])
    return Ratio(gain / extra, (float(low), float(high)), *given)


def _fieller(
    gain: float, error: float, extra: float, cost_error: float, t: float
) -> tuple[float, float]:
    """The set of ratios that the two differences do not contradict, as an interval; all
    numbers where it is unbounded.
    """
    g = (t * cost_error / extra) ** 2
    if g >= 1:
        return -math.inf, math.inf
    ratio = gain / extra
    half = (t / abs(extra)) * math.sqrt(error**2 * (1 - g) + (ratio * cost_error) ** 2)
    low, high = (ratio - half) / (1 - g), (ratio + half) / (1 - g)
    return low, high


def _difference(
    variant: Sequence[float], base: Sequence[float]
) -> tuple[float, float | None, float]:
    """Difference of means, its standard error (None with one heat a side) and Welch's
    degrees of freedom.
    """
    first, second = moderate_sample(variant), moderate_sample(base)
    gain = math.fsum(first) / len(first) - math.fsum(second) / len(second)
    if min(len(first), len(second)) < 2:
        return gain, None, 0.0
    parts = [float(np.var(each, ddof=1)) / len(each) for each in (first, second)]
    total = math.fsum(parts)
    if total == 0:
        return gain, 0.0, float(len(first) + len(second) - 2)
    freedom = total**2 / math.fsum(
        part**2 / (len(each) - 1)
        for part, each in zip(parts, (first, second), strict=True)
    )
    return gain, math.sqrt(total), freedom


def _paired(
    values: Sequence[float], costs: Sequence[float]
) -> tuple[np.ndarray, np.ndarray]:
    if len(values) != len(costs):
        raise SampleError(
            f"{len(values)} heats and {len(costs)} costs; expected one for each."
        )
    return np.asarray(moderate_sample(values)), np.asarray(moderate_sample(costs))


def _same_cost(extra: float, base_cost: float) -> str:
    if abs(extra) > NEGLIGIBLE_COST * abs(base_cost):
        return ""
    return "The two cost the same within one percent: a gain per cost is undefined."


def _undefined(level: float, method: str, gain: float, extra: float, why: str) -> Ratio:
    return Ratio(None, None, level, method, gain, extra, why)
