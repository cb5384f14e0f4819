"""One-way analysis of variance, and the table that every analysis of variance gives."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.exact import (
    exact_mean,
    nearest_float,
    square_root,
    sum_of_squares_about_mean,
)
from labtrack.statistics.groups import Groups, equal_variances, exact_groups
from labtrack.statistics.samples import (
    NoSpread,
    SampleError,
    TooFewValues,
)


@dataclass(frozen=True, slots=True)
class AnovaLine:
    """One source of variation; F and p are None where there is nothing to test."""

    source: str
    df: int
    ss: float
    ms: float | None
    f: float | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class OneWayAnova:
    """Between and within groups; sums of squares in the unit of the values, squared."""

    group_sizes: dict[str, int]
    group_means: dict[str, float]
    df_between: int
    ss_between: float
    ms_between: float
    df_within: int
    ss_within: float
    ms_within: float
    f: float
    p: float
    r_squared: float
    residual_sd: float
    n: int
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class AnovaTable:
    """Lines in the order of the model, the residual and the total last."""

    lines: tuple[AnovaLine, ...]
    n: int
    diagnostics: tuple[Diagnostic, ...]

    def line(self, source: str) -> AnovaLine:
        """The line of one source.

        Raises
        ------
        SampleError
            If the table has no such source.
        """
        for line in self.lines:
            if line.source == source:
                return line
        known = ", ".join(line.source for line in self.lines)
        raise SampleError(f"The table has no source {source!r}; it has {known}.")


def upper_tail_of_f(statistic: float, df1: float, df2: float) -> float:
    """P(F > statistic), 0 for an infinite statistic.

    Parameters
    ----------
    statistic : float
        Zero or above; infinity is allowed.
    df1, df2 : float
        Degrees of freedom of the numerator and of the denominator, above zero.

    Returns
    -------
    float
        A probability.

    Raises
    ------
    Nothing.

    References
    ----------
    By definition; Abramowitz & Stegun (1964), 26.6.2 (through the incomplete beta
    function).

    Examples
    --------
    >>> round(upper_tail_of_f(4.0, 1, 1e9), 4)
    0.0455
    """
    from scipy.special import fdtrc

    return 0.0 if statistic == float("inf") else float(fdtrc(df1, df2, statistic))


def f_ratio(above: Fraction, below: Fraction) -> float:
    """Ratio of two mean squares; infinite over zero, zero where both are.

    Parameters
    ----------
    above, below : Fraction
        Mean squares, zero or above, in one unit squared.

    Returns
    -------
    float
        Dimensionless.

    Raises
    ------
    Nothing.

    References
    ----------
    By definition.

    Examples
    --------
    >>> f_ratio(Fraction(3), Fraction(2)), f_ratio(Fraction(1), Fraction(0))
    (1.5, inf)
    """
    if below == 0:
        return float("inf") if above else 0.0
    ratio = above / below
    try:
        return ratio.numerator / ratio.denominator
    except OverflowError:
        return float("inf")


def _deviations(sample: list[Fraction]) -> np.ndarray:
    mean = exact_mean(sample)
    return np.array([nearest_float(value - mean) for value in sample])


def one_way_anova(groups: Groups) -> OneWayAnova:
    """Does the mean differ between groups, against the scatter within them?

    Parameters
    ----------
    groups : mapping of name to values, or iterable of iterables
        Any one unit. Text is taken as the decimal it says.

    Returns
    -------
    OneWayAnova

    Raises
    ------
    TooFewValues
        With fewer than two groups, an empty group, or no replication at all.
    NoSpread
        If all values are equal.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    Notes
    -----
    Sums of squares are exact rationals, rounded once: no digit is lost however large
    the mean is against the scatter. F is infinite (p = 0) if there is no scatter
    within groups. Groups are fixed; for heats as a random sample of heats see
    :func:`labtrack.statistics.variance_components.one_way_random`.

    References
    ----------
    NIST/SEMATECH (2012), e-Handbook of Statistical Methods, 7.4.3.3. Certified values:
    NIST StRD (1998), ANOVA.

    Examples
    --------
    >>> table = one_way_anova({"F": ["1", "2", "3"], "T5": ["4", "5", "6"]})
    >>> table.f, table.df_within, round(table.p, 4)
    (13.5, 4, 0.0213)
    """
    samples = exact_groups(groups)
    everything = [value for sample in samples.values() for value in sample]
    n, k = len(everything), len(samples)
    if n == k:
        raise TooFewValues(
            f"{k} groups of one value each; some group must hold two or more."
        )
    total = sum_of_squares_about_mean(everything)
    if total == 0:
        raise NoSpread(f"All {n} values are equal; there is no variation to analyze.")
    within = sum(map(sum_of_squares_about_mean, samples.values()), Fraction(0))
    between = total - within
    ms_between, ms_within = between / (k - 1), within / (n - k)
    f = f_ratio(ms_between, ms_within)
    sizes = {name: len(sample) for name, sample in samples.items()}
    return OneWayAnova(
        group_sizes=sizes,
        group_means={
            name: nearest_float(exact_mean(sample)) for name, sample in samples.items()
        },
        df_between=k - 1,
        ss_between=nearest_float(between, name="the sum of squares between groups"),
        ms_between=nearest_float(ms_between),
        df_within=n - k,
        ss_within=nearest_float(within, name="the sum of squares within groups"),
        ms_within=nearest_float(ms_within),
        f=f,
        p=upper_tail_of_f(f, k - 1, n - k),
        r_squared=nearest_float(between / total),
        residual_sd=square_root(ms_within),
        n=n,
        diagnostics=(
            equal_variances(map(_deviations, samples.values())),
            judged(
                "replication in every group",
                min(sizes.values()) > 1,
                f"smallest group holds {min(sizes.values())} of {n} values",
            ),
        ),
    )
