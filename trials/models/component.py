"""Components: what the alloy is for, and what it must do there."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.records import CodedRecord, CompartmentedRecord
from labtrack.audit.history import tracked
from labtrack.constraints import bounded
from trials.choices import ComponentFamily, Demand


@tracked
class Component(CodedRecord):
    """A real part that could be cast of the alloy: a battery box, a gearcase."""

    program = models.ForeignKey(
        "trials.Program",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="components",
        verbose_name=_("program"),
    )
    name = models.CharField(_("name"), max_length=120)
    family = models.CharField(_("family"), max_length=16, choices=ComponentFamily)
    mass_kg = models.FloatField(_("mass [kg]"), null=True, blank=True)
    mass_as_entered = models.CharField(max_length=40, blank=True)
    governing_requirement = models.CharField(
        _("governing requirement"),
        max_length=200,
        blank=True,
        help_text=_("What decides whether the alloy may be used, such as crash."),
    )
    present_alloy = models.CharField(
        _("present alloy"),
        max_length=80,
        blank=True,
        help_text=_("What it is made of today, such as A356.0-T6."),
    )
    annual_quantity = models.PositiveIntegerField(
        _("pieces a year"), null=True, blank=True
    )

    class Meta(CodedRecord.Meta):
        ordering = ["-created_at", "-pk"]
        constraints = [
            *CodedRecord.Meta.constraints,
            bounded(
                "mass_kg",
                0,
                1e5,
                open_low=True,
                message=_("A mass is above 0 and below 100,000 kg."),
            ),
            models.CheckConstraint(
                condition=Q(annual_quantity__isnull=True)
                | Q(annual_quantity__gt=0, annual_quantity__lt=1_000_000_000),
                name="%(app_label)s_%(class)s_annual_quantity_possible",
                violation_error_message=_("From 1 to 999,999,999 pieces a year."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("trials:component-detail", args=[self.code])


@tracked
class Requirement(CompartmentedRecord):
    """One thing the component demands, as its drawing or its buyer says it."""

    component = models.ForeignKey(
        Component, on_delete=models.CASCADE, related_name="requirements"
    )
    position = models.PositiveSmallIntegerField(default=1)
    property = models.CharField(
        _("property"), max_length=80, help_text=_("In words or as a symbol.")
    )
    comparison = models.CharField(_("comparison"), max_length=8, choices=Demand)
    value = models.FloatField(_("value"))
    value_as_entered = models.CharField(max_length=40)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    source = models.CharField(
        _("source"),
        max_length=200,
        blank=True,
        help_text=_("Drawing, specification or letter."),
    )

    class Meta:
        ordering = ["component", "position", "pk"]
        constraints = [
            bounded("value", -1e15, 1e15, message=_("A value is a finite number.")),
        ]

    def __str__(self) -> str:
        return f"{self.property} of {self.component}"
