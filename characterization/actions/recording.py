"""Recording the first version of a test, and adding what it still owes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from characterization.actions import (
    broken_bars,
    calculated,
    conditions,
    evaluations,
    lifecycle,
    readouts,
)
from characterization.actions.broken_bars import Numbers
from characterization.actions.entries import (
    Entry,
    MethodRules,
    Remark,
    temperature_c,
    unusual,
)
from characterization.actions.evaluations import Evaluated
from characterization.actions.readouts import ReadingEntry
from characterization.actions.remarks import remarks_about
from characterization.choices import AuthorPart, TestState
from characterization.models import (
    Evaluation,
    Measurement,
    NotObtained,
    Property,
    Test,
    TestAuthor,
    TestFlag,
    TestMethod,
)
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.instruments.models import Instrument, RawSubmission, Trace
from labtrack.refusals import Conflict, Fault, NeedsConfirmation, Refused
from trials.models import MaterialState, Specimen


@dataclass(frozen=True, slots=True)
class Facts:
    """When, at what temperature and by whom; what is None or empty is not known yet."""

    performed_at: datetime | None = None
    temperature: str = ""
    temperature_unit: str = "degC"
    operator: User | None = None
    operator_as_sent: str = ""
    notes: str = ""


NOTHING_KNOWN = Facts()


@dataclass(frozen=True, slots=True)
class Observation:
    """One test as a door understood it: what was tested, how, and the numbers."""

    specimen: Specimen
    material_state: MaterialState
    method: TestMethod
    entries: tuple[Entry, ...] = ()
    readings: tuple[ReadingEntry, ...] = ()
    facts: Facts = NOTHING_KNOWN
    instrument: Instrument | None = None
    external_id: str = ""
    submission: RawSubmission | None = None
    remarks: tuple[Remark, ...] = ()
    trace: Trace | None = None
    evaluated: Evaluated | None = None
    is_typed: bool = False


@transaction.atomic
def record(*, observation: Observation, by: User | None) -> Test:
    """The first version: a draft when a person types it; in progress when it was sent,
    submitted at once where nothing is owed. What is unusual is flagged.
    """
    if by is not None:
        permissions.require(by, "record", observation.specimen.compartment_id)
    rules = MethodRules(observation.method)
    read = readouts.understand(rules, observation.readings, observation.entries)
    numbers = broken_bars.numbers_of(
        rules,
        readouts.combined(rules, observation.entries, read),
        specimen=observation.specimen,
    )
    facts = observation.facts
    test = Test(
        compartment_id=observation.specimen.compartment_id,
        specimen=observation.specimen,
        material_state=observation.material_state,
        method=observation.method,
        instrument=observation.instrument,
        external_id=observation.external_id,
        submission=observation.submission,
        entered_by=by,
        state=TestState.DRAFT if observation.is_typed else TestState.IN_PROGRESS,
    )
    take_facts(test, facts)
    conditions.assign(test, parts=rules.parts.values(), rows=numbers.rows)
    test.full_clean(validate_unique=False, validate_constraints=False)
    test.save()
    write_numbers(test, numbers.rows)
    note_authors(test, {AuthorPart.OPERATOR: facts.operator, AuthorPart.ENTERED: by})
    flag(test, [*observation.remarks, *_remarks(test, numbers)])
    if observation.trace is None:  # a curve stands in the place of readings
        flag(test, readouts.without_readings(rules, observation.entries, read))
    _keep_read(test, read)
    if observation.trace and observation.evaluated:
        write_not_obtained(test, dict(observation.evaluated.not_obtained))
        evaluations.keep_evidence(test, observation.trace, observation.evaluated)
    calculated.keep(test, rules, numbers.rows)
    submit_if_complete(test, by=by)
    return test


@transaction.atomic
def edit_draft(
    *,
    test: Test,
    entries: Sequence[Entry],
    given: Sequence[ReadingEntry] = (),
    facts: Facts,
    revision: int,
    by: User,
) -> Test:
    """Replace the numbers, readings and facts of a draft. Conflict when someone else saved
    first.
    """
    permissions.require(by, "record", test.compartment_id)
    test = locked(test, revision=revision)
    if test.state != TestState.DRAFT:
        raise Conflict(
            Fault("state", _("Only a draft can be edited; correct it instead."))
        )
    rules = MethodRules(test.method)
    read = readouts.understand(rules, given, entries)
    numbers = broken_bars.numbers_of(
        rules, readouts.combined(rules, entries, read), specimen=test.specimen
    )
    for parts in (test.measurements, test.flags, test.readings, test.not_obtained):
        parts.all().delete()
    Evaluation.objects.filter(test=test).delete()
    take_facts(test, facts)
    conditions.assign(test, parts=rules.parts.values(), rows=numbers.rows)
    test.revision += 1
    test.save()
    write_numbers(test, numbers.rows)
    note_authors(test, {AuthorPart.OPERATOR: facts.operator, AuthorPart.ENTERED: by})
    flag(test, _remarks(test, numbers))
    flag(test, readouts.without_readings(rules, entries, read))
    _keep_read(test, read)
    calculated.keep_anew(test, rules)
    return test


@transaction.atomic
def add_owed(
    *,
    test: Test,
    entries: Sequence[Entry],
    given: Sequence[ReadingEntry] = (),
    facts: Facts,
    by: User | None,
) -> Test:
    """Add what an in-progress test still owes; what is there cannot be changed. It is
    submitted as soon as nothing is owed.
    """
    if by is not None:
        permissions.require(by, "record", test.compartment_id)
    test = locked(test)
    if test.state != TestState.IN_PROGRESS:
        raise Conflict(
            Fault(
                "state",
                _("The test is %(state)s; only a test in progress takes what is owed.")
                % {"state": test.get_state_display().lower()},
            )
        )
    rules = MethodRules(test.method)
    there = {m.property.code: m for m in test.measurements.select_related("property")}
    _refuse_changes(test, entries, facts, there)
    _refuse_other_readings(test, given)
    read = readouts.understand(rules, given, entries)
    numbers = broken_bars.numbers_of(
        rules,
        readouts.combined(rules, entries, read),
        specimen=test.specimen,
        there=there,
    )
    test.flags.filter(code__in=broken_bars.FLAGS).delete()
    take_facts(test, facts, only_missing=True)
    conditions.assign(
        test, parts=rules.parts.values(), rows=[*there.values(), *numbers.rows]
    )
    test.revision += 1
    test.save()
    write_numbers(test, numbers.rows)
    note_authors(test, {AuthorPart.OPERATOR: facts.operator, AuthorPart.ENTERED: by})
    flag(test, _remarks(test, numbers))
    flag(test, readouts.without_readings(rules, entries, read))
    _keep_read(test, read)
    calculated.keep_anew(test, rules)
    submit_if_complete(test, by=by)
    return test


def _remarks(test: Test, numbers: Numbers) -> list[Remark]:
    """What is unusual about the numbers, the broken bar, and when and by whom."""
    return [*unusual(numbers.rows), *numbers.remarks, *remarks_about(test)]


def submit_if_complete(test: Test, *, by: User | None = None) -> None:
    """Submit a test in progress that owes nothing."""
    if test.state == TestState.IN_PROGRESS and not test.owed():
        lifecycle.move_to_submitted(test, by=by)


def confirm_or_ask(remarks: Iterable[Remark], *, reason: str) -> None:
    """A person who types an unusual value is asked once; with a reason it is taken."""
    remarks = list(remarks)
    if remarks and not reason.strip():
        raise NeedsConfirmation(
            [
                Fault(remark.code, remark.message, ("confirmation",))
                for remark in remarks
            ]
        )


def locked(test: Test, *, revision: int | None = None) -> Test:
    """The row, locked. Conflict when it has moved on from the revision given."""
    test = (
        Test.objects.select_for_update(of=("self",))
        .select_related("method", "specimen")
        .get(pk=test.pk)
    )
    if revision is not None:
        refuse_stale(test, revision)
    return test


def refuse_stale(test: Test, revision: int) -> None:
    """Conflict when the test has moved on from the revision that was read."""
    if revision != test.revision:
        raise Conflict(
            Fault(
                "revision",
                _(
                    "Someone saved this test after you opened it (revision %(now)s, yours "
                    "%(yours)s)."
                )
                % {"now": test.revision, "yours": revision},
            )
        )


def write_numbers(test: Test, rows: Iterable[Measurement]) -> None:
    """Store unsaved measurements under the test."""
    rows = list(rows)
    for row in rows:
        row.test, row.compartment_id = test, test.compartment_id
    Measurement.objects.bulk_create(rows)


def write_not_obtained(test: Test, reasons: dict[str, str]) -> None:
    """Store why properties have no number, by property code."""
    properties = Property.objects.in_bulk(reasons, field_name="code")
    NotObtained.objects.bulk_create(
        NotObtained(
            test=test,
            compartment_id=test.compartment_id,
            property=properties[code],
            reason=reason[:200],
        )
        for code, reason in reasons.items()
    )


def note_authors(test: Test, parts: dict[AuthorPart, User | None]) -> None:
    """Remember who took part; authors of any version may not approve the series."""
    TestAuthor.objects.bulk_create(
        [TestAuthor(test=test, user=u, part=part) for part, u in parts.items() if u],
        ignore_conflicts=True,
    )


def flag(test: Test, remarks: Iterable[Remark]) -> None:
    """Store remarks; the same one twice is one."""
    TestFlag.objects.bulk_create(
        [TestFlag(test=test, code=r.code, message=r.message[:400]) for r in remarks],
        ignore_conflicts=True,
    )


def take_facts(test: Test, facts: Facts, *, only_missing: bool = False) -> None:
    """Set what the facts know on an unsaved or locked test; the rest stays."""
    if facts.performed_at and not (only_missing and test.performed_at):
        test.performed_at = facts.performed_at
    if facts.temperature and not (only_missing and test.test_temperature_as_entered):
        try:
            test.test_temperature_c = temperature_c(
                facts.temperature, facts.temperature_unit
            )
        except Refused as refusal:
            raise Refused(
                [fault.under("test_temperature") for fault in refusal.faults]
            ) from refusal
        test.test_temperature_as_entered = (
            f"{facts.temperature} {facts.temperature_unit}"[:40]
        )
    if facts.operator and not (only_missing and test.operator_id):
        test.operator = facts.operator
    if facts.operator_as_sent and not (only_missing and test.operator_as_sent):
        test.operator_as_sent = facts.operator_as_sent[:60]
    if facts.notes:
        test.notes = facts.notes


def _keep_read(test: Test, read: readouts.Read | None) -> None:
    """Readings, their evaluation and what they could not give."""
    if read is not None:
        readouts.keep(test, read)
        write_not_obtained(test, read.not_obtained)
        flag(test, read.remarks)


def _refuse_other_readings(test: Test, given: Sequence[ReadingEntry]) -> None:
    """Readings come once; others are a correction."""
    if given and test.readings.exists():
        raise Conflict(
            Fault(
                "already_there",
                _("The readings are there already; correct the test instead."),
                ("readings",),
            )
        )


def _refuse_changes(
    test: Test, entries: Sequence[Entry], facts: Facts, there: dict[str, Measurement]
) -> None:
    """What is there stays: a correction is a new version with a reason."""
    faults = [
        Fault(
            "already_there",
            _(
                "%(code)s is there already (%(text)s %(unit)s); correct the test instead."
            )
            % {
                "code": e.property,
                "text": there[e.property].text,
                "unit": there[e.property].unit,
            },
            e.pointer,
            e.value,
        )
        for e in entries
        if e.property in there
    ]
    given = {
        "performed_at": facts.performed_at and test.performed_at,
        "test_temperature": facts.temperature and test.test_temperature_as_entered,
        "operator": (facts.operator or facts.operator_as_sent)
        and (test.operator_id or test.operator_as_sent),
    }
    faults += [
        Fault(
            "already_there",
            _("%(fact)s is known already; correct the test instead.") % {"fact": name},
            (name,),
        )
        for name, clash in given.items()
        if clash
    ]
    if faults:
        raise Conflict(faults)
