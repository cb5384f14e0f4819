"""Casting runs and castings."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.records import CodedRecord
from labtrack.audit.history import tracked
from labtrack.constraints import bounded
from trials.choices import CastingProcess, MoldClass


@tracked
class CastingRun(CodedRecord):
    """One pour of one heat into one mold."""

    heat = models.ForeignKey(
        "trials.Heat", on_delete=models.PROTECT, related_name="casting_runs"
    )
    process = models.CharField(_("process"), max_length=20, choices=CastingProcess)
    mold_class = models.CharField(_("mold class"), max_length=10, choices=MoldClass)
    mold = models.CharField(
        _("mold"),
        max_length=80,
        blank=True,
        help_text=_("Such as B108 bar mold no. 2."),
    )
    poured_at = models.DateTimeField(_("poured"))
    pour_temperature_c = models.FloatField(
        _("pour temperature [°C]"), null=True, blank=True
    )
    pour_temperature_as_entered = models.CharField(max_length=40, blank=True)
    mold_temperature_c = models.FloatField(
        _("mold temperature [°C]"), null=True, blank=True
    )
    mold_temperature_as_entered = models.CharField(max_length=40, blank=True)

    class Meta(CodedRecord.Meta):
        ordering = ["-poured_at", "-pk"]
        constraints = [
            *CodedRecord.Meta.constraints,
            bounded(
                "pour_temperature_c",
                400,
                1200,
                message=_(
                    "A pour temperature lies from 400 to 1200 °C (752 to 2192 °F)."
                ),
            ),
            bounded(
                "mold_temperature_c",
                -40,
                1000,
                message=_("A mold temperature lies from -40 to 1000 °C."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("trials:casting-run-detail", args=[self.code])


@tracked
class Casting(CodedRecord):
    """One piece out of a mold."""

    casting_run = models.ForeignKey(
        CastingRun, on_delete=models.PROTECT, related_name="castings"
    )
    piece = models.CharField(
        _("piece"),
        max_length=80,
        help_text=_("What it is, such as step plate or gearcase."),
    )
    mass_kg = models.FloatField(_("mass [kg]"), null=True, blank=True)
    mass_as_entered = models.CharField(max_length=40, blank=True)

    class Meta(CodedRecord.Meta):
        ordering = ["code"]
        constraints = [
            *CodedRecord.Meta.constraints,
            bounded(
                "mass_kg",
                0,
                1e5,
                open_low=True,
                message=_("A mass is above 0 and below 100,000 kg."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("trials:casting-detail", args=[self.code])
