"""Density of a piece from its weighings, and the pores that a reference shows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from characterization.methods.density import (
    AIR_DENSITY,
    archimedes,
    per_kelvin,
    pore_fraction,
    uncertainty_of_mean,
    water_density,
)
from characterization.methods.flag import Flag
from characterization.methods.from_readings.rows import (
    Collected,
    Instruments,
    Mean,
    steps_of_mean,
    value_of,
)
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
from characterization.methods.settings import INSTRUMENTS, MethodSettings, setting

VERSION = "density 2"
NO_REFERENCE = (
    "No reference density was given: it comes from the heat's own chemistry or a HIPed "
    "piece of the heat, never from a constant."
)


@dataclass(frozen=True, slots=True)
class DensitySettings(MethodSettings):
    """Air density of an edition, and how well the balance and the water are known."""

    air_density_g_cm3: float = setting(
        "Density of air",
        "g/cm³",
        0,
        0.01,
        default=AIR_DENSITY,
        help="0.0012 at 20 °C and 1013 hPa; 0 leaves the buoyancy of air out. ISO 3369, 6.",
    )
    u_mass_g: float | None = setting(
        "Standard uncertainty of a weighing",
        "g",
        1e-6,
        10,
        default=None,
        group=INSTRUMENTS,
        help="Of the balance, common to all weighings of a test: its certificate's "
        "uncertainty halved, or its resolution over √12 where that is larger.",
    )
    u_water_k: float | None = setting(
        "Standard uncertainty of the water temperature",
        "K",
        0.001,
        10,
        default=None,
        group=INSTRUMENTS,
        help="1 K is 0.02 % of the density of water at 20 °C. For another liquid each test "
        "states the uncertainty of its density.",
    )


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
        As `DensitySettings` declares them.

    Raises
    ------
    ReadingError
        For a row without a weighing or temperature, or a piece that is heavier in the
        liquid; for a reference without source.

    Notes
    -----
    The interval is Student's over the weighings, t s / sqrt(n). Where balance and liquid state
    their standard uncertainties, they are propagated as common to all weighings
    (JCGM 100:2008, 5.1.2) and added in quadrature (`methods.interval`). The pore fraction has an interval where its
    reference states an uncertainty too. The density of air is taken as known.
    """
    said = DensitySettings.from_json(settings)
    air = float(said.air_density_g_cm3)
    for name in ("rho_liquid", "rho_ref"):
        if name in givens and not givens[name].source.strip():
            raise ReadingError(
                "source",
                "Say where this density comes from, such as the chemistry of the heat.",
                number=0,
                name=name,
            )
    liquid = givens.get("rho_liquid")
    found = Collected("rho", "g/cm^3", Mean(None, None, 0))
    found.rows = [_row(row, liquid, air) for row in rows]
    counting = [row for row in rows if row.counts]
    found.mean = Mean.of(
        [
            float(c.values["rho"] or 0)
            for c, row in zip(found.rows, rows, strict=True)
            if row.counts
        ]
    )
    found.columns = [
        ComputedColumn("rho_liquid", "Density of the liquid", "g/cm^3", "0.00001"),
        ComputedColumn("rho", "Density", "g/cm^3", "0.0001"),
        ComputedColumn("no_air", "Without buoyancy of air", "g/cm^3", "0.0001"),
    ]
    known = _weighed(said, counting, liquid, value_of(givens, "u_rho_liquid"))
    found.add_mean("rho", "g/cm^3", reason="No weighing counts.", known=known)
    reference = givens.get("rho_ref")
    pores = _add_pores(found, reference, value_of(givens, "u_rho_ref"), known)
    found.steps = _steps(found, givens, pores, air)
    found.flags = list(_flags(pores, reference))
    return found.result(VERSION, said.as_json())


