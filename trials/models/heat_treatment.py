"""Heat treatment: cycles as planned, and what a specimen has been through."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.kinds import InCompartment
from labtrack.accounts.records import CompartmentedRecord, validate_code
from labtrack.audit.history import tracked
from labtrack.constraints import bounded
from trials.choices import SegmentKind, Temper


@tracked
class HeatTreatmentCycle(CompartmentedRecord):
    """One edition of a process sheet: a temper letter and its segments. A change is a new
    edition; an edition that a load has used is never edited.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(
        _("code"),
        max_length=40,
        validators=[validate_code],
        help_text=_("Such as T5-325-4H."),
    )
    edition = models.PositiveIntegerField(_("edition"), default=1)
    temper = models.CharField(_("temper"), max_length=4, choices=Temper)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )
    notes = models.TextField(_("notes"), blank=True, max_length=4000)
    temperature_tolerance_k = models.FloatField(
        _("temperature tolerance [K]"),
        default=6.0,
        help_text=_(
            "How far the load may lie from a set temperature before the load says so; "
            "6 K is furnace class 2 of AMS 2750 (verify against the standard)."
        ),
    )
    time_tolerance_pct = models.FloatField(
        _("time tolerance [%]"),
        default=5.0,
        help_text=_("How far a soak may lie from its planned time, in percent of it."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["code", "-edition"]
        constraints = [
            bounded(
                "temperature_tolerance_k",
                0,
                100,
                message=_("A temperature tolerance lies from 0 to below 100 K."),
            ),
            bounded(
                "time_tolerance_pct",
                0,
                100,
                message=_("A time tolerance lies from 0 to below 100 %%."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "code", "edition"],
                name="%(app_label)s_%(class)s_edition_unique",
                violation_error_message=_("That edition of the cycle exists."),
            ),
            models.UniqueConstraint(
                fields=["id", "compartment"],
                name="%(app_label)s_%(class)s_compartment_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, edition {self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("trials:heat-treatment-cycle-detail", args=[self.pk])


@tracked
class HeatTreatmentSegment(models.Model):
    """One step of a cycle as planned."""

    visibility = InCompartment(path="cycle__compartment_id")

    cycle = models.ForeignKey(
        HeatTreatmentCycle, on_delete=models.CASCADE, related_name="segments"
    )
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=8, choices=SegmentKind)
    set_temperature_c = models.FloatField(
        _("set temperature [°C]"), null=True, blank=True
    )
    set_temperature_as_entered = models.CharField(max_length=40, blank=True)
    duration_h = models.FloatField(_("time [h]"), null=True, blank=True)
    duration_as_entered = models.CharField(max_length=40, blank=True, default="")
    medium = models.CharField(_("medium"), max_length=40, blank=True)
    ramp_k_per_h = models.FloatField(_("ramp [K/h]"), null=True, blank=True)
    ramp_as_entered = models.CharField(max_length=40, blank=True, default="")
    medium_temperature_c = models.FloatField(
        _("medium temperature [°C]"), null=True, blank=True
    )
    medium_temperature_as_entered = models.CharField(
        max_length=40, blank=True, default=""
    )
    delay_s = models.FloatField(_("longest quench delay [s]"), null=True, blank=True)
    delay_as_entered = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering = ["cycle", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "position"],
                name="%(app_label)s_%(class)s_position_once",
            ),
            bounded(
                "set_temperature_c",
                -273,
                700,
                message=_("A set temperature lies below 700 °C."),
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
        return f"{self.cycle} {self.position}: {self.kind}"


@tracked
class MaterialState(CompartmentedRecord):
    """What a specimen has been through: number 0 as cast (F) or as supplied, then one per
    load, its own or inherited from its casting until it was cut. Never changes once a test
    points to it.
    """

    specimen = models.ForeignKey(
        "trials.Specimen", on_delete=models.PROTECT, related_name="material_states"
    )
    number = models.PositiveSmallIntegerField()
    temper = models.CharField(
        _("temper"),
        max_length=20,
        help_text=_("F, T5 ..., or as supplied, such as T651."),
    )
    cycle = models.ForeignKey(
        HeatTreatmentCycle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="material_states",
    )
    load_item = models.ForeignKey(
        "trials.LoadItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="material_states",
    )
    reached_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["specimen", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["specimen", "number"],
                name="%(app_label)s_%(class)s_number_once",
            ),
            models.UniqueConstraint(
                fields=["id", "compartment"],
                name="%(app_label)s_%(class)s_compartment_key",
            ),
            # Target of the composite foreign key of tests: a state of that very specimen.
            models.UniqueConstraint(
                fields=["id", "specimen"], name="%(app_label)s_%(class)s_specimen_key"
            ),
            models.CheckConstraint(
                condition=Q(number=0, cycle__isnull=True, load_item__isnull=True)
                | Q(number__gt=0, cycle__isnull=False),
                name="%(app_label)s_%(class)s_first_has_no_cycle",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As the API names it: `F/0`, `T651/0`, `T5-325-4H/1`."""
        return f"{self.cycle.code if self.cycle_id else self.temper}/{self.number}"

    def label_for(self, seen: frozenset[int]) -> str:
        """The label for a reader of those compartments: the code of a cycle that lies in
        another one stays out.
        """
        if self.cycle_id and self.cycle.compartment_id not in seen:
            return f"{self.temper}/{self.number}"
        return self.label
