"""Instrument files: kept, queued, and understood by a worker under an import profile.

What the file, its profile and the sender do not say is owed by a person; what cannot be
read ends under Needs attention with the true reason. Nothing is guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from characterization import parsers
from characterization.actions import evaluations, intake, recording, resolving
from characterization.actions.entries import Entry, MethodRules, Remark
from characterization.actions.recording import Facts, Observation
from characterization.choices import OwedBy
from characterization.models import Test
from characterization.parsers import CurveRecord, ParseError, ProfileError
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.instruments import channels
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.models import (
    ImportProfile,
    Instrument,
    RawSubmission,
    Trace,
)
from labtrack.jobs import actions as jobs
from labtrack.jobs.models import Job
from labtrack.refusals import Conflict, Fault, Refused
from trials.models import Specimen

DIMENSIONS = {"diameter": "d0", "gauge_length": "L0", "area": "S0"}
TRACE_KIND = "tensile-curve"
JOB_KIND = "understand-file"


@dataclass(frozen=True, slots=True)
class SaidBeside:
    """What the sender said beside the bytes; empty is not said."""

    specimen: str = ""
    method: str = ""
    profile_id: int | None = None
    external_id: str = ""
    material_state: str = ""
    performed_at: str = ""
    operator: str = ""
    temperature: str = ""
    temperature_unit: str = "degC"

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> "SaidBeside":
        """As kept with a submission; unknown names are another version's."""
        known = {name: fields[name] for name in cls.__slots__ if name in fields}
        return cls(**known)

    def as_fields(self) -> dict[str, object]:
        """Ready to be kept with the submission."""
        return {name: getattr(self, name) for name in self.__slots__}


def refuse_other_bytes(
    instrument: Instrument | None, external_id: str, sha256: str
) -> None:
    """Conflict when this instrument sent other bytes under that external id before."""
    repeat = intake.earlier(instrument, external_id)
    if repeat and repeat.submission and repeat.submission.sha256 != sha256:
        raise Conflict(
            Fault(
                "differs",
                _("Another file came under the external id %(given)s before.")
                % {"given": external_id[:80]},
                ("external_id",),
                external_id[:80],
            )
        )


@transaction.atomic
def upload(*, arrival: Arrival, specimen: Specimen | None = None) -> Job:
    """Keep the bytes and ask for their evaluation, in one transaction. They lie where the
    specimen lies as soon as it is known.
    """
    if arrival.person:
        permissions.require(arrival.person, "record", arrival.compartment.pk)
    kept = submissions.keep(arrival)
    if specimen:
        intake.move(kept, specimen)
    return jobs.request(
        kind=JOB_KIND,
        subject_id=kept.pk,
        compartment_id=kept.compartment_id,
        instrument=arrival.instrument,
        requested_by=arrival.person,
    )


def carry_out(job: Job) -> dict[str, str]:
    """The job of a kept file: its test, or its problem under Needs attention."""
    submission = RawSubmission.objects.get(pk=job.subject_id)
    try:
        test = understand(submission=submission)
    except Refused as refusal:
        submissions.note_problem(submission, refusal)
        raise
    return {"test": str(test.test_uid), "state": test.state}


@transaction.atomic
def understand(*, submission: RawSubmission, said: SaidBeside | None = None) -> Test:
    """The test that a kept file makes: parsed, matched, evaluated and recorded.

    Safe to repeat: the test that this file made before is returned. Refused or Conflict
    with the true reason otherwise; the caller notes it as an intake problem.
    """
    submission = RawSubmission.objects.select_for_update().get(pk=submission.pk)
    said = said or SaidBeside.of(submission.fields)
    if done := Test.objects.filter(submission=submission, version=1).first():
        return done
    sender = submission.instrument or submission.submitted_by
    profile = _profile(submission, said)
    record = _parsed(submission, profile)
    specimen = resolving.specimen_of(
        said.specimen or record.texts.get("specimen", ""), actor=sender
    )
    if submission.submitted_by:
        permissions.require(submission.submitted_by, "record", specimen.compartment_id)
    intake.move(submission, specimen)
    method = resolving.method_of(said.method or _default_method(submission))
    rules = MethodRules(method)
    trace = _kept_trace(submission, specimen, record)
    sizes = _dimension_entries(record, specimen)
    evaluated = evaluations.evaluate(
        trace=trace,
        rules=rules,
        dimensions={row.property.code: row.value for row in rules.measurements(sizes)},
    )
    facts, remarks = _facts(said, record, sender, submission)
    observation = Observation(
        specimen=specimen,
        material_state=resolving.material_state_of(
            specimen, said.material_state, actor=sender
        ),
        method=method,
        entries=(*sizes, *evaluated.entries),
        facts=facts,
        instrument=submission.instrument,
        external_id=said.external_id
        or record.texts.get("external_id", "")
        or submission.sha256,
        submission=submission,
        remarks=(
            *(
                Remark(w.code, f"{_('Line')} {w.line}: {w.message}")
                for w in record.warnings
            ),
            *remarks,
            *evaluated.remarks,
        ),
        trace=trace,
        evaluated=evaluated,
    )
    return _recorded_once(observation, by=submission.submitted_by)


