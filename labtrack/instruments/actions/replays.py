"""Many files that wait, read again with one press: a job that says how far it is."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.instruments.actions import intake_problems
from labtrack.instruments.actions.intake_problems import HALF_MISSING
from labtrack.instruments.choices import ProblemState, SubmissionKind
from labtrack.instruments.models import ImportProfile, Instrument, IntakeProblem
from labtrack.instruments.replay import Corrections, Result
from labtrack.jobs import actions as jobs
from labtrack.jobs.models import Job
from labtrack.refusals import Refused

JOB_KIND = "read-files-again"
MOST = 500


def waiting(*, person: User, instrument: Instrument) -> QuerySet[IntakeProblem]:
    """Files of that instrument that nobody understood, where this person may record. Half
    of a two-file export waits for its other half, not for a profile.
    """
    return (
        visible_to(person, IntakeProblem)
        .filter(
            state=ProblemState.OPEN,
            submission__kind=SubmissionKind.FILE,
            submission__instrument=instrument,
            compartment__in=permissions.compartments_where(person, "record"),
        )
        .exclude(code=HALF_MISSING)
        .order_by("created_at", "pk")
    )


@transaction.atomic
def request(*, profile: ImportProfile, instrument: Instrument, by: User) -> Job:
    """Ask for all of them to be read again by this edition of a profile."""
    found = list(
        waiting(person=by, instrument=instrument).values_list("pk", "compartment_id")[
            :MOST
        ]
    )
    if not found:
        raise ValidationError(
            _("No file of %(name)s waits that you may record.") % {"name": instrument}
        )
    return jobs.request(
        kind=JOB_KIND,
        subject_id=profile.pk,
        compartment_id=found[0][1],
        requested_by=by,
        arguments={"problems": [pk for pk, _compartment in found]},
        total_steps=len(found),
    )


def carry_out(job: Job) -> dict[str, Any]:
    """Each file by itself: what one of them lacks never stands in the way of another."""
    by = job.requested_by
    profile = ImportProfile.objects.get(pk=job.subject_id)
    read = kept = 0
    for step, pk in enumerate(job.arguments["problems"], start=1):
        if _read_again(pk, profile, by):
            read += 1
        else:
            kept += 1
        Job.objects.filter(pk=job.pk).update(
            done_steps=step,
            message=_("%(read)d understood, %(kept)d still need attention")
            % {"read": read, "kept": kept},
        )
    return {"understood": read, "still_open": kept}


def _read_again(pk: int, profile: ImportProfile, by: User) -> bool:
    """Whether it is understood now. What was closed meanwhile is."""
    problem = visible_to(by, IntakeProblem).filter(pk=pk).first()
    if problem is None:
        return False
    if problem.state != ProblemState.OPEN:
        return True
    try:
        outcome = intake_problems.replay(
            problem=problem, by=by, corrections=Corrections(profile=profile)
        )
    except (ValidationError, Refused) as error:
        _say_why(problem, error)
        return False
    except PermissionDenied:
        return False
    return outcome.result is Result.RESOLVED


def _say_why(problem: IntakeProblem, error: Exception) -> None:
    """The reason as it is now: the old one may be mended, and another in the way."""
    messages = error.messages if isinstance(error, ValidationError) else [str(error)]
    IntakeProblem.objects.filter(pk=problem.pk, state=ProblemState.OPEN).update(
        detail="\n".join(messages)
    )
