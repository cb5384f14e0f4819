"""Readings over the life of a melt: one element with its band, and the melt log itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from labtrack.charts.layers import Spec, band, labelled_rule, layered, tooltip

MOST_LABELS = 24
"""Upright words beside each other on the narrowest chart."""
MINUTES = {
    "field": "minutes",
    "type": "quantitative",
    "title": "Time since charge [min]",
    "scale": {"zero": False, "nice": True, "padding": 10},
}


def element_over_time(
    points: Sequence[Mapping[str, Any]],
    *,
    axis: str,
    limits: tuple[float, float] | None = None,
    window: tuple[float, float] | None = None,
    target: float | None = None,
    simulated: bool = False,
    height: int = 150,
) -> Spec:
    """Sample means of one element over time, the window as a band, limits as rules.

    Parameters
    ----------
    points : sequence of mappings
        ``minutes`` since the charge, ``value`` [unit of the axis], and for the tooltip
        ``code``, ``shown``, ``stage``, ``url``; ``is_below`` draws an open arrow down.
    axis : str
        Axis title with unit, "Sc [wt%]".
    limits, window : (low, high), optional
        Of the specification; of the alloy that is aimed at.
    target : float, optional
    """
    y = {
        "field": "value",
        "type": "quantitative",
        "title": axis,
        "scale": {"zero": False, "nice": True, "padding": 8},
    }
    measured = [dict(p) for p in points if not p.get("is_below")]
    below = [dict(p) for p in points if p.get("is_below")]
    return layered(
        [
            band(*window, style="interval-band") if window else None,
            labelled_rule(
                limits[0], "min", style="spec-minimum", label_style="minimum-label"
            )
            if limits and limits[0]
            else None,
            labelled_rule(
                limits[1], "max", style="spec-minimum", label_style="minimum-label"
            )
            if limits
            else None,
            labelled_rule(target, "", style="mean-line", label_style="mean-label")
            if target is not None
            else None,
            {
                "data": {"values": measured},
                "mark": {"type": "line", "style": "curve", "strokeWidth": 1},
                "encoding": {"x": MINUTES, "y": y},
            },
            _points(measured, y),
            _arrows(below, y) if below else None,
        ],
        height=height,
        simulated=simulated,
    )


def melt_log(
    temperatures: Sequence[Mapping[str, Any]],
    events: Sequence[Mapping[str, Any]],
    *,
    axis: str,
    window: tuple[float, float] | None = None,
    simulated: bool = False,
    height: int = 260,
) -> Spec:
    """Temperature over the melt's life with everything that happened as dashed rules.

    Parameters
    ----------
    temperatures : sequence of mappings
        ``minutes``, ``value`` [unit of the axis], ``shown``, ``what``.
    events : sequence of mappings
        ``minutes``, ``what`` (short words along the rule) and ``shown``.
    window : (low, high), optional
        The pour window.
    """
    y = {
        "field": "value",
        "type": "quantitative",
        "title": axis,
        "scale": {"zero": False, "nice": True, "padding": 10},
    }
    return layered(
        [
            band(*window, style="interval-band") if window else None,
            {
                "data": {"values": [dict(event) for event in events]},
                "mark": {"type": "rule", "style": "event-rule"},
                "encoding": {"x": MINUTES, "tooltip": _said()},
            },
            {
                "data": {"values": _apart(events, temperatures)},
                "mark": {"type": "text", "style": "event-label", "angle": 270, "dx": 0},
                "encoding": {
                    "x": MINUTES,
                    "text": {"field": "words"},
                    "y": {"value": 4},
                },
            },
            {
                "data": {"values": [dict(row) for row in temperatures]},
                "mark": {"type": "line", "style": "curve"},
                "encoding": {"x": MINUTES, "y": y},
            },
            {
                "data": {"values": [dict(row) for row in temperatures]},
                "mark": {"type": "point", "style": "marked-point"},
                "encoding": {"x": MINUTES, "y": y, "tooltip": _said()},
            },
        ],
        height=height,
        simulated=simulated,
    )


def _apart(
    events: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """One label for events that stand too close for two: the first, and how many more."""
    times = [row["minutes"] for row in (*events, *others)]
    room = (max(times) - min(times)) / MOST_LABELS if times else 0.0
    groups: list[list[Mapping[str, Any]]] = []
    for event in sorted(events, key=lambda row: row["minutes"]):
        if groups and event["minutes"] - groups[-1][0]["minutes"] < room:
            groups[-1].append(event)
        else:
            groups.append([event])
    return [
        {
            "minutes": group[0]["minutes"],
            "words": group[0]["what"] + (f" +{len(group) - 1}" if group[1:] else ""),
        }
        for group in groups
    ]


def _points(values: list[dict[str, Any]], y: Spec) -> Spec:
    return {
        "data": {"values": values},
        "mark": {"type": "point", "style": "bar-point", "cursor": "pointer"},
        "encoding": {"x": MINUTES, "y": y, "tooltip": _of_sample()},
    }


def _arrows(values: list[dict[str, Any]], y: Spec) -> Spec:
    """Below detection: an open arrow at the limit, pointing down."""
    return {
        "data": {"values": values},
        "mark": {
            "type": "point",
            "style": "excluded-point",
            "shape": "triangle-down",
            "cursor": "pointer",
        },
        "encoding": {"x": MINUTES, "y": y, "tooltip": _of_sample()},
    }


def _said() -> list[Spec]:
    return tooltip(("what", "What"), ("shown", "Value"), ("clock", "Time"))


def _of_sample() -> list[Spec]:
    return tooltip(("code", "Sample"), ("shown", "Value"), ("stage", "Stage"))
