"""Summaries as the dispatcher and the worker leave them, here and now."""

from characterization.actions import summaries
from characterization.models import StaleSummary
from labtrack.accounts.actions import scopes
from labtrack.jobs import dispatcher


def compute() -> None:
    """Everything owed; for tests with committed rows."""
    scopes.sweep()
    dispatcher.coalesce()
    for pk in StaleSummary.objects.order_by("pk").values_list("pk", flat=True):
        summaries.refresh(stale_pk=pk)
