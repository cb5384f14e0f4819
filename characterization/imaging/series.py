"""A series of fields becomes numbers: means over fields, and when one may stop. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from characterization.imaging.asked import Kind
from characterization.methods.arm_spacing import LEAST_DENDRITES, ArmRow, arm_spacing
from characterization.methods.fields import FieldStatistics, field_statistics
from characterization.methods.grain_size import (
    AREA_OFFSET,
    AREA_SLOPE,
    chart_label,
    grain_size_number,
)

LEAST_FIELDS: Mapping[str, int] = {
    "area-fraction": 10,
    "point-count": 10,
    "grain-intercepts": 5,
    "arm-spacing": LEAST_DENDRITES,
}
AIM_PERCENT = 10.0
WARNINGS: Mapping[str, str] = {
    "bright-boundaries": "boundaries look brighter than the grains: measure again with "
    "boundaries brighter (polarity bright).",
    "dark-boundaries": "boundaries look darker than the grains: measure again with "
    "boundaries darker (polarity dark).",
}
"""What makes fields doubtful; the sentence begins with which."""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What one field gave. `number` names it in the series."""

    number: int
    value: float | None
    unit: str
    reason: str = ""
    rows: tuple[ArmRow, ...] = ()
    facts: Mapping[str, float] = field(default_factory=dict)
    is_refused: bool = False
    """Looked at, and the property is not there: no arms."""
    warning: str = ""
    """One of `WARNINGS`."""


@dataclass(frozen=True, slots=True)
class Step:
    """After so many fields: the mean, half its 95 % interval, relative accuracy [%]."""

    n: int
    number: int
    value: float
    mean: float
    half_width: float | None
    accuracy_percent: float | None


@dataclass(frozen=True, slots=True)
class SeriesFigure:
    """One number of the test; `uncertainty` is half the 95 % interval over fields."""

    symbol: str
    value: float
    unit: str
    uncertainty: float | None = None


@dataclass(frozen=True, slots=True)
class SeriesResult:
    """Figures of a test with what they rest on."""

    kind: str
    noun: str
    n: int
    unit: str
    mean: float | None
    half_width: float | None
    accuracy_percent: float | None
    least: int
    steps: tuple[Step, ...]
    figures: tuple[SeriesFigure, ...]
    not_obtained: Mapping[str, str]
    remarks: tuple[tuple[str, str], ...]
    label: str = ""

    def as_json(self) -> dict[str, Any]:
        """Everything, as plain values."""
        return asdict(self)


def evaluate_series(
    kind: Kind, fields: Sequence[FieldValue], *, symbol: str
) -> SeriesResult:
    """Means over the fields of a series with the interval between fields.

    Parameters
    ----------
    kind : Kind
    fields : sequence of FieldValue
        In their order; those without a value stay out and are remarked.
    symbol : str
        The property that the mean is of.

    Returns
    -------
    SeriesResult
        One field gives a mean without an interval, and says so. Without any value there
        are no figures: what is owed stays owed.

    References
    ----------
    ASTM E112-13, 15 (the mean intercept is averaged, never G); E562-19, 11; E1245-03, 11.

    Examples
    --------
    >>> found = evaluate_series(
    ...     "grain-intercepts", [FieldValue(1, 8.9, "um")], symbol="l_mean"
    ... )
    >>> [(f.symbol, round(f.value, 2)) for f in found.figures], found.remarks[0][0]
    ([('l_mean', 8.9), ('G', 10.34), ('N_A', 10015.58)], 'one-field')
    """
    if kind == "arm-spacing":
        return _of_arms(fields, symbol)
    known = [one for one in fields if one.value is not None]
    unit = fields[0].unit if fields else ""
    least = LEAST_FIELDS[kind]
    if not known:
        return _without_values(kind, "field", unit, least, fields)
    values = [float(one.value) for one in known if one.value is not None]
    steps = _steps([one.number for one in known], values, unit, least)
    over = field_statistics(values, unit=unit, least_fields=least)
    figures = [SeriesFigure(symbol, over.mean, unit, over.half_width)]
    label = ""
    if kind == "grain-intercepts":
        figures += _grain_numbers(over)
        label = chart_label(figures[1].value)
    if kind == "area-fraction":
        figures += _of_objects(known)
    return SeriesResult(
        kind,
        "field",
        over.n,
        unit,
        over.mean,
        over.half_width,
        over.relative_accuracy_percent,
        least,
        tuple(steps),
        tuple(figures),
        {},
        (*_warned(fields), *_about(over, least, "field"), *_left_out(fields)),
        label,
    )


