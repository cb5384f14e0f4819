"""Control charts: single values in order with the limits of the process, both named."""

import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from labtrack.charts.layers import Spec, layered, tooltip


def control_chart(
    rows: Sequence[Mapping[str, Any]],
    *,
    axis: str,
    center: float,
    center_label: str,
    lower: float,
    lower_label: str,
    upper: float,
    upper_label: str,
    window: tuple[float, float] | None = None,
    simulated: bool = False,
    height: int = 260,
) -> Spec:
    """Points in the order of time, the center and control limits as labelled rules.

    Parameters
    ----------
    rows : sequence of mappings
        ``label`` (on the axis, unique), ``value``, ``is_out``, and for the pointer
        ``shown``, ``code``, ``when``, ``url``.
    axis : str
        Title with unit.
    center, lower, upper : float
        What the process does; from the same points or from a frozen baseline.
    center_label, lower_label, upper_label : str
        Beside the rule, outside the points; each line of the text is a line there.
    window : (low, high), optional
        What the specification asks, a band of its own: never a control limit.
    simulated : bool
    height : int, [px]

    Returns
    -------
    dict
        A Vega-Lite spec without config.
    """
    values = [dict(row) for row in rows]
    x = {
        "field": "label",
        "type": "nominal",
        "sort": [str(row["label"]) for row in rows],
        "title": None,
        "axis": {"labelAngle": -40 if len(values) > 6 else 0, "labelOverlap": "greedy"},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "title": axis,
        "scale": {"zero": False, "nice": True},
    }
    bare = y | {"axis": None}
    rules = [
        {"value": lower, "label": lower_label, "style": "control-limit"},
        {"value": center, "label": center_label, "style": "control-center"},
        {"value": upper, "label": upper_label, "style": "control-limit"},
    ]
    spec = layered(
        [
            None if window is None else _window(window),
            {
                "data": {"values": values},
                "mark": {"type": "line", "style": "control-line"},
                "encoding": {"x": x, "y": y},
            },
            *(_rule(rule, bare) for rule in rules),
            _words([rule for rule in rules if rule["label"]], y),
            {
                "data": {"values": values},
                "mark": {
                    "type": "point",
                    "style": "control-point",
                    "cursor": "pointer",
                },
                "encoding": {"x": x, "y": bare, "tooltip": _pointer()},
            },
            _outside([row for row in values if row.get("is_out")], x, bare),
        ],
        height=height,
        simulated=simulated,
    )
    return spec | {"resolve": {"axis": {"y": "independent"}}}


def fade_chart(
    rows: Sequence[Mapping[str, Any]], *, x_axis: str, y_axis: str, simulated: bool
) -> Spec:
    """Samples of each heat against the minutes since its first, joined heat by heat.

    Parameters
    ----------
    rows : sequence of mappings
        ``heat``, ``minutes``, ``value``, and for the pointer ``shown``, ``code``,
        ``when``, ``url``.
    x_axis, y_axis : str
    simulated : bool

    Returns
    -------
    dict
        A Vega-Lite spec without config.
    """
    values = [dict(row) for row in rows]
    encoding = {
        "x": {
            "field": "minutes",
            "type": "quantitative",
            "title": x_axis,
            "axis": {"grid": False, "tickCount": 8},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "title": y_axis,
            "scale": {"zero": False, "nice": True},
        },
        "detail": {"field": "heat", "type": "nominal"},
    }
    return layered(
        [
            {
                "data": {"values": values},
                "mark": {"type": "line", "style": "control-line"},
                "encoding": encoding,
            },
            {
                "data": {"values": values},
                "mark": {
                    "type": "point",
                    "style": "control-point",
                    "cursor": "pointer",
                },
                "encoding": encoding
                | {"tooltip": [*tooltip(("heat", "Heat")), *_pointer()]},
            },
        ],
        height=300,
        simulated=simulated,
    )


def _pointer() -> list[Spec]:
    return tooltip(("code", "Sample"), ("shown", "Value"), ("when", "Taken"))


def _rule(rule: Mapping[str, Any], y: Spec) -> Spec:
    return {
        "data": {"values": [{"value": rule["value"]}]},
        "mark": {"type": "rule", "style": rule["style"]},
        "encoding": {"y": y},
    }


def _words(rules: Sequence[Mapping[str, Any]], y: Spec) -> Spec:
    """The words of the rules as an axis at the right, for which room is kept: no line of
    points runs through them. Rules come in order, the lowest first.
    """
    said = json.dumps(str(rules[-1]["label"]).split("\n"))
    for rule, above in reversed(list(itertools.pairwise(rules))):
        limit = (rule["value"] + above["value"]) / 2
        words = json.dumps(str(rule["label"]).split("\n"))
        said = f"datum.value < {limit} ? {words} : {said}"
    axis = {
        "orient": "right",
        "values": [rule["value"] for rule in rules],
        "title": None,
        "grid": False,
        "labelExpr": said,
    }
    return {
        "data": {"values": [{"value": rule["value"]} for rule in rules]},
        "mark": {"type": "rule", "opacity": 0},
        "encoding": {"y": y | {"axis": axis}},
    }


def _window(window: tuple[float, float]) -> Spec:
    return {
        "data": {"values": [{"low": window[0], "high": window[1]}]},
        "mark": {"type": "rect", "style": "window-band"},
        "encoding": {
            "y": {"field": "low", "type": "quantitative", "axis": None},
            "y2": {"field": "high"},
        },
    }


def _outside(rows: list[dict[str, Any]], x: Spec, y: Spec) -> Spec | None:
    if not rows:
        return None
    return {
        "data": {"values": rows},
        "mark": {"type": "point", "style": "outside-point", "cursor": "pointer"},
        "encoding": {"x": x, "y": y, "tooltip": _pointer()},
    }
