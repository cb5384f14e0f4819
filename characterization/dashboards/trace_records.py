"""Charts of a crack's record with its secant, and of the sizes of particles."""

from collections.abc import Mapping

import numpy as np
from django.utils.translation import gettext as _

from characterization.dashboards.trace_parts import steps_table, thin
from characterization.methods.fracture_toughness import SECANT
from characterization.methods.traces import TraceResult
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.plane import Axis, Line, Mark, plane

Channels = Mapping[str, np.ndarray]
MOST_MARKS = 150


def toughness(
    channels: Channels, result: TraceResult, is_simulated: bool
) -> list[ChartCard]:
    """Force against opening with the line of the initial slope and the 5 % secant."""
    drawn = result.drawing
    columns, rows = steps_table(result)
    (at_q, p_q), (at_max, p_max) = drawn["p_q"], drawn["p_max"]
    reach = p_max / 1000
    marks = [Mark(at_q, p_q / 1000, "P_Q", f"{p_q / 1000:.2f} kN")]
    if (at_max, p_max) != (at_q, p_q):
        marks.append(Mark(at_max, p_max / 1000, "P_max", f"{p_max / 1000:.2f} kN"))
    return [
        ChartCard(
            key="trace",
            title=_("P_Q is the force where the 5 % secant meets the record"),
            subtitle=_("Force in kN against the opening of the crack in mm, as recorded"),
            spec=plane(
                [
                    thin(channels["opening"], channels["force"] / 1000),
                    _ray(drawn["zero"], drawn["slope"] / 1000, reach, _("initial slope"),
                         "modulus-line"),
                    _ray(drawn["zero"], SECANT * drawn["slope"] / 1000, reach,
                         _("95 % of it"), "offset-line"),
                ],
                x=Axis(_("Opening of the crack [mm]")),
                y=Axis(_("Force [kN]"), from_zero=True),
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
    pairs = [p for p in zip(drawn["ranges"], drawn["rates"], strict=True) if p[1] > 0]
    lines = []
    if drawn["line"]:
        ranges, rates = zip(*drawn["line"], strict=True)
        lines.append(Line(list(ranges), list(rates), _("Paris line"), "modulus-line"))
    return [
        ChartCard(
            key="trace",
            title=_("Rate of growth against the range of stress intensity"),
            subtitle=_("da/dN in mm/cycle against ΔK in MPa√m, seven-point polynomial"),
            spec=plane(
                lines,
                x=Axis(_("ΔK [MPa√m]"), is_log=True),
                y=Axis(_("da/dN [mm/cycle]"), is_log=True),
                marks=[
                    Mark(k, rate, f"{k:.3g}", f"{rate:.3g}", has_label=False)
                    for k, rate in pairs[:: max(1, len(pairs) // MOST_MARKS)]
                ],
                simulated=is_simulated,
            ),
            columns=[
                Column("ΔK", "MPa√m", is_number=True),
                Column("da/dN", "mm/cycle", is_number=True),
            ],
            rows=[[f"{k:.3f}", f"{rate:.3g}"] for k, rate in pairs],
        )
    ]


def _ray(zero: float, slope: float, reach: float, name: str, style: str) -> Line:
    return Line([zero, zero + reach / slope], [0.0, reach], name, style)


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
