"""The worker's doors: one line each, ids only, safe to repeat."""

from celery import shared_task

from labtrack.jobs import heartbeats, queue


@shared_task
def run_job(job_pk: int) -> None:
    """Idempotent. Do one job row."""
    queue.run(job_pk=job_pk)


@shared_task
def beat() -> None:
    """Idempotent. Say that the worker is alive."""
    heartbeats.beat("worker")
