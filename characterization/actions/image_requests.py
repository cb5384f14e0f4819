"""What every change of micrographs asks for: the current version, the right, a reason, and
an evaluation that waits for the worker.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from characterization.actions import recording
from characterization.choices import EvaluationState, TestState
from characterization.imaging.asked import ImageSettings
from characterization.models import ImageEvaluation, Micrograph, Test
from characterization.models.micrograph import JOB_KIND, right_to_measure
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.jobs import actions as jobs
from labtrack.jobs.models import Job
from labtrack.refusals import Conflict, Fault, Refused
from labtrack.statistics.samples import BadOption


def ask(
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


def as_last(test: Test) -> tuple[dict[str, Any], dict[str, Any]]:
    """Settings and corrections of the newest evaluation that was not refused."""
    last = (
        ImageEvaluation.objects.filter(series=test.test_uid)
        .exclude(state=EvaluationState.REFUSED)
        .order_by("-number")
        .first()
    ) or ImageEvaluation.last_of(test.test_uid)
    return (dict(last.settings), dict(last.corrections)) if last else ({}, {})


def merged(test: Test, given: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as the newest evaluation has them, with some in their place."""
    last, _corrections = as_last(test)
    parts = {"segmentation": {**last.get("segmentation", {})}}
    if isinstance(said := given.get("segmentation", {}), Mapping):
        parts["segmentation"] |= said
        return {**last, **given, **parts}
    return {**last, **given}


def revision_of(series: Any) -> int:
    """The number of the newest evaluation of a series: whatever is changed asks for one."""
    last = ImageEvaluation.last_of(series)
    return last.number if last else 0


def settings_json(given: Mapping[str, Any]) -> dict[str, Any]:
    """Settings complete and checked, as they are kept."""
    try:
        return ImageSettings.from_json(given).as_json()
    except BadOption as error:
        raise Refused(Fault("settings", str(error), ("settings",))) from error


def current(micrograph: Micrograph) -> Test:
    """The version of its test that stands now."""
    return Test.objects.get(test_uid=micrograph.series, is_current=True)


def opened(test: Test) -> Test:
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


def require(by: User, test: Test) -> None:
    """PermissionDenied where this person may not measure that test."""
    permissions.require(by, right_to_measure(test), test.compartment_id)


def why(reason: str) -> str:
    """The reason, tidied; Refused without one."""
    if not reason.strip():
        raise Refused(
            Fault("reason", _("A new evaluation says why, in a sentence."), ("reason",))
        )
    return reason.strip()[:400]
