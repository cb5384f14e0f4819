"""What a tensile evaluation found: figures, reasons, flags and every parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, asdict, dataclass, field, fields
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
    ramberg_osgood_exponent: float | None = None
    ramberg_osgood_r_squared: float | None = None
    ramberg_osgood_from: float | None = None
    ramberg_osgood_to: float | None = None
    """Plastic strains that the exponent was fitted to."""
    ramberg_osgood_points: int = 0
    elongation_after_fracture_pct: float | None = None
    """Of the fitted halves, where they were measured."""
    reduction_of_area_pct: float | None = None
    uncertainties: Mapping[str, Any] = field(default_factory=dict)
    """By symbol: value, standard, expanded (k = 2), unit, budget."""
    uncertainties_lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By symbol of what has none: the inputs that do not state theirs."""
    assumptions: tuple[str, ...] = ()
    """What was taken for granted on the way, a sentence each."""

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
            ("m", "m", self.ramberg_osgood_exponent, "1"),
            *self._measured_on_the_bar(),
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

    def _measured_on_the_bar(self) -> Iterator[tuple[str, str, float | None, str]]:
        """A and Z, where the broken bar was measured; nobody waits for them here."""
        for symbol, value in (
            ("A", self.elongation_after_fracture_pct),
            ("Z", self.reduction_of_area_pct),
        ):
            if value is not None:
                yield symbol, symbol, value, "%"

    def as_json(self) -> dict[str, Any]:
        """Plain numbers, texts, lists and dicts; `from_json` reads it back."""
        return {
            **asdict(self),
            "reasons": dict(self.reasons),
            "settings": dict(self.settings),
            "uncertainties": {k: dict(v) for k, v in self.uncertainties.items()},
            "uncertainties_lacking": {
                k: list(names) for k, names in self.uncertainties_lacking.items()
            },
            "assumptions": list(self.assumptions),
            "flags": [flag.as_json() for flag in self.flags],
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> TensileResult:
        """The result as it was kept, by this or an earlier version; KeyError if a field
        that every version had is missing.
        """
        kept = {
            each.name: values[each.name]
            for each in fields(cls)
            if each.name in values or _is_required(each)
        }
        kept["flags"] = tuple(Flag(**flag) for flag in kept["flags"])
        kept["assumptions"] = tuple(kept.get("assumptions", ()))
        kept["uncertainties_lacking"] = {
            k: tuple(names)
            for k, names in kept.get("uncertainties_lacking", {}).items()
        }
        return cls(**kept)


def _is_required(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING
