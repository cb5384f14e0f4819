"""What a person sees first: what waits, what is new, where the conditions stand."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.choices import TestState, Validity
from characterization.dashboards import condition_list
from characterization.models import MaterialCondition, Test
from labtrack.accounts.models import User
from labtrack.accounts.visibility import seen_compartments, visible_to
from labtrack.instruments.models import IntakeProblem
from labtrack.pages.counting import Counted, capped_counts, number_of
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
    """Everything of the first screen for one person; the number of queries is constant,
    and what is counted for a line is counted for the lines shown.
    """
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
        .annotate(n_bars=number_of(Specimen.objects.all(), "source_heat"))
        .order_by("-charged_at", "-pk")[:LATEST]
    )
    conditions = condition_list.counting_tests(
        visible_to(
            person,
            MaterialCondition.objects.select_related("alloy", "cycle", "section_class"),
        ),
        seen,
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


def _tiles(person: User, tests: QuerySet[Test]) -> list[dict[str, Any]]:
    """Each a sentence with a number, leading to what it counts; one statement."""
    counts = capped_counts(
        {
            "waiting": tests.filter(
                state__in=[TestState.SUBMITTED, TestState.VERIFIED],
                validity=Validity.VALID,
            ),
            "owing": tests.filter(state=TestState.IN_PROGRESS),
            "approved": tests.filter(state=TestState.APPROVED),
            "all": tests,
            "problems": visible_to(person, IntakeProblem).filter(state="open"),
            "bars": visible_to(person, Specimen),
        }
    )
    test_list = reverse("characterization:test-list")
    waiting, owing, problems, bars = (
        counts[name] for name in ("waiting", "owing", "problems", "bars")
    )
    return [
        _tile(
            waiting,
            ngettext("test waits for approval", "tests wait for approval", waiting.n),
            _approved(counts["approved"], counts["all"]),
            f"{test_list}?state=submitted&state=verified",
        ),
        _tile(
            owing,
            ngettext("test still owes a number", "tests still owe a number", owing.n),
            _("mostly the elongation of fitted halves"),
            f"{test_list}?state=in-progress",
        ),
        _tile(
            problems,
            ngettext("arrival needs attention", "arrivals need attention", problems.n),
            _("kept, and waiting for a person"),
            reverse("instruments:intake-problem-list"),
        ),
        _tile(
            bars,
            ngettext("specimen on record", "specimens on record", bars.n),
            _("from heats and bought stock"),
            reverse("trials:specimen-list"),
        ),
    ]


def _approved(approved: Counted, everything: Counted) -> str:
    if not approved.is_exact:
        return _("%(approved)s approved") % {"approved": approved.text}
    return _("%(approved)s of %(all)s approved") % {
        "approved": approved.text,
        "all": everything.text,
    }


def _tile(value: Counted, after: str, provenance: str, url: str) -> dict[str, Any]:
    return {
        "value": value.text,
        "after": after,
        "provenance": provenance,
        "url": url,
    }
