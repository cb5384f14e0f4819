"""Micrographs: kept as they came, given a scale, left out with a reason, measured again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from characterization.actions import image_requests, recording
from characterization.actions.entries import Entry, MethodRules
from characterization.actions.file_facts import SaidBeside
from characterization.actions.micrograph_files import (
    NOTHING_SAID,
    About,
    NewPicture,
    Sender,
    add,
    digest_of,
    keep,
)
from characterization.actions.recording import Facts, Observation
from characterization.choices import ScaleSource, TestState
from characterization.imaging.asked import KINDS, Corrections
from characterization.imaging.heads import Head
from characterization.models import (
    Micrograph,
    Test,
    TestMethod,
)
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.audit.history import attributed
from labtrack.instruments.models import Instrument, IntakeProblem, RawSubmission
from labtrack.jobs.models import Job
from labtrack.refusals import Conflict, Fault, Refused
from labtrack.statistics.samples import BadOption
from trials.models import MaterialState, Specimen

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
    """Whether micrographs give what this method asks for: test lines are straight, so that
    intersections with circles are read by a person.
    """
    circles = method.evaluation_settings.get("counted") == "intersections"
    return method.kind in KINDS and not circles


@transaction.atomic
def start(
    *,
    specimen: Specimen,
    material_state: MaterialState,
    method: TestMethod,
    pictures: Sequence[NewPicture],
    about: About = NOTHING_SAID,
    facts: Facts = recording.NOTHING_KNOWN,
    entries: Sequence[Entry] = (),
    settings: Mapping[str, Any] | None = None,
    instrument: Instrument | None = None,
    external_id: str = "",
    said: SaidBeside | None = None,
    by: User | None,
) -> Uploaded:
    """A test of its fields of view, and a job that measures them. Files that are no usable
    pictures are kept under Needs attention with the true reason; when none is usable there
    is no test. `said` is what is kept beside the bytes where that differs in words.
    """
    if by is not None:
        permissions.require(by, "record", specimen.compartment_id)
    _refuse_other_methods(method)
    _refuse_none(pictures)
    asked = image_requests.settings_json(settings or {})
    observation = Observation(
        specimen=specimen,
        material_state=material_state,
        method=method,
        entries=tuple(entries),
        facts=facts,
        instrument=instrument,
        external_id=external_id,
    )
    said = _said(observation) if said is None else said
    together = {"upload": digest_of(pictures)}
    sender = Sender(
        specimen.compartment,
        instrument,
        by,
        said.as_fields() | about.as_fields() | together,
    )
    kept, problems = keep(pictures, sender)
    if not kept:
        return Uploaded(None, None, problems=problems)
    begun = begin(observation, kept, about, settings=asked, by=by)
    return replace(begun, problems=problems)


@transaction.atomic
def begin(
    observation: Observation,
    kept: Sequence[tuple[RawSubmission, Head]],
    about: About,
    *,
    settings: Mapping[str, Any] | None = None,
    by: User | None,
) -> Uploaded:
    """A test of pictures that are kept already. Those that a test of this specimen and
    method has measured all, under the same conditions, are answered with it: another phase
    of the same pictures is another test.
    """
    _refuse_other_methods(observation.method)
    if (known := _measured_before(observation, kept)) is not None:
        return Uploaded(known, None, repeated=len(kept))
    test = recording.record(
        observation=replace(observation, submission=kept[0][0]), by=by
    )
    fields, repeated = add(test, kept, about, instrument=observation.instrument, by=by)
    asked = image_requests.settings_json({}) if settings is None else settings
    job = image_requests.ask(test, asked, {}, FIRST_REASON, by)
    return Uploaded(test, job, fields, repeated=repeated)


def _said(observation: Observation) -> SaidBeside:
    """As a program would have said it, for whoever reads the file once more."""
    facts = observation.facts
    return SaidBeside(
        specimen=observation.specimen.code,
        method=observation.method.code,
        external_id=observation.external_id,
        material_state=str(observation.material_state.number),
        performed_at=facts.performed_at.isoformat() if facts.performed_at else "",
        operator=facts.operator.staff_code if facts.operator else "",
        temperature=facts.temperature,
        temperature_unit=facts.temperature_unit,
        conditions="; ".join(
            f"{e.property} = {e.value} {'' if e.unit == '1' else e.unit}".rstrip()
            for e in observation.entries
        ),
    )


def _measured_before(
    observation: Observation, kept: Sequence[tuple[RawSubmission, Head]]
) -> Test | None:
    digests = {submission.sha256 for submission, _head in kept}
    series = (
        Micrograph.objects.filter(submission__sha256__in=digests)
        .values("series")
        .annotate(n=Count("submission__sha256", distinct=True))
        .filter(n=len(digests))
    )
    tests = Test.objects.filter(
        specimen=observation.specimen,
        method=observation.method,
        is_current=True,
        test_uid__in=series.values("series"),
    )
    said = {
        row.property.code: row.value
        for row in MethodRules(observation.method).measurements(observation.entries)
    }
    for test in tests.exclude(state=TestState.WITHDRAWN).order_by("pk"):
        there = dict(test.measurements.values_list("property__code", "value"))
        if said.items() <= there.items():
            return test
    return None


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
    image_requests.require(by, test)
    _refuse_none(pictures)
    test = image_requests.opened(test)
    said = SaidBeside(specimen=test.specimen.code, method=test.method.code)
    together = {"upload": digest_of(pictures), "test": str(test.test_uid)}
    sender = Sender(
        test.specimen.compartment,
        None,
        by,
        said.as_fields() | about.as_fields() | together,
    )
    kept, problems = keep(pictures, sender)
    more = add_kept(test=test, kept=kept, about=about, reason=reason, by=by)
    return replace(more, problems=problems)


@transaction.atomic
def add_kept(
    *,
    test: Test,
    kept: Sequence[tuple[RawSubmission, Head]],
    about: About,
    reason: str,
    by: User,
) -> Uploaded:
    """Pictures that are kept already become more fields of a series."""
    image_requests.require(by, test)
    test = image_requests.opened(test)
    fields, repeated = add(test, kept, about, instrument=test.instrument, by=by)
    if not fields:
        return Uploaded(test, None, repeated=repeated)
    settings, corrections = image_requests.as_last(test)
    job = image_requests.ask(
        test, settings, corrections, image_requests.why(reason), by
    )
    return Uploaded(test, job, fields, repeated=repeated)


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
    test = image_requests.opened(image_requests.current(micrograph))
    image_requests.require(by, test)
    rows = Micrograph.objects.filter(series=micrograph.series)
    if not whole_series:
        rows = rows.filter(pk=micrograph.pk)
    rows = rows.filter(width=micrograph.width, height=micrograph.height)
    with attributed(by, image_requests.why(reason)):
        for row in rows.select_for_update():
            row.um_per_pixel = um_per_pixel
            row.scale_source = source
            row.scale_said = said[:200]
            row.full_clean(validate_unique=False)
            row.save(update_fields=["um_per_pixel", "scale_source", "scale_said"])
    settings, corrections = image_requests.as_last(test)
    return image_requests.ask(
        test, settings, corrections, image_requests.why(reason), by
    )


@transaction.atomic
def exclude(*, micrograph: Micrograph, reason: str, by: User) -> Job:
    """Leave a field out of the series, with a reason; it stays visible."""
    test = image_requests.opened(image_requests.current(micrograph))
    image_requests.require(by, test)
    micrograph = Micrograph.objects.select_for_update().get(pk=micrograph.pk)
    micrograph.excluded_because = image_requests.why(reason)
    with attributed(by, reason):
        micrograph.save(update_fields=["excluded_because"])
    settings, corrections = image_requests.as_last(test)
    return image_requests.ask(
        test, settings, corrections, image_requests.why(reason), by
    )


@transaction.atomic
def include(*, micrograph: Micrograph, reason: str, by: User) -> Job:
    """Take a field that was left out back into its series."""
    test = image_requests.opened(image_requests.current(micrograph))
    image_requests.require(by, test)
    micrograph = Micrograph.objects.select_for_update().get(pk=micrograph.pk)
    if not micrograph.excluded_because:
        raise Conflict(Fault("state", _("The field counts already.")))
    micrograph.excluded_because = ""
    with attributed(by, image_requests.why(reason)):
        micrograph.save(update_fields=["excluded_because"])
    settings, corrections = image_requests.as_last(test)
    return image_requests.ask(
        test, settings, corrections, image_requests.why(reason), by
    )


@transaction.atomic
def evaluate_again(
    *, test: Test, settings: Mapping[str, Any], reason: str, by: User
) -> Job:
    """Measure every field with other parameters; what was corrected by hand stays."""
    image_requests.require(by, test)
    test = image_requests.opened(test)
    _old, corrections = image_requests.as_last(test)
    return image_requests.ask(
        test,
        image_requests.settings_json(settings),
        corrections,
        image_requests.why(reason),
        by,
    )


@transaction.atomic
def correct_field(
    *, micrograph: Micrograph, corrections: Mapping[str, Any], reason: str, by: User
) -> Job:
    """Measure again with what a person did on one field by hand, in place of what was
    done there before.
    """
    test = image_requests.opened(image_requests.current(micrograph))
    image_requests.require(by, test)
    try:
        new = Corrections.from_json(corrections).as_json()
    except BadOption as error:
        raise Refused(Fault("corrections", str(error), ("corrections",))) from error
    settings, all_of_them = image_requests.as_last(test)
    others = {k: v for k, v in all_of_them.items() if k != str(micrograph.number)}
    if new:
        others[str(micrograph.number)] = new
    return image_requests.ask(test, settings, others, image_requests.why(reason), by)


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
