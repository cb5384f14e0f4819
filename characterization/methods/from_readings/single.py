"""Charpy, conductivity and fracture toughness from what a person reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from characterization.methods import charpy, conductivity, fracture_toughness
from characterization.methods.from_readings.rows import (
    NOTHING_COUNTS,
    Collected,
    Instruments,
    Mean,
    blamed,
    given,
    needed,
    of_diagnostics,
    sourced,
    steps_of_mean,
    value_of,
)
from characterization.methods.readings import (
    WHOLE_TEST,
    ComputedColumn,
    ComputedRow,
    Given,
    ReadingColumn,
    ReadingError,
    ReadingsMethod,
    ReadingsResult,
    Row,
)
from characterization.methods.settings import MethodSettings, setting


@dataclass(frozen=True, slots=True)
class CharpySettings(MethodSettings):
    """The striker of an edition: energies of different strikers do not compare."""

    striker_mm: float = setting(
        "Radius of the striker",
        "mm",
        options=(2, 8),
        is_identity=True,
        help="ISO 148-1 knows both, ASTM E23 the one of 8 mm.",
    )
    property: str = setting("Gives", "J", is_property=True, is_identity=True)


@dataclass(frozen=True, slots=True)
class ConductivitySettings(MethodSettings):
    """How a reading is brought to 20 °C."""

    slope_ohm_m_per_k: float = setting(
        "Change of the resistivity",
        "nΩ·m/K",
        0.05,
        0.2,
        default=conductivity.ALUMINUM_SLOPE,
        shown_in=1e-9,
        help="Of aluminum, nearly the same for its alloys (Matthiessen).",
    )


@dataclass(frozen=True, slots=True)
class ToughnessSettings(MethodSettings):
    """The specimen of an edition."""

    geometry: str = setting(
        "Specimen",
        options=("C(T)", "SE(B)"),
        is_identity=True,
        help="Compact or bend: ASTM E399-22, annexes A4 and A2.",
    )


def evaluate_charpy(
    rows: Sequence[Row], givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Absorbed energy of one bar with lateral expansion and shear.

    `settings`: as `CharpySettings` declares them. Raises ReadingError for more than one
    bar: each is a test of its own specimen. ASTM E23-18; ISO 148-1:2016.
    """
    said = CharpySettings.from_json(settings)
    symbol = said.property
    bars = [row for row in rows if row.counts]
    if len(bars) > 1:
        raise ReadingError(
            "several",
            "One bar is one test; record the other bars on their own specimens.",
            number=bars[1].number,
            name="KV",
        )
    found = Collected(symbol, "J", Mean(None, None, 0))
    found.steps = [("Striker", f"{said.striker_mm:g} mm radius")]
    if not bars:
        found.add(symbol, None, "J", reason=NOTHING_COUNTS)
        return found.result("charpy 1", settings)
    bar = bars[0]
    (energy,) = needed(bar, "Bar", "KV", KV="its energy")
    width = value_of(givens, "width", charpy.FULL_WIDTH_MM)
    result = blamed(
        lambda: charpy.charpy(
            energy,
            striker_mm=int(said.striker_mm),
            width_mm=width,
            capacity_j=value_of(givens, "capacity"),
            lateral_expansion_mm=bar.values.get("LE"),
            shear_percent=bar.values.get("SA"),
            is_broken=bar.values.get("broken", 1) == 1,
        ),
        number=bar.number,
        name="KV",
    )
    found.mean = Mean.of([energy])
    found.flags = list(result.flags)
    found.rows = [ComputedRow(row.number, {}) for row in rows]
    u_energy = value_of(givens, "u_KV")
    found.add(symbol, result.energy_j, "J", uncertainty=u_energy)
    if u_energy is None:
        found.not_stated[symbol] = ("energy",)
    found.add("LE", result.lateral_expansion_mm, "mm", reason="Not read.")
    found.add("SA", result.shear_percent, "%", reason="Not read.")
    found.add("b_bar", width, "mm")
    found.steps.append(("Width", f"{width:g} mm; energies are never scaled to 10 mm"))
    return found.result("charpy 1", settings)


