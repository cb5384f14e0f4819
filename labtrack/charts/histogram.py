"""A histogram with a normal curve for comparison and every value as a rug."""

import math
from collections.abc import Sequence
from typing import Any

from labtrack.charts.layers import Spec, layered

STEPS = (1, 2, 4, 5, 10)
CURVE_POINTS = 81


def class_width(values: Sequence[float]) -> float:
    """A round class width: Freedman and Diaconis' rule, lowered to 1, 2, 4 or 5 x 10^k.

    Parameters
    ----------
    values : sequence of float
        At least one.

    Returns
    -------
    float
        In the unit of the values; 1 where all are equal.
    """
    ordered = sorted(values)
    count = len(ordered)
    quartiles = ordered[(3 * count) // 4 - (count > 3)] - ordered[count // 4]
    width = 2 * quartiles / count ** (1 / 3)
    if width <= 0:
        width = (ordered[-1] - ordered[0]) / max(1, math.isqrt(count))
    if width <= 0:
        return 1.0
    scale = 10.0 ** math.floor(math.log10(width))
    return scale * max(step for step in STEPS if step * scale <= width * (1 + 1e-9))


def classes(values: Sequence[float], width: float) -> list[dict[str, float]]:
    """Counts in classes closed at the left: ``low <= value < high``."""
    first = math.floor(min(values) / width)
    last = math.floor(max(values) / width)
    counts = dict.fromkeys(range(first, last + 1), 0)
    for value in values:
        counts[math.floor(value / width)] += 1
    return [
        {"low": index * width, "high": (index + 1) * width, "count": count}
        for index, count in counts.items()
    ]


def normal_counts(
    *, mean: float, deviation: float, count: int, width: float
) -> list[dict[str, float]]:
    """The normal density scaled to counts per class, from 3.5 s below to 3.5 s above."""
    step = 7 * deviation / (CURVE_POINTS - 1)
    factor = count * width / (deviation * math.sqrt(2 * math.pi))
    places = [mean - 3.5 * deviation + step * i for i in range(CURVE_POINTS)]
    return [
        {"value": x, "count": factor * math.exp(-(((x - mean) / deviation) ** 2) / 2)}
        for x in places
    ]


def histogram(
    values: Sequence[float],
    *,
    axis: str,
    noun: str = "Bars",
    width: float | None = None,
    mean: float | None = None,
    deviation: float | None = None,
    simulated: bool = False,
    height: int = 300,
) -> Spec:
    """Counts by class, a rug of the values, a normal curve where mean and s are given.

    Parameters
    ----------
    values : sequence of float
        In the unit of the axis; at least one.
    axis : str
        Axis title with unit.
    noun : str
        What is counted.
    width : float, optional
        Class width; by default `class_width(values)`.
    mean, deviation : float, optional
        Of the normal curve, the stored ones. No curve without them or with s = 0.
    simulated : bool
        Writes SIMULATED into the picture.
    height : int, [px]

    Returns
    -------
    dict
        A Vega-Lite spec without config.
    """
    width = width or class_width(values)
    curve = None
    if mean is not None and deviation:
        curve = normal_counts(
            mean=mean, deviation=deviation, count=len(values), width=width
        )
    return layered(
        [
            class_bars(classes(values, width), axis, noun),
            normal_line(curve) if curve else None,
            rug(values),
        ],
        height=height,
        simulated=simulated,
    )


def class_bars(rows: list[dict[str, Any]], axis: str, noun: str) -> Spec:
    """One bar per class; a rectangle, since Vega-Lite bins stored classes wrongly."""
    rows = [
        row
        | {
            "foot": 0,
            "between": f"{row['low']:g} to {row['high']:g}",
            "n": f"{row['count']}",
        }
        for row in rows
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "rect", "style": "class-bar"},
        "encoding": {
            "x": {
                "field": "low",
                "type": "quantitative",
                "title": axis,
                "scale": {"zero": False},
                "axis": {"grid": False, "tickCount": 6},
            },
            "x2": {"field": "high"},
            "y": {
                "field": "count",
                "type": "quantitative",
                "title": noun,
                "axis": {"values": _whole(rows), "format": "d"},
            },
            "y2": {"field": "foot"},
            "tooltip": [
                {"field": "between", "type": "nominal", "title": axis},
                {"field": "n", "type": "nominal", "title": noun},
            ],
        },
    }


def _whole(rows: list[dict[str, Any]]) -> list[int]:
    """Whole numbers for the axis, six at most: `tickMinStep` is lost where layers share
    an axis, and "2, 2, 1, 1" stood beside it.
    """
    most = max((int(row["count"]) for row in rows), default=0)
    return list(range(0, most + 1, max(1, math.ceil(most / 5))))


def normal_line(curve: list[dict[str, float]]) -> Spec:
    """The curve, in counts."""
    return {
        "data": {"values": curve},
        "mark": {"type": "line", "style": "normal-curve", "interpolate": "monotone"},
        "encoding": {
            "x": {"field": "value", "type": "quantitative"},
            "y": {"field": "count", "type": "quantitative"},
        },
    }


def rug(values: Sequence[float]) -> Spec:
    """A short tick at the top for each value."""
    return {
        "data": {"values": [{"value": value} for value in values]},
        "mark": {"type": "tick", "style": "rug", "bandSize": 6},
        "encoding": {
            "x": {"field": "value", "type": "quantitative"},
            "y": {"value": 3},
        },
    }