def _weighed(
    said: DensitySettings,
    rows: Sequence[Row],
    liquid: Given | None,
    u_liquid: float | None,
) -> Instruments:
    """Standard uncertainty of the mean by balance and liquid, common to all weighings."""
    inputs = {"balance": said.u_mass_g}
    if liquid is None:
        inputs["water temperature"] = said.u_water_k
    else:
        inputs["density of the liquid"] = u_liquid
    if not rows:
        return Instruments()
    return Instruments.of(
        inputs,
        lambda: uncertainty_of_mean(
            [_masses(row) for row in rows],
            [_liquid_of(row, liquid) for row in rows],
            air_density=said.air_density_g_cm3,
            u_mass=said.u_mass_g or 0.0,
            u_liquid=[
                u_liquid or 0.0
                if liquid
                else per_kelvin(row.values["T_liquid"]) * (said.u_water_k or 0.0)
                for row in rows
            ],
        ),
    )


def _add_pores(
    found: Collected,
    reference: Given | None,
    u_reference: float | None,
    known: Instruments,
) -> float | None:
    """The pore fraction [%] with the interval that density and reference give it."""
    mean = found.mean
    if mean.value is None or reference is None:
        reason = "No weighing counts." if mean.value is None else NO_REFERENCE
        found.add("pore_rho", None, "%", reason=reason)
        return None
    pores = pore_fraction(mean.value, reference.value)
    found.add("pore_rho", pores, "%")
    lacking = known.not_stated
    if u_reference is None:
        lacking = (*lacking, "reference density")
    if lacking or u_reference is None or known.standard is None:
        found.not_stated["pore_rho"] = lacking
        return pores
    per_density = 100 / reference.value
    by_reference = per_density * mean.value / reference.value * u_reference
    both = math.hypot(per_density * known.standard, by_reference)
    scatter = mean.scatter
    found.spread(
        "pore_rho",
        None if scatter is None else (per_density * scatter[0], scatter[1]),
        both,
    )
    return pores


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
    in_air, in_liquid = _masses(row)
    rho_liquid = _liquid_of(row, liquid)
    if in_liquid >= in_air:
        raise ReadingError(
            "weighing",
            f"Weighing {row.number}: the piece is not lighter in the liquid; are the two "
            "masses swapped?",
            number=row.number,
            name="m_liquid",
        )
    both = {
        "mass_in_air": in_air,
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


def _masses(row: Row) -> tuple[float, float]:
    """In air and in the liquid without the suspension, [g]."""
    in_liquid = row.values["m_liquid"] - row.values.get("m_wire", 0.0)
    return row.values["m_air"], in_liquid


def _liquid_of(row: Row, liquid: Given | None) -> float:
    return liquid.value if liquid else water_density(row.values["T_liquid"])


def _steps(
    found: Collected, givens: Mapping[str, Given], pores: float | None, air: float
) -> list[tuple[str, str]]:
    mean = found.mean
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
        ("Weighings that count", str(mean.n)),
    ]
    if mean.value is not None:
        steps.append(("Mean", f"{mean.value:.5f} g/cm³"))
    if mean.sd is not None:
        steps.append(("Standard deviation s", f"{mean.sd:.5f} g/cm³"))
    steps += steps_of_mean(found, "rho")
    if reference is None:
        steps.append(("Reference density", NO_REFERENCE))
    else:
        steps.append(
            ("Reference density", f"{reference.value:g} g/cm³, {reference.source}")
        )
    if pores is not None:
        steps.append(("Pore fraction", f"100 (1 − ρ/ρ_ref) = {pores:.3f} %"))
    return steps


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
        ReadingColumn(
            "u_rho_ref",
            "Standard uncertainty of the reference",
            "g/cm^3",
            0,
            0.1,
            ("g/cm^3", "kg/m^3"),
        ),
        ReadingColumn(
            "u_rho_liquid",
            "Standard uncertainty of that liquid",
            "g/cm^3",
            0,
            0.1,
            ("g/cm^3", "kg/m^3"),
        ),
    ),
    evaluate=evaluate,
    form_rows=3,
    settings=DensitySettings,
)
