"""Kept bytes read once more after a person mended what was wrong ("Needs attention")."""

from collections.abc import Iterator
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError as InputError

from characterization.actions import files, intake, micrograph_intake, resolving
from characterization.actions.file_facts import SaidBeside
from characterization.actions.intake import IncomingTest
from characterization.api import inputs
from labtrack.accounts.models import User
from labtrack.api import arrivals, strict_json
from labtrack.instruments.actions import intake_problems, submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.models import IntakeProblem, RawSubmission
from labtrack.instruments.replay import Corrections, Outcome, Result
from labtrack.jobs.models import Job
from labtrack.refusals import Refused


def _said(problem: IntakeProblem, corrections: Corrections) -> SaidBeside:
    """What was said beside the bytes, with what the person says now in its place."""
    said = SaidBeside.of(problem.submission.fields)
    return replace(
        said,
        specimen=corrections.specimen or said.specimen,
        method=corrections.method or said.method,
        material_state=corrections.material_state or said.material_state,
    )


def replay_file(problem: IntakeProblem, corrections: Corrections, by: User) -> Outcome:
    """Understand a kept file with what the person added."""
    said = _said(problem, corrections)
    if corrections.profile:
        said = replace(said, profile_id=corrections.profile.pk)
    try:
        named_by = by if corrections.specimen else None
        effect = files.take_in(
            submission=problem.submission, said=said, named_by=named_by
        )
    except Refused as refusal:
        raise ValidationError(str(refusal)) from refusal
    return Outcome(Result.RESOLVED, effect.message, effect.url)


def replay_pictures(
    problem: IntakeProblem, corrections: Corrections, by: User
) -> Outcome:
    """Make fields of a kept picture and of those that came with it."""
    said = _said(problem, corrections)
    try:
        job, test, mended = micrograph_intake.read_again(
            problem=problem,
            said=said,
            names_specimen=bool(corrections.specimen),
            by=by,
        )
    except Refused as refusal:
        raise ValidationError(str(refusal)) from refusal
    if not mended:
        return Outcome(Result.UNDER_WAY, _("The field is being read again."), _of(job))
    message = _("%(n)d pictures are fields of a test of %(specimen)s.") % {
        "n": len(mended),
        "specimen": test.specimen.code,
    }
    for other in mended[1:]:
        intake_problems.close_read(submission=other.submission, resolution=message)
    return Outcome(
        Result.RESOLVED, message, _of(job) if job else test.get_absolute_url()
    )


def _of(job: Job) -> str:
    return reverse("characterization:job", args=[job.pk])


def replay_numbers(
    problem: IntakeProblem, corrections: Corrections, by: User
) -> Outcome:
    """Record kept JSON, one test or a batch; what was stored before stays as it is."""
    submission = problem.submission
    arrival = Arrival(
        kind=submission.kind,
        body=submissions.content(submission),
        compartment=submission.compartment,
        instrument=submission.instrument,
        person=submission.submitted_by,
    )
    try:
        if corrections.specimen:
            resolving.require_named(corrections.specimen, by=by)
        recorded = [
            intake.receive(
                incoming=_corrected(incoming, corrections),
                arrival=arrival,
                submission=submission,
            )
            for incoming in _incoming(submission, arrival)
        ]
        if len(recorded) == 1:
            intake.move(submission, recorded[0].test.specimen)
    except (Refused, InputError) as error:
        raise ValidationError(str(arrivals.as_refusal(error, None))) from error
    new = [each.test for each in recorded if each.is_new]
    message = _("%(new)d recorded, %(old)d were there already.") % {
        "new": len(new),
        "old": len(recorded) - len(new),
    }
    return Outcome(Result.RESOLVED, message, new[0].get_absolute_url() if new else "")


def _incoming(submission: RawSubmission, arrival: Arrival) -> Iterator[IncomingTest]:
    """The tests in a body: one object, a list, or one object a line."""
    if "ndjson" in submission.content_type:
        rows = [
            strict_json.load(line) for line in arrival.body.splitlines() if line.strip()
        ]
    else:
        loaded = strict_json.load(arrival.body)
        rows = loaded if isinstance(loaded, list) else [loaded]
    for row in rows:
        serializer = inputs.TestInput(data=row)
        serializer.is_valid(raise_exception=True)
        yield inputs.incoming_test(serializer.validated_data)


def _corrected(incoming: IncomingTest, corrections: Corrections) -> IncomingTest:
    return replace(
        incoming,
        specimen=corrections.specimen or incoming.specimen,
        method=corrections.method or incoming.method,
        material_state=corrections.material_state or incoming.material_state,
    )
