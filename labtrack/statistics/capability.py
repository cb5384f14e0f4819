"""Process capability: what the process makes against what the specification allows."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from labtrack.statistics.chart_constants import c4, chart_constants
from labtrack.statistics.control_charts import individuals_chart
from labtrack.statistics.diagnostics import Diagnostic, judged, not_run
from labtrack.statistics.goodness import normality
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    SampleError,
    moderate_sample,
    probability,
)
from labtrack.statistics.subgroup_charts import subgroups_of, xbar_s_chart

Within = Literal["Rbar/d2", "sbar/c4", "pooled", "MRbar/d2"]
METHODS = ("Rbar/d2", "sbar/c4", "pooled", "MRbar/d2")
ENOUGH_VALUES = 25

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SpecificationLimits:
    """One or both limits, and a target, in the unit of the values."""

    lower: float | None = None
    upper: float | None = None
    target: float | None = None


@dataclass(frozen=True, slots=True)
class CapabilityIndices:
    """Indices for one SD: C... with the SD within, P... with the overall one.

    `potential` (Cp, Pp) is None with one limit only; `lower` and `upper` (Cpl, Cpu) are
    None where that limit is absent; `actual` is the lesser of them (Cpk, Ppk).
    """

    sd: float
    potential: float | None
    lower: float | None
    upper: float | None
    actual: float
    potential_interval: Interval | None
    actual_interval: Interval
    ppm_below: float | None
    ppm_above: float | None
    ppm_total: float


@dataclass(frozen=True, slots=True)
class Capability:
    """Indices within and overall, Cpm, and what was seen beyond the limits in ppm."""

    n: int
    mean: float
    within: CapabilityIndices
    overall: CapabilityIndices
    cpm: float | None
    cpm_interval: Interval | None
    ppm_below_observed: float | None
    ppm_above_observed: float | None
    limits: SpecificationLimits
    confidence: float
    diagnostics: tuple[Diagnostic, ...]


def _checked_limits(limits: SpecificationLimits) -> SpecificationLimits:
    given = [
        value
        for value in (limits.lower, limits.upper, limits.target)
        if value is not None
    ]
    if not all(map(math.isfinite, given)):
        raise BadOption(f"The limits are {given}; expected finite numbers.")
    if limits.lower is None and limits.upper is None:
        raise BadOption("Neither limit is given; at least one is needed.")
    if limits.lower is not None and limits.upper is not None:
        if limits.lower >= limits.upper:
            raise BadOption(
                f"The lower limit {limits.lower:g} is not below the upper one "
                f"{limits.upper:g}."
            )
        if limits.target is not None and not (
            limits.lower <= limits.target <= limits.upper
        ):
            raise BadOption(f"The target {limits.target:g} lies outside the limits.")
    return limits


def within_sd(
    values: Iterable[float],
    *,
    subgroup_size: int = 1,
    method: Within | None = None,
    tabled: bool = False,
) -> tuple[float, int]:
    """SD within subgroups and its degrees of freedom.

    Parameters
    ----------
    values : array, shape (n,), in order of time, any one unit
    subgroup_size : int
        1 for single values; otherwise the values must fill whole subgroups.
    method : {"Rbar/d2", "sbar/c4", "pooled", "MRbar/d2"}, optional
        By default the moving range of two for single values, pooled for subgroups.
    tabled : bool
        Whether d2 and c4 are rounded as tables print them.

    Returns
    -------
    sd : float
    df : int
        k(n - 1) for k subgroups of n; n - 1 for single values. For ranges this
        overstates what is known a little; it is the published convention.

    Raises
    ------
    BadOption
        If the method does not fit the subgroups.
    NoSpread
        If nothing varies within subgroups.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.
    TooFewValues
        With fewer than three single values, or without a subgroup.

    Notes
    -----
    "pooled" is the root of the mean subgroup variance divided by c4(k(n-1) + 1), so
    that it is unbiased.

    References
    ----------
    ISO 22514-2:2017, 6; ASTM E2281-15, 6.

    Examples
    --------
    >>> sd, df = within_sd([1, 3, 2, 4, 1, 2], subgroup_size=2, method="Rbar/d2")
    >>> round(sd, 4), df
    (1.477, 3)
    """
    single = subgroup_size == 1
    chosen = method or ("MRbar/d2" if single else "pooled")
    if chosen not in METHODS:
        raise BadOption(
            f"There is no method {chosen!r}; expected {', '.join(METHODS)}."
        )
    if single != (chosen == "MRbar/d2"):
        raise BadOption(f"{chosen} does not fit subgroups of {subgroup_size}.")
    if single:
        sample = moderate_sample(values, at_least=3)
        return individuals_chart(sample, tabled=tabled).sigma, sample.size - 1
    groups = np.vstack(subgroups_of(values, subgroup_size))
    df = len(groups) * (subgroup_size - 1)
    constants = chart_constants(subgroup_size, tabled=tabled)
    deviations = groups.std(axis=1, ddof=1)
    sd = {
        "Rbar/d2": float(np.ptp(groups, axis=1).mean()) / constants.d2,
        "sbar/c4": float(deviations.mean()) / constants.c4,
        "pooled": float(np.sqrt((deviations**2).mean())) / c4(df + 1),
    }[chosen]
    if not sd > 0:
        raise NoSpread("Within every subgroup all values are equal.")
    return sd, df


def _indices(
    mean: float, sd: float, df: int, n: int, limits: SpecificationLimits, level: float
) -> CapabilityIndices:
    from scipy.special import chdtri, ndtr, ndtri

    below = None if limits.lower is None else (mean - limits.lower) / sd
    above = None if limits.upper is None else (limits.upper - mean) / sd
    sides = [side / 3 for side in (below, above) if side is not None]
    potential = potential_interval = None
    tail = (1 - level) / 2
    if len(sides) == 2:
        potential = sum(sides) / 2
        potential_interval = (
            potential * math.sqrt(float(chdtri(df, 1 - tail)) / df),
            potential * math.sqrt(float(chdtri(df, tail)) / df),
        )
    actual = min(sides)
    margin = -float(ndtri(tail)) * math.sqrt(1 / (9 * n) + actual**2 / (2 * df))
    ppm_below = None if below is None else 1e6 * float(ndtr(-below))
    ppm_above = None if above is None else 1e6 * float(ndtr(-above))
    return CapabilityIndices(
        sd=sd,
        potential=potential,
        lower=None if below is None else below / 3,
        upper=None if above is None else above / 3,
        actual=actual,
        potential_interval=potential_interval,
        actual_interval=(actual - margin, actual + margin),
        ppm_below=ppm_below,
        ppm_above=ppm_above,
        ppm_total=(ppm_below or 0.0) + (ppm_above or 0.0),
    )


def _cpm(
    mean: float, sd: float, n: int, limits: SpecificationLimits, level: float
) -> tuple[float | None, Interval | None]:
    """Taguchi's index about the target, with the estimate and the interval of Boyles."""
    from scipy.special import chdtri

    if limits.target is None:
        return None, None
    room = [
        side
        for side in (
            None if limits.lower is None else limits.target - limits.lower,
            None if limits.upper is None else limits.upper - limits.target,
        )
        if side is not None
    ]
    tau = math.hypot(sd * math.sqrt((n - 1) / n), mean - limits.target)
    index = min(room) / (3 * tau)
    off = ((mean - limits.target) / sd) ** 2
    df = n * (1 + off) ** 2 / (1 + 2 * off)
    tail = (1 - level) / 2
    return index, (
        index * math.sqrt(float(chdtri(df, 1 - tail)) / df),
        index * math.sqrt(float(chdtri(df, tail)) / df),
    )


