"""CMH-17's modified coefficient of variation: early samples scatter too little."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from labtrack.statistics.descriptive import Number, exact_mean, exact_sd
from labtrack.statistics.exact import exact_sample
from labtrack.statistics.groups import by_group
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    OutOfDomain,
    moderate_sample,
)


@dataclass(frozen=True, slots=True)
class ModifiedCV:
    """The CV of a sample as found and as CMH-17 modifies it; dimensionless."""

    cv: float
    modified: float
    n: int


def modify_cv(cv: float) -> float:
    """CMH-17's rule: 6 % below 4 %, cv / 2 + 4 % up to 8 %, unchanged above.

    Parameters
    ----------
    cv : float
        Dimensionless (0.05 is 5 %).

    Returns
    -------
    float
        Dimensionless.

    Raises
    ------
    BadOption
        If the CV is negative or no number.

    References
    ----------
    CMH-17-1G (2012), 8.4.4.1.

    Examples
    --------
    >>> modify_cv(0.01), modify_cv(0.06), modify_cv(0.09)
    (0.06, 0.07, 0.09)
    """
    if not 0 <= cv < math.inf:
        raise BadOption(f"The CV is {cv}; expected zero or more, and finite.")
    if cv < 0.04:
        return 0.06
    return cv / 2 + 0.04 if cv < 0.08 else cv


def modified_cv(values: Iterable[Number]) -> ModifiedCV:
    """Coefficient of variation of a sample (s with n - 1) and its modified value.

    Parameters
    ----------
    values : iterable of numbers, shape (n,), any unit, at least 2, mean above zero

    Returns
    -------
    ModifiedCV
        Dimensionless.

    Raises
    ------
    TooFewValues, NotFinite
    OutOfDomain
        If the mean is not above zero.

    References
    ----------
    CMH-17-1G (2012), 8.4.4.1.

    Examples
    --------
    >>> cv = modified_cv([96, 100, 104])
    >>> cv.cv, cv.modified
    (0.04, 0.06)
    """
    sample = exact_sample(values, at_least=2)
    mean = exact_mean(sample)
    if mean <= 0:
        raise OutOfDomain(f"The mean is {mean:g}; a CV needs a mean above zero.")
    cv = exact_sd(sample) / mean
    return ModifiedCV(cv, modify_cv(cv), len(sample))


def modified_values(values: Iterable[Number]) -> list[float]:
    """The values drawn apart about their mean until their CV is the modified one.

    Parameters
    ----------
    values : iterable of numbers, shape (n,), any unit, at least 2, mean above zero

    Returns
    -------
    list of float
        In their order and unit; the mean is kept.

    Raises
    ------
    TooFewValues, NotFinite
    OutOfDomain
        If the mean is not above zero.
    NoSpread
        If all values are equal.

    References
    ----------
    CMH-17-1G (2012), 8.4.4.1.

    Examples
    --------
    >>> [round(value, 6) for value in modified_values([98, 100, 102])]
    [94.0, 100.0, 106.0]
    """
    sample = exact_sample(values, at_least=2)
    if len(set(sample)) == 1:
        raise NoSpread("All values are equal; their scatter cannot be widened.")
    found = modified_cv(sample)
    mean, ratio = exact_mean(sample), found.modified / found.cv
    return [ratio * (float(value) - mean) + mean for value in sample]


def modified_by_batch(
    values: Sequence[Number], batches: Sequence[str] | None
) -> list[float]:
    """Values of one condition, widened within batches for the batch comparison.

    First each batch to its own modified CV, then all deviations from batch means by the
    one factor that gives the whole condition its modified CV.

    Parameters
    ----------
    values : sequence of numbers, shape (n,), any unit
    batches : sequence of labels, shape (n,), or None
        None takes all values as one batch.

    Returns
    -------
    list of float
        In the order and unit of the values.

    Raises
    ------
    NoSpread
        If a batch has no scatter, or the batch means alone scatter more than the
        modified CV allows.
    OutOfRange
        If a value is above 1e140 in size.
    TooFewValues, NotFinite, OutOfDomain, SampleError

    References
    ----------
    CMH-17-1G (2012), 8.4.4.1 (the transformation before the k-sample test).

    Examples
    --------
    >>> wide = modified_by_batch([98, 100, 102, 99, 101, 103], list("aaabbb"))
    >>> round(modified_cv(wide).cv, 12)
    0.06
    """
    moderate_sample([float(value) for value in exact_sample(values)])
    labels = ["all"] * len(values) if batches is None else [str(b) for b in batches]
    groups = by_group(labels, values)
    if any(len(set(group)) == 1 for group in groups.values()):
        raise NoSpread("A batch holds one value or equal values: it cannot be widened.")
    widened = {name: modified_values(group) for name, group in groups.items()}
    means = {name: exact_mean(group) for name, group in groups.items()}
    n, grand = len(values), exact_mean(values)
    target = (n - 1) * (modified_cv(values).modified * grand) ** 2 - math.fsum(
        len(group) * (means[name] - grand) ** 2 for name, group in groups.items()
    )
    if target <= 0:
        raise NoSpread("The batch means already scatter more than the modified CV.")
    have = math.fsum(
        (value - means[name]) ** 2 for name, group in widened.items() for value in group
    )
    factor = math.sqrt(target / have)
    taken = {name: iter(group) for name, group in widened.items()}
    return [
        factor * (next(taken[label]) - means[label]) + means[label] for label in labels
    ]
