"""The curve behind a tensile test, as charts: the whole of it, and how Rp0.2 was found."""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from characterization.dashboards import hardness_places, trace_evidence
from characterization.methods.curves import CurveError, TensileCurve
from characterization.methods.tensile_result import TensileResult
from characterization.methods.trace_methods import TRACE_METHODS
from characterization.methods.traces import TraceResult
from characterization.models import Test
from labtrack import quantities
from labtrack.charts import tensile as charts
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.tensile import MarkedPoint, ModulusLine
from labtrack.instruments import channels


@dataclass(frozen=True)
class _Drawn:
    """A curve in percent and in the reader's unit of stress."""

    strain_pct: np.ndarray
    stress: np.ndarray
    unit: str
    scale: float
    result: TensileResult


def cards(test: Test, *, unit_system: str, is_simulated: bool) -> list[ChartCard]:
    """The chart cards of a test's curve; empty where there is none."""
    curve = test.curves.select_related("trace").first()
    evaluation = getattr(test, "evaluation", None)
    if evaluation is None:
        return []
    if curve is None:
        if test.method.kind != "vickers":
            return []
        return hardness_places.cards(test, evaluation.details)
    if test.method.kind in TRACE_METHODS:
        return trace_evidence.cards(
            test.method.kind,
            channels.unpack(bytes(curve.trace.data), curve.trace.channel_names),
            TraceResult.from_json(evaluation.details),
            is_simulated=is_simulated,
        )
    dimensions = test.dimensions()
    try:
        recorded = TensileCurve.of_channels(
            channels.unpack(bytes(curve.trace.data), curve.trace.channel_names),
            diameter_mm=dimensions.get("d0"),
            area_mm2=None if "d0" in dimensions else dimensions.get("S0"),
            gauge_length_mm=dimensions.get("L0"),
        )
    except CurveError:
        return []
    return cards_of(
        recorded,
        TensileResult.from_json(evaluation.details),
        unit_system=unit_system,
        is_simulated=is_simulated,
    )


def cards_of(
    curve: TensileCurve, result: TensileResult, *, unit_system: str, is_simulated: bool
) -> list[ChartCard]:
    """The chart cards of a tensile curve and what it gave, kept or not."""
    drawn = _drawn(curve, result, unit_system)
    if drawn is None:
        return []
    found = [_whole(drawn, is_simulated=is_simulated)]
    if (line := _line(drawn)) is not None:
        found.append(_construction(drawn, line, is_simulated=is_simulated))
    return found


def _drawn(
    curve: TensileCurve, result: TensileResult, unit_system: str
) -> _Drawn | None:
    if curve.strain is None:
        return None
    unit = quantities.customary_unit("MPa", unit_system)
    scale = float(quantities.convert("1", "MPa", unit))
    upto = result.points_to_break
    return _Drawn(
        strain_pct=curve.strain[:upto] * 100,
        stress=curve.stress_mpa[:upto] * scale,
        unit=unit,
        scale=scale,
        result=result,
    )


def _line(drawn: _Drawn) -> ModulusLine | None:
    result = drawn.result
    if result.line_zero is None or result.modulus_gpa is None:
        return None
    slope = result.modulus_gpa * 10 * drawn.scale  # GPa to MPa per percent
    origin = result.line_zero * 100
    window = tuple(
        origin + level * drawn.scale / slope
        for level in (result.window_low_mpa, result.window_high_mpa)
    )
    return ModulusLine(slope=slope, origin=origin, window=window)


def _marks(drawn: _Drawn) -> list[MarkedPoint]:
    result = drawn.result
    found = [
        (_proof_name(result), result.proof_strain, result.proof_strength_mpa),
        ("Rm", result.strain_at_top, result.tensile_strength_mpa),
    ]
    if result.strain_at_break is not None:
        found.append((_("break"), result.strain_at_break, result.stress_at_break_mpa))
    return [_mark(drawn, *each) for each in found if None not in each]


def _mark(drawn: _Drawn, name: str, strain: float, stress_mpa: float) -> MarkedPoint:
    stress = stress_mpa * drawn.scale
    shown = f"{stress:.{1 if drawn.unit == 'ksi' else 0}f} {drawn.unit}"
    return MarkedPoint(name, strain * 100, stress, shown)


def _proof_name(result: TensileResult) -> str:
    return f"Rp{float(result.settings['offset']) * 100:g}"


def _whole(drawn: _Drawn, *, is_simulated: bool) -> ChartCard:
    result, marks = drawn.result, _marks(drawn)
    columns = [
        Column(_("Point")),
        Column(_("Strain"), "%", is_number=True),
        Column(_("Stress"), drawn.unit, is_number=True),
    ]
    return ChartCard(
        key="curve",
        title=_("Stress against strain"),
        subtitle=_("%(n)s recordings, %(unit)s against %% as recorded")
        % {"n": f"{result.points:,}", "unit": drawn.unit},
        spec=charts.tensile_curve(
            drawn.strain_pct.tolist(),
            drawn.stress.tolist(),
            unit=drawn.unit,
            modulus=_line(drawn),
            marks=marks,
            simulated=is_simulated,
        ),
        columns=columns,
        rows=[[m.name, f"{m.strain:.3f}", f"{m.stress:.1f}"] for m in marks],
    )


def _construction(drawn: _Drawn, line: ModulusLine, *, is_simulated: bool) -> ChartCard:
    result = drawn.result
    crossing = None
    if result.proof_strength_mpa is not None and result.proof_strain is not None:
        crossing = _mark(
            drawn, _proof_name(result), result.proof_strain, result.proof_strength_mpa
        )
    offset = float(result.settings["offset"]) * 100
    low, high = (
        f"{level * drawn.scale:.1f}"
        for level in (result.window_low_mpa, result.window_high_mpa)
    )
    modulus = quantities.customary_unit("GPa", "us" if drawn.unit == "ksi" else "si")
    shown_modulus = float(quantities.convert(repr(result.modulus_gpa), "GPa", modulus))
    title = (
        _("%(name)s is where the line moved by %(offset)s %% meets the curve")
        % {"name": _proof_name(result), "offset": f"{offset:g}"}
        if crossing
        else _("The line moved by %(offset)s %% never meets the curve")
        % {"offset": f"{offset:g}"}
    )
    return ChartCard(
        key="construction",
        title=title,
        subtitle=_("Modulus line over %(low)s to %(high)s %(unit)s, %(points)s points")
        % {
            "low": low,
            "high": high,
            "unit": drawn.unit,
            "points": result.window_points,
        },
        spec=charts.offset_construction(
            drawn.strain_pct.tolist(),
            drawn.stress.tolist(),
            modulus=line,
            offset=offset,
            crossing=crossing,
            unit=drawn.unit,
            simulated=is_simulated,
        ),
        columns=[Column(_("What")), Column(_("Value"), is_number=True)],
        rows=[
            [_("Slope of the modulus line E"), f"{shown_modulus:.2f} {modulus}"],
            [_("Window"), f"{low} {_('to')} {high} {drawn.unit}"],
            [_("Points in the window"), str(result.window_points)],
            [
                _("R² of the line"),
                "–" if result.r_squared is None else f"{result.r_squared:.5f}",
            ],
            [_("Passes of the iteration"), str(result.passes)],
            [_("Zero of the strain axis"), f"{line.origin:.4f} %"],
        ],
    )
