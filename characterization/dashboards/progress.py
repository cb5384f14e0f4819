"""The scope of work with everything counted: what was made, and what was found."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from django.db.models import Exists, OuterRef, QuerySet

from characterization.models import Test, TestMethod
from characterization.models.test import WORKING_STATES
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from trials.choices import SpecimenKind, WorkKind
from trials.dashboards import progress as of_trials
from trials.models import Program, Specimen, WorkItem

Methods = Mapping[str, Sequence[int]]


def rows_of(item: WorkItem, person: User, *, methods: Methods) -> QuerySet | None:
    """What a line counts: tests that count, mounts with such a test, or what was made.

    Methods are given by id: of a joined code the database does not know how common it is,
    and read a hundred thousand tests to count ten thousand.
    """
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
        method__in=methods.get(item.method_code.upper(), ()),
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
    """Every line of a program, what is due first first; three statements."""
    items = list(
        visible_to(person, WorkItem)
        .filter(program=program)
        .select_related("responsible", "organisation")
        .order_by("due_on", "pk")
    )
    for item in items:
        item.program = program
    return _progress(items, person, today)


def of_item(item: WorkItem, person: User, *, today: date) -> of_trials.Progress:
    """One line."""
    return _progress([item], person, today)[0]


def _progress(
    items: list[WorkItem], person: User, today: date
) -> list[of_trials.Progress]:
    return of_trials.progress(
        items,
        person,
        today=today,
        rows_of=partial(rows_of, methods=_methods()),
        url_of=list_url,
    )


def _methods() -> dict[str, list[int]]:
    """Ids by code, in whatever case a line names it."""
    found: dict[str, list[int]] = {}
    for pk, code in TestMethod.objects.order_by("pk").values_list("pk", "code"):
        found.setdefault(code.upper(), []).append(pk)
    return found
