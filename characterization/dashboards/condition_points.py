"""The numbers behind a material condition: measured ones, and what formulas gave."""

from typing import Any

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from characterization.choices import Basis, InvalidReason, PropertyRole
from characterization.dashboards import addresses
from characterization.dashboards.condition_charts import Point, Source
from characterization.models import (
    CalculatedValue,
    FormulaVersion,
    Measurement,
    Property,
    Summary,
    Test,
)
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to

_OF_POINTS = (
    "pk",
    "value",
    "censoring",
    "text",
    "unit",
    "test_id",
    "test__test_uid",
    "test__state",
    "test__validity",
    "test__invalid_code",
    "test__performed_at",
    "test__compartment__is_simulated",
    "test__specimen__code",
    "test__specimen__stamp_mark",
    "test__specimen__source_heat_id",
    "test__specimen__source_heat__code",
    "test__specimen__source_lot_id",
    "test__specimen__source_lot__code",
)


def properties_of(
    tests: QuerySet[Test], person: User
) -> tuple[list[Property], dict[int, FormulaVersion]]:
    """What these tests have: measured first, then what formulas that stand give."""
    measured = (
        visible_to(person, Property)
        .filter(role=PropertyRole.RESULT, measurements__test__in=tests)
        .distinct()
    )
    formulas = (
        visible_to(person, FormulaVersion.objects.standing())
        .filter(values__test__in=tests, values__value__isnull=False)
        .select_related("property")
        .distinct()
    )
    by_property = {one.property_id: one for one in formulas}
    return (
        [*measured, *(one.property for one in by_property.values())],
        by_property,
    )


def points_of(
    tests: QuerySet[Test],
    prop: Property,
    formula: FormulaVersion | None,
    summary: Summary | None,
    basis: str,
    person: User,
) -> list[Point]:
    """Every visible test with that property, those left out of the basis included. Of a
    calculated property, what the standing version gave.
    """
    inputs = set(summary.input_ids) if summary else set()
    counting = tests.working() if basis == Basis.WORKING else tests.released()
    counted = set(counting.values_list("pk", flat=True))
    rows = (
        _numbers(tests, prop, formula, person)
        .order_by("test__specimen__source_heat__code", "test__specimen__code", "pk")
        .values_list(*_OF_POINTS, named=True)
    )
    address_of = addresses.of_tests()
    sources: dict[tuple[int | None, int | None], Source] = {}
    return [
        Point(
            measurement_id=row.pk,
            value=row.value,
            censoring=row.censoring,
            text=_as_it_came(row),
            specimen=row.test__specimen__code,
            stamp_mark=row.test__specimen__stamp_mark,
            source=_source(row, sources),
            url=address_of(row.test__test_uid),
            state=row.test__state,
            validity=row.test__validity,
            why_invalid=InvalidReason(row.test__invalid_code).label
            if row.test__invalid_code
            else "",
            performed_at=row.test__performed_at,
            counts=row.test_id in counted,
            is_in_summary=row.pk in inputs,
            is_simulated=row.test__compartment__is_simulated,
        )
        for row in rows
    ]


def _numbers(
    tests: QuerySet[Test],
    prop: Property,
    formula: FormulaVersion | None,
    person: User,
) -> QuerySet:
    """What holds the numbers; what was calculated came as no text."""
    if prop.role == PropertyRole.CALCULATED:
        return (
            visible_to(person, CalculatedValue)
            .filter(test__in=tests, formula=formula, value__isnull=False)
            .annotate(
                censoring=Value(""), text=Value(""), unit=Value(prop.canonical_unit)
            )
        )
    return visible_to(person, Measurement).filter(test__in=tests, property=prop)


def _as_it_came(row: Any) -> str:
    if not row.text:
        return _("calculated: %(value)r %(unit)s") % {
            "value": row.value,
            "unit": row.unit,
        }
    return f"{row.censoring}{row.text.lstrip('<>')} {row.unit}"


def _source(row: Any, found: dict[tuple[int | None, int | None], Source]) -> Source:
    """The heat or the lot of a row, made once."""
    heat, lot = row.test__specimen__source_heat_id, row.test__specimen__source_lot_id
    if (heat, lot) not in found:
        if heat:
            code = row.test__specimen__source_heat__code
            url = reverse("trials:heat-detail", args=[code])
            found[heat, lot] = Source(f"heat:{heat}", code, url)
        else:
            code = row.test__specimen__source_lot__code
            url = reverse("trials:material-lot-detail", args=[code])
            found[heat, lot] = Source(f"lot:{lot}", code, url)
    return found[heat, lot]
