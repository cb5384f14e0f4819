"""Charts of a crack's record with its secant, and of the sizes of particles."""

from collections.abc import Mapping

import numpy as np
from django.utils.translation import gettext as _

from characterization.dashboards.trace_parts import drawn_in, head, steps_table, thin
from characterization.methods.fracture_toughness import SECANT
from characterization.methods.traces import TraceResult
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.plane import Axis, Line, Mark, plane
from labtrack.reading import all_in_force, in_force, spoken, spoken_unit

Channels = Mapping[str, np.ndarray]
MOST_MARKS = 150
_RANGE, _RATE = "MPa*m^0.5", "mm/cycle"


def toughness(
    channels: Channels, result: TraceResult, is_simulated: bool
) -> list[ChartCard]:
    """Force against opening with the line of the initial slope and the 5 % secant."""
    drawn = result.drawing
    columns, rows = steps_table(result)
    (at_q, p_q), (at_max, p_max) = drawn["p_q"], drawn["p_max"]
    reach = p_max / 1000
    length, force = spoken_unit("mm"), spoken_unit("kN")
    marks = [_load(at_q, p_q / 1000, "P_Q")]
    if (at_max, p_max) != (at_q, p_q):
        marks.append(_load(at_max, p_max / 1000, "P_max"))
    return [
        ChartCard(
            key="trace",
            title=_("P_Q is the force where the 5 % secant meets the record"),
            subtitle=_(
                "Force in %(force)s against the opening of the crack in %(length)s, as "
                "recorded"
            )
            % {"force": force, "length": length},
            spec=plane(
                [
                    thin(all_in_force(channels["opening"], "mm"),
                         all_in_force(channels["force"] / 1000, "kN")),
                    _ray(drawn["zero"], drawn["slope"] / 1000, reach, _("initial slope"),
                         "modulus-line"),
                    _ray(drawn["zero"], SECANT * drawn["slope"] / 1000, reach,
                         _("95 % of it"), "offset-line"),
                ],
                x=Axis(head(_("Opening of the crack"), length)),
                y=Axis(head(_("Force"), force), from_zero=True),
                marks=marks,
                simulated=is_simulated,
            ),
            columns=columns,
            rows=rows,
        )
    ]  # fmt: skip


def growth(
    _channels: Channels, result: TraceResult, is_simulated: bool
) -> list[ChartCard]:
    """Rate against range of stress intensity with the Paris line; empty without sizes."""
    drawn = result.drawing
    if not drawn:
        return []
    measured = zip(
        drawn_in(drawn["ranges"], _RANGE), drawn_in(drawn["rates"], _RATE), strict=True
    )
    pairs = [pair for pair in measured if pair[1] > 0]
    lines = []
    if drawn["line"]:
        ranges, rates = zip(*drawn["line"], strict=True)
        lines.append(
            Line(
                drawn_in(ranges, _RANGE),
                drawn_in(rates, _RATE),
                _("Paris line"),
                "modulus-line",
            )
        )
    range_unit, rate_unit = spoken_unit(_RANGE), spoken_unit(_RATE)
    return [
        ChartCard(
            key="trace",
            title=_("Rate of growth against the range of stress intensity"),
            subtitle=_(
                "da/dN in %(rate)s against ΔK in %(range)s, seven-point polynomial"
            )
            % {"rate": rate_unit, "range": range_unit},
            spec=plane(
                lines,
                x=Axis(head("ΔK", range_unit), is_log=True),
                y=Axis(head("da/dN", rate_unit), is_log=True),
                marks=[
                    Mark(k, rate, f"{k:.3g}", f"{rate:.3g}", has_label=False)
                    for k, rate in pairs[:: max(1, len(pairs) // MOST_MARKS)]
                ],
                simulated=is_simulated,
            ),
            columns=[
                Column("ΔK", range_unit, is_number=True),
                Column("da/dN", rate_unit, is_number=True),
            ],
            rows=[[f"{k:.3f}", f"{rate:.3g}"] for k, rate in pairs],
        )
    ]


def _ray(zero: float, slope: float, reach: float, name: str, style: str) -> Line:
    return Line(
        drawn_in([zero, zero + reach / slope], "mm"),
        drawn_in([0.0, reach], "kN"),
        name,
        style,
    )


def _load(at_mm: float, kilonewtons: float, name: str) -> Mark:
    text = spoken(kilonewtons, "kN")
    return Mark(in_force(at_mm, "mm"), in_force(kilonewtons, "kN"), name, text)


def particles(
    _channels: Channels, result: TraceResult, is_simulated: bool
) -> list[ChartCard]:
    """Which share of the particles, and of their area, is smaller than a diameter."""
    drawn = result.drawing
    sizes = drawn["diameter"]
    step = max(1, len(sizes) // 24)
    shown = list(zip(sizes, drawn["by_number"], drawn["by_area"], strict=True))[::step]
    return [
        ChartCard(
            key="trace",
            title=_("How many particles, and how much of their area, are smaller"),
            subtitle=_("Share in % against the diameter of the circle of equal area in µm"),
            spec=plane(
                [
                    Line(sizes, drawn["by_number"], _("by number"), group=_("by number")),
                    Line(sizes, drawn["by_area"], _("by area"), group=_("by area")),
                ],
                x=Axis(_("Equivalent diameter [µm]")),
                y=Axis(_("Smaller than this [%]"), from_zero=True),
                simulated=is_simulated,
            ),
            columns=[
                Column(_("Diameter"), "µm", is_number=True),
                Column(_("By number"), "%", is_number=True),
                Column(_("By area"), "%", is_number=True),
            ],
            rows=[[f"{d:.3g}", f"{n:.1f}", f"{a:.1f}"] for d, n, a in shown],
        )
    ]  # fmt: skip
