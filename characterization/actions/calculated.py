"""What calculated properties give: for a test when it is stored, for all tests when a
formula is written.

A test that is being stored and a formula that is being written wait for one another, so
that no test is stored by the formula before and missed by the work that follows.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.actions.entries import MethodRules
from characterization.formulas import Checked, Given, Outcome, check, evaluate, parse
from characterization.formulas.writing import SPELLED_OUT
from characterization.models import (
    CalculatedValue,
    FormulaVersion,
    Measurement,
    Property,
    Test,
)
from characterization.models.calculated import CALCULATION
from labtrack.accounts.models import User
from labtrack.jobs import actions as jobs
from labtrack.jobs.choices import JobState
from labtrack.jobs.models import Job

AT_ONCE = 200
"""Tests in one transaction of the worker."""
LOCK = 535021953


def wait_for_writers() -> None:
    """To be called before formulas are read for a test; shared with other tests."""
    _lock("pg_advisory_xact_lock_shared")


def wait_for_tests() -> None:
    """To be called before a formula is written: tests being stored end first."""
    _lock("pg_advisory_xact_lock")


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [LOCK])


def keep(test: Test, rules: MethodRules, rows: Iterable[Measurement]) -> None:
    """Store what the standing formulas give for a new test with all of its numbers."""
    _keep(test, rules, {row.property.code: row for row in rows})


def keep_anew(test: Test, rules: MethodRules) -> None:
    """The same for a locked test that got other numbers, in place of what was there."""
    test.calculated_values.all().delete()
    rows = test.measurements.select_related("property")
    _keep(test, rules, {row.property.code: row for row in rows})


def _keep(test: Test, rules: MethodRules, numbers: Mapping[str, Measurement]) -> None:
    wait_for_writers()
    formulas = [one for one in standing() if set(one.takes) <= set(rules.parts)]
    if not formulas:
        return
    taken = {code for formula in formulas for code in formula.takes}
    units = {code: rules.parts[code].property.canonical_unit for code in taken}
    missing = _reasons([test], taken, {test.pk: numbers}).get(test.pk, {})
    CalculatedValue.objects.bulk_create(
        _value(formula, test, numbers, missing, units) for formula in formulas
    )


def standing() -> list[FormulaVersion]:
    """Every formula by which tests are calculated now."""
    return list(FormulaVersion.objects.standing().select_related("property"))


def values_of(
    tests: Sequence[Test], formulas: Sequence[FormulaVersion]
) -> list[CalculatedValue]:
    """Unsaved values of these tests, all that their measurements say read at once."""
    taken = {code for formula in formulas for code in formula.takes}
    units = dict(
        Property.objects.filter(code__in=taken).values_list("code", "canonical_unit")
    )
    numbers: dict[int, dict[str, Measurement]] = {test.pk: {} for test in tests}
    measured = Measurement.objects.filter(test__in=tests, property__code__in=taken)
    for row in measured.select_related("property"):
        numbers[row.test_id][row.property.code] = row
    missing = _reasons(tests, taken, numbers)
    return [
        _value(formula, test, numbers[test.pk], missing.get(test.pk, {}), units)
        for test in tests
        for formula in formulas
    ]


def _reasons(
    tests: Sequence[Test],
    taken: Collection[str],
    numbers: Mapping[int, Mapping[str, Measurement]],
) -> dict[int, dict[str, str]]:
    """Why inputs are missing, of those tests that lack any."""
    lacking = [test.pk for test in tests if set(taken) - set(numbers[test.pk])]
    if not lacking:
        return {}
    found: dict[int, dict[str, str]] = {}
    rows = Test.objects.filter(
        pk__in=lacking, not_obtained__property__code__in=taken
    ).order_by()
    for pk, code, reason in rows.values_list(
        "pk", "not_obtained__property__code", "not_obtained__reason"
    ):
        found.setdefault(pk, {})[code] = reason
    return found


def _value(
    formula: FormulaVersion,
    test: Test,
    numbers: Mapping[str, Measurement],
    missing: Mapping[str, str],
    units: Mapping[str, str],
) -> CalculatedValue:
    given = {
        code: _given(numbers.get(code), missing.get(code, "")) for code in formula.takes
    }
    outcome = outcome_of(formula, given, units)
    return CalculatedValue(
        test=test,
        compartment_id=test.compartment_id,
        formula=formula,
        value=outcome.value,
        reason=outcome.reason[:300],
        uncertainty=outcome.uncertainty,
        no_uncertainty_because=outcome.no_uncertainty_because[:300],
        inputs={code: _as_kept(one, numbers.get(code)) for code, one in given.items()},
    )


def outcome_of(
    formula: FormulaVersion, given: Mapping[str, Given], units: Mapping[str, str]
) -> Outcome:
    """What a formula, stored or not, gives; out of the property's hard limits it is none."""
    prop = formula.property
    taken = tuple((code, units[code]) for code in formula.takes)
    checked = _checked(formula.spelled_out, taken, prop.canonical_unit)
    outcome = evaluate(checked, given, text=formula.spelled_out)
    low, high, value = prop.hard_low, prop.hard_high, outcome.value
    if value is None or (
        (low is None or value >= low) and (high is None or value <= high)
    ):
        return outcome
    return Outcome(
        reason=_("The formula gives %(value)s %(unit)s, which cannot be.")
        % {"value": f"{value:.4g}", "unit": prop.canonical_unit}
    )


