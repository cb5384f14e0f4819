"""Differences with their intervals, one line each: a forest plot."""

from collections.abc import Mapping, Sequence
from typing import Any

from labtrack.charts.layers import Spec, layered, tooltip

LINE_PX = 42


def forest(
    rows: Sequence[Mapping[str, Any]],
    *,
    axis: str,
    rules: Sequence[Mapping[str, Any]] = (),
    is_difference: bool = True,
    simulated: bool = False,
) -> Spec:
    """Each difference (or mean) as a point with its interval; zero as a rule.

    Parameters
    ----------
    rows : sequence of mappings
        ``label``, ``value``, ``low``, ``high`` and, where there is one, ``least`` and
        ``most`` (the simultaneous interval); ``shown``, ``how``, ``url`` for the pointer.
        Without an interval ``low`` and ``high`` are left out.
    axis : str
        Title with unit.
    rules : sequence of mappings
        ``value`` and ``label``: specified minima, each with its words.
    is_difference : bool
        Whether zero means "no difference" and is drawn.
    simulated : bool

    Returns
    -------
    dict
        A Vega-Lite spec without config, as high as it has lines. The words of a line stand
        above it, so that a phone has room for both.
    """
    labels = [str(row["label"]) for row in (*rules, *rows)]
    y = {
        "field": "label",
        "type": "nominal",
        "sort": labels,
        "title": None,
        "axis": None,
    }
    x = {
        "type": "quantitative",
        "title": axis,
        "scale": {"zero": is_difference, "nice": True},
        "axis": {"tickCount": 6},
    }
    values = [dict(row) for row in rows]
    return layered(
        [
            None
            if not is_difference
            else {
                "data": {"values": [{"value": 0}]},
                "mark": {"type": "rule", "style": "zero-line"},
                "encoding": {"x": {"field": "value"} | x},
            },
            *_rules(rules, x, y),
            *(
                {
                    "data": {"values": [{"label": label} for label in labels]},
                    "mark": {"type": "text", "style": style},
                    "encoding": {
                        "y": y,
                        "x": {"value": 0},
                        "text": {"field": "label"},
                    },
                }
                for style in ("forest-halo", "forest-label")
            ),
            _interval(values, x, y, ("least", "most"), "simultaneous-interval"),
            _interval(values, x, y, ("low", "high"), "difference-interval"),
            {
                "data": {"values": values},
                "mark": {
                    "type": "point",
                    "style": "difference-point",
                    "cursor": "pointer",
                },
                "encoding": {
                    "y": y,
                    "x": {"field": "value"} | x,
                    "tooltip": tooltip(
                        ("label", "Condition"), ("shown", "Difference"), ("how", "By")
                    ),
                },
            },
        ],
        height=max(2, len(labels)) * LINE_PX + 20,
        simulated=simulated,
    )


def _interval(
    rows: list[dict[str, Any]], x: Spec, y: Spec, ends: tuple[str, str], style: str
) -> Spec | None:
    present = [row for row in rows if row.get(ends[0]) is not None]
    if not present:
        return None
    return {
        "data": {"values": present},
        "mark": {"type": "rule", "style": style},
        "encoding": {"y": y, "x": {"field": ends[0]} | x, "x2": {"field": ends[1]}},
    }


def _rules(rules: Sequence[Mapping[str, Any]], x: Spec, y: Spec) -> list[Spec]:
    """Upright rules, each with a line of its own whose words say what it is."""
    if not rules:
        return []
    data = {"values": [dict(rule) for rule in rules]}
    place = {"x": {"field": "value"} | x}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "style": "spec-minimum"},
            "encoding": place,
        },
        {
            "data": data,
            "mark": {
                "type": "point",
                "style": "minimum-point",
                "shape": "triangle-down",
            },
            "encoding": place | {"y": y, "tooltip": tooltip(("label", "Minimum"))},
        },
    ]
