"""The kinds of method that are evaluated from a trace, beside the tensile test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from characterization.methods import (
    cooling_curve,
    dsc,
    trace_preparing,
)
from characterization.methods.crack_growth_record import CRACK_GROWTH
from characterization.methods.flag import Flag
from characterization.methods.particle_areas import PARTICLES
from characterization.methods.polarization_record import POLARIZATION
from characterization.methods.settings import INSTRUMENTS, SaidBy, Setting
from characterization.methods.tensile_result import Figure
from characterization.methods.toughness_record import TOUGHNESS_RECORD
from characterization.methods.traces import (
    Channels,
    TraceError,
    TraceMethod,
    TraceResult,
)
from labtrack.statistics.samples import SampleError

DRAWN = 200


def evaluate_dsc(channels: Channels, settings: Mapping[str, Any]) -> TraceResult:
    """Solidus, liquidus, peak and enthalpy of one event of a DSC run.

    Parameters
    ----------
    channels : mapping
        `temperature` [degC], `heat_flow` [W/g], and `time` [s] where the rate follows from
        it, or `rate` [K/min] as recorded.
    settings : mapping
        `from_c`, `to_c` [degC]: where the baseline begins and ends. `direction`: "heating"
        or "cooling". `rate_k_per_min`: None where the time says it. `u_temperature_k`: the
        standard uncertainty of the calibration (E967), or None.

    Raises
    ------
    TraceError
        Where the rate is not known, or the window holds no peak.

    References
    ----------
    ASTM E794-06, E793-06. On heating the solidus is the onset and the liquidus the peak of
    the event; on cooling the liquidus is the onset and the solidus the end (Boettinger et
    al., NIST SP 960-15, 2006).
    """
    direction = settings.get("direction") or "heating"
    temperature, flow = channels["temperature"], channels["heat_flow"]
    top = int(np.argmax(temperature))
    part = slice(0, top + 1) if direction == "heating" else slice(top, None)
    t, w = temperature[part], flow[part]
    low, high = float(settings["from_c"]), float(settings["to_c"])
    inside = (t >= min(low, high)) & (t <= max(low, high))
    if inside.sum() < dsc.FEWEST_POINTS:
        raise TraceError(
            f"{int(inside.sum())} points between {low:g} and {high:g} degC on "
            f"{direction}; expected {dsc.FEWEST_POINTS} or more."
        )
    rate, said = _rate(channels, settings, part, inside)
    try:
        event = dsc.thermal_event(t, w, from_c=low, to_c=high, rate_k_per_min=rate)
    except SampleError as error:
        raise TraceError(f"{direction.capitalize()}: {error}") from error
    on_heating = direction == "heating"
    solidus, liquidus = (
        (event.onset_c, event.peak_c) if on_heating else (event.end_c, event.onset_c)
    )
    u = settings.get("u_temperature_k")
    return TraceResult(
        version="dsc 1",
        figures=(
            Figure("T_sol_DSC", solidus, "degC", ""),
            Figure("T_liq_DSC", liquidus, "degC", ""),
            Figure("T_peak", event.peak_c, "degC", ""),
            Figure("dH", event.enthalpy_j_per_g, "J/g", ""),
            # Onsets of heating and of cooling are not the same: cooling is below zero.
            Figure("heating_rate", rate if on_heating else -rate, "K/min", ""),
        ),
        steps=(
            ("Direction", direction),
            ("Rate", f"{rate:.3g} K/min, {said}"),
            ("Baseline", f"straight from {low:g} to {high:g} °C"),
            ("Onset", f"{event.onset_c:.2f} °C, tangent of the flank on the baseline"),
            ("End", f"{event.end_c:.2f} °C, the same on the other flank"),
            (
                "Solidus, liquidus",
                "onset and peak on heating"
                if on_heating
                else "end and onset on cooling",
            ),
            (
                "Calibration",
                "uncertainty not stated" if u is None else f"u {u:g} K (E967)",
            ),
        ),
        flags=(),
        settings={**settings, "direction": direction},
        drawing={
            "baseline": [list(point) for point in event.baseline],
            "onset": event.onset_c,
            "end": event.end_c,
            "peak": event.peak_c,
            "slope": event.tangent[0],
            "at": list(event.tangent[1]),
        },
        **_calibrated(u, "T_sol_DSC", "T_liq_DSC", "T_peak"),
    )


def _rate(
    channels: Channels, settings: Mapping[str, Any], part: slice, inside: np.ndarray
) -> tuple[float, str]:
    """Rate of the program [K/min] and where it comes from."""
    given = settings.get("rate_k_per_min")
    if given:
        return float(given), "as stated"
    if "rate" in channels:
        recorded = float(np.median(np.abs(channels["rate"][part][inside])))
        if recorded > 0:
            return recorded, "median of the recorded rate in the window"
    if "time" not in channels:
        raise TraceError(
            "The rate of heating is not known: the file has no time; state the rate.",
            code="rate",
        )
    minutes = channels["time"][part][inside] / 60
    slope = float(np.polyfit(minutes, channels["temperature"][part][inside], 1)[0])
    if not abs(slope) > 0:
        raise TraceError("The temperature does not change in the window.", code="rate")
    return abs(slope), "from time and temperature in the window"


def evaluate_cooling(channels: Channels, settings: Mapping[str, Any]) -> TraceResult:
    """Liquidus, recalescence, solidus and fraction solid of one cup.

    `channels`: `time` [s], `temperature` [degC]. `settings`: `smoothing_s`, `ambient_c`,
    `u_temperature_k`. Raises TraceError with the reason of the evaluation.
    """
    keep = np.isfinite(channels["temperature"])
    time = channels["time"][keep]
    smoothing, widened = _smoothing(time, float(settings.get("smoothing_s") or 3.0))
    try:
        found = cooling_curve.analyze(
            time,
            channels["temperature"][keep],
            smoothing_s=smoothing,
            ambient_c=float(settings.get("ambient_c") or 25.0),
        )
    except SampleError as error:
        raise TraceError(str(error)) from error
    u = settings.get("u_temperature_k")
    none = "" if found.undercooling_c is not None else "The curve never rises."
    thin = np.unique(np.linspace(0, len(found.times_s) - 1, DRAWN).astype(int))
    return TraceResult(
        version="cooling curve 1",
        figures=(
            Figure("T_liq", found.liquidus_c, "degC", ""),
            Figure("T_sol", found.solidus_c, "degC", ""),
            Figure("T_min", found.undercooling_c, "degC", none),
            Figure("dT_rec", found.recalescence_k, "delta_K", ""),
            Figure("t_solid", found.solidus_at_s - found.liquidus_at_s, "s", ""),
        ),
        steps=(
            ("Smoothing", f"Savitzky-Golay, quadratic over {found.smoothing_s:g} s"),
            ("Liquidus", f"{found.liquidus_c:.2f} °C at {found.liquidus_at_s:.1f} s"),
            ("Solidus", f"{found.solidus_c:.2f} °C at {found.solidus_at_s:.1f} s"),
            ("Cooling before the liquidus", f"{found.rate_before_k_per_s:.2f} K/s"),
            ("Fraction solid", "Newtonian baseline, straight between both"),
        ),
        flags=(*widened, *found.flags),
        settings=dict(settings),
        drawing={
            "liquidus": [found.liquidus_at_s, found.liquidus_c],
            "solidus": [found.solidus_at_s, found.solidus_c],
            "times": [float(v) for v in found.times_s[thin]],
            "fraction": [float(v) for v in found.fraction_solid[thin]],
        },
        **_calibrated(u, "T_liq", "T_sol"),
    )


def _calibrated(u: float | None, *symbols: str) -> dict[str, Any]:
    """The calibration's uncertainty for each temperature, or that it is not stated."""
    if u is None:
        return {"not_stated": dict.fromkeys(symbols, ("calibration",))}
    return {"uncertainties": dict.fromkeys(symbols, u)}


