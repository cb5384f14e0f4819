"""The bytes as they came, and what was not understood about them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.kinds import InCompartment
from labtrack.accounts.records import CompartmentedRecord
from labtrack.audit.history import tracked
from labtrack.instruments.choices import ProblemState, SubmissionKind
from labtrack.refusals import for_people

INLINE_BYTES = 64 * 1024


class RawSubmission(CompartmentedRecord):
    """One original observation, kept before anything was understood. Immutable.

    The same bytes with the same fields from the same sender are one row; each arrival is a
    SubmissionReceipt. Up to 64 KB lie in the row, larger ones in the content-addressed store
    under their SHA-256.
    """

    instrument = models.ForeignKey(
        "instruments.Instrument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
    )
    submitted_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    kind = models.CharField(max_length=8, choices=SubmissionKind)
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    content_type = models.CharField(max_length=120, blank=True)
    fields = models.JSONField(
        default=dict, help_text=_("What the sender said beside the bytes.")
    )
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    fingerprint = models.CharField(
        max_length=64, help_text=_("SHA-256 of sender, kind, fields and bytes.")
    )
    body = models.BinaryField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["instrument", "-received_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"],
                name="%(app_label)s_%(class)s_fingerprint_unique",
            ),
            models.UniqueConstraint(
                fields=["id", "compartment"],
                name="%(app_label)s_%(class)s_compartment_key",
            ),
            models.CheckConstraint(
                condition=Q(instrument__isnull=False) | Q(submitted_by__isnull=False),
                name="%(app_label)s_%(class)s_has_a_sender",
            ),
            models.CheckConstraint(
                condition=Q(body__isnull=False) | Q(size__gt=INLINE_BYTES),
                name="%(app_label)s_%(class)s_small_bytes_lie_in_the_row",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or f"{self.kind} {self.sha256[:8]}"


class SubmissionReceipt(models.Model):
    """One arrival of a submission's bytes; repeats are counted here. Immutable."""

    visibility = None  # shown with its submission

    submission = models.ForeignKey(
        RawSubmission, on_delete=models.PROTECT, related_name="receipts"
    )
    received_at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=255, blank=True)
    outcome = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.submission} at {self.received_at:%Y-%m-%d %H:%M:%S}"


class SubmissionReading(models.Model):
    """What read a kept file when it was understood: a profile's edition, or a format that
    needs none. Immutable.
    """

    visibility = InCompartment(path="submission__compartment_id")

    submission = models.ForeignKey(
        RawSubmission, on_delete=models.PROTECT, related_name="readings"
    )
    profile = models.ForeignKey(
        "instruments.ImportProfile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="readings",
    )
    format = models.CharField(max_length=40)
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-read_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "profile"],
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission} by {self.profile or self.format}"


@tracked
class IntakeProblem(CompartmentedRecord):
    """Why a submission was not understood. On screen: "Needs attention"."""

    submission = models.ForeignKey(
        RawSubmission, on_delete=models.PROTECT, related_name="problems"
    )
    code = models.CharField(max_length=60)
    detail = models.TextField()
    given = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=ProblemState, default=ProblemState.OPEN
    )
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    resolution = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "-created_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "code"],
                condition=Q(state="open"),
                name="%(app_label)s_%(class)s_open_once",
            ),
            # What closed by itself has a time and nobody's name.
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | Q(closed_at__isnull=False),
                name="%(app_label)s_%(class)s_closed_by_at",
                violation_error_message=_("Who closed it and when are kept together."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.submission}"

    @property
    def in_words(self) -> str:
        """Why, for a person: without the pointers that programs read."""
        return for_people(self.detail)

    def get_absolute_url(self) -> str:
        return reverse("instruments:intake-problem-detail", args=[self.pk])
