"""Vickers (single indents or a map) and Rockwell, from indents and readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from characterization.methods import rockwell, vickers
from characterization.methods.flag import Flag
from characterization.methods.from_readings.rows import (
    NOTHING_COUNTS,
    Collected,
    Mean,
    blamed,
    needed,
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

DIFFERENT_FROM_PRINTED = 0.01
"""Relative difference of the hardness printed and that of the diagonals, remarked."""


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
        `force_kgf`, `property`, `least_indents`.

    Raises
    ------
    ReadingError
        For a row with one diagonal only, or with neither diagonals nor a hardness.

    References
    ----------
    ASTM E92-17, 5.2 and 7.9; ASTM E384-22; ISO 6507-1:2018.
    """
    force, symbol = float(settings["force_kgf"]), str(settings["property"])
    flags: list[Flag] = []
    computed = [_vickers_row(row, force, flags) for row in rows]
    values = [
        float(c.values["HV_here"] or 0)
        for c, row in zip(computed, rows, strict=True)
        if row.counts
    ]
    mean = Mean.of(values)
    found = Collected(symbol, "1", mean, flags=flags, rows=computed)
    found.add(
        symbol, mean.value, "1", reason=NOTHING_COUNTS, uncertainty=mean.uncertainty
    )
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
    least = int(settings.get("least_indents", 5))
    if 0 < mean.n < least:
        found.flags.append(
            Flag("few-indents", f"{mean.n} of the {least} indents or more asked for.")
        )
    return found.result(
        "vickers 1", {"force_kgf": force, "property": symbol, "least_indents": least}
    )


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

    `settings`: `scale` (HRB, HRE ...), `property`, `least_readings`. Raises ReadingError
    for a reading that the scale does not have. ASTM E18-22; ISO 6508-1:2016.
    """
    scale, symbol = str(settings["scale"]), str(settings["property"])
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
    found.add(
        symbol, mean.value, "1", reason=NOTHING_COUNTS, uncertainty=mean.uncertainty
    )
    indenter, force, _highest = rockwell.SCALES[scale]
    found.steps = [
        ("Scale", f"{scale}: {indenter}, {force} kgf"),
        ("Readings that count", str(mean.n)),
    ]
    if mean.sd is not None:
        found.steps.append(("Standard deviation s", f"{mean.sd:.2f}"))
    least = int(settings.get("least_readings", 3))
    if 0 < mean.n < least:
        found.flags.append(
            Flag("few-readings", f"{mean.n} of the {least} readings or more asked for.")
        )
    return found.result("rockwell 1", {"scale": scale, "property": symbol})


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
)
ROCKWELL = ReadingsMethod(
    kind="rockwell",
    row_noun="Reading",
    rows_title="Readings",
    columns=(ReadingColumn("HR", "Reading", "1", 0, 100),),
    evaluate=evaluate_rockwell,
)
