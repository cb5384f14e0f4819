"""Evaluation of one tensile curve: from the recording to the figures of the report.

What every later method copies: a curve, its settings, one function, a frozen result
that keeps every parameter, its flags and the reason of each figure that is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from characterization.methods import curve_events
from characterization.methods.curves import TensileCurve
from characterization.methods.flag import Flag
from characterization.methods.hardening import Hardening, hollomon
from characterization.methods.modulus import (
    ModulusLine,
    ProofPoint,
    modulus_line,
    proof_point,
)
from characterization.methods.offset_construction import offset_construction
from characterization.methods.tensile_flags import flags_of
from characterization.methods.tensile_result import TensileResult
from characterization.methods.tensile_settings import (
    ModulusWindow,
    StrainZero,
    TensileSettings,
)

__all__ = ["VERSION", "evaluate", "offset_construction"]

VERSION = "tensile-1"
"""Raised whenever the same recording and settings could give another figure."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The recording cut where the bar broke and where the extensometer left it."""

    stress: np.ndarray
    strain: np.ndarray
    top: int
    """Index of the highest stress."""
    broke: bool
    """The force fell for good; else the recording merely ends."""
    measured: int
    """Index of the last recording with the extensometer on the bar."""
    removed: bool


def evaluate(
    curve: TensileCurve, settings: TensileSettings | None = None
) -> TensileResult:
    """The tensile properties of one curve.

    Parameters
    ----------
    curve : TensileCurve
    settings : TensileSettings, optional
        The house method where not given.

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
    stretch = _Stretch(
        stress=stress,
        strain=strain,
        top=top,
        broke=broke_at is not None,
        measured=end - 1 if off is None else off,
        removed=off is not None,
    )
    return _result(stretch, line, settings, curve)


def _removed_at(
    stress: np.ndarray, strain: np.ndarray, line: ModulusLine | None
) -> int | None:
    """Where the extensometer left the bar; unknown, so None, without a modulus."""
    if line is None:
        return None
    return curve_events.removal_index(stress, strain, modulus_mpa=line.slope_mpa)


def _result(
    stretch: _Stretch,
    line: ModulusLine | None,
    settings: TensileSettings,
    curve: TensileCurve,
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
        reasons |= dict.fromkeys(("E", "Rp", "Ag", "A_ext", "n", "K"), why)
    else:
        proof = proof_point(
            stretch.stress[measured], stretch.strain[measured], line, settings.offset
        )
        if proof is None:
            reasons["Rp"] = _not_reached(stretch, settings)
    zero = (
        line.strain_zero
        if line is not None and settings.strain_zero == StrainZero.MODULUS_LINE
        else 0.0
    )
    at_top, at_break = _strains(stretch, zero, reasons)
    hardening = _hardening(stretch, line, zero, settings, reasons)
    figures = _figures(stretch, line, at_top, at_break, reasons)
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
        toughness_mj_m3=_toughness(stretch, zero, reasons),
        points=curve.points,
        points_to_break=int(stretch.stress.size),
        area_mm2=curve.area_mm2,
        gauge_length_mm=curve.gauge_length_mm,
        reasons=reasons,
        flags=_flags(stretch, line, proof, hardening, settings),
        settings=settings.as_json(),
        **figures,
    )


def _not_reached(stretch: _Stretch, settings: TensileSettings) -> str:
    """Why there is no proof strength: the curve ended, or the strain was not followed."""
    percent = f"{settings.offset * 100:g} %"
    if stretch.removed:
        return f"The extensometer left the bar before {percent} plastic strain."
    return (
        f"Not reached: the curve ends before it meets the line offset by {percent} "
        "plastic strain."
    )


def _strains(
    stretch: _Stretch, zero: float, reasons: dict[str, str]
) -> tuple[float | None, float | None]:
    """Total strain at the highest force and at break, from the zero."""
    at_top: float | None = float(stretch.strain[stretch.top]) - zero
    at_break: float | None = float(stretch.strain[-1]) - zero
    if stretch.removed:
        last = float(stretch.strain[stretch.measured]) - zero
        why = f"The extensometer left the bar at {last * 100:.2f} % strain."
        at_break = None
        reasons |= dict.fromkeys(("At", "A_ext", "W"), why)
        if stretch.top > stretch.measured:
            at_top = None
            reasons |= dict.fromkeys(("Agt", "Ag"), why)
    return at_top, at_break


def _figures(
    stretch: _Stretch,
    line: ModulusLine | None,
    at_top: float | None,
    at_break: float | None,
    reasons: dict[str, str],
) -> dict[str, float | None]:
    """Elongations in percent: total, and without the elastic part where E is known."""
    figures: dict[str, float | None] = {}
    for key, total_symbol, plastic_symbol, total, stress in (
        ("at_top_pct", "Agt", "Ag", at_top, stretch.stress[stretch.top]),
        ("at_break_pct", "At", "A_ext", at_break, stretch.stress[-1]),
    ):
        elastic = None if line is None else float(stress) / line.slope_mpa
        plastic = None if total is None or elastic is None else total - elastic
        figures[f"total_elongation_{key}"] = _percent(total, total_symbol, reasons)
        figures[f"plastic_elongation_{key}"] = _percent(
            plastic, plastic_symbol, reasons
        )
    return figures


def _percent(
    strain: float | None, symbol: str, reasons: dict[str, str]
) -> float | None:
    """An elongation in percent; below zero it is scatter of the strain, no elongation."""
    if strain is None or strain >= 0:
        return None if strain is None else 100 * strain
    reasons[symbol] = (
        f"It would be {100 * strain:.3f} %, below zero: smaller than the scatter of "
        "the strain or of the modulus line."
    )
    return None


def _hardening(
    stretch: _Stretch,
    line: ModulusLine | None,
    zero: float,
    settings: TensileSettings,
    reasons: dict[str, str],
) -> Hardening | None:
    """n and K up to the highest force, or to where the extensometer was taken off."""
    if line is None:
        return None
    until = min(stretch.top, stretch.measured) + 1
    fit = hollomon(
        stretch.stress[:until],
        stretch.strain[:until] - zero,
        modulus_mpa=line.slope_mpa,
        from_strain=settings.hardening_from,
        to_strain=settings.hardening_to or float("inf"),
        fewest_points=settings.fewest_hardening_points,
    )
    if fit is None:
        reasons |= dict.fromkeys(
            ("n", "K"),
            f"Fewer than {settings.fewest_hardening_points} recordings lie between "
            f"{settings.hardening_from * 100:g} % strain and the end of the fit.",
        )
    elif not 0 < fit.exponent < 1:
        reasons |= dict.fromkeys(
            ("n", "K"),
            f"The fit gives n = {fit.exponent:.3f}, outside 0 to 1: no hardening by "
            "Hollomon's law in that range.",
        )
        return None
    return fit


def _toughness(stretch: _Stretch, zero: float, reasons: dict[str, str]) -> float | None:
    """Energy to fracture per volume, the area under the curve from the zero, [MJ/m³]."""
    if stretch.removed:
        return None
    strain = np.maximum(stretch.strain - zero, 0.0)
    energy = float(np.trapezoid(stretch.stress, strain))
    if energy <= 0:
        reasons["W"] = "The strain does not rise from its zero to the break."
        return None
    return energy


def _flags(
    stretch: _Stretch,
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
        removed_at=stretch.measured if stretch.removed else None,
        line=line,
        proof=proof,
        hardening=hardening,
        settings=settings,
    )
