"""What a simulated bar, casting or melt has on average, from the table of assumptions."""

import math
from dataclasses import dataclass

from characterization.demonstration.assumptions import (
    AGED,
    EFFECTS,
    LEVELS,
    Mold,
)


@dataclass(frozen=True, slots=True)
class Level:
    """Averages of one material condition: strengths in MPa, elongation in percent."""

    proof_strength_mpa: float
    tensile_strength_mpa: float
    elongation_pct: float

    @property
    def hardness(self) -> float:
        """HBW 10/500."""
        base = LEVELS["Rp0.2, metal"].value
        return (
            _effect("hardness of 535")
            + (self.proof_strength_mpa - base) * EFFECTS["hardness per Rp0.2"].value
        )


def level(*, scandium: float, zirconium: float, mold: Mold, temper: str) -> Level:
    """The level of a heat with these contents [wt%], poured and treated so."""
    held = min(scandium, _effect(f"solution, {mold.name}"))
    gain = held * _effect("as cast, per scandium in solution")
    if zirconium > 0 and mold.name != "plate":
        gain += _effect("zirconium as cast")
    if temper == AGED:
        aging = _effect("aging, at most") * (
            1 - math.exp(-held / _effect("aging, scale of scandium"))
        )
        factor = _effect("zirconium on aging") if zirconium > 0 else 1.0
        gain += aging * factor + _effect("stress relief of aging")
    proof, strength, elongation = (
        LEVELS[f"{symbol}, {mold.name}"].value for symbol in ("Rp0.2", "Rm", "A")
    )
    return Level(
        proof + gain,
        strength + gain * _effect("Rm per Rp0.2"),
        elongation * (1 - gain * _effect("loss of elongation")),
    )


def _effect(name: str) -> float:
    return EFFECTS[name].value
