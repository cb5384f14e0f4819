"""What the worker does: each field decoded, tiled and measured, the series evaluated, and
its numbers taken into the test.
"""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from characterization.actions import (
    image_files,
    lifecycle,
    micrograph_files,
    recording,
    versions,
)
from characterization.actions.entries import Entry, MethodRules, Remark, unusual
from characterization.choices import EvaluationState, OwedBy, TestState
from characterization.imaging.asked import Corrections, ImageSettings
from characterization.imaging.decoding import ImageProblem, decode
from characterization.imaging.series import (
    FieldValue,
    SeriesFigure,
    SeriesResult,
    evaluate_series,
)
from characterization.methods.arm_spacing import ArmRow
from characterization.models import (
    FieldEvaluation,
    ImageEvaluation,
    Micrograph,
    Property,
    Test,
    TestMethod,
)
from labtrack.instruments.actions import intake_problems, submissions
from labtrack.jobs.models import Job
from labtrack.jobs.registry import MoreToDo
from labtrack.refusals import Conflict, Fault, Refused
from labtrack.statistics.samples import BadOption, OutOfDomain

if TYPE_CHECKING:
    import numpy as np

PROGRAM = "labtrack micrographs 2"
TURN_S = 20
"""How long one task measures fields before it lets others work; a task has 60 s."""


def carry_out(job: Job) -> dict[str, Any]:
    """The job of one evaluation; safe to repeat. Refused ends it with the reason."""
    evaluation = ImageEvaluation.objects.get(pk=job.subject_id)
    if evaluation.state == EvaluationState.WAITING:
        try:
            evaluation = evaluate(evaluation=evaluation, job=job)
        except Refused as refusal:
            _refuse(evaluation, str(refusal))
            raise
    made = evaluation.made or evaluation.asked_on
    return {"test": str(made.test_uid), "version": made.version}


def evaluate(*, evaluation: ImageEvaluation, job: Job | None = None) -> ImageEvaluation:
    """Measure every field that counts and take the numbers into the test. With a job it
    goes on in another task after a while; what is measured by then is kept.
    """
    fields = list(
        Micrograph.objects.filter(
            series=evaluation.series, excluded_because=""
        ).select_related("submission")
    )
    measured = {one.micrograph_id for one in evaluation.fields.all()}
    begun = time.monotonic()
    for done, micrograph in enumerate(fields):
        if micrograph.pk in measured:
            continue
        if job is not None:
            _tell(job, done, micrograph)
        if _field(evaluation, micrograph):
            measured.add(micrograph.pk)
        if job is not None and _is_long(begun) and done + 1 < len(fields):
            raise MoreToDo
    if not measured:
        raise Refused(
            Fault(
                "no_fields", _("None of the fields could be read; see why beside each.")
            )
        )
    return _finish(evaluation)


def _is_long(begun: float) -> bool:
    return time.monotonic() - begun > TURN_S


def _tell(job: Job, done: int, micrograph: Micrograph) -> None:
    Job.objects.filter(pk=job.pk).update(
        done_steps=done,
        message=_("Measuring field %(number)d") % {"number": micrograph.number},
    )


def _field(evaluation: ImageEvaluation, micrograph: Micrograph) -> bool:
    """Measure one field and keep what came out, or take it as it was measured before where
    nothing about it changed. False where it cannot be read.
    """
    corrections = evaluation.corrections.get(str(micrograph.number), {})
    if (same := _as_before(evaluation, micrograph, corrections)) is not None:
        _keep(evaluation, micrograph, same.result, same.overlay_sha256)
        return True
    try:
        pixels = decode(submissions.content(micrograph.submission)).pixels
    except ImageProblem as error:
        _cannot_be_read(micrograph, error)
        return False
    image_files.keep_picture(micrograph.submission.sha256, pixels)
    _can_be_read(micrograph)
    result, drawn = _measured(evaluation, micrograph, corrections, pixels)
    _keep(evaluation, micrograph, result, image_files.keep_overlay(drawn))
    return True


