"""Long work as a row with progress."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.records import CompartmentedRecord
from labtrack.constraints import ordered
from labtrack.jobs.choices import JobState


class Job(CompartmentedRecord):
    """One piece of work that a door asked for. The dispatcher alone publishes it.

    `kind` names a registered function (jobs.registry) and `subject_id` the row it is about;
    running it twice is harmless. It lies in its subject's compartment.
    """

    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    arguments = models.JSONField(default=dict)
    state = models.CharField(
        max_length=12, choices=JobState, default=JobState.QUEUED, db_index=True
    )
    instrument = models.ForeignKey(
        "instruments.Instrument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
    )
    requested_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
    )
    done_steps = models.PositiveIntegerField(default=0)
    total_steps = models.PositiveIntegerField(default=1)
    message = models.CharField(_("message"), max_length=400, blank=True)
    result = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            # The dispatcher's sweep: what waits or hangs.
            models.Index(
                fields=["published_at"],
                condition=models.Q(state__in=["queued", "running"]),
                name="jobs_job_unfinished",
            )
        ]
        constraints = [
            ordered("started_at", "finished_at", message=_("It ended before it began."))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}: {self.state}"
