"""One test as its page shows it: numbers, evidence, what is owed, what may be done."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from characterization.choices import (
    OwedBy,
    PropertyRole,
    TestState,
    Validity,
    verbs_from,
)
from characterization.dashboards import (
    broken_bar,
    calculated,
    condition_words,
    coverages,
    evidence,
    micrographs,
    readings,
    settings_words,
    tensile_words,
)
from characterization.dashboards.readings import ShownReadings
from characterization.models import Measurement, MethodProperty, Test, TestFlag
from characterization.models.tested_under import values_of, words_of
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.accounts.visibility import seen_compartments, visible_to
from labtrack.charts.card import ChartCard
from labtrack.instruments.models import SubmissionReading
from labtrack.reading import in_words
from trials.models import Heat, MaterialLot

WITH_EVERYTHING = Test.objects.select_related(
    "compartment",
    "specimen__organisation",
    "specimen__source_heat__alloy",
    "specimen__source_lot__alloy",
    "material_state__cycle",
    "material_condition__alloy",
    "material_condition__cycle",
    "method",
    "instrument",
    "operator",
    "entered_by",
    "approved_by",
    "verified_by",
    "closed_by",
    "invalidated_by",
    "evaluation",
    "submission",
)

SHOWN_AS_RESULTS = (
    PropertyRole.RESULT,
    PropertyRole.RATING,
    PropertyRole.OBSERVATION,
)
FACT_WORDS = {
    "performed_at": gettext_lazy("when it was tested"),
    "test_temperature": gettext_lazy("the test temperature"),
    "operator": gettext_lazy("the operator"),
}


@dataclass(frozen=True)
class Number:
    """One property of the test: its measurement, or why there is none."""

    property: Any
    measurement: Measurement | None
    reason: str
    source: str
    place: str
    uncertainty: str
    """With its unit, as this person reads it."""
    coverage: str
    """What the uncertainty is, where it is not simply expanded by 2."""
    is_computed: bool
    note: str = ""
    """What a reviewer is told about it, in a few words."""


@dataclass(frozen=True)
class Command:
    """Something this person may do to the test now."""

    verb: str
    text: str
    url: str
    kind: str = "quiet"
    icon: str = ""
    reason_label: str = ""


@dataclass(frozen=True)
class TestPage:
    """Everything the page of one test version shows."""

    __test__ = False

    test: Test
    results: list[Number]
    calculated: list[calculated.ShownValue]
    dimensions: list[Number]
    owed: list[str]
    owed_words: str
    condition_missing: str
    """What its material condition lacks, in words."""
    flags: list[Any]
    charts: list[ChartCard]
    readings: ShownReadings | None
    scope: str
    """Of a rating: what its standard was written for stands beside it."""
    broken: list[tuple[str, str]]
    """What was measured on the broken bar, and what follows."""
    fitted: list[tuple[str, str]]
    assumed: list[str]
    images: micrographs.ShownSeries | None
    commands: list[Command]
    versions: list[Test]
    parameters: list[tuple[str, str]]
    read_by: list[dict[str, str]]
    """What read its file: an edition of an import profile, or a known format."""
    states: list[Any]
    breadcrumbs: list[dict[str, Any]]
    facts: list[dict[str, Any]]
    may_add: bool
    may_correct: bool
    may_reevaluate: bool
    may_invalidate: bool
    is_author: bool


def test_page(test: Test, *, person: User) -> TestPage:
    """Read one version (fetched with WITH_EVERYTHING) for one person."""
    images = micrographs.of_test(test, person=person)
    flags = list(test.flags.all())
    numbers = _numbers(test, images, person, flags)
    owed = test.owed() if test.state == TestState.IN_PROGRESS else []
    is_open = test.is_current
    shown_readings = readings.of_test(test)
    is_author = test.is_authored_by(person.pk)
    return TestPage(
        test=test,
        results=[n for n in numbers if n.property.role in SHOWN_AS_RESULTS],
        calculated=calculated.of_test(test, person=person),
        dimensions=[n for n in numbers if n.property.role not in SHOWN_AS_RESULTS],
        owed=owed,
        owed_words=", ".join(str(FACT_WORDS.get(name, name)) for name in owed),
        condition_missing=_missing_words(test, numbers),
        flags=flags,
        charts=evidence.cards(
            test,
            unit_system=person.unit_system,
            is_simulated=test.compartment.is_simulated,
        ),
        readings=shown_readings,
        scope=test.method.scope_note if test.method.kind == "rating" else "",
        broken=broken_bar.steps(
            [n.measurement for n in numbers if n.measurement],
            standard=test.method.standard,
            person=person,
        ),
        fitted=tensile_words.fitted(test),
        assumed=tensile_words.assumed(test),
        images=images,
        commands=_commands(test, person, is_author=is_author) if is_open else [],
        versions=list(
            visible_to(person, Test)
            .filter(test_uid=test.test_uid)
            .select_related("closed_by", "submitted_by")
            .order_by("-version")
        ),
        parameters=_parameters(test),
        read_by=_read_by(test, person),
        states=_states(test),
        breadcrumbs=_breadcrumbs(test, person),
        facts=_facts(test, person),
        may_add=is_open
        and test.state == TestState.IN_PROGRESS
        and permissions.may(person, "record", test.compartment_id),
        may_correct=is_open
        and test.state not in (TestState.DRAFT, TestState.WITHDRAWN)
        and permissions.may(person, "correct", test.compartment_id),
        may_reevaluate=is_open
        and (test.curves.exists() or shown_readings is not None)
        and test.state not in (TestState.DRAFT, TestState.WITHDRAWN)
        and permissions.may(person, "reevaluate", test.compartment_id),
        may_invalidate=is_open
        and not is_author
        and test.validity == Validity.VALID
        and test.state not in (TestState.DRAFT, TestState.WITHDRAWN)
        and permissions.may(person, "invalidate", test.compartment_id),
        is_author=is_author,
    )


def _numbers(
    test: Test,
    images: micrographs.ShownSeries | None,
    person: User,
    flags: list[TestFlag],
) -> list[Number]:
    """Every property of the method with its number or reason, in the method's order."""
    there = {m.property_id: m for m in test.measurements.select_related("property")}
    reasons = dict(test.not_obtained.values_list("property_id", "reason"))
    coverage = coverages.of_test(test, images.evaluation if images else None)
    found = []
    for part in test.method.parts.select_related("property").order_by("position"):
        measurement = there.pop(part.property_id, None)
        reason = reasons.get(part.property_id, "")
        if part.is_identity and measurement is None:
            reason = _filed_under(part, test) or reason
        if measurement or reason or part.is_owed:
            prop = part.property
            is_computed = bool(measurement) and (
                measurement.source == OwedBy.EVALUATION
            )
            found.append(
                Number(
                    property=prop,
                    measurement=measurement,
                    reason=reason,
                    source=OwedBy(measurement.source).label if measurement else "",
                    place=prop.place_of(measurement and measurement.value),
                    uncertainty=calculated.uncertainty_text(
                        measurement.uncertainty, prop, person
                    )
                    if measurement
                    else "",
                    coverage=coverage.get(prop.code, "") if is_computed else "",
                    is_computed=is_computed,
                    note=broken_bar.note(measurement, flags),
                )
            )
    return found


