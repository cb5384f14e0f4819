"""What a tensile evaluation found: figures, reasons, flags and every parameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple

from characterization.methods.flag import Flag


class Figure(NamedTuple):
    """One number of the result, in the canonical unit of its property."""

    symbol: str
    value: float | None
    unit: str
    reason: str
    """Why there is no number; empty where there is one."""


@dataclass(frozen=True, slots=True)
class TensileResult:
    """Stresses in MPa, E in GPa, elongations in %, strains as a fraction as recorded.

    A figure that is None has its reason in `reasons`, under its symbol ("Rp" for the
    proof strength at any offset).
    """

    version: str
    tensile_strength_mpa: float
    proof_strength_mpa: float | None
    proof_strain: float | None
    modulus_gpa: float | None
    is_modulus_fixed: bool
    r_squared: float | None
    window_low_mpa: float | None
    window_high_mpa: float | None
    window_points: int
    passes: int
    line_zero: float | None
    """Recorded strain at which the modulus line meets zero stress."""
    strain_zero: float
    """Recorded strain from which elongations are counted."""
    strain_at_top: float | None
    strain_at_break: float | None
    stress_at_break_mpa: float
    total_elongation_at_top_pct: float | None
    plastic_elongation_at_top_pct: float | None
    total_elongation_at_break_pct: float | None
    plastic_elongation_at_break_pct: float | None
    hardening_exponent: float | None
    strength_coefficient_mpa: float | None
    hardening_from: float | None
    hardening_to: float | None
    hardening_points: int
    toughness_mj_m3: float | None
    points: int
    points_to_break: int
    area_mm2: float | None
    gauge_length_mm: float | None
    reasons: Mapping[str, str]
    flags: tuple[Flag, ...]
    settings: Mapping[str, Any]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure by its symbol, in the order of a report."""
        offset = f"Rp{self.settings['offset'] * 100:g}"
        rows = (
            ("Rm", "Rm", self.tensile_strength_mpa, "MPa"),
            (offset, "Rp", self.proof_strength_mpa, "MPa"),
            ("E", "E", self.modulus_gpa, "GPa"),
            ("Ag", "Ag", self.plastic_elongation_at_top_pct, "%"),
            ("Agt", "Agt", self.total_elongation_at_top_pct, "%"),
            ("A_ext", "A_ext", self.plastic_elongation_at_break_pct, "%"),
            ("At", "At", self.total_elongation_at_break_pct, "%"),
            ("n", "n", self.hardening_exponent, "1"),
            ("K", "K", self.strength_coefficient_mpa, "MPa"),
            ("W", "W", self.toughness_mj_m3, "MJ/m^3"),
        )
        return tuple(
            Figure(
                symbol,
                value,
                unit,
                "" if value is not None else self.reasons.get(key, ""),
            )
            for symbol, key, value, unit in rows
        )

    def as_json(self) -> dict[str, Any]:
        """Plain numbers, texts, lists and dicts; `from_json` reads it back."""
        return {
            **asdict(self),
            "reasons": dict(self.reasons),
            "settings": dict(self.settings),
            "flags": [flag.as_json() for flag in self.flags],
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> TensileResult:
        """The result as it was kept; KeyError if a field is missing."""
        kept = {field.name: values[field.name] for field in fields(cls)}
        kept["flags"] = tuple(Flag(**flag) for flag in kept["flags"])
        return cls(**kept)
