"""The lines a reader draws on a tensile curve to see where Rp0.2 comes from."""

from __future__ import annotations

from dataclasses import dataclass

from characterization.methods.tensile_result import TensileResult

Point = tuple[float, float]
"""Recorded strain [1] and stress [MPa]."""


@dataclass(frozen=True, slots=True)
class OffsetConstruction:
    """Two segments and the points they lead to, in recorded strain and MPa."""

    modulus_line: tuple[Point, Point]
    """From zero stress to the proof stress (Rm where that was not reached)."""
    window: tuple[Point, Point]
    """The stretch of the modulus line that was fitted."""
    offset_line: tuple[Point, Point]
    """The modulus line shifted by the offset."""
    proof_point: Point | None
    top_point: Point | None
    """Highest stress; None if the extensometer was no longer on the bar."""


def offset_construction(result: TensileResult) -> OffsetConstruction | None:
    """The construction behind a result; None where no modulus line could be drawn."""
    zero, modulus = result.line_zero, result.modulus_gpa
    low, high = result.window_low_mpa, result.window_high_mpa
    if zero is None or modulus is None or low is None or high is None:
        return None
    slope = modulus * 1000
    offset = float(result.settings["offset"])
    end = result.tensile_strength_mpa
    proof = None
    if result.proof_strength_mpa is not None and result.proof_strain is not None:
        end = result.proof_strength_mpa
        proof = (result.proof_strain, result.proof_strength_mpa)
    top = None
    if result.strain_at_top is not None:
        top = (result.strain_at_top, result.tensile_strength_mpa)
    return OffsetConstruction(
        modulus_line=((zero, 0.0), (zero + end / slope, end)),
        window=((zero + low / slope, low), (zero + high / slope, high)),
        offset_line=((zero + offset, 0.0), (zero + offset + end / slope, end)),
        proof_point=proof,
        top_point=top,
    )
