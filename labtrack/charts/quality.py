"""Strength against elongation with lines of equal quality, and gain against cost."""

from collections.abc import Mapping, Sequence
from typing import Any

from labtrack.charts.against import apart
from labtrack.charts.layers import (
    NARROW_PX,
    Spec,
    label_beside,
    layered,
    literature_marks,
    tooltip,
)


def _by(field: str, names: Sequence[str], palette: str) -> Spec:
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": list(names), "range": palette},
        "legend": None,
    }


def _by_scandium(points: Sequence[Mapping[str, Any]], field: str) -> Spec:
    """More scandium is darker; without any number the series' own color."""
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"range": "ramp", "domainMin": 0},
        "legend": {
            "title": "Sc, measured [wt%]",
            "orient": "bottom",
            "direction": "horizontal",
            "gradientLength": 160,
            "gradientThickness": 8,
            "tickCount": 3,
        },
    }


def quality(
    points: Sequence[Mapping[str, Any]],
    *,
    x_axis: str,
    y_axis: str,
    iso_q: Sequence[Mapping[str, Any]] = (),
    ductility: Sequence[Mapping[str, Any]] = (),
    series: Sequence[str] = (),
    literature: Sequence[Mapping[str, Any]] = (),
    x_domain: tuple[float, float] | None = None,
    simulated: bool = False,
    height: int = 420,
) -> Spec:
    """Each heat at its mean elongation and strength, under lines of equal Q.

    Parameters
    ----------
    points : sequence of mappings
        ``x`` (elongation above zero), ``y``, ``series``, ``sc`` (or None), and for the
        pointer ``code``, ``shown``, ``at``, ``url``. ``is_bar`` draws it faint.
    x_axis, y_axis : str
    iso_q : sequence of mappings
        ``line`` (its words), ``x``, ``y``: points of one line each.
    ductility : sequence of mappings
        The same for lines of relative ductility.
    series : sequence of str
        In the order of their shapes.
    literature : sequence of mappings
        Published pairs, marked apart: see `layers.literature_marks`.
    x_domain : (low, high), optional
        What the lines were computed for; by default the points with some room.
    simulated : bool
    height : int, [px]

    Returns
    -------
    dict
        A Vega-Lite spec without config; the elongation axis is logarithmic.
    """
    x = {
        "type": "quantitative",
        "title": x_axis,
        "scale": {
            "type": "log",
            "nice": False,
            "domain": list(x_domain or wide(points)),
        },
        # A long name of an elongation grows to the left on a phone, where there is room.
        "axis": {
            "grid": False,
            "tickCount": 6,
            "format": "~g",
            "titleAnchor": "end",
        },
    }
    y = {
        "type": "quantitative",
        "title": y_axis,
        "scale": {"zero": False, "nice": True},
    }
    bars = [dict(p) for p in points if p.get("is_bar")]
    heats = [dict(p) for p in points if not p.get("is_bar")]
    place = {"x": {"field": "x"} | x, "y": {"field": "y"} | y}
    return layered(
        [
            *_lines(iso_q, x, y, "iso-line", "iso-label"),
            *_lines(ductility, x, y, "ductility-line", "iso-label"),
            literature_marks(literature, x, y),
            None
            if not bars
            else {
                "data": {"values": bars},
                "mark": {"type": "point", "style": "faint-point", "cursor": "pointer"},
                "encoding": place,
            },
            {
                "data": {"values": heats},
                "mark": {"type": "point", "style": "heat-point", "cursor": "pointer"},
                "encoding": place
                | {
                    "shape": _by("series", series, "symbol"),
                    "fill": _by_scandium(heats, "sc")
                    if any(p.get("sc") is not None for p in heats)
                    else _by("series", series, "category"),
                    "tooltip": tooltip(
                        ("code", "Heat"),
                        ("shown", "Mean of bars"),
                        ("at", "Measured"),
                        ("series", "Condition"),
                    ),
                },
            },
        ],
        height=height,
        simulated=simulated,
    )


