"""Lines and points in one plane: any trace with its construction, S-N curves, maps.

Plain numbers in, a Vega-Lite spec out; the caller has converted units and thinned curves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from labtrack.charts.layers import Spec, layered, tooltip
from labtrack.charts.tensile import short

LOG_PADDING = 12
"""Room around what is drawn on a logarithmic axis [px]."""


@dataclass(frozen=True)
class Line:
    """One line of points in their order. `style` names a mark style of the theme;
    `is_faint` draws it as one of many; lines of one `group` have one color and a legend.
    """

    x: Sequence[float]
    y: Sequence[float]
    name: str = ""
    style: str = "curve"
    is_faint: bool = False
    group: str = ""


@dataclass(frozen=True)
class Band:
    """The area between two lines over the same x, in the color of its `group`."""

    x: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    group: str = ""


@dataclass(frozen=True)
class Mark:
    """A point with its name; `is_open` draws an arrow to the right: at least so much."""

    x: float
    y: float
    name: str
    shown: str = ""
    is_open: bool = False
    has_label: bool = True


@dataclass(frozen=True)
class Axis:
    """Title with unit; `is_log` for a logarithmic one; `from_zero` where zero belongs;
    `ticks` where they are chosen, such as whole decades.
    """

    title: str
    is_log: bool = False
    from_zero: bool = False
    ticks: Sequence[float] = ()

    def encoding(self, field: str) -> dict[str, Any]:
        scale: dict[str, Any] = {"zero": self.from_zero, "nice": False}
        if self.is_log:
            # Whole decades would leave most of the picture empty.
            scale = {"type": "log", "nice": False, "padding": LOG_PADDING}
        encoded = {
            "field": field,
            "type": "quantitative",
            "title": self.title,
            "scale": scale,
        }
        return encoded | ({"axis": {"values": list(self.ticks)}} if self.ticks else {})


def plane(
    lines: Sequence[Line],
    *,
    x: Axis,
    y: Axis,
    marks: Sequence[Mark] = (),
    band: Band | None = None,
    bands: Sequence[Band] = (),
    simulated: bool = False,
    height: int = 320,
) -> Spec:
    """Lines, bands and named points over two axes.

    Returns
    -------
    dict
        A Vega-Lite spec without config.
    """
    place = {"x": x.encoding("x"), "y": y.encoding("y")}
    closed = [mark for mark in marks if not mark.is_open]
    runouts = [mark for mark in marks if mark.is_open]
    return layered(
        [
            *(_band(each, place) for each in (*bands, *([band] if band else []))),
            *(_line(line, place) for line in lines),
            _points(closed, place, {"type": "point", "style": "marked-point"}),
            _points(
                runouts,
                place,
                {
                    "type": "point",
                    "shape": "triangle-right",
                    "filled": False,
                    "size": 90,
                },
            ),
            _labels([mark for mark in marks if mark.has_label], place),
        ],
        height=height,
        simulated=simulated,
    )


def _line(line: Line, place: Spec) -> Spec:
    rows = [
        {"x": short(a), "y": short(b), "i": i, "name": line.name}
        for i, (a, b) in enumerate(zip(line.x, line.y, strict=True))
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "style": line.style, "clip": True}
        | ({"opacity": 0.35, "strokeWidth": 1} if line.is_faint else {}),
        "encoding": place
        | {"order": {"field": "i", "type": "quantitative"}}
        | _colored(line.group)
        | ({"tooltip": tooltip(("name", "Line"))} if line.name else {}),
    }


def _band(band: Band, place: Spec) -> Spec:
    rows = [
        {"x": short(a), "y": short(b), "high": short(c)}
        for a, b, c in zip(band.x, band.low, band.high, strict=True)
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "area", "opacity": 0.18},
        "encoding": place | {"y2": {"field": "high"}} | _colored(band.group),
    }


def _colored(group: str) -> Spec:
    if not group:
        return {}
    legend = {"orient": "bottom", "direction": "vertical", "labelLimit": 320}
    return {
        "color": {"datum": group, "type": "nominal", "title": None, "legend": legend}
    }


def _points(marks: Sequence[Mark], place: Spec, mark: Spec) -> Spec | None:
    if not marks:
        return None
    return {
        "data": {"values": [_row(each) for each in marks]},
        "mark": mark,
        "encoding": place | {"tooltip": tooltip(("name", "Point"), ("shown", "Value"))},
    }


def _labels(marks: Sequence[Mark], place: Spec) -> Spec | None:
    if not marks:
        return None
    return {
        "data": {"values": [_row(each) for each in marks]},
        "mark": {"type": "text", "style": "point-label"},
        "encoding": place | {"text": {"field": "label"}},
    }


def _row(mark: Mark) -> dict[str, Any]:
    return {
        "x": short(mark.x),
        "y": short(mark.y),
        "name": mark.name,
        "shown": mark.shown,
        "label": f"{mark.name} {mark.shown}".strip(),
    }
