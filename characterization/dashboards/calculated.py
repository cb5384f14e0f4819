"""Calculated properties as pages show them: on a test, on a property, on a method."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from characterization.models import (
    CalculatedValue,
    FormulaVersion,
    Property,
    Test,
    TestMethod,
)
from characterization.models.calculated import CALCULATION
from labtrack import quantities, rounding
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.jobs.models import Job
from labtrack.templatetags.display import pretty_unit, rounded

FIGURES = 2
"""Of an uncertainty."""
CALCULATED = Prefetch(
    "calculated_values",
    CalculatedValue.objects.select_related("formula__property").order_by(
        "formula__property__position", "formula__number"
    ),
)
"""Of tests that are asked for."""


@dataclass(frozen=True)
class ShownValue:
    """One calculated property of a test, with what it was made of."""

    property: Property
    formula: FormulaVersion
    value: float | None
    place: str
    reason: str
    uncertainty: str
    no_uncertainty_because: str
    inputs: list[tuple[str, str]]
    is_unusual: bool
    is_earlier: bool
    """By a version of the formula that no longer stands."""


@dataclass(frozen=True)
class Recalculation:
    """How far the worker is with the standing version, as far as this person sees."""

    done: int
    total: int
    is_over: bool
    failures: list[str]


@dataclass(frozen=True)
class FormulaOfProperty:
    """What the page of a calculated property shows of its formula."""

    standing: FormulaVersion | None
    versions: list[FormulaVersion]
    inputs: list[Property]
    methods: list[TestMethod]
    recalculation: Recalculation


def of_test(test: Test, *, person: User) -> list[ShownValue]:
    """The newest value of each calculated property of one test version."""
    rows = test.calculated_values.select_related("formula__property")
    newest: dict[int, CalculatedValue] = {}
    for row in rows.order_by("formula__property__position", "formula__number"):
        newest[row.formula.property_id] = row
    if not newest:
        return []
    standing = set(
        visible_to(person, FormulaVersion.objects.standing()).values_list(
            "pk", flat=True
        )
    )
    codes = {code for row in newest.values() for code in row.inputs}
    properties = visible_to(person, Property).in_bulk(codes, field_name="code")
    return [
        _shown(row, properties, person, is_earlier=row.formula_id not in standing)
        for row in newest.values()
    ]


def _shown(
    row: CalculatedValue,
    properties: Mapping[str, Property],
    person: User,
    *,
    is_earlier: bool,
) -> ShownValue:
    prop, value = row.formula.property, row.value
    low, high = prop.soft_low, prop.soft_high
    return ShownValue(
        property=prop,
        formula=row.formula,
        value=value,
        place=row.place(),
        reason=row.reason,
        uncertainty=uncertainty_text(row.uncertainty, prop, person),
        no_uncertainty_because=row.no_uncertainty_because,
        inputs=[
            (code, input_text(row.inputs[code], properties[code], person))
            for code in row.formula.takes
        ],
        is_unusual=value is not None
        and ((low is not None and value < low) or (high is not None and value > high)),
        is_earlier=is_earlier,
    )


def value_text(value: float | None, prop: Property, person: User) -> str:
    """A value as this person reads it, with its unit; empty where there is none."""
    if value is None:
        return ""
    text, unit = rounded(
        value, prop.canonical_unit, person.unit_system, prop.place_of(value)
    )
    return f"{text} {pretty_unit(unit)}".rstrip()


def uncertainty_text(value: float | None, prop: Property, person: User) -> str:
    """An uncertainty to two figures, in the unit that this person reads."""
    if value is None:
        return ""
    unit = quantities.customary_unit(prop.canonical_unit, person.unit_system)
    size = quantities.convert_difference(
        rounding.of_float(value), prop.canonical_unit, unit
    )
    text = f"{rounding.to_significant(size, FIGURES):f}" if size else "0"
    return f"{text} {pretty_unit(unit)}".rstrip()


def input_text(given: Mapping[str, Any], prop: Property, person: User) -> str:
    """What went in, or why it did not."""
    if "missing" in given:
        return given["missing"] or _("not measured")
    text = f"{given.get('censoring', '')}{value_text(given['value'], prop, person)}"
    if given["uncertainty"] is None:
        return text
    return f"{text} ± {uncertainty_text(given['uncertainty'], prop, person)}"


def of_method(method: TestMethod, *, person: User) -> list[FormulaVersion]:
    """The formulas that tests of this method are calculated by."""
    given = set(method.parts.values_list("property__code", flat=True))
    return [one for one in _standing(person) if set(one.takes) <= given]


def taking(prop: Property, *, person: User) -> list[FormulaVersion]:
    """Calculated properties that this one goes into."""
    return [one for one in _standing(person) if prop.code in {*one.uses, *one.takes}]


def of_property(prop: Property, *, person: User) -> FormulaOfProperty:
    """Its formula, where it is for, and every version."""
    versions = list(
        prop.formula_versions.select_related("written_by").order_by("-number")
    )
    newest = versions[0] if versions else None
    standing = newest if newest and newest.text else None
    takes = standing.takes if standing else []
    known = visible_to(person, Property).in_bulk(
        standing.uses if standing else [], field_name="code"
    )
    return FormulaOfProperty(
        standing=standing,
        versions=versions,
        inputs=[known[code] for code in (standing.uses if standing else [])],
        methods=methods_for(takes, person=person) if standing else [],
        recalculation=recalculation(standing, person=person),
    )


def methods_for(takes: Iterable[str], *, person: User) -> list[TestMethod]:
    """Methods whose tests have all of these properties, by code."""
    return list(visible_to(person, TestMethod.objects.giving(takes)).order_by("code"))


def recalculation(standing: FormulaVersion | None, *, person: User) -> Recalculation:
    """The jobs of one version in the compartments that this person sees."""
    jobs = visible_to(person, Job).filter(
        kind=CALCULATION, subject_id=standing.pk if standing else None
    )
    done = total = 0
    is_over, failures = True, []
    for job in jobs.order_by("pk"):
        done, total = done + job.done_steps, total + job.total_steps
        is_over &= job.state in ("done", "failed", "quarantined")
        if job.state in ("failed", "quarantined"):
            failures.append(job.message)
    return Recalculation(done, total, is_over, failures)


def _standing(person: User) -> list[FormulaVersion]:
    rows = visible_to(person, FormulaVersion.objects.standing())
    return list(rows.select_related("property"))
