"""Brinell hardness from the diagonals of indents, or from an instrument's readings."""

from __future__ import annotations

import math
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
from labtrack.rounding import of_float, to_significant
from labtrack.statistics.descriptive import exact_mean, exact_sd

VERSION = "brinell 1"
NARROWEST, WIDEST = 0.24, 0.60
"""Between these fractions of the ball's diameter an indent gives a hardness."""
LARGEST_DIFFERENCE = 0.01
"""Of the ball's diameter, between the two diagonals of one indent (verify)."""
SIGNIFICANT_FIGURES = 3
FORCES_KGF = {
    10.0: (100.0, 125.0, 250.0, 500.0, 1000.0, 1500.0, 3000.0),
    5.0: (25.0, 31.25, 62.5, 125.0, 250.0, 750.0),
    2.5: (6.25, 7.8125, 15.625, 31.25, 62.5, 187.5),
}
"""Forces of the standard scales of each ball [kgf by mm]."""


def hardness(*, force_kgf: float, ball_mm: float, diagonal_mm: float) -> float:
    """HBW of one indent.

    Parameters
    ----------
    force_kgf : float, [kgf]
    ball_mm : float, [mm]
    diagonal_mm : float, [mm]
        Mean diameter of the indent, above 0 and below the ball's.

    Returns
    -------
    float, [1]

    References
    ----------
    ASTM E10-18, 3.1.2; ISO 6506-1:2014, table 1: force over the area of the cap,
    HBW = 2 F / (pi D (D - sqrt(D^2 - d^2))) with F in kgf (0.102 F with F in N).

    >>> round(hardness(force_kgf=500, ball_mm=10, diagonal_mm=2.50), 1)
    100.2
    >>> round(hardness(force_kgf=3000, ball_mm=10, diagonal_mm=4.00))
    229
    """
    # D - sqrt(D^2 - d^2) without the cancellation of small indents.
    height = diagonal_mm**2 / (ball_mm + math.sqrt(ball_mm**2 - diagonal_mm**2))
    return 2 * force_kgf / (math.pi * ball_mm * height)


def diagonal(*, force_kgf: float, ball_mm: float, hbw: float) -> float | None:
    """Mean diameter [mm] of the indent that this hardness would leave; None where the ball
    would sink in beyond its middle.

    >>> round(diagonal(force_kgf=500, ball_mm=10, hbw=100.24), 3)
    2.5
    """
    height = 2 * force_kgf / (math.pi * ball_mm * hbw)
    if height >= ball_mm:
        return None
    return math.sqrt(ball_mm**2 - (ball_mm - height) ** 2)


def fitting_force(*, ball_mm: float, hbw: float, instead_of: float) -> float | None:
    """The standard force of this ball nearest to `instead_of` at which the indent is of a
    size that counts [kgf]; None where there is none.

    >>> fitting_force(ball_mm=10, hbw=130, instead_of=500)
    1000.0
    """
    fitting = [
        force
        for force in FORCES_KGF.get(ball_mm, ())
        if (d := diagonal(force_kgf=force, ball_mm=ball_mm, hbw=hbw)) is not None
        and NARROWEST * ball_mm < d < WIDEST * ball_mm
    ]
    return min(
        fitting, key=lambda force: abs(math.log(force / instead_of)), default=None
    )


