"""Grubbs' tests and the maximum normed residual: does one value stand out?

They mark values for a person to look at; nothing here removes a value.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from labtrack.statistics.descriptive import Number, exact_mean, exact_sd
from labtrack.statistics.diagnostics import Diagnostic, judged, not_run
from labtrack.statistics.exact import exact_sample
from labtrack.statistics.goodness import normality
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    TooFewValues,
    probability,
    whole_number,
)

Side = Literal["two-sided", "max", "min"]


@dataclass(frozen=True, slots=True)
class Grubbs:
    """Grubbs' test of one value; `statistic` and `critical` are dimensionless.

    `suspect` is the value farthest out on the tested side, `position` its index in the
    sample as given. `p_value` is Bonferroni's bound, as the critical values are.
    """

    statistic: float
    critical: float
    p_value: float
    alpha: float
    side: str
    suspect: float
    position: int
    rejected: bool
    n: int
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class NormedResidual:
    """Maximum normed residual of a sample and the outliers it finds one by one.

    `statistic` and `critical` are those of the whole sample; `positions` index the
    sample as given, in the order in which the test took the values out.
    """

    statistic: float
    critical: float
    alpha: float
    outliers: tuple[float, ...]
    positions: tuple[int, ...]
    n: int


def grubbs_critical(n: int, alpha: float = 0.05, *, side: Side = "two-sided") -> float:
    """Critical value of Grubbs' statistic, dimensionless.

    Parameters
    ----------
    n : int
        Sample size, at least 3.
    alpha : float
        Between 0 and 1.
    side : {"two-sided", "max", "min"}
        Two-sided tests both tails at alpha / 2; one-sided only one at alpha.

    Returns
    -------
    float

    Raises
    ------
    TooFewValues
        If n < 3.
    BadOption
        If alpha is not between 0 and 1, n no whole number or the side unknown.

    Notes
    -----
    (n - 1) / sqrt(n) * sqrt(t^2 / (n - 2 + t^2)), t the upper alpha / n (one-sided) or
    alpha / 2n (two-sided) point of Student's t with n - 2 degrees of freedom. Exact
    where only one value can exceed it, else a conservative (Bonferroni) bound: the
    printed tables use the same.

    References
    ----------
    Grubbs (1969), Technometrics 11, 1-21; ASTM E178-16, 6.1 and table 1; NIST/SEMATECH
    e-Handbook of Statistical Methods, 1.3.5.17.1. The two-sided value is the critical
    value of the maximum normed residual in CMH-17-1G (2012), table 8.5.7.

    Examples
    --------
    >>> round(grubbs_critical(8), 3), round(grubbs_critical(8, side="max"), 3)
    (2.127, 2.032)
    """
    from scipy.special import stdtrit

    n = whole_number(n, name="The size of a sample to search for outliers", at_least=3)
    tails = 1 if _checked_side(side) else 2
    level = probability(alpha, name="alpha")
    # From the lower tail: 1 - alpha / 2n would lose the digits of a small alpha.
    t = float(stdtrit(n - 2, level / (tails * n)))
    if not math.isfinite(t):
        return (n - 1) / math.sqrt(n)  # the largest that the statistic can become
    return (n - 1) / math.sqrt(n) * math.sqrt(t * t / (n - 2 + t * t))


def _checked_side(side: str) -> int:
    """+1 for "max", -1 for "min", 0 for both."""
    try:
        return {"two-sided": 0, "max": 1, "min": -1}[side]
    except KeyError:
        raise BadOption(f"side is {side!r}; expected two-sided, max or min.") from None


def grubbs(
    values: Iterable[Number], *, alpha: float = 0.05, side: Side = "two-sided"
) -> Grubbs:
    """Grubbs' test for one outlier in a normal sample.

    Parameters
    ----------
    values : iterable of numbers, shape (n,), any unit
        At least 3, not all equal.
    alpha : float
        Rejected where the statistic is above the critical value.
    side : {"two-sided", "max", "min"}
        "max" asks of the largest value only, which must be decided before looking.

    Returns
    -------
    Grubbs
        The statistic is |suspect - mean| / s, s with n - 1.

    Raises
    ------
    TooFewValues, NotFinite, NoSpread, BadOption

    References
    ----------
    Grubbs (1969), Technometrics 11, 1-21; ASTM E178-16, 6.1; NIST/SEMATECH e-Handbook,
    1.3.5.17.1.

    Examples
    --------
    >>> mass = [199.31, 199.53, 200.19, 200.82, 201.92, 201.95, 202.18, 245.57]
    >>> test = grubbs(mass, side="max")
    >>> round(test.statistic, 4), test.suspect, test.rejected
    (2.4688, 245.57, True)
    """
    from scipy.special import stdtr

    critical_side = _checked_side(side)
    sample = exact_sample(values, at_least=3)
    n = len(sample)
    critical = grubbs_critical(n, alpha, side=side)
    residuals = _normed_residuals(sample)
    signed = [critical_side * r if critical_side else abs(r) for r in residuals]
    position = max(range(n), key=signed.__getitem__)
    statistic = signed[position]
    tails = 1 if critical_side else 2
    rest = (n - 1) ** 2 / n - statistic**2
    t = math.sqrt((n - 2) / rest) * statistic if rest > 1e-300 else math.inf
    return Grubbs(
        statistic=statistic,
        critical=critical,
        p_value=min(1.0, tails * n * float(stdtr(n - 2, -t))),
        alpha=alpha,
        side=side,
        suspect=float(sample[position]),
        position=position,
        rejected=statistic > critical,
        n=n,
        diagnostics=(_rest_is_normal(sample, position),),
    )


def _rest_is_normal(sample, position):
    """The test takes all other values to be normal."""
    rest = [value for at, value in enumerate(sample) if at != position]
    found = normality(rest)
    return Diagnostic(f"rest of the sample: {found.check}", found.outcome, found.detail)


def _normed_residuals(sample) -> list[float]:
    """(value - mean) / s; NoSpread if s is zero."""
    sd = exact_sd(sample)
    if sd == 0:
        raise NoSpread("All values are equal; an outlier test needs scatter.")
    mean = exact_mean(sample)
    return [(float(value) - mean) / sd for value in sample]


def maximum_normed_residual(
    values: Iterable[Number], *, alpha: float = 0.05
) -> NormedResidual:
    """Maximum normed residual with repeated removal, as CMH-17 screens batches.

    Parameters
    ----------
    values : iterable of numbers, shape (n,), any unit
        At least 3, not all equal.
    alpha : float
        Of each single test, two-sided.

    Returns
    -------
    NormedResidual
        The largest |value - mean| / s. While it reaches the critical value the value is
        marked and the test repeats on the rest, down to 3 values.

    Raises
    ------
    TooFewValues, NotFinite, NoSpread, BadOption

    References
    ----------
    CMH-17-1G (2012), 8.3.3.1 and table 8.5.7; Stefansky (1972), Technometrics 14,
    469-479. A Grubbs test with both tails.

    Examples
    --------
    >>> test = maximum_normed_residual([99.3, 115.9, 82.6, 85.4, 115.8, 44.3, 117.3, 88.7])
    >>> round(test.statistic, 3), round(test.critical, 3), test.outliers
    (2.009, 2.127, ())
    """
    sample = exact_sample(values, at_least=3)
    residuals = _normed_residuals(sample)
    first = max(abs(r) for r in residuals)
    left = list(range(len(sample)))
    found: list[int] = []
    while len(left) >= 3:
        largest = max(range(len(left)), key=lambda at: abs(residuals[at]))
        if abs(residuals[largest]) < grubbs_critical(len(left), alpha):
            break
        found.append(left.pop(largest))
        rest = [sample[at] for at in left]
        if len(rest) < 3 or len(set(rest)) == 1:
            break
        residuals = _normed_residuals(rest)
    return NormedResidual(
        statistic=first,
        critical=grubbs_critical(len(sample), alpha),
        alpha=alpha,
        outliers=tuple(float(sample[at]) for at in found),
        positions=tuple(found),
        n=len(sample),
    )


def no_outliers(
    samples: dict[str, Iterable[Number]], *, check: str, alpha: float = 0.05
) -> Diagnostic:
    """The maximum normed residual of each named sample as one diagnostic.

    Parameters
    ----------
    samples : mapping of name to values, any unit
    check : str
        Name of the diagnostic.
    alpha : float
        Of each single test, two-sided.

    Returns
    -------
    Diagnostic
        Failed where a value stands out; its detail names value and sample. Samples of
        fewer than 3 values or without scatter cannot be screened; where that is all of
        them the check is *not run*.

    Raises
    ------
    NotFinite, BadOption

    References
    ----------
    CMH-17-1G (2012), 8.3.3.1.

    Examples
    --------
    >>> no_outliers({"heat 1": [250, 251, 252, 249, 310]}, check="outliers").detail
    '310 in heat 1'
    """
    screened, notes = 0, []
    for name, values in samples.items():
        try:
            test = maximum_normed_residual(values, alpha=alpha)
        except (TooFewValues, NoSpread):
            continue
        screened += 1
        notes += [f"{value:g} in {name}" for value in test.outliers]
    if not screened:
        return not_run(check, "no sample has 3 values with scatter")
    return judged(
        check, not notes, ", ".join(notes) or f"none in {screened} samples screened"
    )
