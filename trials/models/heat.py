"""Heats: one melt, and what went into it."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.records import CodedRecord, CompartmentedRecord
from labtrack.audit.history import tracked
from labtrack.constraints import bounded
from trials.choices import AdditionMaterial


@tracked
class Heat(CodedRecord):
    """One melt in one furnace. It has no single chemistry: samples are taken over time."""

    alloy = models.ForeignKey(
        "trials.Alloy",
        on_delete=models.PROTECT,
        related_name="heats",
        help_text=_("What the heat aims at; what it became is measured."),
    )
    furnace = models.CharField(_("furnace"), max_length=60, blank=True)
    crucible = models.CharField(_("crucible"), max_length=60, blank=True)
    charged_at = models.DateTimeField(_("charged"))
    melted_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("melter"),
    )
    heel_mass_kg = models.FloatField(_("heel [kg]"), null=True, blank=True)
    heel_mass_as_entered = models.CharField(max_length=40, blank=True, default="")
    heel_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="heels",
        verbose_name=_("heel of heat"),
        help_text=_("What it was made of is what was measured of that heat."),
    )

    class Meta(CodedRecord.Meta):
        ordering = ["-charged_at", "-pk"]
        indexes = [models.Index(fields=["-charged_at", "-id"])]
        constraints = [
            *CodedRecord.Meta.constraints,
            bounded(
                "heel_mass_kg",
                0,
                1e5,
                open_low=True,
                message=_("A heel is above 0 and below 100,000 kg."),
            ),
            models.CheckConstraint(
                condition=Q(heel_from__isnull=True) | Q(heel_mass_kg__isnull=False),
                name="%(app_label)s_%(class)s_heel_has_mass",
                violation_error_message=_("A heel of another heat has a mass."),
            ),
            models.CheckConstraint(
                condition=Q(heel_from__isnull=True) | ~Q(heel_from=F("id")),
                name="%(app_label)s_%(class)s_heel_of_another",
                violation_error_message=_("A heat is not its own heel."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("trials:heat-detail", args=[self.code])


@tracked
class ChargeAddition(CompartmentedRecord):
    """One lot put into the melt: how much and when. The lot may lie in a compartment that
    the reader does not see; then it shows as withheld and the sum still adds up.
    """

    heat = models.ForeignKey(Heat, on_delete=models.PROTECT, related_name="additions")
    lot = models.ForeignKey(
        "trials.MaterialLot", on_delete=models.PROTECT, related_name="additions"
    )
    purpose = models.CharField(
        _("purpose"),
        max_length=12,
        choices=AdditionMaterial,
        default=AdditionMaterial.CHARGE,
    )
    mass_kg = models.FloatField(_("mass [kg]"))
    mass_as_entered = models.CharField(max_length=40)
    loss_pct = models.FloatField(
        _("melt loss [%]"),
        null=True,
        blank=True,
        help_text=_("Share of its mass that burns or leaves as its own dross."),
    )
    loss_as_entered = models.CharField(max_length=40, blank=True, default="")
    added_at = models.DateTimeField(_("added"))
    late_reason = models.CharField(
        _("why after the last pour"), max_length=400, blank=True
    )
    recorded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            # Target of the composite foreign key of its recoveries.
            models.UniqueConstraint(
                fields=["id", "compartment"],
                name="%(app_label)s_%(class)s_compartment_key",
            ),
            bounded(
                "mass_kg",
                0,
                1e5,
                open_low=True,
                message=_("A mass is above 0 and below 100,000 kg."),
            ),
            bounded(
                "loss_pct",
                0,
                100,
                message=_("A melt loss is from 0 to below 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mass_as_entered} of {self.lot} into {self.heat}"
