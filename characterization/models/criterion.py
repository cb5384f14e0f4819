"""Success criteria: what a program must show, said before it is known."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from characterization.choices import Better, Comparison
from labtrack.accounts.records import CodedRecord, CompartmentedRecord
from labtrack.audit.history import tracked
from labtrack.constraints import bounded
from trials.choices import CastingProcess, MoldClass, Orientation, SpecimenOrigin


@tracked
class SuccessCriterion(CodedRecord):
    """One promise of a program. What exactly is promised stands in its statements: the
    latest counts, and earlier ones stay with the reason why they were replaced.
    """

    program = models.ForeignKey(
        "trials.Program", on_delete=models.PROTECT, related_name="success_criteria"
    )
    title = models.CharField(_("title"), max_length=160)
    withdrawn_because = models.CharField(
        _("withdrawn because"),
        max_length=200,
        blank=True,
        help_text=_("Fill in only when the program no longer promises it."),
    )

    class Meta(CodedRecord.Meta):
        ordering = ["program", "pk"]
        verbose_name_plural = "success criteria"

    def get_absolute_url(self) -> str:
        return reverse("characterization:success-criterion-detail", args=[self.code])


class CriterionStatement(CompartmentedRecord):
    """One version of what is promised, immutable from birth: a property of a material
    condition, what it is compared with, by how much, and how sure one wants to be.

    The condition is said by its facts, not by a row: it may not have been made yet. An
    empty text is a fact that does not apply.
    """

    criterion = models.ForeignKey(
        SuccessCriterion, on_delete=models.PROTECT, related_name="statements"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    property = models.ForeignKey(
        "characterization.Property", on_delete=models.PROTECT, related_name="+"
    )
    comparison = models.CharField(_("comparison"), max_length=10, choices=Comparison)
    better = models.CharField(_("which way is better"), max_length=8, choices=Better)
    margin = models.FloatField(_("margin or limit"))
    margin_as_entered = models.CharField(max_length=40)
    confidence_pct = models.FloatField(_("confidence [%]"), default=95)

    alloy = models.ForeignKey(
        "trials.Alloy",
        on_delete=models.PROTECT,
        related_name="criterion_statements",
        verbose_name=_("candidate alloy"),
    )
    process = models.CharField(
        _("casting process"),
        max_length=20,
        choices=CastingProcess,
        blank=True,
    )
    mold_class = models.CharField(
        _("mold class"), max_length=10, choices=MoldClass, blank=True
    )
    origin = models.CharField(
        _("specimen origin"), max_length=20, choices=SpecimenOrigin
    )
    orientation = models.CharField(
        _("orientation"), max_length=16, choices=Orientation, blank=True
    )
    section_class = models.ForeignKey(
        "trials.SectionClass",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("section"),
    )
    cycle = models.ForeignKey(
        "trials.HeatTreatmentCycle",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("heat treatment"),
    )
    supplied_temper = models.CharField(_("supplied temper"), max_length=20, blank=True)
    exposure = models.CharField(_("earlier treatment"), max_length=80, blank=True)
    test_temperature_c = models.FloatField(_("test temperature [°C]"), default=23)
    tested_under = models.CharField(
        _("tested under"),
        max_length=400,
        blank=True,
        help_text=_(
            "Conditions that belong to the identity, as a condition keeps them."
        ),
    )
    tested_under_words = models.CharField(max_length=400, blank=True)

    baseline_alloy = models.ForeignKey(
        "trials.Alloy",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("baseline alloy"),
    )
    baseline_cycle = models.ForeignKey(
        "trials.HeatTreatmentCycle",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("heat treatment of the baseline"),
    )

    stated_at = models.DateTimeField(_("stated"))
    stated_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        ordering = ["criterion", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "number"],
                name="%(app_label)s_%(class)s_number_once",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="%(app_label)s_%(class)s_change_has_reason",
                violation_error_message=_("A change of a criterion says why."),
            ),
            models.CheckConstraint(
                condition=Q(comparison=Comparison.ABSOLUTE)
                & Q(baseline_alloy__isnull=True, baseline_cycle__isnull=True)
                | ~Q(comparison=Comparison.ABSOLUTE) & Q(baseline_alloy__isnull=False),
                name="%(app_label)s_%(class)s_baseline_to_compare",
                violation_error_message=_(
                    "A comparison names its baseline; a limit has none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(comparison=Comparison.ABSOLUTE) | Q(margin__gte=0),
                name="%(app_label)s_%(class)s_margin_not_negative",
                violation_error_message=_(
                    "A margin is 0 or more; which way is better is said apart."
                ),
            ),
            bounded("margin", -1e300, 1e300, message=_("A margin is a finite number.")),
            bounded(
                "confidence_pct",
                50,
                100,
                open_low=True,
                message=_("Above 50 and below 100 percent; 95 is usual."),
            ),
            bounded(
                "test_temperature_c",
                -273.15,
                1500,
                message=_("From -273.15 to 1500 °C."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}, version {self.number}"

    def get_absolute_url(self) -> str:
        return self.criterion.get_absolute_url()
