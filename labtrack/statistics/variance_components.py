"""Random effects: scatter between heats and within them, and what n is worth."""

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from labtrack.statistics.anova import OneWayAnova, one_way_anova
from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.groups import Groups, exact_groups
from labtrack.statistics.samples import (
    NoConvergence,
    NoSpread,
    SampleError,
    TooFewValues,
    moderate_sample,
    probability,
    whole_number,
)

ENOUGH_HEATS = 5
"""With fewer groups the variance between them is hardly known."""


@dataclass(frozen=True, slots=True)
class VarianceComponents:
    """Between and within groups; variances in the unit of the values, squared."""

    var_between: float
    var_within: float
    var_total: float
    intraclass_correlation: float
    intraclass_interval: tuple[float, float]
    mean_group_size: float
    effective_n: float
    mean: float
    anova: OneWayAnova
    confidence: float
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class RemlComponents:
    """Variance per level by REML, outermost first, residual last."""

    components: dict[str, float]
    mean: float
    standard_error: float
    log_likelihood: float
    n: int
    diagnostics: tuple[Diagnostic, ...]


def effective_n(
    sizes: Iterable[int], *, var_between: float, var_within: float
) -> float:
    """How many independent values the mean of grouped values is worth.

    Parameters
    ----------
    sizes : iterable of int, values per group (bars per heat)
    var_between, var_within : float, any unit squared

    Returns
    -------
    float
        Between the number of groups (groups of equal size, no scatter within) and
        the number of values (no scatter between).

    Raises
    ------
    TooFewValues
        Without a group, or with an empty one.
    SampleError
        If a variance is negative or not finite, or both are zero.
    BadOption
        If a size is no whole number.

    Notes
    -----
    (var_between + var_within) divided by the variance of the plain mean,
    var_between * sum(n_i^2)/N^2 + var_within/N.

    References
    ----------
    Kish (1965), Survey Sampling, 5.4 (the design effect), for unequal sizes.

    Examples
    --------
    >>> effective_n([6, 6, 6, 6], var_between=1.0, var_within=0.0)
    4.0
    >>> effective_n([6, 6, 6, 6], var_between=0.0, var_within=1.0)
    24.0
    """
    counts = [whole_number(size, name="The size of a group") for size in sizes]
    if not counts:
        raise TooFewValues("There is no group.")
    total = var_between + var_within
    if not (var_between >= 0 and var_within >= 0 and 0 < total < math.inf):
        raise SampleError(
            f"Variances are {var_between} between and {var_within} within; expected "
            "none negative, not both zero, and finite."
        )
    n = sum(counts)
    concentration = sum(count * count for count in counts) / n**2
    return (var_between + var_within) / (var_between * concentration + var_within / n)


def one_way_random(groups: Groups, *, confidence: float = 0.95) -> VarianceComponents:
    """Variance between and within groups (heats) by the ANOVA estimator.

    Parameters
    ----------
    groups : mapping of name to values, or iterable of iterables
        Any one unit. Text is taken as the decimal it says.
    confidence : float
        Two-sided, of the interval of the intraclass correlation.

    Returns
    -------
    VarianceComponents

    Raises
    ------
    SampleError
        As :func:`labtrack.statistics.anova.one_way_anova`.

    Notes
    -----
    var_between = (MSB - MSW)/n0 with n0 = (N - sum n_i^2/N)/(k - 1); a negative
    estimate is reported as zero and a diagnostic says so. The interval of the
    intraclass correlation is exact for groups of equal size and approximate with n0
    for others.

    References
    ----------
    Searle, Casella & McCulloch (1992), Variance Components, 3.5 and 3.6.
    Montgomery, Design and Analysis of Experiments, 10th ed., 3.9.2.

    Examples
    --------
    >>> looms = [[98, 97, 99, 96], [91, 90, 93, 92], [96, 95, 97, 95], [95, 96, 99, 98]]
    >>> found = one_way_random(looms)
    >>> round(found.var_between, 3), round(found.var_within, 3)
    (6.958, 1.896)
    """
    from scipy.special import fdtri

    confidence = probability(confidence, name="confidence")
    if not hasattr(groups, "items"):
        groups = [list(group) for group in groups]
    table = one_way_anova(groups)
    sizes = list(table.group_sizes.values())
    n0 = float(
        (Fraction(table.n) - Fraction(sum(size * size for size in sizes), table.n))
        / table.df_between
    )
    raw = (table.ms_between - table.ms_within) / n0
    between, within = max(raw, 0.0), table.ms_within
    tail = (1 - confidence) / 2
    bounds = []
    for q in (1 - tail, tail):
        ratio = table.f / float(fdtri(table.df_between, table.df_within, q))
        bounds.append(
            1.0 if math.isinf(ratio) else max((ratio - 1) / (ratio - 1 + n0), 0.0)
        )
    return VarianceComponents(
        var_between=between,
        var_within=within,
        var_total=between + within,
        intraclass_correlation=between / (between + within),
        intraclass_interval=(bounds[0], bounds[1]),
        mean_group_size=n0,
        effective_n=effective_n(sizes, var_between=between, var_within=within)
        if between + within > 0
        else float(len(sizes)),
        mean=float(
            np.average(list(table.group_means.values()), weights=np.array(sizes, float))
        ),
        anova=table,
        confidence=confidence,
        diagnostics=(
            judged(
                "variance between groups not negative",
                raw >= 0,
                f"(MSB - MSW)/n0 = {raw:.4g}"
                + ("" if raw >= 0 else ", reported as zero"),
            ),
            judged(
                "number of groups",
                len(sizes) >= ENOUGH_HEATS,
                f"{len(sizes)} groups; {ENOUGH_HEATS} or more are wanted",
            ),
            judged(
                "balance",
                len(set(sizes)) == 1,
                f"{min(sizes)} to {max(sizes)} values per group",
            ),
            *table.diagnostics[:1],
        ),
    )


