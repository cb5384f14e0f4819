"""The figures of a tensile curve one by one, each with its reason where there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from characterization.methods.hardening import (
    Hardening,
    RambergOsgood,
    hollomon,
    ramberg_osgood,
)
from characterization.methods.modulus import ModulusLine, ProofPoint
from characterization.methods.tensile_settings import TensileSettings


@dataclass(frozen=True, slots=True)
class Stretch:
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
    unloaded: bool = False
    """The force was taken off without a fracture; no recording is one at break."""


def why_no_proof(stretch: Stretch, settings: TensileSettings) -> str:
    """Why there is no proof strength: the curve ended, or the strain was not followed."""
    percent = f"{settings.offset * 100:g} %"
    if stretch.removed:
        return f"The extensometer left the bar before {percent} plastic strain."
    return (
        f"Not reached: the curve ends before it meets the line offset by {percent} "
        "plastic strain."
    )


def strains_of(
    stretch: Stretch, zero: float, reasons: dict[str, str]
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
    elif stretch.unloaded:
        at_break = None
        reasons |= dict.fromkeys(
            ("At", "A_ext", "W"),
            f"The recording ends unloaded, at {stretch.stress[-1]:.1f} MPa, and shows no "
            "fracture.",
        )
    return at_top, at_break


def elongations(
    stretch: Stretch,
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


def hardening_of(
    stretch: Stretch,
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


def toughness_of(
    stretch: Stretch, zero: float, reasons: dict[str, str]
) -> float | None:
    """Energy to fracture per volume, the area under the curve from the zero, [MJ/m³]."""
    if stretch.removed or stretch.unloaded:
        return None
    strain = np.maximum(stretch.strain - zero, 0.0)
    energy = float(np.trapezoid(stretch.stress, strain))
    if energy <= 0:
        reasons["W"] = "The strain does not rise from its zero to the break."
        return None
    return energy


def ramberg_of(
    stretch: Stretch,
    line: ModulusLine | None,
    proof: ProofPoint | None,
    settings: TensileSettings,
    reasons: dict[str, str],
) -> RambergOsgood | None:
    """The exponent of Ramberg and Osgood through the proof point, up to the top."""
    if line is None:
        return None
    if proof is None:
        reasons["m"] = "There is no proof strength to draw the law through."
        return None
    until = min(stretch.top, stretch.measured) + 1
    fit = ramberg_osgood(
        stretch.stress[:until],
        stretch.strain[:until] - line.strain_zero,
        modulus_mpa=line.slope_mpa,
        proof_mpa=proof.stress_mpa,
        offset=settings.offset,
        from_plastic=settings.ramberg_from,
        to_plastic=settings.ramberg_to,
        fewest_points=settings.fewest_hardening_points,
    )
    if fit is None or fit.exponent <= 1:
        reasons["m"] = (
            "Too few recordings lie between "
            f"{settings.ramberg_from * 100:g} and {settings.ramberg_to * 100:g} % plastic "
            "strain, or the stress does not rise there."
        )
        return None
    return fit
