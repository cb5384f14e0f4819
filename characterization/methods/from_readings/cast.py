"""What the foundry floor reads: density index, hot tearing, fluidity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from characterization.methods import castability, density, reduced_pressure
from characterization.methods.from_readings.rows import (
    NOTHING_COUNTS,
    Collected,
    Instruments,
    Mean,
    blamed,
    needed,
    sourced,
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
from characterization.methods.settings import MethodSettings, Setting, setting
from labtrack.statistics.samples import SampleError

FEWEST_ON_A_LINE = 3
"""Castings of which a line of length on superheat has a scatter."""


@dataclass(frozen=True, slots=True)
class TearingSettings(MethodSettings):
    """The mold of a hot tearing test: its arms, what they weigh, what follows."""

    mold: str = setting("Mold", is_text=True, is_identity=True)
    index: str = setting("Index", is_property=True, is_identity=True)
    critical: str = setting("Critical length", "mm", is_property=True, is_identity=True)
    arms: tuple[tuple[float, float], ...] = setting(
        "Arms",
        is_identity=True,
        help="In their order. Weights of length after Cao and Kou, Met. Mater. Trans. A 37 "
        "(2006) 3647: the shorter the arm that tears, the heavier.",
        columns=(
            Setting("length", "Length", "mm", 1, 2000),
            Setting("weight", "Weight of its length", "1", 0.001, 1000),
        ),
    )


@dataclass(frozen=True, slots=True)
class FluiditySettings(MethodSettings):
    """The mold of a fluidity test and what its length is called."""

    mold: str = setting("Mold", is_text=True, is_identity=True)
    property: str = setting("Gives", "mm", is_property=True, is_identity=True)


def _densities(row: Row, water_c: float | None) -> tuple[float, float]:
    """Densities of the pair [g/cm3], as read or from both weighings of each sample."""
    read = row.values
    if "rho_atm" in read or "rho_vac" in read:
        ambient, vacuum = needed(
            row, "Pair", "rho_atm", "rho_vac",
            rho_atm="the density at ambient pressure", rho_vac="the density under vacuum",
        )  # fmt: skip
        return ambient, vacuum
    masses = needed(
        row, "Pair", "a_air", "a_liquid", "v_air", "v_liquid",
        a_air="the ambient sample's mass in air",
        a_liquid="the ambient sample's mass in water",
        v_air="the vacuum sample's mass in air",
        v_liquid="the vacuum sample's mass in water",
    )  # fmt: skip
    if water_c is None:
        raise ReadingError(
            "incomplete", "The test lacks the temperature of the water.",
            number=row.number, name="a_air",
        )  # fmt: skip
    for air, liquid in (masses[:2], masses[2:]):
        if liquid >= air:
            raise ReadingError(
                "weighing", f"Pair {row.number}: a sample is not lighter in water.",
                number=row.number, name="a_liquid",
            )  # fmt: skip
    water = density.water_density(water_c)
    ambient, vacuum = (
        density.archimedes(
            mass_in_air=air,
            mass_in_liquid=liquid,
            liquid_density=water,
            air_density=density.AIR_DENSITY,
        )
        for air, liquid in (masses[:2], masses[2:])
    )
    return ambient, vacuum


def evaluate_pair(
    rows: Sequence[Row], givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Density index of the pair: one ambient, one reduced-pressure sample of one melt.

    VDG-Merkblatt P 202 (2010). Of one pair `u_rho`, the standard uncertainty of one density,
    is propagated and expanded by 2 (JCGM 100:2008); several pairs have Student's interval.
    """
    found = Collected("DI", "%", Mean(None, None, 0))
    u = value_of(givens, "u_rho")
    values, own = [], None
    for row in rows:
        ambient, vacuum = _densities(row, value_of(givens, "T_water"))
        index = blamed(
            lambda a=ambient, v=vacuum: reduced_pressure.density_index(
                a, v, u_atmospheric=u, u_vacuum=u
            ),
            number=row.number,
            name="rho_atm",
        )
        found.rows.append(
            ComputedRow(
                row.number,
                {"ambient": ambient, "vacuum": vacuum, "index": index.percent},
            )
        )
        if row.counts:
            values.append(index.percent)
            found.flags += index.flags
            own = index.uncertainty_percent
    found.columns = [
        ComputedColumn("ambient", "Ambient", "g/cm^3", "0.0001"),
        ComputedColumn("vacuum", "Vacuum", "g/cm^3", "0.0001"),
        ComputedColumn("index", "Density index", "%", "0.01"),
    ]
    found.mean = Mean.of(values)
    found.add_mean(
        "DI",
        "%",
        known=Instruments.of({"densities": u}, lambda: own or 0.0)
        if len(values) == 1
        else Instruments(),
    )
    pressure = value_of(givens, "pressure")
    if pressure is not None:
        found.add("p_chamber", pressure, "mbar")
    found.steps = [
        ("Formula", "100 (D_atm − D_vac)/D_atm"),
        ("Chamber", "not stated" if pressure is None else f"{pressure:g} mbar"),
        (
            "Limits",
            "those of Al-Si say little here; 535 needs the house's own baseline",
        ),
        *steps_of_mean(found, "DI"),
    ]
    return found.result("density index 2", settings)


