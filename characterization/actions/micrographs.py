"""Micrographs: kept as they came, given a scale, left out with a reason, measured again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from characterization.actions import recording
from characterization.actions.micrograph_files import (
    NOTHING_SAID,
    About,
    NewPicture,
    Sender,
    add,
    keep,
)
from characterization.actions.recording import Facts, Observation
from characterization.choices import EvaluationState, ScaleSource, TestState
from characterization.imaging.asked import KINDS, Corrections, ImageSettings
from characterization.models import (
    ImageEvaluation,
    Micrograph,
    Test,
    TestMethod,
)
from characterization.models.micrograph import right_to_measure
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.audit.history import attributed
from labtrack.instruments.models import Instrument, IntakeProblem
from labtrack.jobs import actions as jobs
from labtrack.jobs.models import Job
from labtrack.refusals import Conflict, Fault, Refused
from labtrack.statistics.samples import BadOption
from trials.models import MaterialState, Specimen

JOB_KIND = "evaluate-micrographs"
FIRST_REASON = "First evaluation"


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
    sender = Sender(specimen, method, instrument, by)
    kept, problems = keep(pictures, sender)
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
    fields, repeated = add(test, kept, about, instrument=instrument, by=by)
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
    sender = Sender(test.specimen, test.method, test.instrument, by)
    kept, problems = keep(pictures, sender)
    fields, repeated = add(test, kept, about, instrument=test.instrument, by=by)
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


def _ask(
    test: Test,
    settings: Mapping[str, Any],
    corrections: Mapping[str, Any],
    reason: str,
    by: User | None,
) -> Job:
    """An evaluation that waits, and the job that makes it."""
    last = ImageEvaluation.last_of(test.test_uid)
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
    ) or ImageEvaluation.last_of(test.test_uid)
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
    permissions.require(by, right_to_measure(test), test.compartment_id)


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
