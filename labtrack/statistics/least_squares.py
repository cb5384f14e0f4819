"""The algebra under linear regression: exact where moderate, orthogonal where large."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from labtrack.statistics.exact import (
    common_denominator,
    nearest_float,
    solve_normal_equations,
    square_root,
)
from labtrack.statistics.samples import SingularDesign

EXACT_WORK = 300_000
"""Products of integers up to which the normal equations are formed exactly."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Coefficients, inverse of X'WX (rationals), residual sum of squares, fit."""

    beta: tuple[Fraction, ...]
    inverse: tuple[tuple[Fraction, ...], ...]
    ss_res: Fraction
    fitted: tuple[float, ...]
    residuals: tuple[float, ...]
    rows: tuple[tuple[Fraction, ...], ...]
    weights: tuple[Fraction, ...]

    def estimates(self) -> list[float]:
        """Coefficients as doubles, each rounded once."""
        return [nearest_float(value, name="a coefficient") for value in self.beta]

    def standard_errors(self, ms_res: Fraction) -> list[float]:
        """Of the coefficients, for a residual mean square."""
        return [
            self.root(self.inverse[j][j] * ms_res, name="a standard error")
            for j in range(len(self.beta))
        ]

    @staticmethod
    def root(value: Fraction, *, name: str = "the residual SD") -> float:
        """Square root, rounded once."""
        return square_root(value, name=name)

    def at(self, row: Sequence[Fraction]) -> tuple[float, float]:
        """Fitted response and leverage x'(X'WX)⁻¹x at one row of the design."""
        center = sum((a * b for a, b in zip(row, self.beta, strict=True)), Fraction(0))
        spread = sum(
            (
                row[i] * row[j] * self.inverse[i][j]
                for i in range(len(row))
                for j in range(len(row))
            ),
            Fraction(0),
        )
        return nearest_float(center), nearest_float(max(spread, Fraction(0)))

    def leverages(self) -> tuple[float, ...]:
        """Diagonal of the hat matrix, in [0, 1]; by doubles of the scaled inverse."""
        return _leverages(self.rows, self.weights)


def _leverages(
    rows: Sequence[Sequence[Fraction]], weights: Sequence[Fraction]
) -> tuple[float, ...]:
    import numpy as np

    design = np.array(
        [
            [_scaled(value, scale) for value, scale in zip(row, scales, strict=True)]
            for scales in [
                [max(map(abs, column)) for column in zip(*rows, strict=True)]
            ]
            for row in rows
        ]
    )
    heaviest = max(weights)
    design *= np.sqrt([float(weight / heaviest) for weight in weights])[:, None]
    q, _ = np.linalg.qr(design)
    return tuple(float(value) for value in (q * q).sum(axis=1))


def _scaled(value: Fraction, scale: Fraction) -> float:
    return float(value / scale) if scale else 0.0


def _dot(*factors: Sequence[int]) -> int:
    return sum(map(math.prod, zip(*factors, strict=True)))


def _exact(
    columns: list[list[Fraction]],
    y: list[Fraction],
    weights: list[Fraction],
    labels: list[str],
) -> Solution:
    p = len(columns)
    integers, denominators = zip(*map(common_denominator, columns), strict=True)
    target, target_denominator = common_denominator(y)
    heavy, heavy_denominator = common_denominator(weights)
    unit = [[int(i == j) for j in range(p)] for i in range(p)]
    augmented = [
        [
            *(_dot(heavy, integers[i], integers[j]) for j in range(p)),
            _dot(heavy, integers[i], target),
            *unit[i],
        ]
        for i in range(p)
    ]
    solved, _ = _solve_named(augmented, labels)
    scaled = [row[0] for row in solved]  # in integer coordinates
    common, denominator = common_denominator(scaled)
    fitted_integers = [
        sum(a * b for a, b in zip(row, common, strict=True))
        for row in zip(*integers, strict=True)
    ]
    left = [
        value * denominator - fit
        for value, fit in zip(target, fitted_integers, strict=True)
    ]
    base = denominator * target_denominator
    ss_res = Fraction(
        sum(w * r * r for w, r in zip(heavy, left, strict=True)),
        base * base * heavy_denominator,
    )
    return Solution(
        beta=tuple(
            value * d / target_denominator
            for value, d in zip(scaled, denominators, strict=True)
        ),
        inverse=tuple(
            tuple(
                solved[i][1 + j] * denominators[i] * denominators[j] * heavy_denominator
                for j in range(p)
            )
            for i in range(p)
        ),
        ss_res=ss_res,
        fitted=tuple(fit / base for fit in fitted_integers),
        residuals=tuple(residual / base for residual in left),
        rows=tuple(zip(*columns, strict=True)),
        weights=tuple(weights),
    )


def _solve_named(
    augmented: list[list[int]], labels: list[str]
) -> tuple[list[list[Fraction]], int]:
    try:
        return solve_normal_equations(augmented)
    except SingularDesign as error:
        raise SingularDesign(
            f"The terms {', '.join(labels)} cannot be told apart on these data: one is "
            "constant or a combination of others. Drop it or add data."
        ) from error


def _orthogonal(
    columns: list[list[Fraction]],
    y: list[Fraction],
    weights: list[Fraction],
    labels: list[str],
) -> Solution:
    import numpy as np

    design = np.array([[float(value) for value in column] for column in columns]).T
    target = np.array([float(value) for value in y])
    root = np.sqrt([float(weight) for weight in weights])
    scales = np.abs(design).max(axis=0)
    q, r = np.linalg.qr(design / scales * root[:, None])
    diagonal = np.abs(np.diag(r))
    if diagonal.min() <= 1e-11 * diagonal.max():
        raise SingularDesign(
            f"The terms {', '.join(labels)} cannot be told apart on these data in "
            "double precision."
        )
    beta = np.linalg.solve(r, q.T @ (target * root)) / scales
    inverted = np.linalg.inv(r) / scales[:, None]
    fitted = design @ beta
    residuals = target - fitted
    return Solution(
        beta=tuple(map(Fraction, beta.tolist())),
        inverse=tuple(tuple(map(Fraction, row)) for row in (inverted @ inverted.T)),
        ss_res=Fraction(math.fsum(((residuals * root) ** 2).tolist())),
        fitted=tuple(fitted.tolist()),
        residuals=tuple(residuals.tolist()),
        rows=tuple(zip(*columns, strict=True)),
        weights=tuple(weights),
    )


def solve(
    columns: list[list[Fraction]],
    y: list[Fraction],
    weights: list[Fraction],
    labels: list[str],
) -> Solution:
    """Weighted least squares of y on the columns.

    Parameters
    ----------
    columns : p lists of n rationals
    y, weights : n rationals, weights positive
    labels : p names, for the error message

    Returns
    -------
    Solution
        Coefficients, their scatter and the residual sum of squares.

    Raises
    ------
    SingularDesign
        If the columns are linearly dependent.

    References
    ----------
    Bareiss (1968) for the exact route; Björck (1996), Numerical Methods for Least
    Squares Problems, 2.4, for the orthogonal one.

    Examples
    --------
    >>> one, x = [Fraction(1)] * 3, [Fraction(v) for v in (0, 1, 2)]
    >>> solve([one, x], [Fraction(v) for v in (1, 3, 5)], one, ["B0", "B1"]).estimates()
    [1.0, 2.0]
    """
    work = len(y) * len(columns) ** 2
    method = _exact if work <= EXACT_WORK else _orthogonal
    return method(columns, y, weights, labels)
