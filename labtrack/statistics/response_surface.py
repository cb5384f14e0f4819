"""Full quadratic response surfaces: fit, stationary point, canonical form."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

import numpy as np

from labtrack.statistics.coded_factors import term_name
from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.exact import exact_sample
from labtrack.statistics.linear_regression import LinearFit, linear_regression
from labtrack.statistics.regression_bands import Band, band
from labtrack.statistics.samples import SampleError, TooFewValues, finite_sample

Nature = Literal["maximum", "minimum", "saddle", "ridge"]


@dataclass(frozen=True, slots=True)
class StationaryPoint:
    """Where the slope is zero, what it is, and whether the points reach there.

    `point` is None on a ridge, where no single point is stationary.
    """

    nature: Nature
    point: dict[str, float] | None
    response: float | None
    eigenvalues: tuple[float, ...]
    axes: tuple[tuple[float, ...], ...]
    inside: bool


@dataclass(frozen=True, slots=True)
class ResponseSurface:
    """A fitted quadratic in the factors as given (coded or not)."""

    fit: LinearFit
    factors: tuple[str, ...]
    terms: tuple[tuple[int, ...], ...]
    stationary: StationaryPoint
    diagnostics: tuple[Diagnostic, ...]

    def coefficient(self, name: str) -> float:
        """The coefficient of a term: "1", "A", "AA" or "AB".

        Raises
        ------
        SampleError
            If there is no such term.
        """
        return self.fit.estimate(name)

    def predict(self, point: Sequence[float]) -> float:
        """The fitted response at one point, in the unit of the response."""
        _right_length(point, self.factors)
        estimates = [coefficient.estimate for coefficient in self.fit.coefficients]
        values = [
            float(np.prod([point[at] for at in term], initial=1.0))
            for term in ((), *self.terms)
        ]
        return float(np.dot(estimates, values))

    def band(self, point: Sequence[float], *, confidence: float = 0.95) -> Band:
        """Mean and prediction intervals at one point, inside the factors' ranges.

        Raises
        ------
        OutOfDomain
            If a factor lies outside the data.
        """
        _right_length(point, self.factors)
        exact = exact_sample(point)
        row = [_product(exact, term) for term in self.terms]
        return band(self.fit, row, confidence=confidence)


def _right_length(point: Sequence[float], factors: tuple[str, ...]) -> None:
    if len(point) != len(factors):
        raise SampleError(
            f"The point has {len(point)} coordinates; the surface has {len(factors)} "
            "factors."
        )


def _product(values: Sequence[Fraction], term: tuple[int, ...]) -> Fraction:
    product = Fraction(1)
    for at in term:
        product *= values[at]
    return product


def _stationary(
    linear: np.ndarray,
    quadratic: np.ndarray,
    constant: float,
    factors: tuple[str, ...],
    ranges: list[tuple[float, float]],
) -> StationaryPoint:
    eigenvalues, axes = np.linalg.eigh(quadratic)
    largest = float(np.abs(eigenvalues).max())
    shape = tuple(float(value) for value in eigenvalues)
    directions = tuple(tuple(float(v) for v in column) for column in axes.T)
    if largest == 0.0 or float(np.abs(eigenvalues).min()) < 1e-10 * largest:
        return StationaryPoint("ridge", None, None, shape, directions, False)
    point = -0.5 * np.linalg.solve(quadratic, linear)
    nature: Nature = "saddle"
    if (eigenvalues < 0).all():
        nature = "maximum"
    elif (eigenvalues > 0).all():
        nature = "minimum"
    return StationaryPoint(
        nature,
        dict(zip(factors, map(float, point), strict=True)),
        constant + 0.5 * float(linear @ point),
        shape,
        directions,
        all(
            low <= value <= high
            for value, (low, high) in zip(point, ranges, strict=True)
        ),
    )


def response_surface(
    factors: Mapping[str, Iterable[object]],
    response: Iterable[object],
    *,
    confidence: float = 0.95,
) -> ResponseSurface:
    """Fit a full quadratic: mean, linear, square and two-factor product terms.

    Parameters
    ----------
    factors : mapping of name to settings, shape (n,) each
        Coded or in units of their own; the coefficients are in terms of them.
    response : shape (n,), any one unit
    confidence : float
        Two-sided, of the coefficients' intervals.

    Returns
    -------
    ResponseSurface
        Terms "1", "A", "B", ..., "AA", ..., "AB", ...; the stationary point in the
        factors' own units.

    Raises
    ------
    TooFewValues
        Without a point more than terms: 1 + 2k + k(k - 1)/2 for k factors.
    SingularDesign
        If the points do not tell all terms apart (squares need three levels).
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.
    SampleError
        If the factors differ in their number of settings.

    Notes
    -----
    Ordinary least squares in rational arithmetic; all terms are kept. A stationary
    point outside the ranges of the factors is extrapolation and marked so.

    References
    ----------
    Myers, Montgomery & Anderson-Cook (2016), Response Surface Methodology, 4th ed.,
    6.2 and 6.3.

    Examples
    --------
    >>> x = [-1, 0, 1, -1, 0, 1, -1, 0, 1]
    >>> y = [-1, -1, -1, 0, 0, 0, 1, 1, 1]
    >>> z = [5 - a * a - 2 * b * b + a for a, b in zip(x, y)]
    >>> surface = response_surface({"A": x, "B": y}, z)
    >>> surface.stationary.nature, surface.stationary.point["A"]
    ('maximum', 0.5)
    """
    names = tuple(str(name) for name in factors)
    if not names:
        raise TooFewValues("No factor is given; at least one is needed.")
    columns = [
        exact_sample(column, name=f"factor {name}") for name, column in factors.items()
    ]
    if len({len(column) for column in columns}) != 1:
        raise SampleError(
            f"The factors have {sorted({len(c) for c in columns})} settings; expected "
            "equally many of each."
        )
    k = len(names)
    terms = (
        *((at,) for at in range(k)),
        *((at, at) for at in range(k)),
        *itertools.combinations(range(k), 2),
    )
    labels = [term_name(tuple(names[at] for at in term)) for term in terms]
    points = list(zip(*columns, strict=True))
    fit = linear_regression(
        response,
        [[_product(point, term) for point in points] for term in terms],
        names=labels,
        confidence=confidence,
    )
    fit = _with_named_constant(fit)
    estimates = dict(
        zip(terms, (c.estimate for c in fit.coefficients[1:]), strict=True)
    )
    quadratic = np.zeros((k, k))
    for term, value in estimates.items():
        if len(term) == 2:
            quadratic[term[0], term[1]] += value / 2
            quadratic[term[1], term[0]] += value / 2
    ranges = [(float(min(column)), float(max(column))) for column in columns]
    stationary = _stationary(
        np.array([estimates[at,] for at in range(k)]),
        quadratic,
        fit.coefficients[0].estimate,
        names,
        ranges,
    )
    return ResponseSurface(
        fit=fit,
        factors=names,
        terms=terms,
        stationary=stationary,
        diagnostics=(
            *fit.diagnostics,
            judged(
                "stationary point inside the data",
                stationary.inside,
                f"{stationary.nature}"
                + (
                    ""
                    if stationary.point is None
                    else " at "
                    + ", ".join(f"{n} = {v:.4g}" for n, v in stationary.point.items())
                ),
            ),
        ),
    )


def _with_named_constant(fit: LinearFit) -> LinearFit:
    first, *others = fit.coefficients
    return replace(fit, coefficients=(replace(first, name="1"), *others))


def coded(values: Iterable[float], *, low: float, high: float) -> list[float]:
    """Settings in their own unit as coded settings, low as -1 and high as +1.

    Parameters
    ----------
    values : array, shape (n,), one unit
    low, high : float, the same unit

    Returns
    -------
    list of float
        Dimensionless.

    Raises
    ------
    SampleError
        If low is not below high.
    NotFinite, TooFewValues
        If a setting is nan or infinite, or there is none.

    References
    ----------
    By definition; Box & Wilson (1951), J. R. Stat. Soc. B 13, 1-45.

    Examples
    --------
    >>> coded([300, 325, 350], low=300, high=350)
    [-1.0, 0.0, 1.0]
    """
    if not low < high:
        raise SampleError(f"Low {low:g} is not below high {high:g}.")
    return ((finite_sample(values) - (low + high) / 2) / ((high - low) / 2)).tolist()
