"""Effects of two-level factorial designs: full, fractional, with center points."""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.anova import upper_tail_of_f
from labtrack.statistics.coded_factors import Term, coded_levels, term_name
from labtrack.statistics.diagnostics import Diagnostic, judged, not_run
from labtrack.statistics.samples import (
    BadOption,
    SampleError,
    SingularDesign,
    TooFewValues,
    moderate_sample,
)


@dataclass(frozen=True, slots=True)
class FactorialEffect:
    """One estimable effect: change of the response from low to high, and its sum."""

    term: str
    aliases: tuple[str, ...]
    effect: float
    coefficient: float
    ss: float
    standard_error: float | None
    t: float | None
    f: float | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Curvature:
    """Mean of the center points less that of the factorial points."""

    difference: float
    ss: float
    f: float | None
    p: float | None


@dataclass(frozen=True, slots=True)
class FactorialAnalysis:
    """Effects in the unit of the response; sums of squares in that unit squared."""

    intercept: float
    effects: tuple[FactorialEffect, ...]
    curvature: Curvature | None
    df_error: int
    ss_error: float
    ss_total: float
    n: int
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ms_error(self) -> float | None:
        """Error mean square; None for a saturated model."""
        return self.ss_error / self.df_error if self.df_error else None

    @property
    def r_squared(self) -> float:
        """Part of the total sum of squares that is not error."""
        return 1.0 - self.ss_error / self.ss_total if self.ss_total else 1.0

    def effect(self, term: str) -> FactorialEffect:
        """The effect of a term, also by the name of one of its aliases.

        Raises
        ------
        SampleError
            If the model has no such term.
        """
        for found in self.effects:
            if term == found.term or term in found.aliases:
                return found
        raise SampleError(f"The model has no term {term!r}.")


def _terms(names: Sequence[str], order: int | None) -> list[Term]:
    highest = len(names) if order is None else order
    if not 1 <= highest <= len(names):
        raise BadOption(
            f"Interactions up to order {highest} of {len(names)} factors; expected 1 "
            f"to {len(names)}."
        )
    return [
        term
        for size in range(1, highest + 1)
        for term in itertools.combinations(names, size)
    ]


def _alias_classes(
    terms: list[Term], columns: Mapping[str, np.ndarray]
) -> tuple[dict[Term, np.ndarray], dict[Term, list[str]]]:
    """Terms that the factorial points can tell apart, and what each stands for."""
    kept: dict[Term, np.ndarray] = {}
    aliases: dict[Term, list[str]] = {}
    seen: dict[bytes, Term] = {}
    for term in terms:
        column = np.prod([columns[name] for name in term], axis=0)
        if (column == column[0]).all():
            continue  # aliased with the mean
        for sign in (1, -1):
            known = seen.get((sign * column + 0.0).tobytes())
            if known is not None:
                aliases[known].append(("" if sign > 0 else "-") + term_name(term))
                break
        else:
            kept[term], aliases[term] = column, []
            seen[(column + 0.0).tobytes()] = term
    return kept, aliases


def _wanted(
    names: Sequence[str], terms: Iterable[Iterable[str]] | None, order: int | None
) -> list[Term]:
    if terms is None:
        return _terms(names, order)
    chosen = [tuple(term) for term in terms]
    for term in chosen:
        unknown = [name for name in term if name not in names]
        if unknown or not term or len(set(term)) != len(term):
            raise BadOption(f"{term} is no product of the factors {', '.join(names)}.")
    return chosen


def factorial_effects(
    levels: Mapping[str, Iterable[float]],
    response: Iterable[float],
    *,
    terms: Iterable[Iterable[str]] | None = None,
    order: int | None = None,
    curvature: bool = True,
) -> FactorialAnalysis:
    """Estimate the effects of a two-level design, with their aliases.

    Parameters
    ----------
    levels : mapping of factor to levels, shape (n,) each
        Two levels per factor in any unit; the middle marks center points.
    response : array, shape (n,), any one unit
    terms : iterable of tuples of factor names, optional
        The model; by default every interaction, or those up to `order`.
    order : int, optional
        Highest interaction: 2 for two-factor interactions.
    curvature : bool
        Whether center points give a line of curvature; else it is part of the error
        and the intercept is the mean of all points.

    Returns
    -------
    FactorialAnalysis
        An effect is twice its coefficient. Curvature has one degree of freedom.

    Raises
    ------
    TooFewValues
        With fewer factorial points than effects and a mean.
    SingularDesign
        If a factor does not vary, or terms depend on one another without being
        plain aliases.
    SampleError
        If a level is neither low, high nor halfway.

    Notes
    -----
    Terms whose columns agree but for sign are aliases: the first (lowest order) is
    estimated and names the others. In a design that is not orthogonal, sums of squares
    are partial (each adjusted for all others). Factors are symmetric: no hierarchy is
    enforced. Without degrees of freedom for error use :mod:`labtrack.statistics.lenth`.

    References
    ----------
    Montgomery (2019), Design and Analysis of Experiments, 10th ed.,
    ch. 6 and 8; 6.8 for center points.

    Examples
    --------
    >>> found = factorial_effects(
    ...     {"A": [-1, 1, -1, 1], "B": [-1, -1, 1, 1]}, [28.0, 36.0, 18.0, 31.0]
    ... )
    >>> [(effect.term, effect.effect) for effect in found.effects]
    [('A', 10.5), ('B', -7.5), ('AB', 2.5)]
    """
    names = [str(name) for name in levels]
    y = moderate_sample(response, at_least=2, name="response")
    coded = {
        str(name): coded_levels(column, name=f"factor {name}")
        for name, column in levels.items()
    }
    for name, column in coded.items():
        if column.size != y.size:
            raise SampleError(
                f"Factor {name} has {column.size} levels for {y.size} responses."
            )
    corner = np.all([column != 0 for column in coded.values()], axis=0)
    center = np.all([column == 0 for column in coded.values()], axis=0)
    if not (corner | center).all():
        raise SampleError(
            "Some points are halfway in some factors only; that is a response surface, "
            "not a two-level design."
        )
    at_corner = {name: column[corner] for name, column in coded.items()}
    kept, aliases = _alias_classes(_wanted(names, terms, order), at_corner)
    return _analysis(y[corner], y[center], kept, aliases, split=curvature)