def _filed_under(part: MethodProperty, test: Test) -> str:
    """Of a condition that is not among the numbers: what the test is filed under."""
    condition = test.material_condition
    code = part.property.code
    under = values_of(condition.tested_under) if condition else {}
    if code not in under:
        return "" if part.is_owed else _("not stated; it belongs to the identity")
    return _("%(value)s, from the method or its readings") % {
        "value": in_words(words_of({code: under[code]}, [part.property]))
    }


def _missing_words(test: Test, numbers: list[Number]) -> str:
    named = {number.property.code: number.property.name for number in numbers}
    return ", ".join(
        f"{named[name]} ({name})" if name in named else name
        for name in test.condition_missing
    )


def _commands(test: Test, person: User, *, is_author: bool) -> list[Command]:
    """What the state, the role and the two-person rule allow; primary first."""
    offered = [
        ("submit", _("Submit"), "primary", "circle-arrow-up", ""),
        ("approve", _("Approve"), "primary", "circle-check", ""),
        ("verify", _("Verify"), "quiet", "shield-check", ""),
        ("reject", _("Reject"), "danger-quiet", "circle-x", _("Why is it rejected?")),
        ("withdraw", _("Withdraw"), "quiet", "circle-slash", _("Why is it withdrawn?")),
    ]
    possible = set(verbs_from(test.state))
    if test.state == TestState.IN_PROGRESS:
        possible.discard("submit")  # it submits itself when nothing is owed
    needs_verification = (
        test.method.needs_verification and test.state == TestState.SUBMITTED
    )
    if needs_verification or test.validity == Validity.INVALID:
        possible.discard("approve")
    if is_author:
        possible -= {"approve", "verify"}
    rights = {"submit": "record"}
    return [
        Command(
            verb=verb,
            text=text,
            url=reverse("characterization:test-" + verb, args=[test.test_uid]),
            kind=kind,
            icon=icon,
            reason_label=reason,
        )
        for verb, text, kind, icon, reason in offered
        if verb in possible
        and permissions.may(person, rights.get(verb, verb), test.compartment_id)
    ]


