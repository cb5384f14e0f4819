"""Micrographs: kept as they came, given a scale, left out with a reason, measured again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from characterization.actions import recording
from characterization.actions.recording import Facts, Observation
from characterization.choices import EvaluationState, OwedBy, ScaleSource, TestState
from characterization.imaging.asked import KINDS, Corrections, ImageSettings
from characterization.imaging.decoding import Head, ImageProblem, inspect
from characterization.models import (
    ImageEvaluation,
    Micrograph,
    Test,
    TestMethod,
)
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.audit.history import attributed
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from labtrack.instruments.models import Instrument, IntakeProblem, RawSubmission
from labtrack.jobs import actions as jobs
from labtrack.jobs.models import Job
from labtrack.refusals import Conflict, Fault, Refused
from labtrack.statistics.samples import BadOption
from trials.models import MaterialState, Specimen

JOB_KIND = "evaluate-micrographs"
MOST_FIELDS = 200
FIRST_REASON = "First evaluation"


@dataclass(frozen=True, slots=True)
class NewPicture:
    """One file as it was sent."""

    body: bytes
    file_name: str = ""
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a person says of all fields of a series; empty is not said."""

    um_per_pixel: float | None = None
    scale_said: str = ""
    etchant: str = ""
    magnification: str = ""
    location: str = ""
    section_plane: str = ""


NOTHING_SAID = About()


@dataclass(frozen=True)
class Uploaded:
    """What became of an upload: the test with its job, and what needs attention."""

    test: Test | None
    job: Job | None
    fields: list[Micrograph] = field(default_factory=list)
    problems: list[IntakeProblem] = field(default_factory=list)
    repeated: int = 0


def is_measured_on_images(method: TestMethod) -> bool:
    """Whether micrographs give what this method asks for."""
    return method.kind in KINDS


@transaction.atomic
def start(
    *,
    specimen: Specimen,
    material_state: MaterialState,
    method: TestMethod,
    pictures: Sequence[NewPicture],
    about: About = NOTHING_SAID,
    facts: Facts = recording.NOTHING_KNOWN,
    settings: Mapping[str, Any] | None = None,
    instrument: Instrument | None = None,
    external_id: str = "",
    by: User | None,
) -> Uploaded:
    """A test of its fields of view, and a job that measures them. Files that are no usable
    pictures are kept under Needs attention with the true reason; when none is usable there
    is no test.
    """
    if by is not None:
        permissions.require(by, "record", specimen.compartment_id)
    _refuse_other_methods(method)
    _refuse_none(pictures)
    asked = _settings_json(settings or {})
    sender = _Sender(specimen, method, instrument, by)
    kept, problems = _keep(pictures, sender)
    if not kept:
        return Uploaded(None, None, problems=problems)
    test = recording.record(
        observation=Observation(
            specimen=specimen,
            material_state=material_state,
            method=method,
            facts=facts,
            instrument=instrument,
            external_id=external_id,
            submission=kept[0][0],
        ),
        by=by,
    )
    fields, repeated = _add(test, kept, about, instrument=instrument, by=by)
    job = _ask(test, asked, {}, FIRST_REASON, by)
    return Uploaded(test, job, fields, problems, repeated)


@transaction.atomic
def add_fields(
    *,
    test: Test,
    pictures: Sequence[NewPicture],
    about: About = NOTHING_SAID,
    reason: str,
    by: User,
) -> Uploaded:
    """More fields of the same series; everything is measured again as it was."""
    _require(by, test)
    _refuse_none(pictures)
    test = _open(test)
    sender = _Sender(test.specimen, test.method, test.instrument, by)
    kept, problems = _keep(pictures, sender)
    fields, repeated = _add(test, kept, about, instrument=test.instrument, by=by)
    if not fields:
        return Uploaded(test, None, [], problems, repeated)
    settings, corrections = _as_last(test)
    job = _ask(test, settings, corrections, _why(reason), by)
    return Uploaded(test, job, fields, problems, repeated)


