"""Corrosion by weighing: nitric acid mass loss and immersion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from characterization.methods import corrosion
from characterization.methods.flag import Flag
from characterization.methods.from_readings.rows import (
    NOTHING_COUNTS,
    Collected,
    Instruments,
    Mean,
    blamed,
    given,
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

SIDES = ("length", "width", "thickness")


def _coupon(row: Row, u_area: float | None) -> tuple[float, float, float, float | None]:
    """Masses before and after [g], area [cm2] and its uncertainty.

    Raises ReadingError where the area is neither given nor follows from three sides.
    """
    before, after = needed(
        row, "Coupon", "m0", "m1", m0="the mass before", m1="the mass after"
    )
    if "A" in row.values:
        return before, after, row.values["A"] / 100, u_area
    if any(side not in row.values for side in SIDES):
        raise ReadingError(
            "incomplete",
            f"Coupon {row.number} lacks its area, or length, width and thickness.",
            number=row.number,
            name="A",
        )
    area = corrosion.block_area_cm2(*(row.values[side] for side in SIDES))
    return before, after, area, u_area


def _instruments(
    lacking: Mapping[str, float | None], each: Sequence[float | None]
) -> Instruments:
    """Of one coupon its propagated uncertainty; several scatter by weighing and area too, so
    that theirs stand in s / sqrt(n) already.
    """
    if len(each) == 1:
        return Instruments.of(lacking, lambda: each[0] or 0.0)
    return Instruments()


def _named(flags: Sequence[Flag], row: Row) -> list[Flag]:
    return [
        Flag(flag.code.replace("_", "-"), f"Coupon {row.number}: {flag.sentence}")
        for flag in flags
        if row.counts
    ]


def evaluate_mass_loss(
    rows: Sequence[Row], givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Mass lost in nitric acid over coupons, [mg/cm2]. ASTM G67-18, 8 and 9.

    `m0`, `m1` [g] and `A` [mm2] or three sides [mm] of each coupon. The interval of several
    coupons is Student's t s / sqrt(n); of one coupon `u_m` [g] and `u_A` [mm2] are propagated
    and expanded by 2 (JCGM 100:2008).
    """
    found = Collected("NAMLT", "mg/cm^2", Mean(None, None, 0))
    u_area = value_of(givens, "u_A")
    values: list[float] = []
    each: list[float | None] = []
    for row in rows:
        before, after, area, u = _coupon(row, None if u_area is None else u_area / 100)
        loss = blamed(
            lambda b=before, a=after, s=area, u=u: corrosion.nitric_acid_mass_loss(
                b, a, s, u_mass_g=value_of(givens, "u_m"), u_area_cm2=u
            ),
            number=row.number,
            name="m0",
        )
        found.rows.append(
            ComputedRow(row.number, {"area": area, "loss": loss.mg_per_cm2})
        )
        found.flags += _named(loss.flags, row)
        if row.counts:
            values.append(loss.mg_per_cm2)
            each.append(loss.uncertainty)
    found.columns = [
        ComputedColumn("area", "Area", "cm^2", "0.001"),
        ComputedColumn("loss", "Mass loss", "mg/cm^2", "0.01"),
    ]
    found.mean = Mean.of(values)
    lacking = {"weighing": value_of(givens, "u_m"), "area": u_area}
    found.add_mean("NAMLT", "mg/cm^2", known=_instruments(lacking, each))
    found.steps = [
        ("Formula", "(m₀ − m₁)/A after 24 h in nitric acid at 30 °C"),
        ("Scope", "wrought 5xxx by G67; on a casting by agreement"),
        ("Coupons that count", str(found.mean.n)),
        *steps_of_mean(found, "NAMLT"),
    ]
    if found.mean.value is not None:
        found.steps.append(
            (
                "Reading of G67 for wrought alloys",
                corrosion.g67_reading(found.mean.value),
            )
        )
    return found.result("nitric acid mass loss 2", settings)


