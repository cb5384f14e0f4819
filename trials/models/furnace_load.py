"""Furnace loads: what lay in them, and each step as it ran."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.kinds import Through
from labtrack.accounts.records import CompartmentedRecord, validate_code
from labtrack.audit.history import tracked
from labtrack.constraints import bounded, ordered
from trials.choices import SegmentKind


@tracked
class HeatTreatmentLoad(models.Model):
    """One furnace load. It has no compartment: visible while one of its items is, and
    shows only those.
    """

    visibility = Through("items")

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(_("code"), max_length=60, validators=[validate_code])
    cycle = models.ForeignKey(
        "trials.HeatTreatmentCycle",
        on_delete=models.PROTECT,
        related_name="loads",
    )
    furnace = models.CharField(_("furnace"), max_length=60, blank=True)
    furnace_class = models.CharField(
        _("furnace class and survey"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("Such as AMS 2750 class 2, uniformity survey of 2026-03-02."),
    )
    order_reason = models.CharField(
        _("why the order of load and tests is right"),
        max_length=400,
        blank=True,
        default="",
    )
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )
    notes = models.TextField(_("notes"), blank=True, max_length=4000)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                name="%(app_label)s_%(class)s_code_unique",
            ),
            ordered(
                "started_at",
                "finished_at",
                message=_("The load ended before it began."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("trials:heat-treatment-load-detail", args=[self.code])


@tracked
class LoadSegment(models.Model):
    """One step of a load as it happened, beside the planned step of its number (if any).
    What the recorder or the person did not see stays empty.
    """

    visibility = None  # shown with its load

    load = models.ForeignKey(
        HeatTreatmentLoad, on_delete=models.PROTECT, related_name="segments"
    )
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=8, choices=SegmentKind)
    furnace = models.CharField(_("furnace"), max_length=60, blank=True)
    set_temperature_c = models.FloatField(
        _("set temperature [°C]"), null=True, blank=True
    )
    set_temperature_as_entered = models.CharField(max_length=40, blank=True)
    actual_temperature_c = models.FloatField(
        _("load temperature [°C]"),
        null=True,
        blank=True,
        help_text=_("By the load thermocouple; the set point is not the metal."),
    )
    actual_temperature_as_entered = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(
        _("began"),
        null=True,
        blank=True,
        help_text=_("A soak begins when the load thermocouple is there."),
    )
    duration_h = models.FloatField(_("time [h]"), null=True, blank=True)
    duration_as_entered = models.CharField(max_length=40, blank=True)
    medium = models.CharField(_("medium"), max_length=40, blank=True)
    ramp_k_per_h = models.FloatField(_("ramp [K/h]"), null=True, blank=True)
    ramp_as_entered = models.CharField(max_length=40, blank=True, default="")
    medium_temperature_c = models.FloatField(
        _("medium temperature [°C]"), null=True, blank=True
    )
    medium_temperature_as_entered = models.CharField(
        max_length=40, blank=True, default=""
    )
    delay_s = models.FloatField(_("quench delay [s]"), null=True, blank=True)
    delay_as_entered = models.CharField(max_length=40, blank=True, default="")
    chart = models.CharField(
        _("chart or trace"),
        max_length=120,
        blank=True,
        help_text=_("Where the recorder's chart or trace is kept."),
    )
    recorded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["load", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["load", "position"],
                name="%(app_label)s_%(class)s_position_once",
            ),
            bounded(
                "set_temperature_c",
                -273,
                700,
                message=_("A set temperature lies below 700 °C."),
            ),
            bounded(
                "actual_temperature_c",
                -273,
                700,
                message=_("A load temperature lies below 700 °C."),
            ),
            bounded("duration_h", 0, 1e5, message=_("A time is 0 h or more.")),
            bounded(
                "ramp_k_per_h",
                0,
                1e5,
                open_low=True,
                message=_("A ramp is above 0 K/h; a step says whether it heats."),
            ),
            bounded(
                "medium_temperature_c",
                -200,
                700,
                message=_("A quench medium lies from -200 to below 700 °C."),
            ),
            bounded("delay_s", 0, 86400, message=_("A delay lies from 0 s to a day.")),
        ]

    def __str__(self) -> str:
        return f"{self.load} {self.position}: {self.kind}"


@tracked
class LoadItem(CompartmentedRecord):
    """One casting or one specimen at a position of a load, in its own compartment."""

    load = models.ForeignKey(
        HeatTreatmentLoad, on_delete=models.PROTECT, related_name="items"
    )
    casting = models.ForeignKey(
        "trials.Casting",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="load_items",
    )
    specimen = models.ForeignKey(
        "trials.Specimen",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="load_items",
    )
    position = models.CharField(_("position"), max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(casting__isnull=False, specimen__isnull=True)
                | Q(casting__isnull=True, specimen__isnull=False),
                name="%(app_label)s_%(class)s_casting_or_specimen",
                violation_error_message=_("An item is one casting or one specimen."),
            ),
            models.UniqueConstraint(
                fields=["load", "casting"], name="%(app_label)s_%(class)s_casting_once"
            ),
            models.UniqueConstraint(
                fields=["load", "specimen"],
                name="%(app_label)s_%(class)s_specimen_once",
            ),
            models.UniqueConstraint(
                fields=["id", "compartment"],
                name="%(app_label)s_%(class)s_compartment_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.load}: {self.casting or self.specimen}"
