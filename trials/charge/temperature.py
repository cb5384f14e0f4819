"""How far a cold addition cools the melt."""

from dataclasses import dataclass

SOLID_KJ_PER_KG = 667.0
"""Aluminum from 25 °C to its melting point (JANAF: 18.0 kJ/mol)."""
FUSION_KJ_PER_KG = 397.0
"""JANAF: 10.7 kJ/mol."""
LIQUID_KJ_PER_KG_K = 1.177
"""JANAF: 31.8 J/(mol K)."""
MELTING_C, ROOM_C = 660.0, 25.0
SOLID_KJ_PER_KG_K = SOLID_KJ_PER_KG / (MELTING_C - ROOM_C)
LIQUIDUS_C = 629.0
"""535.0; below it the melt begins to freeze."""


@dataclass(frozen=True, slots=True)
class Cooling:
    """Heat that the addition takes [MJ], and where melt and addition meet [°C]."""

    heat_mj: float
    ends_at_c: float
    drop_k: float

    def freezes(self, liquidus_c: float = LIQUIDUS_C) -> bool:
        return self.ends_at_c < liquidus_c


def cooled(
    melt_kg: float, melt_c: float, added_kg: float, *, preheat_c: float = ROOM_C
) -> Cooling:
    """The temperature at which a melt and a solid addition meet without reheating.

    Parameters
    ----------
    melt_kg, added_kg : float, [kg]
    melt_c, preheat_c : float, [degC]

    Returns
    -------
    Cooling
        `heat_mj` takes the addition to the melt's first temperature; `ends_at_c` shares
        what the melt has. Both are aluminum by enthalpy; below the liquidus the melt's own
        latent heat would hold it up, so the number says how much is missing, not where a
        pyrometer would stand.

    >>> drop = cooled(100, 760, 19)
    >>> round(drop.heat_mj, 1), round(drop.ends_at_c), drop.freezes()
    (22.5, 600, True)
    """
    to_liquid = (
        SOLID_KJ_PER_KG_K * (MELTING_C - preheat_c)
        + FUSION_KJ_PER_KG
        - LIQUID_KJ_PER_KG_K * MELTING_C
    )
    taken = added_kg * (to_liquid + LIQUID_KJ_PER_KG_K * melt_c)
    capacity = LIQUID_KJ_PER_KG_K * (melt_kg + added_kg)
    drop = taken / capacity
    return Cooling(taken / 1000, melt_c - drop, drop)


def portion_kg(
    melt_kg: float, melt_c: float, *, not_below_c: float, preheat_c: float = ROOM_C
) -> float:
    """The most that may go in at once and leave the melt at or above a temperature, [kg].

    >>> round(portion_kg(100, 760, not_below_c=720), 2)
    4.15
    """
    if melt_c <= not_below_c:
        return 0.0
    need = (
        SOLID_KJ_PER_KG_K * (MELTING_C - preheat_c)
        + FUSION_KJ_PER_KG
        + LIQUID_KJ_PER_KG_K * (not_below_c - MELTING_C)
    )
    return melt_kg * LIQUID_KJ_PER_KG_K * (melt_c - not_below_c) / need
