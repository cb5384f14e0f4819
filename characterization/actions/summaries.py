"""Stored statistics: one property in one material condition for one viewing scope.

What is computed is a function of the inputs alone; a version is added only where they
differ from those of the version before. The inputs of a calculated property are the values
that the standing version of its formula gave for the same tests.
"""

import hashlib
import json
import logging
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.utils import timezone

from characterization.choices import Basis, PropertyRole, TestState
from characterization.models import (
    CalculatedValue,
    FormulaVersion,
    Measurement,
    Property,
    StaleSummary,
    Summary,
    Test,
)
from labtrack.accounts.models import ViewingScope
from labtrack.jobs.locks import sole_worker
from labtrack.jobs.snapshots import one_snapshot
from labtrack.release import program
from labtrack.statistics.replicates import Bar, ReplicateSummary, summarize

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
LARGEST = 1e300


class NoScope(Exception):
    """A viewing scope without compartments, or with measured and simulated ones: there is
    nothing that may be summarized for it.
    """


@dataclass(frozen=True, slots=True)
class Input:
    """One measurement, or calculated value, as it entered."""

    pk: int
    test_pk: int
    test_version: int
    value: float
    censoring: str
    heat: str
    """`heat:<id>`, or `lot:<id>` for bought stock, where the lot stands for the heat."""
    is_approved: bool


def refresh(*, stale_pk: int) -> None:
    """Compute an owed summary. Safe to repeat and to run twice at once: the second worker
    leaves, equal inputs add no version.

    The owed row is read before the inputs and deleted only if nothing changed since.
    """
    with sole_worker("summary", stale_pk) as is_mine:
        if not is_mine or not _claimed(stale_pk):
            return
        try:
            generation = _compute(stale_pk)
        except Exception as error:
            StaleSummary.objects.filter(pk=stale_pk).update(
                last_error=f"{type(error).__name__}: {error}"[:400]
            )
            raise
    owed = StaleSummary.objects.filter(pk=stale_pk)
    if not owed.filter(generation=generation).delete()[0]:
        # It changed meanwhile; the dispatcher publishes it again in its next round.
        owed.update(published_at=None, attempts=0)


def _claimed(stale_pk: int) -> bool:
    """Count the attempt before the work starts, so that a crash cannot hide it."""
    owed = StaleSummary.objects.filter(pk=stale_pk, is_quarantined=False)
    if owed.filter(attempts__lt=MAX_ATTEMPTS).update(attempts=F("attempts") + 1):
        return True
    if owed.update(is_quarantined=True):
        log.error("owed summary %s was set aside after its last attempt", stale_pk)
    return False


def _compute(stale_pk: int) -> int | None:
    """Add a version if the inputs are new; the generation it was computed at."""
    with one_snapshot():
        owed = (
            StaleSummary.objects.select_related("scope", "property")
            .filter(pk=stale_pk)
            .first()
        )
        if owed is None:
            return None
        formula = formula_of(owed.property)
        inputs = inputs_of(
            condition_id=owed.condition_id,
            prop=owed.property,
            formula=formula,
            scope=owed.scope,
            basis=Basis(owed.basis),
        )
        _add_version(owed, inputs, formula)
        return owed.generation


def formula_of(prop: Property) -> FormulaVersion | None:
    """The version by which a calculated property is calculated now."""
    if prop.role != PropertyRole.CALCULATED:
        return None
    return FormulaVersion.objects.standing().filter(property=prop).first()


