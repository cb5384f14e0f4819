"""Charts that remember: EWMA and CUSUM, for small lasting shifts and drift."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.control_charts import ChartLine, chart_line, stability
from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.samples import BadOption, NoSpread, moderate_sample


@dataclass(frozen=True, slots=True)
class EwmaChart:
    """Exponentially weighted means against limits that widen to their final width."""

    line: ChartLine
    weight: float
    width: float
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class CusumChart:
    """One-sided sums above and below the target, in the unit of the values."""

    above: ChartLine
    below: ChartLine
    target: float
    decision_interval: float
    diagnostics: tuple[Diagnostic, ...]


def _sigma(sigma: float) -> float:
    if not (math.isfinite(sigma) and sigma > 0):
        raise NoSpread(f"Sigma is {sigma}; expected a number above zero.")
    return float(sigma)


def ewma_chart(
    values: Iterable[float],
    *,
    target: float,
    sigma: float,
    weight: float = 0.2,
    width: float = 3.0,
) -> EwmaChart:
    """Exponentially weighted moving average against its limits.

    Parameters
    ----------
    values : array, shape (n,), in order of time, any one unit
    target : float
        Where the average starts and the limits are centered, in that unit.
    sigma : float
        SD of one plotted value, of the process in control: a frozen baseline's.
    weight : float
        Lambda, of the newest value, above 0 up to 1.
    width : float
        L, in SDs of the average.

    Returns
    -------
    EwmaChart

    Raises
    ------
    NoSpread
        If sigma is not above zero.
    BadOption
        If the weight is not in (0, 1] or the width not positive.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.
    TooFewValues
        Without a value.

    Notes
    -----
    z_i = lambda x_i + (1 - lambda) z_(i-1); limits at target ±
    L sigma sqrt(lambda/(2 - lambda) (1 - (1 - lambda)^(2i))).

    References
    ----------
    ASTM E2587-16 (2016), 11; Montgomery (2013), Introduction to Statistical Quality
    Control, 7th ed., 9.2.

    Examples
    --------
    >>> chart = ewma_chart([10.0, 12.0], target=10.0, sigma=1.0, weight=0.5)
    >>> chart.line.points, round(chart.line.upper[0], 3)
    ((10.0, 11.0), 11.5)
    """
    sample = moderate_sample(values, at_least=1)
    sigma = _sigma(sigma)
    if not 0.0 < weight <= 1.0:
        raise BadOption(f"The weight is {weight}; expected above 0, at most 1.")
    if not width > 0.0:
        raise BadOption(f"The width is {width}; expected above 0.")
    averages, average = [], float(target)
    for value in sample:
        average = weight * float(value) + (1 - weight) * average
        averages.append(average)
    age = np.arange(1, sample.size + 1)
    spread = sigma * np.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * age)))
    line = chart_line(
        "EWMA",
        averages,
        center=target,
        lower=target - width * spread,
        upper=target + width * spread,
        sigma=spread,
    )
    return EwmaChart(line, weight, width, (stability(line),))


def cusum_chart(
    values: Iterable[float],
    *,
    target: float,
    sigma: float,
    slack: float = 0.5,
    decision: float = 5.0,
    head_start: float = 0.0,
) -> CusumChart:
    """Tabular cumulative sums of deviations from the target, both ways.

    Parameters
    ----------
    values : array, shape (n,), in order of time, any one unit
    target : float
        In that unit.
    sigma : float
        SD of one plotted value, of the process in control: a frozen baseline's.
    slack : float
        k, in sigma: half the shift to be found.
    decision : float
        h, in sigma.
    head_start : float
        In units of the decision interval: 0.5 for a fast initial response.

    Returns
    -------
    CusumChart
        Sums above (positive) and below (negative), in the unit of the values.

    Raises
    ------
    NoSpread
        If sigma is not above zero.
    BadOption
        If slack is negative, decision not positive or head start not in [0, 1).
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.
    TooFewValues
        Without a value.

    Notes
    -----
    C+ = max(0, x - (target + k sigma) + C+), C- likewise; a sum beyond h sigma is a
    signal. The sums are not reset after one.

    References
    ----------
    ASTM E2587-16, 12; Montgomery, Statistical Quality Control, 9.1.2; Lucas & Crosier
    (1982), Technometrics 24, 199-205 (head start).

    Examples
    --------
    >>> chart = cusum_chart([10.0, 12.0, 13.0], target=10.0, sigma=1.0)
    >>> chart.above.points, chart.decision_interval
    ((0.0, 1.5, 4.0), 5.0)
    """
    sample = moderate_sample(values, at_least=1)
    sigma = _sigma(sigma)
    for name, value, holds in (
        ("slack", slack, slack >= 0),
        ("decision", decision, decision > 0),
        ("head start", head_start, 0 <= head_start < 1),
    ):
        if not holds:
            raise BadOption(f"The {name} is {value}; see the documented range.")
    limit = decision * sigma
    up = down = head_start * limit
    ups, downs = [], []
    for value in sample:
        up = max(0.0, float(value) - (target + slack * sigma) + up)
        down = max(0.0, (target - slack * sigma) - float(value) + down)
        ups.append(up)
        downs.append(-down)
    above = chart_line("C+", ups, center=0.0, lower=0.0, upper=limit, sigma=sigma)
    below = chart_line("C-", downs, center=0.0, lower=-limit, upper=0.0, sigma=sigma)
    return CusumChart(
        above,
        below,
        float(target),
        limit,
        (
            judged(
                "no sum beyond the decision interval",
                not above.outside and not below.outside,
                f"{len(above.outside)} above and {len(below.outside)} below, of "
                f"{sample.size} points",
            ),
        ),
    )
