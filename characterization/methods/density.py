"""Density by weighing in air and in a liquid, with the buoyancy of air."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from characterization.methods.flag import Flag
from characterization.methods.readings import (
    ComputedColumn,
    ComputedRow,
    Given,
    ReadingColumn,
    ReadingError,
    ReadingsMethod,
    ReadingsResult,
    Row,
)
from characterization.methods.tensile_result import Figure
from labtrack.statistics.descriptive import exact_mean, exact_sd

VERSION = "density 1"
AIR_DENSITY = 0.0012
"""Of air at 20 °C and 1013 hPa [g/cm^3]."""
NO_REFERENCE = (
    "No reference density was given: it comes from the heat's own chemistry or a HIPed "
    "piece of the heat, never from a constant."
)


def water_density(temperature_c: float) -> float:
    """Density of air-free water at atmospheric pressure.

    Parameters
    ----------
    temperature_c : float, [degC]
        From 0 to 40.

    Returns
    -------
    float, [g/cm^3]
        To 1e-6 of the published values.

    Raises
    ------
    ValueError
        Outside 0 to 40 degC, where the formula was not fitted.

    References
    ----------
    Tanaka, Girard, Davis, Peuto, Bignell: Recommended table for the density of water
    between 0 and 40 degC based on recent experimental reports, Metrologia 38 (2001) 301.

    >>> round(water_density(20.0), 6), round(water_density(25.0), 6)
    (0.998207, 0.997047)
    """
    if not 0 <= temperature_c <= 40:
        raise ValueError(f"{temperature_c:g} °C lies outside 0 to 40 °C.")
    t = temperature_c
    shape = (t - 3.983035) ** 2 * (t + 301.797) / (522528.9 * (t + 69.34881))
    return 999.974950 * (1 - shape) / 1000


def archimedes(
    *,
    mass_in_air: float,
    mass_in_liquid: float,
    liquid_density: float,
    air_density: float = AIR_DENSITY,
) -> float:
    """Density of a piece from its two weighings.

    Parameters
    ----------
    mass_in_air, mass_in_liquid : float, [g]
        As the balance reads; the suspension is taken off the second.
    liquid_density, air_density : float, [g/cm^3]
        With `air_density` 0 the buoyancy of air is left out: 0.0019 g/cm^3 too much at
        2.62 in water.

    Returns
    -------
    float, [g/cm^3]

    Raises
    ------
    ValueError
        Unless the piece weighs less in the liquid than in air.

    References
    ----------
    ASTM B311-17, 8; the term of air as in ISO 3369:2006 (verify against the standard).
    Both weighings lose the weight of the air or liquid displaced:
    (rho - rho_air) / (rho_liquid - rho_air) = m_air / (m_air - m_liquid).

    >>> round(archimedes(mass_in_air=26.2, mass_in_liquid=16.2, liquid_density=0.998), 4)
    2.6128
    """
    loss = mass_in_air - mass_in_liquid
    if loss <= 0:
        raise ValueError("A piece weighs less in a liquid than in air.")
    return mass_in_air / loss * (liquid_density - air_density) + air_density


def pore_fraction(density: float, reference: float) -> float:
    """Pores by volume [%], against the density without pores, both in one unit.

    >>> round(pore_fraction(2.60, 2.64), 3)
    1.515
    """
    return 100 * (1 - density / reference)


def evaluate(
    rows: Sequence[Row], givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Mean density over weighings, and the pore fraction where a reference is given.

    Parameters
    ----------
    rows : sequence of Row
        `m_air`, `m_liquid` [g]; `T_liquid` [degC] unless `rho_liquid` is given;
        `m_wire` [g], the suspension alone in the liquid, where it was not tared.
    givens : mapping
        `rho_liquid` and `rho_ref` [g/cm^3], each with its source.
    settings : mapping
        `air_density_g_cm3`.

    Raises
    ------
    ReadingError
        For a row without a weighing or temperature, or a piece that is heavier in the
        liquid; for a reference without source.
    """
    air = float(settings.get("air_density_g_cm3", AIR_DENSITY))
    for name, given in givens.items():
        if not given.source.strip():
            raise ReadingError(
                "source",
                "Say where this density comes from, such as the chemistry of the heat.",
                number=0,
                name=name,
            )
    computed = [_row(row, givens.get("rho_liquid"), air) for row in rows]
    values = [
        float(c.values["rho"] or 0)
        for c, row in zip(computed, rows, strict=True)
        if row.counts
    ]
    mean = exact_mean(values) if values else None
    sd = exact_sd(values) if len(values) > 1 else None
    reference = givens.get("rho_ref")
    pores = (
        None
        if mean is None or reference is None
        else pore_fraction(mean, reference.value)
    )
    nothing = "" if values else "No weighing counts."
    return ReadingsResult(
        version=VERSION,
        of="rho",
        unit="g/cm^3",
        mean=mean,
        sd=sd,
        n=len(values),
        figures=(
            Figure("rho", mean, "g/cm^3", nothing),
            Figure(
                "pore_rho",
                pores,
                "%",
                "" if pores is not None else nothing or NO_REFERENCE,
            ),
        ),
        columns=(
            ComputedColumn("rho_liquid", "Density of the liquid", "g/cm^3", "0.00001"),
            ComputedColumn("rho", "Density", "g/cm^3", "0.0001"),
            ComputedColumn("no_air", "Without buoyancy of air", "g/cm^3", "0.0001"),
        ),
        rows=tuple(computed),
        steps=_steps(mean, sd, len(values), givens, pores, air),
        flags=_flags(pores, reference),
        settings={"air_density_g_cm3": air},
    )


