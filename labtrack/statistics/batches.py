"""Do batches (heats, lots) come from one population, with one scatter?

The k-sample Anderson-Darling test and Levene's test on deviations from medians.
"""

import math
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.diagnostics import Diagnostic, judged, not_run
from labtrack.statistics.groups import Groups, exact_groups
from labtrack.statistics.samples import NoSpread, SampleError, TooFewValues, probability


@dataclass(frozen=True, slots=True)
class KSampleAndersonDarling:
    """k-sample Anderson-Darling test; every figure is dimensionless.

    `statistic` is A^2_akN, by midranks of ties; `statistic_right` A^2_kN, by the
    right-continuous distribution. `cmh17_statistic` is `statistic` / (k - 1), the ADK
    of CMH-17 and ASAP, `cmh17_critical` its critical value at `alpha`.
    """

    statistic: float
    statistic_right: float
    sigma: float
    p_value: float
    p_value_right: float
    cmh17_statistic: float
    cmh17_critical: float
    alpha: float
    rejected: bool
    k: int
    n: int


@dataclass(frozen=True, slots=True)
class Levene:
    """Levene's test of equal variances on deviations from medians; dimensionless."""

    f: float
    df_between: int
    df_within: int
    p_value: float
    alpha: float
    rejected: bool


# Scholz and Stephens (1987), table 1 fitted as b0 + b1 / sqrt m + b2 / m by their
# section 5, m = k - 1; the levels of the upper tail beside them.
LEVELS = (0.25, 0.10, 0.05, 0.025, 0.01)
CRITICAL = (
    (0.675, -0.245, -0.105),
    (1.281, 0.250, -0.305),
    (1.645, 0.678, -0.362),
    (1.960, 1.149, -0.391),
    (2.326, 1.822, -0.396),
)


def k_sample_anderson_darling(
    groups: Groups, *, alpha: float = 0.025
) -> KSampleAndersonDarling:
    """Do k samples come from one unspecified distribution?

    Parameters
    ----------
    groups : mapping of name to values, or iterable of iterables, any one unit
        At least 2 groups, at least 4 values in all, not all equal.
    alpha : float
        Rejected where the p-value is below alpha; CMH-17 uses 0.025.

    Returns
    -------
    KSampleAndersonDarling
        The p-values are asymptotic in the statistic standardised by its exact mean
        k - 1 and standard deviation, from the characteristic function of the limit.

    Raises
    ------
    TooFewValues, NotFinite, NoSpread, BadOption

    References
    ----------
    Scholz and Stephens (1987), J. Am. Stat. Assoc. 82, 918-924, eqs. (4) to (7);
    CMH-17-1G (2012), 8.3.2.2, whose ADK is the statistic over k - 1.

    Examples
    --------
    >>> heats = [[38.7, 41.5, 43.8, 44.5], [39.2, 39.3, 39.7, 41.4], [34.0, 35.0, 39.0]]
    >>> test = k_sample_anderson_darling(heats)
    >>> round(test.statistic, 3), round(test.p_value, 4), test.rejected
    (4.509, 0.0178, True)
    """
    level = probability(alpha, name="alpha")
    samples = [
        np.array([float(value) for value in values])
        for values in exact_groups(groups, noun="sample").values()
    ]
    pooled = np.concatenate(samples)
    n, k = pooled.size, len(samples)
    if n < 4:
        raise TooFewValues(f"{n} values in all; at least 4 are needed.")
    distinct, ties = np.unique(pooled, return_counts=True)
    if distinct.size < 2:
        raise NoSpread(
            f"All {n} values are {distinct[0]:g}; there is nothing to compare."
        )
    midrank, right = _statistics(samples, distinct, ties)
    sigma = _sigma(n, [sample.size for sample in samples])
    p_value, p_right = (
        _upper_tail((value - (k - 1)) / sigma, k - 1) for value in (midrank, right)
    )
    return KSampleAndersonDarling(
        statistic=midrank,
        statistic_right=right,
        sigma=sigma,
        p_value=p_value,
        p_value_right=p_right,
        cmh17_statistic=midrank / (k - 1),
        cmh17_critical=1 + sigma * _critical_point(level, k - 1) / (k - 1),
        alpha=level,
        rejected=p_value < level,
        k=k,
        n=n,
    )


def _statistics(samples, distinct, ties) -> tuple[float, float]:
    """A^2_akN (midranks) and A^2_kN (right-continuous), eqs. (7) and (6)."""
    n = int(ties.sum())
    below = np.cumsum(ties)
    mid = below - ties / 2
    midrank = right = 0.0
    for sample in samples:
        counts = np.bincount(np.searchsorted(distinct, sample), minlength=distinct.size)
        own = np.cumsum(counts)
        gap = n * (own - counts / 2) - sample.size * mid
        midrank += (
            ties * gap**2 / (mid * (n - mid) - n * ties / 4)
        ).sum() / sample.size
        gap = (n * own - sample.size * below)[:-1]
        weights = below[:-1] * (n - below[:-1])
        right += (ties[:-1] * gap**2 / weights).sum() / sample.size
    return float(midrank) * (n - 1) / n**2, float(right) / n


