"""Linear mixed model with heat as a random effect, by restricted maximum likelihood."""

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.goodness import normality
from labtrack.statistics.linear_regression import two_sided_t
from labtrack.statistics.samples import (
    NoSpread,
    SampleError,
    SingularDesign,
    TooFewValues,
    all_equal,
    moderate_sample,
    probability,
)

ENOUGH_HEATS = 5


@dataclass(frozen=True, slots=True)
class FixedEffect:
    """One fixed term, in units of response over predictor."""

    name: str
    estimate: float
    sd: float
    df: int
    t: float
    p: float
    interval: tuple[float, float]
    between_heats: bool


@dataclass(frozen=True, slots=True)
class MixedModel:
    """Fixed effects, the variance between heats and of the residual, heat effects."""

    effects: tuple[FixedEffect, ...]
    var_heat: float
    var_residual: float
    heat_p: float
    heat_effects: dict[str, float]
    log_likelihood: float
    heats: int
    n: int
    confidence: float
    diagnostics: tuple[Diagnostic, ...]

    def effect(self, name: str) -> FixedEffect:
        """The fixed effect of one term by name.

        Raises
        ------
        SampleError
            If the model has no such term.
        """
        for found in self.effects:
            if found.name == name:
                return found
        raise SampleError(f"The model has no term {name!r}.")


@dataclass(frozen=True, slots=True)
class _Grouped:
    """Response and design, scaled, with the sums over each heat."""

    y: np.ndarray
    design: np.ndarray
    codes: np.ndarray
    sizes: np.ndarray
    sums: np.ndarray

    def solve(self, ratio: float) -> tuple[float, float, np.ndarray, np.ndarray]:
        """REML log-likelihood, residual variance, coefficients, (X'V⁻¹X)⁻¹."""
        n, p = self.design.shape
        shrink = ratio / (1 + ratio * self.sizes)
        both = np.column_stack([self.design, self.y])
        gram = both.T @ both - self.sums.T @ (shrink[:, None] * self.sums)
        cross = gram[:p, :p]
        inverse = np.linalg.inv(cross)
        beta = inverse @ gram[:p, p]
        rest = max(float(gram[p, p] - gram[:p, p] @ beta), 0.0)
        variance = rest / (n - p)
        if variance == 0.0:
            return math.inf, 0.0, beta, inverse
        likelihood = -0.5 * (
            (n - p) * (math.log(2 * math.pi * variance) + 1)
            + float(np.log1p(ratio * self.sizes).sum())
            + float(np.linalg.slogdet(cross)[1])
        )
        return likelihood, variance, beta, inverse


def _best_ratio(grouped: _Grouped) -> float:
    from scipy.optimize import minimize_scalar

    def loss(log_ratio: float) -> float:
        return -grouped.solve(math.exp(log_ratio))[0]

    grid = np.linspace(-14.0, 14.0, 57)
    losses = [loss(value) for value in grid]
    at = int(np.argmin(losses))
    low, high = grid[max(at - 1, 0)], grid[min(at + 1, grid.size - 1)]
    found = minimize_scalar(
        loss, bounds=(low, high), method="bounded", options={"xatol": 1e-10}
    )
    at_zero = -grouped.solve(0.0)[0]
    if at_zero <= found.fun + 1e-10:
        return 0.0
    return math.exp(found.x)


def _grouped(y: np.ndarray, design: np.ndarray, codes: np.ndarray) -> _Grouped:
    sizes = np.bincount(codes).astype(float)
    both = np.column_stack([design, y])
    sums = np.zeros((sizes.size, both.shape[1]))
    np.add.at(sums, codes, both)
    return _Grouped(y, design, codes, sizes, sums)


def _read(
    response: Iterable[float],
    heats: Iterable[Hashable],
    predictors: Mapping[str, Iterable[float]],
) -> tuple[np.ndarray, list[str], np.ndarray, list[str], np.ndarray]:
    y = moderate_sample(response, at_least=4, name="response")
    labels = [str(heat) for heat in heats]
    columns = {
        str(name): moderate_sample(column, name=f"predictor {name}")
        for name, column in predictors.items()
    }
    for name, size in (
        ("heats", len(labels)),
        *((name, column.size) for name, column in columns.items()),
    ):
        if size != y.size:
            raise SampleError(f"{size} values of {name} for {y.size} responses.")
    names = list(dict.fromkeys(labels))
    codes = np.array([names.index(label) for label in labels])
    design = np.column_stack([np.ones(y.size), *columns.values()])
    _refuse_unusable(y, design, len(names), list(columns))
    return y, names, codes, ["1", *columns], design


def _refuse_unusable(
    y: np.ndarray, design: np.ndarray, heats: int, names: list[str]
) -> None:
    n, p = design.shape
    if heats < 2 or heats == n:
        raise TooFewValues(
            f"{heats} heats among {n} values; at least 2 heats are needed, and some "
            "heat with 2 values."
        )
    if n <= p + 1:
        raise TooFewValues(f"{n} values for {p} fixed terms and two variances.")
    scaled = design / np.abs(design).max(axis=0).clip(1e-300)
    if np.linalg.matrix_rank(scaled) < p:
        raise SingularDesign(
            f"The terms {', '.join(['1', *names])} cannot be told apart on these data."
        )
    if all_equal(y):
        raise NoSpread(f"All {n} responses are equal.")