def evaluate_immersion(
    rows: Sequence[Row], givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Uniform rate over coupons, [mm/y]; a gain in mass gives none. ASTM G31-21; G1-03.

    The interval of several coupons is Student's t s / sqrt(n); of one coupon it is propagated.
    """
    hours = given(givens, "t", "the time of exposure")
    density = sourced(givens, "rho", "the density")
    if density is None:
        given(givens, "rho", "the density")
    found = Collected("CR", "mm/y", Mean(None, None, 0))
    u_area = value_of(givens, "u_A")
    values: list[float] = []
    each: list[float | None] = []
    gained = ""
    for row in rows:
        before, after, area, u = _coupon(row, None if u_area is None else u_area / 100)
        rate = blamed(
            lambda b=before, a=after, s=area, u=u: corrosion.immersion_rate(
                b,
                a,
                area_cm2=s,
                hours=hours,
                density_g_cm3=density.value,
                u_mass_g=value_of(givens, "u_m"),
                u_area_cm2=u,
                u_density=value_of(givens, "u_rho"),
            ),
            number=row.number,
            name="m0",
        )
        found.rows.append(
            ComputedRow(
                row.number,
                {"area": area, "rate": rate.mm_per_year},
                "" if rate.mm_per_year is not None else "gained mass; no rate",
            )
        )
        found.flags += _named(rate.flags, row)
        if row.counts and rate.mm_per_year is None:
            gained = f"Coupon {row.number} gained mass: swapped, or not cleaned."
        elif row.counts:
            values.append(rate.mm_per_year)
            each.append(rate.uncertainty)
    found.columns = [
        ComputedColumn("area", "Area", "cm^2", "0.001"),
        ComputedColumn("rate", "Rate", "mm/y", "0.0001"),
    ]
    found.mean = Mean.of([] if gained else values)
    lacking = {
        "weighing": value_of(givens, "u_m"),
        "area": u_area,
        "density": value_of(givens, "u_rho"),
    }
    found.add_mean(
        "CR",
        "mm/y",
        reason=gained or NOTHING_COUNTS,
        known=_instruments(lacking, each),
    )
    found.add("t_exposed", hours, "h")
    found.steps = [
        ("Formula", "8.76·10⁴ (m₀ − m₁)/(A t ρ), g, cm², h, g/cm³"),
        ("Time", f"{hours:g} h"),
        ("Density", f"{density.value:g} g/cm³, {density.source}"),
        ("Coupons that count", str(found.mean.n)),
        *steps_of_mean(found, "CR"),
    ]
    return found.result("immersion 2", settings)


_COUPON = (
    ReadingColumn("m0", "Mass before", "g", 1e-4, 1e5, ("g", "mg", "kg")),
    ReadingColumn("m1", "Mass after", "g", 1e-4, 1e5, ("g", "mg", "kg")),
    ReadingColumn("A", "Area", "mm^2", 1, 1e7, ("mm^2", "cm^2", "in^2")),
    ReadingColumn("length", "or length", "mm", 0.1, 1e4, ("mm", "in")),
    ReadingColumn("width", "width", "mm", 0.1, 1e4, ("mm", "in")),
    ReadingColumn("thickness", "thickness", "mm", 0.1, 1e4, ("mm", "in")),
)
_UNCERTAINTIES = (
    ReadingColumn("u_m", "Standard uncertainty of a weighing", "g", 0, 1, ("g", "mg")),
    ReadingColumn(
        "u_A", "Standard uncertainty of the area", "mm^2", 0, 1e4, ("mm^2", "cm^2")
    ),
)
MASS_LOSS = ReadingsMethod(
    kind="nitric-acid-mass-loss",
    row_noun="Coupon",
    rows_title="Coupons",
    columns=_COUPON,
    givens=_UNCERTAINTIES,
    evaluate=evaluate_mass_loss,
    form_rows=2,
)
IMMERSION = ReadingsMethod(
    kind="immersion",
    row_noun="Coupon",
    rows_title="Coupons",
    columns=_COUPON,
    givens=(
        ReadingColumn("t", "Time of exposure", "h", 0.1, 1e6, ("h", "d")),
        ReadingColumn(
            "rho", "Density", "g/cm^3", 1, 10, ("g/cm^3", "kg/m^3"), needs_source=True
        ),
        *_UNCERTAINTIES,
        ReadingColumn(
            "u_rho",
            "Standard uncertainty of the density",
            "g/cm^3",
            0,
            0.1,
            ("g/cm^3",),
        ),
    ),
    evaluate=evaluate_immersion,
    form_rows=3,
)
