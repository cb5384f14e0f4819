"""Simulated melts: what was charged, what became of it, and what the burns read. Pure."""

from dataclasses import dataclass, field

import numpy as np

from characterization.demonstration.assumptions import (
    ASSAYS,
    DEVIATING_HEAT,
    DEVIATING_RECOVERY,
    FADE_PER_MIN,
    FADE_WHILE_HELD,
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
        """Contents after so many minutes of pouring; before it where negative."""
        return _faded(self.contents, minutes)

    def before_additions(self, minutes: float) -> dict[str, float]:
        """Contents of the charge alone, so many minutes from the first pour."""
        return _faded(self.after_charge, minutes)


def melt_of(variant: Variant, number: int) -> Melt:
    """The melt of one heat of a variant; the same seed gives the same melt."""
    random = random_of(variant, number)
    masses = charge_of(variant)
    kept = dict(RECOVERY)
    kept["Sc"] += SCATTER["recovery of scandium"].value / 100 * random.normal()
    if (variant.code, number) == DEVIATING_HEAT:
        kept["Sc"] = DEVIATING_RECOVERY
    texts = {name: f"{mass:.1f}" for name, mass in masses.items()}
    charged = _contents({name: float(text) for name, text in texts.items()}, kept)
    # One for the whole heat: an ingot a little off its assay is so before and after the
    # additions, else what was recovered of them is noise.
    off = {element: 1 + 0.004 * random.normal() for element in charged}
    return Melt(
        variant,
        number,
        texts,
        _off(charged, off),
        _off(_contents({"ingot": INGOT_KG}, kept), off),
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


def _contents(masses: dict[str, float], kept: dict[str, float]) -> dict[str, float]:
    total = sum(masses.values())
    found: dict[str, float] = {}
    for name, mass in masses.items():
        for element, text in ASSAYS[name].items():
            stays = kept.get(element, 1.0)
            found[element] = found.get(element, 0.0) + mass * float(text) * stays
    return {element: amount / total for element, amount in found.items()}


def _off(contents: dict[str, float], off: dict[str, float]) -> dict[str, float]:
    return {element: value * off[element] for element, value in contents.items()}


def _faded(contents: dict[str, float], minutes: float) -> dict[str, float]:
    poured = minutes if minutes > 0 else FADE_WHILE_HELD * minutes
    return {
        element: value * (1 - FADE_PER_MIN.get(element, 0.0) * poured)
        for element, value in contents.items()
    }


def random_of(variant: Variant, number: int, *stream: int) -> np.random.Generator:
    """Of one heat and one purpose, wherever its row lies in the database."""
    return np.random.default_rng(
        [
            SEED,
            round(1000 * float(variant.scandium)),
            len(variant.code),
            number,
            *stream,
        ]
    )
