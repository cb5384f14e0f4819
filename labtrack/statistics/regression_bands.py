"""Mean and prediction intervals of a fitted response, inside the data."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from labtrack.statistics.exact import exact_number, exact_sample
from labtrack.statistics.linear_regression import LinearFit, two_sided_t
from labtrack.statistics.samples import OutOfDomain, SampleError


@dataclass(frozen=True, slots=True)
class Band:
    """Mean and prediction intervals of the response at one point."""

    fit: float
    mean: tuple[float, float]
    prediction: tuple[float, float]
    confidence: float


def band(
    fit: LinearFit,
    at: Sequence[object] | float | str,
    *,
    confidence: float | None = None,
    extrapolate: bool = False,
) -> Band:
    """The fitted response at one point, with mean and prediction intervals.

    Parameters
    ----------
    fit : LinearFit
    at : number, or one number per predictor
        For a polynomial the value of x; its powers are formed here.
    confidence : float, optional
        Two-sided, of each interval alone (not simultaneous); the fit's by default.
    extrapolate : bool
        Whether a point outside the range of a predictor is allowed.

    Returns
    -------
    Band
        In the unit of the response. The prediction interval is for one new value with
        weight 1.

    Raises
    ------
    OutOfDomain
        If the point lies outside the data.
    NotFinite
        If a coordinate is nan, infinite or no number.
    SampleError
        If the point has the wrong number of coordinates.

    References
    ----------
    Draper & Smith (1998), 3rd ed., 3.1 and 5.3.

    Examples
    --------
    >>> from labtrack.statistics.linear_regression import linear_regression
    >>> fit = linear_regression([1.1, 1.9, 3.2, 3.8], [[1, 2, 3, 4]])
    >>> found = band(fit, 2.5)
    >>> round(found.fit, 3), [round(end, 3) for end in found.mean]
    (2.5, [2.064, 2.936])
    """
    point = (
        exact_sample(at)
        if isinstance(at, Iterable) and not isinstance(at, str)
        else [exact_number(at)]
    )
    if len(point) == 1 and len(fit.ranges) > 1:
        point = [point[0] ** power for power in range(1, len(fit.ranges) + 1)]
    if len(point) != len(fit.ranges):
        raise SampleError(
            f"The point has {len(point)} coordinates; the model has "
            f"{len(fit.ranges)} predictors."
        )
    for value, (low, high) in zip(point, fit.ranges, strict=True):
        if not extrapolate and not low <= value <= high:
            raise OutOfDomain(
                f"{float(value):g} lies outside the data, {low:g} to {high:g}; no band "
                "is given there."
            )
    level = fit.confidence if confidence is None else confidence
    factor = two_sided_t(level, fit.df_res) * fit.residual_sd
    row = [Fraction(1), *point] if fit.intercept else point
    center, leverage = fit.solution.at(row)
    mean, single = factor * math.sqrt(leverage), factor * math.sqrt(1 + leverage)
    return Band(
        center,
        (center - mean, center + mean),
        (center - single, center + single),
        level,
    )