def evaluate_conductivity(
    rows: Sequence[Row], givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Mean conductivity at 20 degC of eddy-current readings. ASTM E1004-17; B193-20.

    Each reading [%IACS] at its own `T` or at that of the whole test [degC]. The interval is
    Student's over the readings; nothing is taken for the reference blocks.
    """
    slope = ConductivitySettings.from_json(settings).slope_ohm_m_per_k
    computed, values = [], []
    for row in rows:
        (read,) = needed(row, "Reading", "IACS", IACS="its number")
        at = row.values.get("T", value_of(givens, "T"))
        if at is None:
            raise ReadingError(
                "incomplete",
                f"Reading {row.number} lacks the temperature of the part.",
                number=row.number,
                name="T",
            )
        value = blamed(
            lambda read=read, at=at: conductivity.to_20_degrees(read, at, slope=slope),
            number=row.number,
            name="IACS",
        )
        computed.append(ComputedRow(row.number, {"IACS_20": value}))
        if row.counts:
            values.append(value)
    mean = Mean.of(values)
    found = Collected("conductivity", "%IACS", mean, rows=computed)
    found.columns = [ComputedColumn("IACS_20", "At 20 °C", "%IACS", "0.01")]
    found.add_mean("conductivity", "%IACS", known=Instruments(None, ("instrument",)))
    found.steps = [
        ("100 %IACS", "58.0 MS/m at 20 °C"),
        ("To 20 °C", f"resistivity changes by {slope:.3g} Ω·m a kelvin (Matthiessen)"),
        ("Readings that count", str(mean.n)),
        *steps_of_mean(found, "conductivity"),
    ]
    if mean.value is not None:
        found.steps.append(("Mean", f"{mean.value * 0.58:.3f} MS/m"))
        found.flags = list(
            conductivity.conductivity(values, temperature_c=20.0, slope=slope).flags
        )
    return found.result("conductivity 2", {"slope_ohm_m_per_k": slope})


def evaluate_toughness(
    _rows: Sequence[Row], givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """K_Q from P_Q, P_max and dimensions, and K_Ic only where every requirement is met.

    `settings`: as `ToughnessSettings` declares them. ASTM E399-22, 9.1 and A2.5, A4.5; ASTM B645-21.
    """
    geometry = ToughnessSettings.from_json(settings).geometry
    p_q, p_max, b, w, a = (
        given(givens, name, what)
        for name, what in (
            ("P_Q", "P_Q"),
            ("P_max", "the highest force"),
            ("B", "the thickness B"),
            ("W", "the width W"),
            ("a", "the crack length a"),
        )
    )
    proof = sourced(givens, "Rp0.2", "the proof strength")
    span = value_of(givens, "S")
    result = blamed(
        lambda: fracture_toughness.toughness_of_forces(
            p_q,
            p_max,
            geometry=geometry,
            thickness_mm=b,
            width_mm=w,
            crack_mm=a,
            span_mm=span,
            proof_strength_mpa=proof.value if proof else None,
        ),
        number=WHOLE_TEST,
        name="a",
    )
    uncertainty = fracture_toughness.uncertainty_of(
        result, width_mm=w, crack_mm=a, geometry=geometry,
        u_force_n=value_of(givens, "u_P"), u_length_mm=value_of(givens, "u_length"),
        thickness_mm=b,
    )  # fmt: skip
    found = Collected("K_Q", "MPa*m^0.5", Mean.of([result.k_q]))
    found.add("K_Q", result.k_q, "MPa*m^0.5", uncertainty=uncertainty)
    failed = [c.check for c in result.diagnostics if c.outcome.value != "passed"]
    found.add(
        "K_Ic",
        result.k_q if result.symbol == "K_Ic" else None,
        "MPa*m^0.5",
        reason=f"Not valid as K_Ic: {'; '.join(failed)}."[:200],
        uncertainty=uncertainty,
    )
    if uncertainty is None:
        lacking = tuple(
            what
            for what, name in (("force", "u_P"), ("a, B, W", "u_length"))
            if value_of(givens, name) is None
        )
        found.not_stated = {f.symbol: lacking for f in found.figures if f.value}
    found.flags = of_diagnostics(result.diagnostics)
    found.steps = [
        ("Specimen", f"{geometry}, B {b:g} mm, W {w:g} mm, a {a:g} mm"),
        ("f(a/W)", f"{result.shape_factor:.4f} at a/W {a / w:.4f}"),
        ("P_Q, P_max", f"{p_q:g} N, {p_max:g} N"),
        (
            "Rp0.2",
            f"{proof.value:g} MPa, {proof.source}" if proof else "not known",
        ),
        *(
            (check.check, f"{check.outcome}: {check.detail}")
            for check in result.diagnostics
        ),
    ]
    return found.result("toughness 1", settings)


CHARPY = ReadingsMethod(
    kind="charpy",
    row_noun="Bar",
    rows_title="The bar",
    columns=(
        ReadingColumn("KV", "Energy", "J", 0, 300, ("J", "ft.lbf")),
        ReadingColumn("LE", "Lateral expansion", "mm", 0, 5, ("mm", "in")),
        ReadingColumn("SA", "Shear", "%", 0, 100),
        ReadingColumn("broken", "Broke (1) or only bent (0)", "1", 0, 1),
    ),
    givens=(
        ReadingColumn(
            "width", "Width, if not 10 mm", "mm", 2, 10, ("mm", "in"),
            help="A sub-size bar is flagged; its energy compares with nothing else.",
        ),
        ReadingColumn("capacity", "Capacity of the machine", "J", 1, 1000, ("J", "ft.lbf")),
        ReadingColumn("u_KV", "Standard uncertainty of the energy", "J", 0, 50, ("J",)),
    ),
    evaluate=evaluate_charpy,
    settings=CharpySettings,
    form_rows=1,
)  # fmt: skip
CONDUCTIVITY = ReadingsMethod(
    kind="conductivity",
    row_noun="Reading",
    rows_title="Readings",
    columns=(
        ReadingColumn("IACS", "Reading", "%IACS", 0.5, 110, ("%IACS", "MS/m")),
        ReadingColumn("T", "Temperature there", "degC", 0, 50, ("degC", "degF")),
    ),
    givens=(
        ReadingColumn(
            "T", "Temperature of the part", "degC", 0, 50, ("degC", "degF"),
            help="Holds for every reading without its own.",
        ),
    ),
    evaluate=evaluate_conductivity,
    settings=ConductivitySettings,
)  # fmt: skip
TOUGHNESS = ReadingsMethod(
    kind="fracture-toughness",
    row_noun="Line",
    rows_title="Lines of the record",
    columns=(),
    givens=(
        ReadingColumn("P_Q", "P_Q, by the 5 % secant", "N", 1, 1e7, ("N", "kN", "lbf")),
        ReadingColumn("P_max", "Highest force", "N", 1, 1e7, ("N", "kN", "lbf")),
        ReadingColumn("B", "Thickness B", "mm", 1, 500, ("mm", "in")),
        ReadingColumn("W", "Width W", "mm", 1, 1000, ("mm", "in")),
        ReadingColumn(
            "a", "Crack length a", "mm", 0.1, 1000, ("mm", "in"),
            help="Average of the measured ones, ASTM E399, 8.2.",
        ),
        ReadingColumn("S", "Span S of SE(B), if not 4 W", "mm", 1, 5000, ("mm", "in")),
        ReadingColumn(
            "Rp0.2", "Rp0.2 at the test temperature", "MPa", 1, 2000, ("MPa", "ksi"),
            needs_source=True,
        ),
        ReadingColumn("u_P", "Standard uncertainty of the force", "N", 0, 1e6, ("N", "kN")),
        ReadingColumn("u_length", "Standard uncertainty of a, B, W", "mm", 0, 10, ("mm",)),
    ),
    evaluate=evaluate_toughness,
    settings=ToughnessSettings,
    form_rows=0,
)  # fmt: skip