def inputs_of(
    *,
    condition_id: int,
    prop: Property,
    formula: FormulaVersion | None,
    scope: ViewingScope,
    basis: Basis,
) -> list[Input]:
    """The measurements that count, or the values of a formula, in the order of their ids."""
    tests = (
        Test.objects.working() if basis == Basis.WORKING else Test.objects.released()
    )
    counting = tests.filter(
        material_condition_id=condition_id,
        compartment_id__in=_compartments(scope),
    ).order_by()
    rows = (
        _values(prop, formula)
        .filter(test__in=counting)
        .order_by("pk")
        .values_list(
            "pk",
            "test_id",
            "test__version",
            "value",
            "counted_censoring",
            "test__specimen__source_heat_id",
            "test__specimen__source_lot_id",
            "test__state",
        )
    )
    return [
        Input(
            pk=pk,
            test_pk=test,
            test_version=version,
            value=value,
            censoring=censoring,
            heat=f"heat:{heat}" if heat else f"lot:{lot}",
            is_approved=state == TestState.APPROVED,
        )
        for pk, test, version, value, censoring, heat, lot, state in rows
    ]


def _values(prop: Property, formula: FormulaVersion | None) -> QuerySet:
    """What has a number of this property; a formula that gave a reason gave none."""
    if prop.role == PropertyRole.CALCULATED:
        rows = CalculatedValue.objects.filter(formula=formula, value__isnull=False)
        return rows.annotate(counted_censoring=Value(""))
    return Measurement.objects.filter(
        property=prop, property__role=PropertyRole.RESULT
    ).annotate(counted_censoring=F("censoring"))


def hash_of(inputs: list[Input]) -> str:
    """SHA-256 over all of the inputs that the figures hang on."""
    lines = [
        [
            one.pk,
            one.test_pk,
            one.test_version,
            repr(one.value),
            one.censoring,
            one.heat,
            one.is_approved,
        ]
        for one in sorted(inputs, key=lambda one: one.pk)
    ]
    return hashlib.sha256(json.dumps(lines, separators=(",", ":")).encode()).hexdigest()


def figures_of(inputs: list[Input]) -> ReplicateSummary:
    """The statistics of these inputs, whatever their order."""
    return summarize(Bar(one.value, one.heat, one.censoring) for one in inputs)


def _compartments(scope: ViewingScope) -> list[int]:
    kinds = dict(scope.compartments.values_list("pk", "is_simulated"))
    if set(kinds.values()) != {scope.is_simulated}:
        raise NoScope(f"{scope} holds no compartments of one kind.")
    return sorted(kinds)


def _add_version(
    owed: StaleSummary, inputs: list[Input], formula: FormulaVersion | None
) -> None:
    digest = hash_of(inputs)
    latest = (
        Summary.objects.filter(
            condition_id=owed.condition_id,
            property_id=owed.property_id,
            scope_id=owed.scope_id,
            basis=owed.basis,
        )
        .order_by("-version")
        .first()
    )
    if latest.input_hash == digest if latest else not inputs:
        return
    figures = figures_of(inputs)
    interval = figures.mean_interval or {}
    with transaction.atomic():
        Summary.objects.create(
            condition_id=owed.condition_id,
            property_id=owed.property_id,
            scope_id=owed.scope_id,
            basis=owed.basis,
            version=latest.version + 1 if latest else 1,
            formula=formula,
            n=figures.n,
            n_heats=figures.n_heats,
            n_approved=sum(one.is_approved and not one.censoring for one in inputs),
            mean_of_heats=_storable(figures.mean_of_heat_means),
            low_95=_storable(interval.get("lower")),
            high_95=_storable(interval.get("upper")),
            statistics={**figures.as_json(), "inputs": _table(inputs)},
            input_ids=[one.pk for one in inputs],
            input_hash=digest,
            program=program(),
            computed_at=timezone.now(),
        )


def _table(inputs: list[Input]) -> list[list]:
    """Each input as [measurement or calculated value, test, version, value, censoring, heat, approved]."""
    return [
        [
            one.pk,
            one.test_pk,
            one.test_version,
            one.value + 0.0,
            one.censoring,
            one.heat,
            one.is_approved,
        ]
        for one in inputs
    ]


def _storable(value: float | None) -> float | None:
    return None if value is None or abs(value) >= LARGEST else value
