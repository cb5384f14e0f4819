"""Gauge study of destructive tests: each operator measures parts of their own."""

from collections.abc import Hashable, Iterable

from labtrack.statistics.anova_nested import nested_anova
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.gauge_study import (
    GaugeStudy,
    GaugeVariances,
    distinct_categories,
    require_positive,
    study_checks,
)
from labtrack.statistics.samples import SampleError


def nested_gauge_study(
    values: Iterable[object],
    parts: Iterable[Hashable],
    operators: Iterable[Hashable],
    *,
    sigmas: float = 6.0,
    tolerance: float | None = None,
) -> GaugeStudy:
    """Each operator measures parts of their own: destructive tests.

    Parameters
    ----------
    values, parts, operators, sigmas, tolerance
        As in
        :func:`labtrack.statistics.gauge_study.crossed_gauge_study`; a part label counts within its operator.

    Returns
    -------
    GaugeStudy
        Sources "Operator", "Part(Operator)", "Residual", "Total".

    Raises
    ------
    SampleError
        If operators have different numbers of parts, or parts of values.
    TooFewValues
        With one operator, one part each, or one value per part.

    Notes
    -----
    What is called a part must be alike within (a batch): scatter between its pieces
    counts as repeatability.

    References
    ----------
    AIAG (2010), Measurement Systems Analysis, 4th ed., IV (destructive); Montgomery
    (2019), Design and Analysis of Experiments, 10th ed., 14.1.

    Examples
    --------
    >>> study = nested_gauge_study(
    ...     [1, 2, 4, 5, 8, 9, 8, 8], "11223344", "aaaabbbb"
    ... )
    >>> study.variances.repeatability, study.variances.part
    (0.375, 2.125)
    """
    require_positive(sigmas, "number of sigmas")
    require_positive(tolerance, "tolerance")
    operators, parts = [str(o) for o in operators], [str(p) for p in parts]
    table = nested_anova(values, operators, parts, names=("Operator", "Part"))
    if any(check.outcome is not Outcome.PASSED for check in table.diagnostics):
        raise SampleError(
            f"A nested study needs equal numbers: {table.diagnostics[0].detail}."
        )
    operator, part, residual = table.lines[:3]
    branches = part.df // (operator.df + 1) + 1
    trials = table.n // (branches * (operator.df + 1))
    variances = GaugeVariances(
        repeatability=residual.ms,
        operator=max(0.0, (operator.ms - part.ms) / (branches * trials)),
        interaction=0.0,
        part=max(0.0, (part.ms - residual.ms) / trials),
    )
    categories = distinct_categories(variances)
    return GaugeStudy(
        variances=variances,
        table=table,
        table_without_interaction=None,
        interaction_pooled=False,
        sigmas=sigmas,
        tolerance=tolerance,
        distinct_categories=categories,
        diagnostics=study_checks(
            variances, branches * (operator.df + 1), operator.df + 1, categories
        ),
    )
