"""Simulated melts: what was charged, what became of it, and what the burns read. Pure."""

from dataclasses import dataclass, field

import numpy as np

from characterization.demonstration.assumptions import (
    ASSAYS,
    DEVIATING_HEAT,
    DEVIATING_RECOVERY,
    FADE_PER_MIN,
    INGOT_KG,
    MAGNESIUM_KG_PER_MASTER_KG,
    RECOVERY,
    SCATTER,
    SEED,
    Variant,
)

ELEMENTS = ("Mg", "Mn", "Ti", "Fe", "Si", "Cu", "Zn", "Sc", "Zr", "Be", "B", "Na")
FULL, PARTIAL = ELEMENTS, ("Sc", "Zr", "Be")
PLACES = {"Mg": 2, "Mn": 3, "Ti": 3, "Fe": 3, "Si": 3, "Sc": 4, "Zr": 4}
LEAST = {"Sc": 0.0005, "Zr": 0.0005, "Na": 0.0002, "B": 0.0005}
"""Limits of detection [wt%]; below them the spectrometer writes "<"."""


@dataclass(frozen=True, slots=True)
class Melt:
    """One heat: masses charged [kg] as texts, and the contents that came out [wt%]."""

    variant: Variant
    number: int
    charge_kg: dict[str, str]
    contents: dict[str, float]
    after_charge: dict[str, float] = field(default_factory=dict)

    def at(self, minutes: float) -> dict[str, float]:
        """Contents after so many minutes of pouring."""
        return {
            element: value * (1 - FADE_PER_MIN.get(element, 0.0) * minutes)
            for element, value in self.contents.items()
        }


def melt_of(variant: Variant, number: int) -> Melt:
    """The melt of one heat of a variant; the same seed gives the same melt."""
    random = _random(variant, number)
    masses = charge_of(variant)
    kept = dict(RECOVERY)
    kept["Sc"] += SCATTER["recovery of scandium"].value / 100 * random.normal()
    if (variant.code, number) == DEVIATING_HEAT:
        kept["Sc"] = DEVIATING_RECOVERY
    texts = {name: f"{mass:.1f}" for name, mass in masses.items()}
    return Melt(
        variant,
        number,
        texts,
        _contents({name: float(text) for name, text in texts.items()}, kept, random),
        _contents({"ingot": INGOT_KG}, kept, random),
    )


def charge_of(variant: Variant) -> dict[str, float]:
    """Masses [kg] that aim at the variant's contents, all additions at once."""
    scandium, zirconium = float(variant.scandium), float(variant.zirconium)
    masses = {"ingot": INGOT_KG}
    total = INGOT_KG
    for _turn in range(40):  # every addition dilutes the others; this settles quickly
        for name, element, aim in (
            ("master", "Sc", scandium),
            ("zirconium", "Zr", zirconium),
        ):
            if aim:
                held = float(ASSAYS[name][element]) * RECOVERY[element]
                masses[name] = total * aim / held
        masses["magnesium"] = 0.6 + MAGNESIUM_KG_PER_MASTER_KG * (
            masses.get("master", 0) + masses.get("zirconium", 0)
        )
        total = sum(masses.values())
    return masses


def burns(
    contents: dict[str, float],
    elements: tuple[str, ...],
    random: np.random.Generator,
    *,
    count: int = 3,
) -> list[dict[str, str]]:
    """What so many burns read, as the spectrometer writes it [wt%]."""
    relative = SCATTER["burn of OES"].value / 100
    rows = []
    for _burn in range(count):
        row = {}
        for element in elements:
            read = contents.get(element, 0.0) * (1 + relative * random.normal())
            least = LEAST.get(element, 0.0)
            row[element] = (
                f"<{least:.4f}"
                if read < least
                else f"{read:.{PLACES.get(element, 4)}f}"
            )
        rows.append(row)
    return rows


def _contents(
    masses: dict[str, float], kept: dict[str, float], random: np.random.Generator
) -> dict[str, float]:
    total = sum(masses.values())
    found: dict[str, float] = {}
    for name, mass in masses.items():
        for element, text in ASSAYS[name].items():
            stays = kept.get(element, 1.0)
            found[element] = found.get(element, 0.0) + mass * float(text) * stays
    return {
        element: amount / total * (1 + 0.004 * random.normal())
        for element, amount in found.items()
    }


def _random(variant: Variant, number: int) -> np.random.Generator:
    return np.random.default_rng(
        [SEED, round(1000 * float(variant.scandium)), len(variant.code), number]
    )
