"""Instrument files: kept, queued, and understood by a worker.

What the file, its profile and the sender do not say is owed by a person; what cannot be
read ends under Needs attention with the true reason. Nothing is guessed.
"""

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.actions import (
    intake,
    readings,
    resolving,
    tests_of_files,
)
from characterization.actions.file_facts import SaidBeside
from characterization.actions.readings import FileReading
from characterization.models import Test
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.instruments import understanding
from labtrack.instruments.actions import intake_problems, submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.models import (
    ImportProfile,
    Instrument,
    RawSubmission,
)
from labtrack.instruments.understanding import Effect, KeptFile
from labtrack.jobs import actions as jobs
from labtrack.jobs.models import Job
from labtrack.refusals import Conflict, Fault, Refused
from trials.models import Specimen

JOB_KIND = understanding.JOB_KIND


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


def carry_out(job: Job) -> dict[str, Any]:
    """The job of a kept file: what it became, or its problem under Needs attention."""
    submission = RawSubmission.objects.get(pk=job.subject_id)
    try:
        return dict(take_in(submission=submission).result or {})
    except PermissionDenied as error:
        refusal = Refused(Fault("permission", str(error), ("specimen",)))
        submissions.note_problem(submission, refusal)
        raise refusal from error
    except Refused as refusal:
        submissions.note_problem(submission, refusal)
        raise


@transaction.atomic
def take_in(
    *,
    submission: RawSubmission,
    said: SaidBeside | None = None,
    named_by: User | None = None,
) -> Effect:
    """What a kept file becomes: its tests, or what another app makes of it.

    As `understand_all`, for files of every kind. `named_by`: the person who says, in place
    of the sender, what the file is about.
    """
    found = _understood(submission, said, named_by)
    if isinstance(found, Effect):
        # A job may be seen where what it made may not: an address, and no code.
        return replace(found, result={"url": found.url, **(found.result or {})})
    codes = ", ".join(sorted({test.specimen.code for test in found}))
    return Effect(
        ngettext(
            "Evaluated as a test of %(code)s.",
            "Evaluated as tests of %(code)s.",
            len(found),
        )
        % {"code": codes[:300]},
        found[0].get_absolute_url(),
        {
            "test": str(found[0].test_uid),
            "state": found[0].state,
            "tests": [str(test.test_uid) for test in found],
        },
    )


def understand(*, submission: RawSubmission, said: SaidBeside | None = None) -> Test:
    """The first test that a kept file makes; `understand_all` gives every one."""
    return understand_all(submission=submission, said=said)[0]


@transaction.atomic
def understand_all(
    *, submission: RawSubmission, said: SaidBeside | None = None
) -> list[Test]:
    """The tests that a kept file makes, one for each specimen in it: parsed, matched,
    evaluated and recorded, all or none.

    Safe to repeat: the tests that this file made before are returned. Refused or Conflict
    with the true reason otherwise; the caller notes it as an intake problem. What is
    `said` here was added by a person, who does not wait for a second file.
    """
    found = _understood(submission, said)
    if isinstance(found, Effect):
        raise Refused(Fault("other_kind", found.message, ("file",)))
    return found


def _understood(
    submission: RawSubmission, said: SaidBeside | None, named_by: User | None = None
) -> list[Test] | Effect:
    submission = RawSubmission.objects.select_for_update().get(pk=submission.pk)
    decided = said is not None
    said = said or SaidBeside.of(submission.fields)
    if done := list(
        Test.objects.filter(submission=submission, version=1).order_by("pk")
    ):
        return done
    sender = submission.instrument or submission.submitted_by
    profile = _profile(submission, said)
    if profile is None and (waiting := readings.data_that_waits(submission)):
        return _understood(waiting, None)
    reading = readings.read(submission, profile, without_header=decided)
    submissions.note_reading(
        submission, format_name=reading.how["format"], profile=profile
    )
    kept = _kept_file(submission, said, reading, named_by)
    if effect := understanding.take_in(kept):
        return effect
    if named_by:
        resolving.require_named(said.specimen, by=named_by)
    records = readings.recordings_of(reading, submission)
    tests_of_files.refuse_one_name_for_many(said, records)
    tests = [
        tests_of_files.test_of(
            record, reading.how, number, said=said, submission=submission, sender=sender
        )
        for number, record in enumerate(records, start=1)
    ]
    for key in reading.header_keys:
        intake_problems.close_halves(submission=submission, key=key)
    return tests


def _kept_file(
    submission: RawSubmission,
    said: SaidBeside,
    reading: FileReading,
    named_by: User | None,
) -> KeptFile:
    return KeptFile(
        submission=submission,
        kind=reading.kind,
        records=reading.records,
        how=reading.how,
        about=said.about or said.specimen,
        external_id=said.external_id,
        operator=said.operator,
        named_by=named_by,
    )


def _profile(submission: RawSubmission, said: SaidBeside) -> ImportProfile | None:
    """The profile named, else the instrument's; None where the file must say it all."""
    sender = submission.instrument or submission.submitted_by
    if said.profile_id is not None:
        found = ImportProfile.objects.filter(
            pk=said.profile_id, organisation_id=sender.organisation_id
        ).first()
        if found is None:
            raise Refused(
                Fault("no_profile", _("That import profile is gone."), ("profile",))
            )
        return found
    return submission.instrument.default_profile if submission.instrument else None
