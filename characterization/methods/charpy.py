"""Charpy impact energy: what the pendulum took up, and what belongs to the number.

Pure. A sub-size energy is never scaled to 10 mm.
"""

import math
from dataclasses import dataclass

from characterization.methods.flag import Flag
from labtrack.statistics.samples import BadOption, OutOfDomain

FULL_WIDTH_MM = 10.0
STRIKERS = (2, 8)


@dataclass(frozen=True, slots=True)
class CharpyResult:
    """Energy [J] of one striker radius [mm] on one width [mm], with remarks."""

    energy_j: float
    symbol: str
    width_mm: float
    lateral_expansion_mm: float | None
    shear_percent: float | None
    flags: tuple[Flag, ...]


def charpy(
    energy_j: float,
    *,
    striker_mm: int,
    width_mm: float = FULL_WIDTH_MM,
    capacity_j: float | None = None,
    lateral_expansion_mm: float | None = None,
    shear_percent: float | None = None,
    is_broken: bool = True,
) -> CharpyResult:
    """Absorbed energy with its symbol and what a reader must know of it.

    Parameters
    ----------
    energy_j : float, [J]
        Corrected for friction.
    striker_mm : int, [mm]
        2 (ISO) or 8 (ASTM): KV2 and KV8 are different properties.
    width_mm : float, [mm]
        10, or less for a sub-size bar, which is flagged.
    capacity_j : float, [J], optional
        Of the machine: energies above 80 % of it are flagged.
    lateral_expansion_mm, shear_percent : float, [mm], [%], optional
    is_broken : bool
        A bar that only bent is flagged; its energy is a lower bound.

    Raises
    ------
    OutOfDomain
        If a number is negative or the width not within 2 to 10 mm.
    BadOption
        If the striker is neither 2 nor 8 mm.

    References
    ----------
    ASTM E23-18, 8.5, 9 and A3; ISO 148-1:2016, 9 and 10.

    Examples
    --------
    >>> charpy(12.5, striker_mm=8, width_mm=7.5).flags[0].code
    'sub_size'
    """
    _check(energy_j, striker_mm, width_mm, lateral_expansion_mm, shear_percent)
    flags = []
    if width_mm < FULL_WIDTH_MM:
        flags.append(
            Flag(
                "sub_size",
                f"Sub-size bar, {width_mm:g} mm wide: the energy is not scaled to 10 mm "
                "and compares with nothing else.",
                {"width_mm": width_mm},
            )
        )
    if capacity_j is not None and energy_j > 0.8 * capacity_j:
        flags.append(
            Flag(
                "near_capacity",
                f"{energy_j:g} J is above 80 % of the machine's {capacity_j:g} J; the "
                "value is approximate.",
                {"capacity_j": capacity_j},
            )
        )
    if not is_broken:
        flags.append(
            Flag("not_broken", "The bar did not break: the energy is a lower bound.")
        )
    return CharpyResult(
        energy_j,
        f"KV{striker_mm}",
        width_mm,
        lateral_expansion_mm,
        shear_percent,
        tuple(flags),
    )


def _check(
    energy_j: float,
    striker_mm: int,
    width_mm: float,
    lateral_expansion_mm: float | None,
    shear_percent: float | None,
) -> None:
    if striker_mm not in STRIKERS:
        raise BadOption(f"The striker is {striker_mm} mm; expected 2 or 8.")
    if not (energy_j >= 0 and math.isfinite(energy_j)):
        raise OutOfDomain(f"The energy is {energy_j:g} J; expected 0 or more.")
    if not 2 <= width_mm <= FULL_WIDTH_MM:
        raise OutOfDomain(f"The bar is {width_mm:g} mm wide; expected 2 to 10.")
    if shear_percent is not None and not 0 <= shear_percent <= 100:
        raise OutOfDomain(f"Shear is {shear_percent:g} %; expected 0 to 100.")
    if lateral_expansion_mm is not None and not 0 <= lateral_expansion_mm <= 5:
        raise OutOfDomain(
            f"Lateral expansion is {lateral_expansion_mm:g} mm; expected 0 to 5."
        )
