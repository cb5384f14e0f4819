"""Several conditions at once: all against a control (Dunnett), all pairs (Tukey)."""

import functools
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from labtrack.statistics.anova import OneWayAnova, one_way_anova
from labtrack.statistics.diagnostics import Diagnostic
from labtrack.statistics.groups import Groups
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    SampleError,
    TooFewValues,
    finite_number,
    probability,
    whole_number,
)

Alternative = Literal["two-sided", "greater", "less"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One difference of means with its simultaneous interval and adjusted p."""

    first: str
    second: str
    difference: float
    interval: tuple[float, float]
    statistic: float
    p: float


@dataclass(frozen=True, slots=True)
class MultipleComparisons:
    """All comparisons of one family, with one pooled SD, in the unit of the values."""

    comparisons: tuple[Comparison, ...]
    critical: float
    pooled_sd: float
    df: int
    confidence: float
    alternative: Alternative
    diagnostics: tuple[Diagnostic, ...]


def _table(groups: Groups) -> OneWayAnova:
    table = one_way_anova(groups)
    if table.ms_within == 0.0:
        raise NoSpread("No group scatters; nothing can be tested.")
    return table


@functools.lru_cache(maxsize=128)
def _nodes(df: int) -> tuple[np.ndarray, ...]:
    """Nodes of z (normal) and s (root of chi-squared over df) with their weights.

    Kept: a search for one critical value asks for the same ones twenty times, and finding
    them took nine tenths of it.
    """
    from scipy.special import gammaln

    nodes, weights = np.polynomial.legendre.leggauss(96)
    z, z_weight = 8.5 * nodes, 8.5 * weights * np.exp(-0.5 * (8.5 * nodes) ** 2)
    z_weight /= math.sqrt(2 * math.pi)
    width = 9 / math.sqrt(2 * df)
    low, high = max(1e-9, 1 - width), 1 + width + (2.0 if df < 5 else 0.0)
    s = low + (high - low) * (nodes + 1) / 2
    log_density = (
        math.log(2)
        + df / 2 * math.log(df / 2)
        - float(gammaln(df / 2))
        + (df - 1) * np.log(s)
        - df * s * s / 2
    )
    s_weight = (high - low) / 2 * weights * np.exp(log_density)
    return z, z_weight, s, s_weight


def dunnett_probability(
    limit: float,
    sizes: Sequence[int],
    control_size: int,
    df: int,
    *,
    two_sided: bool = True,
) -> float:
    """P(every |T| stays below `limit`), or every T, for means against one control.

    Parameters
    ----------
    limit : float
    sizes : sequence of int, values per treatment
    control_size : int
    df : int, degrees of freedom of the pooled variance
    two_sided : bool

    Returns
    -------
    float

    Raises
    ------
    TooFewValues
        Without a treatment, or if a size or df is below 1.
    BadOption
        If one of them is no whole number, or the limit is not finite.

    Notes
    -----
    T has the correlations lambda_i lambda_j with lambda_i^2 = n_i/(n_i + n_0), so the
    probability is an integral over one normal and one chi variable; Gauss-Legendre in
    both, converged to 1e-8. Unlike sampled integrals it gives the same digits each
    time.

    References
    ----------
    Dunnett (1955), J. Am. Stat. Assoc. 50, 1096-1121; Hsu (1996), Multiple Comparisons,
    appendix.

    Examples
    --------
    >>> round(dunnett_probability(2.57, [5, 5], 5, 12), 3)
    0.956
    """
    from scipy.special import ndtr

    limit = finite_number(limit, name="The limit")
    sizes = [whole_number(size, name="The size of a treatment") for size in sizes]
    control_size = whole_number(control_size, name="The size of the control")
    df = whole_number(df, name="The degrees of freedom")
    if not sizes:
        raise TooFewValues("There is no treatment to compare with the control.")
    z, z_weight, s, s_weight = _nodes(df)
    inside = np.ones((z.size, s.size))
    for size, repeats in sorted((n, list(sizes).count(n)) for n in set(sizes)):
        share = math.sqrt(size / (size + control_size))
        rest = math.sqrt(1 - share * share)
        upper = ndtr((limit * s[None, :] + share * z[:, None]) / rest)
        if two_sided:
            upper = upper - ndtr((-limit * s[None, :] + share * z[:, None]) / rest)
        inside = inside * upper**repeats
    return float(min(max(z_weight @ inside @ s_weight, 0.0), 1.0))


def _dunnett_critical(
    level: float, sizes: Sequence[int], control: int, df: int, *, two_sided: bool
) -> float:
    from scipy.optimize import brentq

    def excess(limit: float) -> float:
        covered = dunnett_probability(limit, sizes, control, df, two_sided=two_sided)
        return covered - level

    high = 4.0
    while excess(high) < 0:
        high *= 2
        if high > 1e6:
            raise BadOption(f"No critical value is found for confidence {level}.")
    return brentq(excess, 0.0, high, xtol=1e-10)


def dunnett(
    groups: Mapping[str, Sequence[object]],
    *,
    control: str,
    alternative: Alternative = "two-sided",
    confidence: float = 0.95,
) -> MultipleComparisons:
    """Every condition against one control, such as zero scandium.

    Parameters
    ----------
    groups : mapping of condition to values, one unit
        Give heat means where bars of a heat are not independent.
    control : str
        Which of them is the control.
    alternative : {"two-sided", "greater", "less"}
        What the conditions are suspected to be against the control.
    confidence : float
        Simultaneous, of all intervals together.

    Returns
    -------
    MultipleComparisons
        Each condition less the control; p adjusted for all comparisons.

    Raises
    ------
    SampleError
        If the control is not among the groups.
    TooFewValues
        With fewer than two groups or no replication.
    NoSpread
        If no group scatters.
    BadOption
        If the alternative is unknown or the confidence not between 0 and 1.

    Notes
    -----
    One pooled variance. Single step, sizes may differ.

    References
    ----------
    Dunnett (1955), J. Am. Stat. Assoc. 50, 1096-1121; as :func:`dunnett_probability`.

    Examples
    --------
    >>> found = dunnett(
    ...     {"0 Sc": [140, 144, 139], "0.2 Sc": [150, 155, 151], "0.3 Sc": [160, 158, 163]},
    ...     control="0 Sc",
    ... )
    >>> [(c.first, round(c.difference, 2)) for c in found.comparisons]
    [('0.2 Sc', 11.0), ('0.3 Sc', 19.33)]
    """
    level = probability(confidence, name="confidence")
    if control not in groups:
        raise SampleError(
            f"The control {control!r} is not among {', '.join(map(str, groups))}."
        )
    if alternative not in ("two-sided", "greater", "less"):
        raise BadOption(f"The alternative is {alternative!r}.")
    table = _table(groups)
    two_sided = alternative == "two-sided"
    others = [name for name in table.group_sizes if name != control]
    sizes = [table.group_sizes[name] for name in others]
    n0, df, sd = table.group_sizes[control], table.df_within, table.residual_sd
    critical = _dunnett_critical(level, sizes, n0, df, two_sided=two_sided)
    comparisons = []
    for name, size in zip(others, sizes, strict=True):
        difference = table.group_means[name] - table.group_means[control]
        error = sd * math.sqrt(1 / size + 1 / n0)
        t = difference / error
        limit = {"two-sided": abs(t), "greater": t, "less": -t}[alternative]
        covered = dunnett_probability(limit, sizes, n0, df, two_sided=two_sided)
        margin = critical * error
        comparisons.append(
            Comparison(
                name,
                control,
                difference,
                (
                    -math.inf if alternative == "less" else difference - margin,
                    math.inf if alternative == "greater" else difference + margin,
                ),
                t,
                max(0.0, 1 - covered),
            )
        )
    return MultipleComparisons(
        tuple(comparisons), critical, sd, df, level, alternative, table.diagnostics
    )


def tukey(
    groups: Mapping[str, Sequence[object]], *, confidence: float = 0.95
) -> MultipleComparisons:
    """Every pair of conditions.

    Parameters
    ----------
    groups : mapping of condition to values, one unit
        Give heat means where bars of a heat are not independent.
    confidence : float
        Simultaneous, of all intervals together.

    Returns
    -------
    MultipleComparisons
        `statistic` is the studentized range, `critical` its critical value.

    Raises
    ------
    TooFewValues
        With fewer than two groups or no replication.
    NoSpread
        If no group scatters.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    Notes
    -----
    Tukey-Kramer: exact for equal sizes, conservative for others.

    References
    ----------
    Kramer (1956), Biometrics 12, 307-310; NIST/SEMATECH e-Handbook, 7.4.7.1.

    Examples
    --------
    >>> found = tukey({"a": [1, 2, 3], "b": [2, 3, 4], "c": [7, 8, 9]})
    >>> [(c.first, c.second, round(c.p, 4)) for c in found.comparisons]
    [('a', 'b', 0.4827), ('a', 'c', 0.0008), ('b', 'c', 0.0021)]
    """
    from scipy.stats import studentized_range

    level = probability(confidence, name="confidence")
    table = _table(groups)
    k, df, sd = len(table.group_sizes), table.df_within, table.residual_sd
    critical = float(studentized_range.ppf(level, k, df))
    comparisons = []
    for first, second in itertools.combinations(table.group_sizes, 2):
        sizes = table.group_sizes[first], table.group_sizes[second]
        difference = table.group_means[first] - table.group_means[second]
        error = sd * math.sqrt((1 / sizes[0] + 1 / sizes[1]) / 2)
        statistic = abs(difference) / error
        comparisons.append(
            Comparison(
                first,
                second,
                difference,
                (difference - critical * error, difference + critical * error),
                statistic,
                float(np.clip(studentized_range.sf(statistic, k, df), 0.0, 1.0)),
            )
        )
    return MultipleComparisons(
        tuple(comparisons), critical, sd, df, level, "two-sided", table.diagnostics
    )
