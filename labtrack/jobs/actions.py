"""Asking for long work, and telling how far it is."""

from typing import Any

from django.db import transaction

from labtrack.accounts.models import User
from labtrack.instruments.models import Instrument
from labtrack.jobs.models import Job


@transaction.atomic
def request(
    *,
    kind: str,
    subject_id: int,
    compartment_id: int,
    instrument: Instrument | None = None,
    requested_by: User | None = None,
    arguments: dict[str, Any] | None = None,
    total_steps: int = 1,
) -> Job:
    """A row in the caller's transaction; the dispatcher publishes it after the commit."""
    return Job.objects.create(
        kind=kind,
        subject_id=subject_id,
        compartment_id=compartment_id,
        instrument=instrument,
        requested_by=requested_by,
        arguments=arguments or {},
        total_steps=total_steps,
    )