def _keep(
    evaluation: ImageEvaluation,
    micrograph: Micrograph,
    result: dict[str, Any],
    overlay_sha256: str,
) -> None:
    FieldEvaluation.objects.bulk_create(
        [
            FieldEvaluation(
                compartment_id=evaluation.compartment_id,
                evaluation=evaluation,
                micrograph=micrograph,
                um_per_pixel=micrograph.um_per_pixel,
                result=result,
                overlay_sha256=overlay_sha256,
            )
        ],
        ignore_conflicts=True,
    )


def _measured(
    evaluation: ImageEvaluation,
    micrograph: Micrograph,
    corrections: Mapping[str, Any],
    pixels: "np.ndarray",
) -> tuple[dict[str, Any], "np.ndarray"]:
    # numpy and scikit-image are loaded by the worker alone.
    from characterization.imaging import overlay
    from characterization.imaging.field import measure_field

    try:
        found = measure_field(
            pixels,
            evaluation.asked_on.method.kind,
            ImageSettings.from_json(evaluation.settings),
            Corrections.from_json(corrections),
            micrograph.um_per_pixel,
        )
    except (BadOption, OutOfDomain) as error:
        nothing = {"value": None, "unit": "", "reason": str(error), "details": {}}
        return nothing | {"rows": [], "facts": {}}, overlay.nothing(pixels.shape)
    return found.as_json(), found.drawing


def _as_before(
    evaluation: ImageEvaluation, micrograph: Micrograph, corrections: Mapping[str, Any]
) -> FieldEvaluation | None:
    last = (
        FieldEvaluation.objects.filter(
            micrograph=micrograph,
            evaluation__state=EvaluationState.DONE,
            evaluation__program=PROGRAM,
        )
        .select_related("evaluation")
        .order_by("-evaluation__number")
        .first()
    )
    if last is None or not (
        last.evaluation.settings == evaluation.settings
        and last.evaluation.corrections.get(str(micrograph.number), {}) == corrections
        and last.um_per_pixel == micrograph.um_per_pixel
        and image_files.is_there(micrograph.submission.sha256)
        and image_files.is_there(last.overlay_sha256)
    ):
        return None
    return last


def _can_be_read(micrograph: Micrograph) -> None:
    """Whoever waits for it to be read need wait no more."""
    intake_problems.close_read(
        submission=micrograph.submission,
        resolution=_("Measured as field %(number)d.") % {"number": micrograph.number},
    )


@transaction.atomic
def _cannot_be_read(micrograph: Micrograph, error: ImageProblem) -> None:
    """What the head did not tell, decoding did: the field is left out with the reason."""
    submission = micrograph.submission
    submissions.note_problem(
        submission, micrograph_files.as_refusal(error, submission.file_name)
    )
    Micrograph.objects.filter(pk=micrograph.pk).update(
        excluded_because=str(error)[:400]
    )


@transaction.atomic
def _refuse(evaluation: ImageEvaluation, why: str) -> None:
    ImageEvaluation.objects.filter(
        pk=evaluation.pk, state=EvaluationState.WAITING
    ).update(
        state=EvaluationState.REFUSED, message=why[:400], finished_at=timezone.now()
    )


@transaction.atomic
def _finish(evaluation: ImageEvaluation) -> ImageEvaluation:
    """The series of what was measured, and the version that holds its numbers, at once."""
    evaluation = ImageEvaluation.objects.select_for_update(of=("self",)).get(
        pk=evaluation.pk
    )
    if evaluation.state != EvaluationState.WAITING:
        return evaluation
    test = recording.locked(
        Test.objects.get(test_uid=evaluation.series, is_current=True)
    )
    _refuse_overtaken(evaluation, test)
    series = evaluate_series(
        test.method.kind,
        [
            value_of(one.micrograph.number, one.result)
            for one in evaluation.fields.select_related("micrograph").filter(
                micrograph__excluded_because=""
            )
        ],
        symbol=symbol_of(test.method),
    )
    made = _into(test, evaluation, figures_of(MethodRules(test.method), series))
    evaluation.made = made
    evaluation.state = EvaluationState.DONE
    evaluation.program = PROGRAM
    evaluation.result = series.as_json()
    evaluation.finished_at = timezone.now()
    evaluation.save(update_fields=["made", "state", "program", "result", "finished_at"])
    return evaluation


