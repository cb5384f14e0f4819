"""A response against one predictor as a chart shows it: line, bands, and what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from labtrack.statistics.broken_stick import BrokenStick, broken_stick
from labtrack.statistics.diagnostics import Diagnostic
from labtrack.statistics.linear_regression import LinearFit, polynomial_regression
from labtrack.statistics.regression_bands import Band, band
from labtrack.statistics.samples import SampleError

Model = Literal["line", "quadratic", "broken-stick"]
STEPS = 24


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The fit at one x with its two bands, in the unit of the response."""

    x: float
    fit: float
    mean: tuple[float, float]
    prediction: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Trend:
    """A fitted response over the range of the data and nowhere else."""

    model: Model
    points: tuple[TrendPoint, ...]
    confidence: float
    n: int
    residual_sd: float
    r_squared: float | None
    slope: float | None
    slope_interval: tuple[float, float] | None
    break_at: float | None
    break_interval: tuple[float | None, float | None] | None
    diagnostics: tuple[Diagnostic, ...]


def trend(
    x: Sequence[float],
    y: Sequence[float],
    *,
    model: Model = "line",
    confidence: float = 0.95,
) -> Trend:
    """Fit a model and give its mean and prediction bands between the lowest and highest x.

    Parameters
    ----------
    x, y : sequences, shape (n,), any units
        One value per heat: heats are the unit of replication.
    model : {"line", "quadratic", "broken-stick"}
    confidence : float
        Two-sided, of each band at each x alone.

    Returns
    -------
    Trend
        `slope` with its interval for the straight line, `break_at` for the broken stick.

    Raises
    ------
    SampleError
        Where the data cannot carry the model; the message says why.

    References
    ----------
    Draper and Smith, Applied Regression Analysis (1998), 1.4 and 3: mean and prediction bands;
    as :mod:`labtrack.statistics.regression_bands` and `broken_stick`.

    Examples
    --------
    >>> found = trend([0.0, 0.1, 0.2, 0.3], [138.0, 150.0, 160.5, 173.0])
    >>> round(found.slope, 1), found.points[0].x, found.points[-1].x
    (115.5, 0.0, 0.3)
    """
    if model == "broken-stick":
        return _broken(x, y, confidence)
    degree = {"line": 1, "quadratic": 2}.get(model)
    if degree is None:
        raise SampleError(
            f"The model is {model!r}; expected line, quadratic or broken-stick."
        )
    fit = polynomial_regression(x, y, degree=degree, confidence=confidence)
    steps = 1 + (STEPS if degree > 1 else STEPS // 2)
    return Trend(
        model=model,
        points=tuple(_point(at, band(fit, at)) for at in _places(fit.ranges[0], steps)),
        confidence=confidence,
        n=fit.n,
        residual_sd=fit.residual_sd,
        r_squared=fit.r_squared,
        slope=fit.estimate("B1") if degree == 1 else None,
        slope_interval=_interval(fit) if degree == 1 else None,
        break_at=None,
        break_interval=None,
        diagnostics=fit.diagnostics,
    )


def _broken(x: Sequence[float], y: Sequence[float], confidence: float) -> Trend:
    stick: BrokenStick = broken_stick(x, y, confidence=confidence)
    places = sorted({*_places(stick.x_range, STEPS + 1), stick.break_at})
    return Trend(
        model="broken-stick",
        points=tuple(_point(at, stick.band(at)) for at in places),
        confidence=confidence,
        n=len(x),
        residual_sd=stick.residual_sd,
        r_squared=None,
        slope=None,
        slope_interval=None,
        break_at=stick.break_at,
        break_interval=stick.break_interval,
        diagnostics=stick.diagnostics,
    )


def _interval(fit: LinearFit) -> tuple[float, float]:
    return next(one.interval for one in fit.coefficients if one.name == "B1")


def _places(ends: tuple[float, float], count: int) -> list[float]:
    low, high = ends
    inner = [low + (high - low) * i / (count - 1) for i in range(1, count - 1)]
    return [low, *inner, high]


def _point(x: float, found: Band) -> TrendPoint:
    return TrendPoint(x=x, fit=found.fit, mean=found.mean, prediction=found.prediction)
