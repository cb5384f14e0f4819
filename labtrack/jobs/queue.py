"""Jobs that are owed to the worker: claimed by the dispatcher, run by the worker."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from labtrack.jobs import registry
from labtrack.jobs.choices import JobState
from labtrack.jobs.locks import sole_worker
from labtrack.jobs.models import Job
from labtrack.jobs.registry import Backlog, Message
from labtrack.refusals import Refused

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
REPUBLISH_AFTER = timedelta(seconds=60)
UNFINISHED = (JobState.QUEUED, JobState.RUNNING)
TASK = "labtrack.jobs.tasks.run_job"


class JobQueue:
    """Rows of Job, oldest first."""

    def due(self, *, at: datetime, limit: int) -> list[Message]:
        waiting = Q(published_at__isnull=True) | Q(
            published_at__lt=at - REPUBLISH_AFTER
        )
        with transaction.atomic():
            rows = list(
                Job.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(waiting, state__in=UNFINISHED)
                .order_by("pk")
                .values_list("pk", flat=True)[:limit]
            )
            Job.objects.filter(pk__in=rows).update(published_at=at)
        return [Message(TASK, (pk,), pk) for pk in rows]

    def unsent(self, rows: Sequence[int]) -> None:
        Job.objects.filter(pk__in=rows, state__in=UNFINISHED).update(published_at=None)

    def backlog(self) -> Backlog:
        waiting = Job.objects.filter(state=JobState.QUEUED)
        return Backlog(
            waiting=waiting.count(),
            set_aside=Job.objects.filter(state=JobState.QUARANTINED).count(),
            oldest=waiting.aggregate(oldest=Min("created_at"))["oldest"],
        )


def run(*, job_pk: int) -> None:
    """Do one job. A job that is done, unknown, or in somebody's hands is left alone."""
    with sole_worker("job", job_pk) as is_mine:
        job = _claimed(job_pk) if is_mine else None
        if job is not None:
            _do(job)


def _claimed(job_pk: int) -> Job | None:
    """The job, its attempt counted before the work starts: a crash cannot hide it."""
    now = timezone.now()
    claimed = Job.objects.filter(
        pk=job_pk, state__in=UNFINISHED, attempts__lt=MAX_ATTEMPTS
    ).update(state=JobState.RUNNING, attempts=F("attempts") + 1, started_at=now)
    if claimed:
        return Job.objects.get(pk=job_pk)
    Job.objects.filter(pk=job_pk, state__in=UNFINISHED).update(
        state=JobState.QUARANTINED,
        finished_at=now,
        message=_("Set aside after %(n)d attempts; a person must look.")
        % {"n": MAX_ATTEMPTS},
    )
    return None


def _do(job: Job) -> None:
    try:
        function = registry.KINDS[job.kind]
        result = function(job) or {}
    except registry.MoreToDo:
        # A turn that ended in time is no failed attempt.
        Job.objects.filter(pk=job.pk).update(
            state=JobState.QUEUED, published_at=None, attempts=F("attempts") - 1
        )
    except Refused as refusal:
        _end(job, JobState.FAILED, message=str(refusal)[:400])
    except Exception as error:  # whatever it was, the row says it
        log.exception("job %s (%s %s) failed", job.pk, job.kind, job.subject_id)
        _try_again(job, error)
    else:
        _end(job, JobState.DONE, result=result, done_steps=job.total_steps)


def _end(job: Job, state: JobState, **fields) -> None:
    Job.objects.filter(pk=job.pk).update(
        state=state, finished_at=timezone.now(), **fields
    )


def _try_again(job: Job, error: Exception) -> None:
    """Back in the queue: the dispatcher publishes it again after a while."""
    message = _("Attempt %(n)d of %(of)d failed; it is tried again.") % {
        "n": job.attempts,
        "of": MAX_ATTEMPTS,
    }
    if job.attempts >= MAX_ATTEMPTS:
        message = _("Set aside after %(n)d attempts; a person must look.") % {
            "n": MAX_ATTEMPTS
        }
        _end(
            job,
            JobState.QUARANTINED,
            message=message,
            result={"error": type(error).__name__},
        )
        return
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, message=message)
