"""What the melt should be made of, from what went in."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


class ChargeError(ValueError):
    """A charge that cannot be computed; says why."""


@dataclass(frozen=True, slots=True)
class Metal:
    """One addition: its mass [kg], assay [wt%] and the fraction of each element that stays.

    An element without a recovery stays whole. `loss` is the fraction of the mass that is
    lost as a whole (dross of this addition).
    """

    mass_kg: float
    assay: Mapping[str, float]
    recovery: Mapping[str, float] = field(default_factory=dict)
    loss: float = 0.0

    def recovered_kg(self, element: str) -> float:
        """What of the element reaches the melt, [kg]."""
        share = self.assay.get(element, 0.0) / 100
        return self.mass_kg * share * self.recovery.get(element, 1.0)


@dataclass(frozen=True, slots=True)
class Melt:
    """A melt: its mass [kg] and composition [wt%]."""

    mass_kg: float
    composition: Mapping[str, float]


def expected(
    additions: Iterable[Metal], *, start: Melt | None = None, dross_kg: float = 0.0
) -> Melt:
    """The melt after these additions.

    Parameters
    ----------
    additions : iterable of Metal
    start : Melt, optional
        What was in the crucible before (a heel, or the melt as last sampled).
    dross_kg : float, [kg]
        Skimmed off; leaves with the composition of the melt.

    Returns
    -------
    Melt
        Every element that any of them names. An element that one assay does not name is
        taken as absent from it: dilution by what is not known to hold it.

    Raises
    ------
    ChargeError
        If nothing is left.

    Notes
    -----
    c_j = sum(m_i x_ij eta_ij) / M with M = sum(m_i (1 - loss_i)) - dross. Metal that is
    not recovered stays in M (as oxide and sludge it is weighed with the melt); the other
    convention changes a correction of 20 kg by 0.1 %.

    >>> melt = expected(
    ...     [Metal(10, {"Sc": 2.0}, {"Sc": 0.95})], start=Melt(90, {"Mg": 7.0})
    ... )
    >>> melt.mass_kg, round(melt.composition["Sc"], 6), melt.composition["Mg"]
    (100.0, 0.19, 6.3)
    """
    rows = list(additions)
    before = start or Melt(0.0, {})
    mass = before.mass_kg + math.fsum(row.mass_kg * (1 - row.loss) for row in rows)
    if mass - dross_kg <= 0:
        raise ChargeError("Nothing is in the crucible.")
    named = dict.fromkeys(before.composition)
    for row in rows:
        named.update(dict.fromkeys(row.assay))
    composition = {
        element: 100
        * math.fsum(
            [
                before.mass_kg * before.composition.get(element, 0.0) / 100,
                *(row.recovered_kg(element) * (1 - row.loss) for row in rows),
            ]
        )
        / mass
        for element in named
    }
    return Melt(mass - dross_kg, composition)
