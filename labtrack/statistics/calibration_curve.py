"""From a reading back to the value: inverse prediction and calibration curves."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.exact import square_root
from labtrack.statistics.linear_regression import (
    LinearFit,
    polynomial_regression,
    two_sided_t,
)
from labtrack.statistics.samples import (
    BadOption,
    OutOfDomain,
    SampleError,
    finite_sample,
)


@dataclass(frozen=True, slots=True)
class InversePrediction:
    """A value read back from a curve, in the unit of x.

    `standard_uncertainty` is by first-order propagation; the interval of a straight
    line is Fieller's, of a curve first-order with Student's t.
    """

    value: float
    standard_uncertainty: float
    interval: tuple[float, float]
    readings: int
    confidence: float
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class CalibrationCurve:
    """Reading against certified value: a line or a parabola, rising or falling."""

    fit: LinearFit
    degree: int
    x_range: tuple[float, float]
    diagnostics: tuple[Diagnostic, ...]

    def reading(self, x: float) -> float:
        """The curve's reading at a value x."""
        return float(
            np.polynomial.polynomial.polyval(
                x, [coefficient.estimate for coefficient in self.fit.coefficients]
            )
        )

    def slope(self, x: float) -> float:
        """Sensitivity at a value x, in the unit of the reading over that of x."""
        estimates = [coefficient.estimate for coefficient in self.fit.coefficients]
        return float(
            np.polynomial.polynomial.polyval(
                x, np.polynomial.polynomial.polyder(estimates)
            )
        )


def _fieller(
    fit: LinearFit, reading: float, count: int, factor: float
) -> tuple[float, float]:
    """Both roots of (y - b0 - b1 x)^2 = t^2 s^2 (1/m + leverage(x))."""
    b0, b1 = fit.solution.beta  # rationals: nothing cancels far from the origin
    inverse = fit.solution.inverse
    scale = Fraction(factor * fit.residual_sd) ** 2
    offset = Fraction(reading) - b0
    a = b1 * b1 - scale * inverse[1][1]
    b = -b1 * offset - scale * inverse[0][1]
    c = offset * offset - scale * (Fraction(1, count) + inverse[0][0])
    if a <= 0:
        raise SampleError(
            "The slope cannot be told from zero; a reading says nothing about x."
        )
    center, spread = -b / a, max(b * b - a * c, Fraction(0)) / (a * a)
    margin = Fraction(square_root(spread))
    return float(center - margin), float(center + margin)


def inverse_prediction(
    fit: LinearFit,
    readings: Iterable[float],
    *,
    confidence: float = 0.95,
    extrapolate: bool = False,
) -> InversePrediction:
    """The x of a straight line that belongs to one or several new readings.

    Parameters
    ----------
    fit : LinearFit
        With intercept and one predictor.
    readings : array, shape (m,), in the unit of the response
        Repeats of the same item.
    confidence : float
        Two-sided.
    extrapolate : bool
        Whether x may lie outside the data.

    Returns
    -------
    InversePrediction

    Raises
    ------
    BadOption
        If the fit is not a straight line with intercept.
    SampleError
        If the slope cannot be told from zero at this confidence.
    OutOfDomain
        If x lies outside the data.

    Notes
    -----
    Fieller's interval, which is exact and not symmetric; the scatter of new readings is
    taken from the line's residuals, with weight 1.

    References
    ----------
    Draper & Smith (1998), Applied Regression Analysis, 3rd ed., 3.2; ISO 11095:1996,
    6; Fieller (1954), J. R. Stat. Soc. B 16, 175-185.

    Examples
    --------
    >>> from labtrack.statistics.linear_regression import linear_regression
    >>> fit = linear_regression([1.0, 2.1, 2.9, 4.0], [[1, 2, 3, 4]])
    >>> found = inverse_prediction(fit, [2.5])
    >>> round(found.value, 3), [round(end, 2) for end in found.interval]
    (2.5, [2.03, 2.97])
    """
    if not fit.intercept or len(fit.coefficients) != 2:
        raise BadOption("Inverse prediction needs a straight line with intercept.")
    new = finite_sample(readings, name="readings")
    b0, b1 = (coefficient.estimate for coefficient in fit.coefficients)
    factor = two_sided_t(confidence, fit.df_res)
    mean = float(new.mean())
    interval = _fieller(fit, mean, new.size, factor)
    value = (mean - b0) / b1
    return _inverse(fit, value, b1, interval, new, (confidence, extrapolate))