def evaluate_tears(
    rows: Sequence[Row], _givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Hot tearing susceptibility of one pour of the method's mold, and its critical length.

    `settings`: as `TearingSettings` declares them. Rows are arms by number, with severity `C`
    and place weight `P` (1 where it is not said). Indices of different molds do not compare.
    """
    said = TearingSettings.from_json(settings)
    arms, index_of, critical = said.arms, said.index, said.critical
    found = Collected(index_of, "1", Mean(None, None, 0))
    judged, lengths, tore = [], [], []
    for row in rows:
        (severity,) = needed(row, "Arm", "C", C="its severity")
        if not 1 <= row.number <= len(arms):
            raise ReadingError(
                "arm", f"{said.mold} has {len(arms)} arms, not {row.number}.",
                number=row.number, name="C",
            )  # fmt: skip
        if severity != int(severity):
            raise ReadingError(
                "severity", f"Arm {row.number}: a severity is 0, 1, 2, 3 or 4.",
                number=row.number, name="C",
            )  # fmt: skip
        length, length_weight = arms[row.number - 1]
        arm = castability.Arm(int(severity), length_weight, row.values.get("P", 1.0))
        part = castability.hot_tearing_index([arm])
        found.rows.append(ComputedRow(row.number, {"length": length, "part": part}))
        if row.counts:
            judged.append(arm)
            lengths.append(length)
            tore.append(severity > 0)
    found.columns = [
        ComputedColumn("length", "Length", "mm", "1"),
        ComputedColumn("part", "C·L·P", "1", "0.1"),
    ]
    found.steps = [
        ("Mold", said.mold),
        (
            "Formula",
            "HTS = Σ C·L·P; C: 0 no tear, 1 hairline, 2 light, 3 severe, 4 broken",
        ),
    ]
    missing = len(arms) - len(judged)
    if missing:
        reason = (
            f"{missing} of {len(arms)} arms were not judged."
            if judged
            else NOTHING_COUNTS
        )
        found.add(index_of, None, "1", reason=reason)
        found.add(critical, None, "mm", reason=reason)
        return found.result("hot tearing 1", settings)
    index = castability.hot_tearing_index(judged)
    found.mean = Mean(index, None, 1)
    found.add(index_of, index, "1")
    found.add(
        critical,
        castability.critical_length_mm(lengths, tore),
        "mm",
        reason="No arm tore: the alloy outlasts the mold.",
    )
    return found.result("hot tearing 1", settings)


def evaluate_fluidity(
    rows: Sequence[Row], givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Fluidity length with pour temperature and superheat; compare at equal superheat.

    `settings`: as `FluiditySettings` declares them. Where castings carry pour temperatures of
    their own, length is regressed on superheat; the figure is the line's at the mean
    superheat, which is the mean length, with the scatter about the line and n - 2 degrees of
    freedom. The interval is Student's; nothing is taken for the tape.
    """
    said = FluiditySettings.from_json(settings)
    liquidus = sourced(givens, "T_liq", "the liquidus")
    symbol = said.property
    found = Collected(symbol, "mm", Mean(None, None, 0))
    values, poured = [], []
    for row in rows:
        (length,) = needed(row, "Casting", "L", L="its length")
        own = row.values.get("T")
        superheat = own - liquidus.value if own is not None and liquidus else None
        if superheat is not None and superheat < 0:
            raise ReadingError(
                "superheat", f"Casting {row.number} was poured below the liquidus.",
                number=row.number, name="T",
            )  # fmt: skip
        computed: dict[str, float | None] = (
            {} if own is None else {"superheat": superheat}
        )
        found.rows.append(ComputedRow(row.number, computed))
        if row.counts:
            values.append(length)
            poured.append(own)
    if any(own is not None for own in poured):
        found.columns = [ComputedColumn("superheat", "Superheat", "delta_K", "1")]
    found.mean = Mean.of(values)
    line = _on_superheat(values, poured, liquidus, found)
    found.add_mean(symbol, "mm", known=Instruments(None, ("length",)))
    pour = _pour_temperature(givens, poured)
    found.steps = [
        ("Mold", said.mold),
        ("Poured at", "not stated" if pour is None else f"{pour:g} °C"),
        (
            "Liquidus",
            f"{liquidus.value:g} °C, {liquidus.source}" if liquidus else "not stated",
        ),
        *line,
        *steps_of_mean(found, symbol),
    ]
    known = pour is not None and liquidus is not None
    found.add("T_pour", pour, "degC", reason="Not stated.")
    found.add(
        "dT_superheat",
        pour - liquidus.value if known else None,
        "delta_K",
        reason="Pour temperature and liquidus give it.",
    )
    return found.result("fluidity 2", settings)


def _pour_temperature(
    givens: Mapping[str, Given], poured: Sequence[float | None]
) -> float | None:
    """[degC]: the castings' own in the mean where each has one, else the test's."""
    own = [each for each in poured if each is not None]
    if own and len(own) == len(poured):
        return Mean.of(own).value
    return value_of(givens, "T_pour")


def _on_superheat(
    lengths: Sequence[float],
    poured: Sequence[float | None],
    liquidus: Given | None,
    found: Collected,
) -> list[tuple[str, str]]:
    """The line of length on superheat in words; the scatter about it becomes the mean's."""
    own = [each for each in poured if each is not None]
    if not own:
        return []
    label = "On superheat"
    if len(own) < len(poured):
        return [(label, "no line: some castings carry no pour temperature")]
    if liquidus is None:
        return [(label, "no line: the liquidus is not stated")]
    if len(own) < FEWEST_ON_A_LINE:
        return [(label, f"no line: it takes {FEWEST_ON_A_LINE} castings")]
    superheats = [each - liquidus.value for each in own]
    try:
        fit = castability.fluidity_on_superheat(lengths, superheats)
    except SampleError as error:
        return [(label, f"no line: {error}")]
    at_none, slope = fit.coefficients
    found.mean = Mean(found.mean.value, fit.residual_sd, fit.n, spent=2)
    return [
        (
            label,
            f"L = {at_none.estimate:.4g} mm + {slope.estimate:.3g} mm/K, s of the slope "
            f"{slope.sd:.2g} mm/K, R² {fit.r_squared:.3f}, {fit.n} castings from "
            f"{min(superheats):g} to {max(superheats):g} K",
        ),
        ("Scatter about the line", f"{fit.residual_sd:.3g} mm"),
        *((c.check, f"{c.outcome}: {c.detail}") for c in fit.diagnostics),
    ]


def _mass(name: str, label: str) -> ReadingColumn:
    return ReadingColumn(name, label, "g", 0.001, 1e5, ("g", "kg", "mg"))


def _density(name: str, label: str) -> ReadingColumn:
    return ReadingColumn(name, label, "g/cm^3", 1, 4, ("g/cm^3", "kg/m^3"))


DENSITY_INDEX = ReadingsMethod(
    kind="density-index",
    row_noun="Pair",
    rows_title="The pair",
    columns=(
        _mass("a_air", "Ambient, in air"),
        _mass("a_liquid", "Ambient, in water"),
        _mass("v_air", "Vacuum, in air"),
        _mass("v_liquid", "Vacuum, in water"),
        _density("rho_atm", "or density, ambient"),
        _density("rho_vac", "density, vacuum"),
    ),
    givens=(
        ReadingColumn("T_water", "Water temperature", "degC", 0, 40, ("degC", "degF")),
        ReadingColumn("pressure", "Pressure of the chamber", "mbar", 1, 1000, ("mbar", "kPa")),
        ReadingColumn(
            "u_rho", "Standard uncertainty of a density", "g/cm^3", 0, 0.1, ("g/cm^3",)
        ),
    ),
    evaluate=evaluate_pair,
    form_rows=1,
)  # fmt: skip
HOT_TEARING = ReadingsMethod(
    kind="hot-tearing",
    row_noun="Arm",
    rows_title="Arms",
    columns=(
        ReadingColumn("C", "Severity 0 to 4", "1", 0, 4),
        ReadingColumn("P", "Place: 1 sprue, 2 ball, 3 middle", "1", 0, 10),
    ),
    evaluate=evaluate_tears,
    settings=TearingSettings,
    form_rows=4,
)
FLUIDITY = ReadingsMethod(
    kind="fluidity",
    row_noun="Casting",
    rows_title="Castings",
    columns=(
        ReadingColumn("L", "Length", "mm", 0, 2500, ("mm", "cm", "in")),
        ReadingColumn(
            "T", "Poured at, where it differs", "degC", 500, 900, ("degC", "degF")
        ),
    ),
    givens=(
        ReadingColumn("T_pour", "Pour temperature", "degC", 500, 900, ("degC", "degF")),
        ReadingColumn(
            "T_liq", "Liquidus", "degC", 400, 700, ("degC", "degF"), needs_source=True
        ),
    ),
    evaluate=evaluate_fluidity,
    settings=FluiditySettings,
    form_rows=3,
)
