"""The worker's doors: one line each, ids only, safe to repeat."""

from celery import shared_task

from characterization.actions import summaries


@shared_task
def refresh_summary(stale_pk: int) -> None:
    """Idempotent. Compute one owed summary."""
    summaries.refresh(stale_pk=stale_pk)