@transaction.atomic
def set_scale(
    *,
    micrograph: Micrograph,
    um_per_pixel: float,
    source: ScaleSource,
    said: str,
    whole_series: bool = False,
    reason: str,
    by: User,
) -> Job:
    """Say how many micrometers a pixel is, of one field or of all of its series that have
    the same size; they are measured again.
    """
    test = _open(_current(micrograph))
    _require(by, test)
    rows = Micrograph.objects.filter(series=micrograph.series)
    if not whole_series:
        rows = rows.filter(pk=micrograph.pk)
    rows = rows.filter(width=micrograph.width, height=micrograph.height)
    with attributed(by, _why(reason)):
        for row in rows.select_for_update():
            row.um_per_pixel = um_per_pixel
            row.scale_source = source
            row.scale_said = said[:200]
            row.full_clean(validate_unique=False)
            row.save(update_fields=["um_per_pixel", "scale_source", "scale_said"])
    settings, corrections = _as_last(test)
    return _ask(test, settings, corrections, _why(reason), by)


@transaction.atomic
def exclude(*, micrograph: Micrograph, reason: str, by: User) -> Job:
    """Leave a field out of the series, with a reason; it stays visible."""
    test = _open(_current(micrograph))
    _require(by, test)
    micrograph = Micrograph.objects.select_for_update().get(pk=micrograph.pk)
    micrograph.excluded_because = _why(reason)
    with attributed(by, reason):
        micrograph.save(update_fields=["excluded_because"])
    settings, corrections = _as_last(test)
    return _ask(test, settings, corrections, _why(reason), by)


@transaction.atomic
def evaluate_again(
    *, test: Test, settings: Mapping[str, Any], reason: str, by: User
) -> Job:
    """Measure every field with other parameters; what was corrected by hand stays."""
    _require(by, test)
    test = _open(test)
    _old, corrections = _as_last(test)
    return _ask(test, _settings_json(settings), corrections, _why(reason), by)


@transaction.atomic
def correct_field(
    *, micrograph: Micrograph, corrections: Mapping[str, Any], reason: str, by: User
) -> Job:
    """Measure again with what a person did on one field by hand, in place of what was
    done there before.
    """
    test = _open(_current(micrograph))
    _require(by, test)
    try:
        new = Corrections.from_json(corrections).as_json()
    except BadOption as error:
        raise Refused(Fault("corrections", str(error), ("corrections",))) from error
    settings, all_of_them = _as_last(test)
    others = {k: v for k, v in all_of_them.items() if k != str(micrograph.number)}
    if new:
        others[str(micrograph.number)] = new
    return _ask(test, settings, others, _why(reason), by)


def last_evaluation(series: Any) -> ImageEvaluation | None:
    """The newest evaluation that was asked for, whether it is measured yet or not."""
    return ImageEvaluation.objects.filter(series=series).order_by("-number").first()


def needed_right(test: Test) -> str:
    """Counting is recording; changing what has given numbers is evaluating again."""
    measured = test.measurements.filter(source=OwedBy.EVALUATION).exists()
    return "reevaluate" if measured else "record"


@dataclass(frozen=True, slots=True)
class _Sender:
    specimen: Specimen
    method: TestMethod
    instrument: Instrument | None
    person: User | None

    def arrival(self, picture: NewPicture) -> Arrival:
        return Arrival(
            kind=SubmissionKind.MICROGRAPH,
            body=picture.body,
            compartment=self.specimen.compartment,
            instrument=self.instrument,
            person=None if self.instrument else self.person,
            fields={"specimen": self.specimen.code, "method": self.method.code},
            file_name=picture.file_name,
            content_type=picture.content_type,
        )


def as_refusal(error: ImageProblem, file_name: str = "") -> Refused:
    """What is wrong with a picture, as it is said and kept."""
    return Refused(Fault(error.code, str(error), ("files",), file_name))


def _keep(
    pictures: Sequence[NewPicture], sender: _Sender
) -> tuple[list[tuple[RawSubmission, Head]], list[IntakeProblem]]:
    """Every file's bytes; the head of those that are pictures, a problem for the rest."""
    kept, problems = [], []
    for picture in pictures:
        arrival = sender.arrival(picture)
        try:
            head = inspect(picture.body)
        except ImageProblem as error:
            refusal = as_refusal(error, picture.file_name)
            problems.append(submissions.keep_refused(arrival, refusal))
        else:
            kept.append((submissions.keep(arrival), head))
    return kept, problems


