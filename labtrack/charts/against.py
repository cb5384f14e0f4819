"""A property against a measured element: heats, condition means, lines and their bands."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labtrack.charts.layers import (
    NARROW_PX,
    Spec,
    label_beside,
    labelled_rule,
    layered,
    literature_marks,
    tooltip,
)

ROOM_AT_LEFT, ROOM_AT_RIGHT = 0.04, 0.2
"""Of the width; at the right for the words at the end of each line."""
PX_OF_A_LETTER = 7.2
_ENDS = ("least", "most")
LINE_OF_WORDS = 0.055
"""Of the height, what one line of words needs."""


@dataclass(frozen=True)
class Series:
    """One group of conditions that differ in composition alone.

    `heats`, `means` and `bars` are rows with ``x`` and ``y``, and for the pointer
    ``code``, ``shown``, ``at`` and ``url``. `curve` has ``x``, ``fit``, ``low``, ``high``
    (mean) and ``least``, ``most`` (prediction); it is empty where no line may be drawn.
    """

    name: str
    heats: Sequence[Mapping[str, Any]]
    means: Sequence[Mapping[str, Any]] = ()
    bars: Sequence[Mapping[str, Any]] = ()
    curve: Sequence[Mapping[str, float]] = ()


def against(
    series: Sequence[Series],
    *,
    x_axis: str,
    y_axis: str,
    literature: Sequence[Mapping[str, Any]] = (),
    minimum: float | None = None,
    minimum_label: str = "",
    simulated: bool = False,
    height: int = 400,
) -> Spec:
    """Heats as points by series, each series with its line, mean and prediction band.

    Parameters
    ----------
    series : sequence of Series
        Up to six; color and shape follow their order.
    x_axis, y_axis : str
        Titles with units.
    literature : sequence of mappings
        ``x``, ``y``, ``label``, ``shown``, ``source``, ``url``: a mark of their own.
    minimum, minimum_label : float and str, optional
        A specified minimum and where it stands.
    simulated : bool
        Writes SIMULATED into the picture.
    height : int, [px]

    Returns
    -------
    dict
        A Vega-Lite spec without config.

    Notes
    -----
    Nothing is fitted here; bands are drawn where the curve has points and nowhere else.
    """
    names = [one.name for one in series]
    x = _x_scale(series, literature, x_axis)
    y = {
        "type": "quantitative",
        "title": y_axis,
        "scale": {"zero": False, "nice": True},
    }
    layers = [
        _bars(series, names, x, y),
        _band(series, names, x, y, ends=("least", "most"), style="prediction-band"),
        *(_edge(series, names, x, y, end) for end in ("least", "most")),
        _band(series, names, x, y, ends=("low", "high"), style="mean-band"),
        None
        if minimum is None
        else labelled_rule(
            minimum, minimum_label, style="spec-minimum", label_style="minimum-label"
        ),
        _line(series, names, x, y),
        _heats(series, names, x, y),
        _means(series, names, x, y),
        literature_marks(literature, x, y),
        _words(series, names, x, y, literature),
    ]
    return layered(layers, height=height, simulated=simulated)


def _x_scale(
    series: Sequence[Series], literature: Sequence[Mapping[str, Any]], title: str
) -> Spec:
    places = [row["x"] for one in series for row in one.heats]
    places += [row["x"] for row in literature]
    low, high = min(places, default=0.0), max(places, default=1.0)
    width = (high - low) or abs(high) * 0.2 or 0.1
    return {
        "type": "quantitative",
        "title": title,
        "scale": {
            "nice": False,
            "zero": False,
            "domain": [
                _round(low - ROOM_AT_LEFT * width),
                _round(high + ROOM_AT_RIGHT * width),
            ],
        },
        "axis": {"grid": False, "tickCount": 6},
    }


def _round(value: float) -> float:
    return float(f"{value:.6g}")


def _of(name: str, encoding: Spec) -> Spec:
    return {"field": name} | encoding


def _by(names: list[str]) -> Spec:
    """Series by the order they come in; no legend, they are named at their lines."""
    return {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": names, "range": "category"},
        "legend": None,
    }


def _shape(names: list[str]) -> Spec:
    return _by(names) | {"scale": {"domain": names, "range": "symbol"}}


def _named(series: Sequence[Series], part: str) -> list[dict[str, Any]]:
    return [
        {"series": one.name} | dict(row) for one in series for row in getattr(one, part)
    ]


def _bars(series: Sequence[Series], names: list[str], x: Spec, y: Spec) -> Spec | None:
    rows = _named(series, "bars")
    if not rows:
        return None
    return {
        "data": {"values": rows},
        "mark": {"type": "point", "style": "faint-point", "cursor": "pointer"},
        "encoding": {"x": _of("x", x), "y": _of("y", y), "fill": _by(names)},
    }


def _band(
    series: Sequence[Series],
    names: list[str],
    x: Spec,
    y: Spec,
    *,
    ends: tuple[str, str],
    style: str,
) -> Spec | None:
    rows = _named(series, "curve")
    if not rows:
        return None
    return {
        "data": {"values": rows},
        "mark": {"type": "area", "style": style},
        "encoding": {
            "x": _of("x", x),
            "y": _of(ends[0], y),
            "y2": {"field": ends[1]},
            "fill": _by(names),
        },
    }


def _edge(
    series: Sequence[Series], names: list[str], x: Spec, y: Spec, end: str
) -> Spec | None:
    rows = _named(series, "curve")
    if not rows:
        return None
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "style": "prediction-edge"},
        "encoding": {"x": _of("x", x), "y": _of(end, y), "stroke": _by(names)},
    }


def _line(series: Sequence[Series], names: list[str], x: Spec, y: Spec) -> Spec | None:
    rows = _named(series, "curve")
    if not rows:
        return None
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "style": "fit-line"},
        "encoding": {"x": _of("x", x), "y": _of("fit", y), "stroke": _by(names)},
    }


def _heats(series: Sequence[Series], names: list[str], x: Spec, y: Spec) -> Spec:
    return {
        "data": {"values": _named(series, "heats")},
        "mark": {"type": "point", "style": "heat-point", "cursor": "pointer"},
        "encoding": {
            "x": _of("x", x),
            "y": _of("y", y),
            "fill": _by(names),
            "shape": _shape(names),
            "tooltip": tooltip(
                ("code", "Heat"),
                ("shown", "Mean of bars"),
                ("at", "Measured"),
                ("condition", "Condition"),
            ),
        },
    }


def _means(series: Sequence[Series], names: list[str], x: Spec, y: Spec) -> Spec | None:
    rows = _named(series, "means")
    if not rows:
        return None
    return {
        "data": {"values": rows},
        "mark": {
            "type": "point",
            "style": "condition-mean",
            "shape": "stroke",
            "cursor": "pointer",
        },
        "encoding": {
            "x": _of("x", x),
            "y": _of("y", y),
            "stroke": _by(names),
            "tooltip": tooltip(
                ("code", "Condition"), ("shown", "Mean of heats"), ("at", "Measured")
            ),
        },
    }


def _words(
    series: Sequence[Series],
    names: list[str],
    x: Spec,
    y: Spec,
    literature: Sequence[Mapping[str, Any]],
) -> Spec:
    """The name of each series at its right end, moved apart where two would meet."""
    ends = []
    for one in series:
        last = (
            (one.curve[-1]["x"], one.curve[-1]["fit"])
            if one.curve
            else max(((row["x"], row["y"]) for row in one.heats), default=None)
        )
        if last is not None:
            ends.append({"series": one.name, "x": last[0], "y": last[1]})
    heights = [row["y"] for one in series for row in (*one.heats, *one.bars)]
    heights += [row[end] for one in series for row in one.curve for end in _ENDS]
    heights += [row["y"] for row in literature]
    least = (max(heights) - min(heights)) * LINE_OF_WORDS if heights else 0.0
    return {
        "data": {"values": apart(ends, least)},
        "mark": label_beside("direct-label", narrow_px=_wide_enough(names)),
        "encoding": {
            "x": _of("x", x),
            "y": _of("y", y),
            "text": {"field": "series"},
            "fill": _by(names),
        },
    }


def _wide_enough(names: Sequence[str]) -> int:
    """How wide a chart must be for the longest name to stand at the end of its line."""
    longest = max(map(len, names), default=0)
    share = ROOM_AT_RIGHT / (1 + ROOM_AT_LEFT + ROOM_AT_RIGHT)
    return max(NARROW_PX, math.ceil((PX_OF_A_LETTER * longest + 12) / share))


def apart(labels: Sequence[Mapping[str, Any]], least: float) -> list[dict[str, Any]]:
    """The labels with ``y`` at least so far apart, from the lowest up.

    Examples
    --------
    >>> [one["y"] for one in apart([{"y": 1.0}, {"y": 1.1}], 0.5)]
    [1.0, 1.5]
    """
    placed: list[dict[str, Any]] = []
    for label in sorted(labels, key=lambda one: one["y"]):
        row = dict(label)
        if placed and row["y"] - placed[-1]["y"] < least:
            row["y"] = placed[-1]["y"] + least
        placed.append(row)
    return placed
