"""Brinell hardness from the diagonals of indents, or from an instrument's readings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from characterization.methods.flag import Flag
from characterization.methods.from_readings.rows import (
    Collected,
    Instruments,
    Mean,
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
from labtrack.rounding import of_float, to_significant

VERSION = "brinell 2"
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


@dataclass(frozen=True, slots=True)
class BrinellSettings(MethodSettings):
    """What an edition of Brinell hardness fixes, and how well its machine is known."""

    ball_mm: float = setting(
        "Ball",
        "mm",
        options=(1, 2.5, 5, 10),
        is_identity=True,
        help="Tungsten carbide. ASTM E10-18, table 1; ISO 6506-1, table 2.",
    )
    force_kgf: float = setting(
        "Force",
        "kgf",
        1,
        3000,
        is_identity=True,
        help="Of the scale: F/D² is 5 or 10 for cast aluminum. ASTM E10-18, table 3.",
    )
    property: str = setting("Gives", is_property=True, is_identity=True)
    least_indents: int = at_least("Indents", 3)
    u_force_rel: float | None = force_uncertainty(
        "Within ±1 % by ISO 6506-2 and ASTM E10, annex A1: 1 %/√3 = 0.58 %."
    )
    u_ball_mm: float | None = setting(
        "Standard uncertainty of the ball",
        "mm",
        0.0001,
        0.1,
        default=None,
        group=INSTRUMENTS,
        help="Within ±0.005 mm for 10 mm by ISO 6506-2: 0.005/√3 = 0.003 mm.",
    )
    u_diameter_mm: float | None = setting(
        "Standard uncertainty of a diameter",
        "mm",
        0.0001,
        0.5,
        default=None,
        group=INSTRUMENTS,
        help="Of the measuring device, common to all indents of a test.",
    )


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
        As `BrinellSettings` declares them.

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

    Notes
    -----
    The interval is Student's over the indents, t s / sqrt(n). Where force, ball and diameter
    state their standard uncertainties, they are propagated directly through the formula, as
    common to all indents (JCGM 100:2008, 5.1.2), and added in quadrature
    (`methods.interval`): not the indirect way over reference blocks of ISO 6506-1, annex C.

    References
    ----------
    ASTM E10-18, 7 and 8; ISO 6506-1:2014, 7 and 8 (verify against the standard).
    """
    said = BrinellSettings.from_json(settings)
    ball, force = float(said.ball_mm), float(said.force_kgf)
    symbol, scale = said.property, f"{ball:g}/{force:g}"
    computed = [_row(row, ball=ball, force=force, scale=scale) for row in rows]
    counting = [c for c, row in zip(computed, rows, strict=True) if row.counts]
    values = [float(c.values["HBW"] or 0) for c in counting]
    wrong = [c for c in counting if c.note]
    mean = Mean.of(values)
    reason = ""
    if mean.value is None:
        reason = "No indent counts."
    elif wrong:
        reason = f"Indent {wrong[0].number}: {wrong[0].note}"
    if reason:
        mean = Mean(None, None, mean.n)
    found = Collected(symbol, "1", mean, rows=computed)
    found.columns = [
        ComputedColumn("d", "Mean diagonal", "mm", "0.001"),
        ComputedColumn("HBW", f"HBW {scale}", "1", "0.1"),
    ]
    found.add_mean(symbol, "1", reason=reason, known=_machine(said, mean.value))
    found.steps = [
        *_steps(mean, ball=ball, force=force),
        *steps_of_mean(found, symbol),
    ]
    found.flags = list(_flags(rows, mean.n, ball, said.least_indents))
    return found.result(VERSION, said.as_json())


def uncertainty(
    hbw: float,
    *,
    force_kgf: float,
    ball_mm: float,
    u_force_rel: float,
    u_ball_mm: float,
    u_diameter_mm: float,
) -> float:
    """Standard uncertainty of a hardness by force, ball and measured diameter.

    Parameters
    ----------
    hbw, force_kgf, ball_mm : float, [1], [kgf], [mm]
    u_force_rel, u_ball_mm, u_diameter_mm : float, [1], [mm], [mm]

    Returns
    -------
    float, [1]

    Notes
    -----
    With w = sqrt(D^2 - d^2) and h = D - w, HBW = 2 F / (pi D h): relative sensitivities are
    1 to F, -d / (w h) to d and (D / w - 1) / h - 1 / D to D.

    References
    ----------
    JCGM 100:2008, 5.1.2; the inputs are independent.

    Examples
    --------
    A force of 0.58 % and 0.01 mm in a diameter of 2.5 mm:

    >>> u = uncertainty(
    ...     100.24, force_kgf=500, ball_mm=10, u_force_rel=0.0058, u_ball_mm=0.003,
    ...     u_diameter_mm=0.01,
    ... )
    >>> round(u, 2)
    1.0
    """
    d = diagonal(force_kgf=force_kgf, ball_mm=ball_mm, hbw=hbw) or 0.0
    w = math.sqrt(ball_mm**2 - d**2)
    height = d**2 / (ball_mm + w)
    by_diameter = d / (w * height)
    by_ball = (ball_mm / w - 1) / height - 1 / ball_mm
    return hbw * math.hypot(
        u_force_rel, by_diameter * u_diameter_mm, by_ball * u_ball_mm
    )


def _machine(said: BrinellSettings, hbw: float | None) -> Instruments:
    if hbw is None:
        return Instruments()
    inputs = {
        "force": said.u_force_rel,
        "ball": said.u_ball_mm,
        "diameter": said.u_diameter_mm,
    }
    return Instruments.of(
        inputs,
        lambda: uncertainty(
            hbw,
            force_kgf=said.force_kgf,
            ball_mm=said.ball_mm,
            u_force_rel=said.u_force_rel or 0.0,
            u_ball_mm=said.u_ball_mm or 0.0,
            u_diameter_mm=said.u_diameter_mm or 0.0,
        ),
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


def _steps(mean: Mean, *, ball: float, force: float) -> list[tuple[str, str]]:
    steps = [
        (
            "Formula",
            "HBW = 2F / (πD (D − √(D² − d²))), F in kgf, d the mean of two diagonals",
        ),
        ("Ball D", f"{ball:g} mm"),
        ("Force F", f"{force:g} kgf ({force * 9.80665:.4g} N)"),
        ("Indents that count", str(mean.n)),
    ]
    if mean.value is not None:
        shown = to_significant(of_float(mean.value), SIGNIFICANT_FIGURES)
        steps.append(("Mean", f"{mean.value:.4f}, reported {shown:f} (three figures)"))
    if mean.sd is not None:
        steps.append(("Standard deviation s", f"{mean.sd:.3f}"))
    return steps


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
    settings=BrinellSettings,
)
