"""Whether what a file says twice agrees: a wrong width or a factor of 1000 shows here.

A contradiction is never resolved by choosing a side; the file is refused with both.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from characterization.parsers.contract import ParseError, Quantity

TOLERANCE = 0.01
"""What rounding in the file, and the area of an average of diameters, may explain."""
LARGEST_STRAIN = 10.0
"""A strain of 1000 % is another unit, whatever the header says."""


def with_cross_section(quantities: Mapping[str, Quantity]) -> dict[str, Quantity]:
    """The quantities, with the area that width and thickness make.

    Raises ParseError where the file states a round and a flat bar at once, or an area
    that its width and thickness do not make.
    """
    found = dict(quantities)
    width, thickness = found.get("width"), found.get("thickness")
    if width is None or thickness is None:
        return found
    product = width.value * thickness.value
    if "diameter" in found:
        raise ParseError(
            0,
            f"The file states a diameter of {_said(found['diameter'])} and a flat bar of "
            f"{_said(width)} x {_said(thickness)}; which one was tested is not said.",
            code="contradiction",
        )
    area = found.get("area")
    if area is None:
        exact = Decimal(repr(width.value)) * Decimal(repr(thickness.value))
        found["area"] = Quantity(product, f"{exact.normalize():f}", "mm^2")
    elif abs(area.value - product) > TOLERANCE * product:
        raise ParseError(
            0,
            f"The file states a cross-section of {_said(area)}, but its width and "
            f"thickness ({_said(width)} x {_said(thickness)}) make {product:.4g} mm^2.",
            code="contradiction",
        )
    return found


def check_agreement(
    channels: Mapping[str, np.ndarray],
    quantities: Mapping[str, Quantity],
    line_numbers: np.ndarray,
) -> None:
    """Refuse a recording whose stress or strain contradicts its force or dimensions."""
    area = _area(quantities)
    if area and "force" in channels and "stress" in channels:
        _compare(
            channels["force"],
            area.value,
            channels["stress"],
            line_numbers,
            "The force over the stated cross-section",
            f"the column of stress ({_sizes(quantities)})",
            "MPa",
        )
    gauge = quantities.get("gauge_length")
    if gauge and gauge.value > 0 and "extension" in channels and "strain" in channels:
        _compare(
            channels["extension"],
            gauge.value,
            channels["strain"],
            line_numbers,
            f"The extension over the gauge length of {_said(gauge)}",
            "the column of strain",
            "mm/mm",
        )


def refuse_impossible(strain: np.ndarray, line_numbers: np.ndarray) -> None:
    """Refuse a strain that no bar reaches, in a file that states its own units."""
    top = int(np.argmax(strain))
    if strain[top] > LARGEST_STRAIN:
        raise ParseError(
            int(line_numbers[top]),
            f"The strain reaches {strain[top] * 100:.0f} % by the unit that is stated; no "
            "bar stretches that far. The unit is wrong; state the right one in an import "
            "profile that overrides the file.",
            code="contradiction",
        )


def _area(quantities: Mapping[str, Quantity]) -> Quantity | None:
    if "area" in quantities:
        return quantities["area"] if quantities["area"].value > 0 else None
    diameter = quantities.get("diameter")
    if diameter is None or diameter.value <= 0:
        return None
    return Quantity(np.pi * diameter.value**2 / 4, diameter.text, diameter.unit)


def _compare(
    measured: np.ndarray,
    size: float,
    written: np.ndarray,
    line_numbers: np.ndarray,
    what: str,
    against: str,
    unit: str,
) -> None:
    """At the highest value, where rounding and zero shifts matter least."""
    top, bottom = int(np.argmax(written)), int(np.argmin(written))
    if abs(written[bottom]) > abs(written[top]):
        top = bottom
    one, other = float(measured[top]) / size, float(written[top])
    if not other or abs(one - other) <= TOLERANCE * abs(other):
        return
    # A zero shift of a channel is no contradiction: the span between two points counts.
    low = int(np.argmin(np.abs(written - other / 2)))
    span, expected = one - float(measured[low]) / size, other - float(written[low])
    if expected and abs(span - expected) <= TOLERANCE * abs(expected):
        return
    ratio = one / other
    factor = ""
    for power in (1000.0, 0.001, 100.0, 0.01):
        if abs(ratio / power - 1) < 0.1:
            factor = f", a factor of {max(power, 1 / power):.0f}"
    raise ParseError(
        int(line_numbers[top]),
        f"{what} gives {one:.5g} {unit}, but {against} says {other:.5g}{factor}: a "
        "dimension or a unit in the file is wrong.",
        code="contradiction",
    )


def _sizes(quantities: Mapping[str, Quantity]) -> str:
    return ", ".join(
        f"{name} {_said(quantities[name])}"
        for name in ("diameter", "width", "thickness", "area")
        if name in quantities
    )


def _said(quantity: Quantity) -> str:
    return f"{quantity.text} {quantity.unit}"
