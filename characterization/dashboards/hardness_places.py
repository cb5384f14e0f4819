"""Hardness where it was indented: a map, or a profile where the places lie on one line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from characterization.dashboards.trace_parts import head
from characterization.models import Test
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.places import places
from labtrack.charts.plane import Axis, Band, Mark, plane
from labtrack.reading import in_force, spoken_unit

ON_A_LINE = 0.02
"""Places lie on one line where none is further off it than this share of its length."""


@dataclass(frozen=True, slots=True)
class Indent:
    """One indent: its number, place in the unit in force, and hardness."""

    number: int
    x: float
    y: float
    hv: float


def cards(test: Test, details: Mapping) -> list[ChartCard]:
    """The places of the indents with their hardness; empty where they have none."""
    indents = _indents(test, details)
    if len(indents) < 2:
        return []
    simulated = test.compartment.is_simulated
    if _is_line(indents):
        return [_profile(indents, details, simulated)]
    return [_map(indents, simulated)]


def _indents(test: Test, details: Mapping) -> list[Indent]:
    found: dict[int, dict[str, float]] = {}
    for reading in test.readings.all():
        if reading.name in ("x", "y"):
            found.setdefault(reading.number, {})[reading.name] = reading.value
    hardness = {row["number"]: row["values"].get("HV_here") for row in details["rows"]}
    return [
        Indent(number, *(in_force(place.get(xy, 0.0), "mm") for xy in "xy"), float(hv))
        for number, place in sorted(found.items())
        if (hv := hardness.get(number)) is not None
    ]


def _is_line(indents: Sequence[Indent]) -> bool:
    """Whether one straight line goes through all places: the smaller spread of the two
    that are at right angles to each other is next to nothing.
    """
    xy = np.array([(one.x, one.y) for one in indents])
    spread = np.linalg.svd(xy - xy.mean(axis=0), compute_uv=False)
    return bool(spread[1] <= ON_A_LINE * spread[0])


def _map(indents: Sequence[Indent], simulated: bool) -> ChartCard:
    values = [one.hv for one in indents]
    columns, rows = _table(indents)
    return ChartCard(
        key="hardness-map",
        title=_("Hardness from %(low)s to %(high)s over the section")
        % {"low": f"{min(values):.0f}", "high": f"{max(values):.0f}"},
        subtitle=_(
            "%(n)d indents at their places in %(unit)s; stronger color is harder, HV"
        )
        % {"n": len(indents), "unit": spoken_unit("mm")},
        spec=places(
            [
                {
                    "x": one.x,
                    "y": one.y,
                    "value": float(f"{one.hv:.6g}"),
                    "shown": f"{one.hv:.0f}",
                    "name": str(one.number),
                }
                for one in indents
            ],
            title="HV",
            noun=_("Indent"),
            unit=spoken_unit("mm"),
            simulated=simulated,
        ),
        columns=columns,
        rows=rows,
    )


def _profile(indents: Sequence[Indent], details: Mapping, simulated: bool) -> ChartCard:
    first = indents[0]
    along = [float(np.hypot(one.x - first.x, one.y - first.y)) for one in indents]
    mean, sd = details["mean"], details["sd"]
    band = None
    if mean is not None and sd is not None:
        band = Band([min(along), max(along)], [mean - sd] * 2, [mean + sd] * 2)
    columns, rows = _table(indents)
    return ChartCard(
        key="profile",
        title=_("Hardness from the first indent outward"),
        subtitle=_("%(n)d indents; band: mean and one standard deviation")
        % {"n": len(indents)},
        spec=plane(
            [],
            x=Axis(head(_("Distance"), spoken_unit("mm")), from_zero=True),
            y=Axis("HV"),
            marks=[
                Mark(at, one.hv, str(one.number), f"{one.hv:.1f}", has_label=False)
                for at, one in zip(along, indents, strict=True)
            ],
            band=band,
            simulated=simulated,
            height=220,
        ),
        columns=columns,
        rows=rows,
    )


def _table(indents: Sequence[Indent]) -> tuple[list[Column], list[list[str]]]:
    unit = spoken_unit("mm")
    digits = 3 if unit == "mm" else 4
    return [
        Column(_("Indent"), is_number=True),
        Column("x", unit, is_number=True),
        Column("y", unit, is_number=True),
        Column("HV", is_number=True),
    ], [
        [
            str(one.number),
            f"{one.x:.{digits}f}",
            f"{one.y:.{digits}f}",
            f"{one.hv:.1f}",
        ]
        for one in indents
    ]