@lru_cache(maxsize=256)
def _checked(text: str, units: tuple[tuple[str, str], ...], unit: str) -> Checked:
    """A formula is read once a process: units of properties stay as they are."""
    tree = parse(text, caps=SPELLED_OUT)
    return check(tree, units=dict(units), result_unit=unit)


def _given(row: Measurement | None, missing: str) -> Given:
    if row is None:
        return Given(None, missing=missing.rstrip("."))
    return Given(row.value, row.uncertainty, row.censoring)


def _as_kept(given: Given, row: Measurement | None) -> dict[str, Any]:
    if row is None:
        return {"missing": given.missing}
    kept = {"measurement": row.pk, "value": row.value, "uncertainty": row.uncertainty}
    return kept | ({"censoring": row.censoring} if row.censoring else {})


def lacking(formula: FormulaVersion) -> QuerySet[Test]:
    """Tests that a formula is for and that have no value of it yet."""
    has_one = CalculatedValue.objects.filter(formula=formula, test=OuterRef("pk"))
    return Test.objects.having(formula.takes).filter(~Exists(has_one)).order_by()


def request(formula: FormulaVersion, *, by: User | None = None) -> list[Job]:
    """A job for each compartment in which tests lack a value of this formula."""
    waiting = set(
        Job.objects.filter(
            kind=CALCULATION, subject_id=formula.pk, state=JobState.QUEUED
        ).values_list("compartment_id", flat=True)
    )
    counts = (
        lacking(formula)
        .values_list("compartment_id")
        .annotate(n=Count("pk"))
        .order_by("compartment_id")
    )
    return [
        jobs.request(
            kind=CALCULATION,
            subject_id=formula.pk,
            compartment_id=compartment_id,
            requested_by=by,
            total_steps=count,
        )
        for compartment_id, count in counts
        if compartment_id not in waiting
    ]


def request_for(prop: Property, *, by: User) -> None:
    """A method gives a property from now on: formulas that take it are for its tests too."""
    wait_for_tests()
    for formula in FormulaVersion.objects.standing().filter(
        takes__contains=[prop.code]
    ):
        request(formula, by=by)


def request_what_is_missing() -> int:
    """Jobs for tests that were there before a formula was: after an upgrade."""
    return sum(len(request(formula)) for formula in FormulaVersion.objects.standing())


def carry_out(job: Job) -> dict[str, Any]:
    """Calculate what the tests of one compartment lack, some hundred at a time. Safe to
    repeat: what is there stays. A version that no longer stands is left to the next one.
    """
    formula = FormulaVersion.objects.select_related("property").get(pk=job.subject_id)
    calculated = 0
    while done := _some(formula, job.compartment_id):
        calculated += done
        Job.objects.filter(pk=job.pk).update(
            done_steps=min(calculated, job.total_steps)
        )
    said = ngettext(
        "%(property)s by version %(number)d of its formula: %(n)d test.",
        "%(property)s by version %(number)d of its formula: %(n)d tests.",
        calculated,
    ) % {
        "property": formula.property.code,
        "number": formula.number,
        "n": calculated,
    }
    Job.objects.filter(pk=job.pk).update(message=said[:400])
    return {"calculated": calculated}


@transaction.atomic
def _some(formula: FormulaVersion, compartment_id: int) -> int:
    """Calculate the next tests; how many they were."""
    if not FormulaVersion.objects.standing().filter(pk=formula.pk).exists():
        return 0
    # Locked: nobody adds a number between what is read and what is written.
    rows = lacking(formula).filter(compartment_id=compartment_id).order_by("pk")
    tests = list(rows.select_for_update(of=("self",), no_key=True)[:AT_ONCE])
    CalculatedValue.objects.bulk_create(
        values_of(tests, [formula]), ignore_conflicts=True
    )
    return len(tests)
