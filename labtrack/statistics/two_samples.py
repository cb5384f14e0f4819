"""Two conditions against each other: Welch's test, over heats, and paired by heat."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.goodness import normality
from labtrack.statistics.groups import Groups, exact_groups
from labtrack.statistics.moments import moments
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    TooFewValues,
    finite_sample,
    probability,
)

Alternative = Literal["two-sided", "greater", "less"]
ENOUGH_HEATS = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """First mean less second mean, in the unit of the values.

    The interval has infinite ends on the open side of a one-sided alternative.
    `standardized` is the difference over the pooled SD (Hedges' g for two samples, the
    mean over the SD of the differences for pairs).
    """

    difference: float
    interval: tuple[float, float]
    standard_error: float
    df: float
    t: float
    p: float
    standardized: float | None
    null: float
    alternative: Alternative
    confidence: float
    sizes: tuple[int, int]
    unit: str
    diagnostics: tuple[Diagnostic, ...]


def _tail(t: float, df: float, alternative: Alternative) -> float:
    from scipy.special import stdtr

    if alternative == "two-sided":
        return 2 * float(stdtr(df, -abs(t)))
    return float(stdtr(df, -t if alternative == "greater" else t))


def t_interval(
    center: float,
    error: float,
    df: float,
    *,
    alternative: Alternative,
    confidence: float,
) -> tuple[float, float]:
    """The interval that goes with a t test of the same alternative.

    Parameters
    ----------
    center, error : float, one unit
        The difference and its standard error.
    df : float
        Degrees of freedom, above zero.
    alternative : {"two-sided", "greater", "less"}
    confidence : float
        Between 0 and 1.

    Returns
    -------
    lower, upper : float
        In that unit; infinite on the open side.

    Raises
    ------
    BadOption
        If the alternative or the confidence is not one that exists.

    References
    ----------
    By definition; Student (1908), Biometrika 6, 1-25.

    Examples
    --------
    >>> low, high = t_interval(1.0, 0.5, 10, alternative="greater", confidence=0.95)
    >>> round(low, 4), high
    (0.0938, inf)
    """
    from scipy.special import stdtrit

    level = probability(confidence, name="confidence")
    if alternative not in ("two-sided", "greater", "less"):
        raise BadOption(
            f"The alternative is {alternative!r}; expected two-sided, greater or less."
        )
    if alternative == "two-sided":
        margin = -float(stdtrit(df, (1 - level) / 2)) * error
        return center - margin, center + margin
    margin = -float(stdtrit(df, 1 - level)) * error
    if alternative == "greater":
        return center - margin, math.inf
    return -math.inf, center + margin


def welch(
    first: Iterable[float],
    second: Iterable[float],
    *,
    null: float = 0.0,
    alternative: Alternative = "two-sided",
    confidence: float = 0.95,
    unit: str = "values",
) -> Difference:
    """Difference of two means without assuming equal variances.

    Parameters
    ----------
    first, second : arrays, shapes (n,) and (m,), one unit; two or more values each
    null : float
        Difference under the null hypothesis, in that unit.
    alternative : {"two-sided", "greater", "less"}
        What first less second is suspected to be, against `null`.
    confidence : float
        Of the interval, one- or two-sided as the alternative.
    unit : str
        What one value is, for the reader: "values", "heat means".

    Returns
    -------
    Difference

    Raises
    ------
    TooFewValues
        With fewer than two values in either sample.
    NoSpread
        If neither sample scatters.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    Notes
    -----
    Degrees of freedom by Welch-Satterthwaite. `standardized` is Hedges' g with the
    pooled SD and the exact small-sample factor.

    References
    ----------
    Welch (1947), Biometrika 34, 28-35; Hedges (1981), J. Educ. Stat. 6, 107-128.

    Examples
    --------
    >>> found = welch([251.0, 256.0, 249.0], [240.0, 244.0, 239.0])
    >>> found.difference, round(found.p, 4)
    (11.0, 0.0157)
    """
    n, mean_n, var_n = moments(first, name="first sample")
    m, mean_m, var_m = moments(second, name="second sample")
    part_n, part_m = var_n / n, var_m / m
    if part_n + part_m == 0.0:
        raise NoSpread("Neither sample scatters; nothing can be tested.")
    error = math.sqrt(part_n + part_m)
    share = part_n / (part_n + part_m)
    df = 1 / (share**2 / (n - 1) + (1 - share) ** 2 / (m - 1))
    difference = mean_n - mean_m
    t = (difference - null) / error
    pooled = math.sqrt(((n - 1) * var_n + (m - 1) * var_m) / (n + m - 2))
    degrees = n + m - 2
    shrink = math.exp(
        math.lgamma(degrees / 2) - math.lgamma((degrees - 1) / 2)
    ) / math.sqrt(degrees / 2)
    first, second = finite_sample(first), finite_sample(second)
    return Difference(
        difference=difference,
        interval=t_interval(
            difference, error, df, alternative=alternative, confidence=confidence
        ),
        standard_error=error,
        df=df,
        t=t,
        p=_tail(t, df, alternative),
        standardized=difference / pooled * shrink,
        null=null,
        alternative=alternative,
        confidence=confidence,
        sizes=(n, m),
        unit=unit,
        diagnostics=(
            _named(normality(first.tolist()), "first"),
            _named(normality(second.tolist()), "second"),
        ),
    )


def _named(found: Diagnostic, which: str) -> Diagnostic:
    return replace(found, check=f"{found.check}, {which} sample")


def _heat_means(groups: Groups, noun: str) -> dict[str, float]:
    found = exact_groups(groups, noun=noun)
    return {name: float(sum(sample) / len(sample)) for name, sample in found.items()}


def welch_over_heats(
    first: Groups,
    second: Groups,
    *,
    null: float = 0.0,
    alternative: Alternative = "two-sided",
    confidence: float = 0.95,
) -> Difference:
    """Difference of two conditions with heats as the unit of replication.

    Parameters
    ----------
    first, second : mapping of heat to its values, one unit; two or more heats each
    null, alternative, confidence
        As in :func:`welch`.

    Returns
    -------
    Difference
        `sizes` counts heats. Each heat counts alike, however many bars it has.

    Raises
    ------
    TooFewValues
        With fewer than two heats in either condition.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    Notes
    -----
    Welch's test on heat means. Bars of one heat are not independent: an interval over
    bars is too short.

    References
    ----------
    As :func:`welch`; Hurlbert (1984), Ecological Monographs 54, 187-211 (pseudo-
    replication).

    Examples
    --------
    >>> sc = {"H1": [251, 253], "H2": [256, 258], "H3": [249, 251]}
    >>> base = {"H4": [240, 242], "H5": [244, 246], "H6": [239, 241]}
    >>> welch_over_heats(sc, base).sizes
    (3, 3)
    """
    means = [
        _heat_means(first, "heat of the first condition"),
        _heat_means(second, "heat of the second condition"),
    ]
    found = welch(
        list(means[0].values()),
        list(means[1].values()),
        null=null,
        alternative=alternative,
        confidence=confidence,
        unit="heat means",
    )
    fewest = min(found.sizes)
    return replace(
        found,
        diagnostics=(
            *found.diagnostics,
            judged(
                "enough heats",
                fewest >= ENOUGH_HEATS,
                f"{found.sizes[0]} and {found.sizes[1]} heats; {ENOUGH_HEATS} of each "
                "are wanted",
            ),
        ),
    )


def paired_by_heat(
    first: Groups,
    second: Groups,
    *,
    null: float = 0.0,
    alternative: Alternative = "two-sided",
    confidence: float = 0.95,
) -> Difference:
    """Two conditions of the same heats (F and T5 bars): the scatter of heats cancels.

    Parameters
    ----------
    first, second : mapping of heat to its values, one unit
        Heats in both are paired; others are left out and counted in a diagnostic.
    null, alternative, confidence
        As in :func:`welch`.

    Returns
    -------
    Difference
        Of heat means; `sizes` counts the pairs twice.

    Raises
    ------
    TooFewValues
        With fewer than two heats in common.
    NoSpread
        If all differences are equal.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    References
    ----------
    Student (1908); Montgomery, Design and Analysis of Experiments, 10th ed., 2.5.

    Examples
    --------
    >>> found = paired_by_heat(
    ...     {"H1": [150], "H2": [156], "H3": [149]},
    ...     {"H1": [140], "H2": [144], "H3": [141]},
    ... )
    >>> found.difference, found.df
    (10.0, 2)
    """
    ones, others = _heat_means(first, "heat"), _heat_means(second, "heat")
    common = [heat for heat in ones if heat in others]
    if len(common) < 2:
        raise TooFewValues(
            f"{len(common)} heat{'' if len(common) == 1 else 's'} in common; at least 2 "
            "are needed."
        )
    differences = [ones[heat] - others[heat] for heat in common]
    n, mean, variance = moments(differences, name="differences")
    if variance == 0.0:
        raise NoSpread(f"All {n} differences equal {mean:g}; nothing can be tested.")
    error = math.sqrt(variance / n)
    t = (mean - null) / error
    left = len(ones) + len(others) - 2 * n
    return Difference(
        difference=mean,
        interval=t_interval(
            mean, error, n - 1, alternative=alternative, confidence=confidence
        ),
        standard_error=error,
        df=n - 1,
        t=t,
        p=_tail(t, n - 1, alternative),
        standardized=mean / math.sqrt(variance),
        null=null,
        alternative=alternative,
        confidence=confidence,
        sizes=(n, n),
        unit="heats in pairs",
        diagnostics=(
            normality(differences),
            judged("every heat in both conditions", left == 0, f"{left} left out"),
            judged(
                "enough heats", n >= ENOUGH_HEATS, f"{n}; {ENOUGH_HEATS} are wanted"
            ),
        ),
    )
