"""Logs of a furnace: what its recorder wrote while a load was in it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.records import CompartmentedRecord
from labtrack.audit.history import tracked
from labtrack.constraints import paired


@tracked
class LoadLog(CompartmentedRecord):
    """One recorder's file of one load: its channels as a trace, its bytes as they came.

    It lies in the compartment of an item of the load. What it says is shown beside what
    was typed and never takes its place.
    """

    load = models.ForeignKey(
        "trials.HeatTreatmentLoad", on_delete=models.PROTECT, related_name="logs"
    )
    trace = models.OneToOneField(
        "instruments.Trace", on_delete=models.PROTECT, related_name="+"
    )
    submission = models.ForeignKey(
        "instruments.RawSubmission", on_delete=models.PROTECT, related_name="load_logs"
    )
    started_at = models.DateTimeField(_("first row"))
    matched_by = models.CharField(
        _("matched by"),
        max_length=200,
        help_text=_("How the file was known to be of this load."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_because = models.CharField(
        _("withdrawn because"), max_length=400, blank=True
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["load", "submission"],
                name="%(app_label)s_%(class)s_file_once",
                violation_error_message=_("That file is a log of this load already."),
            ),
            models.UniqueConstraint(
                fields=["id", "compartment"],
                name="%(app_label)s_%(class)s_compartment_key",
            ),
            paired("withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True) | ~Q(withdrawn_because=""),
                name="%(app_label)s_%(class)s_withdrawn_says_why",
                violation_error_message=_("A log is withdrawn with a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.load}: {self.submission}"
