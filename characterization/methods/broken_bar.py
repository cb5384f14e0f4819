"""What a person measures on the broken bar: fitted halves, neck, place of the fracture."""

from __future__ import annotations

import math
from dataclasses import dataclass

from characterization.methods.curves import CurveError
from characterization.methods.flag import Flag


@dataclass(frozen=True, slots=True)
class BrokenBar:
    """Lengths in mm; what is None was not measured."""

    gauge_length_mm: float | None = None
    fitted_length_mm: float | None = None
    """Between the gauge marks with the halves fitted together, Lu."""
    diameter_mm: float | None = None
    neck_diameter_mm: float | None = None
    """The smallest mean diameter after fracture; of a round bar."""
    fracture_at_mm: float | None = None
    """From the nearer gauge mark, measured on the fitted bar."""

    def __post_init__(self) -> None:
        for name in self.__slots__:
            size = getattr(self, name)
            if size is not None and not (math.isfinite(size) and size >= 0):
                raise CurveError(name, f"{name} is {size}; expected 0 or more.")


@dataclass(frozen=True, slots=True)
class AfterFracture:
    """A and Z in %, with what is to be said about the place of the fracture."""

    elongation_pct: float | None
    reduction_pct: float | None
    flags: tuple[Flag, ...]


def after_fracture(bar: BrokenBar) -> AfterFracture:
    """Elongation after fracture and reduction of area.

    Notes
    -----
    A = 100 (Lu - L0)/L0; Z = 100 (S0 - Su)/S0 = 100 (1 - (du/d0)^2) of a round bar. A
    fracture outside the middle half of the gauge length may read a low elongation; it is
    flagged, and B557 lets the bar be replaced where the elongation is below the minimum.

    Raises
    ------
    CurveError
        If the fitted bar is shorter than its gauge length, the neck wider than the bar,
        or the fracture farther than half the fitted length from the nearer mark.

    References
    ----------
    ASTM B557-15, 7.8 (elongation), 7.9 (reduction of area); ISO 6892-1:2019, 20 and 21.

    >>> after_fracture(BrokenBar(50.0, 55.5, 12.7, 11.2)).elongation_pct
    11.0
    """
    elongation = reduction = None
    flags: list[Flag] = []
    if bar.gauge_length_mm and bar.fitted_length_mm is not None:
        if bar.fitted_length_mm < bar.gauge_length_mm:
            raise CurveError(
                "fitted_length",
                f"The fitted halves measure {bar.fitted_length_mm} mm, less than the gauge "
                f"length of {bar.gauge_length_mm} mm.",
            )
        elongation = (
            100 * (bar.fitted_length_mm - bar.gauge_length_mm) / bar.gauge_length_mm
        )
    if bar.diameter_mm and bar.neck_diameter_mm is not None:
        if bar.neck_diameter_mm > bar.diameter_mm:
            raise CurveError(
                "neck_diameter",
                f"The neck measures {bar.neck_diameter_mm} mm, more than the bar's "
                f"{bar.diameter_mm} mm.",
            )
        reduction = 100 * (1 - (bar.neck_diameter_mm / bar.diameter_mm) ** 2)
    if bar.fracture_at_mm is not None:
        flags += _place(bar)
    return AfterFracture(elongation, reduction, tuple(flags))


def _place(bar: BrokenBar) -> list[Flag]:
    length = bar.fitted_length_mm or bar.gauge_length_mm
    at = bar.fracture_at_mm
    if length is None or at is None:
        return []
    if at > length / 2 * 1.001:
        raise CurveError(
            "fracture_at",
            f"The fracture lies {at} mm from the nearer mark, beyond half of {length} mm.",
        )
    if at >= length / 4:
        return []
    return [
        Flag(
            "fracture_outside_middle_half",
            f"The bar broke {at:g} mm from a gauge mark, outside the middle half of "
            f"{length:g} mm: the elongation may not be representative.",
            {"at_mm": at, "length_mm": length},
        )
    ]
