"""Alloys: registered ones and experimental variants."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.kinds import InCompartment
from labtrack.accounts.records import validate_code
from labtrack.audit.history import tracked
from labtrack.constraints import bounded, ordered
from trials.choices import AlloyKind


@tracked
class Alloy(models.Model):
    """A registered alloy (catalogue, no compartment) or a variant (in a compartment)."""

    visibility = InCompartment(or_null=True)

    kind = models.CharField(_("kind"), max_length=12, choices=AlloyKind)
    code = models.CharField(
        _("designation"),
        max_length=60,
        help_text=_("Such as 535.0 or 535+0.30SC."),
        validators=[
            validate_code.__class__(r"^[A-Z0-9][A-Z0-9.+_-]*$", validate_code.message)
        ],
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="variants"
    )
    compartment = models.ForeignKey(
        "accounts.Compartment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    notes = models.TextField(_("notes"), blank=True, max_length=4000)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(compartment__isnull=True),
                name="%(app_label)s_%(class)s_registered_code_unique",
                violation_error_message=_("That designation is registered already."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "code"],
                condition=Q(compartment__isnull=False),
                name="%(app_label)s_%(class)s_variant_code_unique",
                violation_error_message=_("That designation is taken."),
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=AlloyKind.REGISTERED,
                    compartment__isnull=True,
                    organisation__isnull=True,
                    parent__isnull=True,
                )
                | Q(
                    kind=AlloyKind.VARIANT,
                    compartment__isnull=False,
                    organisation__isnull=False,
                    parent__isnull=False,
                ),
                name="%(app_label)s_%(class)s_variant_has_parent_and_compartment",
                violation_error_message=_(
                    "A variant names its parent alloy and its compartment; a registered "
                    "alloy has neither."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("trials:alloy-detail", args=[self.pk])


@tracked
class AlloyTarget(models.Model):
    """What one element of an alloy aims at, with the window a heat should hit [wt%]."""

    visibility = InCompartment(path="alloy__compartment_id", or_null=True)

    alloy = models.ForeignKey(Alloy, on_delete=models.CASCADE, related_name="targets")
    element = models.CharField(_("element"), max_length=2)
    low_wt_pct = models.DecimalField(
        _("from [wt%]"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    target_wt_pct = models.DecimalField(
        _("target [wt%]"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    high_wt_pct = models.DecimalField(
        _("to [wt%]"), max_digits=8, decimal_places=5, null=True, blank=True
    )

    class Meta:
        ordering = ["alloy", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["alloy", "element"],
                name="%(app_label)s_%(class)s_element_once",
                violation_error_message=_("That element stands twice."),
            ),
            bounded("low_wt_pct", 0, 100, message=_("From 0 to below 100 wt%%.")),
            bounded("target_wt_pct", 0, 100, message=_("From 0 to below 100 wt%%.")),
            bounded("high_wt_pct", 0, 100, message=_("From 0 to below 100 wt%%.")),
            ordered(
                "low_wt_pct",
                "target_wt_pct",
                message=_("The target is below its window."),
            ),
            ordered(
                "target_wt_pct",
                "high_wt_pct",
                message=_("The target is above its window."),
            ),
            ordered(
                "low_wt_pct",
                "high_wt_pct",
                message=_("The window ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alloy} {self.element}"
