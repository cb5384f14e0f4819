"""What an alloy costs from its charge, and a casting from its alloy.

Pure. Casting yield, scrap, segregated returns and the recovery of scandium on remelting
are separate: each is a lever of its own. One currency throughout.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from trials.cost.scandium import CostError


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One lot in the charge: mass [kg] and price per kg; None where nobody knows it."""

    mass_kg: float
    price_per_kg: float | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class AlloyCost:
    """Per kg of melt. `per_kg` is None while a price is missing; `unpriced` names which."""

    per_kg: float | None
    melt_kg: float
    metal: float
    melting_per_kg: float
    unpriced: tuple[str, ...]


def alloy_cost(
    charge: Sequence[ChargeLine],
    *,
    melt_loss: float = 0.0,
    melting_per_kg: float = 0.0,
) -> AlloyCost:
    """The cost of a kilogram of melt from what was charged.

    Parameters
    ----------
    charge : sequence of ChargeLine
    melt_loss : float, 0 to below 1
        Share of the charge that becomes dross.
    melting_per_kg : float
        Energy, flux, gas and crucible per kg of melt.

    Returns
    -------
    AlloyCost
        sum(m_i p_i) / (sum(m_i) (1 - loss)) + melting.

    Raises
    ------
    CostError
        If the charge is empty, a mass is not above zero or the loss is outside its range.

    >>> alloy_cost([ChargeLine(80.0, 3.0), ChargeLine(20.0, 23.0)]).per_kg
    7.0
    """
    if not charge:
        raise CostError("Nothing is charged; a melt costs what went into it.")
    if not 0 <= melt_loss < 1:
        raise CostError(f"The melt loss is {melt_loss}; expected 0 to below 1.")
    for line in charge:
        if not 0 < line.mass_kg < math.inf:
            raise CostError(f"{line.name or 'A lot'} weighs {line.mass_kg} kg.")
    melt = math.fsum(line.mass_kg for line in charge) * (1 - melt_loss)
    metal = math.fsum(
        line.mass_kg * line.price_per_kg
        for line in charge
        if line.price_per_kg is not None
    )
    unpriced = tuple(line.name for line in charge if line.price_per_kg is None)
    per_kg = None if unpriced else metal / melt + melting_per_kg
    return AlloyCost(per_kg, melt, metal, melting_per_kg, unpriced)


@dataclass(frozen=True, slots=True)
class Returns:
    """What becomes of gates, risers and scrap. Segregated, their scandium is worth its
    price times the recovery on remelting; mixed with other returns it is lost.
    """

    is_segregated: bool
    collected: float = 1.0
    """Share of the metal that was poured and not shipped that comes back."""
    remelt_recovery: float = 0.9
    """Share of its scandium that a remelt keeps."""
    base_value_per_kg: float = 0.0
    """What the metal is worth without its scandium."""


@dataclass(frozen=True, slots=True)
class CastingCost:
    """One shipped casting."""

    metal: float
    credit: float
    post_casting: float
    poured_kg: float
    returned_kg: float

    @property
    def total(self) -> float:
        return self.metal - self.credit + self.post_casting


def casting_cost(
    *,
    shipped_kg: float,
    alloy_per_kg: float,
    casting_yield: float,
    scrap: float = 0.0,
    scandium_per_kg: float = 0.0,
    returns: Returns | None = None,
    post_casting: float = 0.0,
) -> CastingCost:
    """The metal of one shipped casting, less the credit for what comes back.

    Parameters
    ----------
    shipped_kg : float
    alloy_per_kg : float
        Scandium included.
    casting_yield : float, above 0 to 1
        Casting to poured mass; 0.4 to 0.6 is usual in sand.
    scrap : float, 0 to below 1
        Share of the castings that is rejected.
    scandium_per_kg : float
        The part of `alloy_per_kg` that is scandium.
    returns : Returns, optional
        Without it nothing is credited.
    post_casting : float
        Heat treatment, straightening, HIP, impregnation and inspection of one casting.

    Returns
    -------
    CastingCost
        metal = shipped / (yield (1 - scrap)) x alloy;
        credit = (poured - shipped) x collected x (base + Sc x recovery if segregated).

    Raises
    ------
    CostError
        If a share is outside its range or the mass is not above zero.

    >>> casting_cost(
    ...     shipped_kg=5, alloy_per_kg=20, casting_yield=0.5, scrap=0.2
    ... ).metal
    250.0
    """
    if not 0 < shipped_kg < math.inf:
        raise CostError(f"A casting of {shipped_kg} kg is not shipped.")
    if not 0 < casting_yield <= 1:
        raise CostError(f"The casting yield is {casting_yield}; expected up to 1.")
    if not 0 <= scrap < 1:
        raise CostError(f"The scrap is {scrap}; expected 0 to below 1.")
    poured = shipped_kg / (casting_yield * (1 - scrap))
    back = (poured - shipped_kg) * (returns.collected if returns else 0.0)
    return CastingCost(
        metal=poured * alloy_per_kg,
        credit=back * _value(returns, scandium_per_kg) if returns else 0.0,
        post_casting=post_casting,
        poured_kg=poured,
        returned_kg=back,
    )


def _value(returns: Returns, scandium_per_kg: float) -> float:
    """A kilogram of returns."""
    if not 0 <= returns.remelt_recovery <= 1 or not 0 <= returns.collected <= 1:
        raise CostError("Recovery and collected share are from 0 to 1.")
    kept = scandium_per_kg * returns.remelt_recovery if returns.is_segregated else 0.0
    return returns.base_value_per_kg + kept
