"""What a person measures on the broken bar: fitted halves, neck, place of the fracture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from characterization.methods.curves import CurveError
from characterization.methods.flag import Flag

MOST_ELONGATION = 0.6
"""No casting is drawn farther, as a fraction of its gauge length."""
SLACK = 1.001
"""Of a half that was measured twice, by hand."""


class PlaceRule(StrEnum):
    """Where a fracture leaves the elongation representative."""

    MIDDLE_HALF = "middle-half"
    """Of the gauge length, on the fitted bar (ASTM E8, B557)."""
    THIRD = "third"
    """A third of the first gauge length or more from the nearer mark (ISO 6892-1)."""

    @classmethod
    def of(cls, method: str) -> PlaceRule:
        """That of a standard, or of a method by its code."""
        return cls.THIRD if method.upper().startswith("ISO") else cls.MIDDLE_HALF


@dataclass(frozen=True, slots=True)
class BrokenBar:
    """Lengths in mm; what is None was not measured."""

    gauge_length_mm: float | None = None
    """Between the gauge marks before the test, L0; an extensometer may have another."""
    fitted_length_mm: float | None = None
    """Between the gauge marks with the halves fitted together, Lu."""
    diameter_mm: float | None = None
    neck_diameter_mm: float | None = None
    """The smallest mean diameter after fracture; of a round bar."""
    fracture_at_mm: float | None = None
    """From the nearer gauge mark, measured on the fitted bar."""
    area_mm2: float | None = None
    """S0 of a round bar whose diameter is not said."""
    rule: PlaceRule = PlaceRule.MIDDLE_HALF

    def __post_init__(self) -> None:
        for name in self.__slots__[:-1]:
            size = getattr(self, name)
            if size is not None and not (math.isfinite(size) and size >= 0):
                raise CurveError(name, f"{name} is {size}; expected 0 or more.")

    @property
    def first_diameter_mm(self) -> float | None:
        """d0, or that of a round bar with this area."""
        if self.diameter_mm or not self.area_mm2:
            return self.diameter_mm
        return 2 * math.sqrt(self.area_mm2 / math.pi)

    @property
    def length_mm(self) -> float | None:
        """Between the marks when the place of the fracture was measured."""
        return self.fitted_length_mm or self.gauge_length_mm

    @property
    def fair_from_mm(self) -> float | None:
        """How far from the nearer mark a fracture is representative."""
        if self.rule == PlaceRule.THIRD and self.gauge_length_mm:
            return self.gauge_length_mm / 3
        return None if self.length_mm is None else self.length_mm / 4


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
    fracture outside the middle half of the gauge length (ISO: nearer to a mark than a
    third of it), or in a gauge mark, may read a low elongation; it is flagged, and B557
    lets the bar be replaced where the elongation is below the minimum.

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
    return AfterFracture(_elongation(bar), _reduction(bar), tuple(_place(bar)))


def uncertainty_pct(percent_left: float, *relative: float | None) -> float | None:
    """The uncertainty of A or Z, in points of percent.

    Parameters
    ----------
    percent_left : float, [%]
        Lu/L0 for A, (du/d0)^2 for Z: what both are 100 % away from.
    relative : float, optional, [1]
        Of each size, times its power; all with one coverage, which the answer has too.
        None adds nothing.

    Returns
    -------
    float or None
        None where no size carries an uncertainty.

    References
    ----------
    JCGM 100:2008, 5.1.6, sizes independent of each other.

    >>> round(uncertainty_pct(100 * 55.6 / 50.8, 0.05 / 55.6, 0.02 / 50.8), 4)
    0.1074
    """
    known = [each for each in relative if each is not None]
    return percent_left * math.hypot(*known) if known else None


def _elongation(bar: BrokenBar) -> float | None:
    first, last = bar.gauge_length_mm, bar.fitted_length_mm
    if not first or last is None:
        return None
    if last < first:
        raise CurveError(
            "fitted_length",
            f"The fitted halves measure {last:g} mm, less than the gauge length of "
            f"{first:g} mm.",
        )
    return 100 * (last - first) / first


def _reduction(bar: BrokenBar) -> float | None:
    first, last = bar.first_diameter_mm, bar.neck_diameter_mm
    if not first or last is None:
        return None
    if last > first:
        raise CurveError(
            "neck_diameter",
            f"The neck measures {last:g} mm, more than the bar's {first:g} mm.",
        )
    return 100 * (1 - (last / first) ** 2)


def _place(bar: BrokenBar) -> list[Flag]:
    length, at, fair = bar.length_mm, bar.fracture_at_mm, bar.fair_from_mm
    if length is None or at is None or fair is None:
        return []
    # Where nobody measured the fitted length, the bar may have stretched as far as bars do.
    stretched = bar.fitted_length_mm or length * (1 + MOST_ELONGATION)
    if at > stretched / 2 * SLACK:
        raise CurveError(
            "fracture_at",
            f"The fracture lies {at:g} mm from the nearer mark, beyond half of "
            f"{stretched:g} mm.",
        )
    figures = {"at_mm": at, "length_mm": length}
    if at == 0:
        sentence = (
            "The bar broke in a gauge mark: the elongation may not be representative."
        )
        return [Flag("fracture_at_mark", sentence, figures)]
    if at >= fair:
        return []
    if bar.rule == PlaceRule.THIRD:
        code = "fracture_near_mark"
        place = f"nearer than a third of the gauge length, {fair:.3g} mm"
    else:
        code = "fracture_outside_middle_half"
        place = f"outside the middle half of {length:g} mm"
    return [
        Flag(
            code,
            f"The bar broke {at:g} mm from a gauge mark, {place}: the elongation may not "
            "be representative.",
            figures,
        )
    ]
