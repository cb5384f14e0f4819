"""Control charts of subgroups: means with ranges or SDs."""

from collections.abc import Iterable

import numpy as np

from labtrack.statistics.chart_constants import chart_constants
from labtrack.statistics.control_charts import (
    Baseline,
    ControlChart,
    chart_line,
    check_baseline,
    limits_source,
    stability,
)
from labtrack.statistics.samples import (
    NoSpread,
    SampleError,
    TooFewValues,
    moderate_sample,
)


def subgroups_of(values: Iterable[float], size: int) -> list[np.ndarray]:
    """Consecutive values in subgroups of one size.

    Parameters
    ----------
    values : array, shape (m n,), in order of time, any one unit
    size : int, 2 or more
        n, values in each subgroup.

    Returns
    -------
    list of arrays, shape (n,)

    Raises
    ------
    SampleError
        If the values do not fill whole subgroups.
    NotFinite, OutOfRange, TooFewValues
        As :func:`labtrack.statistics.samples.moderate_sample`.

    References
    ----------
    By definition; ASTM E2587-16 (2016), rational subgroups.

    Examples
    --------
    >>> [group.tolist() for group in subgroups_of([1, 2, 3, 4], 2)]
    [[1.0, 2.0], [3.0, 4.0]]
    """
    sample = moderate_sample(values, at_least=1)
    if size < 2 or sample.size % size:
        raise SampleError(
            f"{sample.size} values do not fill subgroups of {size}; expected a "
            "multiple of a size of 2 or more."
        )
    return list(sample.reshape(-1, size))


def _rectangle(subgroups: Iterable[Iterable[float]]) -> np.ndarray:
    groups = [
        moderate_sample(group, at_least=2, name=f"subgroup {at}")
        for at, group in enumerate(subgroups, start=1)
    ]
    if len(groups) < 2:
        raise TooFewValues(f"{len(groups)} subgroup; at least 2 are needed.")
    sizes = {group.size for group in groups}
    if len(sizes) != 1:
        raise SampleError(
            f"Subgroups hold {min(sizes)} to {max(sizes)} values; expected one size."
        )
    return np.vstack(groups)


def _means_chart(
    table: np.ndarray,
    panel: str,
    scatter_points: np.ndarray,
    sigma: float,
    factors: tuple[float, float, float, float],
    baseline: Baseline | None,
) -> ControlChart:
    """Factors: center, lower, upper, SD of the scatter panel over sigma."""
    size = table.shape[1]
    center = float(table.mean()) if baseline is None else baseline.center
    sigma = sigma if baseline is None else baseline.sigma
    if not sigma > 0:
        raise NoSpread("Within every subgroup all values are equal; no limit follows.")
    spread = sigma / np.sqrt(size)
    location = chart_line(
        "X-bar",
        table.mean(axis=1),
        center=center,
        lower=center - 3 * spread,
        upper=center + 3 * spread,
        sigma=spread,
    )
    middle, low, high, width = (factor * sigma for factor in factors)
    scatter = chart_line(
        panel, scatter_points, center=middle, lower=low, upper=high, sigma=width
    )
    return ControlChart(
        location,
        scatter,
        sigma,
        size,
        (limits_source(baseline, len(table)), stability(location), stability(scatter)),
    )


def xbar_r_chart(
    subgroups: Iterable[Iterable[float]],
    *,
    baseline: Baseline | None = None,
    tabled: bool = False,
) -> ControlChart:
    """Means of subgroups with their ranges.

    Parameters
    ----------
    subgroups : iterable of arrays of one size n, 2 or more; any one unit
    baseline, tabled
        As in
        :func:`labtrack.statistics.control_charts.individuals_chart`; the baseline's sigma is that of one value.

    Returns
    -------
    ControlChart
        Panels "X-bar" and "R", in the unit of the values.

    Raises
    ------
    TooFewValues
        With fewer than two subgroups, or a subgroup of one.
    SampleError
        If the subgroups differ in size.
    NoSpread
        If all ranges are zero and no baseline is given.

    Notes
    -----
    sigma = mean range / d2(n). For n above about 10 use :func:`xbar_s_chart`.

    References
    ----------
    ASTM E2587-16, 8; ISO 7870-2:2013, 7.1.

    Examples
    --------
    >>> chart = xbar_r_chart([[1, 3], [2, 4], [1, 2]])
    >>> round(chart.location.center, 3), round(chart.scatter.upper_limit, 3)
    (2.167, 5.444)
    """
    table = _rectangle(subgroups)
    check_baseline(baseline)
    constants = chart_constants(table.shape[1], tabled=tabled)
    ranges = np.ptp(table, axis=1)
    return _means_chart(
        table,
        "R",
        ranges,
        float(ranges.mean()) / constants.d2,
        (constants.d2, constants.d1_limit, constants.d2_limit, constants.d3),
        baseline,
    )


def xbar_s_chart(
    subgroups: Iterable[Iterable[float]],
    *,
    baseline: Baseline | None = None,
    tabled: bool = False,
) -> ControlChart:
    """Means of subgroups with their sample SDs (n - 1).

    Parameters
    ----------
    subgroups, baseline, tabled
        As in :func:`xbar_r_chart`.

    Returns
    -------
    ControlChart
        Panels "X-bar" and "s", in the unit of the values.

    Raises
    ------
    SampleError
        As :func:`xbar_r_chart`.

    Notes
    -----
    sigma = mean s / c4(n).

    References
    ----------
    ASTM E2587-16, 8; ISO 7870-2:2013, 7.1.

    Examples
    --------
    >>> chart = xbar_s_chart([[1, 3], [2, 4], [1, 2]])
    >>> round(chart.scatter.center, 3), round(chart.scatter.upper_limit, 3)
    (1.179, 3.85)
    """
    table = _rectangle(subgroups)
    check_baseline(baseline)
    constants = chart_constants(table.shape[1], tabled=tabled)
    deviations = table.std(axis=1, ddof=1)
    return _means_chart(
        table,
        "s",
        deviations,
        float(deviations.mean()) / constants.c4,
        (
            constants.c4,
            constants.b5,
            constants.b6,
            float(np.sqrt(1 - constants.c4**2)),
        ),
        baseline,
    )
