"""Vickers (single indents or a map) and Rockwell, from indents and readings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from characterization.methods import rockwell, vickers
from characterization.methods.flag import Flag
from characterization.methods.from_readings.rows import (
    Collected,
    Instruments,
    Mean,
    blamed,
    needed,
    steps_of_mean,
)
from characterization.methods.hardness_settings import at_least, force_uncertainty
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

DIFFERENT_FROM_PRINTED = 0.01
"""Relative difference of the hardness printed and that of the diagonals, remarked."""


@dataclass(frozen=True, slots=True)
class VickersSettings(MethodSettings):
    """What an edition of Vickers hardness fixes, and how well its machine is known."""

    force_kgf: float = setting(
        "Force",
        "kgf",
        0.001,
        120,
        is_identity=True,
        help="Of the scale: 0.5 for HV 0.5. ASTM E384, E92; ISO 6507-1, table 3.",
    )
    property: str = setting("Gives", is_property=True, is_identity=True)
    least_indents: int = at_least(
        "Indents", 5, "ASTM E92-17, 7.8: five are usual; ISO 6507-1 takes three."
    )
    u_force_rel: float | None = force_uncertainty(
        "Within ±1 % by ISO 6507-2: 1 %/√3 = 0.58 %."
    )
    u_diagonal_um: float | None = setting(
        "Standard uncertainty of a diagonal",
        "µm",
        0.001,
        20,
        default=None,
        group=INSTRUMENTS,
        help="Of the measuring device, common to all indents of a test.",
    )


@dataclass(frozen=True, slots=True)
class RockwellSettings(MethodSettings):
    """The scale of an edition of Rockwell hardness."""

    scale: str = setting(
        "Scale",
        options=tuple(rockwell.SCALES),
        is_identity=True,
        help="Indenter and force. ASTM E18-22, table 2; ISO 6508-1, table 1.",
    )
    property: str = setting("Gives", is_property=True, is_identity=True)
    least_readings: int = at_least("Readings", 3)


def evaluate_vickers(
    rows: Sequence[Row], _givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Mean Vickers hardness over indents.

    Parameters
    ----------
    rows : sequence of Row
        Each with `d1` and `d2` [um], or `HV` as the instrument read it, or both;
        `x` and `y` [mm] place it on a map.
    settings : mapping
        As `VickersSettings` declares them.

    Raises
    ------
    ReadingError
        For a row with one diagonal only, or with neither diagonals nor a hardness.

    Notes
    -----
    The interval is Student's over the indents. With the uncertainties of force and diagonal
    it is the direct propagation, u(HV)/HV = sqrt((u_F/F)^2 + (2 u_d/d)^2), not the indirect
    way over reference blocks of ISO 6507-1, annex D.

    References
    ----------
    ASTM E92-17, 5.2 and 7.9; ASTM E384-22; ISO 6507-1:2018. JCGM 100:2008, 5.1.6.
    """
    said = VickersSettings.from_json(settings)
    force, symbol = float(said.force_kgf), said.property
    flags: list[Flag] = []
    computed = [_vickers_row(row, force, flags) for row in rows]
    values = [
        float(c.values["HV_here"] or 0)
        for c, row in zip(computed, rows, strict=True)
        if row.counts
    ]
    mean = Mean.of(values)
    found = Collected(symbol, "1", mean, flags=flags, rows=computed)
    found.add_mean(symbol, "1", known=_vickers_machine(said, mean.value))
    found.columns = [
        ComputedColumn("d", "Mean diagonal", "um", "0.1"),
        ComputedColumn("HV_here", f"HV {force:g}", "1", "0.1"),
    ]
    found.steps = [
        ("Formula", "HV = 0.1891 F/d², F in N, d the mean of two diagonals in mm"),
        ("Force F", f"{force:g} kgf ({force * vickers.STANDARD_GRAVITY:.5g} N)"),
        ("Indents that count", str(mean.n)),
        ("Mean", "of the hardness values, not the hardness of the mean diagonal"),
    ]
    if mean.sd is not None:
        found.steps.append(("Standard deviation s", f"{mean.sd:.3f}"))
    found.steps += steps_of_mean(found, symbol)
    least = said.least_indents
    if 0 < mean.n < least:
        found.flags.append(
            Flag("few-indents", f"{mean.n} of the {least} indents or more asked for.")
        )
    return found.result("vickers 2", said.as_json())