def wide(points: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    """The elongations with room on either side, on a logarithmic axis."""
    places = [float(point["x"]) for point in points]
    low, high = min(places, default=1.0), max(places, default=10.0)
    return float(f"{0.85 * low:.3g}"), float(f"{1.18 * high:.3g}")


FEW = 4
"""So many conditions can all be named without covering each other."""


def _unbeaten(
    points: Sequence[Mapping[str, Any]], frontier: Sequence[Mapping[str, float]]
) -> list[Mapping[str, Any]]:
    """The points that get words: those on the frontier, or a few points without one."""
    if len(points) <= FEW:
        return list(points)
    best = {(row["x"], row["y"]) for row in frontier}
    return [point for point in points if (point["x"], point["y"]) in best]


def _labels(points: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Words beside their points; moved up where points of one cost would share a line."""
    heights = [float(point["y"]) for point in points]
    places = [float(point["x"]) for point in points]
    near = (max(places, default=0.0) - min(places, default=0.0)) * 0.06
    least = (max(heights, default=0.0) - min(heights, default=0.0)) * 0.055
    columns: list[list[Mapping[str, Any]]] = []
    for point in sorted(points, key=lambda one: one["x"]):
        if columns and point["x"] - columns[-1][0]["x"] <= near:
            columns[-1].append(point)
        else:
            columns.append([point])
    return [
        {"x": one["x"], "y": one["y"], "label": one["label"]}
        for column in columns
        for one in apart(column, least)
    ]


def _room(points: Sequence[Mapping[str, Any]]) -> list[float]:
    """The costs with room at the right for the words of the dearest."""
    places = [float(point["x"]) for point in points]
    low, high = min(places, default=0.0), max(places, default=1.0)
    width = (high - low) or abs(high) * 0.2 or 1.0
    return [float(f"{low - 0.05 * width:.4g}"), float(f"{high + 0.3 * width:.4g}")]


def _lines(
    rows: Sequence[Mapping[str, Any]], x: Spec, y: Spec, style: str, label_style: str
) -> list[Spec]:
    if not rows:
        return []
    last: dict[Any, dict[str, Any]] = {}
    for row in rows:
        last.setdefault(row["line"], dict(row))
    place = {"x": {"field": "x"} | x, "y": {"field": "y"} | y}
    return [
        {
            "data": {"values": [dict(row) for row in rows]},
            "mark": {"type": "line", "style": style, "clip": True},
            "encoding": place | {"detail": {"field": "line", "type": "nominal"}},
        },
        {
            "data": {"values": list(last.values())},
            "mark": {"type": "text", "style": label_style},
            "encoding": place | {"text": {"field": "line"}},
        },
    ]


def frontier(points: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The points that none beats at the same or a lower cost, by cost.

    Examples
    --------
    >>> frontier([{"x": 0, "y": 1}, {"x": 2, "y": 1}, {"x": 3, "y": 2}])
    [{'x': 0, 'y': 1}, {'x': 3, 'y': 2}]
    """
    kept: list[dict[str, Any]] = []
    for point in sorted(points, key=lambda one: (one["x"], -one["y"])):
        if not kept or point["y"] > kept[-1]["y"]:
            kept.append({"x": point["x"], "y": point["y"]})
    return kept


def _where_there_is_room(field: str) -> Spec:
    """A field as text; on a phone nothing: long names would push the points aside, and the
    table below has them.
    """
    return {
        "field": field,
        "condition": {"test": f"width < {NARROW_PX}", "value": ""},
    }


def pareto(
    points: Sequence[Mapping[str, Any]],
    *,
    x_axis: str,
    y_axis: str,
    frontier: Sequence[Mapping[str, float]] = (),
    simulated: bool = False,
    height: int = 360,
) -> Spec:
    """Each condition at its cost and its property, with the frontier that none beats.

    Parameters
    ----------
    points : sequence of mappings
        ``x``, ``y``, ``low`` and ``high`` (interval over heats, may be None), ``label``,
        and for the pointer ``code``, ``shown``, ``at``, ``url``.
    x_axis, y_axis : str
    frontier : sequence of mappings
        ``x`` and ``y`` of the conditions on it, by cost.
    simulated : bool
    height : int, [px]

    Returns
    -------
    dict
        A Vega-Lite spec without config.
    """
    x = {
        "type": "quantitative",
        "title": x_axis,
        "scale": {"zero": False, "nice": False, "domain": _room(points)},
        "axis": {"grid": False, "tickCount": 6},
    }
    y = {
        "type": "quantitative",
        "title": y_axis,
        "scale": {"zero": False, "nice": True},
    }
    place = {"x": {"field": "x"} | x, "y": {"field": "y"} | y}
    values = [dict(p) for p in points]
    with_interval = [p for p in values if p.get("low") is not None]
    return layered(
        [
            None
            if len(frontier) < 2
            else {
                "data": {"values": [dict(row) for row in frontier]},
                "mark": {
                    "type": "line",
                    "style": "frontier",
                    "interpolate": "step-after",
                },
                "encoding": place,
            },
            None
            if not with_interval
            else {
                "data": {"values": with_interval},
                "mark": {"type": "rule", "style": "simultaneous-interval"},
                "encoding": {
                    "x": {"field": "x"} | x,
                    "y": {"field": "low"} | y,
                    "y2": {"field": "high"},
                },
            },
            {
                "data": {"values": values},
                "mark": {
                    "type": "point",
                    "style": "difference-point",
                    "cursor": "pointer",
                },
                "encoding": place
                | {
                    "tooltip": tooltip(
                        ("code", "Condition"),
                        ("shown", "Mean of heats"),
                        ("at", "Cost"),
                    )
                },
            },
            {
                "data": {"values": _labels(_unbeaten(values, frontier))},
                "mark": label_beside("note", above=-4) | {"baseline": "bottom"},
                "encoding": place | {"text": _where_there_is_room("label")},
            },
        ],
        height=height,
        simulated=simulated,
    )
