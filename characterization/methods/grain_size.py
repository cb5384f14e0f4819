"""Grain size by ASTM E112: intercepts, planimetric counts, and what G means.

Pure. The mean intercept is averaged, never G; a field is the unit of an interval.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from characterization.methods.fields import FieldStatistics, field_statistics
from labtrack.statistics.samples import BadOption, OutOfDomain

# ASTM E112-13, eqs. (A2.3) to (A2.8): G from the intercept in mm and from grains per
# square millimetre, and the constant between both definitions of N_A.
INTERCEPT_SLOPE, INTERCEPT_OFFSET = -6.643856, -3.288
AREA_SLOPE, AREA_OFFSET = 3.321928, -2.954
GRAINS_PER_MM2 = 10_000 / 25.4**2
"""Grains per mm2 at 1x for one grain per square inch at 100x."""


@dataclass(frozen=True, slots=True)
class GrainSize:
    """A mean intercept, grains per area, or both, and the grain size number G.

    `relative_accuracy_percent` and the interval are those between fields (95 %); None
    with fewer than two fields.
    """

    g: float
    label: str
    mean_intercept_um: float | None
    grains_per_mm2: float
    fields: FieldStatistics | None
    method: str


def grain_size_number(mean_intercept_um: float) -> float:
    """G of a mean lineal intercept, dimensionless.

    Parameters
    ----------
    mean_intercept_um : float, [um]
        Above zero.

    Raises
    ------
    OutOfDomain
        If the intercept is not above zero.

    References
    ----------
    ASTM E112-13, eq. (A2.6): G = -6.643856 log10(l) - 3.288, l in mm.

    Examples
    --------
    >>> round(grain_size_number(53.6481), 3), abs(round(grain_size_number(320), 2))
    (5.153, 0.0)
    """
    _above_zero(mean_intercept_um, "mean intercept", "um")
    return INTERCEPT_SLOPE * math.log10(mean_intercept_um / 1000) + INTERCEPT_OFFSET


def intercept_of_number(g: float) -> float:
    """The mean lineal intercept of a grain size number, [um].

    >>> round(intercept_of_number(0), 1)
    320.0
    """
    return 1000 * 10 ** ((g - INTERCEPT_OFFSET) / INTERCEPT_SLOPE)


def grain_size_number_of_area(grains_per_mm2: float) -> float:
    """G of a number of grains per area, dimensionless; per mm2 at 1x, above zero.

    Raises OutOfDomain. ASTM E112-13, eq. (A2.4): G = 3.321928 log10(N_A) - 2.954.

    >>> round(grain_size_number_of_area(672), 2)
    6.44
    """
    _above_zero(grains_per_mm2, "number of grains", "per mm2")
    return AREA_SLOPE * math.log10(grains_per_mm2) + AREA_OFFSET


def grains_per_square_inch(n_ae: float) -> tuple[float, float]:
    """G and grains per mm2 at 1x, from grains per square inch at 100x.

    Raises OutOfDomain unless above zero. ASTM E112-13, 3.2.2: N_AE = 2^(G - 1), exact.

    >>> g, per_mm2 = grains_per_square_inch(512)
    >>> g, round(per_mm2, 4)
    (10.0, 7936.0159)
    """
    _above_zero(n_ae, "number of grains", "per square inch at 100x")
    return 1 + math.log2(n_ae), GRAINS_PER_MM2 * n_ae


def chart_label(g: float) -> str:
    """G to the nearest half, as ASTM E112's table 4 writes it: "00" for -1, "0".

    >>> chart_label(5.153), chart_label(-0.1), chart_label(-1.04)
    ('5.0', '0', '00')
    """
    half = round(2 * g) / 2
    return {0.0: "0", -1.0: "00"}.get(half, f"{half:.1f}")


def by_intercepts(
    intercepts: Sequence[float],
    *,
    line_length_mm: float,
    magnification: float,
    counted: Literal["intercepts", "intersections"] = "intercepts",
) -> GrainSize:
    """Mean lineal intercept and G from counts along test lines, one count per field.

    Parameters
    ----------
    intercepts : sequence of float, shape (fields,)
        Counts in each field. Intercepts: a line that ends in a grain counts 0.5.
        Intersections: a tangent counts 1, a triple point 1.5.
    line_length_mm : float, [mm]
        Total length of the test lines on one field, as magnified.
    magnification : float
        Linear, 1 for lengths on the specimen itself.
    counted : {"intercepts", "intersections"}
        Named in the result; on closed lines both are the same number.

    Returns
    -------
    GrainSize
        The intercept of the mean count (not the mean of the fields' intercepts); the
        interval from the scatter of the fields' intercepts.

    Raises
    ------
    OutOfDomain
        If a count, the length or the magnification is not above zero.
    TooFewValues
        Without any field.

    References
    ----------
    ASTM E112-13, 13 and 15, eqs. (7) to (13).

    Examples
    --------
    >>> size = by_intercepts([92, 88, 95, 101, 90], line_length_mm=500, magnification=100)
    >>> round(size.mean_intercept_um, 4), round(size.g, 3), size.label
    (53.6481, 5.153, '5.0')
    """
    _above_zero(line_length_mm, "line length", "mm")
    _above_zero(magnification, "magnification", "")
    for count in intercepts:
        _above_zero(count, "count of a field", f"{counted}")
    length_um = 1000 * line_length_mm / magnification
    fields = field_statistics(
        [length_um / count for count in intercepts], unit="um", least_fields=5
    )
    mean_um = length_um * fields.n / math.fsum(intercepts)
    g = grain_size_number(mean_um)
    return GrainSize(
        g,
        chart_label(g),
        mean_um,
        10 ** ((g - AREA_OFFSET) / AREA_SLOPE),
        fields,
        f"E112 {counted}, {fields.n} fields",
    )


def by_planimetry(
    inside: Sequence[float],
    intersected: Sequence[float],
    *,
    test_area_mm2: float,
    magnification: float,
    shape: Literal["circle", "rectangle"] = "circle",
) -> GrainSize:
    """Grains per area and G by Jeffries' (circle) or Saltykov's (rectangle) count.

    Parameters
    ----------
    inside, intersected : sequences of float, shape (fields,)
        Grains wholly inside and cut by the boundary, for each field.
    test_area_mm2 : float, [mm2]
        Area of the field as magnified.
    magnification : float
        Linear.
    shape : {"circle", "rectangle"}
        On a rectangle the four corner grains count as a quarter each: one more.

    Returns
    -------
    GrainSize
        `mean_intercept_um` None: planimetry measures none.

    Raises
    ------
    OutOfDomain, TooFewValues
    BadOption
        If there is not one count of each sort per field, or the shape is unknown.

    References
    ----------
    ASTM E112-13, 12, eqs. (4) to (6): N_A = f (n_inside + n_intersected / 2), f = M^2 /
    area.

    Examples
    --------
    >>> size = by_planimetry([68], [32], test_area_mm2=5000, magnification=200)
    >>> size.grains_per_mm2, round(size.g, 2)
    (672.0, 6.44)
    """
    if len(inside) != len(intersected):
        raise BadOption(
            f"{len(inside)} counts inside and {len(intersected)} intersected; expected "
            "one of each for each field."
        )
    if shape not in ("circle", "rectangle"):
        raise BadOption(f"The shape is {shape!r}; expected circle or rectangle.")
    _above_zero(test_area_mm2, "test area", "mm2")
    _above_zero(magnification, "magnification", "")
    corners = 1 if shape == "rectangle" else 0
    jeffries = magnification**2 / test_area_mm2
    fields = field_statistics(
        [
            jeffries * (whole + cut / 2 + corners)
            for whole, cut in zip(inside, intersected, strict=True)
        ],
        unit="per mm2",
        least_fields=3,
    )
    g = grain_size_number_of_area(fields.mean)
    return GrainSize(
        g,
        chart_label(g),
        None,
        fields.mean,
        fields,
        f"E112 planimetric, {shape}, {fields.n} fields",
    )


def _above_zero(value: float, what: str, unit: str) -> None:
    if not (value > 0 and math.isfinite(value)):
        raise OutOfDomain(f"The {what} is {value:g} {unit}; expected above zero.")