def _inverse(
    fit: LinearFit,
    value: float,
    slope: float,
    interval: tuple[float, float] | None,
    readings: np.ndarray,
    options: tuple[float, bool],
) -> InversePrediction:
    confidence, extrapolate = options
    low, high = fit.ranges[0]
    inside = low <= value <= high
    if not inside and not extrapolate:
        raise OutOfDomain(
            f"The reading belongs to {value:g}, outside the data, {low:g} to {high:g}."
        )
    _, leverage = fit.solution.at(
        [Fraction(value) ** power for power in range(len(fit.coefficients))]
    )
    uncertainty = fit.residual_sd * math.sqrt(1 / readings.size + leverage) / abs(slope)
    if interval is None:
        margin = two_sided_t(confidence, fit.df_res) * uncertainty
        interval = (value - margin, value + margin)
    return InversePrediction(
        value=value,
        standard_uncertainty=uncertainty,
        interval=interval,
        readings=readings.size,
        confidence=confidence,
        diagnostics=(
            *fit.diagnostics,
            judged(
                "inside the calibrated range",
                inside,
                f"{value:.4g}, {low:g} to {high:g}",
            ),
            judged(
                "slope known well enough (Fieller's g below 0.1)",
                (two_sided_t(confidence, fit.df_res) / fit.coefficients[1].t) ** 2 < 0.1
                if fit.coefficients[1].t
                else False,
                f"t of the slope {fit.coefficients[1].t:.3g}",
            ),
        ),
    )


def calibration_curve(
    certified: Iterable[object],
    readings: Iterable[object],
    *,
    degree: int = 1,
    weights: Iterable[object] | None = None,
) -> CalibrationCurve:
    """Fit readings of reference materials against their certified values.

    Parameters
    ----------
    certified : shape (n,), one unit, such as wt%
    readings : shape (n,), one unit, such as counts
    degree : {1, 2}
        A line or a parabola.
    weights : shape (n,), optional
        Proportional to one over the variance of each reading.

    Returns
    -------
    CalibrationCurve

    Raises
    ------
    BadOption
        If the degree is not 1 or 2.
    SampleError
        If the parabola turns within the range, so that a reading means two values; or
        as :func:`labtrack.statistics.linear_regression.polynomial_regression`.

    Notes
    -----
    Certified values are taken as exact.

    References
    ----------
    ISO 11095:1996; ISO 8466-1:2021 (line), ISO 8466-2:2001 (second order).

    Examples
    --------
    >>> curve = calibration_curve([0.0, 0.1, 0.2, 0.4], [12, 131, 249, 491])
    >>> round(curve.slope(0.1))
    1197
    """
    if degree not in (1, 2):
        raise BadOption(f"The degree is {degree}; expected 1 or 2.")
    fit = polynomial_regression(certified, readings, degree=degree, weights=weights)
    low, high = fit.ranges[0]
    curve = CalibrationCurve(fit, degree, (low, high), fit.diagnostics)
    if curve.slope(low) * curve.slope(high) <= 0:
        raise SampleError(
            "The curve does not rise or fall throughout its range; a reading would mean "
            "two values."
        )
    return curve


def read_back(
    curve: CalibrationCurve,
    readings: Iterable[float],
    *,
    confidence: float = 0.95,
) -> InversePrediction:
    """The value that belongs to readings of an unknown, with its uncertainty.

    Parameters
    ----------
    curve : CalibrationCurve
    readings : array, shape (m,), in the unit of the curve's readings
    confidence : float
        Two-sided.

    Returns
    -------
    InversePrediction
        In the unit of the certified values.

    Raises
    ------
    OutOfDomain
        If the readings lie outside the calibrated range.

    References
    ----------
    As :func:`calibration_curve`; EURACHEM/CITAC CG 4 (2012), E.4.

    Examples
    --------
    >>> curve = calibration_curve([0.0, 0.1, 0.2, 0.4], [12, 131, 249, 491])
    >>> found = read_back(curve, [300.0, 304.0])
    >>> round(found.value, 3), found.standard_uncertainty < 0.002
    (0.243, True)
    """
    new = finite_sample(readings, name="readings")
    if curve.degree == 1:
        return inverse_prediction(curve.fit, new, confidence=confidence)
    mean = float(new.mean())
    low, high = curve.x_range
    ends = sorted((curve.reading(low), curve.reading(high)))
    if not ends[0] <= mean <= ends[1]:
        raise OutOfDomain(
            f"The reading {mean:g} lies outside the calibrated range, {ends[0]:g} to "
            f"{ends[1]:g}."
        )
    from scipy.optimize import brentq

    value = brentq(lambda x: curve.reading(x) - mean, low, high, xtol=1e-15)
    return _inverse(
        curve.fit, value, curve.slope(value), None, new, (confidence, False)
    )