def _smoothing(time: np.ndarray, wanted_s: float) -> tuple[float, tuple[Flag, ...]]:
    """The smoothing [s], over as many samples as the derivative needs, and the remark
    where a slow recorder makes that longer than what the method says.
    """
    step = float(np.median(np.diff(time))) if len(time) > 1 else 0.0
    fewest = cooling_curve.FEWEST_SMOOTHED
    if step <= 0 or cooling_curve.smoothed_samples(wanted_s, step) >= fewest:
        return wanted_s, ()
    used = fewest * step
    return used, (
        Flag(
            "smoothing_widened",
            f"Recorded every {step:g} s, {wanted_s:g} s hold fewer than {fewest} "
            f"samples: smoothed over {fewest} samples, {used:g} s. Short arrests are "
            "blunted.",
            {"smoothing_s": used, "wanted_s": wanted_s, "step_s": step},
        ),
    )


_CALIBRATION = Setting(
    "u_temperature_k", "Standard uncertainty of the temperature", "K", 0, 20,
    is_required=False, group=INSTRUMENTS,
    help="Of the calibration, ASTM E967 for DSC. Goes into each temperature.",
)  # fmt: skip
TRACE_METHODS: dict[str, TraceMethod] = {
    method.kind: method
    for method in (
        TOUGHNESS_RECORD,
        CRACK_GROWTH,
        PARTICLES,
        POLARIZATION,
        TraceMethod(
            kind="dsc",
            trace_kind="dsc",
            channels=trace_preparing.DSC_CHANNELS,
            optional=("time", "rate"),
            evaluate=evaluate_dsc,
            prepare=trace_preparing.per_gram,
            said={"rate_k_per_min": "heating_rate"},
            settings=(
                Setting(
                    "direction", "Direction", options=("heating", "cooling"),
                    default="heating", is_required=False,
                    help="On heating the solidus is the onset, on cooling the end.",
                ),
                Setting(
                    "from_c", "Baseline from", "degC", -100, 1200,
                    help="A straight line under the event. ASTM E793, E794.",
                ),
                Setting("to_c", "to", "degC", -100, 1200, above="from_c"),
                Setting(
                    "rate_k_per_min", "Rate, where the file has no time", "K/min",
                    0.01, 1000, is_required=False, said_by=SaidBy.EITHER,
                ),
                _CALIBRATION,
            ),
        ),
        TraceMethod(
            kind="cooling-curve",
            trace_kind="cooling-curve",
            channels={"time": "s", "temperature": "degC"},
            evaluate=evaluate_cooling,
            said={"ambient_c": "ambient_temperature"},
            settings=(
                Setting(
                    "smoothing_s", "Smoothing over", "s", 0.05, 120,
                    default=3.0, is_required=False, help="Savitzky-Golay, quadratic.",
                ),
                Setting(
                    "ambient_c", "Cools toward", "degC", -20, 400,
                    default=25.0, is_required=False,
                ),
                _CALIBRATION,
            ),
        ),
    )
}  # fmt: skip
