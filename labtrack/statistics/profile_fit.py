"""Least squares with one nonlinear parameter: profile it, solve for the others."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.linear_regression import two_sided_t
from labtrack.statistics.regression_bands import Band
from labtrack.statistics.samples import NoConvergence, NoSpread, SingularDesign


@dataclass(frozen=True, slots=True)
class ProfileFit:
    """The best parameter with its profile interval, and the linear coefficients.

    An end of the interval is None where the profile does not rise enough within the
    range searched.
    """

    parameter: float
    interval: tuple[float | None, float | None]
    coefficients: tuple[float, ...]
    standard_errors: tuple[float, ...]
    ss_res: float
    df: int
    fitted: tuple[float, ...]
    spread: tuple[tuple[float, ...], ...]
    """Inverse of J'J: linear coefficients in their order, then the parameter."""

    @property
    def residual_sd(self) -> float:
        """Root of the residual sum of squares over its degrees of freedom."""
        return math.sqrt(self.ss_res / self.df)

    def band(self, center: float, gradient: Sequence[float], confidence: float) -> Band:
        """Mean and prediction intervals where the fit is `center`, by linearization.

        `gradient` is that of the fitted response by each linear coefficient, then by
        the parameter. (Seber & Wild, 5.1.)
        """
        slope = np.array(gradient, dtype=float)
        leverage = max(float(slope @ np.array(self.spread) @ slope), 0.0)
        factor = two_sided_t(confidence, self.df) * self.residual_sd
        mean, single = factor * math.sqrt(leverage), factor * math.sqrt(1 + leverage)
        return Band(
            center,
            (center - mean, center + mean),
            (center - single, center + single),
            confidence,
        )


def _solve(design: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    scales = np.abs(design).max(axis=0)
    if (scales == 0).any():
        return np.zeros(design.shape[1]), math.inf
    scaled = design / scales
    beta, _, rank, _ = np.linalg.lstsq(scaled, y, rcond=1e-10)
    if rank < design.shape[1]:
        return np.zeros(design.shape[1]), math.inf
    residual = y - scaled @ beta
    return beta / scales, float(residual @ residual)


def profile_fit(
    design_at: Callable[[float], np.ndarray],
    y: np.ndarray,
    grid: np.ndarray,
    *,
    confidence: float = 0.95,
) -> ProfileFit:
    """Minimize the residual sum of squares over one parameter.

    Parameters
    ----------
    design_at : function of the parameter to the design, shape (n, p)
    y : array, shape (n,)
    grid : rising array of parameter values to start from; its ends bound the search
    confidence : float
        Two-sided, of the parameter's interval.

    Returns
    -------
    ProfileFit
        Standard errors hold the parameter at its best value (conditional).

    Raises
    ------
    SingularDesign
        If the linear terms cannot be told apart anywhere on the grid.
    NoConvergence
        If no residual degrees of freedom are left.
    NoSpread
        If the fit leaves no residual, so that no interval exists.

    Notes
    -----
    Interval: all values with SS(parameter) <= SS_min (1 + F(1, df)/df).

    References
    ----------
    Seber & Wild (1989), Nonlinear Regression, 2.1.5, 5.2 and 9.3; Golub & Pereyra
    (1973), SIAM J. Numer. Anal. 10, 413-432.

    Examples
    --------
    >>> x = np.arange(8.0)
    >>> y = np.exp(-x / 3) + np.array([1, -1, 1, -1, -1, 1, 1, -1]) * 1e-3
    >>> found = profile_fit(lambda tau: np.exp(-x / tau)[:, None], y,
    ...                     np.linspace(1, 10, 40))
    >>> round(found.parameter, 1)
    3.0
    """
    from scipy.optimize import brentq, minimize_scalar
    from scipy.special import fdtri

    def ss(parameter: float) -> float:
        return _solve(design_at(parameter), y)[1]

    values = np.array([ss(value) for value in grid])
    if not np.isfinite(values).any():
        raise SingularDesign("The terms cannot be told apart on these data.")
    at = int(np.argmin(values))
    bounds = grid[max(at - 1, 0)], grid[min(at + 1, grid.size - 1)]
    refined = minimize_scalar(
        ss, bounds=bounds, method="bounded", options={"xatol": 1e-12 * abs(bounds[1])}
    )
    best = float(refined.x) if refined.fun <= values[at] else float(grid[at])
    design = design_at(best)
    beta, smallest = _solve(design, y)
    df = y.size - design.shape[1] - 1
    if df < 1:
        raise NoConvergence(
            f"{y.size} values for {design.shape[1] + 1} parameters; more are needed."
        )
    if smallest <= 1e-24 * float(y @ y):
        raise NoSpread("The fit leaves no residual, so no interval follows.")
    limit = smallest * (1 + float(fdtri(1, df, confidence)) / df)
    ends: list[float | None] = []
    for side in (grid[grid < best][::-1], grid[grid > best]):
        inner, end = best, None
        for outer in side:
            if ss(outer) > limit:
                end = brentq(lambda value: min(ss(value), 1e300) - limit, inner, outer)
                break
            inner = outer
        ends.append(None if end is None else float(end))
    inverse = np.linalg.pinv(design.T @ design)
    errors = np.sqrt(np.maximum(np.diag(inverse), 0) * smallest / df)
    return ProfileFit(
        best,
        (ends[0], ends[1]),
        tuple(beta.tolist()),
        tuple(errors.tolist()),
        smallest,
        df,
        tuple((design @ beta).tolist()),
        tuple(map(tuple, _spread(design_at, best, beta, grid))),
    )


def _spread(
    design_at: Callable[[float], np.ndarray],
    best: float,
    beta: np.ndarray,
    grid: np.ndarray,
) -> list[list[float]]:
    """Inverse of J'J, the derivative by the parameter taken numerically."""
    step = 1e-6 * float(grid[-1] - grid[0])
    change = (design_at(best + step) - design_at(best - step)) @ beta / (2 * step)
    jacobian = np.column_stack([design_at(best), change])
    scales = np.abs(jacobian).max(axis=0)
    scales[scales == 0.0] = 1.0
    scaled = jacobian / scales
    return (np.linalg.pinv(scaled.T @ scaled) / np.outer(scales, scales)).tolist()
