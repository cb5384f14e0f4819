"""Dots by heat: every bar, the mean of each heat, the mean over heats and its interval."""

from collections.abc import Mapping, Sequence
from typing import Any

from labtrack.charts.layers import Spec, band, labelled_rule, layered, tooltip

GOLDEN = 0.618033988749895


def spread(count: int) -> list[float]:
    """Sideways places in [-1, 1] for the dots of one heat, the same on every drawing.

    Parameters
    ----------
    count : int
        Number of dots.

    Returns
    -------
    list of float
        A golden-ratio sequence: neighbours in order of entry lie far apart.
    """
    return [0.0] if count == 1 else [2 * ((i * GOLDEN) % 1) - 1 for i in range(count)]


def jittered(points: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The points with a sideways place each, heat by heat."""
    order: dict[Any, list[dict[str, Any]]] = {}
    for point in points:
        order.setdefault(point["heat"], []).append(dict(point))
    for members in order.values():
        for point, place in zip(members, spread(len(members)), strict=True):
            point["jitter"] = place
    return [point for members in order.values() for point in members]


def dots_by_heat(
    points: Sequence[Mapping[str, Any]],
    *,
    axis: str,
    heat_means: Mapping[str, float] | None = None,
    mean: float | None = None,
    mean_label: str = "",
    interval: tuple[float, float] | None = None,
    minimum: float | None = None,
    minimum_label: str = "",
    simulated: bool = False,
    height: int = 300,
) -> Spec:
    """Each test as a dot above its heat, with means and the interval over heats.

    Parameters
    ----------
    points : sequence of mappings
        ``heat`` (text), ``value`` (number, in the unit of the axis) and, as far as known,
        ``shown`` (value as text with unit), ``code``, ``state``, ``url`` and
        ``is_excluded`` (drawn hollow).
    axis : str
        Axis title with unit, "Yield strength Rp0.2 [MPa]".
    heat_means : mapping, optional
        Mean of each heat, a tick.
    mean, mean_label : float and str, optional
        Mean over heats and its words ("mean 176").
    interval : (low, high), optional
        Interval of that mean; leave it out for one heat.
    minimum, minimum_label : float and str, optional
        A specified minimum and its source.
    simulated : bool
        Writes SIMULATED into the picture.
    height : int, [px]

    Returns
    -------
    dict
        A Vega-Lite spec without config; `labtrack.charts.theme` holds that.

    Notes
    -----
    Nothing is computed from the points: means and intervals are the stored ones.
    """
    values = jittered(points)
    heats = list(dict.fromkeys(str(point["heat"]) for point in values))
    x = {"field": "heat", "type": "nominal", "sort": heats, "axis": x_axis()}
    y = {
        "field": "value",
        "type": "quantitative",
        "title": axis,
        "scale": {"zero": False, "nice": True, "padding": 12}
        | (lone(values) if minimum is None and interval is None else {}),
    }
    return layered(
        [
            band(*interval, style="interval-band") if interval else None,
            None
            if minimum is None
            else labelled_rule(
                minimum,
                minimum_label,
                style="spec-minimum",
                label_style="minimum-label",
            ),
            None
            if mean is None
            else labelled_rule(
                mean,
                mean_label,
                style="mean-line",
                label_style="mean-label",
                at="width",
            ),
            dots([p for p in values if not p.get("is_excluded")], x, y, heats),
            hollow([p for p in values if p.get("is_excluded")], x, y),
            heat_ticks(heat_means, x, y) if heat_means else None,
        ],
        height=height,
        simulated=simulated,
    )


def lone(points: Sequence[Mapping[str, Any]]) -> Spec:
    """Room above and below when there is one value alone, or all are equal."""
    shown = {float(point["value"]) for point in points}
    if len(shown) != 1:
        return {}
    value = shown.pop()
    room = abs(value) * 0.05 or 1.0
    return {"domainMin": value - room, "domainMax": value + room}


def x_axis() -> Spec:
    """Heats along the foot, no title: the chart's title says what they are."""
    return {"title": None, "labelAngle": 0, "domain": False, "ticks": False}


def offset_encoding() -> Spec:
    """The sideways place inside a heat's column."""
    return {
        "field": "jitter",
        "type": "quantitative",
        "scale": {"domain": [-2.2, 2.2]},
    }


def point_tooltip() -> list[Spec]:
    """What a dot says of itself."""
    return tooltip(
        ("code", "Specimen"), ("shown", "Value"), ("heat", "Heat"), ("state", "State")
    )


def dots(values: list[dict[str, Any]], x: Spec, y: Spec, heats: list[str]) -> Spec:
    """Tests that count, one shape per heat."""
    return {
        "data": {"values": values},
        "mark": {"type": "point", "style": "bar-point", "cursor": "pointer"},
        "encoding": {
            "x": x,
            "xOffset": offset_encoding(),
            "y": y,
            "shape": {
                "field": "heat",
                "type": "nominal",
                "legend": None,
                "scale": {"domain": heats},
            },
            "tooltip": point_tooltip(),
        },
    }


def hollow(values: list[dict[str, Any]], x: Spec, y: Spec) -> Spec | None:
    """Excluded tests, shown so that nobody wonders where they went."""
    if not values:
        return None
    return {
        "data": {"values": values},
        "mark": {"type": "point", "style": "excluded-point", "cursor": "pointer"},
        "encoding": {
            "x": x,
            "xOffset": offset_encoding(),
            "y": y,
            "tooltip": point_tooltip(),
        },
    }


def heat_ticks(heat_means: Mapping[str, float], x: Spec, y: Spec) -> Spec:
    """The mean of each heat."""
    rows = [
        {"heat": heat, "value": value, "jitter": 0}
        for heat, value in heat_means.items()
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "point", "style": "heat-mean", "shape": "stroke"},
        "encoding": {"x": x, "xOffset": offset_encoding(), "y": y},
    }