def _row(row: Row, liquid: Given | None, air: float) -> ComputedRow:
    given = row.values
    needed = ["m_air", "m_liquid", *([] if liquid else ["T_liquid"])]
    for name in needed:
        if name not in given:
            what = {
                "m_air": "the mass in air",
                "m_liquid": "the mass in the liquid",
                "T_liquid": "the temperature of the water",
            }[name]
            raise ReadingError(
                "weighing",
                f"Weighing {row.number} lacks {what}.",
                number=row.number,
                name=name,
            )
    in_liquid = given["m_liquid"] - given.get("m_wire", 0.0)
    rho_liquid = liquid.value if liquid else water_density(given["T_liquid"])
    if in_liquid >= given["m_air"]:
        raise ReadingError(
            "weighing",
            f"Weighing {row.number}: the piece is not lighter in the liquid; are the two "
            "masses swapped?",
            number=row.number,
            name="m_liquid",
        )
    both = {
        "mass_in_air": given["m_air"],
        "mass_in_liquid": in_liquid,
        "liquid_density": rho_liquid,
    }
    return ComputedRow(
        row.number,
        {
            "rho_liquid": rho_liquid,
            "rho": archimedes(**both, air_density=air),
            "no_air": archimedes(**both, air_density=0.0),
        },
    )


def _steps(
    mean: float | None,
    sd: float | None,
    n: int,
    givens: Mapping[str, Given],
    pores: float | None,
    air: float,
) -> tuple[tuple[str, str], ...]:
    liquid, reference = givens.get("rho_liquid"), givens.get("rho_ref")
    steps = [
        ("Formula", "ρ = m_air / (m_air − m_liquid) · (ρ_liquid − ρ_air) + ρ_air"),
        ("Density of air", f"{air:g} g/cm³"),
        (
            "Density of the liquid",
            f"{liquid.value:g} g/cm³, {liquid.source}"
            if liquid
            else "water at its temperature, Tanaka et al., Metrologia 38 (2001) 301",
        ),
        ("Weighings that count", str(n)),
    ]
    if mean is not None:
        steps.append(("Mean", f"{mean:.5f} g/cm³"))
    if sd is not None:
        steps.append(("Standard deviation s", f"{sd:.5f} g/cm³"))
    if reference is None:
        steps.append(("Reference density", NO_REFERENCE))
    else:
        steps.append(
            ("Reference density", f"{reference.value:g} g/cm³, {reference.source}")
        )
    if pores is not None:
        steps.append(("Pore fraction", f"100 (1 − ρ/ρ_ref) = {pores:.3f} %"))
    return tuple(steps)


def _flags(pores: float | None, reference: Given | None) -> tuple[Flag, ...]:
    if pores is None or reference is None or pores >= 0:
        return ()
    return (
        Flag(
            "above-reference",
            f"The density lies above its reference of {reference.value:g} g/cm³ "
            f"({reference.source}): a pore fraction of {pores:.2f} % cannot be.",
            {"pore_fraction_pct": pores},
        ),
    )


METHOD = ReadingsMethod(
    kind="density",
    row_noun="Weighing",
    rows_title="Weighings",
    columns=(
        ReadingColumn("m_air", "Mass in air", "g", 0.001, 1e5, ("g", "kg", "mg")),
        ReadingColumn("m_liquid", "Mass in liquid", "g", 0, 1e5, ("g", "kg", "mg")),
        ReadingColumn("T_liquid", "Water temperature", "degC", 0, 40, ("degC", "degF")),
        ReadingColumn("m_wire", "Suspension alone", "g", 0, 1e3, ("g", "mg")),
    ),
    givens=(
        ReadingColumn(
            "rho_ref",
            "Reference density without pores",
            "g/cm^3",
            2.0,
            3.2,
            ("g/cm^3", "kg/m^3", "lb/in^3"),
            needs_source=True,
            help="From the heat's own chemistry, or of a HIPed piece of the heat.",
        ),
        ReadingColumn(
            "rho_liquid",
            "Density of the liquid, if it is not water",
            "g/cm^3",
            0.5,
            3.2,
            ("g/cm^3", "kg/m^3"),
            needs_source=True,
        ),
    ),
    evaluate=evaluate,
    form_rows=3,
)
