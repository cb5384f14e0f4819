"""Numbers from an instrument or another program: understood, matched and recorded once.

The bytes commit with the effect. The door that calls this keeps the bytes alone, with the
reason, when it is refused (instruments.actions.submissions.keep_refused).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from characterization.actions import recording, resolving
from characterization.actions.entries import Entry
from characterization.actions.readouts import ReadingEntry
from characterization.actions.recording import Facts, Observation
from characterization.choices import OwedBy
from characterization.models import Test
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.models import Instrument, RawSubmission
from labtrack.refusals import Conflict, Fault
from trials.models import Specimen


@dataclass(frozen=True, slots=True)
class IncomingTest:
    """One test as sent, every text as it came."""

    external_id: str
    specimen: str
    method: str
    material_state: str = ""
    performed_at: datetime | None = None
    operator: str = ""
    temperature: str = ""
    temperature_unit: str = "degC"
    entries: tuple[Entry, ...] = ()
    readings: tuple[ReadingEntry, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The test, and whether this arrival made it."""

    test: Test
    is_new: bool


@transaction.atomic
def receive(
    *, incoming: IncomingTest, arrival: Arrival, submission: RawSubmission | None = None
) -> Recorded:
    """Record one test of an instrument or a person's program.

    The natural key (instrument, external id) makes a repeat harmless: equal is a duplicate,
    different is a Conflict with both values. With `submission`, the bytes are kept already
    (a batch) and stay where they are.
    """
    actor = arrival.instrument or arrival.person
    if repeat := earlier(arrival.instrument, incoming.external_id):
        _refuse_difference(repeat, incoming, actor)
        return Recorded(repeat, is_new=False)
    specimen = resolving.specimen_of(incoming.specimen, actor=actor)
    if arrival.person:
        permissions.require(arrival.person, "record", specimen.compartment_id)
    kept = submission or submissions.keep(
        replace(arrival, compartment=arrival.compartment or specimen.compartment)
    )
    if submission is None:
        move(kept, specimen)
    try:
        with transaction.atomic():
            test = recording.record(
                observation=_observation(incoming, arrival, specimen, kept),
                by=arrival.person,
            )
    except IntegrityError:
        # Two arrivals of one external id at once: the first one stands.
        if repeat := earlier(arrival.instrument, incoming.external_id):
            _refuse_difference(repeat, incoming, actor)
            return Recorded(repeat, is_new=False)
        raise
    return Recorded(test, is_new=True)


def earlier(instrument: Instrument | None, external_id: str) -> Test | None:
    """The first version that this instrument sent under that external id."""
    if instrument is None or not external_id:
        return None
    return (
        Test.objects.filter(instrument=instrument, external_id=external_id, version=1)
        .select_related("specimen", "method")
        .first()
    )


def move(submission: RawSubmission, specimen: Specimen) -> None:
    """What is matched lies where its specimen lies; traces and problems follow."""
    if submission.compartment_id != specimen.compartment_id:
        RawSubmission.objects.filter(pk=submission.pk).update(
            compartment_id=specimen.compartment_id
        )
        submission.compartment_id = specimen.compartment_id


def facts_of(incoming: IncomingTest, *, organisation_id: int) -> Facts:
    """Times and people as the laboratory knows them; an unknown operator stays a text."""
    return Facts(
        performed_at=incoming.performed_at,
        temperature=incoming.temperature,
        temperature_unit=incoming.temperature_unit,
        operator=resolving.operator_of(
            incoming.operator, organisation_id=organisation_id
        ),
        operator_as_sent=incoming.operator,
        notes=incoming.notes,
    )


def _observation(
    incoming: IncomingTest, arrival: Arrival, specimen: Specimen, kept: RawSubmission
) -> Observation:
    sender = arrival.instrument or arrival.person
    return Observation(
        specimen=specimen,
        material_state=resolving.material_state_of(
            specimen, incoming.material_state, actor=sender
        ),
        method=resolving.method_of(incoming.method),
        entries=incoming.entries,
        readings=incoming.readings,
        facts=facts_of(incoming, organisation_id=sender.organisation_id),
        instrument=arrival.instrument,
        external_id=incoming.external_id,
        submission=kept,
    )


def _refuse_difference(
    repeat: Test, incoming: IncomingTest, actor: Instrument | User
) -> None:
    """Conflict naming what differs from the first arrival under the same external id."""
    measured = list(repeat.measurements.select_related("property"))
    there = {m.property.code: (m.text, m.unit) for m in measured}
    # What was sent beside what it follows from was compared when it came.
    computed = {m.property.code for m in measured if m.source == OwedBy.EVALUATION}
    faults = [
        Fault(
            "differs",
            _("%(code)s was %(old)s under this external id before; now %(new)s.")
            % {
                "code": entry.property,
                "old": " ".join(there.get(entry.property, (_("absent"),))),
                "new": f"{entry.value} {entry.unit}",
            },
            (*entry.pointer, "value"),
            entry.value,
        )
        for entry in incoming.entries
        if entry.property not in computed
        and there.get(entry.property) != (entry.value, entry.unit)
    ]
    faults += _other_readings(repeat, incoming)
    specimen = resolving.specimen_of(incoming.specimen, actor=actor)
    if specimen.pk != repeat.specimen_id:
        faults.append(
            Fault(
                "differs",
                _(
                    "The specimen was %(old)s under this external id before; now %(new)s."
                )
                % {"old": repeat.specimen.code, "new": specimen.code},
                ("specimen",),
                incoming.specimen,
            )
        )
    if incoming.performed_at and repeat.performed_at != incoming.performed_at:
        faults.append(
            Fault(
                "differs",
                _("The time was %(old)s under this external id before; now %(new)s.")
                % {"old": repeat.performed_at, "new": incoming.performed_at},
                ("performed_at",),
                str(incoming.performed_at),
            )
        )
    if faults:
        raise Conflict(faults)


def _other_readings(repeat: Test, incoming: IncomingTest) -> list[Fault]:
    there = {
        (row.number, row.name): (row.text, row.unit) for row in repeat.readings.all()
    }
    return [
        Fault(
            "differs",
            _(
                "%(name)s of number %(number)d was %(old)s under this external id before; "
                "now %(new)s."
            )
            % {
                "name": entry.name,
                "number": entry.number,
                "old": " ".join(there.get((entry.number, entry.name), (_("absent"),))),
                "new": f"{entry.value} {entry.unit}",
            },
            (*entry.pointer, "value"),
            entry.value,
        )
        for entry in incoming.readings
        if there.get((entry.number, entry.name)) != (entry.value, entry.unit)
    ]
