"""Basis values where batches differ: CMH-17's ANOVA method and a random-effects bound."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.anova import one_way_anova
from labtrack.statistics.batches import levene
from labtrack.statistics.descriptive import exact_mean
from labtrack.statistics.diagnostics import (
    Diagnostic,
    Outcome,
    Override,
    judged,
    not_run,
    with_overrides,
)
from labtrack.statistics.groups import Groups, exact_groups
from labtrack.statistics.outliers import no_outliers
from labtrack.statistics.rulebooks import Rulebook
from labtrack.statistics.samples import (
    NoSpread,
    SampleError,
    probability,
    representable,
)
from labtrack.statistics.tolerance import one_sided_normal_factor

DRAWS = 100_000
BATCHES = "at least 5 batches"


@dataclass(frozen=True, slots=True)
class GroupedBound:
    """A lower tolerance bound over batches, in the unit of the values.

    `between_sd` and `within_sd` are the components behind it (between cut at zero);
    `factor` and `sd` reproduce it as mean - factor * sd where the method has them.
    """

    bound: float
    factor: float | None
    mean: float
    sd: float
    between_sd: float
    within_sd: float
    effective_batch_size: float
    n: int
    batches: int
    content: float
    confidence: float
    method: str
    rulebook: str
    diagnostics: tuple[Diagnostic, ...]

    @property
    def holds(self) -> bool:
        """True where every check passed or was overridden by a person."""
        good = (Outcome.PASSED, Outcome.OVERRIDDEN)
        return all(check.outcome in good for check in self.diagnostics)


@dataclass(frozen=True, slots=True)
class _Components:
    groups: dict[str, list]
    n: int
    mean: float
    ms_between: float
    ms_within: float
    batch_size: float

    @property
    def between(self) -> float:
        excess = self.ms_between - self.ms_within
        return math.sqrt(max(0.0, excess / self.batch_size))


def _components(groups: Groups) -> _Components:
    samples = exact_groups(groups, noun="batch")
    every = [value for values in samples.values() for value in values]
    if len(set(every)) == 1:
        raise NoSpread(f"All {len(every)} values are equal; a bound needs scatter.")
    n, k = len(every), len(samples)
    table = one_way_anova(samples)
    share = sum(len(values) ** 2 for values in samples.values()) / n
    return _Components(
        samples,
        n,
        exact_mean(every),
        table.ms_between,
        table.ms_within,
        (n - share) / (k - 1),
    )


def anova_basis(
    groups: Groups,
    *,
    content: float = 0.90,
    confidence: float = 0.95,
    overrides: Mapping[str, Override] | None = None,
) -> GroupedBound:
    """Basis value by CMH-17's one-way analysis of variance method.

    Parameters
    ----------
    groups : mapping of batch to values, or iterable of iterables, one unit
        At least 2 batches, and more values than batches.
    content, confidence : float
        Between 0 and 1.
    overrides : mapping of check name to Override

    Returns
    -------
    GroupedBound
        mean - T S, S^2 = MSB / n' + (n' - 1) / n' MSE, and T interpolated between the
        factors for the number of values and for the number of batches.

    Raises
    ------
    TooFewValues, NotFinite, BadOption
    NoSpread
        If all values are equal or no batch has scatter.
    OutOfRange
        If values or results are beyond what a double can hold.

    References
    ----------
    CMH-17-1G (2012), 8.3.4.6 and 8.3.5.1, eqs. (a) to (l); Vangel (1992), Technometrics
    34, 176-185.

    Examples
    --------
    >>> heats = [[249, 252, 250], [241, 240, 244], [255, 257, 254], [246, 245, 249]]
    >>> round(anova_basis(heats).bound, 2)
    224.54
    """
    parts = _components(groups)
    k, size = len(parts.groups), parts.batch_size
    variance = parts.ms_between / size + (size - 1) / size * parts.ms_within
    by_values = one_sided_normal_factor(parts.n, content, confidence)
    by_batches = one_sided_normal_factor(k, content, confidence)
    factor = by_values
    if parts.ms_between > parts.ms_within and size > 1:
        root = math.sqrt(size)
        weight = math.sqrt(
            parts.ms_between / (parts.ms_between + (size - 1) * parts.ms_within)
        )
        factor = (by_values - by_batches / root + (by_batches - by_values) * weight) / (
            1 - 1 / root
        )
    sd = math.sqrt(variance)
    return GroupedBound(
        bound=representable(parts.mean - factor * sd, name="bound"),
        factor=factor,
        mean=parts.mean,
        sd=sd,
        between_sd=parts.between,
        within_sd=math.sqrt(parts.ms_within),
        effective_batch_size=size,
        n=parts.n,
        batches=k,
        content=content,
        confidence=confidence,
        method="one-way ANOVA",
        rulebook=str(Rulebook.CMH17),
        diagnostics=with_overrides(_checks(parts), overrides or {}),
    )


def _checks(parts: _Components) -> tuple[Diagnostic, ...]:
    k = len(parts.groups)
    check = "equal variances of the batches (Levene, medians)"
    try:
        test = levene(parts.groups)
        equal = judged(
            check, not test.rejected, f"F = {test.f:.3f}, p = {test.p_value:.3f}"
        )
    except SampleError as error:
        equal = not_run(check, str(error))
    return (
        no_outliers(
            {f"batch {name}": values for name, values in parts.groups.items()},
            check="no outliers within batches (maximum normed residual)",
        ),
        equal,
        judged(BATCHES, k >= 5, f"{k} batches"),
    )


def random_effects_bound(
    groups: Groups,
    *,
    content: float = 0.90,
    confidence: float = 0.95,
    seed: int = 0,
    overrides: Mapping[str, Override] | None = None,
) -> GroupedBound:
    """Lower tolerance bound of one-way random effects by generalized confidence.

    Parameters
    ----------
    groups, content, confidence, overrides
        As `anova_basis`.
    seed : int
        Of the 100,000 draws; the same seed gives the same bound.

    Returns
    -------
    GroupedBound
        The quantile of the generalized pivotal quantity for mean - z sqrt(total
        variance); exact pivots for equal batch sizes, unweighted batch means otherwise.
        The error from the draws is below half a percent of the distance to the mean.

    Raises
    ------
    As `anova_basis`.
    NoSpread
        If all values are equal or no batch has scatter.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.
    TooFewValues
        With fewer than two batches, or an empty one.

    References
    ----------
    Krishnamoorthy and Mathew (2009), Statistical Tolerance Regions, 5.3.2 (balanced)
    and 5.4.1 (unbalanced). No rulebook.

    Examples
    --------
    >>> heats = [[249, 252, 250], [241, 240, 244], [255, 257, 254], [246, 245, 249]]
    >>> 222 < random_effects_bound(heats).bound < 226
    True
    """
    from scipy.special import ndtri

    p = probability(content, name="content")
    level = probability(confidence, name="confidence")
    parts = _components(groups)
    k = len(parts.groups)
    means = [exact_mean(values) for values in parts.groups.values()]
    middle = math.fsum(means) / k
    between = math.fsum((mean - middle) ** 2 for mean in means)
    inverse = math.fsum(1 / len(values) for values in parts.groups.values()) / k
    within = parts.ms_within * (parts.n - k)
    random = np.random.default_rng(seed)
    normal = random.standard_normal(DRAWS)
    batch = between / random.chisquare(k - 1, DRAWS)
    inside = within / random.chisquare(parts.n - k, DRAWS)
    total = np.maximum(batch + (1 - inverse) * inside, 0.0)
    pivot = middle - normal * np.sqrt(batch / k) - float(ndtri(p)) * np.sqrt(total)
    sd = math.sqrt(between / (k - 1) + (1 - inverse) * parts.ms_within)
    return GroupedBound(
        bound=representable(float(np.quantile(pivot, 1 - level)), name="bound"),
        factor=None,
        mean=middle,
        sd=sd,
        between_sd=math.sqrt(max(0.0, between / (k - 1) - inverse * parts.ms_within)),
        within_sd=math.sqrt(parts.ms_within),
        effective_batch_size=1 / inverse,
        n=parts.n,
        batches=k,
        content=p,
        confidence=level,
        method=f"random effects, generalized confidence ({DRAWS} draws, seed {seed})",
        rulebook=str(Rulebook.NONE),
        diagnostics=with_overrides(_checks(parts), overrides or {}),
    )