def _analysis(
    at_corners: np.ndarray,
    at_center: np.ndarray,
    kept: dict[Term, np.ndarray],
    aliases: dict[Term, list[str]],
    *,
    split: bool,
) -> FactorialAnalysis:
    n, m = at_corners.size, at_center.size
    if n < len(kept) + 1:
        raise TooFewValues(
            f"{n} factorial points for {len(kept)} effects and a mean; leave terms out."
        )
    coefficients, scales, ss_corner = _estimates(at_corners, kept)
    everything = np.concatenate([at_corners, at_center])
    ss_total = math.fsum((everything - everything.mean()) ** 2)
    difference = float(at_center.mean() - at_corners.mean()) if m else 0.0
    ss_curvature = n * m * difference**2 / (n + m)
    ss_center = math.fsum((at_center - at_center.mean()) ** 2) if m else 0.0
    df_error = n - len(kept) - 1 + max(m - 1, 0)
    # What is left of a saturated model is rounding, not error.
    ss_error = ss_corner + ss_center if df_error else 0.0
    intercept = float(coefficients[0])
    if m and not split:
        df_error, ss_error = df_error + 1, ss_error + ss_curvature
        intercept += m * difference / (n + m)
    ms = ss_error / df_error if df_error and ss_error > 0 else None
    effects = []
    for (term, _), beta, scale in zip(
        kept.items(), coefficients[1:], scales[1:], strict=True
    ):
        ss = float(beta * beta / scale)
        f = ss / ms if ms else None
        error = math.sqrt(ms * scale) if ms else None
        effects.append(
            FactorialEffect(
                term=term_name(term),
                aliases=tuple(aliases[term]),
                effect=2 * float(beta),
                coefficient=float(beta),
                ss=ss,
                standard_error=error,
                t=float(beta) / error if error else None,
                f=f,
                p=upper_tail_of_f(f, 1, df_error) if f is not None else None,
            )
        )
    curvature = None
    if m and split:
        f = ss_curvature / ms if ms else None
        p = upper_tail_of_f(f, 1, df_error) if f is not None else None
        curvature = Curvature(difference, ss_curvature, f, p)
    return FactorialAnalysis(
        intercept=intercept,
        effects=tuple(effects),
        curvature=curvature,
        df_error=df_error,
        ss_error=ss_error,
        ss_total=ss_total,
        n=n + m,
        diagnostics=_checks(kept, aliases, df_error, curvature),
    )


def _estimates(
    y: np.ndarray, kept: dict[Term, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, float]:
    """Coefficients, diagonal of the inverse of X'X, residual sum of squares."""
    design = np.column_stack([np.ones(y.size), *kept.values()])
    gram = design.T @ design
    if np.array_equal(gram, y.size * np.eye(len(gram))):
        beta = np.array([math.fsum(column * y) / y.size for column in design.T])
        residual = y - design @ beta
        return beta, np.full(len(gram), 1 / y.size), math.fsum(residual**2)
    if np.linalg.matrix_rank(gram) < len(gram):
        raise SingularDesign(
            "Some terms are combinations of others on these points; leave terms out."
        )
    inverse = np.linalg.inv(gram)
    beta = np.linalg.lstsq(design, y, rcond=None)[0]
    residual = y - design @ beta
    return beta, np.diag(inverse), math.fsum(residual**2)


def _checks(
    kept: dict[Term, np.ndarray],
    aliases: dict[Term, list[str]],
    df_error: int,
    curvature: Curvature | None,
) -> tuple[Diagnostic, ...]:
    hidden = {term_name(term): names for term, names in aliases.items() if names}
    text = "; ".join(
        f"{term} = {' = '.join(names[:3])}" for term, names in list(hidden.items())[:4]
    )
    columns = np.array(list(kept.values()))
    products = columns @ columns.T - np.diag((columns**2).sum(axis=1))
    checks = [
        judged("no aliased effects", not hidden, text or f"{len(kept)} effects"),
        judged(
            "orthogonal design",
            bool((products == 0).all()),
            "effects are estimated independently"
            if (products == 0).all()
            else "sums of squares are partial",
        ),
        judged(
            "degrees of freedom for error",
            df_error > 0,
            f"{df_error}" if df_error else "none: use Lenth's method",
        ),
    ]
    name = "no curvature (center points)"
    if curvature is None:
        checks.append(not_run(name, "no center points are set apart"))
    elif curvature.p is None:
        checks.append(not_run(name, "no error to judge it by"))
    else:
        checks.append(judged(name, curvature.p >= 0.05, f"p = {curvature.p:.3f}"))
    return tuple(checks)
