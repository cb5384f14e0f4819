"""Means over fields of view: the field, not the grain or pixel, is the unit.

Pure. Used by grain size, point counts and area fractions alike.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from labtrack.statistics.descriptive import exact_mean, exact_sd
from labtrack.statistics.diagnostics import Diagnostic, judged, not_run
from labtrack.statistics.exact import exact_sample

AIMED_ACCURACY_PERCENT = 10.0


@dataclass(frozen=True, slots=True)
class FieldStatistics:
    """Mean over fields with its 95 % interval, in `unit`.

    `sd` (n - 1), `half_width` and `relative_accuracy_percent` are None with one field;
    the diagnostics say so.
    """

    mean: float
    sd: float | None
    half_width: float | None
    relative_accuracy_percent: float | None
    n: int
    unit: str
    diagnostics: tuple[Diagnostic, ...]


def field_statistics(
    values: Sequence[float], *, unit: str, least_fields: int, confidence: float = 0.95
) -> FieldStatistics:
    """Mean, standard deviation, interval and relative accuracy between fields.

    Parameters
    ----------
    values : sequence of float, shape (fields,), [unit]
        One result per field.
    unit : str
    least_fields : int
        How many fields the standard asks for; fewer fail a diagnostic.
    confidence : float
        Of the interval t s / sqrt(n), two-sided.

    Raises
    ------
    TooFewValues
        Without any field.
    NotFinite
        If a value is nan or infinite.

    References
    ----------
    ASTM E112-13, 15; ASTM E562-19, 11; ASTM E1245-03, 11.

    Examples
    --------
    >>> found = field_statistics([16, 24, 12, 20], unit="%", least_fields=4)
    >>> found.mean, round(found.half_width, 3), round(found.relative_accuracy_percent, 1)
    (18.0, 8.217, 45.7)
    """
    from scipy.special import stdtrit

    sample = exact_sample(values, name="fields")
    n, mean = len(sample), exact_mean(sample)
    enough = judged(f"at least {least_fields} fields", n >= least_fields, f"{n} fields")
    if n < 2:
        lacking = not_run("relative accuracy", "one field has no scatter")
        return FieldStatistics(mean, None, None, None, n, unit, (enough, lacking))
    sd = exact_sd(sample)
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * sd / math.sqrt(n)
    accuracy = 100 * half / abs(mean) if mean else None
    aim = f"relative accuracy of {AIMED_ACCURACY_PERCENT:g} % or better"
    reached = (
        not_run(aim, "the mean is zero")
        if accuracy is None
        else judged(aim, accuracy <= AIMED_ACCURACY_PERCENT, f"{accuracy:.1f} %")
    )
    return FieldStatistics(mean, sd, half, accuracy, n, unit, (enough, reached))
