"""Micrographs of a test, and how they became numbers."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from characterization.choices import EvaluationState, OwedBy, ScaleSource
from labtrack.accounts.records import CompartmentedRecord
from labtrack.audit.history import tracked
from labtrack.constraints import bounded

JOB_KIND = "evaluate-micrographs"
"""The job that measures an evaluation's fields; its subject is the evaluation."""


@tracked
class Micrograph(CompartmentedRecord):
    """One field of view of a test's specimen. The bytes lie in its submission as they came.

    Immutable but for its scale, and whether it counts; both with history. All versions of
    a test look at the same fields: `series` is the test's `test_uid`.
    """

    test = models.ForeignKey(
        "characterization.Test",
        on_delete=models.PROTECT,
        related_name="micrographs",
        help_text=_("The version that it came with."),
    )
    series = models.UUIDField(editable=False)
    number = models.PositiveSmallIntegerField(
        _("field"), help_text=_("Its number in the series, from 1.")
    )
    submission = models.ForeignKey(
        "instruments.RawSubmission",
        on_delete=models.PROTECT,
        related_name="micrographs",
    )
    instrument = models.ForeignKey(
        "instruments.Instrument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="micrographs",
    )
    format = models.CharField(max_length=8)
    width = models.PositiveIntegerField(_("width [px]"))
    height = models.PositiveIntegerField(_("height [px]"))
    bits = models.PositiveSmallIntegerField(_("bits"))

    um_per_pixel = models.FloatField(_("scale [µm/px]"), null=True, blank=True)
    scale_source = models.CharField(
        _("scale from"), max_length=10, choices=ScaleSource, blank=True
    )
    scale_said = models.CharField(
        _("as said"),
        max_length=200,
        blank=True,
        help_text=_("The metadata's name, or the drawn line with its length and unit."),
    )

    etchant = models.CharField(
        _("etchant"),
        max_length=120,
        blank=True,
        help_text=_("Such as Barker's, 20 V, 60 s; empty: as polished."),
    )
    magnification = models.CharField(
        _("magnification as stated"), max_length=40, blank=True
    )
    location = models.CharField(_("place in the specimen"), max_length=120, blank=True)
    section_plane = models.CharField(_("section plane"), max_length=60, blank=True)

    excluded_because = models.CharField(
        _("left out because"), max_length=400, blank=True
    )
    added_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["series", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"],
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("That field number stands twice."),
            ),
            models.UniqueConstraint(
                fields=["series", "submission"],
                name="%(app_label)s_%(class)s_bytes_once",
                violation_error_message=_("That picture is in the series already."),
            ),
            models.UniqueConstraint(
                fields=["id", "compartment"],
                name="%(app_label)s_%(class)s_compartment_key",
            ),
            bounded(
                "um_per_pixel",
                1e-5,
                1e4,
                message=_("A scale lies from 0.00001 to 10000 µm per pixel."),
            ),
            models.CheckConstraint(
                condition=Q(um_per_pixel__isnull=True, scale_source="")
                | Q(um_per_pixel__isnull=False) & ~Q(scale_source=""),
                name="%(app_label)s_%(class)s_scale_has_a_source",
                violation_error_message=_("A scale says where it comes from."),
            ),
            models.CheckConstraint(
                condition=Q(width__gte=1, height__gte=1, bits__in=(8, 16)),
                name="%(app_label)s_%(class)s_has_pixels",
                violation_error_message=_("A micrograph has pixels of 8 or 16 bits."),
            ),
        ]

    def __str__(self) -> str:
        return f"{_('field')} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("characterization:micrograph-detail", args=[self.pk])


class ImageEvaluation(CompartmentedRecord):
    """One evaluation of a series of micrographs: every parameter, what was corrected by
    hand on each field, who asked, why, and what came out. A re-run is a new one.

    It waits until the worker has measured; from then on it is immutable.
    """

    asked_on = models.ForeignKey(
        "characterization.Test",
        on_delete=models.PROTECT,
        related_name="image_evaluations_asked",
        help_text=_("The version that stood when it was asked for."),
    )
    made = models.ForeignKey(
        "characterization.Test",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="image_evaluations",
        help_text=_("The version that holds its numbers."),
    )
    series = models.UUIDField(editable=False)
    number = models.PositiveSmallIntegerField()
    settings = models.JSONField()
    corrections = models.JSONField(
        default=dict, help_text=_("By the number of the field.")
    )
    reason = models.CharField(_("reason"), max_length=400)
    created_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        max_length=8, choices=EvaluationState, default=EvaluationState.WAITING
    )
    message = models.CharField(max_length=400, blank=True)
    program = models.CharField(max_length=120, blank=True)
    result = models.JSONField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["series", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"],
                name="%(app_label)s_%(class)s_number_once",
            ),
            models.UniqueConstraint(
                fields=["id", "compartment"],
                name="%(app_label)s_%(class)s_compartment_key",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="%(app_label)s_%(class)s_says_why",
                violation_error_message=_("An evaluation says why it is made."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state=EvaluationState.WAITING,
                    result__isnull=True,
                    finished_at__isnull=True,
                )
                | Q(
                    state=EvaluationState.DONE,
                    result__isnull=False,
                    finished_at__isnull=False,
                    made__isnull=False,
                )
                | Q(state=EvaluationState.REFUSED, finished_at__isnull=False)
                & ~Q(message=""),
                name="%(app_label)s_%(class)s_ends_with_a_result_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('evaluation')} {self.number}"

    @classmethod
    def last_of(cls, series: Any) -> "ImageEvaluation | None":
        """The newest that was asked for, whether it is measured yet or not."""
        return cls.objects.filter(series=series).order_by("-number").first()

    @classmethod
    def measured_of(cls, series: Any) -> "ImageEvaluation | None":
        """The newest that is measured."""
        done = cls.objects.filter(series=series, state=EvaluationState.DONE)
        return done.order_by("-number").first()


class FieldEvaluation(CompartmentedRecord):
    """What one evaluation measured on one field. Immutable. The overlay is made by us and
    lies in the store of derived files under its SHA-256.
    """

    evaluation = models.ForeignKey(
        ImageEvaluation, on_delete=models.PROTECT, related_name="fields"
    )
    micrograph = models.ForeignKey(
        Micrograph, on_delete=models.PROTECT, related_name="evaluations"
    )
    um_per_pixel = models.FloatField(
        null=True, blank=True, help_text=_("The scale that it was measured with.")
    )
    result = models.JSONField()
    overlay_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["micrograph__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "micrograph"],
                name="%(app_label)s_%(class)s_once",
            ),
            bounded(
                "um_per_pixel",
                1e-5,
                1e4,
                message=_("A scale lies from 0.00001 to 10000 µm per pixel."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.micrograph}, {self.evaluation}"


def right_to_measure(test: Any) -> str:
    """Counting is recording; changing what has given numbers is evaluating again."""
    measured = test.measurements.filter(source=OwedBy.EVALUATION).exists()
    return "reevaluate" if measured else "record"