def _vickers_machine(said: VickersSettings, hv: float | None) -> Instruments:
    """Standard uncertainty of the hardness by force and measuring device."""

    def combined() -> float:
        value = hv or 0.0
        # HV is as the inverse square of d: 2 u_d/d, with d of this hardness.
        d_um = 1000 * vickers.diagonal(force_kgf=said.force_kgf, hv=value)
        return value * math.hypot(
            said.u_force_rel or 0.0, 2 * (said.u_diagonal_um or 0.0) / d_um
        )

    if hv is None:
        return Instruments()
    inputs = {"force": said.u_force_rel, "reading of the diagonal": said.u_diagonal_um}
    return Instruments.of(inputs, combined)


def _vickers_row(row: Row, force: float, flags: list[Flag]) -> ComputedRow:
    read = row.values
    if "d1" not in read and "d2" not in read:
        if "HV" not in read:
            raise ReadingError(
                "indent",
                f"Indent {row.number} has no diagonals and no reading.",
                number=row.number,
                name="HV",
            )
        return ComputedRow(row.number, {"d": None, "HV_here": read["HV"]})
    d1, d2 = needed(row, "Indent", "d1", "d2", d1="diagonal 1", d2="diagonal 2")
    indent = vickers.Indent(d1, d2, read.get("x"), read.get("y"))
    result = vickers.vickers([indent], force_kgf=force)
    if row.counts:
        flags += [
            Flag("unequal-diagonals", f"Indent {row.number}{flag.sentence[8:]}")
            for flag in result.flags
        ]
        printed = read.get("HV")
        if printed and abs(result.hv / printed - 1) > DIFFERENT_FROM_PRINTED:
            flags.append(
                Flag(
                    "differs-from-diagonals",
                    f"Indent {row.number}: {printed:g} was read, its diagonals give "
                    f"{result.hv:.1f}, which stands.",
                )
            )
    return ComputedRow(row.number, {"d": indent.mean_um, "HV_here": result.hv})


def evaluate_rockwell(
    rows: Sequence[Row], _givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Mean of Rockwell readings on the scale of the method.

    `settings`: as `RockwellSettings` declares them. Raises ReadingError for a reading that the
    scale does not have. The interval is Student's over the readings; nothing is taken for the
    machine. ASTM E18-22; ISO 6508-1:2016.
    """
    said = RockwellSettings.from_json(settings)
    scale, symbol = said.scale, said.property
    for row in rows:
        (value,) = needed(row, "Reading", "HR", HR="its number")
        blamed(
            lambda value=value: rockwell.rockwell([value], scale=scale),
            number=row.number,
            name="HR",
        )
    values = [row.values["HR"] for row in rows if row.counts]
    mean = Mean.of(values)
    found = Collected(symbol, "1", mean)
    found.rows = [
        ComputedRow(row.number, {"HR_here": row.values["HR"]}) for row in rows
    ]
    found.columns = [ComputedColumn("HR_here", scale, "1", "0.1")]
    found.add_mean(symbol, "1", known=Instruments(None, ("machine",)))
    indenter, force, _highest = rockwell.SCALES[scale]
    found.steps = [
        ("Scale", f"{scale}: {indenter}, {force} kgf"),
        ("Readings that count", str(mean.n)),
    ]
    if mean.sd is not None:
        found.steps.append(("Standard deviation s", f"{mean.sd:.2f}"))
    found.steps += steps_of_mean(found, symbol)
    least = said.least_readings
    if 0 < mean.n < least:
        found.flags.append(
            Flag("few-readings", f"{mean.n} of the {least} readings or more asked for.")
        )
    return found.result("rockwell 2", said.as_json())


VICKERS = ReadingsMethod(
    kind="vickers",
    row_noun="Indent",
    rows_title="Indents",
    columns=(
        ReadingColumn("d1", "Diagonal 1", "um", 1, 5000, ("um", "mm")),
        ReadingColumn("d2", "Diagonal 2", "um", 1, 5000, ("um", "mm")),
        ReadingColumn("HV", "or reading HV", "1", 1, 3000),
        ReadingColumn("x", "Place x", "mm", -1000, 1000, ("mm", "um")),
        ReadingColumn("y", "Place y", "mm", -1000, 1000, ("mm", "um")),
    ),
    evaluate=evaluate_vickers,
    settings=VickersSettings,
)
ROCKWELL = ReadingsMethod(
    kind="rockwell",
    row_noun="Reading",
    rows_title="Readings",
    columns=(ReadingColumn("HR", "Reading", "1", 0, 100),),
    evaluate=evaluate_rockwell,
    settings=RockwellSettings,
)
