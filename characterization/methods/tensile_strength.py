"""What holds with or without strain: the strength, the broken bar, what was assumed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from characterization.methods.broken_bar import AfterFracture
from characterization.methods.curves import TensileCurve
from characterization.methods.flag import Flag
from characterization.methods.modulus import ModulusLine
from characterization.methods.tensile_result import TensileResult
from characterization.methods.tensile_settings import (
    ModulusWindow,
    StrainZero,
    TensileSettings,
)
from characterization.methods.tensile_uncertainty import Evaluated, uncertainties_of


def strength_only(
    curve: TensileCurve,
    settings: TensileSettings,
    after: AfterFracture | None,
    *,
    version: str,
) -> TensileResult:
    """What a recording without strain gives: the strength, and why nothing else."""
    why = (
        "The recording has neither extensometer nor strain; the travel of the crosshead "
        "is no strain of the gauge length."
    )
    symbols = ("E", "Rp", "Ag", "Agt", "A_ext", "At", "n", "K", "W", "m")
    reasons = dict.fromkeys(symbols, why)
    measured = measured_after(after)
    top = int(np.argmax(curve.stress_mpa))
    missing = dict.fromkeys(_FROM_STRAIN)
    stated, lacking = uncertainties_of(
        settings.uncertainty,
        Evaluated(
            strength_mpa=float(curve.stress_mpa[top]), diameter_mm=curve.diameter_mm
        ),
    )
    return TensileResult(
        version=version,
        tensile_strength_mpa=float(curve.stress_mpa[top]),
        stress_at_break_mpa=float(curve.stress_mpa[-1]),
        is_modulus_fixed=False,
        window_points=0,
        passes=0,
        strain_zero=0.0,
        hardening_points=0,
        points=curve.points,
        points_to_break=curve.points,
        area_mm2=curve.area_mm2,
        gauge_length_mm=curve.gauge_length_mm,
        reasons=reasons,
        flags=(Flag("no_strain", why), *(after.flags if after else ())),
        settings=settings.as_json(),
        uncertainties=stated,
        uncertainties_lacking=lacking,
        assumptions=tuple(assumptions_of(curve, settings, None)),
        **measured,
        **missing,
    )


_FROM_STRAIN = (
    "proof_strength_mpa",
    "proof_strain",
    "modulus_gpa",
    "r_squared",
    "window_low_mpa",
    "window_high_mpa",
    "line_zero",
    "strain_at_top",
    "strain_at_break",
    "total_elongation_at_top_pct",
    "plastic_elongation_at_top_pct",
    "total_elongation_at_break_pct",
    "plastic_elongation_at_break_pct",
    "hardening_exponent",
    "strength_coefficient_mpa",
    "hardening_from",
    "hardening_to",
    "toughness_mj_m3",
)


def measured_after(after: AfterFracture | None) -> dict[str, float | None]:
    """A and Z of the broken bar, where they were measured."""
    return {
        "elongation_after_fracture_pct": after.elongation_pct if after else None,
        "reduction_of_area_pct": after.reduction_pct if after else None,
    }


def assumptions_of(
    curve: TensileCurve, settings: TensileSettings, line: ModulusLine | None
) -> Iterator[str]:
    """What the figures take for granted, for the reader of the report."""
    if curve.area_mm2 is None:
        yield "The stress is the instrument's own; no cross-section was given."
    elif curve.diameter_mm is not None:
        yield f"S0 is that of a round bar of {curve.diameter_mm:g} mm."
    else:
        yield f"S0 is {curve.area_mm2:g} mm^2 as stated."
    if curve.strain is None:
        return
    if curve.gauge_length_mm is None:
        yield "The strain is the instrument's own; no gauge length was given."
    else:
        yield f"The extensometer's gauge length is {curve.gauge_length_mm:g} mm."
    if settings.window == ModulusWindow.FIXED_MODULUS:
        yield f"E was not measured: fixed at {settings.modulus_gpa:g} GPa."
    elif line is not None:
        yield (
            f"E is the slope between {line.low_mpa:.4g} and {line.high_mpa:.4g} MPa "
            f"({line.points} recordings, window: {settings.window.value})."
        )
    yield (
        "Strains are counted from "
        + (
            "the modulus line's intercept."
            if settings.strain_zero == StrainZero.MODULUS_LINE
            else "the recording's own zero."
        )
    )
