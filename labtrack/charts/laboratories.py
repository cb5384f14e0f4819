"""One element by laboratory: means with their spread, the certified value with its band."""

from collections.abc import Mapping, Sequence
from typing import Any

from labtrack.charts.layers import Spec, layered, tooltip


def laboratories(
    points: Sequence[Mapping[str, Any]],
    *,
    axis: str,
    certified: float | None = None,
    band: tuple[float, float] | None = None,
    mean: float | None = None,
    simulated: bool = False,
) -> Spec:
    """A row for each laboratory.

    Parameters
    ----------
    points : sequence of mappings
        ``laboratory``, ``value``, ``low``, ``high`` [unit of the axis] and for the tooltip
        ``code``, ``shown``, ``url``.
    axis : str
        Axis title with unit, "Sc [wt%]".
    certified, band : float and (low, high), optional
        The certified value and its uncertainty.
    mean : float, optional
        Mean of the laboratories' means.

    Notes
    -----
    Nothing is computed from the points.
    """
    values = [dict(point) for point in points]
    names = list(dict.fromkeys(str(point["laboratory"]) for point in values))
    x = {
        "field": "value",
        "type": "quantitative",
        "title": axis,
        "scale": {"zero": False, "nice": True, "padding": 12},
    }
    y = {
        "field": "laboratory",
        "type": "nominal",
        "sort": names,
        "title": None,
        "axis": {"domain": False, "ticks": False, "labelLimit": 160, "grid": True},
    }
    return layered(
        [
            _upright_band(*band) if band else None,
            _upright_rule(certified, "spec-minimum") if certified is not None else None,
            _upright_rule(mean, "mean-line") if mean is not None else None,
            {
                "data": {"values": values},
                "mark": {"type": "rule", "style": "interval"},
                "encoding": {
                    "y": y,
                    "x": {**x, "field": "low"},
                    "x2": {"field": "high"},
                },
            },
            {
                "data": {"values": values},
                "mark": {"type": "point", "style": "bar-point", "cursor": "pointer"},
                "encoding": {
                    "x": x,
                    "y": y,
                    "tooltip": tooltip(
                        ("laboratory", "Laboratory"),
                        ("shown", "Mean"),
                        ("code", "Sample"),
                    ),
                },
            },
        ],
        height=max(90, 28 * len(names) + 20),
        simulated=simulated,
    )


def _upright_rule(value: float, style: str) -> Spec:
    return {
        "data": {"values": [{"value": value}]},
        "mark": {"type": "rule", "style": style},
        "encoding": {"x": {"field": "value", "type": "quantitative"}},
    }


def _upright_band(low: float, high: float) -> Spec:
    return {
        "data": {"values": [{"low": low, "high": high}]},
        "mark": {"type": "rect", "style": "interval-band"},
        "encoding": {
            "x": {"field": "low", "type": "quantitative"},
            "x2": {"field": "high"},
        },
    }
