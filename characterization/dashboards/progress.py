"""The scope of work with everything counted: what was made, and what was found."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from characterization.models import Test
from characterization.models.test import WORKING_STATES
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from trials.choices import SpecimenKind, WorkKind
from trials.dashboards import progress as of_trials
from trials.models import Program, Specimen, WorkItem


def rows_of(item: WorkItem, person: User) -> QuerySet | None:
    """What a line counts: tests that count, mounts with such a test, or what was made."""
    if item.kind not in (WorkKind.TESTS, WorkKind.MICROGRAPHS):
        return of_trials.made(item, person)
    tests = visible_to(person, Test.objects.working())
    if item.kind == WorkKind.MICROGRAPHS:
        mounts = visible_to(person, Specimen).filter(
            item.program.covers(heat="source_heat"), kind=SpecimenKind.MOUNT
        )
        if item.alloy_id is not None:
            mounts = mounts.filter(source_heat__alloy=item.alloy_id)
        return mounts.filter(Exists(tests.filter(specimen=OuterRef("pk"))))
    tests = tests.filter(
        item.program.covers(heat="specimen__source_heat"),
        method__code__iexact=item.method_code,
    )
    if item.specimen_kind:
        tests = tests.filter(specimen__kind=item.specimen_kind)
    if item.alloy_id is not None:
        tests = tests.filter(specimen__source_heat__alloy=item.alloy_id)
    return tests


def list_url(item: WorkItem) -> str:
    """The list of what was counted."""
    if item.kind == WorkKind.MICROGRAPHS:
        return of_trials.address(
            item, "trials:specimen-list", kind=SpecimenKind.MOUNT.value
        )
    if item.kind == WorkKind.TESTS:
        return of_trials.address(
            item,
            "characterization:test-list",
            method=item.method_code,
            validity="valid",
            state=[state.value for state in WORKING_STATES],
            specimen_kind=item.specimen_kind,
        )
    return of_trials.list_url(item)


def scope_of_work(
    program: Program, person: User, *, today: date
) -> list[of_trials.Progress]:
    """Every line of a program, what is due first first; two statements."""
    items = list(
        visible_to(person, WorkItem)
        .filter(program=program)
        .select_related("responsible", "organisation")
        .order_by("due_on", "pk")
    )
    for item in items:
        item.program = program
    return of_trials.progress(
        items, person, today=today, rows_of=rows_of, url_of=list_url
    )


def of_item(item: WorkItem, person: User, *, today: date) -> of_trials.Progress:
    """One line."""
    return of_trials.progress(
        [item], person, today=today, rows_of=rows_of, url_of=list_url
    )[0]