def _stability(sample: np.ndarray, subgroup_size: int) -> Diagnostic:
    check = "stable process (no point beyond the control limits)"
    try:
        if subgroup_size == 1:
            line = individuals_chart(sample).location
        else:
            line = xbar_s_chart(subgroups_of(sample, subgroup_size)).location
    except SampleError as error:
        return not_run(check, str(error))
    return judged(
        check, not line.outside, f"{len(line.outside)} of {len(line.points)} points"
    )


def _observed(count: int, n: int, limit: float | None) -> float | None:
    return None if limit is None else 1e6 * count / n


def capability(
    values: Iterable[float],
    limits: SpecificationLimits,
    *,
    subgroup_size: int = 1,
    method: Within | None = None,
    confidence: float = 0.95,
    tabled: bool = False,
) -> Capability:
    """Cp, Cpk, Pp, Ppk and Cpm of a normal process, with intervals and ppm.

    Parameters
    ----------
    values : array, shape (n,), in order of time, any one unit
    limits : SpecificationLimits
        One or both, in the same unit; a target for Cpm.
    subgroup_size, method, tabled
        As in :func:`within_sd`.
    confidence : float
        Two-sided, of the intervals.

    Returns
    -------
    Capability
        Indices dimensionless, ppm parts per million of a normal distribution.

    Raises
    ------
    BadOption
        If no limit is given, or limits and target are not in order.
    TooFewValues
        With fewer than three values.
    NoSpread
        If nothing varies.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    Notes
    -----
    Overall SD with n - 1. Intervals: Cp and Pp by chi-squared, Cpk and Ppk by the
    normal approximation ± z sqrt(1/(9n) + C^2/(2 df)), Cpm by Boyles' chi-squared.
    Cpm = room/(3 tau) with tau^2 the mean of (x - target)^2 over all n values, after
    Boyles and as Minitab prints it (ASTM E2281 puts s^2, with n - 1, in place of the
    mean square about the mean), and room the way from the target to the nearer limit.
    Normal only.

    References
    ----------
    ASTM E2281-15, 6 and 7; Bissell (1990), Appl. Statist. 39, 331-340; Boyles (1991),
    J. Quality Technology 23, 17-26; Montgomery (2013), Statistical Quality Control,
    8.3; Minitab 20 (2020), Methods and formulas, overall capability.

    Examples
    --------
    >>> found = capability(
    ...     [9.0, 10.0, 11.0, 10.0, 9.5, 10.5], SpecificationLimits(7.0, 13.0, 10.0)
    ... )
    >>> round(found.overall.potential, 4), round(found.cpm, 4)
    (1.4142, 1.5492)
    """
    sample = moderate_sample(values, at_least=3)
    level = probability(confidence, name="confidence")
    limits = _checked_limits(limits)
    mean, overall_sd = float(sample.mean()), float(sample.std(ddof=1))
    if not overall_sd > 0:
        raise NoSpread(f"All {sample.size} values equal {mean:g}.")
    sd, df = within_sd(
        sample, subgroup_size=subgroup_size, method=method, tabled=tabled
    )
    n = sample.size
    cpm, cpm_interval = _cpm(mean, overall_sd, n, limits, level)
    lower = -math.inf if limits.lower is None else limits.lower
    upper = math.inf if limits.upper is None else limits.upper
    return Capability(
        n=n,
        mean=mean,
        within=_indices(mean, sd, df, n, limits, level),
        overall=_indices(mean, overall_sd, n - 1, n, limits, level),
        cpm=cpm,
        cpm_interval=cpm_interval,
        ppm_below_observed=_observed(int((sample < lower).sum()), n, limits.lower),
        ppm_above_observed=_observed(int((sample > upper).sum()), n, limits.upper),
        limits=limits,
        confidence=level,
        diagnostics=(
            _stability(sample, subgroup_size),
            normality(sample.tolist()),
            judged(
                "enough values",
                n >= ENOUGH_VALUES,
                f"n = {n}; {ENOUGH_VALUES} are wanted before an index is quoted",
            ),
        ),
    )
