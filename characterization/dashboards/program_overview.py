"""The first screen of a program: what is shown, what is done, what waits, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.choices import Basis, PropertyRole, TestState, Validity
from characterization.dashboards import criteria, key_results, progress
from characterization.dashboards.analysis.stored import Reading, is_computing
from characterization.dashboards.criteria import Judged
from characterization.models import Measurement, Test
from labtrack.accounts import natural_keys
from labtrack.accounts.models import User
from labtrack.accounts.natural_keys import key_of
from labtrack.accounts.visibility import seen_compartments, visible_to
from labtrack.instruments.models import IntakeProblem
from labtrack.pages.counting import Counted, capped_counts
from trials.dashboards.heat_chemistry import Standing, standing
from trials.dashboards.progress import Progress
from trials.melt_choices import SampleState
from trials.models import ChemistrySample, Program

LATEST = 8
MOST_RESULTS = 2
COUNTED_TO = 1_000
"""Of what waits: who has more than that to do needs no exact number."""
SHOWN_CODES = ("Rp0.2", "Rm", "A_4D")
SCANDIUM = "Sc"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of thing that needs a person."""

    text: str
    counted: Counted
    why: str
    url: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Latest:
    """One of the newest results."""

    test: Test
    scandium: Standing | None
    results: list[Measurement]
    """The first few that its method reports."""


@dataclass(frozen=True, slots=True)
class ProgramOverview:
    """Everything of the screen."""

    program: Program
    basis: str
    tiles: list[dict[str, Any]]
    criteria: list[Judged]
    work: list[Progress]
    waiting: list[Waiting]
    latest: list[Latest]
    n_approved: int
    n_results: int
    as_of: datetime | None
    is_stale: bool
    is_computing: bool
    """Numbers of these compartments are owed; those shown may be missing some."""
    n_scope: int
    """Compartments whose results are in the numbers."""
    is_baseline_seen: bool

    @property
    def n_met(self) -> int:
        return sum(one.verdict == "met" for one in self.criteria)


WITH_EVERYTHING = Program.objects.select_related(
    "compartment", "organisation", "baseline"
).prefetch_related("program_alloys")
OFFERED = 50


def programs_of(person: User) -> list[Program]:
    """The newest programs that a person may open."""
    return list(visible_to(person, WITH_EVERYTHING.all()).order_by("-pk")[:OFFERED])


def program_named(person: User, key: str) -> Program | None:
    """The program of that code among what this person may see."""
    found = [] if "\0" in key else natural_keys.find(person, WITH_EVERYTHING.all(), key)
    return found[0] if found else None


def program_overview(
    program: Program, person: User, *, basis: str, today: date
) -> ProgramOverview:
    """The number of statements is the same however much was made and measured."""
    reading = criteria.reading_of(
        person, basis=basis, is_simulated=program.compartment.is_simulated
    )
    promised = criteria.criteria_of(program, person)
    found = criteria.read(
        [one.statements.all()[0] for one in promised],
        reading,
        alloy_ids=program.alloy_ids(),
        codes=SHOWN_CODES,
    )
    computing = is_computing(reading)
    lines = criteria.judged(promised, reading, found, computing=computing)
    latest = _latest(program, person)
    main = [one for one in found if one.code == SHOWN_CODES[0]]
    return ProgramOverview(
        program=program,
        basis=basis,
        tiles=key_results.tiles(lines, main, program, reading),
        criteria=lines,
        work=progress.scope_of_work(program, person, today=today),
        waiting=_waiting(program, person),
        latest=latest,
        n_approved=sum(one.n_approved for one in main),
        n_results=sum(one.n for one in main),
        as_of=min((one.computed_at for one in found), default=None),
        is_stale=any(one.is_stale for one in found),
        is_computing=computing,
        n_scope=_size_of_scope(reading),
        is_baseline_seen=_is_seen(program.baseline, person),
    )


def _is_seen(alloy: Any, person: User) -> bool:
    return alloy.compartment_id is None or (
        alloy.compartment_id in seen_compartments(person)
    )


def _size_of_scope(reading: Reading) -> int:
    return len(reading.scope.key.split(",")) if reading.scope else 0


