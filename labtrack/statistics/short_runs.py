"""Target-nominal charts: short runs whose target changes with every variant."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.control_charts import (
    Baseline,
    ControlChart,
    individuals_chart,
)
from labtrack.statistics.diagnostics import Diagnostic
from labtrack.statistics.groups import by_group, equal_variances
from labtrack.statistics.samples import SampleError, moderate_sample


@dataclass(frozen=True, slots=True)
class ShortRunChart:
    """Individuals chart of deviations from target; `labels` name each point's part."""

    chart: ControlChart
    labels: tuple[str, ...]
    targets: tuple[float, ...]
    mean_deviation_by_label: dict[str, float]
    diagnostics: tuple[Diagnostic, ...]


def target_nominal_chart(
    values: Iterable[float],
    labels: Iterable[Hashable],
    targets: Mapping[Hashable, float],
    *,
    baseline: Baseline | None = None,
) -> ShortRunChart:
    """Deviations from each variant's own target on one individuals chart.

    Parameters
    ----------
    values : array, shape (n,), in order of time, any one unit
    labels : shape (n,)
        The variant of each value.
    targets : mapping of label to its target, in that unit
        The aim, not the mean of what was made.
    baseline : Baseline, optional
        Center and sigma of deviations from a frozen period.

    Returns
    -------
    ShortRunChart
        Deviations in the unit of the values. The diagnostics ask whether variants
        scatter alike, which one common sigma rests on.

    Raises
    ------
    SampleError
        If a label has no target, or labels and values differ in number.
    TooFewValues
        With fewer than three values.

    References
    ----------
    ASTM E2587-16, 8.6 (target charts); Bothe (1989), Quality Progress 22 (6).

    Examples
    --------
    >>> found = target_nominal_chart(
    ...     [0.31, 0.29, 0.11, 0.08], "aabb", {"a": 0.30, "b": 0.10}
    ... )
    >>> [round(point, 2) for point in found.chart.location.points]
    [0.01, -0.01, 0.01, -0.02]
    """
    sample = moderate_sample(values, at_least=3)
    given = list(labels)
    if len(given) != sample.size:
        raise SampleError(f"{len(given)} labels for {sample.size} values.")
    missing = sorted({str(label) for label in given if label not in targets})
    if missing:
        raise SampleError(f"No target is given for {', '.join(missing)}.")
    aims = moderate_sample([targets[label] for label in given], name="targets")
    deviations = sample - aims
    chart = individuals_chart(deviations, baseline=baseline)
    collected = by_group(given, deviations.tolist())
    return ShortRunChart(
        chart=chart,
        labels=tuple(str(label) for label in given),
        targets=tuple(aims.tolist()),
        mean_deviation_by_label={
            name: float(np.mean(found)) for name, found in collected.items()
        },
        diagnostics=(
            *chart.diagnostics,
            equal_variances(np.array(found) for found in collected.values()),
        ),
    )
