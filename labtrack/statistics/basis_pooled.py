"""Basis values of several conditions that share one scatter: pooled SD and pooled CV."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from labtrack.statistics.batches import levene, same_population
from labtrack.statistics.descriptive import Number, exact_mean
from labtrack.statistics.diagnostics import (
    Diagnostic,
    Outcome,
    Override,
    judged,
    not_run,
    with_overrides,
)
from labtrack.statistics.exact import (
    exact_sample,
    square_root,
    sum_of_squares_about_mean,
)
from labtrack.statistics.goodness import normality
from labtrack.statistics.groups import by_group
from labtrack.statistics.modified_cv import modified_by_batch, modified_values
from labtrack.statistics.normal_factors import tolerance_factors
from labtrack.statistics.outliers import no_outliers
from labtrack.statistics.rulebooks import Rulebook, batch_count
from labtrack.statistics.samples import (
    NoSpread,
    OutOfDomain,
    SampleError,
    TooFewValues,
    probability,
    representable,
)


@dataclass(frozen=True, slots=True)
class PooledBasis:
    """Lower tolerance bounds by condition, in the unit of the values.

    `scatter` is the pooled standard deviation in that unit, or the pooled CV
    (dimensionless), on `degrees_of_freedom` n - r.
    """

    bounds: dict[str, float]
    factors: dict[str, float]
    means: dict[str, float]
    sizes: dict[str, int]
    scatter: float
    degrees_of_freedom: int
    content: float
    confidence: float
    modified_cv: bool
    method: str
    rulebook: str
    diagnostics: tuple[Diagnostic, ...]

    @property
    def holds(self) -> bool:
        """True where every check passed or was overridden by a person."""
        good = (Outcome.PASSED, Outcome.OVERRIDDEN)
        return all(check.outcome in good for check in self.diagnostics)


@dataclass(frozen=True, slots=True)
class _Pool:
    """Values by condition: as measured, as used, and as compared between batches."""

    groups: dict[str, list]
    used: dict[str, list]
    compared: dict[str, list]
    batches: dict[str, list[str]] | None


def pooled_sd_basis(
    values: Iterable[Number],
    conditions: Iterable[str],
    *,
    batches: Iterable[str] | None = None,
    content: float = 0.90,
    confidence: float = 0.95,
    modified_cv: bool = False,
    overrides: Mapping[str, Override] | None = None,
) -> PooledBasis:
    """Basis values of conditions that share one standard deviation.

    Parameters
    ----------
    values : iterable of numbers, shape (n,), one unit
    conditions, batches : iterables of labels, shape (n,)
        What each value was tested at (temperature, moisture), and its heat or batch.
    content, confidence : float
        Between 0 and 1.
    modified_cv : bool
        Widen each condition to its modified CV first.
    overrides : mapping of check name to Override

    Returns
    -------
    PooledBasis
        mean - k s_p for each condition, k exact for its own n and n - r degrees of
        freedom.

    Raises
    ------
    TooFewValues
        With fewer than 2 conditions or fewer than 2 values in one.
    NotFinite, NoSpread, BadOption, SampleError

    References
    ----------
    CMH-17-1G (2012), 8.3.5.4 and 8.3.5.6.

    Examples
    --------
    >>> pool = pooled_sd_basis([99, 101, 103, 79, 80, 84], ["cold"] * 3 + ["hot"] * 3)
    >>> {name: round(bound, 2) for name, bound in pool.bounds.items()}
    {'cold': 92.54, 'hot': 72.54}
    """
    pool = _pool(values, conditions, batches, modified_cv)
    freedom = _freedom(pool)
    squares = sum(
        sum_of_squares_about_mean(exact_sample(group)) for group in pool.used.values()
    )
    scatter = square_root(squares / freedom, name="pooled standard deviation")
    variances = _equal("equal variances of the conditions (Levene, medians)", pool.used)
    return _result(
        pool,
        "pooled standard deviation",
        scatter,
        lambda mean, factor: mean - factor * scatter,
        (content, confidence),
        modified_cv,
        with_overrides((*_checks(pool), variances), overrides or {}),
    )


def pooled_cv_basis(
    values: Iterable[Number],
    conditions: Iterable[str],
    *,
    batches: Iterable[str] | None = None,
    content: float = 0.90,
    confidence: float = 0.95,
    modified_cv: bool = False,
    overrides: Mapping[str, Override] | None = None,
) -> PooledBasis:
    """Basis values of conditions that share one coefficient of variation.

    Parameters
    ----------
    values, conditions, batches, content, confidence, modified_cv, overrides
        As `pooled_sd_basis`.

    Returns
    -------
    PooledBasis
        mean (1 - k c_p) for each condition, c_p pooled from values over their means.

    Raises
    ------
    TooFewValues, NotFinite, NoSpread, BadOption, SampleError
    OutOfDomain
        If the mean of a condition is not above zero.

    References
    ----------
    CMH-17-1G (2012), 8.3.5.5 and 8.3.5.6.

    Examples
    --------
    >>> pool = pooled_cv_basis([99, 101, 103, 79, 80, 84], ["cold"] * 3 + ["hot"] * 3)
    >>> {name: round(bound, 2) for name, bound in pool.bounds.items()}
    {'cold': 91.16, 'hot': 73.11}
    """
    pool = _pool(values, conditions, batches, modified_cv)
    freedom = _freedom(pool)
    normed = {name: _over_mean(group) for name, group in pool.used.items()}
    scatter = math.sqrt(
        math.fsum((value - 1) ** 2 for group in normed.values() for value in group)
        / freedom
    )
    variances = _equal(
        "equal variances of the normalized conditions (Levene, medians)", normed
    )
    return _result(
        pool,
        "pooled coefficient of variation",
        scatter,
        lambda mean, factor: mean * (1 - factor * scatter),
        (content, confidence),
        modified_cv,
        with_overrides((*_checks(pool), variances), overrides or {}),
    )


def _pool(values, conditions, batches, modified) -> _Pool:
    sample = exact_sample(values)
    groups = by_group(conditions, sample)
    if len(groups) < 2:
        raise TooFewValues(f"{len(groups)} condition; pooling needs at least 2.")
    for name, group in groups.items():
        if len(group) < 2:
            raise TooFewValues(f"Condition {name} has 1 value; at least 2 are needed.")
    labels = None
    if batches is not None:
        given = [str(label) for label in batches]
        batch_count(given, len(sample))
        labels = by_group(conditions, given)
    if not modified:
        return _Pool(groups, groups, groups, labels)
    return _Pool(
        groups,
        {name: modified_values(group) for name, group in groups.items()},
        {
            name: _compared(group, labels[name] if labels else None)
            for name, group in groups.items()
        },
        labels,
    )


def _compared(group: Sequence, labels: Sequence[str] | None) -> list:
    """Widened within batches where that exists; else the condition as a whole."""
    try:
        return modified_by_batch(group, labels)
    except SampleError:
        return modified_values(group)


def _freedom(pool: _Pool) -> int:
    if all(len(set(group)) == 1 for group in pool.used.values()):
        raise NoSpread("No condition has scatter; a basis value needs it.")
    return sum(len(group) for group in pool.used.values()) - len(pool.used)


def _over_mean(group: Sequence) -> list[float]:
    mean = exact_mean(group)
    if mean <= 0:
        raise OutOfDomain(
            f"The mean of a condition is {mean:g}; a CV needs a mean above zero."
        )
    return [float(value) / mean for value in group]


def _checks(pool: _Pool) -> tuple[Diagnostic, ...]:
    overall = no_outliers(
        {f"condition {name}": group for name, group in pool.used.items()},
        check="no outliers within conditions (maximum normed residual)",
    )
    normed = [value for group in pool.compared.values() for value in _normed(group)]
    fit = normality(normed)
    normal = Diagnostic(f"pooled data: {fit.check}", fit.outcome, fit.detail)
    within = "no outliers within batches (maximum normed residual)"
    between = "batches from one population (k-sample Anderson-Darling)"
    if pool.batches is None:
        missing = "the batches were not given"
        return (not_run(within, missing), not_run(between, missing), overall, normal)
    cells = {
        f"condition {name}, batch {batch}": group
        for name, used in pool.used.items()
        for batch, group in by_group(pool.batches[name], used).items()
    }
    return (
        no_outliers(cells, check=within),
        _between(pool.compared, pool.batches, between),
        overall,
        normal,
    )


def _normed(group: Sequence) -> list[float]:
    mean = exact_mean(group)
    return [float(value) / mean if mean else float(value) for value in group]


def _between(
    groups: Mapping[str, Sequence], batches: Mapping[str, list[str]], check: str
) -> Diagnostic:
    """The k-sample test in each condition; all must pass."""
    found = {
        name: same_population(by_group(batches[name], group))
        for name, group in groups.items()
    }
    detail = "; ".join(f"{name}: {test.detail}" for name, test in found.items())
    outcomes = {test.outcome for test in found.values()}
    if Outcome.FAILED in outcomes:
        return judged(check, False, detail)
    return (
        not_run(check, detail)
        if Outcome.NOT_RUN in outcomes
        else judged(check, True, detail)
    )


def _equal(check: str, groups: Mapping[str, Sequence]) -> Diagnostic:
    try:
        test = levene(groups)
    except SampleError as error:
        return not_run(check, str(error))
    return judged(check, not test.rejected, f"F = {test.f:.3f}, p = {test.p_value:.3f}")


def _result(
    pool: _Pool,
    method: str,
    scatter: float,
    bound: Callable[[float, float], float],
    levels: tuple[float, float],
    modified: bool,
    diagnostics: tuple[Diagnostic, ...],
) -> PooledBasis:
    content = probability(levels[0], name="content")
    confidence = probability(levels[1], name="confidence")
    freedom = _freedom(pool)
    sizes = {name: len(group) for name, group in pool.used.items()}
    means = {name: exact_mean(group) for name, group in pool.used.items()}
    found = tolerance_factors(
        list(sizes.values()),
        [freedom] * len(sizes),
        content=content,
        confidence=confidence,
    )
    factors = dict(zip(sizes, map(float, found), strict=True))
    return PooledBasis(
        bounds={
            name: representable(bound(means[name], factors[name]), name="bound")
            for name in sizes
        },
        factors=factors,
        means=means,
        sizes=sizes,
        scatter=scatter,
        degrees_of_freedom=freedom,
        content=content,
        confidence=confidence,
        modified_cv=modified,
        method=method,
        rulebook=str(Rulebook.CMH17),
        diagnostics=diagnostics,
    )
