"""Vickers hardness from the diagonals of indents.

Pure. The scale is part of the property: HV 0.5 is not HV 5.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from characterization.methods.flag import Flag
from labtrack.statistics.descriptive import exact_mean, exact_sd
from labtrack.statistics.samples import OutOfDomain, TooFewValues

STANDARD_GRAVITY = 9.80665
UNEQUAL_DIAGONALS = 0.05
"""Relative difference of both diagonals above which an indent is remarked (E92-17, 7.9)."""


@dataclass(frozen=True, slots=True)
class Indent:
    """Diagonals of one indent, [um], and where it lies on a map, [mm]."""

    d1_um: float
    d2_um: float
    x_mm: float | None = None
    y_mm: float | None = None

    @property
    def mean_um(self) -> float:
        return (self.d1_um + self.d2_um) / 2


@dataclass(frozen=True, slots=True)
class VickersResult:
    """Mean hardness over indents, each indent's, and remarks. HV is dimensionless.

    `sd` is None with one indent.
    """

    hv: float
    sd: float | None
    each: tuple[float, ...]
    force_n: float
    scale: str
    flags: tuple[Flag, ...]


def vickers(indents: Sequence[Indent], *, force_kgf: float) -> VickersResult:
    """Vickers hardness of each indent and their mean.

    Parameters
    ----------
    indents : sequence of Indent
    force_kgf : float, [kgf]
        As in the name of the scale: 0.5 for HV 0.5.

    Raises
    ------
    OutOfDomain
        If a diagonal or the force is not above zero.
    TooFewValues
        Without any indent.

    Notes
    -----
    The mean is that of the hardness values, not the hardness of the mean diagonal.

    References
    ----------
    ASTM E92-17, 5.2; ISO 6507-1:2018, 4: HV = 0.1891 F / d^2, F in N, d in mm; the
    constant is 2 sin(136 deg / 2) / 9.80665.

    Examples
    --------
    >>> found = vickers([Indent(112.0, 112.8), Indent(113.1, 112.5)], force_kgf=0.5)
    >>> round(found.hv, 1), found.scale
    (73.1, 'HV 0.5')
    """
    if not indents:
        raise TooFewValues("No indent was measured.")
    if not (force_kgf > 0 and math.isfinite(force_kgf)):
        raise OutOfDomain(f"The force is {force_kgf:g} kgf; expected above zero.")
    values = [_one(indent, force_kgf) for indent in indents]
    return VickersResult(
        exact_mean(values),
        exact_sd(values) if len(values) > 1 else None,
        tuple(values),
        force_kgf * STANDARD_GRAVITY,
        f"HV {force_kgf:g}",
        tuple(_remarks(indents)),
    )


def diagonal(*, force_kgf: float, hv: float) -> float:
    """Mean diagonal [mm] of the indent that this hardness would leave.

    >>> round(diagonal(force_kgf=0.5, hv=73.1), 4)
    0.1126
    """
    return math.sqrt(2 * math.sin(math.radians(68)) * force_kgf / hv)


def _one(indent: Indent, force_kgf: float) -> float:
    for diagonal in (indent.d1_um, indent.d2_um):
        if not (diagonal > 0 and math.isfinite(diagonal)):
            raise OutOfDomain(f"A diagonal is {diagonal:g} um; expected above zero.")
    mean_mm = indent.mean_um / 1000
    return 2 * math.sin(math.radians(68)) * force_kgf / mean_mm**2


def _remarks(indents: Sequence[Indent]) -> list[Flag]:
    found = []
    for number, indent in enumerate(indents, start=1):
        difference = abs(indent.d1_um - indent.d2_um) / indent.mean_um
        if difference > UNEQUAL_DIAGONALS:
            found.append(
                Flag(
                    "unequal_diagonals",
                    f"Indent {number}: the diagonals {indent.d1_um:g} and "
                    f"{indent.d2_um:g} um differ by {100 * difference:.1f} %; expected "
                    "at most 5 %.",
                    {"indent": number, "difference_percent": 100 * difference},
                )
            )
    return found
