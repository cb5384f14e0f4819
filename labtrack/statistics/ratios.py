"""A gain over its cost: the ratio of two mean differences with Fieller's interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.linear_regression import two_sided_t
from labtrack.statistics.samples import (
    NoSpread,
    TooFewValues,
    finite_sample,
    probability,
)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Gain per cost. The interval is None where the cost is not told from zero: it would
    be the outside of an interval, or everything.
    """

    ratio: float | None
    interval: tuple[float, float] | None
    gain: float
    cost: float
    df: float
    confidence: float
    reason: str
    diagnostics: tuple[Diagnostic, ...]


def ratio_of_differences(
    treated: Sequence[tuple[float, float]],
    control: Sequence[tuple[float, float]],
    *,
    confidence: float = 0.95,
) -> Ratio:
    """(mean gain) / (mean cost) between two groups of heats.

    Parameters
    ----------
    treated, control : sequences of (response, cost), one pair per heat
        Two heats or more each; any units, the same in both.
    confidence : float
        Two-sided.

    Returns
    -------
    Ratio
        In the unit of the response over that of the cost.

    Raises
    ------
    TooFewValues
        With fewer than two heats in either group.
    NoSpread
        If no response scatters.
    NotFinite, SampleError
        If a value is no finite number, or a result is not representable.

    Notes
    -----
    Both differences are of unpaired means with unequal variances; response and cost of
    one heat may be correlated, and that is used. Degrees of freedom by
    Welch-Satterthwaite of the response. Costs that are the same in every heat are taken
    as exact; the interval is then that of the gain over the cost.

    References
    ----------
    Fieller (1954), J. R. Stat. Soc. B 16, 175-185.

    Examples
    --------
    >>> found = ratio_of_differences(
    ...     [(170.0, 18.0), (176.0, 18.4), (174.0, 18.8)], [(138.0, 0.0), (141.0, 0.0)]
    ... )
    >>> round(found.ratio, 3), [round(end, 2) for end in found.interval]
    (1.839, [1.46, 2.21])
    """
    probability(confidence, name="confidence")
    one, other = _moments(treated, "treated"), _moments(control, "control")
    gain, cost = one.y - other.y, one.c - other.c
    parts = one.yy / one.n, other.yy / other.n
    if sum(parts) == 0:
        raise NoSpread("No response scatters; there is no interval.")
    df = sum(parts) ** 2 / (parts[0] ** 2 / (one.n - 1) + parts[1] ** 2 / (other.n - 1))
    v11 = sum(parts)
    v22 = one.cc / one.n + other.cc / other.n
    v12 = one.yc / one.n + other.yc / other.n
    t2 = two_sided_t(confidence, df) ** 2
    # The values r with (gain - r cost)^2 <= t^2 var(gain - r cost): a quadratic in r.
    a, b, c = cost**2 - t2 * v22, gain * cost - t2 * v12, gain**2 - t2 * v11
    checks = (
        judged("the costs differ", a > 0, f"difference {cost:g}"),
        judged(
            "at least 3 heats each",
            min(one.n, other.n) >= 3,
            f"{one.n} and {other.n} heats",
        ),
    )
    if a <= 0:
        return Ratio(
            None, None, gain, cost, df, confidence,
            "The cost of the two is not told from equal; a ratio is not defined.",
            checks,
        )  # fmt: skip
    root = math.sqrt(max(b * b - a * c, 0.0))
    interval = (b - root) / a, (b + root) / a
    return Ratio(gain / cost, interval, gain, cost, df, confidence, "", checks)


@dataclass(frozen=True, slots=True)
class _Moments:
    n: int
    y: float
    c: float
    yy: float
    cc: float
    yc: float


def _moments(pairs: Sequence[tuple[float, float]], name: str) -> _Moments:
    if len(pairs) < 2:
        raise TooFewValues(f"{name} has {len(pairs)} heats; at least 2 are needed.")
    y = finite_sample([pair[0] for pair in pairs], name=name).tolist()
    c = finite_sample([pair[1] for pair in pairs], name=f"cost of {name}").tolist()
    n = len(pairs)
    mean_y, mean_c = math.fsum(y) / n, math.fsum(c) / n
    dy, dc = [v - mean_y for v in y], [v - mean_c for v in c]
    return _Moments(
        n,
        mean_y,
        mean_c,
        math.fsum(d * d for d in dy) / (n - 1),
        math.fsum(d * d for d in dc) / (n - 1),
        math.fsum(a * b for a, b in zip(dy, dc, strict=True)) / (n - 1),
    )