def _recorded_once(observation: Observation, *, by: User | None) -> Test:
    try:
        with transaction.atomic():
            return recording.record(observation=observation, by=by)
    except IntegrityError:
        repeat = intake.earlier(observation.instrument, observation.external_id)
        if repeat is None:
            raise
        raise Conflict(
            Fault(
                "differs",
                _("Another file came under the external id %(given)s before.")
                % {"given": observation.external_id[:80]},
                ("external_id",),
                observation.external_id[:80],
            )
        ) from None


def _profile(submission: RawSubmission, said: SaidBeside) -> ImportProfile:
    """The profile named, else the instrument's; without one nothing says the units."""
    sender = submission.instrument or submission.submitted_by
    if said.profile_id is not None:
        found = ImportProfile.objects.filter(
            pk=said.profile_id, organisation_id=sender.organisation_id
        ).first()
    else:
        found = submission.instrument and submission.instrument.default_profile
    if found is None:
        raise Refused(
            Fault(
                "no_profile",
                _(
                    "Nothing says what the columns of this file are and in which units; "
                    "choose or make an import profile."
                ),
                ("profile",),
            )
        )
    return found


def _parsed(submission: RawSubmission, profile: ImportProfile) -> CurveRecord:
    try:
        return parsers.parse(
            submissions.content(submission),
            profile.definition,
            file_name=submission.file_name,
        )
    except ParseError as error:
        raise Refused(
            Fault("unreadable_file", str(error), ("file",), submission.file_name)
        ) from error
    except ProfileError as error:
        raise Refused(
            Fault(
                "unusable_profile",
                _("The import profile %(profile)s cannot be used: %(why)s")
                % {"profile": profile, "why": error},
                ("profile",),
                str(profile),
            )
        ) from error


def _default_method(submission: RawSubmission) -> str:
    return submission.instrument.default_method if submission.instrument else ""


def _kept_trace(
    submission: RawSubmission, specimen: Specimen, record: CurveRecord
) -> Trace:
    names = list(record.channels)
    return Trace.objects.create(
        compartment_id=specimen.compartment_id,
        submission=submission,
        kind=TRACE_KIND,
        channel_names=names,
        channel_units=[parsers.CHANNEL_UNITS[name] for name in names],
        points=record.rows,
        data=channels.pack(record.channels),
        facts={
            "given_units": dict(record.given_units),
            "texts": dict(record.texts),
            "quantities": {
                name: f"{quantity.text} {quantity.unit}"
                for name, quantity in record.quantities.items()
            },
            "lines": [record.first_line, record.last_line],
        },
    )


def _dimension_entries(record: CurveRecord, specimen: Specimen) -> list[Entry]:
    """Diameter and gauge length: the file's, else the specimen's own."""
    entries = [
        Entry(code, record.quantities[name].text, record.quantities[name].unit)
        for name, code in DIMENSIONS.items()
        if name in record.quantities
    ]
    stated = {entry.property for entry in entries}
    own = {
        "d0": (specimen.diameter_mm, specimen.diameter_as_entered),
        "L0": (specimen.gauge_length_mm, specimen.gauge_length_as_entered),
    }
    for code, (value, as_entered) in own.items():
        if value is None or code in stated or (code == "d0" and "S0" in stated):
            continue
        text, _space, unit = as_entered.partition(" ")
        entries.append(
            Entry(code, text or repr(value), unit or "mm", source=OwedBy.PERSON)
        )
    return entries


def _facts(
    said: SaidBeside,
    record: CurveRecord,
    sender: Instrument | User,
    submission: RawSubmission,
) -> tuple[Facts, list[Remark]]:
    """When, how warm and by whom, from the sender first and the file second."""
    performed_at, remarks = _performed_at(said, record, sender)
    temperature = record.quantities.get("test_temperature")
    operator = said.operator or record.texts.get("operator", "")
    facts = Facts(
        performed_at=performed_at,
        temperature=said.temperature or (temperature.text if temperature else ""),
        temperature_unit=said.temperature_unit
        if said.temperature or temperature is None
        else temperature.unit,
        operator=resolving.operator_of(
            operator, organisation_id=sender.organisation_id
        ),
        operator_as_sent=operator,
        notes=record.texts.get("note", ""),
    )
    return facts, [*remarks, *intake.clock_remarks(performed_at)]


def _performed_at(
    said: SaidBeside, record: CurveRecord, sender: Instrument | User
) -> tuple[datetime | None, list[Remark]]:
    """A file's local time is read in the instrument's zone, once, here; a time that the
    clock change skipped or repeated stays owed.
    """
    text = said.performed_at or record.texts.get("performed_at", "")
    if not text:
        return None, []
    unread = [
        Remark(
            "time-not-understood",
            _("The time %(given)s is not understood as one moment; a person states it.")
            % {"given": text[:60]},
        )
    ]
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None, unread
    if not 1990 <= moment.year <= 2100:
        return None, unread
    if moment.tzinfo is not None:
        return moment, []
    zone = ZoneInfo(sender.time_zone)
    first, second = moment.replace(tzinfo=zone), moment.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        return None, unread
    return first, []
