"""Control charts of counts: defectives (np, p) and defects (c, u)."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from labtrack.statistics.control_charts import ChartLine, chart_line, stability
from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    OutOfDomain,
    SampleError,
    moderate_sample,
)


@dataclass(frozen=True, slots=True)
class AttributeChart:
    """One panel and the rate (fraction defective, defects per unit) it rests on."""

    line: ChartLine
    rate: float
    diagnostics: tuple[Diagnostic, ...]


def _counts(values: Iterable[float], name: str) -> np.ndarray:
    counts = moderate_sample(values, at_least=2, name=name)
    if (counts < 0).any():
        raise OutOfDomain(f"{name} holds {counts.min():g}; a count is not negative.")
    return counts


def _sizes(sizes: Iterable[float] | float, count: int) -> np.ndarray:
    if isinstance(sizes, int | float):
        sizes = [sizes] * count
    found = moderate_sample(sizes, at_least=2, name="sample sizes")
    if found.size != count:
        raise SampleError(f"{found.size} sample sizes for {count} counts.")
    if (found <= 0).any():
        raise OutOfDomain(f"A sample size is {found.min():g}; expected above zero.")
    return found


def _whole(counts: np.ndarray) -> Diagnostic:
    return judged(
        "counts are whole numbers",
        bool((counts == np.floor(counts)).all()),
        f"{int((counts != np.floor(counts)).sum())} of {counts.size} are not",
    )


def _normal_enough(expected: float) -> Diagnostic:
    return judged(
        "three-sigma limits apply",
        expected >= 5,
        f"{expected:.2f} expected per sample; 5 are wanted for the normal "
        "approximation",
    )


def _defectives(
    counts: np.ndarray, sizes: np.ndarray, fraction: float | None
) -> tuple[float, tuple[Diagnostic, ...]]:
    rate = float(counts.sum() / sizes.sum()) if fraction is None else fraction
    if not 0.0 <= rate <= 1.0:
        raise OutOfDomain(
            f"The fraction defective is {rate:g}; expected 0 to 1. Are these defects "
            "rather than defectives (a c or u chart)?"
        )
    above = int((counts > sizes).sum())
    return rate, (
        judged(
            "no more defectives than pieces",
            above == 0,
            f"{above} of {counts.size} samples hold more defectives than pieces",
        ),
        _whole(counts),
        _normal_enough(float(sizes.min()) * min(rate, 1 - rate)),
    )


def p_chart(
    defectives: Iterable[float],
    sizes: Iterable[float] | float,
    *,
    fraction: float | None = None,
) -> AttributeChart:
    """Fraction defective per sample.

    Parameters
    ----------
    defectives : array, shape (k,), counts of defective pieces
    sizes : number, or array of shape (k,), pieces looked at
    fraction : float, optional
        A frozen baseline's fraction; from the counts otherwise.

    Returns
    -------
    AttributeChart
        Dimensionless; limits vary with the sample size, cut off at 0 and 1.

    Raises
    ------
    TooFewValues
        With fewer than two samples.
    OutOfDomain
        If a count is negative, a size not positive, the fraction not in 0 to 1.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    References
    ----------
    ASTM E2587-16, 9.2; ISO 7870-2:2013, 8.2.

    Examples
    --------
    >>> chart = p_chart([3, 5, 4], 50)
    >>> chart.rate, round(chart.line.upper_limit, 4)
    (0.08, 0.1951)
    """
    counts = _counts(defectives, "defectives")
    pieces = _sizes(sizes, counts.size)
    rate, diagnostics = _defectives(counts, pieces, fraction)
    sigma = np.sqrt(rate * (1 - rate) / pieces)
    line = chart_line(
        "p",
        counts / pieces,
        center=rate,
        lower=np.maximum(rate - 3 * sigma, 0.0),
        upper=np.minimum(rate + 3 * sigma, 1.0),
        sigma=sigma,
    )
    return AttributeChart(line, rate, (*diagnostics, stability(line)))


def np_chart(
    defectives: Iterable[float], size: float, *, fraction: float | None = None
) -> AttributeChart:
    """Number of defective pieces in samples of one size.

    Parameters
    ----------
    defectives : array, shape (k,), counts of defective pieces
    size : number of pieces in every sample
    fraction : float, optional
        A frozen baseline's fraction; from the counts otherwise.

    Returns
    -------
    AttributeChart
        In pieces; limits cut off at 0 and the sample size.

    Raises
    ------
    SampleError
        As :func:`p_chart`.

    References
    ----------
    ASTM E2587-16, 9.3; ISO 7870-2:2013, 8.3.

    Examples
    --------
    >>> chart = np_chart([3, 5, 4], 50)
    >>> chart.line.center, round(chart.line.upper_limit, 3)
    (4.0, 9.755)
    """
    counts = _counts(defectives, "defectives")
    pieces = _sizes(float(size), counts.size)
    rate, diagnostics = _defectives(counts, pieces, fraction)
    center, sigma = size * rate, math.sqrt(size * rate * (1 - rate))
    line = chart_line(
        "np",
        counts,
        center=center,
        lower=max(center - 3 * sigma, 0.0),
        upper=min(center + 3 * sigma, float(size)),
        sigma=sigma,
    )
    return AttributeChart(line, rate, (*diagnostics, stability(line)))


def u_chart(
    defects: Iterable[float],
    sizes: Iterable[float] | float,
    *,
    rate: float | None = None,
) -> AttributeChart:
    """Defects per unit, for areas of opportunity that may vary.

    Parameters
    ----------
    defects : array, shape (k,), counts
    sizes : number, or array of shape (k,), units (castings, areas) looked at
    rate : float, optional
        A frozen baseline's defects per unit; from the counts otherwise.

    Returns
    -------
    AttributeChart
        Per unit; the lower limit is cut off at 0.

    Raises
    ------
    TooFewValues
        With fewer than two samples.
    OutOfDomain
        If a count is negative or a size not positive.
    NoSpread
        If there is no defect at all and no rate is given.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.
    BadOption
        If the rate given is negative.

    References
    ----------
    ASTM E2587-16, 9.5; ISO 7870-2:2013, 8.5.

    Examples
    --------
    >>> chart = u_chart([4, 9, 5], [1, 2, 1])
    >>> chart.rate, chart.line.lower
    (4.5, (0.0, 0.0, 0.0))
    """
    counts = _counts(defects, "defects")
    units = _sizes(sizes, counts.size)
    mean = float(counts.sum() / units.sum()) if rate is None else rate
    if mean == 0.0:
        raise NoSpread("There is no defect at all; no limits follow from that.")
    if mean < 0.0:
        raise BadOption(f"The rate is {mean:g}; expected above zero.")
    sigma = np.sqrt(mean / units)
    line = chart_line(
        "u",
        counts / units,
        center=mean,
        lower=np.maximum(mean - 3 * sigma, 0.0),
        upper=mean + 3 * sigma,
        sigma=sigma,
    )
    return AttributeChart(
        line,
        mean,
        (_whole(counts), _normal_enough(mean * float(units.min())), stability(line)),
    )


def c_chart(defects: Iterable[float], *, rate: float | None = None) -> AttributeChart:
    """Number of defects in samples of one size.

    Parameters
    ----------
    defects : array, shape (k,), counts
    rate : float, optional
        A frozen baseline's mean count; from the counts otherwise.

    Returns
    -------
    AttributeChart
        In defects; the lower limit is cut off at 0.

    Raises
    ------
    SampleError
        As :func:`u_chart`.

    References
    ----------
    ASTM E2587-16, 9.4; ISO 7870-2:2013, 8.4.

    Examples
    --------
    >>> chart = c_chart([4, 9, 5])
    >>> chart.line.center, round(chart.line.upper_limit, 4)
    (6.0, 13.3485)
    """
    chart = u_chart(defects, 1.0, rate=rate)
    return replace(chart, line=replace(chart.line, name="c"))