def _refuse_overtaken(evaluation: ImageEvaluation, test: Test) -> None:
    """A newer evaluation is measured already: this one would take its place back."""
    newer = ImageEvaluation.objects.filter(
        series=evaluation.series,
        number__gt=evaluation.number,
        state=EvaluationState.DONE,
    )
    if newer.exists():
        raise Conflict(
            Fault("overtaken", _("A newer evaluation of these fields stands already."))
        )
    if test.state == TestState.WITHDRAWN:
        raise Conflict(Fault("state", _("The test was withdrawn meanwhile.")))


def value_of(number: int, result: Mapping[str, Any]) -> FieldValue:
    """What one field gave, as the series takes it; `result` as it is kept."""
    return FieldValue(
        number=number,
        value=result["value"],
        unit=result["unit"],
        reason=result["reason"],
        rows=tuple(ArmRow(length, int(arms)) for length, arms in result["rows"]),
        facts=result["facts"],
        is_refused=bool(result["details"].get("no_arms")),
        warning=result.get("warning", ""),
    )


def symbol_of(method: TestMethod) -> str:
    """Which property the mean is of."""
    defaults = {"grain-intercepts": "l_mean", "arm-spacing": "SDAS"}
    named = method.evaluation_settings.get("property")
    return str(named or defaults.get(method.kind, ""))


def figures_of(rules: MethodRules, series: SeriesResult) -> versions.Figures:
    """The numbers of a test, those that cannot be had with the reason, and remarks."""
    entries, reasons = [], dict(series.not_obtained)
    for figure in series.figures:
        part = rules.parts.get(figure.symbol)
        if part is None:
            continue
        if (why := _impossible(figure, part.property)) is not None:
            reasons[figure.symbol] = why
            continue
        entries.append(
            Entry(
                figure.symbol,
                repr(figure.value),
                figure.unit,
                uncertainty=""
                if figure.uncertainty is None
                else f"{figure.uncertainty:.3g}",
                source=OwedBy.EVALUATION,
            )
        )
    return versions.Figures(
        tuple(entries),
        {code: why for code, why in reasons.items() if code in rules.parts},
        tuple(Remark(code, message) for code, message in series.remarks),
    )


def _impossible(figure: SeriesFigure, prop: Property) -> str | None:
    low, high = prop.hard_low, prop.hard_high
    if (low is None or figure.value >= low) and (high is None or figure.value <= high):
        return None
    return _("The fields give %(value)s %(unit)s, which cannot be.") % {
        "value": f"{figure.value:.4g}",
        "unit": figure.unit,
    }


def _into(test: Test, evaluation: ImageEvaluation, figures: versions.Figures) -> Test:
    """The numbers in a test that has none yet, or else in a new version with the reason."""
    is_first = not ImageEvaluation.objects.filter(
        series=evaluation.series, state=EvaluationState.DONE
    ).exists()
    is_empty = not test.measurements.filter(source=OwedBy.EVALUATION).exists()
    if not (is_first and is_empty and test.state == TestState.IN_PROGRESS):
        by = evaluation.created_by or test.entered_by
        return versions.take_figures(
            test=test, figures=figures, reason=evaluation.reason, by=by
        )
    rows = MethodRules(test.method).measurements(figures.entries)
    recording.write_numbers(test, rows)
    recording.write_not_obtained(test, dict(figures.not_obtained))
    recording.flag(test, [*figures.remarks, *unusual(rows)])
    test.revision += 1
    test.save(update_fields=["revision"])
    if not test.owed():
        lifecycle.move_to_submitted(test, by=evaluation.created_by)
    return test
