"""The trace behind a test as charts with its construction: DSC, cups, polarization, cracks,
particles.
"""

from collections.abc import Callable, Mapping

import numpy as np
from django.utils.translation import gettext as _

from characterization.dashboards import trace_records
from characterization.dashboards.trace_parts import drawn_in, head, steps_table, thin
from characterization.methods.traces import TraceResult
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.plane import Axis, Line, Mark, plane
from labtrack.reading import all_in_force, in_force, spoken_unit

Channels = Mapping[str, np.ndarray]


def cards(
    kind: str, channels: Channels, result: TraceResult, *, is_simulated: bool
) -> list[ChartCard]:
    """The charts of a trace of this kind; empty where none is drawn."""
    draw = _DRAWN_BY.get(kind)
    return draw(channels, result, is_simulated) if draw else []


def _dsc(
    channels: Channels, result: TraceResult, is_simulated: bool
) -> list[ChartCard]:
    drawn = result.drawing
    (x0, y0), (x1, y1) = drawn["baseline"]

    def base(at: float) -> float:
        return y0 + (y1 - y0) * (at - x0) / (x1 - x0)

    at_x, at_y = drawn["at"]
    onset = drawn["onset"]
    columns, rows = steps_table(result)
    unit = spoken_unit("degC")
    return [
        ChartCard(
            key="trace",
            title=_("The onset is where the tangent of the flank meets the baseline"),
            subtitle=_("Heat flow in W/g against temperature in %(unit)s, as recorded")
            % {"unit": unit},
            spec=plane(
                [
                    thin(all_in_force(channels["temperature"], "degC"), channels["heat_flow"]),
                    Line(drawn_in([x0, x1], "degC"), [y0, y1], _("baseline"), "modulus-line"),
                    Line(drawn_in([onset, at_x], "degC"), [base(onset), at_y], _("tangent"),
                         "offset-line"),
                ],
                x=Axis(head(_("Temperature"), unit)),
                y=Axis(_("Heat flow [W/g]")),
                marks=[
                    Mark(in_force(at, "degC"), base(at), word, _tenths(at))
                    for at, word in ((onset, _("onset")), (drawn["end"], _("end")))
                ],
                simulated=is_simulated,
            ),
            columns=columns,
            rows=rows,
        )
    ]  # fmt: skip


def _cooling(
    channels: Channels, result: TraceResult, is_simulated: bool
) -> list[ChartCard]:
    time, temperature = channels["time"], channels["temperature"]
    drawn = result.drawing
    columns, rows = steps_table(result)
    marks = [
        Mark(at, in_force(warm, "degC"), word, _tenths(warm))
        for word, (at, warm) in (
            (_("liquidus"), drawn["liquidus"]),
            (_("solidus"), drawn["solidus"]),
        )
    ]
    unit, rate = spoken_unit("degC"), spoken_unit("K/s")
    window = max(3, round(float(result.settings.get("smoothing_s") or 3)))
    step = max(float(np.median(np.diff(time))), 1e-6)
    width = max(3, round(window / step))
    smooth = np.convolve(temperature, np.ones(width) / width, mode="valid")
    middle = time[(width - 1) // 2 : (width - 1) // 2 + len(smooth)]
    return [
        ChartCard(
            key="trace",
            title=_("Liquidus and solidus on the cooling curve"),
            subtitle=_("Temperature in %(unit)s against seconds, as recorded")
            % {"unit": unit},
            spec=plane(
                [thin(time, all_in_force(temperature, "degC"))],
                x=Axis(_("Time [s]")),
                y=Axis(head(_("Temperature"), unit)),
                marks=marks,
                simulated=is_simulated,
            ),
            columns=columns,
            rows=rows,
        ),
        ChartCard(
            key="derivative",
            title=_("The first derivative shows where heat is released"),
            subtitle=_("%(unit)s against seconds, moving mean over %(s)d s")
            % {"unit": rate, "s": window},
            spec=plane(
                [thin(middle, all_in_force(np.gradient(smooth, middle), "K/s"))],
                x=Axis(_("Time [s]")),
                y=Axis(head(_("Cooling rate"), rate)),
                simulated=is_simulated,
                height=200,
            ),
            columns=columns,
            rows=rows,
        ),
        ChartCard(
            key="fraction",
            title=_("Fraction solid"),
            subtitle=_("Share of the latent heat released, Newtonian baseline"),
            spec=plane(
                [Line(drawn["times"], drawn["fraction"])],
                x=Axis(_("Time [s]")),
                y=Axis(_("Fraction solid"), from_zero=True),
                simulated=is_simulated,
                height=200,
            ),
            columns=[
                Column(_("Time"), "s", is_number=True),
                Column(_("Fraction solid"), is_number=True),
            ],
            rows=[
                [f"{t:.1f}", f"{f:.3f}"]
                for t, f in list(zip(drawn["times"], drawn["fraction"], strict=True))[
                    ::20
                ]
            ],
        ),
    ]


def _tenths(celsius: float) -> str:
    return f"{in_force(celsius, 'degC'):.1f} {spoken_unit('degC')}"


def _polarization(
    channels: Channels, result: TraceResult, is_simulated: bool
) -> list[ChartCard]:
    drawn = result.drawing
    potential, current = channels["potential"], np.abs(channels["current_density"])
    keep = current > 0
    lines = [thin(potential[keep], current[keep])]
    for name, sign in (("anodic", 1), ("cathodic", -1)):
        slope = drawn[name]
        if slope:
            reach = sign * drawn["reach"]
            lines.append(
                Line(
                    [drawn["e_corr"], drawn["e_corr"] + reach],
                    [drawn["i_corr"], drawn["i_corr"] * 10 ** (abs(reach) / slope)],
                    _(name),
                    "modulus-line",
                )
            )
    columns, rows = steps_table(result)
    return [
        ChartCard(
            key="trace",
            title=_("The Tafel lines meet at the corrosion potential")
            if len(lines) > 1
            else _("The current changes its sign at the corrosion potential"),
            subtitle=_("Current density in µA/cm² against mV, %(electrode)s")
            % {"electrode": result.settings.get("reference", "")},
            spec=plane(
                lines,
                x=Axis(_("Potential [mV]")),
                y=Axis(_("Current density [µA/cm²]"), is_log=True),
                marks=[Mark(drawn["e_corr"], drawn["i_corr"], "E_corr")]
                if drawn["i_corr"]
                else [],
                simulated=is_simulated,
            ),
            columns=columns,
            rows=rows,
        )
    ]


_DRAWN_BY: dict[str, Callable[..., list[ChartCard]]] = {
    "dsc": _dsc,
    "cooling-curve": _cooling,
    "polarization": _polarization,
    "fracture-toughness": trace_records.toughness,
    "crack-growth": trace_records.growth,
    "area-fraction": trace_records.particles,
}