def _between(column: np.ndarray, codes: np.ndarray) -> bool:
    """Whether a term is the same for all values of a heat."""
    return all(all_equal(column[codes == code]) for code in range(codes.max() + 1))


def mixed_model(
    response: Iterable[float],
    heats: Iterable[Hashable],
    predictors: Mapping[str, Iterable[float]],
    *,
    confidence: float = 0.95,
) -> MixedModel:
    """Regression with heats as a random effect: y = Xb + heat + error.

    Parameters
    ----------
    response : array, shape (n,), any one unit
    heats : labels, shape (n,)
    predictors : mapping of term to array, shape (n,)
        Measured scandium of the heat, aging time of the bar; 0/1 columns for classes.
        The constant "1" is added.
    confidence : float
        Two-sided, of the effects' intervals.

    Returns
    -------
    MixedModel

    Raises
    ------
    TooFewValues
        With fewer than two heats, no heat of two values, or too few heats for the
        terms that vary between heats.
    SingularDesign
        If terms cannot be told apart.
    NoSpread
        If all responses are equal or nothing is left to estimate the residual.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    Notes
    -----
    Random intercepts only. Degrees of freedom are between-within: a term constant
    within heats has heats less the number of such terms, another n less heats less the
    number of those. `heat_p` is the likelihood-ratio test of no scatter between heats,
    half chi-squared(1). Heat effects are shrunken (BLUP).

    References
    ----------
    Pinheiro & Bates (2000), Mixed-Effects Models in S and S-PLUS, 2.2 and 2.4;
    Self & Liang (1987), J. Am. Stat. Assoc. 82, 605-610 (the half).

    Examples
    --------
    >>> found = mixed_model(
    ...     [140, 142, 150, 153, 161, 160, 172, 171],
    ...     "aabbccdd",
    ...     {"Sc": [0.0, 0.0, 0.1, 0.1, 0.2, 0.2, 0.3, 0.3]},
    ... )
    >>> round(found.effect("Sc").estimate, 2), found.effect("Sc").df
    (100.5, 2)
    """
    from scipy.special import chdtrc

    level = probability(confidence, name="confidence")
    y, names, codes, labels, design = _read(response, heats, predictors)
    center, spread = float(y.mean()), float(np.ptp(y))
    scales = np.abs(design).max(axis=0)
    shifted = (y - center) / spread
    grouped = _grouped(shifted, design / scales, codes)
    ratio = _best_ratio(grouped)
    likelihood, variance, beta, inverse = grouped.solve(ratio)
    if variance <= 1e-28:
        raise NoSpread("Nothing is left to estimate the residual scatter.")
    residual = shifted - grouped.design @ beta
    totals = np.bincount(codes, weights=residual)
    gain = max(0.0, likelihood - grouped.solve(0.0)[0])
    blups = ratio / (1 + ratio * grouped.sizes) * totals * spread
    inner = residual - (blups / spread)[codes]
    return MixedModel(
        effects=_effects(
            beta * spread / scales,
            np.sqrt(np.diag(inverse) * variance) * spread / scales,
            labels,
            [_between(column, codes) for column in design.T],
            (len(names), y.size, level, center),
        ),
        var_heat=ratio * variance * spread**2,
        var_residual=variance * spread**2,
        heat_p=0.5 * float(chdtrc(1, 2 * gain)) if gain > 0 else 1.0,
        heat_effects=dict(zip(names, blups.tolist(), strict=True)),
        log_likelihood=likelihood
        - (y.size - len(labels)) * math.log(spread)
        - float(np.log(scales).sum()),
        heats=len(names),
        n=y.size,
        confidence=level,
        diagnostics=(
            judged(
                "number of heats",
                len(names) >= ENOUGH_HEATS,
                f"{len(names)}; {ENOUGH_HEATS} or more are wanted",
            ),
            judged(
                "variance between heats above zero",
                ratio > 0,
                "zero is the edge of what is allowed"
                if ratio == 0
                else f"{ratio:.3g} of the residual",
            ),
            normality(inner.tolist()),
        ),
    )


def _effects(
    estimates: np.ndarray,
    errors: np.ndarray,
    labels: list[str],
    between: list[bool],
    context: tuple[int, int, float, float],
) -> tuple[FixedEffect, ...]:
    from scipy.special import stdtr

    heats, n, level, center = context
    df_between = heats - sum(between)
    df_within = n - heats - (len(between) - sum(between))
    effects = []
    for label, estimate, sd, constant in zip(
        labels, estimates.tolist(), errors.tolist(), between, strict=True
    ):
        estimate += center if label == "1" else 0.0
        df = df_between if constant else df_within
        if df < 1:
            raise TooFewValues(
                f"{heats} heats and {n} values leave no degree of freedom for {label}."
            )
        t = estimate / sd
        margin = two_sided_t(level, df) * sd
        effects.append(
            FixedEffect(
                label,
                estimate,
                sd,
                df,
                t,
                2 * float(stdtr(df, -abs(t))),
                (estimate - margin, estimate + margin),
                constant,
            )
        )
    return tuple(effects)
