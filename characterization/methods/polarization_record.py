"""A polarization curve as a method evaluates it: corrosion potential, polarization resistance
and corrosion current, by Tafel lines or by Stern and Geary. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from characterization.methods import polarization, trace_preparing
from characterization.methods.from_readings.rows import of_diagnostics
from characterization.methods.polarization import Resistance, Tafel
from characterization.methods.settings import SaidBy, Setting
from characterization.methods.tensile_result import Figure
from characterization.methods.traces import (
    Channels,
    TraceError,
    TraceMethod,
    TraceResult,
)
from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.samples import SampleError

VERSION = "polarization 2"
SCE_MV = polarization.REFERENCE_ELECTRODES_MV["SCE"]
AGREE_WITHIN = 2.0
"""Factor between both ways to the corrosion current: slopes taken 50 to 150 mV away differ
by as much from those at the corrosion potential (Stern and Geary, 1957)."""


@dataclass(frozen=True, slots=True)
class _Current:
    """The corrosion current, or why there is none, and how it came about."""

    ua_cm2: float | None
    reason: str
    steps: tuple[tuple[str, str], ...]
    lines: Tafel | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


def evaluate_polarization(
    channels: Channels, settings: Mapping[str, Any]
) -> TraceResult:
    """Corrosion potential against SCE, polarization resistance and corrosion current.

    Parameters
    ----------
    channels : mapping
        `potential` [mV] against the electrode of `settings["reference"]`, `current_density`
        [uA/cm2] with sign.
    settings : mapping
        Where both `anodic_mv` and `cathodic_mv` [mV a decade] are stated, the current is
        that of Stern and Geary from the resistance; else that of the Tafel lines in the
        window, held against Stern and Geary where both branches were fitted.

    Raises
    ------
    TraceError
        Without the electrode; where the current never changes its sign; where the scan
        reaches the window and gives no Tafel lines.

    Notes
    -----
    A scan that stays nearer to the corrosion potential than the window has no Tafel lines.
    It gives its resistance, and a current only by slopes that a person states.

    References
    ----------
    ASTM G59-97 (2020); G102-23, 5; Stern and Geary, J. Electrochem. Soc. 104 (1957) 56.
    """
    reference = str(settings.get("reference") or "")
    if not reference:
        known = ", ".join(polarization.REFERENCE_ELECTRODES_MV)
        raise TraceError(
            f"The reference electrode is not stated; expected one of {known}.",
            code="reference",
        )
    potential, current = channels["potential"], channels["current_density"]
    try:
        e_corr = polarization.corrosion_potential(potential, current)
    except SampleError as error:
        raise TraceError(str(error)) from error
    resistance, no_resistance = _resistance(potential, current, settings)
    found = _current(potential, current, e_corr, resistance, no_resistance, settings)
    shift = polarization.REFERENCE_ELECTRODES_MV[reference] - SCE_MV
    lines = found.lines
    return TraceResult(
        version=VERSION,
        figures=(
            Figure("E_corr_SCE", e_corr + shift, "mV", ""),
            Figure("i_corr", found.ua_cm2, "uA/cm^2", found.reason),
            Figure(
                "R_p",
                resistance.ohm_cm2 if resistance else None,
                "ohm*cm^2",
                no_resistance,
            ),
        ),
        steps=(
            ("Measured against", f"{reference}; {shift:+g} mV brings it to SCE"),
            *_of_resistance(resistance, settings),
            *found.steps,
            *((c.check, f"{c.outcome}: {c.detail}") for c in found.diagnostics),
        ),
        flags=tuple(of_diagnostics(found.diagnostics)),
        settings=dict(settings),
        drawing={
            "e_corr": e_corr,
            "i_corr": found.ua_cm2,
            "anodic": lines.anodic_mv if lines else None,
            "cathodic": lines.cathodic_mv if lines else None,
            "reach": float(settings["window_high_mv"]),
        },
    )


def _resistance(
    potential: np.ndarray, current: np.ndarray, settings: Mapping[str, Any]
) -> tuple[Resistance | None, str]:
    reach = _reach(settings)
    try:
        found = polarization.polarization_resistance(potential, current, reach_mv=reach)
    except SampleError as error:
        return None, str(error)
    return found, ""


def _reach(settings: Mapping[str, Any]) -> float:
    return float(settings.get("resistance_reach_mv") or 10.0)


def _of_resistance(
    found: Resistance | None, settings: Mapping[str, Any]
) -> list[tuple[str, str]]:
    if found is None:
        return []
    return [
        (
            "Polarization resistance",
            f"{found.ohm_cm2:.4g} ohm*cm^2 over {found.points} points within "
            f"{_reach(settings):g} mV, R2 {found.r2:.4f}",
        )
    ]


def _current(
    potential: np.ndarray,
    current: np.ndarray,
    e_corr: float,
    resistance: Resistance | None,
    no_resistance: str,
    settings: Mapping[str, Any],
) -> _Current:
    stated = settings.get("anodic_mv"), settings.get("cathodic_mv")
    if all(stated):
        return _by_stated_slopes(resistance, no_resistance, *map(float, stated))
    low = float(settings["window_low_mv"])
    farthest = float(np.abs(np.asarray(potential) - e_corr).max())
    if farthest < low:
        return _Current(
            None,
            f"The scan stays within {farthest:.3g} mV of the corrosion potential: no Tafel "
            f"lines from {low:g} mV on. State both Tafel slopes to have it by the "
            "resistance.",
            (),
        )
    return _by_lines(potential, current, resistance, settings)


def _by_stated_slopes(
    resistance: Resistance | None, why_none: str, anodic: float, cathodic: float
) -> _Current:
    slopes = f"anodic {anodic:g}, cathodic {cathodic:g} mV a decade, as stated"
    if resistance is None:
        return _Current(None, why_none, (("Slopes", slopes),))
    found = polarization.stern_geary(
        resistance.ohm_cm2, anodic_mv=anodic, cathodic_mv=cathodic
    )
    return _Current(
        found,
        "",
        (
            ("Slopes", slopes),
            ("By Stern and Geary", f"{found:.4g} uA/cm^2 from the resistance"),
            _rate(found),
        ),
    )


def _by_lines(
    potential: np.ndarray,
    current: np.ndarray,
    resistance: Resistance | None,
    settings: Mapping[str, Any],
) -> _Current:
    low, high = float(settings["window_low_mv"]), float(settings["window_high_mv"])
    try:
        found = polarization.tafel(
            potential,
            current,
            reference=str(settings["reference"]),
            window_mv=(low, high),
            branches=str(settings.get("branches") or "both"),
        )
    except SampleError as error:
        raise TraceError(str(error)) from error
    slopes = [
        f"{name} {value:.0f} mV a decade"
        for name, value in (
            ("anodic", found.anodic_mv),
            ("cathodic", found.cathodic_mv),
        )
        if value is not None
    ]
    steps = [
        ("Windows", f"{low:g} to {high:g} mV from the corrosion potential"),
        ("Slopes", ", ".join(slopes)),
        _rate(found.i_corr_ua_cm2),
    ]
    diagnostics = found.diagnostics
    if resistance and found.anodic_mv and found.cathodic_mv:
        other = polarization.stern_geary(
            resistance.ohm_cm2,
            anodic_mv=found.anodic_mv,
            cathodic_mv=found.cathodic_mv,
        )
        apart = max(other, found.i_corr_ua_cm2) / min(other, found.i_corr_ua_cm2)
        steps.insert(
            2, ("By Stern and Geary", f"{other:.4g} uA/cm^2 with these slopes")
        )
        diagnostics = (
            *diagnostics,
            judged(
                f"Tafel lines and resistance agree within a factor of {AGREE_WITHIN:g}",
                apart <= AGREE_WITHIN,
                f"{apart:.2f}",
            ),
        )
    return _Current(found.i_corr_ua_cm2, "", tuple(steps), found, diagnostics)


def _rate(ua_cm2: float) -> tuple[str, str]:
    rate = polarization.penetration_mm_per_year(ua_cm2)
    return "Rate by Faraday, as aluminum", f"{rate:.4f} mm/y (ASTM G102)"


POLARIZATION = TraceMethod(
    kind="polarization",
    trace_kind="polarization",
    channels={"potential": "mV", "current_density": "uA/cm^2"},
    evaluate=evaluate_polarization,
    prepare=trace_preparing.current_density,
    said={"reference": "reference_electrode"},
    tidied=trace_preparing.electrode,
    settings=(
        Setting(
            "reference", "Reference electrode",
            options=tuple(polarization.REFERENCE_ELECTRODES_MV),
            said_by=SaidBy.EITHER,
            help="Empty: the file says it, or the test waits for it.",
        ),
        Setting(
            "window_low_mv", "Window from", "mV", 1, 500,
            help="From the corrosion potential. ASTM G59, G102.",
        ),
        Setting("window_high_mv", "to", "mV", 2, 1000, above="window_low_mv"),
        Setting(
            "branches", "Branches", options=("both", "cathodic", "anodic"),
            default="both", is_required=False,
        ),
        Setting(
            "resistance_reach_mv", "Polarization resistance within", "mV", 1, 30,
            default=10.0, is_required=False,
            help="Of the corrosion potential, on both sides. ASTM G59, 3.1.2.",
        ),
        Setting(
            "anodic_mv", "Anodic Tafel slope, where it is stated", "mV", 10, 1000,
            is_required=False, said_by=SaidBy.EITHER,
            help="A decade. With both stated the current follows from the resistance "
            "(Stern and Geary), as for a scan that stays near the corrosion potential. "
            "ASTM G102, 5.",
        ),
        Setting(
            "cathodic_mv", "Cathodic Tafel slope, where it is stated", "mV", 10, 1000,
            is_required=False, said_by=SaidBy.EITHER, help="A decade.",
        ),
    ),
)  # fmt: skip