def _waiting(program: Program, person: User) -> list[Waiting]:
    """Counted in one statement; what has nothing waiting is left out."""
    tests = visible_to(person, Test).filter(
        program.covers(heat="specimen__source_heat"), is_current=True
    )
    to_review = tests.filter(
        state__in=[TestState.SUBMITTED, TestState.VERIFIED], validity=Validity.VALID
    )
    owing = tests.filter(state=TestState.IN_PROGRESS)
    counts = capped_counts(
        {
            "review": to_review,
            "owing": owing,
            "condition": tests.without_condition(),
            # What was not understood names no program; it arrived where the program lies.
            "attention": visible_to(person, IntakeProblem).filter(
                compartment=program.compartment_id, state="open"
            ),
            "samples": visible_to(person, ChemistrySample).filter(
                program.covers(heat="heat"), state=SampleState.TO_BE_NAMED
            ),
        },
        most=COUNTED_TO,
    )
    listed = f"{reverse('characterization:test-list')}?" + urlencode(
        {"program": key_of(program)}
    )
    kinds = [
        ("attention", _attention, _arrivals(program), True),
        (
            "review",
            _review,
            f"{listed}&state=submitted&state=verified&validity=valid",
            False,
        ),
        ("owing", _owing, f"{listed}&state=in-progress", False),
        (
            "condition",
            _without_condition,
            f"{listed}&in_a_mean=false",
            False,
        ),
        ("samples", _samples, _list_of_samples(program), True),
    ]
    found = []
    for key, words, url, is_urgent in kinds:
        counted = counts[key]
        if counted.n:
            text, why = words(counted.n)
            found.append(Waiting(text, counted, why, url, is_urgent))
    return found


def _attention(n: int) -> tuple[str, str]:
    return (
        ngettext("arrival not understood", "arrivals not understood", n),
        _("kept, and waiting for a person"),
    )


def _arrivals(program: Program) -> str:
    asked = urlencode({"compartment": program.compartment_id})
    return f"{reverse('instruments:intake-problem-list')}?{asked}"


def _review(n: int) -> tuple[str, str]:
    return ngettext("test to approve", "tests to approve", n), ""


def _owing(n: int) -> tuple[str, str]:
    return (
        ngettext("test owes a number", "tests owe a number", n),
        _("mostly the elongation of fitted halves"),
    )


def _without_condition(n: int) -> tuple[str, str]:
    return (
        ngettext("test in no mean", "tests in no mean", n),
        _("a fact of the material condition is missing"),
    )


def _samples(n: int) -> tuple[str, str]:
    return (
        ngettext("sample to be named", "samples to be named", n),
        _("the spectrometer gave no stage"),
    )


def _list_of_samples(program: Program) -> str:
    asked = {"program": key_of(program), "state": SampleState.TO_BE_NAMED.value}
    return f"{reverse('trials:chemistry-sample-list')}?{urlencode(asked)}"


def _latest(program: Program, person: User) -> list[Latest]:
    """The newest tests with their main numbers; five statements."""
    keys = (
        visible_to(person, Test)
        .filter(program.covers(heat="specimen__source_heat"), is_current=True)
        .order_by("-created_at", "-pk")
        .values_list("pk", flat=True)[:LATEST]
    )
    tests = (
        visible_to(person, Test)
        .filter(pk__in=list(keys))
        .select_related(
            "specimen__organisation",
            "specimen__source_heat__organisation",
            "material_state__cycle",
            "method",
            "compartment",
        )
        .prefetch_related(
            Prefetch(
                "measurements",
                visible_to(person, Measurement)
                .filter(property__role=PropertyRole.RESULT)
                .select_related("property"),
            )
        )
        .order_by("-created_at", "-pk")
    )
    rows = list(tests)
    measured = standing({test.specimen.source_heat_id for test in rows}, {SCANDIUM})
    return [
        Latest(
            test=test,
            scandium=measured.get(test.specimen.source_heat_id, {}).get(SCANDIUM),
            results=_results(test),
        )
        for test in rows
    ]


def _results(test: Test) -> list[Measurement]:
    """Those of a tensile bar in the order people say them."""
    order = {code: at for at, code in enumerate(SHOWN_CODES)}
    found = sorted(
        test.measurements.all(),
        key=lambda one: (order.get(one.property.code, len(order)), one.property_id),
    )
    return found[:MOST_RESULTS]


def bases(overview: ProgramOverview) -> Sequence[dict[str, Any]]:
    """The choice of basis, with how much of it is approved."""
    share = _("%(approved)d of %(all)d approved") % {
        "approved": overview.n_approved,
        "all": overview.n_results,
    }
    working = _("Working, %(share)s") % {"share": share}
    key = key_of(overview.program)
    return [
        {
            "label": working if overview.basis == Basis.WORKING else _("Working"),
            "url": "?" + urlencode({"program": key}),
            "is_here": overview.basis == Basis.WORKING,
        },
        {
            "label": _("Released"),
            "url": "?" + urlencode({"program": key, "basis": Basis.RELEASED.value}),
            "is_here": overview.basis == Basis.RELEASED,
        },
    ]
