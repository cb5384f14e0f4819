"""What was measured at places of a surface: a map."""

from collections.abc import Mapping, Sequence
from typing import Any

from labtrack.charts.layers import Spec, layered, tooltip

NAMED = 60
"""So many places can carry their value as words without covering each other."""


def places(
    points: Sequence[Mapping[str, Any]],
    *,
    title: str,
    noun: str,
    unit: str = "mm",
    simulated: bool = False,
    height: int = 340,
) -> Spec:
    """Values at x and y, stronger in color where there is more, each with its number above.

    Parameters
    ----------
    points : sequence of mappings
        ``x`` and ``y`` [unit], ``value``, ``shown`` (its text), ``name``.
    title, noun : str
        Of the values, with their unit; what one point is, "Indent".
    unit : str
        Of the places.
    simulated : bool
    height : int, [px]

    Returns
    -------
    dict
        A Vega-Lite spec without config.
    """
    rows = [dict(point) for point in points]
    place = {name: _axis(name, unit) for name in ("x", "y")}
    return layered(
        [
            {
                "data": {"values": rows},
                "mark": {"type": "point", "style": "place-point"},
                "encoding": place
                | {
                    "fill": {
                        "field": "value",
                        "type": "quantitative",
                        "scale": {"range": "ramp", "zero": False, "nice": True},
                        "legend": {
                            "title": title,
                            "orient": "bottom",
                            "direction": "horizontal",
                            "gradientLength": 160,
                            "gradientThickness": 8,
                            "tickCount": 3,
                        },
                    },
                    "tooltip": tooltip(("name", noun), ("shown", title)),
                },
            },
            {
                "data": {"values": rows},
                "mark": {"type": "text", "style": "place-label"},
                "encoding": place | {"text": {"field": "shown"}},
            }
            if len(rows) <= NAMED
            else None,
        ],
        height=height,
        simulated=simulated,
    )


def _axis(name: str, unit: str) -> Spec:
    return {
        "field": name,
        "type": "quantitative",
        "title": f"{name} [{unit}]",
        "scale": {"zero": False, "nice": False, "padding": 28},
        "axis": {"grid": True, "labelBound": True},
    }
