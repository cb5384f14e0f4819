"""Micrographs from a program: understood, matched and kept once; and kept pictures read
again after a person mended what was wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from characterization.actions import (
    identity,
    intake,
    micrograph_files,
    micrographs,
    resolving,
)
from characterization.actions.file_facts import SaidBeside
from characterization.actions.micrograph_files import About, NewPicture, Sender
from characterization.actions.micrographs import Uploaded
from characterization.actions.recording import Facts, Observation
from characterization.choices import OwedBy
from characterization.imaging.decoding import ImageProblem
from characterization.imaging.heads import inspect
from characterization.models import Micrograph, Test
from labtrack.accounts.models import User
from labtrack.instruments.actions import submissions
from labtrack.instruments.choices import ProblemState
from labtrack.instruments.models import Instrument, IntakeProblem, RawSubmission
from labtrack.jobs.models import Job
from labtrack.refusals import Conflict, Fault, Refused


@dataclass(frozen=True, slots=True)
class SentPictures:
    """Pictures of one series as a program sent them, every text as it came."""

    pictures: tuple[NewPicture, ...]
    said: SaidBeside
    about: About = micrograph_files.NOTHING_SAID
    instrument: Instrument | None = None
    person: User | None = None

    @property
    def external_id(self) -> str:
        """Without a name of its own, an instrument's series is known by its bytes."""
        if self.instrument is None:
            return ""
        return self.said.external_id or micrograph_files.digest_of(self.pictures)

    @property
    def sender(self) -> Sender:
        """As the bytes are kept before it is known what they are of."""
        return Sender(
            self.instrument and self.instrument.default_compartment,
            self.instrument,
            self.person,
            self.said.as_fields()
            | self.about.as_fields()
            | {"upload": micrograph_files.digest_of(self.pictures)},
        )


@transaction.atomic
def receive(*, sent: SentPictures) -> Uploaded:
    """A test of these pictures, and the job that measures them. The same again is answered
    with the first one; other pictures under the same external id are a Conflict.
    """
    if repeat := intake.earlier(sent.instrument, sent.external_id):
        return _as_sent_before(repeat, sent)
    actor = sent.instrument or sent.person
    specimen = resolving.specimen_of(sent.said.specimen, actor=actor)
    observation = _observation(sent.said, specimen, actor)
    return micrographs.start(
        specimen=specimen,
        material_state=observation.material_state,
        method=observation.method,
        pictures=sent.pictures,
        about=sent.about,
        entries=observation.entries,
        facts=observation.facts,
        instrument=sent.instrument,
        external_id=sent.external_id,
        said=sent.said,
        by=sent.person,
    )


def keep_refused(*, sent: SentPictures, refusal: Refused) -> list[IntakeProblem]:
    """An instrument's pictures stay, each with its own reason or that of all of them."""
    found = []
    for picture in sent.pictures:
        why = refusal
        try:
            inspect(picture.body)
        except ImageProblem as error:
            why = micrograph_files.as_refusal(error, picture.file_name)
        found.append(submissions.keep_refused(sent.sender.arrival(picture), why))
    return found


def _as_sent_before(repeat: Test, sent: SentPictures) -> Uploaded:
    there = Micrograph.objects.filter(series=repeat.test_uid)
    known = set(there.values_list("submission__sha256", flat=True))
    given = {picture.sha256 for picture in sent.pictures}
    if given <= known:
        return Uploaded(repeat, None, repeated=len(given))
    raise Conflict(
        Fault(
            "differs",
            _("Other pictures came under the external id %(id)s before.")
            % {"id": sent.external_id},
            ("files",),
        )
    )


def _observation(said: SaidBeside, specimen, actor: Instrument | User) -> Observation:
    performed_at = (
        datetime.fromisoformat(said.performed_at) if said.performed_at else None
    )
    return Observation(
        specimen=specimen,
        material_state=resolving.material_state_of(
            specimen, said.material_state, actor=actor
        ),
        method=resolving.method_of(said.method),
        entries=identity.entries_of(
            said.conditions,
            source=OwedBy.PERSON if isinstance(actor, User) else OwedBy.INSTRUMENT,
        ),
        facts=Facts(
            performed_at=performed_at,
            temperature=said.temperature,
            temperature_unit=said.temperature_unit,
            operator=resolving.operator_of(
                said.operator, organisation_id=actor.organisation_id
            ),
            operator_as_sent=said.operator,
        ),
    )


