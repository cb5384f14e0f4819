"""Grain size, area fraction and arm spacing from counts and lengths, field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from characterization.methods import area_fraction, arm_spacing, grain_size
from characterization.methods.fields import FieldStatistics, field_statistics
from characterization.methods.from_readings.rows import (
    NOTHING_COUNTS,
    Collected,
    Mean,
    blamed,
    given,
    mean_of_fields,
    needed,
    of_diagnostics,
    steps_of_fields,
    value_of,
)
from characterization.methods.from_readings.structure_settings import (
    FractionSettings,
    InterceptSettings,
    PlanimetricSettings,
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

NO_ARMS = "Not measurable: no arms, the grains are globular."


def _over_fields(found: Collected, fields: FieldStatistics, noun: str) -> None:
    """Mean, scatter, interval and remarks of a mean over fields."""
    found.mean = mean_of_fields(fields)
    found.flags += of_diagnostics(fields.diagnostics)
    found.steps += steps_of_fields(fields, noun)


def _between(fields: FieldStatistics, per_unit: float = 1.0) -> dict[str, float | None]:
    """Standard uncertainty and half of the 95 % interval of a figure that moves by
    `per_unit` when the mean over fields moves by one.
    """
    standard, half = mean_of_fields(fields).uncertainty, fields.half_width
    return {
        "uncertainty": None if standard is None else per_unit * standard,
        "half_width": None if half is None else per_unit * half,
    }


def _between_of_g(fields: FieldStatistics) -> dict[str, float | None]:
    """Of G: it is 6.64 log10 of a length or 3.32 log10 of an area, both 1.443 (2.885 for
    lengths) times its logarithm.
    """
    if not fields.mean:
        return {}
    per_e = 2.8854 if fields.unit == "um" else 1.4427
    return _between(fields, per_e / fields.mean)


def evaluate_intercepts(
    rows: Sequence[Row], givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Mean lineal intercept and G from counts along test lines. ASTM E112-13, 13 and 15.

    `settings`: `InterceptSettings`. The intercept is averaged, never G.
    """
    counted = InterceptSettings.from_json(settings).counted
    length = given(givens, "line", "the length of the test lines")
    magnification = value_of(givens, "magnification", 1.0)
    found = Collected("l_mean", "um", Mean(None, None, 0))
    counts = []
    for row in rows:
        (count,) = needed(row, "Field", "count", count="its count")
        intercept = 1000 * length / magnification / count
        found.rows.append(ComputedRow(row.number, {"l": intercept}))
        if row.counts:
            counts.append(count)
    found.columns = [ComputedColumn("l", "Mean intercept", "um", "0.1")]
    found.steps = [
        ("Formula", "l = L/(M·count), G = −6.643856 log₁₀(l in mm) − 3.288 (E112)"),
        ("Test lines in each field", f"{length:g} mm at {magnification:g}×, {counted}"),
    ]
    if not counts:
        for symbol, unit in (("l_mean", "um"), ("G", "1"), ("N_A", "1/mm^2")):
            found.add(symbol, None, unit, reason=NOTHING_COUNTS)
        return found.result("grain size by intercepts 1", settings)
    size = blamed(
        lambda: grain_size.by_intercepts(
            counts, line_length_mm=length, magnification=magnification, counted=counted
        ),
        number=rows[0].number,
        name="count",
    )
    _over_fields(found, size.fields, "Fields")
    found.add("l_mean", size.mean_intercept_um, "um", **_between(size.fields))
    found.add("G", size.g, "1", **_between_of_g(size.fields))
    found.add("N_A", size.grains_per_mm2, "1/mm^2")
    found.steps.append(("G", f"{size.g:.2f}, on the chart {size.label}"))
    return found.result(
        "grain size by intercepts 1",
        {"counted": counted, "line_mm": length, "magnification": magnification},
    )