def _memberships(levels: dict[str, list[str]], n: int) -> list[np.ndarray]:
    """For each level n by n: 1 where two values share the group of that level."""
    shared = []
    path = [""] * n
    for name, labels in levels.items():
        if len(labels) != n:
            raise SampleError(
                f"{len(labels)} labels of {name} for {n} values; expected one each."
            )
        path = [
            f"{above}\x1f{label}" for above, label in zip(path, labels, strict=True)
        ]
        codes = np.unique(path, return_inverse=True)[1]
        if len(set(path)) < 2:
            raise TooFewValues(f"{name} has one group; at least 2 are needed.")
        if len(set(path)) == n:
            raise TooFewValues(
                f"Every group of {name} holds a single value; its scatter cannot be "
                "told from the residual."
            )
        shared.append((codes[:, None] == codes[None, :]).astype(float))
    return shared


def _restricted_likelihood(
    y: np.ndarray, shared: list[np.ndarray], ratios: np.ndarray
) -> tuple[float, float, float, float]:
    """Profile REML log-likelihood, residual variance, mean, its variance over it."""
    n = y.size
    covariance = np.eye(n)
    for ratio, together in zip(ratios, shared, strict=True):
        covariance += ratio * together
    lower = np.linalg.cholesky(covariance)
    ones = np.linalg.solve(lower, np.ones(n))
    white = np.linalg.solve(lower, y)
    weight = float(ones @ ones)
    mean = float(ones @ white) / weight
    residual = white - mean * ones
    variance = float(residual @ residual) / (n - 1)
    log_det = 2 * float(np.log(np.diag(lower)).sum())
    likelihood = -0.5 * (
        (n - 1) * (math.log(2 * math.pi * variance) + 1) + log_det + math.log(weight)
    )
    return likelihood, variance, mean, 1 / weight


def nested_reml(
    values: Iterable[float], levels: dict[str, Iterable[Hashable]]
) -> RemlComponents:
    """Variance of each level of a nested structure by restricted maximum likelihood.

    Parameters
    ----------
    values : array, shape (n,), any one unit
    levels : mapping of name to labels, shape (n,) each, outermost first
        {"heat": ..., "mold": ..., "bar": ...}; a label names its group within the
        group above it.

    Returns
    -------
    RemlComponents

    Raises
    ------
    TooFewValues
        If a level has one group, or no group of a level holds two values.
    NoSpread
        If all values are equal.
    NoConvergence
        If the optimizer does not settle.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    Notes
    -----
    Components are kept at or above zero. For one level and groups of equal size the
    answer is that of :func:`one_way_random` where that is positive. The model's only
    fixed effect is the mean; for covariates see
    :func:`labtrack.statistics.mixed_models.mixed_model`. Dense algebra: meant for up
    to about a thousand values.

    References
    ----------
    Patterson & Thompson (1971), Biometrika 58, 545-554.
    Searle, Casella & McCulloch (1992), Variance Components, 6.6.

    Examples
    --------
    >>> found = nested_reml([98, 97, 91, 90, 96, 95], {"heat": "aabbcc"})
    >>> round(found.components["heat"], 3), round(found.components["residual"], 3)
    (12.75, 0.5)
    """
    from scipy.optimize import minimize

    raw = moderate_sample(values, at_least=3)
    spread = float(np.ptp(raw))
    if spread == 0.0:
        raise NoSpread(f"All {raw.size} values are equal.")
    center = float(raw.mean())
    y = (raw - center) / spread
    labels = {name: [str(label) for label in given] for name, given in levels.items()}
    shared = _memberships(labels, y.size)

    def loss(roots: np.ndarray) -> float:
        return -_restricted_likelihood(y, shared, roots**2)[0]

    found = min(
        (
            minimize(
                loss,
                np.full(len(shared), start),
                method="Nelder-Mead",
                options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000},
            )
            for start in (0.3, 1.5)
        ),
        key=lambda attempt: attempt.fun,
    )
    if not found.success:
        raise NoConvergence(f"REML did not settle: {found.message}")
    ratios = np.where(np.abs(found.x) < 1e-5, 0.0, found.x**2)
    likelihood, variance, mean, leverage = _restricted_likelihood(y, shared, ratios)
    scale = spread * spread
    components = {
        name: float(ratio * variance * scale)
        for name, ratio in zip(labels, ratios, strict=True)
    }
    return RemlComponents(
        components={**components, "residual": variance * scale},
        mean=center + mean * spread,
        standard_error=math.sqrt(variance * leverage) * spread,
        log_likelihood=likelihood - (y.size - 1) * math.log(spread),
        n=y.size,
        diagnostics=tuple(
            judged(
                f"variance of {name} above zero",
                ratio > 0,
                f"{components[name]:.4g}; zero is the edge of what is allowed",
            )
            for name, ratio in zip(labels, ratios, strict=True)
        ),
    )


def group_means(groups: Groups) -> dict[str, float]:
    """The mean of each group: what intervals over heats are made of.

    Parameters
    ----------
    groups : mapping of name to values, or iterable of iterables, any one unit

    Returns
    -------
    dict of str to float
        In that unit.

    Raises
    ------
    TooFewValues
        If there is no group, or an empty one.
    NotFinite
        If a value is nan, infinite or no number.

    References
    ----------
    By definition.

    Examples
    --------
    >>> group_means({"H1": [1.0, 2.0], "H2": [4.0]})
    {'H1': 1.5, 'H2': 4.0}
    """
    return {
        name: float(sum(sample) / len(sample))
        for name, sample in exact_groups(groups, at_least=1).items()
    }