def _sigma(n: int, sizes: list[int]) -> float:
    """Standard deviation of A^2_kN under one distribution, eq. (4)."""
    k = len(sizes)
    inverse = sum(1 / size for size in sizes)
    tails = np.cumsum(1 / np.arange(n - 1, 0, -1.0))[::-1]
    h = float(tails[0])
    # g = sum over i of (1 / (n - i)) times the harmonic tail from i + 1.
    g = float((tails[1:] / np.arange(n - 1, 1, -1.0)).sum())
    a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * inverse
    b = (
        (2 * g - 4) * k**2
        + 8 * h * k
        + (2 * g - 14 * h - 4) * inverse
        - 8 * h
        + 4 * g
        - 6
    )
    c = (
        (6 * h + 2 * g - 2) * k**2
        + (4 * h - 4 * g + 6) * k
        + (2 * h - 6) * inverse
        + 4 * h
    )
    d = (2 * h + 6) * k**2 - 4 * h * k
    variance = (a * n**3 + b * n**2 + c * n + d) / ((n - 1) * (n - 2) * (n - 3))
    return math.sqrt(variance)


def _upper_tail(standardised: float, freedom: int) -> float:
    """P(T > t) of the limit: sum of chi-square(freedom) / (j (j + 1)), standardised.

    Gil-Pelaez inversion, summed at midpoints, of the characteristic function, which for
    one degree of freedom is sqrt(-2 pi i t / cos(pi/2 sqrt(1 + 8 i t))) (Anderson and
    Darling 1952). The step leaves out a tail beyond x + 60 means, below 1e-25.
    """
    x = freedom + standardised * math.sqrt(2 * freedom * (math.pi**2 / 3 - 3))
    if x <= 0:
        return 1.0
    step = 2 * math.pi / (x + freedom + 60)
    t = step * (np.arange(int(_reach(freedom) ** 2 / step) + 1) + 0.5)
    w = math.pi / 2 * np.sqrt(1 + 8j * t)
    log_phi = (freedom / 2) * (
        np.log(2 * np.pi * t) - 0.5j * np.pi + 1j * w - np.log((1 + np.exp(2j * w)) / 2)
    )
    tail = 0.5 + math.fsum(np.imag(np.exp(log_phi - 1j * t * x)) / t) * step / math.pi
    return min(1.0, max(0.0, tail))


def _reach(freedom: int) -> float:
    """The root of t past which |phi| ~ (4 pi t)^(f/2) exp(-f pi sqrt(t) / 2) is 1e-16."""
    root = 1.0
    while freedom * (math.pi * root / 2 - math.log(4 * math.pi * root**2) / 2) < 37:
        root *= 1.05
    return root


def _critical_point(alpha: float, freedom: int) -> float:
    """Upper alpha point of the standardised limit; CMH-17's fit where it has one."""
    from scipy.optimize import brentq

    if alpha in LEVELS:
        b0, b1, b2 = CRITICAL[LEVELS.index(alpha)]
        return b0 + b1 / math.sqrt(freedom) + b2 / freedom
    return float(brentq(lambda t: _upper_tail(t, freedom) - alpha, -4.0, 60.0))


def levene(groups: Groups, *, alpha: float = 0.05) -> Levene:
    """Levene's test of equal variances, on absolute deviations from the medians.

    Parameters
    ----------
    groups : mapping of name to values, or iterable of iterables, any one unit
        At least 2 groups with at least 2 values each.
    alpha : float
        Rejected where the p-value is at or below alpha.

    Returns
    -------
    Levene
        F of a one-way analysis of variance of the deviations (Brown and Forsythe's
        variant: medians, not means).

    Raises
    ------
    TooFewValues, NotFinite, BadOption
    NoSpread
        If the deviations do not vary within any group.
    OutOfRange
        If values or results are beyond what a double can hold.

    References
    ----------
    Brown and Forsythe (1974), J. Am. Stat. Assoc. 69, 364-367; CMH-17-1G (2012),
    8.3.3.2; NIST/SEMATECH e-Handbook, 1.3.5.10.

    Examples
    --------
    >>> test = levene([[1, 2, 3, 4], [2, 4, 6, 8], [1, 2, 2, 3]])
    >>> round(test.f, 4), round(test.p_value, 4)
    (3.5, 0.0751)
    """
    from labtrack.statistics.anova import one_way_anova

    level = probability(alpha, name="alpha")
    samples = exact_groups(groups, each_at_least=2)
    deviations = {
        name: [abs(value - _median(values)) for value in values]
        for name, values in samples.items()
    }
    if all(len(set(values)) == 1 for values in deviations.values()):
        raise NoSpread("The deviations from the medians do not vary in any group.")
    table = one_way_anova(deviations)
    return Levene(
        table.f, table.df_between, table.df_within, table.p, level, table.p <= level
    )


def _median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def same_population(groups: Groups, *, alpha: float = 0.025) -> Diagnostic:
    """The k-sample Anderson-Darling test as a declared diagnostic.

    Parameters
    ----------
    groups, alpha
        As `k_sample_anderson_darling`.

    Returns
    -------
    Diagnostic
        Passed, failed, or not run where the test raises SampleError.

    Raises
    ------
    Nothing: where the test raises SampleError the diagnostic says why it was not run.

    References
    ----------
    CMH-17-1G (2012), 8.3.2.2.

    Examples
    --------
    >>> same_population([[250, 251, 249], [270, 271, 269], [290, 288, 291]]).outcome
    <Outcome.FAILED: 'failed'>
    """
    check = "batches from one population (k-sample Anderson-Darling)"
    try:
        test = k_sample_anderson_darling(groups, alpha=alpha)
    except SampleError as error:
        return not_run(check, str(error))
    return judged(
        check,
        not test.rejected,
        f"ADK = {test.cmh17_statistic:.3f}, p = {test.p_value:.4f}, "
        f"{test.k} batches, n = {test.n}",
    )
