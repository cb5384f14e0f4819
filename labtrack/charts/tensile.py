"""A tensile curve, and how Rp0.2 was found on it.

Strain in percent and stress in one unit, both as the caller shows them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labtrack.charts.layers import Spec, layered, tooltip

MOST_POINTS = 4000
ROOM = 0.75  # of the strain axis: beyond it a name stands before its point


@dataclass(frozen=True)
class ModulusLine:
    """The straight line of the elastic part: stress = slope * (strain - origin).

    `slope` in stress units per percent (E / 100), `origin` where the line meets zero
    stress [%] (the toe), `window` the strains it was fitted over [%].
    """

    slope: float
    origin: float = 0.0
    window: tuple[float, float] | None = None

    def stress_at(self, strain: float, *, offset: float = 0.0) -> float:
        """Stress on the line moved right by `offset` percent."""
        return self.slope * (strain - self.origin - offset)

    def strain_at(self, stress: float, *, offset: float = 0.0) -> float:
        """Strain on the line moved right by `offset` percent."""
        return self.origin + offset + stress / self.slope


@dataclass(frozen=True)
class MarkedPoint:
    """A point with a name: Rp0.2, Rm, break."""

    name: str
    strain: float
    stress: float
    shown: str = ""


def decimated(
    strain: Sequence[float], stress: Sequence[float], most: int = MOST_POINTS
) -> list[dict[str, float]]:
    """The curve with at most `most` points, peaks and serrations kept.

    Each bucket of neighbours gives the points of lowest and highest stress in their
    order; first and last point always stay.
    """
    count = len(stress)
    if count <= most:
        keep: list[int] = list(range(count))
    else:
        size = -(-count // (most // 2 - 1))
        chosen = {0, count - 1}
        for start in range(0, count, size):
            bucket = range(start, min(start + size, count))
            chosen |= {min(bucket, key=stress.__getitem__)}
            chosen |= {max(bucket, key=stress.__getitem__)}
        keep = sorted(chosen)
    return [{"strain": short(strain[i]), "stress": short(stress[i])} for i in keep]


def short(value: float) -> float:
    """Seven digits: more than any screen shows, and half the bytes of the page."""
    return float(f"{value:.7g}")


def tensile_curve(
    strain: Sequence[float],
    stress: Sequence[float],
    *,
    unit: str = "MPa",
    strain_axis: str = "Strain [%]",
    modulus: ModulusLine | None = None,
    marks: Sequence[MarkedPoint] = (),
    simulated: bool = False,
    height: int = 320,
) -> Spec:
    """The whole curve with the modulus line and the marked points.

    Parameters
    ----------
    strain, stress : sequences of float, shape (n,), [%] and [unit]
        Decimated above 4,000 points, lowest and highest of each bucket kept.
    unit : str
        Unit of stress.
    strain_axis : str
        Which strain it is, with its unit.
    modulus : ModulusLine, optional
        Drawn from zero stress to the highest.
    marks : sequence of MarkedPoint
        Rp0.2, Rm, break.
    simulated : bool
        Writes SIMULATED into the picture.
    height : int, [px]

    Returns
    -------
    dict
        A Vega-Lite spec without config.
    """
    top = max(stress)
    return layered(
        [
            curve_line(decimated(strain, stress), unit, strain_axis),
            modulus_layer(modulus, top) if modulus else None,
            *marked_layers(marks, max(strain)),
        ],
        height=height,
        simulated=simulated,
    )


def offset_construction(
    strain: Sequence[float],
    stress: Sequence[float],
    *,
    modulus: ModulusLine,
    offset: float = 0.2,
    crossing: MarkedPoint | None = None,
    unit: str = "MPa",
    strain_axis: str = "Strain [%]",
    simulated: bool = False,
    height: int = 320,
) -> Spec:
    """The first part of the curve: modulus line, its window, the line moved by `offset`.

    Parameters
    ----------
    strain, stress : sequences of float, shape (n,), [%] and [unit]
    modulus : ModulusLine
        The line and the window it was fitted over.
    offset : float, [%]
        How far the line is moved: 0.2 for Rp0.2.
    crossing : MarkedPoint, optional
        Where the moved line first meets the curve; leave it out when not reached.
    unit, strain_axis, simulated, height
        As in `tensile_curve`.

    Returns
    -------
    dict
        A Vega-Lite spec without config, cut at twice the crossing's plastic strain.
    """
    reach = crossing.stress if crossing else max(stress)
    end = modulus.strain_at(reach, offset=2.5 * offset)
    inside = [i for i, value in enumerate(strain) if value <= end]
    near = decimated([strain[i] for i in inside], [stress[i] for i in inside])
    ceiling = max((row["stress"] for row in near), default=reach) * 1.03
    return layered(
        [
            curve_line(near, unit, strain_axis),
            modulus_layer(modulus, ceiling),
            window_layer(modulus) if modulus.window else None,
            line_between(
                [
                    (modulus.strain_at(0, offset=offset), 0.0),
                    (modulus.strain_at(ceiling, offset=offset), ceiling),
                ],
                style="offset-line",
            ),
            *marked_layers([crossing] if crossing else [], end),
        ],
        height=height,
        simulated=simulated,
    )


def curve_line(rows: list[dict[str, float]], unit: str, strain_axis: str) -> Spec:
    """The measured curve, points joined in the order they were taken."""
    numbered = [row | {"i": i} for i, row in enumerate(rows)]
    return {
        "data": {"values": numbered},
        "mark": {"type": "line", "style": "curve"},
        "encoding": {
            "x": {
                "field": "strain",
                "type": "quantitative",
                "title": strain_axis,
                "axis": {"grid": False, "tickCount": 8},
                "scale": {"nice": False},
            },
            "y": {
                "field": "stress",
                "type": "quantitative",
                "title": f"Stress [{unit}]",
                "scale": {"zero": True},
            },
            "order": {"field": "i", "type": "quantitative"},
        },
    }


def line_between(points: Sequence[tuple[float, float]], *, style: str) -> Spec:
    """A straight construction line."""
    rows: list[Mapping[str, Any]] = [{"strain": x, "stress": y} for x, y in points]
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "style": style, "clip": True},
        "encoding": {
            "x": {"field": "strain", "type": "quantitative"},
            "y": {"field": "stress", "type": "quantitative"},
        },
    }


def modulus_layer(modulus: ModulusLine, top: float) -> Spec:
    """The modulus line from zero stress to `top`."""
    return line_between(
        [(modulus.origin, 0.0), (modulus.strain_at(top), top)], style="modulus-line"
    )


def window_layer(modulus: ModulusLine) -> Spec:
    """The part of the line it was fitted over, thick."""
    low, high = modulus.window or (modulus.origin, modulus.origin)
    return line_between(
        [(low, modulus.stress_at(low)), (high, modulus.stress_at(high))],
        style="modulus-window",
    )


def marked_layers(marks: Sequence[MarkedPoint], end: float) -> list[Spec]:
    """Named points; the names lie below the curve, before the point near `end`."""
    if not marks:
        return []
    rows = [
        {
            "strain": mark.strain,
            "stress": mark.stress,
            "name": mark.name,
            "shown": mark.shown or f"{mark.stress:.1f}",
            "label": f"{mark.name} {mark.shown}".strip(),
        }
        for mark in marks
    ]
    place = {
        "x": {"field": "strain", "type": "quantitative"},
        "y": {"field": "stress", "type": "quantitative"},
    }
    points: Spec = {
        "data": {"values": rows},
        "mark": {"type": "point", "style": "marked-point"},
        "encoding": place
        | {"tooltip": tooltip(("name", "Point"), ("shown", "Stress"))},
    }
    early = [row for row in rows if float(row["strain"]) < ROOM * end]
    late = [row for row in rows if float(row["strain"]) >= ROOM * end]
    late.sort(key=lambda row: float(row["strain"]))
    words = [(early, {"style": "point-label"})]
    # Rm and break often lie side by side: the last name goes below its point.
    words += [
        ([row], {"style": "point-label-before"} | ({"dy": 18} if index else {}))
        for index, row in enumerate(late)
    ]
    return [points] + [
        {
            "data": {"values": named},
            "mark": {"type": "text"} | style,
            "encoding": place | {"text": {"field": "label"}},
        }
        for named, style in words
        if named
    ]
