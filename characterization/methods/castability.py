"""Castability: hot tearing indices and fluidity. House methods, named with each number.

Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from labtrack.statistics.linear_regression import LinearFit, polynomial_regression
from labtrack.statistics.samples import OutOfDomain, TooFewValues

SEVERITIES = {
    0: "no tear",
    1: "hairline",
    2: "light",
    3: "severe",
    4: "broken through",
}
"""Coding of one arm of a constrained-rod casting mold."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One constrained arm: severity 0 to 4, length and place weights of the house."""

    severity: int
    length_weight: float
    place_weight: float = 1.0


def hot_tearing_index(arms: Sequence[Arm]) -> float:
    """Hot tearing susceptibility: sum of severity, length and place weights.

    Parameters
    ----------
    arms : sequence of Arm
        Short arms tear last and weigh most; the weights belong to the mold and are
        kept with the result. Indices of different molds do not compare.

    Raises
    ------
    TooFewValues
        Without an arm.
    OutOfDomain
        If a severity is not 0 to 4 or a weight is negative.

    References
    ----------
    Lin, Wang and Cao, Trans. AFS 117 (2009): constrained-rod casting, sum of C_i L_i P_i.

    Examples
    --------
    >>> hot_tearing_index([Arm(0, 4), Arm(1, 3), Arm(2, 2), Arm(4, 1)])
    11.0
    """
    if not arms:
        raise TooFewValues("No arm of the mold was judged.")
    for arm in arms:
        if arm.severity not in SEVERITIES:
            raise OutOfDomain(f"A severity is {arm.severity}; expected 0 to 4.")
        if not (arm.length_weight >= 0 and arm.place_weight >= 0):
            raise OutOfDomain("A weight of an arm is negative; expected 0 or more.")
    return float(sum(a.severity * a.length_weight * a.place_weight for a in arms))


def critical_length_mm(
    lengths_mm: Sequence[float], tore: Sequence[bool]
) -> float | None:
    """The shortest arm that tore, [mm]; None where none did: the alloy outlasts the mold.

    TooFewValues without arms, OutOfDomain when lengths and judgements differ in number.
    House practice with the dog-bone or I-beam mold.

    >>> critical_length_mm([165, 127, 89, 51], [True, True, False, False])
    127.0
    """
    if not lengths_mm:
        raise TooFewValues("No arm of the mold was judged.")
    if len(lengths_mm) != len(tore):
        raise OutOfDomain(
            f"{len(lengths_mm)} arms and {len(tore)} judgements; expected one each."
        )
    torn = [length for length, is_torn in zip(lengths_mm, tore, strict=True) if is_torn]
    return float(min(torn)) if torn else None


def fluidity_on_superheat(
    lengths_mm: Sequence[float], superheats_k: Sequence[float]
) -> LinearFit:
    """Length of a spiral or strip as a straight line of superheat, [mm] on [K].

    Alloys are compared at equal superheat, not at equal temperature: lengths of one
    spiral at one pour temperature mostly compare freezing points.

    Raises
    ------
    OutOfDomain
        If a length or superheat is negative.
    SampleError
        As the regression: too few points, or one superheat only.

    References
    ----------
    Flemings, Solidification Processing (1974), 7: length grows linearly with superheat.

    Examples
    --------
    >>> fit = fluidity_on_superheat([400, 460, 520], [50, 75, 100])
    >>> round(fit.coefficients[1].estimate, 3)
    2.4
    """
    for value in (*lengths_mm, *superheats_k):
        if not value >= 0:
            raise OutOfDomain(
                f"A length or superheat is {value:g}; expected 0 or more."
            )
    return polynomial_regression(superheats_k, lengths_mm, degree=1)