def evaluate_planimetric(
    rows: Sequence[Row], givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Grains per area and G in a test area (`PlanimetricSettings`). ASTM E112-13, 12."""
    shape = PlanimetricSettings.from_json(settings).shape
    area = given(givens, "area", "the test area")
    magnification = value_of(givens, "magnification", 1.0)
    found = Collected("N_A", "1/mm^2", Mean(None, None, 0))
    inside, cut = [], []
    for row in rows:
        whole, at_edge = needed(
            row, "Field", "inside", "cut", inside="grains inside", cut="grains cut"
        )
        per_area = magnification**2 / area * (
            whole + at_edge / 2 + (shape == "rectangle")
        )  # fmt: skip
        found.rows.append(ComputedRow(row.number, {"per_mm2": per_area}))
        if row.counts:
            inside.append(whole)
            cut.append(at_edge)
    found.columns = [ComputedColumn("per_mm2", "Grains", "1/mm^2", "1")]
    found.steps = [
        (
            "Formula",
            "N_A = M²/A (inside + cut/2), G = 3.321928 log₁₀ N_A − 2.954 (E112)",
        ),
        ("Test area", f"{area:g} mm² at {magnification:g}×, a {shape}"),
    ]
    if not inside:
        for symbol, unit in (("N_A", "1/mm^2"), ("G", "1")):
            found.add(symbol, None, unit, reason=NOTHING_COUNTS)
        return found.result("grain size, planimetric 1", settings)
    size = blamed(
        lambda: grain_size.by_planimetry(
            inside, cut, test_area_mm2=area, magnification=magnification, shape=shape
        ),
        number=rows[0].number,
        name="inside",
    )
    _over_fields(found, size.fields, "Fields")
    found.add("N_A", size.grains_per_mm2, "1/mm^2", **_between(size.fields))
    found.add("G", size.g, "1", **_between_of_g(size.fields))
    found.steps.append(("G", f"{size.g:.2f}, on the chart {size.label}"))
    return found.result(
        "grain size, planimetric 1",
        {"shape": shape, "area_mm2": area, "magnification": magnification},
    )


def evaluate_comparison(
    rows: Sequence[Row], _givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """G by comparison with the chart; intercepts are averaged, never G. ASTM E112-13, 10."""
    found = Collected("G_chart", "1", Mean(None, None, 0))
    lengths = []
    for row in rows:
        (g,) = needed(row, "Field", "G", G="its chart number")
        length = grain_size.intercept_of_number(g)
        found.rows.append(ComputedRow(row.number, {"l": length}))
        if row.counts:
            lengths.append(length)
    found.columns = [ComputedColumn("l", "Mean intercept of that G", "um", "1")]
    found.steps = [
        (
            "Chart",
            "estimates to half a number; bias and scatter of ±1 are usual (E112)",
        ),
        ("Mean", "of the intercepts that the numbers stand for, then one G of it"),
    ]
    if not lengths:
        found.add("G_chart", None, "1", reason=NOTHING_COUNTS)
        return found.result("grain size by comparison 1", settings)
    fields = field_statistics(lengths, unit="um", least_fields=3)
    _over_fields(found, fields, "Fields")
    g = grain_size.grain_size_number(fields.mean)
    found.mean = Mean(g, None, fields.n)
    found.add("G_chart", g, "1", **_between_of_g(fields))
    return found.result("grain size by comparison 1", settings)


def evaluate_points(
    rows: Sequence[Row], givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Volume fraction by point count, the scatter taken between fields. ASTM E562-19.

    `settings`: as `FractionSettings` declares them.
    """
    points = given(givens, "points", "the points of the grid")
    if points != int(points):
        raise ReadingError(
            "points", "The points of a grid are a whole number.",
            number=WHOLE_TEST, name="points",
        )  # fmt: skip

    def in_percent(row: Row) -> float:
        (hits,) = needed(row, "Field", "hits", hits="its hits")
        one = blamed(
            lambda: area_fraction.by_point_count([hits], int(points)),
            number=row.number,
            name="hits",
        )
        return one.mean

    return _fraction(
        rows,
        in_percent,
        FractionSettings.from_json(settings).property,
        [("Grid", f"{points:g} points, E562: V_V = P_P")],
        "point count 1",
        {**settings, "points": points},
    )


def evaluate_areas(
    rows: Sequence[Row], givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Area fraction from segmented fields, the scatter taken between them. ASTM E1245-03.

    `settings`: as `FractionSettings` declares them.
    """

    def in_percent(row: Row) -> float:
        area, field = needed(
            row, "Field", "area", "field", area="the area found", field="its own area"
        )
        one = blamed(
            lambda: area_fraction.by_image_area([area], [field]),
            number=row.number,
            name="area",
        )
        return one.mean

    return _fraction(
        rows,
        in_percent,
        FractionSettings.from_json(settings).property,
        [("Fraction", "area found over the area of the field, E1245: V_V = A_A")],
        "area fraction 1",
        settings,
    )


def _fraction(
    rows: Sequence[Row],
    in_percent: Callable[[Row], float],
    symbol: str,
    steps: list[tuple[str, str]],
    version: str,
    settings: Mapping[str, Any],
) -> ReadingsResult:
    found = Collected(symbol, "%", Mean(None, None, 0), steps=steps)
    values = []
    for row in rows:
        value = in_percent(row)
        found.rows.append(ComputedRow(row.number, {"fraction": value}))
        if row.counts:
            values.append(value)
    found.columns = [ComputedColumn("fraction", "Fraction", "%", "0.01")]
    if not values:
        found.add(symbol, None, "%", reason=NOTHING_COUNTS)
        return found.result(version, settings)
    fields = field_statistics(values, unit="%", least_fields=10)
    _over_fields(found, fields, "Fields")
    found.add(symbol, fields.mean, "%", **_between(fields))
    return found.result(version, settings)


def evaluate_arms(
    rows: Sequence[Row], givens: Mapping[str, Given], settings: Mapping[str, Any]
) -> ReadingsResult:
    """Secondary dendrite arm spacing, each dendrite one value; "no arms" is a result."""
    found = Collected("SDAS", "um", Mean(None, None, 0))
    found.steps = [("Formula", "λ₂ = L/(N − 1), each dendrite one value")]
    found.columns = [ComputedColumn("spacing", "Spacing", "um", "0.1")]
    arms = []
    for row in rows:
        length, count = needed(
            row, "Dendrite", "L", "N", L="the length of its line", N="its arms"
        )
        one = arm_spacing.ArmRow(length, int(count))
        spacing = blamed(
            lambda one=one: arm_spacing.arm_spacing([one]).mean,
            number=row.number,
            name="N",
        )
        found.rows.append(ComputedRow(row.number, {"spacing": spacing}))
        if row.counts:
            arms.append(one)
    if value_of(givens, "globular", 0) == 1:
        if arms:
            raise ReadingError(
                "globular", "Arms were measured and globular grains stated; which is it?",
                number=WHOLE_TEST, name="globular",
            )  # fmt: skip
        found.add("SDAS", None, "um", reason=NO_ARMS)
        return found.result("arm spacing 1", settings)
    if not arms:
        found.add("SDAS", None, "um", reason=NOTHING_COUNTS)
        return found.result("arm spacing 1", settings)
    fields = arm_spacing.arm_spacing(arms)
    _over_fields(found, fields, "Dendrites")
    found.add("SDAS", fields.mean, "um", **_between(fields))
    return found.result("arm spacing 1", settings)


_MAGNIFICATION = ReadingColumn(
    "magnification", "Magnification, if not 1", "1", 0.1, 100_000,
    help="1 where lengths are those on the specimen.",
)  # fmt: skip
INTERCEPTS = ReadingsMethod(
    kind="grain-intercepts",
    row_noun="Field",
    rows_title="Fields",
    columns=(ReadingColumn("count", "Count", "1", 0.5, 100_000),),
    givens=(
        ReadingColumn("line", "Test lines of a field", "mm", 1e-3, 1e5, ("mm", "um")),
        _MAGNIFICATION,
    ),
    evaluate=evaluate_intercepts,
    settings=InterceptSettings,
)
PLANIMETRIC = ReadingsMethod(
    kind="grain-planimetric",
    row_noun="Field",
    rows_title="Fields",
    columns=(
        ReadingColumn("inside", "Grains inside", "1", 0, 100_000),
        ReadingColumn("cut", "Grains cut", "1", 0, 100_000),
    ),
    givens=(
        ReadingColumn("area", "Test area", "mm^2", 1e-6, 1e6, ("mm^2", "um^2", "cm^2")),
        _MAGNIFICATION,
    ),
    evaluate=evaluate_planimetric,
    settings=PlanimetricSettings,
)
COMPARISON = ReadingsMethod(
    kind="grain-comparison",
    row_noun="Field",
    rows_title="Fields",
    columns=(ReadingColumn("G", "Chart number", "1", -5, 14),),
    evaluate=evaluate_comparison,
)
POINTS = ReadingsMethod(
    kind="point-count",
    row_noun="Field",
    rows_title="Fields",
    columns=(ReadingColumn("hits", "Hits, an edge 0.5", "1", 0, 10_000),),
    givens=(ReadingColumn("points", "Points of the grid", "1", 1, 10_000),),
    evaluate=evaluate_points,
    settings=FractionSettings,
    form_rows=10,
)
AREAS = ReadingsMethod(
    kind="area-fraction",
    row_noun="Field",
    rows_title="Fields",
    columns=(
        ReadingColumn("area", "Area found", "um^2", 0, 1e12, ("um^2", "mm^2")),
        ReadingColumn(
            "field", "Area of the field", "um^2", 1e-3, 1e12, ("um^2", "mm^2")
        ),
    ),
    evaluate=evaluate_areas,
    settings=FractionSettings,
    form_rows=10,
)
ARMS = ReadingsMethod(
    kind="arm-spacing",
    row_noun="Dendrite",
    rows_title="Dendrites",
    columns=(
        ReadingColumn("L", "Line across the arms", "um", 0.1, 1e5, ("um", "mm")),
        ReadingColumn("N", "Arms", "1", 2, 1000),
    ),
    givens=(
        ReadingColumn(
            "globular", "No arms at all: 1", "1", 0, 1,
            help="Globular grains have none; that is a result, not a gap.",
        ),
    ),
    evaluate=evaluate_arms,
    form_rows=10,
)  # fmt: skip
