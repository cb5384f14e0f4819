"""Casting runs and castings."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.records import CodedRecord
from labtrack.audit.history import tracked
from labtrack.constraints import bounded
from trials.choices import CastingProcess, CastingVerdict, MoldClass, ScrapReason

A_MASS = _("A mass is above 0 and below 100,000 kg.")


def _verdict_is_whole() -> Q:
    """Good or scrap has a judge; scrap has a coded reason and a sentence, nothing else has."""
    judged = Q(judged_by__isnull=False, judged_at__isnull=False)
    open_ = Q(judged_by__isnull=True, judged_at__isnull=True)
    no_scrap = Q(scrap_code="", scrap_reason="")
    scrapped = judged & ~Q(scrap_code="") & ~Q(scrap_reason="")
    return (
        (Q(verdict=CastingVerdict.OPEN) & open_ & no_scrap)
        | (Q(verdict=CastingVerdict.GOOD) & judged & no_scrap)
        | (Q(verdict=CastingVerdict.SCRAP) & scrapped)
    )


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
    sequence_number = models.PositiveSmallIntegerField(
        _("sequence number"),
        null=True,
        blank=True,
        help_text=_("Which mold of the heat this was: Mg and Sc fade from 1 on."),
    )
    poured_mass_kg = models.FloatField(_("poured mass [kg]"), null=True, blank=True)
    poured_mass_as_entered = models.CharField(max_length=40, blank=True, default="")
    fill_time_s = models.FloatField(_("fill time [s]"), null=True, blank=True)
    fill_time_as_entered = models.CharField(max_length=40, blank=True, default="")
    ambient_humidity_pct = models.FloatField(
        _("ambient relative humidity [%]"), null=True, blank=True
    )
    ambient_humidity_as_entered = models.CharField(
        max_length=40, blank=True, default=""
    )
    shake_out_min = models.FloatField(_("shake-out after [min]"), null=True, blank=True)
    shake_out_as_entered = models.CharField(max_length=40, blank=True, default="")
    filter = models.CharField(
        _("filter"),
        max_length=80,
        blank=True,
        default="",
        help_text=_("Such as ceramic foam, 10 ppi."),
    )
    chills = models.CharField(_("chills"), max_length=120, blank=True, default="")
    coating = models.CharField(_("coating"), max_length=80, blank=True, default="")
    gating = models.CharField(_("gating"), max_length=120, blank=True, default="")

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
            models.CheckConstraint(
                condition=Q(sequence_number__isnull=True) | Q(sequence_number__gte=1),
                name="%(app_label)s_%(class)s_sequence_from_one",
                violation_error_message=_("The first mold of a heat is number 1."),
            ),
            bounded("poured_mass_kg", 0, 1e5, open_low=True, message=A_MASS),
            bounded(
                "fill_time_s",
                0,
                3600,
                open_low=True,
                message=_("A fill time is above 0 s and below an hour."),
            ),
            bounded(
                "ambient_humidity_pct",
                0,
                100.0001,
                message=_("A relative humidity lies from 0 to 100 %%."),
            ),
            bounded(
                "shake_out_min",
                0,
                20160,
                message=_("Shake-out is 0 min or more and within two weeks."),
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
    number = models.PositiveSmallIntegerField(
        _("number in the pour"), null=True, blank=True
    )
    mass_kg = models.FloatField(_("mass [kg]"), null=True, blank=True)
    mass_as_entered = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(
        _("verdict"),
        max_length=8,
        choices=CastingVerdict,
        default=CastingVerdict.OPEN,
    )
    scrap_code = models.CharField(
        _("scrapped for"), max_length=16, choices=ScrapReason, blank=True, default=""
    )
    scrap_reason = models.CharField(
        _("what was found"), max_length=400, blank=True, default=""
    )
    judged_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("judged by"),
    )
    judged_at = models.DateTimeField(_("judged"), null=True, blank=True)
    inspection_notes = models.TextField(
        _("inspection notes"), max_length=4000, blank=True, default=""
    )

    class Meta(CodedRecord.Meta):
        ordering = ["code"]
        constraints = [
            *CodedRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["casting_run", "number"],
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("That pour has a piece of that number."),
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__gte=1),
                name="%(app_label)s_%(class)s_number_from_one",
                violation_error_message=_("The first piece of a pour is number 1."),
            ),
            models.CheckConstraint(
                condition=_verdict_is_whole(),
                name="%(app_label)s_%(class)s_verdict_is_whole",
                violation_error_message=_(
                    "Scrap has a coded reason, a sentence and who judged it; good has who "
                    "judged it."
                ),
            ),
            bounded("mass_kg", 0, 1e5, open_low=True, message=A_MASS),
        ]

    def get_absolute_url(self) -> str:
        return reverse("trials:casting-detail", args=[self.code])
