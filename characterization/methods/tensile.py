"""Evaluation of one tensile curve: from the recording to the figures of the report.

What every later method copies: a curve, its settings, one function, a frozen result
that keeps every parameter, its flags and the reason of each figure that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from characterization.methods import curve_events
from characterization.methods.broken_bar import AfterFracture, BrokenBar, after_fracture
from characterization.methods.curves import TensileCurve
from characterization.methods.flag import Flag
from characterization.methods.hardening import Hardening
from characterization.methods.modulus import (
    ModulusLine,
    ProofPoint,
    modulus_line,
    proof_point,
)
from characterization.methods.offset_construction import offset_construction
from characterization.methods.tensile_figures import (
    Stretch,
    elongations,
    hardening_of,
    ramberg_of,
    strains_of,
    toughness_of,
    why_no_proof,
)
from characterization.methods.tensile_flags import elongation_flags, flags_of
from characterization.methods.tensile_result import TensileResult
from characterization.methods.tensile_settings import (
    ModulusWindow,
    StrainZero,
    TensileSettings,
)
from characterization.methods.tensile_strength import (
    assumptions_of,
    measured_after,
    strength_only,
)
from characterization.methods.tensile_uncertainty import Evaluated, uncertainties_of

__all__ = ["VERSION", "evaluate", "offset_construction"]

VERSION = "tensile-4"
"""Raised whenever the same recording and settings could give another figure."""


def evaluate(
    curve: TensileCurve,
    settings: TensileSettings | None = None,
    *,
    bar: BrokenBar | None = None,
) -> TensileResult:
    """The tensile properties of one curve.

    Parameters
    ----------
    curve : TensileCurve
    settings : TensileSettings, optional
        The house method where not given.
    bar : BrokenBar, optional
        What was measured on the broken bar: gives A, Z, and whether it broke outside
        the middle half.

    Returns
    -------
    TensileResult
        Figures that cannot be had are None, with their reason; what is odd is
        flagged, never refused.

    Notes
    -----
    Rm is the highest stress recorded. E is the slope of the modulus line, Rp0.2 the
    first crossing with that line shifted by the offset, so toe and preload do not
    count. Strains are counted from the line's intercept unless the settings say
    otherwise. Ag = Agt - Rm/E; A = At - (stress at break)/E. No compliance, no
    temperature and no necking correction.

    References
    ----------
    ISO 6892-1:2019, 3 and 13 to 17; ASTM B557-15, 7; ASTM E646-16.
    """
    settings = settings or TensileSettings()
    after = after_fracture(bar) if bar else None
    if curve.strain is None:
        return strength_only(curve, settings, after, version=VERSION)
    broke_at = curve_events.fracture_index(
        curve.stress_mpa,
        drop=settings.fracture_drop,
        within_points=settings.fracture_points,
    )
    end = curve.points if broke_at is None else broke_at + 1
    stress, strain = curve.stress_mpa[:end], curve.strain[:end]
    top = int(np.argmax(stress))
    line = modulus_line(stress[: top + 1], strain[: top + 1], settings)
    off = _removed_at(stress, strain, line)
    stretch = Stretch(
        stress=stress,
        strain=strain,
        top=top,
        broke=broke_at is not None,
        measured=end - 1 if off is None else off,
        removed=off is not None,
        unloaded=broke_at is None and curve_events.is_unloaded(stress),
    )
    return _result(stretch, line, settings, curve, after)


def _removed_at(
    stress: np.ndarray, strain: np.ndarray, line: ModulusLine | None
) -> int | None:
    """Where the extensometer left the bar; unknown, so None, without a modulus."""
    if line is None:
        return None
    return curve_events.removal_index(stress, strain, modulus_mpa=line.slope_mpa)


def _result(
    stretch: Stretch,
    line: ModulusLine | None,
    settings: TensileSettings,
    curve: TensileCurve,
    after: AfterFracture | None,
) -> TensileResult:
    """Every figure in turn, each with its reason where there is none."""
    reasons: dict[str, str] = {}
    measured = slice(0, stretch.measured + 1)
    proof = None
    if line is None:
        why = (
            "Fewer than two recordings lie in the modulus window, or the stress does "
            "not rise with the strain there."
        )
        reasons |= dict.fromkeys(("E", "Rp", "Ag", "A_ext", "n", "K", "m"), why)
    else:
        proof = proof_point(
            stretch.stress[measured], stretch.strain[measured], line, settings.offset
        )
        if proof is None:
            reasons["Rp"] = why_no_proof(stretch, settings)
    zero = (
        line.strain_zero
        if line is not None and settings.strain_zero == StrainZero.MODULUS_LINE
        else 0.0
    )
    at_top, at_break = strains_of(stretch, zero, reasons)
    hardening = hardening_of(stretch, line, zero, settings, reasons)
    ramberg = ramberg_of(stretch, line, proof, settings, reasons)
    figures = elongations(stretch, line, at_top, at_break, reasons)
    stated, lacking = _uncertainties(stretch, line, proof, settings, curve, figures)
    return TensileResult(
        version=VERSION,
        tensile_strength_mpa=float(stretch.stress[stretch.top]),
        proof_strength_mpa=None if proof is None else proof.stress_mpa,
        proof_strain=None if proof is None else proof.strain,
        modulus_gpa=None if line is None else line.slope_mpa / 1000,
        is_modulus_fixed=settings.window == ModulusWindow.FIXED_MODULUS,
        r_squared=None if line is None else line.r_squared,
        window_low_mpa=None if line is None else line.low_mpa,
        window_high_mpa=None if line is None else line.high_mpa,
        window_points=0 if line is None else line.points,
        passes=0 if line is None else line.passes,
        line_zero=None if line is None else line.strain_zero,
        strain_zero=zero,
        strain_at_top=float(stretch.strain[stretch.top])
        if at_top is not None
        else None,
        strain_at_break=(
            float(stretch.strain[stretch.measured]) if at_break is not None else None
        ),
        stress_at_break_mpa=float(stretch.stress[-1]),
        hardening_exponent=None if hardening is None else hardening.exponent,
        strength_coefficient_mpa=(
            None if hardening is None else hardening.coefficient_mpa
        ),
        hardening_from=None if hardening is None else hardening.from_strain,
        hardening_to=None if hardening is None else hardening.to_strain,
        hardening_points=0 if hardening is None else hardening.points,
        toughness_mj_m3=toughness_of(stretch, zero, reasons),
        points=curve.points,
        points_to_break=int(stretch.stress.size),
        area_mm2=curve.area_mm2,
        gauge_length_mm=curve.gauge_length_mm,
        flags=(
            *_flags(stretch, line, proof, hardening, settings),
            *elongation_flags(figures),
            *(after.flags if after else ()),
        ),
        settings=settings.as_json(),
        ramberg_osgood_exponent=None if ramberg is None else ramberg.exponent,
        ramberg_osgood_r_squared=None if ramberg is None else ramberg.r_squared,
        ramberg_osgood_from=None if ramberg is None else ramberg.from_plastic,
        ramberg_osgood_to=None if ramberg is None else ramberg.to_plastic,
        ramberg_osgood_points=0 if ramberg is None else ramberg.points,
        uncertainties=stated,
        uncertainties_lacking=lacking,
        assumptions=tuple(assumptions_of(curve, settings, line)),
        **measured_after(after),
        reasons=reasons,
        **figures,
    )


def _uncertainties(
    stretch: Stretch,
    line: ModulusLine | None,
    proof: ProofPoint | None,
    settings: TensileSettings,
    curve: TensileCurve,
    figures: Mapping[str, float | None],
) -> tuple[dict[str, Any], dict[str, tuple[str, ...]]]:
    measured = slice(0, stretch.measured + 1)
    ends = {
        "at_top": (stretch.top, float(stretch.stress[stretch.top])),
        "at_break": (stretch.measured, float(stretch.stress[-1])),
    }
    elongations = {}
    for symbol, kind, where in (
        ("Agt", "total", "at_top"),
        ("Ag", "plastic", "at_top"),
        ("At", "total", "at_break"),
        ("A_ext", "plastic", "at_break"),
    ):
        percent = figures[f"{kind}_elongation_{where}_pct"]
        if percent is not None:
            index, stress = ends[where]
            taken_off = stress if kind == "plastic" else None
            elongations[symbol] = percent, taken_off, float(stretch.strain[index])
    return uncertainties_of(
        settings.uncertainty,
        Evaluated(
            strength_mpa=float(stretch.stress[stretch.top]),
            diameter_mm=curve.diameter_mm,
            gauge_length_mm=curve.gauge_length_mm,
            proof_mpa=None if proof is None else proof.stress_mpa,
            proof_strain=None if proof is None else proof.strain,
            line=line,
            is_modulus_fixed=settings.window == ModulusWindow.FIXED_MODULUS,
            stress=stretch.stress[measured],
            strain=stretch.strain[measured],
            offset=settings.offset,
            elongations=elongations,
        ),
    )


def _flags(
    stretch: Stretch,
    line: ModulusLine | None,
    proof: ProofPoint | None,
    hardening: Hardening | None,
    settings: TensileSettings,
) -> tuple[Flag, ...]:
    """Everything a reviewer should look at first."""
    return flags_of(
        stress=stretch.stress,
        strain=stretch.strain,
        top=stretch.top,
        broke=stretch.broke,
        unloaded=stretch.unloaded,
        removed_at=stretch.measured if stretch.removed else None,
        line=line,
        proof=proof,
        hardening=hardening,
        settings=settings,
    )