def _states(test: Test) -> list[Any]:
    states: list[Any] = [test.state]
    if test.validity == Validity.INVALID:
        states.append({"key": "invalid", "word": test.get_invalid_code_display()})
    if test.compartment.is_simulated:
        states.append("simulated")
    return states


def _breadcrumbs(test: Test, person: User) -> list[dict[str, Any]]:
    specimen = test.specimen
    source = specimen.source_heat or specimen.source_lot
    seen = visible_to(person, Heat if specimen.source_heat_id else MaterialLot)
    crumb = (
        {"label": source.code, "url": source.get_absolute_url(), "is_code": True}
        if seen.filter(pk=source.pk).exists()
        else {"label": _("withheld"), "is_withheld": True}
    )
    return [
        crumb,
        {"label": specimen.code, "url": specimen.get_absolute_url(), "is_code": True},
        {"label": test.method.code},
    ]


def _facts(test: Test, person: User) -> list[dict[str, Any]]:
    """The headline strip: what was tested, when, how warm, by whom."""
    specimen, seen = test.specimen, seen_compartments(person)
    operator = test.operator.full_name if test.operator else test.operator_as_sent
    condition = test.material_condition
    facts = [
        {
            "label": _("Specimen"),
            "value": specimen.code,
            "more": specimen.stamp_mark,
            "url": specimen.get_absolute_url(),
        },
        {"label": _("Material state"), "value": test.material_state.label_for(seen)},
        {
            "label": _("Method"),
            "value": test.method.code,
            "url": test.method.get_absolute_url(),
        },
        {
            "label": _("Temperature"),
            "value": test.test_temperature_c,
            "unit": "degC",
            "place": "1",
        },
        {"label": _("Operator"), "value": operator},
        {
            "label": _("Instrument"),
            "value": test.instrument.name if test.instrument else "",
        },
    ]
    if condition:
        facts.append(
            {
                "label": _("Material condition"),
                "value": condition_words.title(condition, seen),
                "url": condition.get_absolute_url(),
            }
        )
    return facts


def _parameters(test: Test) -> list[tuple[str, str]]:
    """Every setting that the evaluation used, as words."""
    evaluation = getattr(test, "evaluation", None)
    if evaluation is None:
        return []
    rows = settings_words.rows_of_result(test.method.kind, evaluation.parameters)
    return [(_("Program"), evaluation.program), *rows]


def _read_by(test: Test, person: User) -> list[dict[str, str]]:
    """A profile of another organization has a name here and no page."""
    if test.submission_id is None:
        return []
    rows = (
        visible_to(person, SubmissionReading)
        .filter(submission_id=test.submission_id)
        .select_related("profile")
    )
    return [
        {
            "text": _("import profile %(name)s, edition %(edition)d")
            % {"name": row.profile.name, "edition": row.profile.edition}
            if row.profile
            else _("the format %(name)s") % {"name": row.format},
            "url": row.profile.get_absolute_url()
            if row.profile and row.profile.organisation_id == person.organisation_id
            else "",
        }
        for row in rows
    ]