def evaluate(
    rows: Sequence[Row], givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Mean hardness over indents, with what makes it doubtful or impossible.

    Parameters
    ----------
    rows : sequence of Row
        Each with `d1` and `d2` [mm], or with `HBW` as the instrument read it.
    givens : mapping
        None are used.
    settings : mapping
        `ball_mm`, `force_kgf`, `property` (symbol of the result), `least_indents`.

    Returns
    -------
    ReadingsResult
        The figure is None, with the reason, where no row counts or where an indent that
        counts lies outside 0.24 D to 0.6 D: leaving hard indents out would make the mean
        too soft, so a person changes the scale or excludes the row with a reason.

    Raises
    ------
    ReadingError
        For a row with one diagonal only, with both diagonals and a reading, with neither,
        or with a diagonal not smaller than the ball.

    References
    ----------
    ASTM E10-18, 7 and 8; ISO 6506-1:2014, 7 and 8 (verify against the standard).
    """
    ball, force = float(settings["ball_mm"]), float(settings["force_kgf"])
    symbol, scale = str(settings["property"]), f"{ball:g}/{force:g}"
    computed = [_row(row, ball=ball, force=force, scale=scale) for row in rows]
    counting = [c for c, row in zip(computed, rows, strict=True) if row.counts]
    values = [float(c.values["HBW"] or 0) for c in counting]
    wrong = [c for c in counting if c.note]
    mean = exact_mean(values) if values else None
    sd = exact_sd(values) if len(values) > 1 else None
    reason = ""
    if mean is None:
        reason = "No indent counts."
    elif wrong:
        reason = f"Indent {wrong[0].number}: {wrong[0].note}"
    figure = Figure(symbol, None if reason else mean, "1", reason)
    return ReadingsResult(
        version=VERSION,
        of=symbol,
        unit="1",
        mean=figure.value,
        sd=None if reason else sd,
        n=len(values),
        figures=(figure,),
        columns=(
            ComputedColumn("d", "Mean diagonal", "mm", "0.001"),
            ComputedColumn("HBW", f"HBW {scale}", "1", "0.1"),
        ),
        rows=tuple(computed),
        steps=_steps(figure.value, sd, len(values), ball=ball, force=force),
        flags=tuple(
            _flags(rows, len(values), ball, int(settings.get("least_indents", 3)))
        ),
        settings={"ball_mm": ball, "force_kgf": force, "property": symbol},
    )


def _row(row: Row, *, ball: float, force: float, scale: str) -> ComputedRow:
    given = row.values
    if "HBW" in given:
        if "d1" in given or "d2" in given:
            raise _wrong(
                row, "HBW", "has diagonals and a reading; expected one of them."
            )
        value = given["HBW"]
        d = diagonal(force_kgf=force, ball_mm=ball, hbw=value)
    else:
        missing = [name for name in ("d1", "d2") if name not in given]
        if missing:
            raise _wrong(
                row,
                missing[0],
                "has one diagonal; expected two at right angles."
                if len(missing) == 1
                else "has no diagonals and no reading.",
            )
        d = (given["d1"] + given["d2"]) / 2
        if max(given["d1"], given["d2"]) >= ball:
            raise _wrong(row, "d1", f"is as wide as the ball of {ball:g} mm.")
        value = hardness(force_kgf=force, ball_mm=ball, diagonal_mm=d)
    return ComputedRow(
        row.number, {"d": d, "HBW": value}, _outside(d, value, ball, force, scale)
    )


def _wrong(row: Row, name: str, what: str) -> ReadingError:
    return ReadingError(
        "indent", f"Indent {row.number} {what}", number=row.number, name=name
    )


def _outside(d: float | None, hbw: float, ball: float, force: float, scale: str) -> str:
    """Why an indent of this size has no hardness on this scale, and which scale has."""
    if d is not None and NARROWEST * ball < d < WIDEST * ball:
        return ""
    side = (
        f"below 0.24 D = {NARROWEST * ball:g} mm"
        if d is not None and d <= NARROWEST * ball
        else f"above 0.6 D = {WIDEST * ball:g} mm"
    )
    size = "an indent" if d is None else f"d {d:.3f} mm"
    better = fitting_force(ball_mm=ball, hbw=hbw, instead_of=force)
    advice = f"use HBW {ball:g}/{better:g}" if better else "use another ball"
    return f"{size} is {side} for HBW {scale}; {advice}."


def _steps(
    mean: float | None, sd: float | None, n: int, *, ball: float, force: float
) -> tuple[tuple[str, str], ...]:
    steps = [
        (
            "Formula",
            "HBW = 2F / (πD (D − √(D² − d²))), F in kgf, d the mean of two diagonals",
        ),
        ("Ball D", f"{ball:g} mm"),
        ("Force F", f"{force:g} kgf ({force * 9.80665:.4g} N)"),
        ("Indents that count", str(n)),
    ]
    if mean is not None:
        shown = to_significant(of_float(mean), SIGNIFICANT_FIGURES)
        steps.append(("Mean", f"{mean:.4f}, reported {shown:f} (three figures)"))
    if sd is not None and mean is not None:
        steps.append(("Standard deviation s", f"{sd:.3f}"))
    return tuple(steps)


def _flags(rows: Sequence[Row], n: int, ball: float, least: int):
    if 0 < n < least:
        yield Flag(
            "few-indents",
            f"{n} of the {least} indents or more that the method asks for.",
        )
    for row in rows:
        if not row.counts or "d1" not in row.values or "d2" not in row.values:
            continue
        difference = abs(row.values["d1"] - row.values["d2"])
        if difference > LARGEST_DIFFERENCE * ball * (1 + 1e-9):
            yield Flag(
                "indent-not-round",
                f"Indent {row.number}: its diagonals differ by {difference:.3f} mm, more "
                f"than 1 % of the ball.",
                {"difference_mm": difference},
            )


METHOD = ReadingsMethod(
    kind="brinell",
    row_noun="Indent",
    rows_title="Indents",
    columns=(
        ReadingColumn("d1", "Diagonal 1", "mm", 0.05, 10, ("mm", "um", "in")),
        ReadingColumn("d2", "Diagonal 2", "mm", 0.05, 10, ("mm", "um", "in")),
        ReadingColumn("HBW", "or reading HBW", "1", 1, 650),
    ),
    evaluate=evaluate,
)
