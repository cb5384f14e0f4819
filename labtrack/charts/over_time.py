"""Readings over the life of a melt: one element with its band, and the melt log itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from labtrack.charts.layers import Spec, band, labelled_rule, layered, tooltip

MOST_LABELS = 20
"""Upright words beside each other on the narrowest chart."""
LONGEST_LABEL_PX, LETTER_PX = 144, 6
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
    height: int = 280,
) -> Spec:
    """Temperature over the melt's life with everything that happened as dashed rules, from
    the charge on or from what was before it. The words stand above the line.

    Parameters
    ----------
    temperatures : sequence of mappings
        ``minutes``, ``value`` [unit of the axis], ``shown``, ``what``.
    events : sequence of mappings
        ``minutes``, ``what`` (short words along the rule) and ``shown``.
    window : (low, high), optional
        The pour window.
    """
    times = [row["minutes"] for row in (*events, *temperatures)]
    begins, ends = min([0.0, *times]), max([1.0, *times])
    minutes = MINUTES | {
        "scale": {"domain": [begins, ends], "nice": False},
        "axis": {"labelOverlap": True, "labelSeparation": 8},
    }
    words = _apart(events, temperatures)
    y = {
        "field": "value",
        "type": "quantitative",
        "title": axis,
        "scale": {"zero": False, "nice": False, "padding": 10}
        | _below_words(words, [row["value"] for row in temperatures], height),
    }
    return layered(
        [
            band(*window, style="interval-band") if window else None,
            {
                "data": {"values": [dict(event) for event in events]},
                "mark": {"type": "rule", "style": "event-rule"},
                "encoding": {"x": minutes, "tooltip": _said()},
            },
            _upright([w for w in words if w["minutes"] > begins], minutes),
            # Left of the first rule are the numbers of the axis.
            _upright([w for w in words if w["minutes"] == begins], minutes, dy=16),
            {
                "data": {"values": [dict(row) for row in temperatures]},
                "mark": {"type": "line", "style": "curve"},
                "encoding": {"x": minutes, "y": y},
            },
            {
                "data": {"values": [dict(row) for row in temperatures]},
                "mark": {"type": "point", "style": "marked-point"},
                "encoding": {"x": minutes, "y": y, "tooltip": _said()},
            },
        ],
        height=height,
        simulated=simulated,
    )


def _below_words(
    words: Sequence[Mapping[str, Any]], values: Sequence[float], height: int
) -> Spec:
    """How far the scale goes on above the highest value, so that the words have room."""
    if not words or not values:
        return {}
    longest = max(len(word["words"]) for word in words) * LETTER_PX
    share = (min(longest, LONGEST_LABEL_PX) + 12) / height
    span = max(max(values) - min(values), 1.0)
    return {"domainMax": round(max(values) + span * share / (1 - share), 1)}


def _upright(
    words: list[dict[str, Any]], minutes: Spec, *, dy: int = -3
) -> Spec | None:
    """Words along their rules, left of them unless `dy` says otherwise."""
    if not words:
        return None
    return {
        "data": {"values": words},
        "mark": {
            "type": "text",
            "style": "event-label",
            "angle": 270,
            "dx": 0,
            "dy": dy,
            "limit": LONGEST_LABEL_PX,
        },
        "encoding": {"x": minutes, "text": {"field": "words"}, "y": {"value": 4}},
    }


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
