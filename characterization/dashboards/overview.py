"""What a person sees first: what waits, what is new, where the conditions stand."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.choices import TestState, Validity
from characterization.dashboards import condition_list
from characterization.models import MaterialCondition, Test
from labtrack.accounts.models import User
from labtrack.accounts.visibility import seen_compartments, visible_to
from labtrack.instruments.models import IntakeProblem
from trials.models import Heat, Specimen

LATEST = 8


@dataclass(frozen=True)
class Overview:
    """The first screen."""

    tiles: list[dict[str, Any]]
    conditions: condition_list.ConditionList
    tests: list[Test]
    heats: list[Heat]
    is_empty: bool
    is_simulated: bool


def overview(person: User) -> Overview:
    """Everything of the first screen for one person; the number of queries is constant."""
    seen = seen_compartments(person)
    tests = visible_to(person, Test).filter(is_current=True)
    latest = list(
        tests.select_related(
            "specimen__organisation", "method", "compartment"
        ).order_by("-created_at", "-pk")[:LATEST]
    )
    heats = list(
        visible_to(person, Heat)
        .select_related("compartment", "alloy", "organisation")
        .annotate(n_bars=Count("all_specimens"))
        .order_by("-charged_at", "-pk")[:LATEST]
    )
    conditions = (
        visible_to(person, MaterialCondition)
        .select_related("alloy", "cycle", "section_class")
        .annotate(
            n_tests=Count(
                "tests",
                filter=Q(tests__is_current=True, tests__compartment_id__in=seen),
            )
        )
    )
    records = [*latest, *heats]
    return Overview(
        tiles=_tiles(person, tests),
        conditions=condition_list.condition_list(conditions, person=person, seen=seen),
        tests=latest,
        heats=heats,
        is_empty=not records,
        is_simulated=bool(records)
        and all(record.compartment.is_simulated for record in records),
    )


def _tiles(person: User, tests) -> list[dict[str, Any]]:
    """Each a sentence with a number, leading to what it counts."""
    counts = tests.aggregate(
        waiting=Count(
            "pk",
            filter=Q(
                state__in=[TestState.SUBMITTED, TestState.VERIFIED],
                validity=Validity.VALID,
            ),
        ),
        owing=Count("pk", filter=Q(state=TestState.IN_PROGRESS)),
        approved=Count("pk", filter=Q(state=TestState.APPROVED)),
        all=Count("pk"),
    )
    problems = visible_to(person, IntakeProblem).filter(state="open").count()
    bars = visible_to(person, Specimen).count()
    test_list = reverse("characterization:test-list")
    return [
        _tile(
            counts["waiting"],
            ngettext(
                "test waits for approval", "tests wait for approval", counts["waiting"]
            ),
            _("%(approved)d of %(all)d approved") % counts,
            f"{test_list}?state=submitted&state=verified",
        ),
        _tile(
            counts["owing"],
            ngettext(
                "test still owes a number", "tests still owe a number", counts["owing"]
            ),
            _("mostly the elongation of fitted halves"),
            f"{test_list}?state=in-progress",
        ),
        _tile(
            problems,
            ngettext("arrival needs attention", "arrivals need attention", problems),
            _("kept, and waiting for a person"),
            reverse("instruments:intake-problem-list"),
        ),
        _tile(
            bars,
            ngettext("specimen on record", "specimens on record", bars),
            _("from heats and bought stock"),
            reverse("trials:specimen-list"),
        ),
    ]


def _tile(value: int, after: str, provenance: str, url: str) -> dict[str, Any]:
    return {
        "value": f"{value:,}",
        "after": after,
        "provenance": provenance,
        "url": url,
    }