def _steps(
    numbers: Sequence[int], values: Sequence[float], unit: str, least: int
) -> list[Step]:
    found = []
    for n in range(1, len(values) + 1):
        so_far = field_statistics(values[:n], unit=unit, least_fields=least)
        found.append(
            Step(
                n,
                numbers[n - 1],
                values[n - 1],
                so_far.mean,
                so_far.half_width,
                so_far.relative_accuracy_percent,
            )
        )
    return found


def _grain_numbers(over: FieldStatistics) -> list[SeriesFigure]:
    """G and grains per area of the mean intercept; G = -6.64 log10 l, so that its interval
    follows from that of l.
    """
    g = grain_size_number(over.mean)
    half_g = None
    if over.half_width is not None:
        half_g = 2.8854 * over.half_width / over.mean
    per_area = 10 ** ((g - AREA_OFFSET) / AREA_SLOPE)
    return [
        SeriesFigure("G", g, "1", half_g),
        SeriesFigure("N_A", per_area, "1/mm^2"),
    ]


def _of_objects(known: Sequence[FieldValue]) -> list[SeriesFigure]:
    found = []
    ferets = [one.facts["F_max_pore"] for one in known if "F_max_pore" in one.facts]
    if len(ferets) == len(known):
        found.append(SeriesFigure("F_max_pore", max(ferets), "um"))
    counted = [one for one in known if "sphericity" in one.facts]
    weight = math.fsum(one.facts["sphericity_n"] for one in counted)
    if weight:
        total = math.fsum(
            one.facts["sphericity"] * one.facts["sphericity_n"] for one in counted
        )
        found.append(SeriesFigure("sphericity", total / weight, "1"))
    return found


def _about(over: FieldStatistics, least: int, noun: str) -> list[tuple[str, str]]:
    found = []
    if over.n == 1:
        found.append(
            (
                f"one-{noun}",
                f"One {noun} only: no interval over {noun}s; at least {least} are asked "
                "for.",
            )
        )
    elif over.n < least:
        found.append(
            (f"few-{noun}s", f"{over.n} {noun}s; at least {least} are asked for.")
        )
    accuracy = over.relative_accuracy_percent
    if accuracy is not None and accuracy > AIM_PERCENT:
        found.append(
            (
                "accuracy",
                f"Relative accuracy {accuracy:.1f} %; the aim is {AIM_PERCENT:g} %: "
                f"more {noun}s.",
            )
        )
    return found


def _warned(fields: Sequence[FieldValue]) -> list[tuple[str, str]]:
    found = []
    for code, sentence in WARNINGS.items():
        numbers = [str(one.number) for one in fields if one.warning == code]
        if numbers:
            more = f" and {len(numbers) - 10} more" if len(numbers) > 10 else ""
            noun = "Field" if len(numbers) == 1 else "Fields"
            found.append((code, f"{noun} {', '.join(numbers[:10])}{more}: {sentence}"))
    return found


def _left_out(fields: Sequence[FieldValue]) -> list[tuple[str, str]]:
    return [
        ("field-without-value", f"Field {one.number} gives no value: {one.reason}")
        for one in fields
        if one.value is None
    ][:20]


def _without_values(
    kind: str,
    noun: str,
    unit: str,
    least: int,
    fields: Sequence[FieldValue],
    not_obtained: Mapping[str, str] | None = None,
) -> SeriesResult:
    return SeriesResult(
        kind,
        noun,
        0,
        unit,
        None,
        None,
        None,
        least,
        (),
        (),
        not_obtained or {},
        (*_warned(fields), *_left_out(fields)),
    )


def _of_arms(fields: Sequence[FieldValue], symbol: str) -> SeriesResult:
    """Each dendrite is one value; the interval is over dendrites."""
    rows = [(one.number, row) for one in fields for row in one.rows]
    least = LEAST_FIELDS["arm-spacing"]
    if not rows:
        looked = bool(fields) and all(one.is_refused for one in fields)
        return _without_values(
            "arm-spacing",
            "dendrite",
            "um",
            least,
            fields,
            {symbol: fields[0].reason} if looked else {},
        )
    over = arm_spacing([row for _number, row in rows])
    steps = _steps(
        [number for number, _row in rows],
        [row.length_um / (row.arms - 1) for _number, row in rows],
        "um",
        least,
    )
    return SeriesResult(
        "arm-spacing",
        "dendrite",
        over.n,
        "um",
        over.mean,
        over.half_width,
        over.relative_accuracy_percent,
        least,
        tuple(steps),
        (SeriesFigure(symbol, over.mean, "um", over.half_width),),
        {},
        tuple(_about(over, least, "dendrite")),
    )
