"""How much of which lot brings a melt to its target: bounded, and never negative kilograms."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from trials.charge.expected import ChargeError, Melt, Metal, expected


class Unrecovered(StrEnum):
    """What becomes of added metal that is not recovered."""

    STAYS = "stays"
    """In the mass of the melt (as oxide and sludge)."""
    LEAVES = "leaves"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lot that may be added.

    Assay in wt%, recovery as fraction, `at_most_kg` the stock, `cost` per kg in any one
    currency (0: not known, the mass is then what is kept small).
    """

    name: str
    assay: Mapping[str, float]
    recovery: Mapping[str, float] = field(default_factory=dict)
    at_most_kg: float = math.inf
    cost: float = 0.0

    def as_metal(self, mass_kg: float) -> Metal:
        return Metal(mass_kg, self.assay, self.recovery)


@dataclass(frozen=True, slots=True)
class Aim:
    """From `low` to `high` [wt%]; equal for an exact target, None for open."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """Kilograms by candidate, and the melt they make; or why there is none."""

    masses_kg: Mapping[str, float]
    melt: Melt | None
    reason: str = ""

    @property
    def is_feasible(self) -> bool:
        return self.melt is not None


def single(
    melt: Melt, element: str, target: float, candidate: Candidate
) -> float | None:
    """Kilograms of one addition that bring one element to its target, m = M0 (ct - c0) /
    (eta x - ct); None where it cannot (too weak, or the melt is above the target).

    >>> melt = Melt(100, {"Sc": 0.0})
    >>> al2sc = Candidate("Al-2Sc", {"Sc": 2.0}, {"Sc": 0.95})
    >>> single(melt, "Sc", 0.30, al2sc)
    18.75
    >>> single(melt, "Sc", 2.5, al2sc) is None
    True
    """
    present = melt.composition.get(element, 0.0)
    strength = candidate.assay.get(element, 0.0) * candidate.recovery.get(element, 1.0)
    if strength <= target or present > target:
        return None
    return melt.mass_kg * (target - present) / (strength - target)


def correct(
    melt: Melt,
    aims: Mapping[str, Aim],
    candidates: Sequence[Candidate],
    *,
    capacity_kg: float = math.inf,
    unrecovered: Unrecovered = Unrecovered.STAYS,
) -> Correction:
    """The cheapest (or lightest) additions that bring every element into its aim.

    Parameters
    ----------
    melt : Melt
        Mass and measured composition.
    aims : mapping of element to Aim
        An element that is not named may go where dilution takes it: name those whose
        dilution matters (Mn, Ti, Be).
    candidates : sequence of Candidate
        Pure aluminum among them makes dilution possible.
    capacity_kg : float, [kg]
        What the crucible holds in all.
    unrecovered : Unrecovered

    Returns
    -------
    Correction
        Masses of 0 are left out. Where no addition within the bounds does it,
        `is_feasible` is False and `reason` says what stands in the way; it is never a
        negative mass.

    Notes
    -----
    A linear program: for each aim, sum m_i (x_ij eta_ij - c r_i) against M0 (c - c0), with
    r_i = 1 or what remains of the addition; 0 <= m_i <= stock; sum m_i <= room. Solved by
    HiGHS. Coefficients are scaled to percent so that 0.003 % beryllium is not noise.
    """
    from scipy.optimize import linprog  # half a second to load: only where it is needed

    if not candidates or melt.mass_kg <= 0:
        return Correction({}, None, "No lot is at hand that could be added.")
    rows, bounds = _inequalities(melt, aims, candidates, unrecovered)
    room = capacity_kg - melt.mass_kg
    if math.isfinite(room):
        rows.append([1.0] * len(candidates))
        bounds.append(max(room, 0.0))
    known = all(candidate.cost > 0 for candidate in candidates)
    answer = linprog(
        [candidate.cost if known else 1.0 for candidate in candidates],
        A_ub=rows or None,
        b_ub=bounds or None,
        bounds=[
            (0.0, None if math.isinf(c.at_most_kg) else c.at_most_kg)
            for c in candidates
        ],
        method="highs",
    )
    if answer.status != 0:
        return Correction({}, None, _reason(melt, aims, candidates, room))
    masses = {
        candidate.name: float(mass)
        for candidate, mass in zip(candidates, answer.x, strict=True)
        if mass > 1e-6
    }
    return Correction(masses, _after(melt, candidates, masses))


def _after(
    melt: Melt, candidates: Sequence[Candidate], masses: Mapping[str, float]
) -> Melt:
    return expected(
        [c.as_metal(masses[c.name]) for c in candidates if c.name in masses],
        start=melt,
    )


def _inequalities(melt, aims, candidates, unrecovered):
    """Rows and right sides of A m <= b."""
    rows: list[list[float]] = []
    bounds: list[float] = []
    for element, aim in aims.items():
        present = melt.composition.get(element, 0.0)
        for limit, sign in ((aim.low, -1.0), (aim.high, 1.0)):
            if limit is None:
                continue
            scale = sign / max(limit, 1e-4)
            rows.append(
                [
                    scale * (_strength(c, element) - limit * _remains(c, unrecovered))
                    for c in candidates
                ]
            )
            bounds.append(scale * melt.mass_kg * (limit - present))
    return rows, bounds


def _strength(candidate: Candidate, element: str) -> float:
    return candidate.assay.get(element, 0.0) * candidate.recovery.get(element, 1.0)


def _remains(candidate: Candidate, unrecovered: Unrecovered) -> float:
    if unrecovered is Unrecovered.STAYS:
        return 1.0
    lost = math.fsum(
        share / 100 * (1 - candidate.recovery.get(element, 1.0))
        for element, share in candidate.assay.items()
    )
    return 1.0 - lost


def _reason(melt, aims, candidates, room: float) -> str:
    """What stands in the way, element by element; else that the bounds together do."""
    for element, aim in aims.items():
        present = melt.composition.get(element, 0.0)
        strongest = max(_strength(c, element) for c in candidates)
        weakest = min(_strength(c, element) for c in candidates)
        if aim.low is not None and present < aim.low and strongest <= aim.low:
            return f"No lot at hand can raise {element} from {present:.4g} to {aim.low:.4g} %."
        if aim.high is not None and present > aim.high and weakest >= aim.high:
            return (
                f"No lot at hand can dilute {element} from {present:.4g} to "
                f"{aim.high:.4g} %."
            )
    if room <= 0:
        return "The crucible is full."
    return (
        "No additions within stock and capacity bring every element into its window "
        "at once."
    )


def residuals(
    expected_wt_pct: Mapping[str, float], measured_wt_pct: Mapping[str, float]
) -> dict[str, float]:
    """Expected minus measured [wt%], for every element that both know."""
    if not isinstance(expected_wt_pct, Mapping):
        raise ChargeError("Expected a composition.")
    return {
        element: value - measured_wt_pct[element]
        for element, value in expected_wt_pct.items()
        if element in measured_wt_pct
    }