def _add(
    test: Test,
    kept: Sequence[tuple[RawSubmission, Head]],
    about: About,
    *,
    instrument: Instrument | None,
    by: User | None,
) -> tuple[list[Micrograph], int]:
    """Rows of the pictures that the series does not have yet, and how many it had."""
    there = Micrograph.objects.filter(series=test.test_uid)
    last = there.aggregate(last=Max("number"))["last"] or 0
    known = set(there.values_list("submission_id", flat=True))
    rows, repeated = [], 0
    for submission, head in kept:
        if submission.pk in known:
            repeated += 1
            continue
        known.add(submission.pk)
        row = Micrograph(
            compartment_id=test.compartment_id,
            test=test,
            series=test.test_uid,
            number=last + len(rows) + 1,
            submission=submission,
            instrument=instrument,
            format=head.format,
            width=head.width,
            height=head.height,
            bits=head.bits,
            etchant=about.etchant,
            magnification=about.magnification,
            location=about.location,
            section_plane=about.section_plane,
            added_by=by,
            **_scale(head, about),
        )
        row.full_clean(validate_unique=False)
        rows.append(row)
    if last + len(rows) > MOST_FIELDS:
        raise Refused(
            Fault(
                "too_many_fields",
                _("A series has at most %(most)d fields.") % {"most": MOST_FIELDS},
                ("files",),
            )
        )
    return Micrograph.objects.bulk_create(rows), repeated


def _scale(head: Head, about: About) -> dict[str, Any]:
    """What the microscope wrote, before what a person states."""
    if head.scale:
        return {
            "um_per_pixel": head.scale.um_per_pixel,
            "scale_source": ScaleSource.METADATA,
            "scale_said": head.scale.source[:200],
        }
    if about.um_per_pixel:
        return {
            "um_per_pixel": about.um_per_pixel,
            "scale_source": ScaleSource.STATED,
            "scale_said": about.scale_said[:200],
        }
    return {}


def _ask(
    test: Test,
    settings: Mapping[str, Any],
    corrections: Mapping[str, Any],
    reason: str,
    by: User | None,
) -> Job:
    """An evaluation that waits, and the job that makes it."""
    last = last_evaluation(test.test_uid)
    evaluation = ImageEvaluation.objects.create(
        compartment_id=test.compartment_id,
        asked_on=test,
        series=test.test_uid,
        number=last.number + 1 if last else 1,
        settings=dict(settings),
        corrections=dict(corrections),
        reason=reason,
        created_by=by,
    )
    fields = Micrograph.objects.filter(series=test.test_uid, excluded_because="")
    return jobs.request(
        kind=JOB_KIND,
        subject_id=evaluation.pk,
        compartment_id=test.compartment_id,
        instrument=None if by else test.instrument,
        requested_by=by,
        arguments={"test": str(test.test_uid)},
        total_steps=max(fields.count(), 1),
    )


def _as_last(test: Test) -> tuple[dict[str, Any], dict[str, Any]]:
    """Settings and corrections of the newest evaluation that was not refused."""
    last = (
        ImageEvaluation.objects.filter(series=test.test_uid)
        .exclude(state=EvaluationState.REFUSED)
        .order_by("-number")
        .first()
    ) or last_evaluation(test.test_uid)
    return (dict(last.settings), dict(last.corrections)) if last else ({}, {})


def _settings_json(given: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return ImageSettings.from_json(given).as_json()
    except BadOption as error:
        raise Refused(Fault("settings", str(error), ("settings",))) from error


def _current(micrograph: Micrograph) -> Test:
    return Test.objects.get(test_uid=micrograph.series, is_current=True)


def _open(test: Test) -> Test:
    """The current version, locked so that evaluations are numbered one after another."""
    test = recording.locked(test)
    if test.state in (TestState.DRAFT, TestState.WITHDRAWN):
        raise Conflict(
            Fault(
                "state",
                _("A test that is %(state)s is not measured.")
                % {"state": test.get_state_display().lower()},
            )
        )
    return test


def _require(by: User, test: Test) -> None:
    permissions.require(by, needed_right(test), test.compartment_id)


def _why(reason: str) -> str:
    if not reason.strip():
        raise Refused(
            Fault("reason", _("A new evaluation says why, in a sentence."), ("reason",))
        )
    return reason.strip()[:400]


def _refuse_none(pictures: Sequence[NewPicture]) -> None:
    if not pictures:
        raise Refused(Fault("required", _("Choose at least one file."), ("files",)))


def _refuse_other_methods(method: TestMethod) -> None:
    if not is_measured_on_images(method):
        raise Refused(
            Fault(
                "method",
                _("%(method)s is not measured on micrographs.")
                % {"method": method.code},
                ("method",),
                method.code,
            )
        )
