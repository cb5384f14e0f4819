"""Control charts: panels, limits, frozen baselines, and the chart of single values.

Limits come from the points given or from a frozen baseline; a limit of a control chart
says what the process does, a specification limit what it should do: never mix them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.chart_constants import chart_constants
from labtrack.statistics.diagnostics import Diagnostic, judged, passed
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    SampleError,
    moderate_sample,
)

ENOUGH_POINTS = 20
"""Points below which limits are preliminary."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A named period whose center and scatter later points are judged by."""

    name: str
    center: float
    sigma: float
    points: int


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One panel of a chart: points, center and limits at each point.

    `sigma` is the SD of one plotted point; where limits are cut off at a bound (a range
    is not negative) they are not three of them away.
    """

    name: str
    points: tuple[float, ...]
    center: float
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    sigma: tuple[float, ...]

    @property
    def lower_limit(self) -> float:
        """The lower limit where it is one for all points."""
        return _single(self.lower, "lower")

    @property
    def upper_limit(self) -> float:
        """The upper limit where it is one for all points."""
        return _single(self.upper, "upper")

    @property
    def outside(self) -> tuple[int, ...]:
        """Positions of the points beyond their limits, from 0."""
        return tuple(
            at
            for at, (point, low, high) in enumerate(
                zip(self.points, self.lower, self.upper, strict=True)
            )
            if not low <= point <= high
        )


@dataclass(frozen=True, slots=True)
class ControlChart:
    """Location and scatter panels with the sigma of a single value they rest on."""

    location: ChartLine
    scatter: ChartLine
    sigma: float
    subgroup_size: int
    diagnostics: tuple[Diagnostic, ...]

    def freeze(self, name: str) -> Baseline:
        """This chart's center and sigma as a baseline for points to come.

        Examples
        --------
        >>> chart = individuals_chart([5.0, 7.0, 6.0, 8.0])
        >>> chart.freeze("2026 spring").center
        6.5
        """
        return Baseline(
            name, self.location.center, self.sigma, len(self.location.points)
        )


def _single(limits: tuple[float, ...], which: str) -> float:
    if len(set(limits)) != 1:
        raise SampleError(
            f"The {which} limit varies from {min(limits):g} to {max(limits):g}; "
            "read it point by point."
        )
    return limits[0]


def chart_line(
    name: str,
    points: Sequence[float],
    *,
    center: float,
    lower: float | Sequence[float],
    upper: float | Sequence[float],
    sigma: float | Sequence[float],
) -> ChartLine:
    """A panel from its points and limits, single numbers repeated for each point.

    Parameters
    ----------
    name : str
    points : sequence of float, shape (n,), any one unit
    center : float
    lower, upper, sigma : float, or sequence of shape (n,)
        Limits and the SD of a point, in the unit of the points.

    Returns
    -------
    ChartLine

    Raises
    ------
    Nothing.

    References
    ----------
    By definition; ASTM E2587-16 (2016).

    Examples
    --------
    >>> line = chart_line("I", [1.0, 9.0], center=5.0, lower=2.0, upper=8.0, sigma=1.0)
    >>> line.outside
    (0, 1)
    """
    count = len(points)

    def each(value: float | Sequence[float]) -> tuple[float, ...]:
        if np.ndim(value) == 0:
            return (float(value),) * count
        return tuple(float(item) for item in value)

    return ChartLine(
        name,
        tuple(float(point) for point in points),
        float(center),
        each(lower),
        each(upper),
        each(sigma),
    )


def limits_source(
    baseline: Baseline | None, points: int, *, enough: int = ENOUGH_POINTS
) -> Diagnostic:
    """Whether the limits rest on enough points, and on which.

    Parameters
    ----------
    baseline : Baseline or None
    points : int
        Points of the chart itself, which the limits rest on without a baseline.
    enough : int
        Fewest points that are not called preliminary.

    Returns
    -------
    Diagnostic

    Raises
    ------
    Nothing.

    References
    ----------
    ASTM E2587-16 (2016), preliminary limits.

    Examples
    --------
    >>> limits_source(None, 25).outcome
    <Outcome.PASSED: 'passed'>
    """
    check = "points the limits rest on"
    if baseline is None:
        return judged(
            check,
            points >= enough,
            f"{points} points, limits from these same points; {enough} are wanted",
        )
    return judged(
        check,
        baseline.points >= enough,
        f"baseline {baseline.name!r} of {baseline.points} points; {enough} are wanted",
    )


def stability(line: ChartLine) -> Diagnostic:
    """Whether every point of a panel lies within its limits.

    Parameters
    ----------
    line : ChartLine

    Returns
    -------
    Diagnostic
        Passed or failed, with the places of the first eight points, from 1.

    Raises
    ------
    Nothing.

    References
    ----------
    Shewhart (1931), Economic Control of Quality of Manufactured Product; ASTM E2587-16
    (2016).

    Examples
    --------
    >>> line = chart_line("I", [5.0, 9.0], center=5.0, lower=2.0, upper=8.0, sigma=1.0)
    >>> stability(line).detail
    '1 of 2 points, first at 2'
    """
    check = f"no point of the {line.name} chart beyond its limits"
    if not line.outside:
        return passed(check, f"{len(line.points)} points")
    where = ", ".join(str(at + 1) for at in line.outside[:8])
    return judged(
        check,
        False,
        f"{len(line.outside)} of {len(line.points)} points, first at {where}",
    )


def check_baseline(baseline: Baseline | None) -> None:
    """Refuse a baseline without scatter.

    Parameters
    ----------
    baseline : Baseline or None

    Returns
    -------
    None

    Raises
    ------
    NoSpread
        If its sigma is not above zero.

    References
    ----------
    By definition.

    Examples
    --------
    >>> check_baseline(Baseline("2026 spring", 6.5, 0.2, 30))
    """
    if baseline is not None and not baseline.sigma > 0:
        raise NoSpread(
            f"Baseline {baseline.name!r} has sigma {baseline.sigma:g}; expected above 0."
        )


def individuals_chart(
    values: Iterable[float],
    *,
    span: int = 2,
    baseline: Baseline | None = None,
    tabled: bool = False,
) -> ControlChart:
    """Single values with the moving range of consecutive ones.

    Parameters
    ----------
    values : array, shape (n,), in order of time, any one unit
    span : int
        Values per moving range, 2 or more.
    baseline : Baseline, optional
        A frozen period that gives center and sigma; from the values otherwise.
    tabled : bool
        Whether constants are rounded as tables print them.

    Returns
    -------
    ControlChart
        Panels "I" and "MR", in the unit of the values. The first range belongs to
        value number `span`.

    Raises
    ------
    TooFewValues
        With fewer than span + 1 values.
    NoSpread
        If no consecutive values differ and no baseline is given.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.
    BadOption
        If the span is below 2.

    Notes
    -----
    sigma = mean moving range / d2(span); I limits at mean ± 3 sigma, MR limits D3, D4
    times the mean range.

    References
    ----------
    ASTM E2587-16, 10; ISO 7870-2:2013, 7.2.

    Examples
    --------
    >>> chart = individuals_chart([5.0, 7.0, 6.0, 8.0])
    >>> round(chart.location.upper_limit, 3), round(chart.scatter.center, 3)
    (10.931, 1.667)
    """
    if span < 2:
        raise BadOption(f"The moving range spans {span} values; expected 2 or more.")
    sample = moderate_sample(values, at_least=span + 1)
    check_baseline(baseline)
    windows = np.lib.stride_tricks.sliding_window_view(sample, span)
    ranges = np.ptp(windows, axis=1)
    constants = chart_constants(span, tabled=tabled)
    if baseline is None:
        center, mean_range = float(sample.mean()), float(ranges.mean())
        if mean_range == 0.0:
            raise NoSpread("No two consecutive values differ; there is no scatter.")
        sigma = mean_range / constants.d2
    else:
        center, sigma = baseline.center, baseline.sigma
        mean_range = constants.d2 * sigma
    location = chart_line(
        "I",
        sample,
        center=center,
        lower=center - 3 * sigma,
        upper=center + 3 * sigma,
        sigma=sigma,
    )
    scatter = chart_line(
        "MR",
        ranges,
        center=mean_range,
        lower=constants.d3_limit * mean_range,
        upper=constants.d4_limit * mean_range,
        sigma=constants.d3 * sigma,
    )
    return ControlChart(
        location,
        scatter,
        sigma,
        1,
        (limits_source(baseline, sample.size), stability(location), stability(scatter)),
    )