@transaction.atomic
def read_again(
    *, problem: IntakeProblem, said: SaidBeside, names_specimen: bool, by: User
) -> tuple[Job | None, Test, list[IntakeProblem]]:
    """A kept picture, and those that came with it and waited for the same reason, become
    fields of a test. Refused with what is wrong now. The problems that are mended by it
    are answered; the caller closes them.
    """
    field = Micrograph.objects.filter(submission=problem.submission).first()
    if field is not None:
        # Only the worker decodes: it closes the problem, or says again what is wrong.
        return _measured_again(field, by)
    if names_specimen:
        resolving.require_named(said.specimen, by=by)
    together = [problem, *_sent_together(problem)]
    kept = micrograph_files.heads_of([one.submission for one in together[:1]])
    for one in together[1:]:
        try:
            kept += micrograph_files.heads_of([one.submission])
        except Refused:
            together.remove(one)
    uploaded = _begun_or_added(problem.submission, kept, said, by)
    for submission, _head in kept:
        intake.move(submission, uploaded.test.specimen)
    return uploaded.job, uploaded.test, together


def _measured_again(
    field: Micrograph, by: User
) -> tuple[Job, Test, list[IntakeProblem]]:
    test = Test.objects.get(test_uid=field.series, is_current=True)
    if not field.excluded_because:
        raise Refused(Fault("state", _("The field counts already.")))
    job = micrographs.include(micrograph=field, reason=_("Read again"), by=by)
    return job, test, []


def _sent_together(problem: IntakeProblem) -> QuerySet[IntakeProblem]:
    """Other pictures of the same upload that wait for the same reason."""
    submission = problem.submission
    return (
        IntakeProblem.objects.select_for_update(of=("self",))
        .filter(
            code=problem.code,
            state=ProblemState.OPEN,
            submission__kind=submission.kind,
            submission__instrument=submission.instrument,
            submission__submitted_by=submission.submitted_by,
            submission__fields__upload=submission.fields.get("upload", "-"),
        )
        .exclude(pk=problem.pk)
        .select_related("submission")
        .order_by("pk")
    )


def _begun_or_added(
    submission: RawSubmission,
    kept: Sequence[tuple[RawSubmission, micrograph_files.Head]],
    said: SaidBeside,
    by: User,
) -> Uploaded:
    about = About.of(submission.fields)
    if (test := _test_of_the_others(submission, said)) is not None:
        return micrographs.add_kept(
            test=test, kept=kept, about=about, reason=_("Read again"), by=by
        )
    actor = submission.instrument or submission.submitted_by
    specimen = resolving.specimen_of(said.specimen, actor=actor)
    observation = replace(
        _observation(said, specimen, actor),
        instrument=submission.instrument,
        external_id=_external_id(submission, said),
    )
    return micrographs.begin(observation, kept, about, by=submission.submitted_by)


def _test_of_the_others(submission: RawSubmission, said: SaidBeside) -> Test | None:
    """The test that those of the same upload which were understood have made."""
    fields = submission.fields
    if series := fields.get("test"):
        return Test.objects.filter(test_uid=series, is_current=True).first()
    other = Micrograph.objects.filter(
        submission__fields__upload=fields.get("upload", "-"),
        submission__instrument=submission.instrument,
        submission__submitted_by=submission.submitted_by,
    ).first()
    if other is not None:
        return Test.objects.get(test_uid=other.series, is_current=True)
    return intake.earlier(submission.instrument, _external_id(submission, said))


def _external_id(submission: RawSubmission, said: SaidBeside) -> str:
    if submission.instrument is None:
        return ""
    return said.external_id or str(submission.fields.get("upload", ""))
