"""Area fraction and size distribution from a list of particles, one row each. Pure.

A list of particles does not say how large the fields were that they lie in: without that
there are sizes and no fraction.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from characterization.methods.fields import FieldStatistics, field_statistics
from characterization.methods.flag import Flag
from characterization.methods.from_readings.rows import of_diagnostics
from characterization.methods.settings import SaidBy, Setting
from characterization.methods.tensile_result import Figure
from characterization.methods.traces import (
    Channels,
    TraceError,
    TraceMethod,
    TraceResult,
)

LEAST_FIELDS = 10
DRAWN = 200
SHARES = (10, 50, 90)


def evaluate_particles(channels: Channels, settings: Mapping[str, Any]) -> TraceResult:
    """Fraction over fields, largest Feret diameter, mean sphericity, sizes.

    Parameters
    ----------
    channels : mapping
        `area` [um^2] of each particle; `feret` [um], `circularity` and `field` (the number
        of its field) where the list has them.
    settings : mapping
        `property` of the fraction; `field_area_mm2` [mm^2] of one field; `fields`: how
        many, where some hold no particle.

    Returns
    -------
    TraceResult
        Without the area of a field the fraction stays owed, and a flag says so.

    Raises
    ------
    TraceError
        Where a field holds more than its own area, or more fields are listed than stated.

    References
    ----------
    ASTM E1245-03 (2016), 11; equivalent diameter and Feret as in ISO 9276-6:2008.
    """
    area = channels["area"]
    field = channels.get("field", np.ones(len(area)))
    if not len(area) or not (np.isfinite(area).all() and (area >= 0).all()):
        raise TraceError("The areas of the particles are no numbers of 0 or more.")
    figures: list[Figure] = []
    steps = [("Particles", f"{len(area):,} in {len(np.unique(field))} fields with any")]
    flags: list[Flag] = []
    uncertainties: dict[str, float] = {}
    half_widths: dict[str, float] = {}
    over = _add_fraction(area, field, settings, figures, steps, flags)
    if over is not None and over.sd is not None and over.half_width is not None:
        symbol = str(settings["property"])
        uncertainties[symbol] = over.sd / math.sqrt(over.n)
        half_widths[symbol] = over.half_width
    _add_shapes(channels, figures, steps)
    diameter = np.sort(np.sqrt(4 * area[area > 0] / math.pi))
    by_area = np.cumsum(diameter**2) / np.sum(diameter**2) * 100
    by_number = (np.arange(len(diameter)) + 1) / len(diameter) * 100
    steps.append(
        (
            "Equivalent diameter D10, D50, D90",
            ", ".join(f"{np.percentile(diameter, p):.3g}" for p in SHARES)
            + " µm by number; "
            + ", ".join(f"{np.interp(p, by_area, diameter):.3g}" for p in SHARES)
            + " µm by area",
        )
    )
    keep = np.unique(np.linspace(0, len(diameter) - 1, DRAWN).astype(int))
    return TraceResult(
        version="particles 2",
        figures=tuple(figures),
        steps=tuple(steps),
        flags=tuple(flags),
        settings=dict(settings),
        drawing={
            "diameter": [float(v) for v in diameter[keep]],
            "by_number": [float(v) for v in by_number[keep]],
            "by_area": [float(v) for v in by_area[keep]],
        },
        uncertainties=uncertainties,
        half_widths=half_widths,
    )


def _add_fraction(
    area: np.ndarray,
    field: np.ndarray,
    settings: Mapping[str, Any],
    figures: list[Figure],
    steps: list[tuple[str, str]],
    flags: list[Flag],
) -> FieldStatistics | None:
    """The fraction over fields, with its interval; None without the area of a field."""
    of_field = settings.get("field_area_mm2")
    if not of_field:
        flags.append(
            Flag(
                "field-area-missing",
                "A list of particles does not say the area of the field; the fraction is "
                "owed until it is evaluated again with it.",
            )
        )
        return None
    sums = [float(area[field == number].sum()) for number in np.unique(field)]
    stated = settings.get("fields")
    if stated and stated < len(sums):
        raise TraceError(
            f"The list names {len(sums)} fields, more than the {stated:g} stated.",
            code="fields",
        )
    if stated:
        sums += [0.0] * (int(stated) - len(sums))
    else:
        flags.append(
            Flag(
                "fields-not-stated",
                "Fields without a particle are not in the list; state how many were "
                "looked at.",
            )
        )
    values = [100 * total / (float(of_field) * 1e6) for total in sums]
    if max(values) > 100:
        raise TraceError(
            f"The particles of a field cover {max(values):.4g} % of the stated "
            f"{of_field:g} mm²; one of both has another unit.",
            code="field_area",
        )
    over = field_statistics(values, unit="%", least_fields=LEAST_FIELDS)
    symbol = str(settings["property"])
    figures.append(Figure(symbol, over.mean, "%", ""))
    flags += of_diagnostics(over.diagnostics)
    steps += [
        ("Fraction", "area of the particles over the area of the field, E1245"),
        ("Fields", f"{over.n} of {of_field:g} mm² each"),
    ]
    return over


def _add_shapes(
    channels: Channels, figures: list[Figure], steps: list[tuple[str, str]]
) -> None:
    if "feret" in channels:
        figures.append(Figure("F_max_pore", float(channels["feret"].max()), "um", ""))
    if "circularity" not in channels:
        return
    shapes = channels["circularity"]
    shapes = shapes[np.isfinite(shapes)]
    if len(shapes):
        mean = float(np.minimum(shapes, 1.0).mean())
        figures.append(Figure("sphericity", mean, "1", ""))
        steps.append(
            ("Sphericity", f"4πA/P² as ImageJ computes it, {len(shapes):,} particles")
        )


PARTICLES = TraceMethod(
    kind="area-fraction",
    trace_kind="particles",
    channels={"area": "um^2", "feret": "um", "circularity": "1", "field": "1"},
    optional=("feret", "circularity", "field"),
    evaluate=evaluate_particles,
    said={"field_area_mm2": "field_area"},
    settings=(
        Setting(
            "field_area_mm2",
            "Area of one field",
            "mm^2",
            1e-6,
            1e4,
            said_by=SaidBy.EITHER,
            help="Where the microscope's field is always the same.",
        ),
        Setting(
            "fields",
            "Fields looked at",
            "1",
            1,
            10_000,
            is_required=False,
            said_by=SaidBy.TEST,
        ),
    ),
)
